"""``runstep check`` on recorded event streams."""

import gzip
import json
from pathlib import Path
from typing import Any

import runstep

from ..helpers.files import new_counts
from ..helpers.samples import DELTA, MESSAGE_STEP, STEP, event_stream
from .helpers import BAD, NO_CALLS, NOT_AN_INTEGER

STREAM = event_stream(
    ("thread.run.created", {"id": "run_1"}),
    ("thread.run.step.created", {**MESSAGE_STEP, "status": "in_progress"}),
    ("thread.run.step.delta", {**DELTA, "id": "step_2", "delta": {}}),
    ("thread.message.delta", "not looked at"),
    ("thread.run.step.completed", MESSAGE_STEP),
)


def test_a_stream_with_any_line_ends(check: Any) -> None:
    expected = (
        [
            "1 valid step: 1 message_creation (1 completed)",
            "no tool calls",
            "1 delta",
            "no problems",
        ],
        0,
    )
    assert check(STREAM) == expected
    assert check(STREAM.replace("\n", "\r\n")) == expected
    assert check(STREAM.replace("\n", "\r")) == expected
    assert check(STREAM.replace("\n\n", "\n")) == expected
    assert check(": a comment\n\n" + STREAM.rstrip("\n")) == expected
    assert check("foo: 1\nfoo\n\nretry: 9\n" + STREAM) == expected


def test_an_event_whose_name_is_not_utf_8(check: Any) -> None:
    named = b"event: thread.run.step.\xff\ndata: {}\n\n"
    lines, status = check(STREAM.encode() + named)
    assert status == 1
    assert r"step.\ufffd" in lines[0]


def test_text_that_only_looks_like_a_stream(check: Any) -> None:
    step = json.dumps(STEP)
    lines, status = check(f"INFO: begun\nnull\n{step}\nWARNING: done\n")
    assert (status, len(lines)) == (1, 6)
    assert lines[3].startswith("1 valid step")
    lines, _ = check("INFO: begun\n" * 200)
    assert lines[-1] == "200 problems"
    lines, _ = check("INFO: begun\n")
    assert lines[0].startswith("file1:1: $: not JSON")


def test_problems_of_events_have_the_line_of_the_event(check: Any) -> None:
    lines, status = check(
        event_stream(
            ("thread.run.step.created", BAD),
            ("thread.run.step.delta", {**DELTA, "id": 5}),
        )
        + 'event: thread.run.step.completed\ndata: {"id":\ndata: 5\n\n'
        + "event: error\ndata: {}\n\n"
    )
    assert status == 1
    assert lines[:3] == [
        f"file1:1: $.created_at: {NOT_AN_INTEGER}",
        "file1:4: $.id: expected a string, got 5",
        "file1:8: $: not JSON: Expecting ',' delimiter at column 2",
    ]
    assert lines[-1] == "3 problems"


def test_the_line_of_an_event_that_follows_no_blank_line(check: Any) -> None:
    content = event_stream(
        ("thread.run.created", {}),
        ("thread.run.step.created", BAD),
        ("thread.run.step.failed", BAD),
    )
    options = ("--max-problems", "0")
    lines, _ = check(content, content.replace("\n\n", "\n"), options=options)
    assert [line.split(" ")[0] for line in lines[:4]] == [
        "file1:4:",
        "file1:7:",
        "file2:3:",
        "file2:5:",
    ]


def test_unfinished_steps_are_named(check: Any) -> None:
    begun = {**STEP, "status": "in_progress", "step_details": NO_CALLS}
    cut = event_stream(
        ("thread.run.step.created", begun), ("thread.run.step.delta", DELTA)
    )
    cut += 'event: thread.run.step.completed\ndata: {"id"'
    assert check(cut, STREAM)[0] == [
        "file1:7: $: not JSON: Expecting ':' delimiter at column 6",
        "2 valid steps: 1 tool_calls (1 in_progress), 1 message_creation (1 completed)",
        "3 tool calls: 1 code_interpreter, 1 file_search, 1 function",
        "2 deltas",
        "1 unfinished step: step_1",
        "1 problem",
    ]
    many = [
        ("thread.run.step.created", {**begun, "id": f"step {i}"}) for i in range(12)
    ]
    lines, status = check(event_stream(*many))
    assert status == 0
    assert lines[2].startswith('12 unfinished steps: "step 0", "step 1", ')
    assert lines[2].endswith(', "step 9", and 2 more')


def test_deltas_of_an_invalid_step_are_no_further_problems(check: Any) -> None:
    events = [("thread.run.step.created", BAD), *[("thread.run.step.delta", DELTA)] * 5]
    assert check(event_stream(*events))[0][-1] == "1 problem"


def test_events_after_an_invalid_delta_are_read(check: Any) -> None:
    begun = {**STEP, "status": "in_progress", "step_details": NO_CALLS}
    lines, _ = check(
        event_stream(
            ("thread.run.step.created", begun),
            ("thread.run.step.delta", {**DELTA, "delta": 5}),
            ("thread.run.step.delta", 5),
            ("thread.run.step.completed", STEP),
        )
    )
    assert [line.split(" ")[0] for line in lines[:2]] == ["file1:4:", "file1:7:"]
    assert lines[2] == "1 valid step: 1 tool_calls (1 failed)"
    assert lines[4:] == ["2 problems"]


def test_a_delta_without_a_step(check: Any) -> None:
    content = event_stream(("thread.run.step.delta", DELTA))
    lines, status = check(content)
    assert status == 1
    assert lines[0] == (
        "file1:1: $.id: thread.run.step.delta: expected the id of a step that an event "
        'has brought, got "step_1"'
    )
    assert check(content, options=("--strictness", "open"))[1] == 0


def test_an_unknown_event(check: Any) -> None:
    content = event_stream(("thread.run.step.asleep", STEP))
    lines, status = check(content)
    assert status == 1
    assert lines[0] == (
        'file1:1: $: no run-step event is called "thread.run.step.asleep"'
    )
    assert check(content, options=("--strictness", "open"))[1] == 0


def test_steps_of_a_compressed_stream_that_is_cut_are_counted(tmp_path: Path) -> None:
    begun = {**MESSAGE_STEP, "status": "in_progress"}
    events = [("thread.run.step.created", {**begun, "id": f"s{n}"}) for n in range(500)]
    cut = gzip.compress(event_stream(*events).encode(), mtime=0)[:-200]
    archive = tmp_path / "stream.gz"
    archive.write_bytes(cut)
    counted = new_counts("wire")
    for each in counted.files.read(str(archive)):
        assert isinstance(each, runstep.RunStepObject)
        counted.add(each)
    assert counted.exit_status == 2
    assert 10 < counted.steps.total() < 500
    assert len(counted.files.unfinished) == counted.steps.total()
