"""The code of docs/recipes.md, run with the real packages."""

import doctest
import json
from datetime import datetime
from typing import Annotated, Any

import cattrs
import pytest

import runstep

from .helpers import needs, pages, wire
from .helpers.samples import (
    CODE_CALL,
    FUNCTION_CALL,
    MESSAGE_STEP,
    STEP,
    UNKNOWN_CALL,
    USAGE,
    Json,
)

pytestmark = needs.source

EXAMPLE = needs.ROOT / "examples" / "step.json"
WRONG: Json = {
    **STEP,
    "step_details": {
        "type": "tool_calls",
        "tool_calls": [CODE_CALL, {**FUNCTION_CALL, "id": 5}],
    },
}


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(needs.ROOT)


def run(section: str) -> dict[str, Any]:
    """Run the Python code of a section, and return its names."""
    names: dict[str, Any] = {"__name__": "recipe"}
    exec(pages.code("recipes", section), names)  # noqa: S102  # the page is part of the project
    return names


def run_session(section: str, names: dict[str, Any]) -> int:
    """Compare a section's session with what Python prints; return its length."""
    session = pages.code("recipes", section, "pycon")
    parsed = doctest.DocTestParser().get_doctest(session, names, section, None, 0)
    report: list[str] = []
    results = doctest.DocTestRunner().run(parsed, out=report.append)
    assert not results.failed, "".join(report)
    return results.attempted


def recorded_by_openai() -> list[Json]:
    """Return the recorded steps of OpenAI that are valid."""
    steps = [row.payload for row in wire.recorded("steps") if row.is_openai]
    valid = []
    for step in steps:
        try:
            runstep.structure(step)
        except runstep.RunStepValidationError:
            continue
        valid.append(step)
    assert len(valid) > 80
    assert len(steps) - len(valid) < 5
    return valid


def with_calls(*calls: Json) -> Json:
    return {**STEP, "step_details": {"type": "tool_calls", "tool_calls": [*calls]}}


def test_pydantic() -> None:
    pydantic = pytest.importorskip("pydantic", reason="pydantic is not installed")
    names = run("pydantic")
    example = json.loads(EXAMPLE.read_bytes())
    expected = {"title": "July", "steps": [example], "last": example}
    assert wire.compact(names["parsed"]) == names["text"] == wire.compact(expected)
    assert type(names["report"].steps[0]) is runstep.RunStepObject
    step_schema = runstep.json_schema()["$defs"]["RunStepObject"]
    assert names["schema"]["$defs"]["RunStepObject"] == step_schema
    model: Any = names["Report"]
    assert model(title="July", steps=names["report"].steps).last is None
    with pytest.raises(pydantic.ValidationError) as caught:
        model.model_validate({"title": "July", "steps": [WRONG]})
    path = ("steps", 0, "step_details", "tool_calls", 1, "id")
    assert [error["loc"] for error in caught.value.errors()] == [path]
    # What the page says about options.
    report = names["report"]
    assert report.model_dump() == expected
    for options in ({"exclude_none": True}, {"include": {"last": {"id"}}}):
        assert report.model_dump(**options)["last"] == example
    assert report.model_dump(exclude={"last": {"id"}})["last"] == example


def test_a_strictness_for_pydantic() -> None:
    pydantic = pytest.importorskip("pydantic", reason="pydantic is not installed")
    names = run("pydantic")
    odd = {**STEP, "status": "odd"}
    with pytest.raises(pydantic.ValidationError):
        names["Report"](title="July", steps=[odd])
    adapter = pydantic.TypeAdapter(names["OpenStep"])
    assert adapter.validate_python(odd).status == "odd"
    model = names["OpenReport"]
    assert model.model_validate({"steps": [odd], "last": odd}).last.status == "odd"
    assert "RunStepObjectOpen" in model.model_json_schema()["$defs"]
    page = {"object": "list", "data": [odd], "has_more": False}
    page |= {"first_id": odd["id"], "last_id": odd["id"]}
    adapter = pydantic.TypeAdapter(names["OpenPage"])
    assert adapter.dump_python(adapter.validate_python(page)) == page


def test_numbers_and_characters_in_pydantic() -> None:
    pydantic = pytest.importorskip("pydantic", reason="pydantic is not installed")
    adapter = pydantic.TypeAdapter(runstep.RunStepObject)
    small = adapter.validate_json(json.dumps({**STEP, "unknown": 1e-7}))
    assert adapter.dump_json(small).endswith(b',"unknown":1e-7}')
    assert runstep.dumps(small).endswith(',"unknown":1e-07}')
    lone = adapter.validate_python({**STEP, "unknown": "\ud800"})
    with pytest.raises(ValueError, match="surrogates"):
        adapter.dump_json(lone)


