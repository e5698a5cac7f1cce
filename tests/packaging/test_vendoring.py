"""The commands of docs/vendoring.md, run as they stand there, and what they make.

The packages that the page names come from PyPI, and runstep from a wheel built here.
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest

from ..helpers import checkers, language_server, needs, pages
from ..helpers.checkers import USERS, Check, CheckerError
from ..helpers.needs import PROGRAMS, ROOT

pytestmark = [needs.programs, needs.source, needs.bash, pytest.mark.network]

#: Returns the code of a section of the page.
code = partial(pages.code, "vendoring")
#: The ways to vendor, and the titles of their sections.
WAYS = {
    "vendoring": "With pip's `vendoring`",
    "target": "With `pip install --target`",
    "copying": "By copying the folder",
}
PROJECT = """\
[project]
name = "mylib"
version = "1"

[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
"""
#: A module of the library itself in which strict type checkers find errors.
LOOSE = "def loose(value):\n    return value\n"
ERRORS_IN_LOOSE = {
    "mypy": [(1, "no-untyped-def")],
    "pyright": [
        (1, "reportMissingParameterType"),
        (1, "reportUnknownParameterType"),
        (2, "reportUnknownVariableType"),
    ],
}
AT_ONCE = ("--at-once", "mylib._vendor.runstep", "runstep")
EXAMPLES = ("step.json", "stream.txt")
#: For tests that need only one way: with pip's `vendoring`.
by_vendoring = pytest.mark.parametrize("host", ["vendoring"], indirect=True)


def run(folder: Path, *command: str, **environment: str) -> str:
    """Return the output of a command that finds this Python's programs first."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ
        | {"PATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


class Host(NamedTuple):
    """The project of a library that vendors runstep, and the folder of the wheels."""

    folder: Path
    wheels: Path

    @property
    def package(self) -> Path:
        return self.folder / "src" / "mylib"

    @property
    def vendored(self) -> Path:
        return self.package / "_vendor"

    def run(self, *command: str) -> str:
        return run(
            self.folder,
            *command,
            PIP_FIND_LINKS=str(self.wheels),
            PIP_NO_INDEX="1",
            PYTHONPATH="src",
            TMPDIR=str(self.folder),  # since `vendoring` uses a fixed name there
        )

    def vendor(self, way: str) -> None:
        """Run the commands of the page for this way."""
        self.run("bash", "-euxc", code(WAYS[way], "console"))

    def use(self, *python: str) -> list[str]:
        """Return the packages that a program imports that uses the vendored copy."""
        program = str(PROGRAMS / "alone.py")
        examples = [str(ROOT / "examples" / name) for name in EXAMPLES]
        return self.run(*python, "-B", program, "src", *examples).split()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the source tree, since building a wheel writes into it."""
    folder = tmp_path_factory.mktemp("vendoring") / "runstep"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("runstep", "typings"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for bytecode in ("__pycache__", "_fields/__pycache__"):
        (folder / "runstep" / bytecode).mkdir()
        (folder / "runstep" / bytecode / "old.pyc").touch()
    for name in ("LICENSE", "README.md", "pyproject.toml", "setup.cfg", "setup.py"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def wheels(checkout: Path) -> Path:
    """Build runstep's wheel; download setuptools and the packages of the page."""
    folder = checkout.parent / "beside"
    folder.mkdir()
    run(folder, "bash", "-euxc", code("Vendoring runstep", "console"))
    others = [*code(WAYS["vendoring"], "text").splitlines()[1:], "setuptools"]
    pip = (sys.executable, "-m", "pip")
    run(folder, *pip, "download", "--no-deps", "--dest", "wheels", *others)
    return folder / "wheels"


def new_host(wheels: Path, name: str, requirements: list[str]) -> Host:
    host = Host(wheels.parents[1] / name, wheels)
    host.vendored.mkdir(parents=True)
    for empty in ("__init__.py", "py.typed"):
        (host.package / empty).touch()
    (host.vendored / "vendor.txt").write_text("\n".join(requirements))
    tables = [
        code(section, "toml") for section in (WAYS["vendoring"], "Licenses", "Types")
    ]
    (host.folder / "pyproject.toml").write_text("\n".join([PROJECT, *tables]))
    return host


@pytest.fixture(scope="module", params=WAYS)
def host(wheels: Path, request: pytest.FixtureRequest) -> Host:
    """Make a library that vendors runstep in one of the ways."""
    way: str = request.param
    host = new_host(wheels, way, code(WAYS["vendoring"], "text").splitlines())
    host.vendor(way)
    # Running the commands again installs another version and keeps nothing of this one.
    copied = host.vendored / "runstep"
    (copied / "_module_of_another_version.py").touch()
    (copied / "__init__.py").write_text("")
    host.vendor(way)
    return host


def python(version: str) -> str:
    """Return the path of an interpreter, or skip the test."""
    command = shutil.which(f"python{version}")
    if command is None:
        pytest.skip(f"Python {version} is not on this machine")
    # The `python3.12` of pyenv runs only where that version is selected.
    done = subprocess.run(
        [command, "-c", "import sys; print(sys.executable)"],
        env=os.environ | {"PYENV_VERSION": version},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def vendored(text: str) -> str:
    """Return code with imports of the library's copies."""
    packages = "(runstep|attrs|cattrs)"
    for line, changed in (
        (rf"^( *)import {packages}$", r"\1from mylib._vendor import \2"),
        (rf"^( *)from {packages}\b", r"\1from mylib._vendor.\2"),
    ):
        text = re.sub(line, changed, text, flags=re.MULTILINE)
    return text


def test_the_requirements_on_the_page() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    required = config["options"]["install_requires"].replace('"', "'")
    on_the_page = re.findall('"(.+)"', code(WAYS["target"], "toml"))
    assert on_the_page == required.strip().split("\n")


def test_all_files_are_vendored(host: Host, checkout: Path) -> None:
    source, stubs = checkout / "runstep", checkout / "typings" / "runstep"
    modules = {path.relative_to(source) for path in source.rglob("*.py")}
    assert not (host.vendored / "bin").exists()
    vendored = host.vendored / "runstep"
    copied = {p.relative_to(vendored) for p in vendored.rglob("*") if p.is_file()}
    expected = {*modules, *[Path(path.name) for path in stubs.glob("*.pyi")]}
    assert copied - {Path("LICENSE")} == {*expected, Path("py.typed")}


def test_it_works(host: Host) -> None:
    imported = host.use(sys.executable, "-I")
    assert "mylib" in imported
    assert "runstep" not in imported


@by_vendoring
@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13", "3.14"])
def test_it_needs_nothing_else(host: Host, version: str) -> None:
    assert host.use(python(version), "-I", "-S") == ["mylib"]


def test_without_converters_it_needs_attrs_only(wheels: Path) -> None:
    first_two = code(WAYS["vendoring"], "text").splitlines()[:2]
    host = new_host(wheels, "without-cattrs", first_two)
    host.vendor("vendoring")
    folders = {path.name for path in host.vendored.iterdir() if path.is_dir()}
    assert folders == {"runstep", "attr", "attrs"}
    assert host.use(sys.executable, "-I", "-S") == ["mylib"]


def test_the_librarys_wheel_contains_license_and_stubs(host: Host) -> None:
    pip = (sys.executable, "-m", "pip")
    host.run(*pip, "wheel", "--no-deps", "--wheel-dir", "dist", ".")
    (wheel,) = (host.folder / "dist").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        names = {name.removeprefix("mylib/_vendor/") for name in archive.namelist()}
    stubs = {
        f"runstep/{path.name}" for path in (host.vendored / "runstep").glob("*.pyi")
    }
    assert names > stubs > {"runstep/objects.pyi"}
    assert names > {"mylib/py.typed", "runstep/py.typed"}
    # A license lies in the folder of a package, beside a module, or in the metadata.
    licensed = {re.split("[-./]", name)[0] for name in names if "LICENSE" in name}
    code = {re.split("[./]", name)[0] for name in names if name.endswith(".py")}
    assert "runstep" in licensed
    # attr is a part of attrs.
    assert licensed == code - {"mylib", "__init__", "attr"}


@by_vendoring
def test_its_tests_pass_under_its_name(host: Host) -> None:
    """The tests are vendored, too, but for slow ones and those that start programs."""
    names = ("objects", "enums", "reading", "writing", "converters")
    tests = ROOT / "tests"
    helpers = (tests / "helpers").glob("*.py")
    tested = [tests / f"test_{name}.py" for name in names]
    tested += [
        tests / "stream" / f"{name}.py" for name in ("__init__", "test_iter_events")
    ]
    for path in (tests / "__init__.py", *helpers, *tested):
        copied = host.folder / path.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_text(vendored(path.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(ROOT / "examples", host.folder / "examples")
    settings = ("-c", str(ROOT / "pyproject.toml"), "--rootdir", ".")
    program = "; ".join(
        [
            "import pytest, sys",
            "status = pytest.main(sys.argv[1:])",
            "sys.exit(status or 'runstep' in sys.modules)",
        ]
    )
    report = host.run(sys.executable, "-c", program, "-q", *settings, "tests")
    (passed,) = re.findall(r"(\d+) passed", report)
    assert int(passed) > 500


@by_vendoring
@pytest.mark.parametrize(
    "arguments",
    [*permutations(["mylib._vendor.runstep", "runstep"]), AT_ONCE],
    ids=" ".join,
)
def test_an_installed_copy_beside_it(host: Host, arguments: tuple[str, ...]) -> None:
    """The installed copy has its own attrs and cattrs."""
    shutil.copy(PROGRAMS / "copies.py", host.folder)
    report = host.run(sys.executable, "copies.py", *arguments)
    assert len(report.splitlines()) == 2


@by_vendoring
def test_editors_show_the_docstrings(host: Host) -> None:
    user = host.package / "user.py"
    code = vendored("\n" + language_server.CODE)
    user.write_text(code, encoding="utf-8")
    language_server.check_shown(user, host.folder)
    user.unlink()


@checkers.each_checker
def test_type_checkers_report_the_same(host: Host, check: Check) -> None:
    expected = set()
    for name in ("baseline.py", "wrong.py", "with_attrs.py", "with_cattrs.py"):
        text = (USERS / name).read_text(encoding="utf-8")
        assert text.count("\nimport runstep\n") == 1
        # Users have attrs and cattrs of their own.
        text = text.replace(
            "\nimport runstep\n", "\nfrom mylib._vendor import runstep\n"
        )
        (host.package / name).write_text(text, encoding="utf-8")
        expected |= set(checkers.expected_errors(USERS / name, check))
    assert len(expected) > 50
    # The settings are strict for the library, but not for what it vendors.
    of_cattrs = 'from ._vendor import cattrs\n\n__all__ = ["cattrs"]\n'
    has_cattrs = (host.vendored / "cattrs").is_dir()
    (host.package / "loose.py").write_text(LOOSE + of_cattrs * has_cattrs)
    in_loose = ERRORS_IN_LOOSE[check.__name__]
    expected |= {CheckerError("loose.py", line, code) for line, code in in_loose}
    assert check(host.folder) == expected
