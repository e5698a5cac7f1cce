"""What every entry point promises for any input: an object, or the error.

Each function here passes an input to one entry point and asserts the promises about the
result. The tests call them with inputs from Hypothesis, the fuzzer with its own.
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
from runstep._files.reader import StepReader
from runstep.enums import Strictness

from .files import read_chunks, with_ends
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
#: The form of a path: keys that are plain names, indexes, and quoted keys.
PATH = re.compile(r'\$(\.[a-zA-Z_0-9]{1,40}|\[\d+\]|\["([^"\\]|\\.)*"\])*')
#: The most characters of a message: the names of the schema that it lists, and an
#: excerpt of 40 characters, each of which may be written as ten.
MAX_MESSAGE_LENGTH = 700
#: The most problems that an error lists, written again here so that a test notices when
#: the package changes it.
MAX_PROBLEMS = 100


def attempt(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Return what a call returns, or None if it raises `RunStepValidationError`."""
    try:
        return function(*args, **kwargs)
    except RunStepValidationError as error:
        validation_error = error
    check_error(validation_error)
    return None


def check_error(error: RunStepValidationError) -> None:
    """Assert that an error is bounded, and that its text can be printed anywhere."""
    assert 0 < len(error.problems) <= MAX_PROBLEMS
    assert error.more >= 0
    for path, message in error.problems:
        assert PATH.fullmatch(path), path
        assert 0 < len(message) <= MAX_MESSAGE_LENGTH, message
        assert message.isprintable()
        assert message.isascii()
    lines = str(error).splitlines()
    count = len(error.problems) + error.more
    assert len(lines) == (
        1 if count == 1 else count - error.more + 1 + (error.more > 0)
    )


def is_json(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (ValueError, TypeError):
        return False
    return True


def check_structure(value: Any, cls: Any, strictness: Strictness) -> bool:
    """Read parsed JSON, which is written as it was; return False if it is invalid."""
    read = attempt(runstep.structure, value, cls, strictness=strictness)
    if read is None:
        return False
    written = runstep.unstructure(read)
    # Not `==`: True equals 1, NaN does not equal NaN, and the order of keys is ignored.
    assert repr(written) == repr(value)
    if is_json(value):
        text = runstep.dumps(read)
        assert json.loads(text) == value
        assert runstep.loads(text.encode(), cls, strictness=strictness) == read
    assert attrs.evolve(read) == read
    return True


def check_loads(text: str | bytes, cls: Any, strictness: Strictness) -> bool:
    """Read text, and what is written again; return False if the text is invalid."""
    read = attempt(runstep.loads, text, cls, strictness=strictness)
    if read is None:
        return False
    again = runstep.dumps(read)
    assert runstep.loads(again, cls, strictness=strictness) == read
    assert runstep.dumps(runstep.loads(again, cls, strictness=strictness)) == again
    return True


@cache
def converters(strictness: Strictness) -> list[cattrs.Converter]:
    """Return converters with each combination of the settings that concern runstep."""
    return [
        runstep.configure(
            cattrs.Converter(detailed_validation=detailed, forbid_extra_keys=forbids),
            strictness,
        )
        for detailed in (False, True)
        for forbids in (False, True)
    ]


def check_converters(value: Any, cls: Any, strictness: Strictness) -> bool:
    """Read a value with converters of cattrs, whose results are those of `structure`.

    A converter that forbids unknown keys may refuse it. Returns False if the value is
    invalid.
    """
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
    """Call a constructor; what is written of the object is read as the same object.

    Returns False if the arguments are invalid.
    """
    made = attempt(cls, **arguments)
    if made is None:
        return False
    written = runstep.unstructure(made)
    assert runstep.structure(written, cls, strictness="open") == made
    return True


def check_events(pieces: Iterable[str | bytes], strictness: Strictness) -> int:
    """Read and add up the events in pieces of a stream; return their number.

    Reading ends at the first invalid event. An event that cannot be added up does not
    change the steps.
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
    """Read any file, which is steps and problems; return the number of steps."""
    files = StepReader(strictness)
    lines = with_ends(content.splitlines(keepends=True))
    read = list(read_chunks(files, "file", lines))
    steps = [each for each in read if isinstance(each, runstep.RunStepObject)]
    problems = [each for each in read if not isinstance(each, runstep.RunStepObject)]
    assert bool(problems) == bool(files.problem_count)
    for problem in problems:
        assert problem.line >= 1
        assert PATH.fullmatch(problem.path)
        assert len(problem.message) <= MAX_MESSAGE_LENGTH
    return len(steps)