def fastapi_app() -> tuple[dict[str, Any], Any]:
    """Return the names of the recipe, with those of pydantic's, and a client."""
    pytest.importorskip("fastapi", reason="FastAPI is not installed")
    pytest.importorskip("httpx", reason="httpx is not installed")
    from fastapi.testclient import TestClient

    names = {**run("pydantic"), **run("FastAPI")}
    return names, TestClient(names["app"])


@needs.threads
def test_fastapi() -> None:
    _, client = fastapi_app()
    assert client.get("/steps").json() == {**PAGE_OF_NONE, "has_more": False}
    for step in (STEP, MESSAGE_STEP):
        stored = client.post("/steps", json=step)
        assert (stored.status_code, stored.text) == (201, wire.compact(step))
    for limit, shown in ((1, [STEP]), (2, [STEP, MESSAGE_STEP])):
        assert client.get("/steps", params={"limit": limit}).json() == {
            "object": "list",
            "data": shown,
            "first_id": shown[0]["id"],
            "last_id": shown[-1]["id"],
            "has_more": limit == 1,
        }
    refused = client.post("/steps", json={**WRONG, "created_at": "now"})
    assert refused.status_code == 422
    assert [(each["loc"], each["msg"]) for each in refused.json()["detail"]] == [
        (["body", "created_at"], "expected an integer, got a string of 3 characters"),
        (
            ["body", "step_details", "tool_calls", 1, "id"],
            "expected a string, got 5",
        ),
    ]
    document = client.get("/openapi.json").json()
    body = document["paths"]["/steps"]["post"]["requestBody"]["content"]
    reference = {"$ref": "#/components/schemas/RunStepObject"}
    assert body == {"application/json": {"schema": reference}}
    assert "RunStepObject" in document["components"]["schemas"]


PAGE_OF_NONE: Json = {"object": "list", "data": [], "first_id": None, "last_id": None}


@needs.threads
def test_fastapi_with_two_strictnesses() -> None:
    names, client = fastapi_app()
    from fastapi import Body

    odd = {**STEP, "status": "odd"}

    def take(step: Any) -> runstep.RunStepObject:
        names["steps"].append(step)
        read: runstep.RunStepObject = step
        return read

    open_step: Any = names["OpenStep"]
    take.__annotations__["step"] = Annotated[open_step, Body()]
    names["app"].post("/open")(take)
    assert client.post("/steps", json=odd).status_code == 422
    stored = client.post("/open", json=odd)
    assert (stored.status_code, stored.text) == (200, wire.compact(odd))
    assert client.get("/steps").json()["data"] == [odd]
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert {"RunStepObject", "RunStepObjectOpen"} <= {*schemas}
    assert not [name for name in schemas if "__" in name]


def test_own_classes() -> None:
    names = run("Own classes with cattrs")
    converter, log = names["converter"], names["Log"]
    data = {"written": "2026-08-26T12:00:00", "steps": [STEP, MESSAGE_STEP]}
    read = converter.structure(data, log)
    assert read.written == datetime(2026, 8, 26, 12)  # without a zone, as it came
    assert read.steps == [runstep.structure(STEP), runstep.structure(MESSAGE_STEP)]
    assert wire.compact(converter.unstructure(read)) == wire.compact(data)
    assert run_session("Own classes with cattrs", names) == 1


@wire.needed
def test_own_classes_with_recorded_steps() -> None:
    names = run("Own classes with cattrs")
    data = {"written": "2026-08-26T12:00:00", "steps": recorded_by_openai()}
    read = names["converter"].structure(data, names["Log"])
    assert wire.compact(names["converter"].unstructure(read)) == wire.compact(data)


SECTION_ON_THE_GLOBAL_CONVERTER = "Not with cattrs.structure and cattrs.unstructure"


def test_the_global_converter_of_cattrs() -> None:
    assert run_session(SECTION_ON_THE_GLOBAL_CONVERTER, {}) == 6
    # The same goes for any converter that `configure` has not seen.
    wrong = {**MESSAGE_STEP, "usage": {**USAGE, "total_tokens": "11"}, "new": 1}
    read = cattrs.Converter().structure(wrong, runstep.RunStepObject)
    assert read.usage is not None
    assert (read.usage.total_tokens, dict(read.extra)) == (11, {})


