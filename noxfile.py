"""The sessions of the task runner: ``nox`` runs all, ``nox -s NAME`` one of them."""

import configparser
import os
import shutil
from pathlib import Path

import nox

nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the package, the tests and this file."""
    session.install("-e", ".[dev]")
    for version in ("3.10", "3.14"):
        session.run("mypy", "--python-version", version)
    session.run("pyright", "runstep")


@nox.session
def lint(session: nox.Session) -> None:
    """Look for mistakes and for other formatting than ours."""
    session.install("ruff>=0.9")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def wheel(session: nox.Session) -> None:
    """Run the tests on the built wheel, out of reach of the source tree."""
    dist = Path(session.create_tmp()) / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.install("build")
    session.run("python", "-m", "build", "--outdir", str(dist))
    (sdist,) = dist.glob("*.tar.gz")
    (built,) = dist.glob("*.whl")
    session.install(f"{built}[test]")
    run_tests(session)
    # The source distribution makes the same package.
    session.install("--force-reinstall", "--no-deps", str(sdist))
    run_tests(session, "tests/test_package.py", "tests/test_check.py")


@nox.session
def oldest(session: nox.Session) -> None:
    """Run the tests with the oldest attrs and cattrs that are allowed."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    required = config["options"]["install_requires"].split("\n")
    pinned = [line.replace(">=", "==") for line in required if line]
    install(session, *pinned)
    run_tests(session)


@nox.session(python=["3.10", "3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    """Run the tests on each Python that there is."""
    install(session)
    run_tests(session)


def install(session: nox.Session, *others: str) -> None:
    """Install the package as it is now, without what an older build left behind."""
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    session.install(".[test]", *others)


def run_tests(session: nox.Session, *arguments: str) -> None:
    """Run the tests where there is nothing of the package but what is installed."""
    folder = Path(session.create_tmp()) / "elsewhere"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("tests", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("README.md", "pyproject.toml", "setup.cfg"):
        shutil.copy(ROOT / name, folder)
    with session.chdir(folder):
        where = "import runstep; assert 'site-packages' in runstep.__file__"
        session.run("python", "-c", where)
        wire = os.environ.get("RUNSTEP_WIRE", str(ROOT.parent / "shared" / "wire"))
        session.run(
            "python", "-m", "pytest", "-q", *arguments, env={"RUNSTEP_WIRE": wire}
        )
