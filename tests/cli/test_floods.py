"""``runstep check`` on many problems, on other objects, and on folders."""

import json
from pathlib import Path
from typing import Any

import pytest

from runstep import FileProblem
from runstep.__main__ import main
from runstep._cli.check import Flood

from ..helpers.archives import counted_folder, lines_of
from ..helpers.samples import (
    DELTA,
    MESSAGE_STEP,
    STEP,
    UNKNOWN_CALL,
    Json,
    event_stream,
)
from .helpers import GOOD, SUMMARY_OF_ONE

DONE: Json = {**STEP, "status": "done"}
EXPECTED = (
    'expected "in_progress" or "cancelled" or "failed" or "completed" or "expired"'
)


def test_a_flood_is_counted(check: Any) -> None:
    lines, status = check(lines_of(DONE) * 300 + GOOD)
    message = f'$.status: {EXPECTED}, got "done"'
    assert (lines, status) == (
        [
            *[f"file1:{line}: {message}" for line in (1, 2, 3)],
            f"{message}: 297 more",
            "297 problems are not printed; --max-problems 0 prints all",
            *SUMMARY_OF_ONE,
            "300 problems",
            "with --strictness open, 0 of 300 problems remain",
        ],
        1,
    )
    for options in (("--max-problems", "0"), ("--json",)):
        lines, _ = check(lines_of(DONE) * 300 + GOOD, options=options)
        assert sum("done" in line for line in lines) == 300


def test_paths_are_the_same_but_for_their_indexes(check: Any) -> None:
    wrong = {"type": "function", "id": 5, "function": {}}
    calls = {"type": "tool_calls", "tool_calls": [wrong] * 5}
    lines, _ = check(json.dumps([{**STEP, "step_details": calls}] * 2))
    place = "step_details.tool_calls"
    assert lines[:3] == [
        f"file1:1: $[0].{place}[0].id: expected a string, got 5",
        f"file1:1: $[0].{place}[0].function.name: a required key is missing",
        f"file1:1: $[0].{place}[0].function.arguments: a required key is missing",
    ]
    assert lines[9:13] == [
        f"$[].{place}[].id: expected a string, got 5: 7 more",
        f"$[].{place}[].function.name: a required key is missing: 7 more",
        f"$[].{place}[].function.arguments: a required key is missing: 7 more",
        "21 problems are not printed; --max-problems 0 prints all",
    ]


def test_the_most_frequent_messages_are_named(check: Any) -> None:
    odd = [{**STEP, "status": f"s{number}"} for number in range(500)]
    lines, _ = check(lines_of(*odd, *odd[:1] * 5, *odd[-1:] * 20, *odd[1:2] * 2))
    printed = [line for line in lines if line.startswith("file1:")]
    assert len(printed) == 104
    assert lines[104:108] == [
        f'$.status: {EXPECTED}, got "s499": 21 more',
        f'$.status: {EXPECTED}, got "s0": 3 more',
        "other problems: 399 more",
        "423 problems are not printed; --max-problems 0 prints all",
    ]


def test_messages_without_end_are_bounded() -> None:
    flood = Flood()
    for number in range(10_000):
        flood.is_printed(FileProblem("a", 1, "$", f"message {number}"))
    for number in range(100):
        flood.is_printed(FileProblem("a", 1, "$", f"another message {number % 2}"))
    assert [*flood.lines()] == [
        "other problems: 10,000 more",
        "10,000 problems are not printed; --max-problems 0 prints all",
    ]
    assert len(flood.counts) == 10_000


def test_one_problem_that_is_not_printed(check: Any) -> None:
    lines, _ = check(lines_of(DONE) * 4)
    message = f'$.status: {EXPECTED}, got "done"'
    assert lines[3:5] == [
        f"{message}: 1 more",
        "1 problem is not printed; --max-problems 0 prints all",
    ]


def test_a_wider_strictness_is_named_if_most_problems_would_go(check: Any) -> None:
    calls = {"type": "tool_calls", "tool_calls": [UNKNOWN_CALL]}
    unknown = {**STEP, "step_details": calls}
    wrong = {**STEP, "id": 5}
    stream = f"event: thread.run.step.created\ndata: {json.dumps(DONE)}\n\n"
    unknown_event = event_stream(("thread.run.step.asleep", STEP))
    deltas = event_stream(*[("thread.run.step.delta", DELTA)] * 2)
    page = json.dumps({"object": "list", "data": [DONE], "has_more": False})
    for content, strictness, hint in (
        (lines_of(unknown, DONE, wrong), "wire", "open, 1 of 3"),
        (lines_of(unknown, wrong, wrong), "wire", None),
        (lines_of(unknown) + "noise", "wire", None),
        (lines_of(unknown, DONE), "open", None),
        (stream, "wire", "open, 0 of 1"),
        (unknown_event, "published", "open, 0 of 1"),
        (deltas, "published", "open, 0 of 2"),
        (page, "wire", "open, 0 of 1"),
        (lines_of(wrong), "published", None),
    ):
        lines, _ = check(content, options=("--strictness", strictness))
        hints = [line for line in lines if "--strictness" in line]
        expected = [f"with --strictness {hint} problems remain"] if hint else []
        assert hints == expected, content
    without = {key: MESSAGE_STEP[key] for key in MESSAGE_STEP if key != "last_error"}
    lines, _ = check(lines_of(without), options=("--strictness", "published"))
    assert lines[-1] == "with --strictness wire, 0 of 1 problems remain"


def test_other_objects_are_counted(check: Any) -> None:
    others = [{"object": "thread.message"}, {"object": "thread.run"}, {"object": "a b"}]
    lines, status = check(lines_of(*others, STEP, others[0], {"object": "\x1b" * 100}))
    assert (lines, status) == (
        [
            *SUMMARY_OF_ONE,
            "5 other objects: 2 thread.message, 1 thread.run, "
            rf'1 "a b", 1 "{chr(92)}x1b' + r"\x1b" * 36 + '..."',
            "no problems",
        ],
        0,
    )
    lines, _ = check(
        lines_of(*[{"object": f"o{number}"} for number in range(300)]),
        options=("--json",),
    )
    counted = json.loads(lines[-1])["summary"]["other_objects"]
    assert len(counted) == 101
    assert counted["other"] == 200


def test_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counted = counted_folder(tmp_path)
    assert main(["check", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert (out.splitlines(), err) == (
        [
            *[f"{file}:{n}: {path}: {m}" for file, n, path, m in counted.problems],
            "12 valid steps: 11 message_creation (11 completed), "
            "1 tool_calls (1 failed)",
            "3 tool calls: 1 code_interpreter, 1 file_search, 1 function",
            "10 other objects: 4 thread.run, 3 thread.message, 2 thread, 1 file",
            "2 problems",
        ],
        "",
    )
    assert main(["check", str(tmp_path), "--json"]) == 1
    *problems, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert [tuple(each.values()) for each in problems] == counted.problems
    assert last["summary"]["other_objects"] == counted.other_objects


def test_a_zip_file(check: Any) -> None:
    lines, status = check(b"PK\x03\x04" + b"\n\0x" * 100)
    assert lines[0] == "file1:1: $: not JSON, but a zip file: unpack it first"
    assert (lines[-1], status) == ("1 problem", 1)