@wire.needed
def test_the_global_converter_reads_most_steps_and_returns_none_unchanged() -> None:
    steps = recorded_by_openai()
    read: list[tuple[Json, runstep.RunStepObject]] = []
    for step in steps:
        try:
            read.append((step, cattrs.structure(step, runstep.RunStepObject)))
        except cattrs.BaseValidationError:
            continue
    assert len(read) > len(steps) * 0.9
    for raw, converted in read:
        assert runstep.unstructure(converted) != raw  # absent keys are null
        written = cattrs.unstructure(runstep.structure(raw))
        assert written["extra"] == {}
        assert list(written)[: len(raw)] != list(raw)


def test_types_for_unknown_tool_calls() -> None:
    names = run("Types for unknown tool calls")
    converter, quark_search = names["converter"], names["QuarkSearch"]
    quark = {"quark_search": {"a": [1, None]}, "new": 1, "type": "quark_search"}
    mcp = {"type": "mcp", "id": "call_mcp", "server_label": "docs"}
    misfit = {**mcp, "server_label": 5}
    raw = with_calls(FUNCTION_CALL, quark, UNKNOWN_CALL, mcp, misfit)
    step = converter.structure(raw, runstep.RunStepObject)
    calls = step.step_details.tool_calls
    assert [type(call) for call in calls] == [
        runstep.RunStepDetailsToolCallsFunctionObject,
        quark_search,
        runstep.RunStepDetailsToolCallsUnknownObject,
        runstep.azure.RunStepMcpToolCall,
        runstep.RunStepDetailsToolCallsUnknownObject,
    ]
    assert calls[1].quark_search == {"a": [1, None]}
    assert calls[1].extra == {"new": 1}
    assert runstep.dumps(step) == wire.compact(raw)
    assert wire.compact(converter.unstructure(step)) == wire.compact(raw)
    # One call, without a converter.
    unknown: Any = runstep.structure(raw, strictness="open").step_details
    assert type(unknown.tool_calls[1]) is runstep.RunStepDetailsToolCallsUnknownObject
    one = runstep.structure(runstep.unstructure(unknown.tool_calls[1]), quark_search)
    assert one == calls[1]
    with pytest.raises(cattrs.BaseValidationError) as caught:
        converter.structure(with_calls({"type": "quark_search"}), runstep.RunStepObject)
    path = "$.step_details.tool_calls[0].quark_search"
    assert cattrs.transform_error(caught.value) == [f"required field missing @ {path}"]


@wire.needed
def test_types_for_recorded_tool_calls() -> None:
    names = run("Types for unknown tool calls")
    found = 0
    for row in wire.recorded("steps"):
        raw = row.payload
        if raw["step_details"] is None:
            continue
        step = names["converter"].structure(raw, runstep.RunStepObject)
        assert runstep.dumps(step) == wire.compact(raw)
        for call in getattr(step.step_details, "tool_calls", ()):
            assert isinstance(call, names["QuarkSearch"]) == (
                call.type == "quark_search"
            )
            found += call.type == "quark_search"
    assert found > 0


def test_function_calls_as_responses_items() -> None:
    items_of = run("Function calls as Responses items")["items_of"]
    waiting = {"name": "add", "arguments": "{}", "output": None}
    pending = {**FUNCTION_CALL, "id": "call_2", "function": waiting}
    empty = {**FUNCTION_CALL, "id": "call_3"}
    empty["function"] = {"name": "log", "arguments": "", "output": ""}
    step = runstep.structure(with_calls(CODE_CALL, FUNCTION_CALL, pending, empty))
    assert list(items_of(step)) == [
        {
            "type": "function_call",
            "call_id": "call_function",
            "name": "add",
            "arguments": '{"a":1}',
        },
        {"type": "function_call_output", "call_id": "call_function", "output": "2"},
        {
            "type": "function_call",
            "call_id": "call_3",
            "name": "log",
            "arguments": "",
        },
        {"type": "function_call_output", "call_id": "call_3", "output": ""},
    ]
    assert list(items_of(runstep.structure(MESSAGE_STEP))) == []


@wire.needed
def test_openai_accepts_the_items_of_recorded_calls() -> None:
    pytest.importorskip("openai", reason="openai is not installed")
    from openai.types.responses import (
        ResponseFunctionToolCall,
        ResponseInputItem,
        ResponseInputItemParam,
    )
    from pydantic import TypeAdapter, ValidationError

    model: Any = TypeAdapter(ResponseInputItem)
    dictionary: Any = TypeAdapter(ResponseInputItemParam)
    items_of = run("Function calls as Responses items")["items_of"]
    steps = recorded_by_openai()
    example = json.loads(EXAMPLE.read_bytes())
    answered = 0
    for raw in [*steps, example]:
        calls = [
            (call["id"], call["function"])
            for call in raw["step_details"].get("tool_calls", [])
            if call["type"] == "function" and call["function"].get("output") is not None
        ]
        items = list(items_of(runstep.structure(raw)))
        assert len(items) == 2 * len(calls)
        pairs = zip(items[::2], items[1::2], strict=True)
        for (call_id, function), (call, output) in zip(calls, pairs, strict=True):
            read = model.validate_python(call)
            assert isinstance(read, ResponseFunctionToolCall)
            assert (read.name, read.arguments) == (
                function["name"],
                function["arguments"],
            )
            answer = model.validate_python(output)
            assert answer.type == "function_call_output"
            assert answer.output == function["output"]
            assert read.call_id == answer.call_id == call_id
            for item in (call, output):
                assert dictionary.validate_python(item) == item
        answered += len(calls)
    assert answered > 5
    with pytest.raises(ValidationError):  # the types do check
        model.validate_python({**items[1], "output": None})


