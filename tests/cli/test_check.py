"""``runstep check``: the problems and the summary that it prints, and its options."""

import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runstep.__main__ import main

from ..helpers.files import check_lines, new_counts
from ..helpers.samples import (
    DELTA,
    MESSAGE_STEP,
    PAGE,
    RETRIEVAL_CALL,
    STEP,
    UNKNOWN_CALL,
    event_stream,
)
from .helpers import (
    BAD,
    GOOD,
    MESSAGE,
    NOT_AN_INTEGER,
    SUMMARY_OF_ONE,
    pretty,
)


def test_problems_have_file_line_and_path(check: Any) -> None:
    page = {**PAGE, "has_more": None, "data": [STEP, BAD]}
    lines, status = check(
        f"{GOOD}\n{json.dumps(BAD)}\n", f"\n{pretty([STEP, page])}", f"[{GOOD},5]"
    )
    assert status == 1
    assert lines == [
        f"file1:2: $.created_at: {NOT_AN_INTEGER}",
        "file2:2: $[1].has_more: expected a boolean, got null",
        f"file2:2: $[1].data[1].created_at: {NOT_AN_INTEGER}",
        "file3:1: $[1]: expected a RunStepObject object, got 5",
        "4 valid steps: 4 tool_calls (4 failed)",
        "12 tool calls: 4 code_interpreter, 4 file_search, 4 function",
        "4 problems",
    ]


def test_the_problems_of_one_step_are_bounded(check: Any) -> None:
    calls = {"type": "tool_calls", "tool_calls": [5] * 1000}
    options = ("--max-problems", "0")
    lines, _ = check(json.dumps({**STEP, "step_details": calls}), options=options)
    assert len(lines) == 104
    assert lines[100] == "file1:1: $: and 900 more problems"
    assert lines[-1] == "1,000 problems"


def test_control_characters_of_names_are_escaped(check: Any) -> None:
    step = {**STEP, "metadata": {"\x1b[2J": 5}, "status": "\x1b]0;x\x07"}
    lines, _ = check(json.dumps(step))
    assert r'$.metadata["\x1b[2J"]: expected a string, got 5' in lines[1]
    assert all(line.isprintable() for line in lines)
    odd = {**STEP, "status": "\x1b]0;x\x07" + "A" * 300, "type": "\ud800"}
    odd["step_details"] = {"type": "\ud800"}
    lines, status = check(json.dumps(odd), options=("--strictness", "open"))
    assert status == 0
    assert all(line.isprintable() and len(line) < 120 for line in lines)
    assert lines[0].startswith(r'1 valid step: 1 "\ud800" (1 "\x1b]0;x\x07AAA')


def test_names_that_are_shown_escaped_are_counted_together(check: Any) -> None:
    calls = {"type": "tool_calls", "tool_calls": [{"type": "\x1b"}, {"type": "\x1b"}]}
    odd = json.dumps({**STEP, "status": "\x07", "step_details": calls})
    content = "\n".join([odd, GOOD, odd])
    lines, _ = check(content, options=("--strictness", "open"))
    assert lines[:2] == [
        r'3 valid steps: 3 tool_calls (2 "\x07", 1 failed)',
        r'7 tool calls: 4 "\x1b", 1 code_interpreter, 1 file_search, 1 function',
    ]


def test_a_name_that_looks_like_an_escaped_one_is_another(check: Any) -> None:
    names = ["a b", '"a b"', "a b"]
    steps = [{**MESSAGE_STEP, "status": name} for name in names]
    content = "\n".join(map(json.dumps, steps))
    lines, _ = check(content, options=("--strictness", "open"))
    assert r'2 "a b", 1 "\"a b\""' in lines[0]


def test_unlisted_types_and_statuses_are_bounded() -> None:
    check = new_counts("open")
    lines = [json.dumps({**STEP, "status": f"s{n}"}).encode() for n in range(500)]
    assert not list(check_lines(check, "archive", lines))
    assert check.steps.total() == 500
    assert len(check.steps) < 110
    assert max(map(len, check.summary())) < 2000


