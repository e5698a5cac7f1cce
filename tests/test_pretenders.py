"""Values that pretend to be strings or objects: the same verdict of all functions.

A compiled function looks a string up by its hash, and compares it. Any object of a
user's class may have the hash of a string, and be equal to it.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum, IntEnum
from functools import cache, partial
from typing import Any
from unittest.mock import ANY, Mock

import attrs
import pytest

import runstep
from runstep import RunStepValidationError
from runstep.converters import _OwnConverter
from runstep.enums import STRICTNESSES, Strictness

from .helpers.mutations import nodes
from .helpers.samples import FUNCTION_CALL, SAMPLES, STEP


class Pretender:
    """A value that is equal to a string and has its hash, but is none."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return self.text == other

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Pretender({self.text!r})"


class EqualToAll:
    """A value that is equal to any other, and has a hash."""

    def __init__(self, _: str) -> None:
        pass

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


class Text(str):
    """A string of a user's class."""

    __slots__ = ()


class Liar(str):
    """The string ``lie``, which is equal to another string and has its hash."""

    other: str

    def __new__(cls, other: str) -> "Liar":
        self = super().__new__(cls, "lie")
        self.other = other
        return self

    def __eq__(self, other: object) -> bool:
        return self.other == other

    def __ne__(self, other: object) -> bool:
        return self.other != other

    def __hash__(self) -> int:
        return hash(self.other)


class Shy(str):
    """A string that is equal to nothing, and has another hash."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 5


def member_of_another_enum(text: str) -> Any:
    """Return a member as that of another package or of a vendored copy."""
    kind: Any = Enum("kind", {"MEMBER": text}, type=str)
    return kind.MEMBER


def pretends_by_class(text: str) -> Any:
    """Return a value whose `__class__` is that of a string."""
    mock = Mock(spec=text)
    mock.__eq__ = lambda _, other: other == text  # type: ignore[method-assign, misc, assignment]  # as Mock documents
    return mock


#: Values that are strings to Python.
STRINGS: list[Callable[[str], str]] = [
    Text,
    Shy,
    member_of_another_enum,
    runstep.UnknownType.unlisted,
]


def any_value(_: str) -> Any:
    return ANY


class Number(IntEnum):
    """An enumeration of a user, whose member is a number."""

    ONE = 1


#: Values that are no strings.
OTHERS: list[Callable[[str], Any]] = [
    Pretender,
    any_value,
    EqualToAll,
    pretends_by_class,
    str.encode,
    lambda _: Number.ONE,
]


#: Classes that have, with what nests in them, every kind of field.
CLASSES: list[type] = [
    runstep.RunStepObject,
    runstep.RunStepDeltaObject,
    runstep.RunStepDetailsMessageCreationObject,
    runstep.RunStepDetailsToolCallsRetrievalObject,
    runstep.RunStepDetailsToolCallsUnknownObject,
    runstep.RunStepCompletionUsagePromptTokenDetails,
]


#: What makes values that are no keys: they lack a hash, or that of what they equal.
NO_KEYS = (any_value, EqualToAll, pretends_by_class)


@cache
def warm(strictness: Strictness) -> _OwnConverter:
    """Return hooks that have compiled a function for every sample."""
    hooks = _OwnConverter(strictness)
    for _ in range(4):
        for cls, sample in SAMPLES.items():
            for value in (sample, {**sample, "unknown": "x"}):
                outcome(hooks, cls, value)
    return hooks


def outcome(hooks: _OwnConverter, cls: Any, value: Any) -> object:
    """Return the problems of a value, or what is read of it, and what is written."""
    try:
        read = hooks.get_structure_hook(cls)(value)
    except RunStepValidationError as error:
        return error.problems
    return repr(read), hooks.get_unstructure_hook(cls)(read)


def text_outcome(hooks: _OwnConverter, cls: Any, value: Any) -> object:
    """Return the problems of a value, or the text that is written of it."""
    found = outcome(hooks, cls, value)
    match found:
        case (str(), written):
            return json.dumps(written)
    return found


Path = tuple[str | int, ...]


def with_value(value: Any, path: Path, new: Any) -> Any:
    """Return a copy with another value at *path*."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    copied = [
        (name, with_value(each, rest, new) if name == first else each)
        for name, each in pairs
    ]
    return dict(copied) if isinstance(value, dict) else [each for _, each in copied]


def with_key(value: Any, path: Path, new: Any) -> Any:
    """Return a copy with another key at *path*, at the same place."""
    parent = value
    for segment in path[:-1]:
        parent = parent[segment]
    renamed = {new if name == path[-1] else name: v for name, v in parent.items()}
    return with_value(value, path[:-1], renamed)


Change = Callable[[Any], Any]


def changes(cls: Any) -> Iterator[tuple[str, Change, bool]]:
    """Yield each string of a sample, what puts another value in its place, and whether
    it is a key.
    """
    sample = {**SAMPLES[cls], "unknown": "x"}
    for path, old in nodes(sample):
        if isinstance(old, str):
            yield old, partial(with_value, sample, path), False
        if isinstance(path[-1], str):
            yield path[-1], partial(with_key, sample, path), True


