"""The errors that mypy and pyright report in the code of runstep's users.

This module imports neither runstep nor its dependencies, since type checkers have to
report the same without attrs and cattrs. `test_vendoring` checks a vendored copy.
"""

import ast
import json
import re
import sys
from pathlib import Path

import pytest

from ..helpers import checkers, language_server
from ..helpers.checkers import (
    STUBS,
    USERS,
    Check,
    CheckerError,
    mypy,
    pyright,
    run,
    skip_unless_installed,
)
from ..helpers.needs import ROOT


@checkers.each_checker
def test_a_users_code_is_accepted_and_rejected(check: Check) -> None:
    wrong = USERS / "wrong.py"
    expected = set(checkers.expected_errors(wrong, check))
    assert len(expected) > 40
    assert check([USERS / "baseline.py", wrong]) == expected


@pytest.mark.parametrize(
    ("page", "count", "package"),
    [
        ("README.md", 7, "cattrs"),
        ("docs/types.md", 1, "attrs"),
        ("docs/streams.md", 2, "httpx"),
    ],
)
@checkers.each_checker
def test_the_examples_of_pages(
    check: Check, tmp_path: Path, page: str, count: int, package: str
) -> None:
    skip_unless_installed(package)
    if not (ROOT / page).is_file():
        pytest.skip("the tests run outside the source tree")
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == count
    user = tmp_path / "user.py"
    user.write_text("".join(blocks), encoding="utf-8")
    assert check([user]) == set()


@checkers.each_checker
def test_users_of_attrs_and_cattrs(check: Check) -> None:
    skip_unless_installed("cattrs")
    with_attrs = USERS / "with_attrs.py"
    expected = set(checkers.expected_errors(with_attrs, check))
    assert len(expected) >= 2
    assert check([with_attrs, USERS / "with_cattrs.py"]) == expected


@checkers.each_other_checker
def test_other_type_checkers(check: Check) -> None:
    """They accept the same right lines, and reject the same wrong ones."""
    if STUBS.is_dir():
        pytest.skip("not all of them find the stubs of an uninstalled package")
    names = ("baseline.py", "wrong.py", "with_attrs.py", "with_cattrs.py")
    files = [USERS / name for name in names]
    expected = {e for file in files for e in checkers.expected_errors(file, check)}
    assert len(expected) > 50
    assert check(files) == expected


@pytest.mark.parametrize(
    ("check", "code"),
    [(mypy, "assignment"), (pyright, "reportAssignmentType")],
    ids=["mypy", "pyright"],
)
def test_no_field_is_any(check: Check, code: str, tmp_path: Path) -> None:
    """Assign each field of each class to a None: an error, unless its type is Any."""
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
        CheckerError("fields.py", number, code)
        for number, line in enumerate(lines, 1)
        if line.startswith("    ")
    }
    assert len(expected) > 150
    assert check([user]) == expected


def test_editors_show_the_docstrings(tmp_path: Path) -> None:
    user = tmp_path / "user.py"
    user.write_text(language_server.CODE, encoding="utf-8")
    language_server.check_shown(user)


def test_the_baseline_has_a_type_of_every_public_name() -> None:
    """Each name has to appear in an ``assert_type``."""
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
    for package in ("attrs", "rich", "mypy"):  # stubtest imports private modules, too
        skip_unless_installed(package)
    allowed = USERS / "allowlist.txt"
    rules = allowed.read_text(encoding="utf-8").splitlines()
    assert len([rule for rule in rules if not rule.startswith("#")]) <= 10
    run("stubtest", "runstep", "--allowlist", str(allowed))


def test_pyright_knows_every_type() -> None:
    if STUBS.is_dir():
        pytest.skip("pyright verifies the types of an installed package only")
    options = ["--verifytypes", "runstep", "--pythonpath", sys.executable]
    output = run("pyright", *options, "--outputjson", status=(0, 1))
    report = json.loads(output)["typeCompleteness"]
    counts = report["exportedSymbolCounts"]
    assert counts["withKnownType"] > 300
    assert counts["withUnknownType"] == counts["withAmbiguousType"] == 0
    assert report["completenessScore"] == 1
