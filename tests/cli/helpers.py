"""Files of run steps to check and to show, and the commands that read them."""

import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import runstep
from runstep._cli.selection import Selection, Wanted
from runstep._cli.timeline import Run

from ..helpers import needs
from ..helpers.samples import (
    CODE_CALL,
    FUNCTION_CALL,
    MESSAGE_STEP,
    SEARCH_CALL,
    STEP,
    Json,
)

EXAMPLES = needs.ROOT / "examples"

#: The command that the package installs.
COMMAND = Path(sys.executable).with_name("runstep")
installed = pytest.mark.skipif(
    not COMMAND.exists(), reason="the command is not installed here"
)

GOOD = json.dumps(STEP)
MESSAGE = json.dumps(MESSAGE_STEP)
BAD: dict[str, Any] = {**STEP, "created_at": "now"}
NOT_AN_INTEGER = "expected an integer, got a string of 3 characters"
NO_CALLS = {"type": "tool_calls", "tool_calls": []}

#: The summary of a file with the step `GOOD`.
SUMMARY_OF_ONE = [
    "1 valid step: 1 tool_calls (1 failed)",
    "3 tool calls: 1 code_interpreter, 1 file_search, 1 function",
]
#: The summary of a file with the steps `GOOD` and `MESSAGE`.
SUMMARY_OF_BOTH = [
    "2 valid steps: 1 tool_calls (1 failed), 1 message_creation (1 completed)",
    "3 tool calls: 1 code_interpreter, 1 file_search, 1 function",
]

NOON = 1717502400  # 2024-06-04 12:00:00 UTC


def pretty(value: object) -> str:
    """Return a value as JSON on several lines."""
    return json.dumps(value, indent=2)


def new_step(began: int, ended: int | None, **changes: Any) -> Json:
    """Return a step with a message; the times are in seconds after `NOON`."""
    status = "in_progress" if ended is None else "completed"
    return {
        **MESSAGE_STEP,
        "id": f"step_{began}",
        "created_at": NOON + began,
        "status": status,
        "completed_at": None if ended is None else NOON + ended,
        "failed_at": None,
        **changes,
    }


def tool_calls(*calls: Json) -> Json:
    """Return the members of a step that calls tools."""
    return {
        "type": "tool_calls",
        "step_details": {"type": "tool_calls", "tool_calls": calls},
    }


#: The steps of two runs. The first run took 20 seconds, and its steps are not in order
#: of time. The second run is not over.
STEPS = [
    new_step(
        15,
        None,
        status="failed",
        failed_at=NOON + 20,
        last_error={"code": "server_error", "message": "Sorry."},
        **tool_calls(SEARCH_CALL),
    ),
    new_step(3600, None, run_id="run_2", usage=None),
    new_step(0, 5),
    new_step(5, 15, **tool_calls(CODE_CALL, FUNCTION_CALL)),
]


def runs_of(steps: Iterable[runstep.RunStepObject]) -> list[Run]:
    """Return the runs that some steps belong to, as `show` does."""
    selection = Selection(Wanted(), None)
    for step in steps:
        selection.add(step)
    return selection.runs()


def run_in_terminal(columns: int, *command: str, **environment: str) -> tuple[int, str]:
    """Run a command in a pseudo-terminal; return its exit status and its output."""
    fcntl = pytest.importorskip("fcntl")
    termios = pytest.importorskip("termios")
    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("4H", 50, columns, 0, 0))
    hidden = ("COLUMNS", "NO_COLOR")
    inherited = {key: os.environ[key] for key in os.environ if key not in hidden}
    process = subprocess.Popen(
        command,
        stdin=its,
        stdout=its,
        stderr=its,
        env=inherited | {"TERM": "xterm-256color", "PYTHONUTF8": "1"} | environment,
    )
    os.close(its)
    printed = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux raises it at the end
            break
        if not piece:
            break
        printed += piece
    os.close(ours)
    return process.wait(timeout=60), printed.decode().replace("\r\n", "\n")


def without_styles(printed: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", printed)


def hide_package(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """Make a package impossible to import."""
    monkeypatch.setitem(sys.modules, package, None)
    for name in [name for name in sys.modules if name.startswith(f"{package}.")]:
        monkeypatch.delitem(sys.modules, name)
