"""A run step as the body and as the response of a route of FastAPI."""

import json
from typing import Annotated, Any

import pytest

pytest.importorskip("fastapi", reason="FastAPI is not installed")
pytest.importorskip("httpx", reason="httpx is not installed")

from fastapi import Body, FastAPI
from fastapi.testclient import TestClient

import runstep
from runstep import RunStepObject, RunStepValidationError, json_schema

from .helpers import needs, wire
from .helpers.samples import PAGE, STEP

app = FastAPI()


@app.post("/steps")
def echo(step: Annotated[RunStepObject, Body()]) -> RunStepObject:
    assert type(step) is RunStepObject
    return step


@app.post("/pages")
def steps_of(
    page: Annotated[runstep.ListRunStepsResponse, Body()],
) -> list[RunStepObject]:
    return [*page.data]


pytestmark = needs.threads
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(app)


def post(client: TestClient, path: str, value: object) -> Any:
    return client.post(path, content=wire.compact(value).encode(), headers=JSON)


def test_a_step_comes_back_byte_for_byte(client: TestClient) -> None:
    response = post(client, "/steps", STEP)
    assert (response.status_code, response.text) == (200, wire.compact(STEP))
    response = post(client, "/pages", PAGE)
    assert (response.status_code, response.json()) == (200, PAGE["data"])


@wire.needed
def test_recorded_steps_come_back_byte_for_byte(client: TestClient) -> None:
    steps = [row.payload for row in wire.recorded("steps") if row.is_openai]
    statuses = {200: 0, 422: 0}
    for step in steps:
        text = wire.compact(step)
        response = post(client, "/steps", step)
        statuses[response.status_code] += 1
        if response.status_code == 200:
            assert response.text == text
        else:
            with pytest.raises(RunStepValidationError):
                runstep.loads(text)
    assert statuses[200] > 80
    assert statuses[422] < 5


def test_a_wrong_step(client: TestClient) -> None:
    response = post(client, "/steps", {**STEP, "id": 5, "created_at": "now"})
    assert response.status_code == 422
    found = [(each["loc"], each["msg"]) for each in response.json()["detail"]]
    assert found == [
        (["body", "id"], "expected a string, got 5"),
        (["body", "created_at"], "expected an integer, got a string of 3 characters"),
    ]


def test_the_openapi_document() -> None:
    validator = pytest.importorskip(
        "openapi_spec_validator", reason="openapi-spec-validator is not installed"
    )
    document = app.openapi()
    validator.validate(document)
    schemas = document["components"]["schemas"]
    expected = json_schema(runstep.ListRunStepsResponse)["$defs"]
    for name, schema in expected.items():
        text = wire.compact(schema).replace("#/$defs/", "#/components/schemas/")
        assert schemas[name] == json.loads(text)
    body = document["paths"]["/steps"]["post"]["requestBody"]
    reference = {"$ref": "#/components/schemas/RunStepObject"}
    assert body["content"]["application/json"]["schema"] == reference
