"""The code of docs/streams.md and docs/types.md, run as it stands there."""

import json
from typing import Any

import pytest

import runstep

from .helpers import needs, pages, wire
from .helpers.azure_samples import AZURE_SAMPLES
from .helpers.events import created, delta, function
from .helpers.samples import (
    CODE_CALL,
    FUNCTION_CALL,
    SEARCH_CALL,
    UNKNOWN_CALL,
    event_stream,
)

pytestmark = needs.source

STREAM = needs.ROOT / "examples" / "stream.txt"


def names_of(page: str, section: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(pages.code(page, section), names)  # noqa: S102  # our own page
    return names


def test_a_stream_of_a_client(capsys: pytest.CaptureFixture[str]) -> None:
    httpx = pytest.importorskip("httpx", reason="httpx is not installed")
    requests: list[Any] = []

    def answer(request: Any) -> Any:
        requests.append(json.loads(request.content))
        return httpx.Response(200, content=STREAM.read_bytes())

    names = names_of("streams", "")
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        names["follow"](client, "http://service/runs", {"assistant_id": "asst_1"})
    assert requests == [{"assistant_id": "asst_1", "stream": True}]
    *begun, last = capsys.readouterr().out.splitlines()
    assert last == "completed ['code_interpreter']"
    assert len(begun) > 3


def test_a_tool_call_of_azure_in_a_stream() -> None:
    pytest.importorskip("httpx", reason="httpx is not installed")
    cls = runstep.azure.RunStepMcpToolCall
    call = AZURE_SAMPLES[cls]
    begun = runstep.unstructure(created())["data"]
    details = {"type": "tool_calls", "tool_calls": [{"index": 0, **call}]}
    change = {"id": begun["id"], "object": "thread.run.step.delta"}
    text = event_stream(
        ("thread.run.step.created", begun),
        ("thread.run.step.delta", {**change, "delta": {"step_details": details}}),
    )
    *_, step = names_of("streams", "")["steps_of"](text.splitlines())
    (read,) = step.step_details.tool_calls
    assert type(read) is cls
    assert read.server_label == call["server_label"]


def test_events_that_have_been_parsed() -> None:
    pytest.importorskip("httpx", reason="httpx is not installed")
    event_of = names_of("streams", "")["event_of"]
    for event in (created(), delta(function(0, "x"))):
        data = runstep.unstructure(event)
        assert event_of(data["event"], data["data"]) == event


def test_the_names_of_tool_calls() -> None:
    name_of = names_of("types", "Unions")["name_of"]
    calls = [CODE_CALL, SEARCH_CALL, FUNCTION_CALL, UNKNOWN_CALL]
    calls += [{"type": "retrieval", "id": "call_1", "retrieval": {}}]
    calls += [{"type": "mcp", "id": "call_2", "server_label": "docs"}]
    union: Any = runstep.RunStepDetailsToolCallsObjectToolCallsInner
    read = [runstep.structure(call, union, strictness="open") for call in calls]
    assert [*map(name_of, read)] == [
        "code_interpreter",
        "file_search",
        FUNCTION_CALL["function"]["name"],
        UNKNOWN_CALL["type"],
        "retrieval",
        "mcp of docs",
    ]
    page = pages.text_of("types")
    (constructor,) = [
        part for part in page.split("`") if part.startswith("runstep.azure.RunStepMcp")
    ]
    made = eval(constructor)  # noqa: S307  # our own page
    assert wire.compact(runstep.unstructure(made)) == (
        '{"id":"call_1","type":"mcp","server_label":"docs"}'
    )