def test_changes_replaces_values_and_keys() -> None:
    cls = runstep.RunStepDetailsMessageCreationObject
    changed = [change(f"new {old}") for old, change, _ in changes(cls)]
    assert len(changed) == 7
    sample = SAMPLES[cls]
    inner = {"message_id": "new msg_1"}
    assert {**sample, "message_creation": inner, "unknown": "x"} in changed
    assert {**sample, "new unknown": "x"} in changed


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize("cls", CLASSES)
def test_a_string_of_any_class_is_read_as_its_text(
    cls: Any, strictness: Strictness
) -> None:
    for make in STRINGS:
        for old, change, _ in changes(cls):
            expected = text_outcome(_OwnConverter(strictness), cls, change(old))
            value = change(make(old))
            for hooks in (_OwnConverter(strictness), warm(strictness)):
                assert text_outcome(hooks, cls, value) == expected


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize("cls", CLASSES)
def test_what_is_no_string_is_refused_or_kept_by_all_functions(
    cls: Any, strictness: Strictness
) -> None:
    for make in (*OTHERS, Liar):
        for old, change, is_key in changes(cls):
            if is_key and make in NO_KEYS:
                continue
            value = change(make(old))
            cold = outcome(_OwnConverter(strictness), cls, value)
            assert outcome(warm(strictness), cls, value) == cold


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize("make", OTHERS)
def test_what_is_no_string_is_refused(
    make: Callable[[str], Any], strictness: Strictness
) -> None:
    details = STEP["step_details"]
    values = {
        "$.id": {**STEP, "id": make("step_1")},
        "$.object": {**STEP, "object": make("thread.run.step")},
        "$.type": {**STEP, "type": make("tool_calls")},
        "$.status": {**STEP, "status": make("failed")},
        "$.step_details.type": {
            **STEP,
            "step_details": {**details, "type": make("tool_calls")},
        },
        "$.last_error.code": {
            **STEP,
            "last_error": {**STEP["last_error"], "code": make("server_error")},
        },
    }
    for path, value in values.items():
        for hooks in (_OwnConverter(strictness), warm(strictness)):
            problems: Any = outcome(hooks, runstep.RunStepObject, value)
            assert [problem.path for problem in problems] == [path]


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_a_tag_of_any_class_selects_the_class_of_its_text(
    strictness: Strictness,
) -> None:
    def step_with(tag: str) -> dict[str, Any]:
        calls = [{**FUNCTION_CALL, "type": tag}]
        return {**STEP, "step_details": {"type": "tool_calls", "tool_calls": calls}}

    plain = runstep.structure(step_with("function"), strictness=strictness)
    for make in STRINGS:
        value = step_with(make("function"))
        assert runstep.structure(value, strictness=strictness) == plain


def test_an_enumeration_takes_a_string_by_its_text() -> None:
    failed = runstep.RunStepStatus.FAILED
    for make in STRINGS:
        assert runstep.RunStepStatus.unlisted(make("failed")) is failed
        assert attrs.evolve(runstep.structure(STEP), status=make("failed")).status is (  # type: ignore[arg-type]  # the value of a member
            failed
        )
    for wrong in OTHERS:
        with pytest.raises(TypeError):
            runstep.RunStepStatus.unlisted(wrong("failed"))
        with pytest.raises(RunStepValidationError):
            attrs.evolve(runstep.structure(STEP), status=wrong("failed"))


class Lengthless(str):
    """A string that cannot be measured."""

    __slots__ = ()

    def __len__(self) -> int:
        raise LookupError


class Empty(dict[str, Any]):
    """A dictionary that cannot be measured."""

    def __len__(self) -> int:
        raise LookupError


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_no_value_is_asked_for_its_length(strictness: Strictness) -> None:
    long = {**STEP, "metadata": {"a": Lengthless("x" * 513)}}
    short = {**STEP, "metadata": {"a": Lengthless("x")}}
    empty = {**STEP, "usage": Empty()}
    for hooks in (_OwnConverter(strictness), warm(strictness)):
        reads = hooks.get_structure_hook(runstep.RunStepObject)
        assert json.dumps(dict(reads(short).metadata)) == '{"a": "x"}'
        problems: Any = outcome(hooks, runstep.RunStepObject, long)
        assert [problem.path for problem in problems] == ["$.metadata.a"]
        if strictness == "open":
            assert reads(empty).usage is None
        else:
            problems = outcome(hooks, runstep.RunStepObject, empty)
            assert {problem.path for problem in problems} == {
                "$.usage.prompt_tokens",
                "$.usage.completion_tokens",
                "$.usage.total_tokens",
            }


class AnyKey(str):
    """A key that equals any other, and hashes like "id"."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash("id")

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


def test_a_key_that_equals_any_other_is_not_kept() -> None:
    for value in [STEP, {**STEP, "x": 1}] * 4:
        runstep.structure(value)
    rest = {name: each for name, each in STEP.items() if name != "id"}
    with suppress(RunStepValidationError):
        runstep.structure({AnyKey("id"): "step_1", **rest})
    with pytest.raises(RunStepValidationError, match="id: a required key is missing"):
        runstep.structure({"other": "step_1", **rest})
