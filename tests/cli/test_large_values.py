"""Values that are too large: each is a problem of its line, in bounded memory."""

import gzip
import io
import json
import tracemalloc
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from runstep.__main__ import main
from runstep._files.bounds import LEVEL_SIZE, MAX_VALUE_SIZE, MEGABYTE

from ..helpers.files import check_chunks, new_counts
from ..helpers.samples import DELTA, MESSAGE_STEP, STEP, event_stream
from .helpers import GOOD, MESSAGE, NO_CALLS, SUMMARY_OF_ONE, pretty

ALLOWED = "a larger max-value-size allows it"
LARGER = f"expected a value of at most 1 MB, got a larger one; {ALLOWED}"
DEEPER = f"expected at most 8,192 levels of nesting, got more; {ALLOWED}"
ONE_MEGABYTE = ("--max-value-size", "1")
#: The text of a message that is larger than a megabyte.
LONG = "x" * MEGABYTE


def checked(
    chunks: Iterable[bytes], max_value_size: int = MEGABYTE
) -> tuple[list[tuple[int, str]], int]:
    """Check the chunks of a file; return its problems, and the number of its steps."""
    check = new_counts("wire", max_value_size)
    problems = check_chunks(check, "file", chunks)
    return [(line, message) for _, line, _, message in problems], check.steps.total()


def pieces(text: bytes) -> Iterator[bytes]:
    """Yield a text in pieces that are cut anywhere."""
    file = io.BytesIO(text)
    return iter(lambda: file.read(10_007), b"")


