"""Preconfigured converters of cattrs that were configured for run steps."""

from typing import Any

import attrs
import pytest

import runstep
from runstep import ListRunStepsResponse, RunStepObject, RunStepValidationError

from .helpers.preconf import NAMES, preconf
from .helpers.samples import FUNCTION_CALL, PAGE, STEP, UNKNOWN_CALL

ODD: dict[str, Any] = {
    **STEP,
    "status": "asleep",
    "request_id": {"list": [1, None, {"deep": 0.5}], "text": "Zürich"},
    "step_details": {"type": "tool_calls", "tool_calls": [UNKNOWN_CALL, FUNCTION_CALL]},
}


@pytest.fixture(params=NAMES)
def backend(request: pytest.FixtureRequest) -> Any:
    return preconf(request.param)


def test_a_page_comes_back_unchanged(backend: Any) -> None:
    converter = runstep.configure(backend.make_converter())
    is_yaml = backend.__name__.endswith("pyyaml")
    options: dict[str, Any] = {"sort_keys": False} if is_yaml else {}
    encoded = backend.make_converter().dumps(PAGE, **options)
    for _ in range(3):
        page = converter.loads(encoded, ListRunStepsResponse)
        assert page == runstep.structure(PAGE, ListRunStepsResponse)
        assert converter.dumps(page, **options) == encoded
        written = converter.unstructure(page)
        assert written == PAGE
        assert [*written["data"][0]] == [*PAGE["data"][0]]


def test_unknown_values_come_back_at_open(backend: Any) -> None:
    converter = runstep.configure(backend.make_converter(), "open")
    for _ in range(3):
        step = converter.structure(ODD, RunStepObject)
        again = converter.loads(converter.dumps(step), RunStepObject)
        assert again == step
        assert type(again.status) is runstep.RunStepStatus
        assert converter.unstructure(again) == ODD


def test_a_users_class_with_steps_comes_back(backend: Any) -> None:
    @attrs.define
    class Log:
        steps: list[RunStepObject]

    converter = runstep.configure(backend.make_converter())
    log = converter.structure({"steps": [STEP]}, Log)
    assert converter.loads(converter.dumps(log), Log) == log


def test_a_wrong_type_is_reported_at_its_path(backend: Any) -> None:
    converter = runstep.configure(backend.make_converter())
    encoded = backend.make_converter().dumps({**STEP, "created_at": True, "id": 5})
    with pytest.raises(RunStepValidationError) as caught:
        converter.loads(encoded, RunStepObject)
    assert [problem.path for problem in caught.value.problems] == [
        "$.id",
        "$.created_at",
    ]


def test_an_int64_of_bson_is_read_as_an_integer() -> None:
    converter = runstep.configure(preconf("bson").make_converter())
    late = {**STEP, "created_at": 1700000000000}
    step = converter.loads(converter.dumps(late), RunStepObject)
    assert step.created_at == 1700000000000
    assert runstep.unstructure(step) == late


def test_an_object_id_of_bson_is_kept_in_extra() -> None:
    converter = runstep.configure(preconf("bson").make_converter())
    bson = pytest.importorskip("bson")
    document = {"_id": bson.ObjectId(), **STEP}
    step = converter.loads(converter.dumps(document), RunStepObject)
    assert step.extra == {"_id": document["_id"]}
    assert converter.unstructure(step) == document
