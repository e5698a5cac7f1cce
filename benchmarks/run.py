"""Runs all benchmarks, and writes what came to ``results.md`` and ``results.svg``.

    python benchmarks/run.py [ROUNDS]

Needs ``runstep[bench]``, installed. In a round each contender has a fresh process, and
for every measure they take turns, a short sample each, so that what else the machine
does falls on all of them. A figure of a round is the median of its turns, a ratio that
of the turns' ratios; given are the median over the rounds, and the spread.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeAlias

import matplotlib.pyplot as plt
from matplotlib import rcParams
from matplotlib.ticker import NullFormatter
from payloads import STEPS
from report import circumstances, spread
from rich.progress import Progress

HERE = Path(__file__).parent
#: Turns of a round.
TURNS = 5
CONTENDERS = [
    "runstep_json",
    "runstep_orjson",
    "runstep_msgspec",
    "openai_validated",
    "openai_client",
    "azure_ai_agents",
    "msgspec_structs",
    "mashumaro_dataclasses",
    "cattrs_plain",
    "from_dict",
]
IMPORTS = {
    "runstep": "runstep",
    "attrs": "attrs",
    "cattrs": "cattrs",
    "openai": "openai",
    "azure-ai-agents": "azure.ai.agents.models",
    "msgspec": "msgspec",
    "mashumaro": "mashumaro",
}
PACKAGES = (
    "runstep",
    "attrs",
    "cattrs",
    "openai",
    "pydantic-core",
    "azure-ai-agents",
    "msgspec",
    "orjson",
    "mashumaro",
)
KINDS = ("dict to step", "text to step", "step to dict", "step to text")
PAGES = tuple(f"dict to page: {size} steps" for size in ("100", "10,000"))
#: What came in the turns of a round, by measure and by who was measured.
Round: TypeAlias = dict[tuple[str, str], list[float]]


class Contender:
    """The process of a contender, which measures itself when asked."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, "measure.py", name],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Contender":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def read(self) -> Any:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            sys.exit(f"{self.name} has failed")
        return json.loads(line)

    def ask(self, measure: str) -> float:
        print(measure, file=self.process.stdin, flush=True)
        return float(self.read())


def one_round(step: Callable[[], object]) -> tuple[dict[str, Any], Round]:
    """Give what is known of each contender, and what was measured."""
    found: Round = {}
    commands = {
        **{("import", name): ["-c", f"import {IMPORTS[name]}"] for name in IMPORTS},
        **{
            ("cold start", name): ["measure.py", name, "--first"] for name in CONTENDERS
        },
    }
    with ExitStack() as stack:
        contenders = [stack.enter_context(Contender(name)) for name in CONTENDERS]
        facts = {each.name: each.read() for each in contenders}
        for _ in range(TURNS):
            for measure in facts["runstep_json"]["measures"]:
                for each in contenders:
                    if measure in facts[each.name]["measures"]:
                        figures = found.setdefault((measure, each.name), [])
                        figures.append(each.ask(measure))
                        step()
            bare = milliseconds(["-c", "pass"])
            for key, command in commands.items():
                over = bare if key[0] == "import" else 0
                found.setdefault(key, []).append(milliseconds(command) - over)
                step()
    return facts, found