@pytest.mark.parametrize(
    ("start", "endless", "expected"),
    [
        (b'{"id":"', b"x" * 1000, [(1, LARGER)]),
        (b"", b" " * 1000, [(1, LARGER)]),
        (b"", b"[" * 1000, [(1, LARGER)]),
        (b"", b"[\n" * 1000, [(1, LARGER)]),
        (b"[\n", b"1,\n" * 1000, [(1, LARGER)]),
        (b"{\n", b'"a": "b",\n' * 1000, [(1, LARGER)]),
        (b"", b"\n" * 1000, [(1, "expected run steps, got none")]),
        (b"", b" \r\n" * 1000, [(1, "expected run steps, got none")]),
        (b": a comment\n", b"\n" * 1000, [(1, "expected run steps, got none")]),
        (b"event: thread.run.step.created\n", b"data: x\n" * 1000, [(1, LARGER)]),
        (b"event: thread.run.step.created\n", b"data: x\r" * 1000, [(1, LARGER)]),
        (b"event: thread.run.step.created\ndata: ", b"x" * 1000, [(1, LARGER)]),
        (b"event: ", b"x" * 1000, [(1, LARGER)]),
    ],
)
def test_a_value_without_an_end(
    start: bytes, endless: bytes, expected: list[tuple[int, str]]
) -> None:
    chunks = chain([start], repeat(endless, MEGABYTE // 16 // len(endless)))
    tracemalloc.start()
    problems = checked(chunks, MEGABYTE // 64)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    expected = [(line, text.replace("1 MB", "0.015625 MB")) for line, text in expected]
    assert problems == (expected, 0)
    assert peak < MEGABYTE // 2


@pytest.mark.parametrize("command", ["check", "show"])
@pytest.mark.parametrize("endless", [b"[", b"\n", b'{"id":"'])
def test_a_small_file_that_expands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, endless: bytes
) -> None:
    if command == "show":
        pytest.importorskip("rich", reason="show needs rich")
    archive = tmp_path / "archive.gz"
    with gzip.open(archive, "wb") as file:
        for _ in range(40):
            file.write(endless * (MEGABYTE // len(endless)))
    tracemalloc.start()
    assert main([command, str(archive)]) == 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    printed = "".join(capsys.readouterr())
    assert f"{archive}:1: $: expected " in printed
    assert "\n1 problem\n" in printed
    assert peak < 3 * MAX_VALUE_SIZE


@pytest.mark.parametrize(
    ("large", "after"),
    [
        (json.dumps({**STEP, "x": LONG}), GOOD),
        (pretty([{**STEP, "x": [[1, {"a": "[{"}]] * 50_000}] * 2), GOOD),
        (pretty([MESSAGE_STEP, {**STEP, "x": LONG}, MESSAGE_STEP]), pretty(STEP)),
        (f"[\n{MESSAGE},\n{json.dumps({**STEP, 'x': LONG})},\n{MESSAGE}\n]", GOOD),
        ("[\n" + "[\n" * 5_000 + "[\n" * 5_000 + "]\n" * 10_000 + "]", GOOD),
        ("{\n" + f'"x": "{LONG}\n', GOOD),
    ],
)
def test_values_after_a_large_value_are_read(large: str, after: str) -> None:
    text = f"{MESSAGE}\n{large}\n{after}\n".encode()
    ((line, message),), count = checked(pieces(text))
    assert message in (LARGER, DEEPER)
    assert (line, count) == (2, 2)


def test_the_end_of_a_value_that_is_too_deep() -> None:
    levels = 10_000
    text = "[\n" * levels + "]\n" * levels + "5\n"
    problems, _ = checked(pieces(text.encode()))
    assert [line for line, _ in problems] == [1, 2 * levels + 1]


def test_the_size_of_a_value_of_several_lines() -> None:
    text = pretty(STEP).encode() + b"\n"
    assert checked([text], len(text)) == ([], 1)
    assert checked([text], len(text) - 1)[1] == 0


def test_the_size_of_a_line() -> None:
    step = json.dumps(STEP).encode()
    size = len(step)
    text = b"\n".join([step] * 3)
    for at in (0, size - 1, size, size + 1):
        chunks = [text[:at], text[at:]]
        assert checked(chunks, size) == ([], 3)
        problems, count = checked(chunks, size - 1)
        assert ([line for line, _ in problems], count) == ([1, 2, 3], 0)
    problems, count = checked([step, b"5"], size)
    assert ([line for line, _ in problems], count) == ([1], 0)


def test_lines_after_large_and_blank_lines_have_their_numbers() -> None:
    blank, ends = "\n" * 200_000, "\r\n" * 200_000
    text = f"{LONG}\n{blank}\n {ends}\n{LONG}x\n5\n".encode()
    problems, _ = checked(pieces(text))
    expected = "expected a RunStepObject object, got 5"
    assert [line for line, _ in problems] == [1, 400_004, 400_005]
    assert [message for _, message in problems[1:]] == [LARGER, expected]


def test_a_line_that_begins_in_a_blank_chunk_keeps_its_place() -> None:
    problems, count = checked([b"\n \n  ", f'{{"a" 5}}\n{GOOD}'.encode()])
    assert problems == [(3, "not JSON: Expecting ':' delimiter at column 8")]
    assert count == 1


def test_events_after_a_large_event_are_read() -> None:
    begun = {**STEP, "status": "in_progress", "step_details": NO_CALLS}
    events = [
        ("thread.run.step.created", begun),
        ("thread.run.step.delta", {**DELTA, "x": LONG}),
        ("thread.message.delta", {"x": LONG}),
        ("thread.run.step.delta", {**DELTA, "x": [LONG[:600_000]] * 2}),
        ("thread.run.step.failed", {**STEP, "created_at": None}),
    ]
    text = event_stream(*events).replace('xx","xx', 'xx",\ndata: "xx').encode()
    expected = [
        (4, LARGER),
        (10, LARGER),
        (14, "expected an integer, got null"),
    ]
    assert checked([text]) == (expected, 1)
    assert checked(pieces(text)) == (expected, 1)
    # Without the blank lines, the name of the next event ends an event.
    shorter = text.replace(b"\n\n", b"\n")
    lines = [line for line, _ in checked([shorter])[0]]
    assert lines == [3, 7, 10]


def test_nesting_that_is_too_deep(check: Any) -> None:
    most = MEGABYTE // LEVEL_SIZE
    arrays = "[" * (most - 1) + "]" * (most - 1)
    nested = json.dumps({**STEP, "x": 0}).replace('"x": 0', f'"x": {arrays}')
    deeper = nested.replace(arrays, f"[{arrays}]")
    objects = deeper.replace("[", '{"":').replace("]", "}").replace(":}", ":0}")
    shallow = {**STEP, "x": [[], {}] * most, "y": "\\", "z": '\\"[' * 3 * most}
    lines, status = check(
        f"{nested}\n{json.dumps(shallow)}\n{deeper}\n{objects}\n{GOOD}\n",
        options=ONE_MEGABYTE,
    )
    assert lines[:2] == [f"file1:{line}: $: {DEEPER}" for line in (3, 4)]
    assert lines[2].startswith("3 valid steps: ")
    assert status == 1
    stream = event_stream(("thread.run.step.created", 0), ("thread.run.step.failed", 0))
    stream = stream.replace("data: 0", f"data: {deeper}", 1)
    stream = stream.replace("data: 0", f"data: {nested}")
    lines, status = check(stream, options=ONE_MEGABYTE)
    assert lines == [f"file1:1: $: {DEEPER}", *SUMMARY_OF_ONE, "1 problem"]


@pytest.mark.parametrize("command", ["check", "show"])
def test_the_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    if command == "show":
        pytest.importorskip("rich", reason="show needs rich")
    large = tmp_path / "large.json"
    text = "x" * MAX_VALUE_SIZE
    large.write_text(f"{json.dumps({**STEP, 'x': text})}\n{GOOD}")
    assert main([command, str(large)]) == 1
    message = LARGER.replace("1 MB", "16 MB")
    assert f"{large}:1: $: {message}\n" in "".join(capsys.readouterr())
    assert main([command, "--max-value-size", "17", str(large)]) == 0
    assert main([command, *ONE_MEGABYTE, str(large)]) == 1
    assert f"{large}:1: $: {LARGER}\n" in "".join(capsys.readouterr())
    for wrong in ("0", "-1", "many", "1.5"):
        with pytest.raises(SystemExit) as stopped:
            main([command, "--max-value-size", wrong, str(large)])
        assert stopped.value.code == 2
    assert "argument --max-value-size: expected " in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "(default: 16)" in " ".join(capsys.readouterr().out.split())


def test_large_lines_that_may_be_fields_of_a_stream_are_not_kept() -> None:
    def lines() -> Iterator[bytes]:
        for number in range(50):
            yield b"field%d: " % number + b"x" * 900_000 + b"\n"

    tracemalloc.start()
    errors, _ = checked(lines())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(errors) == 50
    assert most < 10_000_000
