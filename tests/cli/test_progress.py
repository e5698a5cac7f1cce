"""The progress bar for long files."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("rich", reason="the bar needs rich")

from runstep.__main__ import main
from runstep._cli import progress

from ..helpers import needs
from ..helpers.samples import STEP
from .helpers import COMMAND, hide_package, installed, run_in_terminal


@installed
@needs.programs
def test_a_bar_for_a_long_file(tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    # A few seconds to read: on a fast machine, a shorter file has no time for a bar.
    archive.write_text((json.dumps(STEP) + "\n") * 160_000)
    assert archive.stat().st_size > 2**27
    command = (str(COMMAND), "check", str(archive))
    status, printed = run_in_terminal(100, *command)
    assert status == 0
    percents = [int(each) for each in re.findall(r"(\d+)%", printed)]
    assert percents == sorted(percents)
    assert any(0 < percent < 100 for percent in percents)
    # The bar is removed at the end.
    assert printed.endswith("no problems\n")
    piped = subprocess.run(command, capture_output=True, check=True)
    assert piped.stderr == b""


@pytest.mark.parametrize(
    ("terminal", "platform", "has_rich", "has_bar"),
    [
        pytest.param("xterm", "linux", True, True, marks=needs.threads),
        ("xterm", "linux", False, False),
        ("dumb", "linux", True, False),
        ("xterm", "emscripten", True, False),
    ],
)
def test_a_bar_where_it_can_be_drawn(
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: str,
    platform: str,
    has_rich: bool,
    has_bar: bool,
) -> None:
    monkeypatch.setattr(progress, "MIN_SIZE", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("TERM", terminal)
    if not has_rich:
        hide_package(monkeypatch, "rich")
    assert main(["check", str(archive)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("4 valid steps: ")
    assert ("archive.jsonl" in err) is has_bar
    assert bool(err) is has_bar
