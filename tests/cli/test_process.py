"""The command line as a process: its standard streams, signals and exit status."""

import gzip
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NoReturn

import pytest

import runstep
from runstep.__main__ import main
from runstep._cli import command_line

from ..helpers import needs
from .helpers import (
    BAD,
    COMMAND,
    EXAMPLES,
    GOOD,
    NOT_AN_INTEGER,
    SUMMARY_OF_ONE,
    installed,
)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"runstep {runstep.__version__}\n"


def test_standard_streams_that_are_strings(tmp_path: Path) -> None:
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


@pytest.fixture
def sigint_is_heeded() -> Iterator[None]:
    """Let child processes react to Ctrl-C, which a shell disables for jobs with `&`."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@needs.programs
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.usefixtures("sigint_is_heeded")
def test_ctrl_c_prints_nothing() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "runstep", "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        # More problems than a pipe holds, so that the first ones arrive while it reads.
        process.stdin.write(b"noise\n" * 5_000)
        process.stdin.flush()
        assert process.stdout.readline() == (
            b"<stdin>:1: $: not JSON: Expecting value at column 1\n"
        )
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read() == b""
    assert process.returncode == 130


#: A module that is never imported to its end.
ENDLESS = "import time; print('waits', flush=True); time.sleep(60)"
MODULE = (sys.executable, "-m", "runstep")


@needs.programs
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.usefixtures("sigint_is_heeded")
@pytest.mark.parametrize(
    ("command", "module"),
    [
        ((*MODULE, "check"), "argparse"),
        ((*MODULE, "check"), "json"),
        ((*MODULE, "check"), "gzip"),
        ((*MODULE, "show"), "rich"),
        pytest.param((str(COMMAND), "check"), "argparse", marks=installed),
        pytest.param((str(COMMAND), "show"), "rich", marks=installed),
    ],
)
def test_ctrl_c_during_an_import_prints_nothing(
    tmp_path: Path, command: tuple[str, ...], module: str
) -> None:
    (tmp_path / f"{module}.py").write_text(ENDLESS)
    archive = tmp_path / "archive.gz"
    archive.write_bytes(gzip.compress(GOOD.encode()))
    # A program that measures coverage imports these modules itself.
    kept = {name: each for name, each in os.environ.items() if "COVERAGE" not in name}
    with subprocess.Popen(
        [*command, str(archive)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=kept | {"PYTHONPATH": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"waits\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
        assert process.stdout.read() == b""
    assert process.returncode == 130


@pytest.mark.parametrize("stdout", [None, io.StringIO()])
def test_ctrl_c_without_a_real_standard_output(
    monkeypatch: pytest.MonkeyPatch, stdout: io.StringIO | None
) -> None:
    def interrupt(_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "run", interrupt)
    monkeypatch.setattr(sys, "stdout", stdout)
    assert main(["check", "-"]) == 130


def run_python(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False
    )


@needs.programs
def test_the_examples_have_no_problems() -> None:
    files = sorted(map(str, EXAMPLES.iterdir()))
    assert files
    done = run_python("-m", "runstep", "check", *files)
    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "no problems"


@needs.programs
def test_a_closed_pipe_prints_nothing(tmp_path: Path) -> None:
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
def test_wrong_arguments() -> None:
    for arguments in (
        (),
        ("check",),
        ("check", "--strictness", "lax", "x"),
        ("check", "--max-problems", "-1", "x"),
        ("check", "--max-problems", "many", "x"),
        ("x",),
    ):
        done = run_python("-m", "runstep", *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("usage: python -m runstep")
