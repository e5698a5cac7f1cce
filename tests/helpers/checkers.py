"""Runs of type checkers, with their errors in one form.

The comments in the files of `USERS` say which errors are expected in a line:

- ``# error: [code] [rule]``: all type checkers report one. These are mypy's codes and
  pyright's rules. Of the others, only the lines are compared.
- ``# error: [code] [rule] not in: ty, zuban``: these do not report it.
- ``# error in: ty, zuban``: only these report one.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

from .needs import ROOT

#: Files that users could write, with right and with wrong lines.
USERS = ROOT / "tests" / "typing"
#: The stubs of the repository; in an installed package, they lie beside the modules.
STUBS = ROOT / "typings"
COMMENT = re.compile(
    r"  # error(?:: \[(?P<mypy>.*)\] \[(?P<pyright>.*)\])?"
    r"(?: not in: (?P<not_in>.+)| in: (?P<only_in>.+))?$"
)


class CheckerError(NamedTuple):
    """An error of a type checker: where it is, and which rule it broke.

    *code* is empty for all but mypy and pyright.
    """

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
    return {
        CheckerError(file, line, report["rule"])
        for file, line, report in diagnostics("pyright", checked)
    }


def basedpyright(checked: list[Path] | Path) -> set[CheckerError]:
    return {
        CheckerError(file, line, "")
        for file, line, report in diagnostics("basedpyright", checked)
        if report["severity"] == "error"
    }


def diagnostics(
    module: str, checked: list[Path] | Path
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    output = run_on(checked, module, "--pythonpath", sys.executable, "--outputjson")
    for report in json.loads(output)["generalDiagnostics"]:
        yield Path(report["file"]).name, report["range"]["start"]["line"] + 1, report


def pyrefly(checked: list[Path] | Path) -> set[CheckerError]:
    options = (
        f"--config={USERS / 'pyrefly.toml'}",
        f"--python-interpreter-path={sys.executable}",
        "--output-format=min-text",
    )
    output = run_on(checked, "pyrefly", "check", *options)
    return lines_in(output, r"ERROR (.+?):(\d+):")


def ty(checked: list[Path] | Path) -> set[CheckerError]:
    # It narrows to types that `assert_type` cannot spell, such as ``A & ~B``.
    options = ("--ignore=assert-type-unspellable-subtype", f"--python={sys.executable}")
    output = run_on(checked, "ty", "check", *options, "--output-format=concise")
    return lines_in(output, r"(.+?):(\d+):\d+: error")


def zuban(checked: list[Path] | Path) -> set[CheckerError]:
    # Otherwise it reads mypy's settings of this project.
    options = (
        "--strict",
        f"--config-file={os.devnull}",
        f"--python-executable={sys.executable}",
    )
    return lines_in(run_on(checked, "zuban", "check", *options), r"(.+?):(\d+): error")


def lines_in(output: str, pattern: str) -> set[CheckerError]:
    found = re.findall(f"^{pattern}", output, re.MULTILINE)
    return {CheckerError(Path(file).name, int(line), "") for file, line in found}


def run_on(checked: list[Path] | Path, program: str, *options: str) -> str:
    if isinstance(checked, list):
        return run(program, *options, *map(str, checked), status=(0, 1))
    return run(program, *options, folder=checked, status=(0, 1))


def run(
    program: str, *arguments: str, folder: Path = ROOT, status: tuple[int, ...] = (0,)
) -> str:
    """Return the output of a type checker that finds the stubs of the repository.

    Skips the test if the environment of this Python does not have the program.
    """
    beside = shutil.which(program, path=str(Path(sys.executable).parent))
    if beside is None:
        pytest.skip(f"{program} is not installed")
    paths = {"MYPYPATH": str(STUBS)} if STUBS.is_dir() and folder == ROOT else {}
    done = subprocess.run(
        [beside, *arguments],
        cwd=folder,
        env=os.environ | paths,
        capture_output=True,
        text=True,
    )
    assert done.returncode in status, done.stdout + done.stderr
    return done.stdout


def skip_unless_installed(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")


def expected_errors(file: Path, check: Check) -> Iterator[CheckerError]:
    """Yield the errors of a type checker that the comments of a file announce."""
    name = check.__name__
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not (match := COMMENT.search(line)):
            continue
        if name in ("mypy", "pyright"):
            codes = [code for code in (match[name] or "").split(", ") if code]
        elif match["only_in"]:
            codes = [""] if name in match["only_in"].split(", ") else []
        else:
            codes = [] if name in (match["not_in"] or "").split(", ") else [""]
        for code in codes:
            yield CheckerError(file.name, number, code)


each_checker = pytest.mark.parametrize(
    "check", [mypy, pyright], ids=["mypy", "pyright"]
)
each_other_checker = pytest.mark.parametrize(
    "check",
    [basedpyright, pyrefly, ty, zuban],
    ids=["basedpyright", "pyrefly", "ty", "zuban"],
)
