"""Mappings in which only some types and lengths are right: `metadata`, `attributes`.

Whatever they hold, and whatever came before, compiled functions read and write them as
the slow way does.
"""

import itertools
from collections import OrderedDict, UserDict
from collections.abc import Callable
from typing import Any

import pytest

import runstep
from runstep import SchemaObject
from runstep._convert.hooks import ClassHook
from runstep.converters import _OwnConverter
from runstep.enums import STRICTNESSES, Strictness

from .helpers.samples import MESSAGE_STEP, PAGE, RESULT, RETIRED, STEP, Json
from .programs.differential import ColdConverter, read, written


class Text(str):
    """A string of a user's class."""


class Number(int):
    """An integer of a user's class."""


#: Mappings that both metadata and attributes may be.
VALID: list[Any] = [
    {},
    {"a": "b"},
    {"": ""},
    {"é": "\ud800", "k" * 64: "v" * 512},
    {f"key_{n}": "v" for n in range(16)},
    {Text("a"): "b"},
    {"a": Text("b")},
    {Text("a"): Text("v" * 512)},
    OrderedDict(a="b"),
    UserDict(a="b"),
]
#: Values that only attributes may have.
SCALARS: list[Any] = [0, 1.5, True, False, Number(3), 10**400, float("nan")]
INVALID: list[Any] = [
    [],
    (),
    "a",
    5,
    True,
    {1: "b"},
    {None: "b"},
    {("a",): "b"},
    {b"a": "b"},
    {"a": "b", 1: "c"},
    {"a": None},
    {"a": []},
    {"a": {}},
    {"a": ["b"]},
    {"a": {"b": "c"}},
    {"a": b"b"},
    {"a": 1j},
    {"a": "b", "c": None},
    {f"key_{n}": "v" for n in range(17)},
    {"k" * 65: "v"},
    {Text("k" * 65): "v"},
    {"a": "v" * 513},
    {"a": Text("v" * 513)},
    {"a": "b", "k" * 65: "v" * 513},
]
TABLES = [None, *VALID, *[{"a": "b", "c": each} for each in SCALARS], *INVALID]


def in_page(table: Any) -> Json:
    return {**PAGE, "data": [MESSAGE_STEP, {**STEP, "metadata": table}]}


def in_call(table: Any) -> Json:
    results = [RESULT, {**RESULT, "attributes": table}]
    return {"id": "call_1", "type": "file_search", "file_search": {"results": results}}


def in_step(table: Any) -> Json:
    details = {"type": "tool_calls", "tool_calls": [in_call(table)]}
    return {**STEP, "step_details": details, "metadata": table}


#: Objects with a mapping in them, at each level.
OBJECTS: list[tuple[Any, Callable[[Any], Json]]] = [
    (runstep.RunStepObject, lambda table: {**MESSAGE_STEP, "metadata": table}),
    (runstep.ListRunStepsResponse, in_page),
    (
        runstep.RunStepDetailsToolCallsFileSearchResultObject,
        lambda table: {**RESULT, "attributes": table},
    ),
    (runstep.RunStepDetailsToolCallsFileSearchObject, in_call),
    (runstep.RunStepObject, in_step),
    (
        runstep.RunStepDetailsToolCallsRetrievalObject,
        lambda table: {"id": "call_1", "type": "retrieval", "retrieval": table},
    ),
    (
        runstep.RunStepDeltaStepDetailsToolCallsFileSearchObject,
        lambda table: {"index": 0, "type": "file_search", "file_search": table},
    ),
]


def outcome(hooks: _OwnConverter, cls: Any, value: Any) -> tuple[str, str]:
    """Return what is read, with types and order, and what is written of it."""
    found = read(hooks, cls, value)
    is_read = isinstance(found, SchemaObject)
    return repr(found), written(hooks, found) if is_read else ""


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize(("cls", "holding"), OBJECTS)
def test_compiled_functions_do_what_the_slow_way_does_after_any_mapping(
    cls: Any, holding: Callable[[Any], Json], strictness: Strictness
) -> None:
    cold, warm = ColdConverter(strictness), _OwnConverter(strictness)
    expected = [outcome(cold, cls, holding(table)) for table in TABLES]
    is_retired = strictness == "published" and cls in RETIRED
    assert {text != "" for _, text in expected} == {False, not is_retired}
    numbers = range(len(TABLES))
    for pair in itertools.product(numbers[::4], numbers):
        for number in pair:
            found = outcome(warm, cls, holding(TABLES[number]))
            assert found == expected[number]


@pytest.mark.parametrize(("cls", "holding"), OBJECTS)
def test_a_compiled_function_reads_a_mapping(
    cls: Any, holding: Callable[[Any], Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = _OwnConverter("wire")
    for _ in range(3):
        hooks.get_structure_hook(cls)(holding({"a": "b"}))
    monkeypatch.delattr(ClassHook, "walk")
    for table in ({"a": "b"}, {}, {f"key_{n}": "v" * 512 for n in range(16)}):
        made = hooks.get_structure_hook(cls)(holding(table))
        assert hooks.get_unstructure_hook(cls)(made) == holding(table)


def test_a_mapping_is_a_copy() -> None:
    for table in ({}, {"a": "b"}):
        given: Json = {**MESSAGE_STEP, "metadata": table}
        for _ in range(3):
            step = runstep.structure(given)
            written_first = runstep.unstructure(step)["metadata"]
            assert isinstance(written_first, dict)
            written_first["changed"] = "yes"
            table["changed"] = "yes"
            assert step.metadata is not None
            assert "changed" not in step.metadata
            assert runstep.unstructure(step)["metadata"] == step.metadata
            del table["changed"]
