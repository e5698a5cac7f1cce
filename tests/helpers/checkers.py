"""Runs of mypy and pyright, with their errors in one form."""

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

#: Files that users could write: some are right, and each line of ``wrong.py`` is wrong.
USERS = ROOT / "tests" / "typing"
#: The stubs of the repository; in an installed package, they lie beside the modules.
STUBS = ROOT / "typings"
EXPECTED = re.compile(r"  # error: \[(?P<mypy>.+)\] \[(?P<pyright>.+)\]$")


class CheckerError(NamedTuple):
    """An error of a type checker: where it is, and which rule it broke."""

    file: str
    line: int
    code: str


#: A type checker, given files, or the folder of a project whose settings name them.
Check: TypeAlias = Callable[[list[Path] | Path], set[CheckerError]]


def mypy(checked: list[Path] | Path) -> set[CheckerError]:
    options = ["--strict", "--config-file="] if isinstance(checked, list) else []
    output = run_on(checked, "mypy", *options, "--output=json")
    reports = [json.loads(line) for line in output.split("\n") if line]
    return {
        CheckerError(Path(report["file"]).name, report["line"], report["code"])
        for report in reports
        if report["severity"] == "error"
    }


def pyright(checked: list[Path] | Path) -> set[CheckerError]:
    output = run_on(checked, "pyright", "--pythonpath", sys.executable, "--outputjson")
    return {
        CheckerError(
            Path(report["file"]).name,
            report["range"]["start"]["line"] + 1,
            report["rule"],
        )
        for report in json.loads(output)["generalDiagnostics"]
    }


def run_on(checked: list[Path] | Path, module: str, *options: str) -> str:
    if isinstance(checked, list):
        return run(module, *options, *map(str, checked), status=(0, 1))
    return run(module, *options, folder=checked, status=(0, 1))


def run(
    module: str, *arguments: str, folder: Path = ROOT, status: tuple[int, ...] = (0,)
) -> str:
    """Return the output of a type checker that finds the stubs of the repository."""
    skip_unless_installed(module.partition(".")[0])
    paths = {"MYPYPATH": str(STUBS)} if STUBS.is_dir() and folder == ROOT else {}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | paths, capture_output=True, text=True
    )
    assert done.returncode in status, done.stdout + done.stderr
    return done.stdout


def skip_unless_installed(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")


def expected_errors(file: Path, check: Check) -> Iterator[CheckerError]:
    """Yield the errors of a type checker that the comments of a file announce."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := EXPECTED.search(line):
            for code in match[check.__name__].split(", "):
                yield CheckerError(file.name, number, code)


each_checker = pytest.mark.parametrize(
    "check", [mypy, pyright], ids=["mypy", "pyright"]
)