def milliseconds(arguments: list[str]) -> float:
    """Time a process from its start to its end."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=HERE, check=True)
    return (time.perf_counter() - begin) * 1e3


class Ratio(NamedTuple):
    """How much one figure is of another, and the most or least that it is to be."""

    what: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    target: float
    #: At least so many times as fast; else at most so many times as much.
    is_least: bool = True

    def of(self, found: Round) -> float:
        """Give the ratio of a round."""
        pairs = zip(found[self.ours], found[self.theirs], strict=True)
        return median([b / a if self.is_least else a / b for a, b in pairs])


def ratios() -> Iterator[Ratio]:
    """Give all ratios that are aimed at."""
    orjson, msgspec, openai = "runstep_orjson", "runstep_msgspec", "openai_validated"
    for payload, text_target in (("message step", 1.5), ("three calls", 3)):
        measure = f"dict to step: {payload}"
        ours = (measure, orjson)
        yield Ratio(f"{measure}, openai validated", ours, (measure, openai), 2.5)
        yield Ratio(f"{measure}, openai's client", ours, (measure, "openai_client"), 10)
        theirs = (measure, "azure_ai_agents")
        yield Ratio(f"{measure}, azure-ai-agents", ours, theirs, 40)
        theirs = (measure, "msgspec_structs")
        yield Ratio(f"{measure}, of msgspec's time", ours, theirs, 3, False)
        measure = f"text to step: {payload}"
        for backend, name in (("orjson", orjson), ("msgspec", msgspec)):
            what = f"{measure}, with {backend}, openai"
            yield Ratio(what, (measure, name), (measure, openai), text_target)
        for kind in ("step to dict", "step to text"):
            measure = f"{kind}: {payload}"
            yield Ratio(f"{measure}, openai", (measure, orjson), (measure, openai), 2)
    measure = "text to step: three calls"
    ours = (measure, "runstep_json")
    yield Ratio(f"{measure}, with json, openai", ours, (measure, openai), 1.5)
    ours, theirs = (
        (f"dict to step: {name}", orjson)
        for name in ("20 unknown keys", "message step")
    )
    yield Ratio("20 unknown keys, of the time without", ours, theirs, 2, False)
    for payload in ("message step", "three calls"):
        measure = f"bytes: {payload}"
        ours = (measure, "runstep_json")
        theirs = (measure, "msgspec_structs")
        yield Ratio(f"{measure}, of msgspec's", ours, theirs, 1.5, False)
        yield Ratio(f"{measure}, openai", ours, (measure, openai), 3)
    ours = ("import", "runstep")
    yield Ratio("import, of attrs'", ours, ("import", "attrs"), 2, False)
    yield Ratio("import, openai", ours, ("import", "openai"), 10)
    ours = ("cold start", "runstep_json")
    yield Ratio("cold start, openai", ours, ("cold start", openai), 10)
    for mark in ("", ", no collector"):
        small, large = ((f"{page}{mark}", orjson) for page in PAGES)
        what = f"100 times the steps in a page{mark}, of the time"
        yield Ratio(what, large, small, 105, False)


class Results(NamedTuple):
    """What came of all rounds."""

    facts: dict[str, Any]
    rounds: list[Round]

    def label(self, name: str) -> str:
        known = self.facts.get(name)
        if known is None:  # of an import
            return name
        marks = "" if known["checks types"] else " (1)"
        marks += "" if known["keeps unknown keys"] else " (2)"
        return f"{known['label']}{marks}"

    def figures(self, measure: str, name: str) -> list[float]:
        return [median(found[measure, name]) for found in self.rounds]

    def names(self, measure: str) -> list[str]:
        return [name for what, name in self.rounds[0] if what == measure]


def shown(values: list[float]) -> str:
    """Give a figure with as many digits as mean something."""
    middle = median(values)
    return spread(values, 0 if middle >= 1000 else 1 if middle >= 10 else 2)


def ratio_row(results: Results, ratio: Ratio) -> list[str]:
    values = [ratio.of(found) for found in results.rounds]
    met = (median(values) >= ratio.target) == ratio.is_least
    bound = f"at {'least' if ratio.is_least else 'most'} {ratio.target:g}"
    return [ratio.what, shown(values), bound, "yes" if met else "**no**"]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [*[f"| {' | '.join(line)} |" for line in lines], ""]


def figures_table(results: Results, measures: dict[str, str]) -> list[str]:
    """Give a table of these measures, by the heads of their columns."""
    names = results.names(next(iter(measures)))
    rows = [
        [
            results.label(name),
            *[shown(results.figures(each, name)) for each in measures],
        ]
        for name in names
    ]
    return table(["", *measures.values()], rows)


def collector(results: Results) -> list[str]:
    """Say what growth beyond a hundred times is due to."""
    share = median(results.figures("collector's share: 10,000 steps", "runstep_orjson"))
    rows = []
    for name in results.names(PAGES[0]):
        growths = [
            Ratio("", (PAGES[1] + mark, name), (PAGES[0] + mark, name), 105, False)
            for mark in ("", ", no collector")
        ]
        figures = [shown([each.of(r) for r in results.rounds]) for each in growths]
        rows.append([results.label(name), *figures])
    return [
        "A page of 100 steps is read and dropped before Python's garbage collector",
        "runs; in a page of 10,000 it runs again and again while the page grows, the",
        f"last time over all objects that there are. By `gc.callbacks`, {share:.0%} of",
        "runstep's time there is the collector's. It meets all contenders, for it",
        "tracks all instances of Python classes with fields, and nothing in Python can",
        "spare them that. And a library has no business to turn it off; a program that",
        "reads large pages may.",
        "",
        *table(["100 times the steps", "of the time", "no collector"], rows),
        "What is left without the collector is the memory itself: 10,000 steps are",
        "past what a processor's caches hold, and the system has to give it first.",
        "",
    ]


def memory(results: Results) -> list[str]:
    """Say why a step with three calls is not smaller."""
    measure = "bytes: three calls"
    compiled, openai = (
        median(results.figures(measure, name))
        for name in ("msgspec_structs", "openai_validated")
    )
    return [
        "Most of a step with three calls is its text, which all hold alike: with it,",
        f"msgspec's compiled structs have {compiled:,.0f} bytes, and a third of",
        f"openai's would be {openai / 3:,.0f}.",
        "",
    ]


def markdown(results: Results) -> str:
    read = ", ".join(
        f"{known['label']} {known['recorded steps read']}"
        for known in results.facts.values()
    )
    lines = [
        "# What it takes to read and write run steps",
        "",
        f"By `benchmarks/run.py`, {circumstances(PACKAGES, len(results.rounds))}",
        "",
        "(1) does not check types. (2) drops unknown keys.",
        "",
        "## Ratios",
        "",
        'Times as fast or as small; or, where it says "of", the part of the other\'s.',
        "",
        *table(
            ["measure", "ratio", "target", "met"],
            [ratio_row(results, ratio) for ratio in ratios()],
        ),
        *memory(results),
        *collector(results),
    ]
    for payload in STEPS:
        lines += [f"## {payload}, microseconds", ""]
        lines += figures_table(results, {f"{kind}: {payload}": kind for kind in KINDS})
    if results.names(recorded := "dict to step: recorded"):
        lines += ["## Recorded steps, microseconds each", ""]
        lines += [f"Of all real ones each reads what it can: {read}.", ""]
        lines += figures_table(results, {recorded: "dict to step"})
    lines += ["## Pages, microseconds", ""]
    lines += figures_table(results, {each: each for each in PAGES})
    lines += ["## Memory, bytes a step", ""]
    lines += figures_table(results, {f"bytes: {name}": name for name in STEPS})
    lines += ["## From the start of a process to the first step read, milliseconds", ""]
    lines += figures_table(results, {"cold start": "from text"})
    lines += ["## Import, milliseconds over a bare interpreter", ""]
    lines += figures_table(results, {"import": "import"})
    return "\n".join(lines)


def picture(results: Results, path: Path) -> None:
    """Draw a panel for each measure, a bar for each contender; shorter is better."""
    measures = dict.fromkeys(
        measure
        for measure, _ in results.rounds[0]
        if not measure.endswith(("collector", "share: 10,000 steps"))
    )
    rows = -(-len(measures) // 3)
    rcParams["svg.fonttype"] = "none"
    size = (19, 3.4 * rows)
    figure, axes = plt.subplots(rows, 3, figsize=size, layout="constrained")
    for axis in axes.flat[len(measures) :]:
        axis.remove()
    for axis, measure in zip(axes.flat, measures, strict=False):
        names = results.names(measure)
        bars = axis.barh(
            [results.label(name) for name in names],
            [median(results.figures(measure, name)) for name in names],
            color=["C0" if name.startswith("runstep") else "0.7" for name in names],
        )
        axis.bar_label(bars, fmt="{:,.1f}", padding=3)
        axis.set_xscale("log")
        axis.xaxis.set_minor_formatter(NullFormatter())
        axis.invert_yaxis()
        axis.margins(x=0.25)
        axis.set_title(f"{measure} ({unit_of(measure)})")
    figure.suptitle(
        f"{date.today()}; logarithmic; (1) checks no types, (2) drops unknown keys"
    )
    figure.savefig(path, metadata={"Date": None})


def unit_of(measure: str) -> str:
    if measure in ("import", "cold start"):
        return "ms"
    return "bytes" if measure.startswith("bytes") else "µs"


def main(rounds: int) -> None:
    found: list[Round] = []
    with Progress() as progress:
        task = progress.add_task("Measuring", total=None)
        for _ in range(rounds):
            facts, measured = one_round(lambda: progress.advance(task))
            found.append(measured)
            each = progress.tasks[task].completed / len(found)
            progress.update(task, total=each * rounds)
    results = Results(facts, found)
    text = markdown(results)
    for title, script in (("Streams", "stream.py"), ("mypy", "mypy_cost.py")):
        command = [sys.executable, script, str(rounds)]
        report = subprocess.check_output(command, cwd=HERE, text=True)
        text += f"\n## {title}\n\n{report}"
    (HERE / "results.md").write_text(text, encoding="utf-8")
    picture(results, HERE / "results.svg")
    print(text)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5)
