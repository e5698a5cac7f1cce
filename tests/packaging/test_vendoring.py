"""Does what docs/vendoring.md says, word for word, with pip's real `vendoring`.

Takes the packages that the page names from PyPI, and runstep from a wheel of its own.
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

from ..helpers import checkers, needs, pages
from ..helpers.checkers import USERS, Check, Complaint
from ..helpers.needs import PROGRAMS, ROOT

pytestmark = [needs.programs, needs.source, needs.bash, pytest.mark.network]

#: Gives the blocks of a section of the page.
blocks = partial(pages.blocks, "vendoring")
#: The ways to vendor, and what their sections are called.
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
#: A module of the library's own that a strict type checker does not like.
LOOSE = "def loose(value):\n    return value\n"
COMPLAINTS_OF_LOOSE = {
    "mypy": [(1, "no-untyped-def")],
    "pyright": [
        (1, "reportMissingParameterType"),
        (1, "reportUnknownParameterType"),
        (2, "reportUnknownVariableType"),
    ],
}
AT_ONCE = ("--at-once", "mylib._vendor.runstep", "runstep")
EXAMPLES = ("step.json", "stream.txt")
#: For tests that are about what `vendoring` does.
by_vendoring = pytest.mark.parametrize("host", ["vendoring"], indirect=True)


def run(folder: Path, *command: str, **environment: str) -> str:
    """Run a command; of what it calls, this Python's own come first."""
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
    """A library of somebody's, in a folder of its own; it finds packages in another."""

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
            TMPDIR=str(self.folder),  # `vendoring` has a folder of a fixed name there
        )

    def vendor(self, way: str) -> None:
        """Do what the page says."""
        self.run("bash", "-euxc", blocks(WAYS[way], "console"))

    def use(self, *python: str) -> list[str]:
        """Put the vendored copy to use; give what was imported."""
        program = str(PROGRAMS / "alone.py")
        examples = [str(ROOT / "examples" / name) for name in EXAMPLES]
        return self.run(*python, "-B", program, "src", *examples).split()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the source tree; what is built of it must not lie in ours."""
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
    """Build the wheel, and download the others that the page names, and setuptools."""
    folder = checkout.parent / "beside"
    folder.mkdir()
    run(folder, "bash", "-euxc", blocks("# Vendoring", "console"))
    others = [*blocks(WAYS["vendoring"], "text").splitlines()[1:], "setuptools"]
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
        blocks(section, "toml") for section in (WAYS["vendoring"], "Licenses", "Types")
    ]
    (host.folder / "pyproject.toml").write_text("\n".join([PROJECT, *tables]))
    return host


@pytest.fixture(scope="module", params=WAYS)
def host(wheels: Path, request: pytest.FixtureRequest) -> Host:
    """Make a library that has runstep vendored in one of the ways."""
    way: str = request.param
    host = new_host(wheels, way, blocks(WAYS["vendoring"], "text").splitlines())
    host.vendor(way)
    # The same commands bring another version, and nothing of this one stays.
    copied = host.vendored / "runstep"
    (copied / "_module_of_another_version.py").touch()
    (copied / "__init__.py").write_text("")
    host.vendor(way)
    return host


def python(version: str) -> str:
    """Find an interpreter."""
    command = shutil.which(f"python{version}")
    if command is None:
        pytest.skip(f"Python {version} is not on this machine")
    # What pyenv lays on the path runs a version only where one asks for it.
    done = subprocess.run(
        [command, "-c", "import sys; print(sys.executable)"],
        env=os.environ | {"PYENV_VERSION": version},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def vendored(text: str) -> str:
    """Let code import the library's copies."""
    packages = "(runstep|attrs|cattrs)"
    for line, changed in (
        (rf"^( *)import {packages}$", r"\1from mylib._vendor import \2"),
        (rf"^( *)from {packages}\b", r"\1from mylib._vendor.\2"),
    ):
        text = re.sub(line, changed, text, flags=re.MULTILINE)
    return text


def test_the_page_says_what_is_needed() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    required = config["options"]["install_requires"].replace('"', "'")
    on_the_page = re.findall('"(.+)"', blocks(WAYS["target"], "toml"))
    assert on_the_page == required.strip().split("\n")


def test_all_of_the_package_is_there(host: Host, checkout: Path) -> None:
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
    first_two = blocks(WAYS["vendoring"], "text").splitlines()[:2]
    host = new_host(wheels, "without-cattrs", first_two)
    host.vendor("vendoring")
    folders = {path.name for path in host.vendored.iterdir() if path.is_dir()}
    assert folders == {"runstep", "attr", "attrs"}
    assert host.use(sys.executable, "-I", "-S") == ["mylib"]


def test_its_license_and_stubs_go_with_the_librarys_wheel(host: Host) -> None:
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
    # They stand in the folder of a package, beside a module, or with the metadata.
    licensed = {re.split("[-./]", name)[0] for name in names if "LICENSE" in name}
    code = {re.split("[./]", name)[0] for name in names if name.endswith(".py")}
    assert "runstep" in licensed
    # attr is a part of attrs.
    assert licensed == code - {"mylib", "__init__", "attr"}


@by_vendoring
def test_its_tests_pass_under_its_name(host: Host) -> None:
    """Vendor the tests, too; all but those that take long, or start programs."""
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
    """That one has an attrs and a cattrs of its own."""
    shutil.copy(PROGRAMS / "copies.py", host.folder)
    report = host.run(sys.executable, "copies.py", *arguments)
    assert len(report.splitlines()) == 2


@checkers.each
def test_type_checkers_say_the_same_of_it(host: Host, check: Check) -> None:
    for name in ("baseline.py", "wrong.py"):
        text = vendored((USERS / name).read_text(encoding="utf-8"))
        assert text.count("\nfrom mylib._vendor import runstep\n") == 1
        (host.package / name).write_text(text, encoding="utf-8")
    expected = set(checkers.expected_in(USERS / "wrong.py", check))
    assert len(expected) > 40
    # The settings are strict with the library, but not with what it vendors.
    of_cattrs = 'from ._vendor import cattrs\n\n__all__ = ["cattrs"]\n'
    has_cattrs = (host.vendored / "cattrs").is_dir()
    (host.package / "loose.py").write_text(LOOSE + of_cattrs * has_cattrs)
    of_loose = COMPLAINTS_OF_LOOSE[check.__name__]
    expected |= {Complaint("loose.py", line, code) for line, code in of_loose}
    assert check(host.folder) == expected
