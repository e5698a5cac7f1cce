"""The report of ``nox -s mutation``: scores, and the mutants that survive unexplained.

Runs in the folder in which mutmut has run. ``mutants.md`` lists the mutants that may
survive, each with the reason.
"""

import importlib
import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

import pytest

#: Exit codes of mutmut for mutants that survive: the tests pass, none is collected, or
#: none reaches the mutant.
SURVIVED = (0, 5, 33)
#: Exit codes of test runs that exceed their time: mutmut stops them, or `MAX_SECONDS`.
ENDLESS = (-24, 24, 152, -9, -signal.SIGALRM)
#: The functions that run when the package is imported.
AT_IMPORT = pytest.StashKey[set[str]]()
#: A test that exceeds ten times its usual time by more is endless.
MAX_SECONDS = 60


def main() -> int:
    survived: set[str] = set()
    verdicts: dict[str, list[str]] = {}
    mutants = Path("mutants")
    for path in sorted(mutants.glob("runstep/**/*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        survived |= {describe(each) for each, code in codes.items() if code in SURVIVED}
        module = ".".join(path.relative_to(mutants).parts).removesuffix(".py.meta")
        verdicts[module] = [*map(verdict, codes.values())]
    for module, of_module in verdicts.items():
        print_score(module, of_module)
    of_all = [each for of_module in verdicts.values() for each in of_module]
    print_score("all", of_all)
    unexplained, outdated = survived, []
    for explanation in explanations():
        # An ellipsis stands for any words, with or without quotes.
        pattern = re.escape(explanation).replace("…", r"""[\w'" ]+""")
        matching = {each for each in survived if re.fullmatch(pattern, each)}
        unexplained = unexplained - matching
        # A mutant that was not tried might have survived.
        if not matching and "untried" not in of_all:
            outdated.append(explanation)
    for each in sorted(unexplained):
        print(f"\nNo test notices it, and mutants.md does not explain it: {each}")
    for each in outdated:
        print(f"\nmutants.md explains it, but it does not survive: {each}")
    return 1 if unexplained or outdated else 0


def verdict(code: int | None) -> str:
    if code is None:
        return "untried"
    if code in SURVIVED:
        return "survived"
    # 255 counts as killed: mutmut reports it if a test module can't be imported. It
    # also does if it fails itself, but then explained mutants seem killed, too.
    return "endless" if code in ENDLESS else "killed"


def print_score(module: str, verdicts: Iterable[str]) -> None:
    count = Counter(verdicts)
    tried = count.total() - count["untried"]
    parts = [f"{count[each]} {each}" for each in ("killed", "endless", "survived")]
    score = (tried - count["survived"]) / tried if tried else 0
    print(f"{module}: {', '.join(parts)} of {tried} mutants: {score:.1%}")


def describe(mutant: str) -> str:
    """Return a mutant's function and changed lines, without line numbers."""
    show = ["mutmut", "show", mutant]
    diff = subprocess.run(show, check=True, capture_output=True, text=True).stdout
    # A function of a module is `module.x_function__mutmut_1` to mutmut, a method is
    # `module.xǁClassǁmethod__mutmut_1`.
    module, _, mangled = mutant.rpartition("__mutmut_")[0].rpartition(".")
    function = f"{module}.{mangled[2:].replace('ǁ', '.')}"
    changed = re.findall(r"^([+-])(?!\1\1 ) *(.*)$", diff, re.MULTILINE)
    return "\n".join([function, *[f"{sign} {line}" for sign, line in changed]])


def explanations() -> list[str]:
    """Return the mutants that may survive, in the form of `describe`."""
    text = Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
    blocks = re.findall(r"```diff\n(.*?)\n```", text, re.DOTALL)
    return [each for block in blocks for each in block.split("\n\n")]


def pytest_configure(config: pytest.Config) -> None:
    """Import the package, and let no import take longer than a test may."""
    signal.alarm(MAX_SECONDS)
    package = importlib.import_module("runstep")
    for name in (*package.__all__, "azure"):
        getattr(package, name)  # loads the module
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        config.stash[AT_IMPORT] = {*measured()._stats}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests, the fastest first, as soon as mutmut has measured them.

    A fast test kills most mutants, and mutmut stops at the first that fails.
    """
    items.sort(key=lambda item: durations().get(item.nodeid, 0))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let all tests try the mutants of functions that run when the package is imported.

    mutmut takes them for functions of the first test, and would have no other try them.
    """
    if AT_IMPORT in session.config.stash:
        tests = {item.nodeid for item in session.items}
        for function in session.config.stash[AT_IMPORT]:
            measured().tests_by_mangled_function_name[function] |= tests
        measured()._stats.clear()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Bound the time of a test: mutmut bounds that of a whole run, and generously."""
    signal.alarm(MAX_SECONDS + ceil(10 * durations().get(item.nodeid, 0)))


def measured() -> Any:
    """Return what mutmut is measuring: which functions run in which test."""
    return importlib.import_module("mutmut.state").state()


@cache
def durations() -> dict[str, float]:
    """Return the seconds that each test took, if mutmut has measured them."""
    path = Path("mutmut-stats.json")
    if not path.is_file():
        return {}
    times: dict[str, float] = json.loads(path.read_text())["duration_by_test"]
    return times


if __name__ == "__main__":
    sys.exit(main())
