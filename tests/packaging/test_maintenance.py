"""The pages for maintainers: what they name exists, and what exists is named."""

import re
from pathlib import Path

import runstep

from ..helpers import needs
from ..helpers.needs import ROOT

pytestmark = needs.source


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_contributing_lists_the_sessions_of_nox() -> None:
    noxfile = page("noxfile.py")
    sessions = re.findall(r"^@nox\.session.*\ndef (\w+)\(", noxfile, re.MULTILINE)
    listed = re.findall(r"^\| `(\w+)` \|", page("CONTRIBUTING.md"), re.MULTILINE)
    assert len(sessions) > 10
    assert sorted(listed) == sorted(sessions)
    (default,) = re.findall(
        r"^nox\.options\.sessions = \[(.*)\]", noxfile, re.MULTILINE
    )
    assert listed[:5] == re.findall(r"\w+", default)


def test_contributing_names_files_that_exist() -> None:
    paths = re.findall(r"`([\w./]+/[\w./]+|\w+\.(?:md|cfg))`", page("CONTRIBUTING.md"))
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_architecture_names_modules_that_exist() -> None:
    source = Path(runstep.__file__).parent
    named = re.findall(r"`(_\w+/\w+\.py)`", page("docs/architecture.md"))
    assert len(named) > 8
    assert [path for path in named if not (source / path).is_file()] == []


def test_architecture_lists_the_modules_beside_the_folders() -> None:
    source = Path(runstep.__file__).parent
    rows = re.findall(r"^\| (`.*?) \|", page("docs/architecture.md"), re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`(\w+)/?`", row)}
    modules = {path.stem for path in source.glob("*.py")} - {"__init__"}
    folders = {path.parent.name for path in source.glob("*/__init__.py")}
    assert listed == modules | folders
