"""Files in each encoding of JSON, compressed or not; pipes that give single bytes."""

import codecs
import gzip
import io
import json
import os
import sys
import threading
import time
import tracemalloc
from array import array
from pathlib import Path
from typing import Any

import pytest

from runstep.__main__ import main
from runstep._files.lines import iter_chunks

from ..helpers import needs
from ..helpers.files import check_chunks, new_counts
from ..helpers.samples import MESSAGE_STEP, STEP, event_stream
from .helpers import (
    BAD,
    GOOD,
    MESSAGE,
    NOT_AN_INTEGER,
    SUMMARY_OF_ONE,
    pretty,
)

#: The encodings that JSON may have, and the bytes that a file may begin with.
ENCODINGS = [
    ("utf-8", b""),
    ("utf-8", codecs.BOM_UTF8),
    ("utf-16-le", b""),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", b""),
    ("utf-16-be", codecs.BOM_UTF16_BE),
    ("utf-32-le", b""),
    ("utf-32-le", codecs.BOM_UTF32_LE),
    ("utf-32-be", b""),
    ("utf-32-be", codecs.BOM_UTF32_BE),
]


@pytest.mark.parametrize(("encoding", "mark"), ENCODINGS)
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"{GOOD}\n{json.dumps(BAD)}\n", 2),
        (f"{GOOD}\r\n\r\n{json.dumps(BAD)}", 3),
        (f"\n{pretty([STEP, BAD])}", 2),
        (
            event_stream(
                ("thread.run.step.failed", STEP), ("thread.run.step.failed", BAD)
            ),
            4,
        ),
    ],
    ids=["lines", "CRLF", "document", "stream"],
)
def test_each_encoding(
    check: Any, encoding: str, mark: bytes, content: str, line: int
) -> None:
    text = content.replace("Sorry", "Tschüß, 天气 🌦")
    raw = mark + text.encode(encoding)
    for data in (raw, gzip.compress(raw)):
        lines, status = check(data)
        assert status == 1
        place = f"file1:{line}: $"
        assert lines[0].removeprefix(place).removeprefix("[1]") == (
            f".created_at: {NOT_AN_INTEGER}"
        )
        assert lines[-1] == "1 problem"
        assert lines[1:3] == SUMMARY_OF_ONE


def test_each_encoding_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("rich", reason="show needs rich")
    archive = tmp_path / "archive"
    shown = set()
    for encoding, mark in ENCODINGS:
        archive.write_bytes(mark + GOOD.replace("Zürich", "天气").encode(encoding))
        assert main(["show", "--tool-calls", str(archive)]) == 0
        shown.add(capsys.readouterr())
    assert len(shown) == 1


def test_what_cannot_be_decoded_is_a_problem_of_its_line(check: Any) -> None:
    lone = MESSAGE.replace("message_creation", "message\ud800", 1)
    text = f"{GOOD}\n{lone}\n{MESSAGE}\n".encode("utf-16", "surrogatepass")
    lines, status = check(text + b"\x00")
    assert status == 1
    places = [line.split(" $: not JSON: ")[0] for line in lines[:2]]
    assert places == ["file1:2:", "file1:4:"]
    assert lines[2].startswith("2 valid steps: ")


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(count: int) -> int:
        text = "".join(
            [json.dumps({**MESSAGE_STEP, "id": f"{n}"}) + "\n" for n in range(count)]
        )
        file = io.BytesIO(text.encode("utf-16"))
        check = new_counts("wire")
        tracemalloc.start()
        problems = list(check_chunks(check, "", iter_chunks(file)))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (problems, check.steps.total()) == ([], count)
        return most

    peak(300)  # makes what is made once
    assert peak(6000) < peak(300) + 100_000


class SingleBytes(io.RawIOBase):
    """A file of which each read returns one byte."""

    def __init__(self, content: bytes) -> None:
        self.content = iter(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        for byte in self.content:
            buffer[0] = byte
            return 1
        return 0


#: A step and a problem, in all ways in which a file may begin.
BEGINNINGS = [
    raw
    for encoding, mark in ENCODINGS
    for text in [mark + f"{GOOD}\n5\n".encode(encoding)]
    for raw in (text, gzip.compress(text))
]


@pytest.mark.parametrize("content", BEGINNINGS)
def test_reads_that_return_single_bytes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    file = io.BufferedReader(SingleBytes(content))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(file))
    assert main(["check", "-"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "<stdin>:2: $: expected a RunStepObject object, got 5",
        *SUMMARY_OF_ONE,
        "1 problem",
    ]


@needs.threads
def test_a_pipe_that_is_written_byte_by_byte(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    termios = pytest.importorskip("termios")
    out, in_ = os.pipe()
    content = gzip.compress(GOOD.encode())

    def write() -> None:
        unread = array("i", [1])
        for byte in content:
            os.write(in_, bytes([byte]))
            unread[0] = 1
            while unread[0]:
                time.sleep(0.0001)
                fcntl.ioctl(out, termios.FIONREAD, unread)
        os.close(in_)

    writer = threading.Thread(target=write)
    with open(out, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        writer.start()
        status = main(["check", "-"])
        writer.join()
    assert status == 0
    assert capsys.readouterr().out.splitlines() == [*SUMMARY_OF_ONE, "no problems"]


@pytest.mark.parametrize("content", [b"", b"{", b"\x1f", b"\xff\xfe", b"\x00", b"5\n"])
def test_files_of_a_few_bytes(check: Any, content: bytes) -> None:
    lines, status = check(content)
    assert status == 1
    assert lines[0].startswith("file1:1: $: ")
    assert lines[-1] == "1 problem"
