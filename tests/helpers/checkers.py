"""Runs mypy and pyright, and gives what they complain of in one form."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from .needs import ROOT

#: What users write: all of one file is right, all of the other wrong.
USERS = ROOT / "tests" / "typing"
#: In the repository, the stubs stand apart from the modules.
STUBS = ROOT / "typings"
EXPECTED = re.compile(r"  # error: \[(?P<mypy>.+)\] \[(?P<pyright>.+)\]$")


class Complaint(NamedTuple):
    """An error, where it is, and the name of what was broken."""

    file: str
    line: int
    code: str


#: Takes files, or the folder of a project whose settings say which.
Check: TypeAlias = Callable[[list[Path] | Path], set[Complaint]]


def mypy(what: list[Path] | Path) -> set[Complaint]:
    options = ["--strict", "--config-file="] if isinstance(what, list) else []
    output = run_on(what, "mypy", *options, "--output=json")
    reports = [json.loads(line) for line in output.split("\n") if line]
    return {
        Complaint(Path(report["file"]).name, report["line"], report["code"])
        for report in reports
        if report["severity"] == "error"
    }


def pyright(what: list[Path] | Path) -> set[Complaint]:
    output = run_on(what, "pyright", "--pythonpath", sys.executable, "--outputjson")
    return {
        Complaint(
            Path(report["file"]).name,
            report["range"]["start"]["line"] + 1,
            report["rule"],
        )
        for report in json.loads(output)["generalDiagnostics"]
    }


def run_on(what: list[Path] | Path, module: str, *options: str) -> str:
    if isinstance(what, list):
        return run(module, *options, *map(str, what), status=(0, 1))
    return run(module, *options, folder=what, status=(0, 1))


def run(
    module: str, *arguments: str, folder: Path = ROOT, status: tuple[int, ...] = (0,)
) -> str:
    """Run a type checker where it finds the stubs, as the repository's settings do."""
    needs(module.partition(".")[0])
    paths = {"MYPYPATH": str(STUBS)} if STUBS.is_dir() and folder == ROOT else {}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | paths, capture_output=True, text=True
    )
    assert done.returncode in status, done.stdout + done.stderr
    return done.stdout


def needs(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")


def expected_in(file: Path, check: Check) -> Iterator[Complaint]:
    """Give what the comments of a file say that a type checker complains of."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := EXPECTED.search(line):
            for code in match[check.__name__].split(", "):
                yield Complaint(file.name, number, code)


each = pytest.mark.parametrize("check", [mypy, pyright], ids=["mypy", "pyright"])
