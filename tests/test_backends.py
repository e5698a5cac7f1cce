"""Every preconfigured converter of cattrs that takes JSON-like data."""

from typing import Any

import attrs
import pytest

import runstep
from runstep import ListRunStepsResponse, RunStepObject, RunStepValidationError

from .helpers.samples import FUNCTION_CALL, PAGE, STEP, UNKNOWN_CALL

NAMES = ["bson", "cbor2", "json", "msgpack", "msgspec", "orjson", "pyyaml", "ujson"]

ODD: dict[str, Any] = {
    **STEP,
    "status": "paused",
    "request_id": {"list": [1, None, {"deep": 0.5}], "text": "Zürich"},
    "step_details": {"type": "tool_calls", "tool_calls": [UNKNOWN_CALL, FUNCTION_CALL]},
}


@pytest.fixture(params=NAMES)
def backend(request: pytest.FixtureRequest) -> Any:
    return preconf(request.param)


def preconf(name: str) -> Any:
    return pytest.importorskip(f"cattrs.preconf.{name}")


def test_a_page_comes_back(backend: Any) -> None:
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


def test_what_is_unknown_comes_back_at_open(backend: Any) -> None:
    converter = runstep.configure(backend.make_converter(), "open")
    for _ in range(3):
        step = converter.structure(ODD, RunStepObject)
        again = converter.loads(converter.dumps(step), RunStepObject)
        assert again == step
        assert type(again.status) is runstep.RunStepStatus
        assert converter.unstructure(again) == ODD


def test_in_a_class_of_the_users(backend: Any) -> None:
    @attrs.define
    class Log:
        steps: list[RunStepObject]

    converter = runstep.configure(backend.make_converter())
    log = converter.structure({"steps": [STEP]}, Log)
    assert converter.loads(converter.dumps(log), Log) == log


def test_a_wrong_type_is_no_less_wrong(backend: Any) -> None:
    converter = runstep.configure(backend.make_converter())
    encoded = backend.make_converter().dumps({**STEP, "created_at": True, "id": 5})
    with pytest.raises(RunStepValidationError) as caught:
        converter.loads(encoded, RunStepObject)
    assert [problem.path for problem in caught.value.problems] == [
        "$.id",
        "$.created_at",
    ]


def test_an_int64_of_bson_is_an_integer() -> None:
    converter = runstep.configure(preconf("bson").make_converter())
    late = {**STEP, "created_at": 1700000000000}
    step = converter.loads(converter.dumps(late), RunStepObject)
    assert step.created_at == 1700000000000
    assert runstep.unstructure(step) == late


def test_an_unknown_value_of_bson_stays_as_it_is() -> None:
    converter = runstep.configure(preconf("bson").make_converter())
    bson = pytest.importorskip("bson")
    document = {"_id": bson.ObjectId(), **STEP}
    step = converter.loads(converter.dumps(document), RunStepObject)
    assert step.extra == {"_id": document["_id"]}
    assert converter.unstructure(step) == document
