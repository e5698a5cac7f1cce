"""The pictures that ``runstep show`` saves: whole or not at all, never over input."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rich", reason="show needs rich")

from runstep.__main__ import main

from ..helpers import needs
from .helpers import GOOD

SHOW = (sys.executable, "-m", "runstep", "show")
needs_links = pytest.mark.skipif(
    sys.platform in ("win32", "emscripten"),
    reason="Windows needs a privilege for links, and WebAssembly has no hard ones",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, with a file to show, ``in.json``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_text(GOOD)
    return tmp_path


def show(*arguments: str, **streams: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*SHOW, *arguments],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        **streams,
    )


@needs.programs
def test_standard_input_is_not_overwritten(folder: Path) -> None:
    with open("in.json") as stdin:
        done = show("-", "--svg", "in.json", stdin=stdin)
    assert (done.stderr, done.returncode) == (
        "in.json: is one of the files to show\n",
        2,
    )
    assert (folder / "in.json").read_text() == GOOD


@needs_links
def test_an_input_with_another_name_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("symbolic").symlink_to("in.json")
    os.link("in.json", "hard")
    for out in ("symbolic", "hard", "./in.json", str(folder / "in.json")):
        assert main(["show", "in.json", "--html", out]) == 2
        assert capsys.readouterr() == ("", f"{out}: is one of the files to show\n")
    assert (folder / "in.json").read_text() == GOOD


@needs_links
def test_two_pictures_need_two_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("old").write_text("old")
    Path("symbolic").symlink_to("old")
    Path("dangling").symlink_to("new")
    os.link("old", "hard")
    pairs = [("new", "new"), ("new", "./new"), ("new", "dangling"), ("old", "old")]
    for svg, html in [*pairs, ("old", "symbolic"), ("hard", "old")]:
        # The file to show is missing, which nobody notices: nothing is read.
        assert main(["show", "gone", "--svg", svg, "--html", html]) == 2
        message = f"{html}: is the file of another picture\n"
        assert capsys.readouterr() == ("", message)
    assert Path("old").read_text() == "old"
    assert not Path("new").exists()


@needs.programs
def test_standard_output_is_not_overwritten(folder: Path) -> None:
    with open("out", "w") as stdout:
        done = show("in.json", "--svg", "out", stdout=stdout)
    assert (done.stderr, done.returncode) == ("out: is standard output\n", 2)
    assert (folder / "out").read_text() == ""


@needs.programs
@pytest.mark.parametrize("command", ["check", "show"])
def test_a_file_that_is_printed_to_is_not_read(folder: Path, command: str) -> None:
    arguments = [sys.executable, "-m", "runstep", command, "in.json", "-"]
    with open("in.json") as stdin, open("in.json", "a") as stdout:
        done = subprocess.run(
            arguments, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, text=True
        )
    assert done.stderr == (
        "in.json: is standard output, too\n<stdin>: is standard output, too\n"
    )
    assert done.returncode == 2


@needs.programs
@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="there is no such file")
def test_files_that_are_not_regular(folder: Path) -> None:
    picture = ("in.json", "--svg", "/dev/stdout", "--html", "/dev/null")
    piped = show(*picture, stdout=subprocess.PIPE)
    assert (piped.stderr, piped.returncode) == ("", 0)
    # Pictures are saved before anything is printed.
    svg, text = piped.stdout.split("</svg>")
    assert svg.startswith("<svg ")
    assert "\n1 valid step: " in text
    with open("out", "w") as stdout:
        done = show(*picture, stdout=stdout)
    assert (done.stderr, done.returncode) == ("", 0)
    assert (folder / "out").read_text(encoding="utf-8") == piped.stdout
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    done = show("/dev/null", "--svg", "/dev/null", stdout=subprocess.PIPE)
    assert (done.stderr, done.returncode) == (
        "/dev/null:1: $: expected run steps, got none\n",
        1,
    )


@needs_links
def test_permissions_and_links_stay(folder: Path) -> None:
    old = Path("old.svg")
    old.write_text("old")
    old.chmod(0o640)
    Path("link.svg").symlink_to(old)
    before = os.umask(0o027)
    try:
        assert main(["show", "in.json", "--svg", "link.svg", "--html", "new"]) == 0
    finally:
        os.umask(before)
    assert Path("link.svg").is_symlink()
    assert old.read_text(encoding="utf-8").startswith("<svg ")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(Path("new").stat().st_mode) == 0o640
    assert sorted(os.listdir(folder)) == ["in.json", "link.svg", "new", "old.svg"]


@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_an_old_file_stays_if_the_new_one_cannot_be_written(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    error: BaseException,
) -> None:
    Path("old.svg").write_text("old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "replace", fail)
    is_interrupted = isinstance(error, KeyboardInterrupt)
    expected = 130 if is_interrupted else 2
    assert main(["show", "in.json", "--svg", "old.svg"]) == expected
    message = "" if is_interrupted else "old.svg: No space left\n"
    assert capfd.readouterr().err == message
    assert Path("old.svg").read_text() == "old"
    assert sorted(os.listdir(folder)) == ["in.json", "old.svg"]


@pytest.mark.parametrize(
    ("locked", "message"),
    [("old.svg", "old.svg: Permission denied\n"), (".", "")],
)
def test_files_and_folders_that_are_locked(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    locked: str,
    message: str,
) -> None:
    """A locked file stays; a file in a locked folder is written where it is."""
    Path("old.svg").write_text("old")
    number = os.stat("old.svg").st_ino
    path = os.path.realpath(locked)
    monkeypatch.setattr(os, "access", lambda name, mode: name != path)
    assert main(["show", "in.json", "--svg", "old.svg"]) == (2 if message else 0)
    assert capsys.readouterr().err == message
    assert (Path("old.svg").read_text(encoding="utf-8") == "old") is bool(message)
    assert os.stat("old.svg").st_ino == number


def test_a_folder_is_no_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "in.json", "--svg", "."]) == 2
    assert capsys.readouterr().err == ".: Is a directory\n"
    assert os.listdir(folder) == ["in.json"]
