"""The score of ``nox -s mutation``, and what no test notices, be it explained or not.

Runs where mutmut has run. ``mutants.md`` says of each mutant that may survive why.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

#: How tests end that notice nothing, and how those do that a mutant keeps busy.
PASSED = (0, 5, 33)
ENDLESS = (-24, 24, 152, -9)


def main() -> int:
    survived: set[str] = set()
    verdicts: dict[str, list[str]] = {}
    for path in sorted(Path("mutants/runstep").rglob("*.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        survived |= {describe(each) for each, code in codes.items() if code in PASSED}
        verdicts[path.name.partition(".")[0]] = [*map(verdict, codes.values())]
    for module, some in verdicts.items():
        print_score(module, some)
    all_of_them = [each for some in verdicts.values() for each in some]
    print_score("all", all_of_them)
    unexplained, gone = survived, []
    for explanation in explanations():
        # An ellipsis is a word of any sort, be it in quotes or not.
        pattern = re.escape(explanation).replace("…", r"""[\w'" ]+""")
        those = {each for each in survived if re.fullmatch(pattern, each)}
        unexplained = unexplained - those
        # What was not tried may survive or not.
        if not those and "untried" not in all_of_them:
            gone.append(explanation)
    for each in sorted(unexplained):
        print(f"\nNo test notices, nor is it explained: {each}")
    for each in gone:
        print(f"\nExplained, but it does not survive: {each}")
    return 1 if unexplained or gone else 0


def verdict(code: int | None) -> str:
    if code is None:
        return "untried"
    if code in PASSED:
        return "survived"
    # Among these is 255, by which mutmut says that a test module could not be imported,
    # or that itself failed. That kills the explained, too, which does not go unnoticed.
    return "endless" if code in ENDLESS else "killed"


def print_score(module: str, verdicts: Iterable[str]) -> None:
    count = Counter(verdicts)
    tried = count.total() - count["untried"]
    parts = [f"{count[each]} {each}" for each in ("killed", "endless", "survived")]
    score = (tried - count["survived"]) / tried if tried else 0
    print(f"{module}: {', '.join(parts)} of {tried} mutants: {score:.1%}")


def describe(mutant: str) -> str:
    """Say what a mutant changes, in a way that changes elsewhere leave alone."""
    show = ["mutmut", "show", mutant]
    diff = subprocess.run(show, check=True, capture_output=True, text=True).stdout
    function = mutant.rpartition("__mutmut_")[0].replace(".x_", ".")
    function = function.replace("xǁ", "").replace("ǁ", ".")
    changed = re.findall(r"^([+-])(?!\1\1 ) *(.*)$", diff, re.MULTILINE)
    return "\n".join([function, *[f"{sign} {line}" for sign, line in changed]])


def explanations() -> list[str]:
    """Give what `describe` says of the mutants that may survive."""
    text = Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
    blocks = re.findall(r"```diff\n(.*?)\n```", text, re.DOTALL)
    return [each for block in blocks for each in block.split("\n\n")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where mutmut runs tests, put the quick ones first: most mutants die of one."""
    measured = Path("mutmut-stats.json")
    if measured.is_file():
        times = json.loads(measured.read_text(encoding="utf-8"))["duration_by_test"]
        items.sort(key=lambda item: times.get(item.nodeid, 0))


if __name__ == "__main__":
    sys.exit(main())
