"""The sessions of the task runner: ``nox`` runs all, ``nox -s NAME`` one of them."""

import os
import shutil
from pathlib import Path

import nox

nox.options.error_on_missing_interpreters = False

ROOT = Path(__file__).parent
WIRE = ROOT.parent / "shared" / "wire"
#: The oldest versions that setup.cfg allows.
OLDEST = ("attrs==23.1", "cattrs==24.1")


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
    outside, dist = elsewhere(session), Path(session.create_tmp()) / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.install("build")
    session.run("python", "-m", "build", "--outdir", str(dist))
    (sdist,) = dist.glob("*.tar.gz")
    (built,) = dist.glob("*.whl")
    session.install(f"{built}[test]")
    session.run("python", "-c", "import runstep; assert 'site-p' in runstep.__file__")
    test(session, outside)
    # The source distribution makes the same package.
    session.install("--force-reinstall", "--no-deps", str(sdist))
    test(session, outside, "tests/test_package.py", "tests/test_check.py")


@nox.session
def oldest(session: nox.Session) -> None:
    """Run the tests with the oldest attrs and cattrs that are allowed."""
    session.install(".[test]", *OLDEST)
    test(session, elsewhere(session))


@nox.session(python=["3.10", "3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    """Run the tests on each Python that there is."""
    session.install(".[test]")
    test(session, elsewhere(session))


def elsewhere(session: nox.Session) -> Path:
    """Copy the tests, and nothing of the package, to a folder of their own."""
    folder = Path(session.create_tmp()) / "elsewhere"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("tests", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("README.md", "pyproject.toml", "setup.cfg"):
        shutil.copy(ROOT / name, folder)
    return folder


def test(session: nox.Session, folder: Path, *arguments: str) -> None:
    session.chdir(folder)
    session.run(
        *("python", "-m", "pytest", "-q", *arguments),
        env={"RUNSTEP_WIRE": os.environ.get("RUNSTEP_WIRE", str(WIRE))},
    )
    session.chdir(ROOT)