def test_the_most_frequent_type_comes_first(check: Any) -> None:
    lines, _ = check("\n".join([GOOD, MESSAGE, MESSAGE]))
    assert lines[0] == (
        "3 valid steps: 2 message_creation (2 completed), 1 tool_calls (1 failed)"
    )


def test_each_strictness(check: Any) -> None:
    retired = {"type": "tool_calls", "tool_calls": [RETRIEVAL_CALL]}
    unknown = {"type": "tool_calls", "tool_calls": [UNKNOWN_CALL]}
    content = "\n".join(
        json.dumps({**STEP, "step_details": details}) for details in (retired, unknown)
    )
    for strictness, count in (("published", 2), ("wire", 1), ("open", 0)):
        lines, status = check(content, options=("--strictness", strictness))
        printed = [line for line in lines if line.startswith("file1:")]
        assert (len(printed), status) == (count, min(count, 1))
    assert "2 tool calls: 1 retrieval, 1 browser" in lines


def test_max_problems(check: Any) -> None:
    bad = f"{json.dumps(BAD)}\n{{}}\n"
    all_lines, status = check(bad, bad, options=("--max-problems", "0"))
    assert (len(all_lines), status) == (2 * 10 + 3, 1)
    for most in (1, 11, 20, 1000):
        lines, status = check(bad, bad, options=("--max-problems", str(most)))
        assert status == 1
        assert lines == [*all_lines[:20][:most], *all_lines[20:]]
    assert all_lines[-1] == "20 problems"


def test_output_as_json(check: Any) -> None:
    content = f"{GOOD}\n{json.dumps(BAD)}\n{MESSAGE}\n{MESSAGE}\n{json.dumps(DELTA)}\n["
    begun = {**MESSAGE_STEP, "status": "in_progress"}
    unfinished = event_stream(("thread.run.step.created", begun))
    lines, status = check(content, unfinished, options=("--json",))
    assert status == 1
    *problems, summary = map(json.loads, lines)
    assert problems == [
        {
            "file": "file1",
            "line": 2,
            "path": "$.created_at",
            "message": NOT_AN_INTEGER,
        },
        {
            "file": "file1",
            "line": 6,
            "path": "$",
            "message": "not JSON: Expecting value at column 2",
        },
    ]
    assert summary == {
        "summary": {
            "valid_steps": {
                "message_creation": {"completed": 2, "in_progress": 1},
                "tool_calls": {"failed": 1},
            },
            "tool_calls": {"code_interpreter": 1, "file_search": 1, "function": 1},
            "deltas": 1,
            "unfinished_steps": 1,
            "other_objects": {},
            "problems": 2,
            "files_not_read": 0,
        }
    }
    options = ("--json", "--max-problems", "1")
    assert check(content, unfinished, options=options)[0] == [lines[0], lines[-1]]


def test_files_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good = tmp_path / "good.json"
    good.write_text(GOOD)
    missing = tmp_path / "missing.json"
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    assert main(["check", str(bad), str(missing)]) == 2
    capsys.readouterr()
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.md").write_text(GOOD)
    assert main(["check", str(missing), str(good), str(empty)]) == 2
    captured = capsys.readouterr()
    assert captured.err.splitlines() == [
        f"{missing}: No such file or directory",
        f"{empty}: no file in it is called *.json, *.jsonl, *.ndjson, *.txt, *.sse, "
        "or any of these with .gz",
    ]
    assert captured.out.splitlines() == [
        *SUMMARY_OF_ONE,
        "no problems",
        "2 files not read",
    ]


def test_memory_does_not_grow_with_the_file() -> None:
    def lines(count: int) -> Iterator[bytes]:
        for number in range(count):
            yield json.dumps({**STEP, "id": f"step_{number}"}).encode() + b"\n"

    def peak(count: int) -> int:
        check = new_counts("wire")
        tracemalloc.start()
        for line in check_lines(check, "archive", lines(count)):
            raise AssertionError(line)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert check.steps.total() == count
        return most

    peak(10)  # makes what is made once
    few, many = peak(300), peak(3000)
    # The text of the 2,700 further lines alone is 4 MB.
    assert many < few + 100_000
