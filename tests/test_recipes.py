"""The code of docs/recipes.md, run with the real packages."""

import json
import re
from datetime import datetime
from functools import cache
from typing import Any

import pytest

import runstep

from .helpers import needs, wire
from .helpers.samples import MESSAGE_STEP, STEP, Json

pytestmark = needs.source

BAD: Json = {**STEP, "id": 5}


@cache
def code_of(heading: str) -> str:
    """Return the Python code below a heading of the page."""
    page = (needs.ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    (text,) = [part for part in page.split("\n## ") if part.startswith(f"{heading}\n")]
    return "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))


def run(heading: str, **names: Any) -> Any:
    """Run the code below a heading, and return its names."""
    space = {"__name__": "recipe", **names}
    exec(code_of(heading), space)  # noqa: S102  # the page is part of the project
    return space


def recorded_steps() -> list[runstep.RunStepObject]:
    steps = []
    for row in wire.recorded("steps"):
        if row.payload["step_details"]:
            steps.append(runstep.structure(row.payload, strictness="open"))
    return steps


def test_pydantic() -> None:
    pydantic = pytest.importorskip("pydantic", reason="pydantic is not installed")
    names = run("pydantic", parsed=STEP)
    assert json.loads(names["text"]) == {"title": "July", "steps": [STEP]}
    assert names["schema"]["$defs"]["RunStepObject"]["type"] == "object"
    with pytest.raises(pydantic.ValidationError) as caught:
        names["Report"].model_validate({"title": "July", "steps": [BAD]})
    assert caught.value.errors()[0]["loc"] == ("steps", 0, "id")
    assert type(names["report"].model_dump()["steps"][0]) is dict
    any_step = names["any_step"]
    odd = {**STEP, "status": "odd"}
    assert str(any_step.validate_python(odd).status) == "odd"
    small = any_step.validate_python({**STEP, "unknown": 1e-7})
    assert b'"unknown":1e-7' in any_step.dump_json(small)
    assert '"unknown":1e-07' in runstep.dumps(small)
    lone = any_step.validate_python({**STEP, "unknown": "\ud800"})
    with pytest.raises(ValueError, match="surrogates"):
        any_step.dump_json(lone)


@needs.threads
def test_fastapi() -> None:
    pytest.importorskip("fastapi", reason="FastAPI is not installed")
    pytest.importorskip("httpx", reason="httpx is not installed")
    from fastapi.testclient import TestClient

    client = TestClient(run("FastAPI")["app"])
    stored = client.post("/steps", json=STEP)
    assert (stored.status_code, stored.text) == (200, wire.compact(STEP))
    refused = client.post("/steps", json=BAD)
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["loc"] == ["body", "id"]
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert "RunStepObject" in schemas


def test_own_classes() -> None:
    names = run("Own classes with cattrs")
    data = {"written": "2026-08-26T12:00:00", "steps": [STEP, MESSAGE_STEP]}
    log = names["read_log"](data)
    assert log.written == datetime(2026, 8, 26, 12)  # none came
    assert log.steps[1] == runstep.structure(MESSAGE_STEP)
    assert names["converter"].unstructure(log) == data
    assert names["read_log"]({**data, "steps": [STEP, BAD]}) == [
        "invalid value for type, expected a string, got 5 @ $.steps[1].id"
    ]


def test_the_global_converter_of_cattrs() -> None:
    cattrs = pytest.importorskip("cattrs")
    with pytest.raises(cattrs.BaseValidationError):
        cattrs.structure(STEP, runstep.RunStepObject)
    step = runstep.structure({**STEP, "new": 1})
    assert cattrs.unstructure(step)["extra"] == {"new": 1}
    assert runstep.unstructure(step)["new"] == 1


@wire.needed
def test_types_for_unknown_tool_calls() -> None:
    names = run("Types for unknown tool calls")
    found: list[Any] = []
    for step in recorded_steps():
        found += names["quark_searches"](step)
    raw = [
        call
        for row in wire.recorded("steps")
        for call in (row.payload["step_details"] or {}).get("tool_calls", [])
        if call["type"] == "quark_search"
    ]
    assert len(found) == len(raw) > 0
    assert [(each.id, each.quark_search) for each in found] == [
        (call["id"], call["quark_search"]) for call in raw
    ]


@wire.needed
def test_responses_items() -> None:
    pytest.importorskip("openai", reason="openai is not installed")
    from openai.types.responses import (
        ResponseFunctionToolCall,
        ResponseFunctionToolCallParam,
    )
    from openai.types.responses.response_input_item_param import FunctionCallOutput
    from pydantic import TypeAdapter

    items_of = run("Function calls as Responses items")["items_of"]
    items = [item for step in recorded_steps() for item in items_of(step)]
    calls = [
        call["function"]
        for row in wire.recorded("steps")
        for call in (row.payload["step_details"] or {}).get("tool_calls", [])
        if call["type"] == "function" and call["function"].get("output") is not None
    ]
    assert len(items) == 2 * len(calls) > 10
    given, outputs = items[::2], items[1::2]
    for call, item, output in zip(calls, given, outputs, strict=True):
        ResponseFunctionToolCall.model_validate(item)
        TypeAdapter(ResponseFunctionToolCallParam).validate_python(item)
        TypeAdapter(FunctionCallOutput).validate_python(output)
        assert (item["name"], item["arguments"]) == (call["name"], call["arguments"])
        assert output["output"] == call["output"]
        assert item["call_id"] == output["call_id"]
    without = {**STEP["step_details"]["tool_calls"][2]}
    without["function"] = {"name": "f", "arguments": "{}", "output": None}
    details = {"type": "tool_calls", "tool_calls": [without]}
    assert not list(items_of(runstep.structure({**STEP, "step_details": details})))
    assert not list(items_of(runstep.structure(MESSAGE_STEP)))


def test_spans() -> None:
    pytest.importorskip(
        "opentelemetry.sdk", reason="OpenTelemetry's SDK is not installed"
    )
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import (
        InMemorySpanExporter,
    )

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    export = run("Spans for OpenTelemetry")["export"]
    export(runstep.structure(STEP), provider)
    spans: Any = exporter.get_finished_spans()
    *calls, step = spans
    assert [span.name for span in calls] == [
        "execute_tool code_interpreter",
        "execute_tool file_search",
        "execute_tool add",
    ]
    assert all(span.parent.span_id == step.context.span_id for span in calls)
    assert step.name == "run step tool_calls"
    assert step.start_time == STEP["created_at"] * 10**9
    assert step.end_time == STEP["failed_at"] * 10**9
    assert step.attributes["gen_ai.usage.input_tokens"] == 5
    assert step.attributes["gen_ai.conversation.id"] == STEP["thread_id"]
    assert step.status.status_code.name == "ERROR"
    assert calls[2].attributes["gen_ai.tool.call.id"] == "call_function"
