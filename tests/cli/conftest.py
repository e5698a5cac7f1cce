"""Fixtures of the tests of the commands."""

import json
from pathlib import Path
from typing import Any

import pytest

from runstep.__main__ import main

from .helpers import STEPS


@pytest.fixture
def check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Return a function that checks files with some contents.

    It returns the lines that the command prints, and the exit status.
    """
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


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a file with the two runs of `STEPS`."""
    path = tmp_path / "archive.jsonl"
    path.write_text("".join([json.dumps(each) + "\n" for each in STEPS]))
    return path
