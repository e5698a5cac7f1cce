"""``runstep check`` on each format of a file, compressed or not, and on empty files."""

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from runstep.__main__ import main

from ..helpers.samples import DELTA, MESSAGE_STEP, PAGE, STEP, event_stream
from .helpers import (
    BAD,
    GOOD,
    MESSAGE,
    NOT_AN_INTEGER,
    SUMMARY_OF_BOTH,
    SUMMARY_OF_ONE,
    pretty,
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
        event_stream(("thread.run.step.failed", STEP)),
    ],
)
def test_a_step_in_each_format(check: Any, content: str) -> None:
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
def test_two_steps_in_each_format(check: Any, content: str) -> None:
    assert check(content) == ([*SUMMARY_OF_BOTH, "no problems"], 0)


def test_deltas_outside_of_a_stream_are_checked_and_counted(check: Any) -> None:
    lines, status = check(f"{json.dumps(DELTA)}\n{json.dumps({**DELTA, 'id': None})}")
    assert (lines[0], status) == ("file1:2: $.id: expected a string, got null", 1)
    assert lines[1:] == ["no valid steps", "no tool calls", "1 delta", "1 problem"]


def test_a_page_needs_data(check: Any) -> None:
    lines, status = check('{"object": "list", "data": null}')
    assert status == 1
    assert lines[0] == "file1:1: $.data: expected an array, got null"


@pytest.mark.parametrize("content", ["", "\n\n", "event: done\ndata: [DONE]\n\n"])
def test_a_file_without_steps_is_a_problem(check: Any, content: str) -> None:
    assert check(content, GOOD) == (
        ["file1:1: $: expected run steps, got none", *SUMMARY_OF_ONE, "1 problem"],
        1,
    )


def test_a_compressed_file(check: Any) -> None:
    plain = f"{GOOD}\n{json.dumps(BAD)}\n".encode()
    # A gzip file may have several parts, one after another.
    lines, status = check(gzip.compress(plain) + gzip.compress(plain))
    assert status == 1
    assert lines[:2] == [
        f"file1:{line}: $.created_at: {NOT_AN_INTEGER}" for line in (2, 4)
    ]
    assert lines[2].startswith("2 valid steps: ")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            lambda data: data[:-20],
            "broken data: Compressed file ended before the end",
        ),
        (
            lambda data: data[:9],
            "broken data: Compressed file ended before the end",
        ),
        (
            lambda data: data[:40] + b"\xff" * 40 + data[80:],
            "broken data: Error -3",
        ),
        (lambda data: data[:-8] + bytes(8), "broken data: CRC check failed"),
        (lambda data: data + b"more", "broken data: Not a gzipped file"),
    ],
)
def test_a_broken_compressed_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, damage: Any, message: str
) -> None:
    archive = tmp_path / "archive.gz"
    good = "".join([json.dumps({**STEP, "id": f"step_{n}"}) + "\n" for n in range(9)])
    archive.write_bytes(damage(gzip.compress(good.encode())))
    assert main(["check", str(archive)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"{archive}: {message}")
    assert captured.out.endswith("1 file not read\n")


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


def test_standard_input_that_is_closed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["check", "-"]) == 2
    assert capsys.readouterr().err == "<stdin>: Bad file descriptor\n"
