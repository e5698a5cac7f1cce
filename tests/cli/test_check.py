"""``python -m runstep check`` on every form of input, whole and broken."""

import gzip
import io
import json
import random
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

import runstep
from runstep.__main__ import main
from runstep._cli.check import Check

from ..helpers import needs
from ..helpers.samples import (
    DELTA,
    MESSAGE_STEP,
    PAGE,
    RETRIEVAL_CALL,
    STEP,
    UNKNOWN_CALL,
)

EXAMPLES = needs.ROOT / "examples"

GOOD = json.dumps(STEP)
MESSAGE = json.dumps(MESSAGE_STEP)
BAD: dict[str, Any] = {**STEP, "created_at": "now"}
NO_CALLS = {"type": "tool_calls", "tool_calls": []}
NOT_AN_INTEGER = "expected an integer, got a string of 3 characters"

SUMMARY_OF_ONE = [
    "1 valid step: 1 tool_calls (1 failed)",
    "3 tool calls: 1 code_interpreter, 1 file_search, 1 function",
]
SUMMARY_OF_BOTH = [
    "2 valid steps: 1 tool_calls (1 failed), 1 message_creation (1 completed)",
    "3 tool calls: 1 code_interpreter, 1 file_search, 1 function",
]


@pytest.fixture
def check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Give a function: contents of files and options, to lines and exit status."""
    monkeypatch.chdir(tmp_path)

    def run(*contents: str | bytes, options: tuple[str, ...] = ()) -> Any:
        names = []
        for number, content in enumerate(contents, 1):
            names.append(f"file{number}")
            raw = content if isinstance(content, bytes) else content.encode()
            Path(names[-1]).write_bytes(raw)
        status = main(["check", *options, *names])
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out.splitlines(), status

    return run


def pretty(value: object) -> str:
    return json.dumps(value, indent=2)


def stream(*events: tuple[str, object]) -> str:
    """Write events as a stream does."""
    return "".join(
        f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events
    )


STREAM = stream(
    ("thread.run.created", {"id": "run_1"}),
    ("thread.run.step.created", {**MESSAGE_STEP, "status": "in_progress"}),
    ("thread.run.step.delta", {**DELTA, "id": "step_2", "delta": {}}),
    ("thread.message.delta", "not looked at"),
    ("thread.run.step.completed", MESSAGE_STEP),
)


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD + "\n",
        pretty(STEP),
        f"\n\n{GOOD}\n\n",
        "\ufeff" + GOOD,
        f"[{GOOD}]",
        pretty([STEP]),
        json.dumps({**PAGE, "data": [STEP]}),
        pretty({**PAGE, "data": [STEP]}),
        stream(("thread.run.step.failed", STEP)),
    ],
)
def test_one_step_in_any_form(check: Any, content: str) -> None:
    assert check(content) == ([*SUMMARY_OF_ONE, "no problems"], 0)


@pytest.mark.parametrize(
    "content",
    [
        f"{GOOD}\n{MESSAGE}\n",
        f"{GOOD}\r\n\r\n{MESSAGE}",
        f"{pretty(STEP)}\n{pretty(MESSAGE_STEP)}\n",
        f"{pretty(STEP)}\n{MESSAGE}\n",
        f"[{GOOD},{MESSAGE}]",
        f"[\n{GOOD},\n{MESSAGE}\n]\n",
        f"[\n{GOOD}\n,\n{MESSAGE}\n]\n",
        json.dumps([STEP, MESSAGE_STEP], indent=0),
        pretty(PAGE),
        f"{json.dumps({**PAGE, 'data': [STEP]})}\n{MESSAGE}",
    ],
)
def test_two_steps_in_any_form(check: Any, content: str) -> None:
    assert check(content) == ([*SUMMARY_OF_BOTH, "no problems"], 0)


def test_a_stream(check: Any) -> None:
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


def test_problems_in_a_stream(check: Any) -> None:
    lines, status = check(
        stream(
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


def test_what_a_stream_leaves_unfinished(check: Any) -> None:
    begun = {**STEP, "status": "in_progress", "step_details": NO_CALLS}
    cut = stream(("thread.run.step.created", begun), ("thread.run.step.delta", DELTA))
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
    lines, status = check(stream(*many))
    assert status == 0
    assert lines[2].startswith('12 unfinished steps: "step 0", "step 1", ')
    assert lines[2].endswith(', "step 9", and 2 more')


def test_a_step_that_is_wrong_is_one_problem(check: Any) -> None:
    events = [("thread.run.step.created", BAD), *[("thread.run.step.delta", DELTA)] * 5]
    assert check(stream(*events))[0][-1] == "1 problem"


def test_a_wrong_delta_hides_no_other_event(check: Any) -> None:
    begun = {**STEP, "status": "in_progress", "step_details": NO_CALLS}
    lines, _ = check(
        stream(
            ("thread.run.step.created", begun),
            ("thread.run.step.delta", {**DELTA, "delta": 5}),
            ("thread.run.step.delta", 5),
            ("thread.run.step.completed", STEP),
        )
    )
    assert [line.split(" ")[0] for line in lines[:2]] == ["file1:4:", "file1:7:"]
    assert lines[2] == "1 valid step: 1 tool_calls (1 failed)"
    assert lines[4:] == ["2 problems"]


def test_a_delta_that_cannot_be_placed(check: Any) -> None:
    content = stream(("thread.run.step.delta", DELTA))
    lines, status = check(content)
    assert status == 1
    assert lines[0] == (
        "file1:1: $.id: thread.run.step.delta: expected the id of a step that an event "
        'has brought, got "step_1"'
    )
    assert check(content, options=("--strictness", "open"))[1] == 0


def test_the_lines_of_events_without_blank_lines(check: Any) -> None:
    content = stream(
        ("thread.run.created", {}),
        ("thread.run.step.created", BAD),
        ("thread.run.step.failed", BAD),
    )
    lines, _ = check(content, content.replace("\n\n", "\n"))
    assert [line.split(" ")[0] for line in lines[:4]] == [
        "file1:4:",
        "file1:7:",
        "file2:3:",
        "file2:5:",
    ]


def test_an_unknown_event(check: Any) -> None:
    content = stream(("thread.run.step.paused", STEP))
    lines, status = check(content)
    assert status == 1
    assert lines[0] == (
        'file1:1: $: no run-step event is called "thread.run.step.paused"'
    )
    assert check(content, options=("--strictness", "open"))[1] == 0


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


def test_a_page_without_data(check: Any) -> None:
    lines, status = check('{"object": "list", "data": null}')
    assert status == 1
    assert lines[0] == "file1:1: $.data: expected an array, got null"


def test_what_is_broken_does_not_hide_the_rest(check: Any) -> None:
    cut_in_a_string = GOOD[: GOOD.index("thread.run.step") + 3]
    cut_in_an_object = GOOD[: GOOD.index(' "created_at"')]
    lines, status = check(
        "\n".join(
            [
                cut_in_a_string,
                GOOD,
                cut_in_an_object,
                cut_in_an_object,
                MESSAGE,
                "no JSON at all",
                "}",
                MESSAGE + "]",
                GOOD,
                GOOD[:-1],
            ]
        )
    )
    assert status == 1
    places = [line.split(" $: not JSON: ")[0] for line in lines[:-3]]
    assert places == [f"file1:{n}:" for n in (1, 3, 4, 6, 7, 8, 10)]
    assert lines[-3].startswith(
        "3 valid steps: 2 tool_calls (2 failed), 1 message_creation"
    )


def test_each_broken_line_is_a_problem() -> None:
    cut_in_an_array = GOOD[: GOOD.index("[") + 1]
    cut_in_an_object = GOOD[: GOOD.index(' "created_at"')]
    cut_in_a_string = GOOD[: GOOD.index("thread.run.step") + 3]
    broken = [cut_in_an_array, cut_in_an_object, cut_in_a_string, "noise", "more"]
    text = "\n".join([*broken, GOOD, *broken])
    check = Check("wire")
    problems = list(check.check_lines("f", text.encode().splitlines(True)))
    assert [problem.line for problem in problems] == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]
    assert check.steps.total() == 1


def test_a_line_cut_anywhere_costs_no_other_line() -> None:
    line = GOOD.encode()
    for cut in range(1, len(line)):
        check = Check("wire")
        cut_line = line[:cut] + b"\n"
        problems = list(check.check_lines("cut", [cut_line, line + b"\n", line]))
        assert check.steps.total() == 2, line[:cut]
        assert problems[0][:2] == ("cut", 1), line[:cut]
        indented = Check("wire")
        list(indented.check_lines("cut", [b" " + cut_line, b" " + line + b"\n", line]))
        assert indented.steps.total() == 2, line[:cut]


def test_a_broken_document_costs_no_other() -> None:
    whole = pretty(STEP)
    for lines_kept in range(1, whole.count("\n")):
        cut = "\n".join(whole.split("\n")[:lines_kept])
        check = Check("wire")
        text = f"{cut}\n{whole}\n{whole}\n"
        problems = list(check.check_lines("cut", text.encode().splitlines(True)))
        assert problems
        assert check.steps.total() == 2, cut


def test_forms_that_could_be_parsed_again_and_again() -> None:
    # Each of these once took a time that grew with the square of its size.
    quotes = b'{"id":"x","arguments":"' + rb"\"a\":" * 100_000 + b"\n"
    brackets = b"[" * 200_000 + b"\n"
    commas = [b"[\n", *[b"[]\n", b",\n"] * 20_000, b"[]]\n"]
    keys = [b"{\n", *[b'"x": "y",\n'] * 20_000, b'"x": 1}\n']
    depths = [*[b"[\n"] * 20_000, b"}\n"]
    for lines in ([quotes], [brackets], commas, keys, depths):
        check = Check("wire")
        assert list(check.check_lines("file", [*lines, GOOD.encode()]))
        assert check.steps.total() == 1


def test_the_rest_of_a_broken_document_is_no_problem_of_its_own(check: Any) -> None:
    wrong = GOOD.replace('"object":', '"object"', 1)
    lines, status = check(f"[\n{wrong},\n{GOOD}\n]\n")
    assert status == 1
    # The last one is where it breaks, not the bracket that ends the array.
    assert lines[-4].startswith("file1:2: $: not JSON: Expecting ':' delimiter")
    assert lines[-3:-1] == SUMMARY_OF_ONE


def test_a_broken_document_is_one_problem(check: Any) -> None:
    lines, status = check(pretty([STEP, MESSAGE_STEP])[:-40])
    assert status == 1
    last = pretty([STEP, MESSAGE_STEP])[:-40].rstrip().count("\n") + 1
    assert lines[0].startswith(f"file1:{last}: $: not JSON: ")
    assert lines[1:] == ["no valid steps", "no tool calls", "1 problem"]
    lines, _ = check(pretty([STEP]).replace('"object":', '"object"', 1) + "\n" + GOOD)
    assert lines[0] == "file1:4: $: not JSON: Expecting ':' delimiter at column 14"
    assert lines[1:] == [*SUMMARY_OF_ONE, "1 problem"]


@pytest.mark.parametrize("content", ["", "\n\n", "event: done\ndata: [DONE]\n\n"])
def test_an_empty_file(check: Any, content: str) -> None:
    assert check(content, GOOD) == (
        ["file1:1: $: expected run steps, got none", *SUMMARY_OF_ONE, "1 problem"],
        1,
    )


def test_binary_noise(check: Any) -> None:
    noise = random.Random(3).randbytes(10_000)
    lines, status = check(noise + b"\n" + GOOD.encode() + b"\n\xff\n")
    assert status == 1
    assert lines[-3:-1] == SUMMARY_OF_ONE
    problems = lines[:-3]
    assert len(problems) > 20
    assert all(line.isprintable() and len(line) < 100 for line in problems)
    assert problems[-1].endswith("not utf-8, invalid start byte at byte 0")


def test_control_characters_in_names_are_made_harmless(check: Any) -> None:
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


def test_names_that_strangers_invent_are_bounded() -> None:
    check = Check("open")
    lines = [json.dumps({**STEP, "status": f"s{n}"}).encode() for n in range(500)]
    assert not list(check.check_lines("archive", lines))
    assert check.steps.total() == 500
    assert len(check.steps) < 110
    assert max(map(len, check.summary())) < 2000


def test_deltas_outside_of_a_stream(check: Any) -> None:
    lines, status = check(f"{json.dumps(DELTA)}\n{json.dumps({**DELTA, 'id': None})}")
    assert (lines[0], status) == ("file1:2: $.id: expected a string, got null", 1)
    assert lines[1:] == ["no valid steps", "no tool calls", "1 delta", "1 problem"]


def test_the_most_frequent_come_first(check: Any) -> None:
    lines, _ = check("\n".join([GOOD, MESSAGE, MESSAGE]))
    assert lines[0] == (
        "3 valid steps: 2 message_creation (2 completed), 1 tool_calls (1 failed)"
    )


def test_strictness(check: Any) -> None:
    retired = {"type": "tool_calls", "tool_calls": [RETRIEVAL_CALL]}
    unknown = {"type": "tool_calls", "tool_calls": [UNKNOWN_CALL]}
    content = "\n".join(
        json.dumps({**STEP, "step_details": details}) for details in (retired, unknown)
    )
    for strictness, count in (("published", 2), ("wire", 1), ("open", 0)):
        lines, status = check(content, options=("--strictness", strictness))
        assert (len(lines) - 3, status) == (count, min(count, 1))
    assert "2 tool calls: 1 retrieval, 1 mcp" in lines


def test_a_report_on_a_hopeless_step_is_bounded(check: Any) -> None:
    calls = {"type": "tool_calls", "tool_calls": [5] * 1000}
    lines, _ = check(json.dumps({**STEP, "step_details": calls}))
    assert len(lines) == 104
    assert lines[100] == "file1:1: $: and 900 more problems"
    assert lines[-1] == "1000 problems"


def test_a_file_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good = tmp_path / "good.json"
    good.write_text(GOOD)
    missing = tmp_path / "missing.json"
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    assert main(["check", str(bad), str(missing)]) == 2
    capsys.readouterr()
    assert main(["check", str(missing), str(good), str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.err.splitlines() == [
        f"{missing}: No such file or directory",
        f"{tmp_path}: Is a directory",
    ]
    assert captured.out.splitlines() == [
        *SUMMARY_OF_ONE,
        "no problems",
        "2 files not read",
    ]


def test_a_compressed_file(check: Any) -> None:
    plain = f"{GOOD}\n{json.dumps(BAD)}\n".encode()
    # Several parts, one after another, are one file.
    lines, status = check(gzip.compress(plain) + gzip.compress(plain))
    assert status == 1
    assert lines[:2] == [
        f"file1:{line}: $.created_at: {NOT_AN_INTEGER}" for line in (2, 4)
    ]
    assert lines[2].startswith("2 valid steps: ")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: data[:-20], "broken gzip: Compressed file ended before the end"),
        (lambda data: data[:9], "broken gzip: Compressed file ended before the end"),
        (lambda data: data[:40] + b"\xff" * 40 + data[80:], "broken gzip: Error -3"),
        (lambda data: data[:-8] + bytes(8), "broken gzip: CRC check failed"),
        (lambda data: data + b"more", "broken gzip: Not a gzipped file"),
    ],
)
def test_a_compressed_file_that_is_broken(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, damage: Any, message: str
) -> None:
    archive = tmp_path / "archive.gz"
    good = "".join([json.dumps({**STEP, "id": f"step_{n}"}) + "\n" for n in range(9)])
    archive.write_bytes(damage(gzip.compress(good.encode())))
    assert main(["check", str(archive)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"{archive}: {message}")
    assert captured.out.endswith("1 file not read\n")


def test_a_compressed_stream_that_is_cut_off(tmp_path: Path) -> None:
    begun = {**MESSAGE_STEP, "status": "in_progress"}
    events = [("thread.run.step.created", {**begun, "id": f"s{n}"}) for n in range(500)]
    cut = gzip.compress(stream(*events).encode(), mtime=0)[:-200]
    archive = tmp_path / "stream.gz"
    archive.write_bytes(cut)
    counted = Check("wire")
    assert not list(counted.check_file(str(archive)))
    assert counted.status == 2
    assert 10 < counted.steps.total() < 500
    assert len(counted.files.unfinished) == counted.steps.total()


def test_output_that_goes_into_a_string(tmp_path: Path) -> None:
    good = tmp_path / "good.json"
    good.write_text(GOOD)
    missing = tmp_path / "missing.json"
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert main(["check", str(good), str(missing)]) == 2
    assert out.getvalue().splitlines()[:2] == SUMMARY_OF_ONE
    assert err.getvalue() == f"{missing}: No such file or directory\n"


def test_closed_standard_streams(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert main(["check", str(EXAMPLES / "step.json")]) == 2
    assert capsys.readouterr().err == "<stdout>: Bad file descriptor\n"
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        assert main(["check", str(EXAMPLES / "step.json"), "gone"]) == 2
        sys.stderr.close()
    assert capsys.readouterr().out.endswith("1 file not read\n")


ON_STANDARD_INPUT = f"{GOOD}\n{json.dumps(BAD)}".encode()


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(ON_STANDARD_INPUT),
        io.BufferedReader(io.BytesIO(ON_STANDARD_INPUT)),
        io.BufferedReader(io.BytesIO(gzip.compress(ON_STANDARD_INPUT))),
    ],
)
def test_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, file: Any
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(file))
    assert main(["check", "-"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"<stdin>:2: $.created_at: {NOT_AN_INTEGER}"


def test_no_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["check", "-"]) == 2
    assert capsys.readouterr().err == "-: Bad file descriptor\n"


def test_memory_does_not_grow_with_the_file() -> None:
    def lines(count: int) -> Iterator[bytes]:
        for number in range(count):
            yield json.dumps({**STEP, "id": f"step_{number}"}).encode() + b"\n"

    def peak(count: int) -> int:
        check = Check("wire")
        tracemalloc.start()
        for line in check.check_lines("archive", lines(count)):
            raise AssertionError(line)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert check.steps.total() == count
        return most

    peak(10)  # whatever is made once
    few, many = peak(300), peak(3000)
    # 2,700 more lines are 4 MB, not to speak of the objects.
    assert many < few + 100_000


def test_no_more_problems_than_asked_for(check: Any) -> None:
    bad = f"{json.dumps(BAD)}\n{{}}\n"
    all_lines, status = check(bad, bad)
    assert (len(all_lines), status) == (2 * 10 + 3, 1)
    for most in (0, 1, 11, 20, 1000):
        lines, status = check(bad, bad, options=("--max-problems", str(most)))
        assert status == 1
        assert lines == [*all_lines[:20][:most], *all_lines[20:]]
    assert all_lines[-1] == "20 problems"


def test_json_for_machines(check: Any) -> None:
    content = f"{GOOD}\n{json.dumps(BAD)}\n{MESSAGE}\n{MESSAGE}\n{json.dumps(DELTA)}\n["
    begun = {**MESSAGE_STEP, "status": "in_progress"}
    unfinished = stream(("thread.run.step.created", begun))
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
            "problems": 2,
            "files_not_read": 0,
        }
    }
    options = ("--json", "--max-problems", "1")
    assert check(content, unfinished, options=options)[0] == [lines[0], lines[-1]]


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"runstep {runstep.__version__}\n"


@pytest.fixture
def in_the_foreground() -> Iterator[None]:
    """Let programs heed Ctrl-C, which those that a shell starts with `&` do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@needs.programs
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.usefixtures("in_the_foreground")
def test_ctrl_c_is_quiet() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "runstep", "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        # More problems than a pipe holds: it reads, and the first of them arrive.
        process.stdin.write(b"noise\n" * 5_000)
        process.stdin.flush()
        assert process.stdout.readline() == (
            b"<stdin>:1: $: not JSON: Expecting value at column 1\n"
        )
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read() == b""
    assert process.returncode == 130


def python(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False
    )


@needs.programs
def test_the_command_on_the_examples() -> None:
    files = sorted(map(str, EXAMPLES.iterdir()))
    assert files
    done = python("-m", "runstep", "check", *files)
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "no problems"


@needs.programs
def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    archive.write_text((json.dumps(BAD) + "\n") * 20_000)
    with subprocess.Popen(
        [sys.executable, "-m", "runstep", "check", str(archive)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().endswith(NOT_AN_INTEGER.encode() + b"\n")
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@needs.programs
def test_the_command_is_wrong() -> None:
    for arguments in (
        (),
        ("check",),
        ("check", "--strictness", "lax", "x"),
        ("check", "--max-problems", "-1", "x"),
        ("check", "--max-problems", "many", "x"),
        ("x",),
    ):
        done = python("-m", "runstep", *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("usage: python -m runstep")
