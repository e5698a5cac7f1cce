"""What mypy and pyright say of runstep's users, be it installed or in its repository.

This module imports neither runstep nor what that needs, for type checkers have to
give the same answers where attrs and cattrs are missing.
"""

import ast
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

ROOT = Path(__file__).parents[1]
USERS = ROOT / "tests" / "typing"
#: In the repository, the stubs stand apart from the modules.
STUBS = ROOT / "typings"
EXPECTED = re.compile(r"  # error: \[(?P<mypy>.+)\] \[(?P<pyright>.+)\]$")


class Complaint(NamedTuple):
    """An error, where it is, and the name of what was broken."""

    file: str
    line: int
    code: str


Check: TypeAlias = Callable[[list[Path]], set[Complaint]]


def mypy(files: list[Path]) -> set[Complaint]:
    options = ["--strict", "--config-file=", "--output=json"]
    output = run("mypy", *options, *map(str, files), status=(0, 1))
    reports = [json.loads(line) for line in output.split("\n") if line]
    return {
        Complaint(Path(report["file"]).name, report["line"], report["code"])
        for report in reports
        if report["severity"] == "error"
    }


def pyright(files: list[Path]) -> set[Complaint]:
    options = ["--pythonpath", sys.executable, "--outputjson"]
    output = run("pyright", *options, *map(str, files), status=(0, 1))
    return {
        Complaint(
            Path(report["file"]).name,
            report["range"]["start"]["line"] + 1,
            report["rule"],
        )
        for report in json.loads(output)["generalDiagnostics"]
    }


def run(module: str, *arguments: str, status: tuple[int, ...] = (0,)) -> str:
    """Run a type checker where it finds the stubs, as the repository's settings do."""
    needs(module.partition(".")[0])
    paths = {"MYPYPATH": str(STUBS)} if STUBS.is_dir() else {}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | paths, capture_output=True, text=True
    )
    assert done.returncode in status, done.stdout + done.stderr
    return done.stdout


def needs(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")


CHECKERS = pytest.mark.parametrize("check", [mypy, pyright], ids=["mypy", "pyright"])


@CHECKERS
def test_a_users_code_is_accepted_and_rejected(check: Check) -> None:
    wrong = USERS / "wrong.py"
    expected = set(expected_in(wrong, check.__name__))
    assert len(expected) > 40
    assert check([USERS / "baseline.py", wrong]) == expected


def expected_in(file: Path, checker: str) -> Iterator[Complaint]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := EXPECTED.search(line):
            for code in match[checker].split(", "):
                yield Complaint(file.name, number, code)


@CHECKERS
def test_the_examples_of_the_readme(check: Check, tmp_path: Path) -> None:
    needs("cattrs")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    assert len(blocks) == 4
    lines = "".join(blocks).splitlines()
    (evolve,) = [n for n, line in enumerate(lines, 1) if "attrs.evolve(" in line]
    user = tmp_path / "readme.py"
    user.write_text("\n".join(lines), encoding="utf-8")
    # As the README says.
    known = {Complaint("readme.py", evolve, "misc")} if check is mypy else set()
    assert check([user]) == known


@CHECKERS
def test_users_of_attrs_and_cattrs(check: Check) -> None:
    needs("cattrs")
    assert check([USERS / "with_cattrs.py"]) == set()


@pytest.mark.parametrize(
    ("check", "code"),
    [(mypy, "assignment"), (pyright, "reportAssignmentType")],
    ids=["mypy", "pyright"],
)
def test_no_field_is_any(check: Check, code: str, tmp_path: Path) -> None:
    """Take each field of each class for None, which it is not, unless it is Any."""
    attrs = pytest.importorskip("attrs")
    import runstep

    lines = ["import runstep"]
    for name in runstep.__all__:
        cls = getattr(runstep, name)
        if attrs.has(cls):
            lines.append(f"def fields_of_{name}(it: runstep.{name}) -> None:")
            for field in attrs.fields(cls):
                lines.append(f"    {field.name}: None = it.{field.name}")
    user = tmp_path / "fields.py"
    user.write_text("\n".join(lines), encoding="utf-8")
    expected = {
        Complaint("fields.py", number, code)
        for number, line in enumerate(lines, 1)
        if line.startswith("    ")
    }
    assert len(expected) > 150
    assert check([user]) == expected


def test_the_baseline_has_a_type_of_every_public_name() -> None:
    """Each name has to stand in an ``assert_type``."""
    pytest.importorskip("attrs")
    import runstep

    baseline = ast.parse((USERS / "baseline.py").read_text(encoding="utf-8"))
    asserted = {
        node.attr
        for call in ast.walk(baseline)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "assert_type"
        for node in ast.walk(call)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "runstep"
    }
    assert asserted >= set(runstep.__all__)


def test_the_stubs_say_what_is_there() -> None:
    needs("attrs")
    needs("mypy")
    allowed = USERS / "allowlist.txt"
    rules = allowed.read_text(encoding="utf-8").splitlines()
    assert len([rule for rule in rules if not rule.startswith("#")]) <= 10
    run("mypy.stubtest", "runstep", "--allowlist", str(allowed))


def test_pyright_knows_every_type() -> None:
    if STUBS.is_dir():
        pytest.skip("it is the installed package that pyright looks at")
    options = ["--verifytypes", "runstep", "--pythonpath", sys.executable]
    output = run("pyright", *options, "--outputjson", status=(0, 1))
    report = json.loads(output)["typeCompleteness"]
    counts = report["exportedSymbolCounts"]
    assert counts["withKnownType"] > 300
    assert counts["withUnknownType"] == counts["withAmbiguousType"] == 0
    assert report["completenessScore"] == 1
