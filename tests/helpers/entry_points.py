"""What every entry point promises for any input: an object, or the error.

Each function here gives one entry point something, and checks what comes of it. The
tests call them with what Hypothesis thinks of, the fuzzer with what it finds.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, ParamSpec, TypeVar

import attrs
import cattrs

import runstep
from runstep import RunStepAccumulator, RunStepValidationError
from runstep._cli.steps import Files
from runstep.enums import Strictness

from .samples import SAMPLES

P = ParamSpec("P")
T = TypeVar("T")

CLASSES: list[Any] = [
    *SAMPLES,
    runstep.RunStepObjectStepDetails,
    runstep.RunStepDetailsToolCallsObjectToolCallsInner,
    runstep.RunStepDeltaObjectDeltaStepDetails,
    runstep.RunStepStreamEvent,
]
#: What a path looks like: keys that are plain names, indexes, and quoted keys.
PATH = re.compile(r'\$(\.[a-zA-Z_0-9]{1,40}|\[\d+\]|\["([^"\\]|\\.)*"\])*')
#: So many characters a message may have: the names of the schema that it lists, and an
#: excerpt of 40 characters, each of which may be written as ten.
LONGEST_MESSAGE = 700
MOST_PROBLEMS = 100


def attempt(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Give what a call returns; or None, where it raises the one error it may."""
    try:
        return function(*args, **kwargs)
    except RunStepValidationError as error:
        report = error
    check_report(report)
    return None


def check_report(report: RunStepValidationError) -> None:
    assert 0 < len(report.problems) <= MOST_PROBLEMS
    assert report.more >= 0
    for path, message in report.problems:
        assert PATH.fullmatch(path), path
        assert 0 < len(message) <= LONGEST_MESSAGE, message
        assert message.isprintable()
        assert message.isascii()
    lines = str(report).splitlines()
    count = len(report.problems) + report.more
    assert len(lines) == (
        1 if count == 1 else count - report.more + 1 + (report.more > 0)
    )


def is_json(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (ValueError, TypeError):
        return False
    return True


def check_structure(value: Any, cls: Any, strictness: Strictness) -> bool:
    """Parsed JSON is an object that is written as it came, or the error."""
    read = attempt(runstep.structure, value, cls, strictness=strictness)
    if read is None:
        return False
    written = runstep.unstructure(read)
    # Not by `==`, to which True is 1 and NaN is not NaN, and any order is the same.
    assert repr(written) == repr(value)
    if is_json(value):
        text = runstep.dumps(read)
        assert json.loads(text) == value
        assert runstep.loads(text.encode(), cls, strictness=strictness) == read
    assert attrs.evolve(read) == read
    return True


def check_loads(text: str | bytes, cls: Any, strictness: Strictness) -> bool:
    """Text is an object that is JSON again, and the same one, or the error."""
    read = attempt(runstep.loads, text, cls, strictness=strictness)
    if read is None:
        return False
    again = runstep.dumps(read)
    assert runstep.loads(again, cls, strictness=strictness) == read
    assert runstep.dumps(runstep.loads(again, cls, strictness=strictness)) == again
    return True


@cache
def converters(strictness: Strictness) -> list[cattrs.Converter]:
    """Make converters of every kind that there is to configure."""
    return [
        runstep.configure(
            cattrs.Converter(detailed_validation=detailed, forbid_extra_keys=forbids),
            strictness,
        )
        for detailed in (False, True)
        for forbids in (False, True)
    ]


def check_converters(value: Any, cls: Any, strictness: Strictness) -> bool:
    """Every converter of cattrs reads what `structure` does, unless it forbids keys."""
    own = attempt(runstep.structure, value, cls, strictness=strictness)
    for converter in converters(strictness):
        read = attempt(converter.structure, value, cls)
        if read is None:
            assert own is None or converter.forbid_extra_keys
        else:
            assert read == own
            assert converter.unstructure(read) == runstep.unstructure(own)
    return own is not None


def check_constructor(cls: Any, arguments: dict[str, Any]) -> bool:
    """A constructor gives an object that is read as what it is written as."""
    made = attempt(cls, **arguments)
    if made is None:
        return False
    written = runstep.unstructure(made)
    assert runstep.structure(written, cls, strictness="open") == made
    return True


def check_events(pieces: Iterable[str | bytes], strictness: Strictness) -> int:
    """Pieces of a stream are events, the last of which may be the error.

    What is not added up leaves the steps as they were. Gives the number of events.
    """
    accumulator = RunStepAccumulator(strictness=strictness)
    events = runstep.iter_events(pieces, strictness=strictness)
    count = 0
    while (event := attempt(next, events, None)) is not None:
        count += 1
        before = dict(accumulator.steps)
        step = attempt(accumulator.apply, event)
        if step is None:
            assert accumulator.steps == before
        else:
            assert accumulator.steps == before | {step.id: step}
            assert runstep.loads(runstep.dumps(step), strictness="open") == step
    return count


def check_file(content: bytes, strictness: Strictness) -> int:
    """Any file is steps and complaints; gives the number of steps."""
    files = Files(strictness)
    came = list(files.read_lines("file", content.splitlines(keepends=True)))
    steps = [each for each in came if isinstance(each, runstep.RunStepObject)]
    complaints = [each for each in came if not isinstance(each, runstep.RunStepObject)]
    assert bool(complaints) == bool(files.problems)
    for complaint in complaints:
        assert complaint.line >= 1
        assert PATH.fullmatch(complaint.path)
        assert len(complaint.message) <= LONGEST_MESSAGE
    return len(steps)
