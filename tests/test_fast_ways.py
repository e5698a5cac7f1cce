"""After a few payloads of a kind, compiled functions read and write all the others.

The slow walk and the slow way to write are for objects that come for the first time.
"""

from typing import Any

import pytest

import runstep
from runstep._convert.hooks import ClassHook, UnionHook, UnstructureHook
from runstep.converters import _OwnConverter
from runstep.enums import Strictness

from .helpers import wire
from .helpers.samples import DELTA, PAGE, SAMPLES, STEP, Json
from .helpers.wire import compact

#: Steps of DashScope have empty objects in the place of null.
WITH_EMPTY_OBJECTS: list[Json] = [
    {**STEP, "usage": {}},
    {**STEP, "usage": {}, "last_error": {}, "output": {"a": []}},
    {**STEP, "last_error": {}, "request_id": "x", "usage": STEP["usage"]},
]


def check_fast_ways(cls: Any, payloads: list[Any], strictness: Strictness) -> None:
    """Check that payloads are read and written by compiled functions, when warm."""
    hooks = _OwnConverter(strictness)
    reads, writes = hooks.get_structure_hook(cls), hooks.get_unstructure_hook(cls)
    for payload in payloads * 8:
        writes(reads(payload))
    with pytest.MonkeyPatch.context() as patch:
        for hook in (ClassHook, UnionHook):
            patch.delattr(hook, "walk")
        patch.delattr(UnstructureHook, "items_of")
        for payload in payloads:
            assert compact(writes(reads(payload))) == compact(payload)


@pytest.mark.parametrize("strictness", ["wire", "open"])
@pytest.mark.parametrize("cls", SAMPLES)
def test_samples(cls: Any, strictness: Strictness) -> None:
    check_fast_ways(cls, [SAMPLES[cls]], strictness)


def test_empty_objects_in_the_place_of_null() -> None:
    for payload in WITH_EMPTY_OBJECTS:
        check_fast_ways(runstep.RunStepObject, [payload], "open")
    pages = [{**PAGE, "data": WITH_EMPTY_OBJECTS}]
    check_fast_ways(runstep.ListRunStepsResponse, pages, "open")


def test_unknown_keys_with_any_content() -> None:
    unknown: Json = {"trace": {"spans": [{"n": [1, {}]}], "none": None}, "tags": []}
    for payload in ({**STEP, **unknown}, {**unknown, **STEP}):
        check_fast_ways(runstep.RunStepObject, [payload], "wire")
    check_fast_ways(runstep.RunStepDeltaObject, [{**DELTA, **unknown}], "open")


@wire.needed
@pytest.mark.parametrize("strictness", ["wire", "open"])
@pytest.mark.parametrize(
    ("name", "cls"),
    [
        ("steps", runstep.RunStepObject),
        ("lists", runstep.ListRunStepsResponse),
        ("deltas", runstep.RunStepDeltaObject),
    ],
)
def test_recorded_payloads(name: str, cls: Any, strictness: Strictness) -> None:
    payloads = [
        row.payload
        for row in wire.recorded(name)
        if strictness == "open" or row.is_openai
    ]
    assert payloads
    read = [each for each in payloads if is_read(cls, each, strictness)]
    assert len(read) > 0.9 * len(payloads)
    check_fast_ways(cls, read, strictness)


def is_read(cls: Any, payload: Any, strictness: Strictness) -> bool:
    try:
        runstep.structure(payload, cls, strictness=strictness)
    except runstep.RunStepValidationError:
        return False
    return True