def spans_of(*steps: Json) -> list[Any]:
    """Return the spans that are recorded for steps, in the order of their ends."""
    pytest.importorskip("opentelemetry.sdk", reason="OpenTelemetry's SDK is missing")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import (
        InMemorySpanExporter,
    )

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("tests")
    record = run("Spans for OpenTelemetry")["record"]
    with tracer.start_as_current_span("run"):
        for step in steps:
            record(tracer, runstep.structure(step, strictness="open"))
    *spans, run_span = exporter.get_finished_spans()
    trace_ids = {span.context.trace_id for span in spans}
    assert trace_ids <= {run_span.context.trace_id}
    return spans


def test_the_spans_of_a_step() -> None:
    *calls, step = spans_of(json.loads(EXAMPLE.read_bytes()))
    assert step.name == "chat"
    assert step.attributes == {
        "gen_ai.operation.name": "chat",
        "gen_ai.agent.id": "asst_Pilot",
        "gen_ai.conversation.id": "thread_Quay",
        "gen_ai.usage.input_tokens": 742,
        "gen_ai.usage.output_tokens": 131,
    }
    assert [(span.name, span.attributes) for span in calls] == [
        (
            f"execute_tool {tool}",
            {
                "gen_ai.operation.name": "execute_tool",
                "gen_ai.tool.name": tool,
                "gen_ai.tool.call.id": call,
            },
        )
        for tool, call in [
            ("code_interpreter", "call_tides"),
            ("file_search", "call_chart"),
            ("get_wind", "call_wind"),
        ]
    ]
    for span in (*calls, step):
        assert span.start_time == 1_717_500_003_000_000_000
        assert span.end_time == 1_717_500_011_000_000_000
        assert span.status.status_code.name == "UNSET"
    assert {span.parent.span_id for span in calls} == {step.context.span_id}


def test_the_spans_of_steps_that_were_not_completed() -> None:
    ended = {**MESSAGE_STEP, "failed_at": None}
    steps = [
        {**MESSAGE_STEP, "status": "failed", "last_error": STEP["last_error"]},
        {**ended, "status": "cancelled", "cancelled_at": 1700000002, "usage": None},
        {**ended, "status": "expired"},
        {**ended, "status": "expired", "expired_at": 1700000600, "completed_at": 0},
        {**ended, "status": "in_progress"},
    ]
    spans = spans_of(*steps)
    assert [(each.end_time - each.start_time) // 10**9 for each in spans] == [
        *(9, 2, 0, 600),
    ]
    assert [each.status.status_code.name for each in spans] == ["ERROR"] * 4
    assert [each.status.description for each in spans] == ["Sorry.", None, None, None]
    assert [each.attributes["error.type"] for each in spans] == [
        *("server_error", "cancelled", "expired", "expired"),
    ]
    assert ["gen_ai.usage.input_tokens" in each.attributes for each in spans] == [
        *(True, False, True, True),
    ]


def test_the_span_of_a_tool_call_without_an_id() -> None:
    call, _ = spans_of(with_calls({"type": "browser"}))
    assert call.name == "execute_tool browser"
    assert "gen_ai.tool.call.id" not in call.attributes


@wire.needed
def test_the_spans_of_recorded_steps() -> None:
    steps = [raw for raw in recorded_by_openai() if raw["status"] != "in_progress"]
    spans = spans_of(*recorded_by_openai())
    assert sum(span.name == "chat" for span in spans) == len(steps) > 20
    calls = sum(len(raw["step_details"].get("tool_calls", [])) for raw in steps)
    assert len(spans) - len(steps) == calls > 5
    tokens = [raw["usage"]["prompt_tokens"] for raw in steps if raw.get("usage")]
    given = [span.attributes.get("gen_ai.usage.input_tokens", 0) for span in spans]
    assert sum(given) == sum(tokens) > 0
    for span in spans:
        assert span.end_time >= span.start_time
