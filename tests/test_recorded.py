"""Payloads that services really sent: all of them are read and written unchanged."""

import json
from typing import Any

import pytest

import runstep
from runstep import (
    ListRunStepsResponse,
    RunStepDeltaObject,
    RunStepObject,
    RunStepValidationError,
)
from runstep._stream.sse import EventParser
from runstep.enums import Strictness

from .helpers import wire
from .helpers.files import check_lines, new_counts

pytestmark = wire.needed

#: Any, because a union is not a class to mypy.
EVENT: Any = runstep.RunStepStreamEvent

KINDS: list[tuple[str, Any]] = [
    ("steps", RunStepObject),
    ("lists", ListRunStepsResponse),
    ("deltas", RunStepDeltaObject),
]

#: The payloads that are rejected at the strictness of their sender: the source and the
#: message. All are test fixtures that were written or changed by hand.
REJECTED = {
    "steps": {
        (
            "sashirestela/simple-openai src/test/resources/threads_runssteps_delta.txt",
            "$.step_details.tool_calls[0].file_search.ranking_options.ranker: expected "
            '"auto" or "default_2024_08_21", got "default-2024-08-21"',
        ),
        (
            "mkht/PSOpenAI Tests/Runs/Get-ThreadRunStep.tests.ps1",
            "$.step_details: expected an object with type "
            '"message_creation" or "tool_calls", got null',
        ),
    },
    "lists": {
        (
            "sashirestela/simple-openai src/test/resources/"
            "threads_runssteps_getunknown_tool.json",
            "$.data[0].step_details.tool_calls[1].type: expected "
            '"code_interpreter" or "file_search" or "function" or "retrieval", '
            'got "browser"',
        ),
    },
    "deltas": set[tuple[str, str]](),
}


def strictness_for(row: wire.Recorded) -> Strictness:
    return "wire" if row.is_openai else "open"


@pytest.mark.parametrize(("name", "cls"), KINDS)
def test_every_payload_is_written_byte_for_byte(name: str, cls: Any) -> None:
    rows = wire.recorded(name)
    rejected = set()
    # The first time is slow, the second compiles a function, the third uses it.
    for _ in range(3):
        for row in rows:
            text = wire.compact(row.payload)
            try:
                read = runstep.loads(text, cls, strictness=strictness_for(row))
            except RunStepValidationError as error:
                assert not row.real
                rejected.add((row.source, str(error)))
            else:
                assert runstep.dumps(read) == text
    assert rejected == REJECTED[name]


@pytest.mark.parametrize(("name", "cls"), KINDS)
def test_payloads_of_openai_are_read_the_same_at_open(name: str, cls: Any) -> None:
    for row in wire.recorded(name):
        if row.is_openai and row.real:
            assert runstep.structure(row.payload, cls) == runstep.structure(
                row.payload, cls, strictness="open"
            )


def test_unknown_types_keep_their_names() -> None:
    types = set()
    for row in wire.recorded("steps"):
        if not row.is_openai:
            step = runstep.structure(row.payload, strictness="open")
            types.add(str(step.type))
            if isinstance(step.step_details, runstep.RunStepDetailsToolCallsObject):
                types |= {str(call.type) for call in step.step_details.tool_calls}
    assert {"activities", "bing_grounding", "quark_search", "function"} <= types


def test_every_event_is_written_unchanged() -> None:
    events = 0
    for text in wire.streams():
        parser = EventParser()
        lines = [line.encode() for line in [*text.split("\n"), ""]]
        for name, data in parser.feed(lines):
            if name.startswith(b"thread.run.step."):
                event = {"event": name.decode(), "data": json.loads(data)}
                both = wire.compact(event)
                read = runstep.loads(both, EVENT, strictness="open")
                assert runstep.dumps(read) == both
                events += 1
    assert events > 500


def test_the_command_finds_no_problems_in_streams() -> None:
    steps = 0
    for text in wire.streams():
        check = new_counts("open")
        assert not list(check_lines(check, "stream", text.encode().splitlines(True)))
        steps += check.steps.total()
    assert steps > 40
