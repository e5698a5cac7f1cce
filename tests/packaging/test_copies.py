"""Copies of the package under other names, which work beside one another."""

import ast
import re
import shutil
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

import runstep

from ..helpers import needs
from ..helpers.needs import PROGRAMS

SOURCE = Path(runstep.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
COPIES = ("runstep", "one._vendor.runstep", "two._vendor.runstep")
#: Changes that make the last copy another version: module, old text, new text.
PATCHES = [
    ("__init__.py", f'__version__ = "{runstep.__version__}"', '__version__ = "9.9.9"'),
    ("enums.py", 'FAILED = "failed"\n', 'FAILED = "failed"\n    ASLEEP = "asleep"\n'),
]


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make two libraries that have a copy each; return the folder of both."""
    folder = tmp_path_factory.mktemp("hosts")
    for host in ("one", "two"):
        vendored = folder / host / "_vendor"
        shutil.copytree(
            SOURCE, vendored / "runstep", ignore=shutil.ignore_patterns("__pycache__")
        )
        for package in (folder / host, vendored):
            (package / "__init__.py").touch()
    for module, old, new in PATCHES:
        path = folder / "two" / "_vendor" / "runstep" / module
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
    shutil.copy(PROGRAMS / "copies.py", folder)
    return folder


def run(hosts: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=hosts,
        capture_output=True,
        text=True,
        timeout=120,
    )


@needs.programs
@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [*permutations(COPIES), ("--at-once", *COPIES)], ids=" ".join
)
def test_copies_side_by_side(hosts: Path, arguments: tuple[str, ...]) -> None:
    done = run(hosts, "copies.py", *arguments)
    assert done.returncode == 0, done.stderr
    versions = dict(line.split() for line in done.stdout.splitlines())
    assert versions == dict.fromkeys(COPIES, runstep.__version__) | {
        COPIES[-1]: "9.9.9"
    }


@needs.programs
def test_a_copy_without_the_commands(tmp_path: Path) -> None:
    """A copy without them still reads, checks, writes and streams."""
    vendored = tmp_path / "one" / "_vendor"
    commands = shutil.ignore_patterns("__pycache__", "_cli", "__main__.py*")
    shutil.copytree(SOURCE, vendored / "runstep", ignore=commands)
    assert not (vendored / "runstep" / "_cli").exists()
    assert not [*(vendored / "runstep").glob("__main__*")]
    for package in (tmp_path / "one", vendored):
        (package / "__init__.py").touch()
    shutil.copy(PROGRAMS / "copies.py", tmp_path)
    done = run(tmp_path, "copies.py", "one._vendor.runstep")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"one._vendor.runstep {runstep.__version__}\n"


@needs.programs
def test_the_command_has_the_name_of_the_copy(hosts: Path) -> None:
    done = run(hosts, "-m", "one._vendor.runstep", "check", "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: python -m one._vendor.runstep check ")
    assert "python -m runstep" not in done.stdout


def test_no_module_depends_on_the_name_of_the_package() -> None:
    """Tools that vendor rewrite or reject such lines, in docstrings, too."""
    assert len(MODULES) > 20
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        assert re.search(r"^\s*(import|from)\s+runstep\b", text, re.MULTILINE) is None
        for way in ("sys.modules", "importlib", "pkgutil", "pkg_resources", "__file__"):
            assert way not in text, module.name


def test_every_file_is_written_for_the_oldest_python() -> None:
    """A later Python checks the syntax only; the tests run on the oldest one, too."""
    for file in [*MODULES, *SOURCE.rglob("*.pyi")]:
        ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 10))
