"""The program that runs the benchmarks and writes ``results.md`` and ``results.svg``.

    python benchmarks/run.py [ROUNDS [PYTHON...]]

It needs ``runstep[bench]`` to be installed, for each further PYTHON, too. In each
round, every contender has a new process. For every measure the contenders take turns,
with a short sample each, so that other work of the machine affects all of them alike. A
figure of a round is the median of its turns; a ratio of a round is the median of the
turns' ratios. The report has the median of the rounds, and the spread. Of a further
PYTHON, it has the ratios and the streams.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeAlias

import matplotlib.pyplot as plt
from matplotlib import rcParams
from matplotlib.ticker import NullFormatter
from payloads import MORE_STEPS, OPEN_STEPS, STEPS, recorded
from report import circumstances, spread
from rich.progress import Progress

HERE = Path(__file__).parent
#: The number of turns in a round.
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
#: The modules that are imported; `runstep` itself loads no class until one is used.
IMPORTS = {
    "runstep.objects": "runstep.objects",
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
DICT_KINDS = ("dict to step", "step to dict")
PAGES = tuple(f"dict to page: {size} steps" for size in ("100", "10,000"))
#: The measures that the picture shows; with all of them, it could not be read.
PICTURED = (
    "dict to step: message step",
    "dict to step: three calls",
    "dict to step: file search",
    "step to dict: message step",
    "step to dict: three calls",
    "step to dict: file search",
    "text to step: three calls",
    "step to text: three calls",
    "dict to page: 10,000 steps",
    "bytes: three calls",
    "cold start",
    "import",
)
#: Why some ratios do not meet their targets.
COPIES = (
    "Metadata, attributes and unknown keys are where runstep is slowest: it copies",
    "them into mappings that cannot be changed, and checks each pair of metadata",
    "and attributes. openai's model checks metadata in compiled code, and keeps",
    "unknown values as the caller's own. A step with 20 unknown keys takes more than",
    "twice the time of a step without them.",
)
#: The figures of the turns of a round, by measure and by contender or package.
Round: TypeAlias = dict[tuple[str, str], list[float]]


class Contender:
    """The process of a contender, which takes measurements on request."""

    def __init__(self, name: str, python: str) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [python, "measure.py", name],
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
            sys.exit(f"{self.name} failed")
        return json.loads(line)

    def ask(self, measure: str) -> float:
        print(measure, file=self.process.stdin, flush=True)
        return float(self.read())


def one_round(
    python: str,
    advance: Callable[[], object],
    only: Collection[tuple[str, str]] | None = None,
) -> tuple[dict[str, Any], Round]:
    """Return the facts about each contender, and the figures of a round.

    *advance* is called after each measurement. *only* has the measures that are taken,
    each with its contender or package; None means all.
    """
    measured: Round = {}
    commands = {
        **{("import", name): ["-c", f"import {IMPORTS[name]}"] for name in IMPORTS},
        **{
            ("cold start", name): ["measure.py", name, "--first"] for name in CONTENDERS
        },
    }
    names = [
        name
        for name in CONTENDERS
        if only is None or any(name == other for _, other in only)
    ]
    with ExitStack() as stack:
        contenders = [stack.enter_context(Contender(name, python)) for name in names]
        facts = {each.name: each.read() for each in contenders}
        wanted = [
            (measure, each)
            for measure in facts["runstep_json"]["measures"]
            for each in contenders
            if measure in facts[each.name]["measures"]
            and (only is None or (measure, each.name) in only)
        ]
        for turn in range(TURNS):
            for measure, each in wanted:
                if turn and measure.startswith("bytes"):
                    continue  # they are the same in each turn
                figures = measured.setdefault((measure, each.name), [])
                figures.append(each.ask(measure))
                advance()
            bare = milliseconds(python, ["-c", "pass"])
            for key, command in commands.items():
                if only is not None and key not in only:
                    continue
                overhead = bare if key[0] == "import" else 0
                taken = milliseconds(python, command) - overhead
                measured.setdefault(key, []).append(taken)
                advance()
    return facts, measured


def milliseconds(python: str, arguments: list[str]) -> float:
    """Return the time from the start of a process to its end."""
    begin = time.perf_counter()
    subprocess.run([python, *arguments], cwd=HERE, check=True)
    return (time.perf_counter() - begin) * 1e3


class Ratio(NamedTuple):
    """A ratio of two figures, and the target that it has to meet."""

    title: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    target: float
    #: Whether the target is a minimum, for their figure divided by ours. Otherwise, it
    #: is a maximum for our figure divided by theirs.
    is_least: bool = True

    def of(self, measured: Round) -> float:
        """Return the ratio of a round."""
        pairs = zip(measured[self.ours], measured[self.theirs], strict=True)
        return median([b / a if self.is_least else a / b for a, b in pairs])

    def is_met(self, value: float) -> bool:
        return value >= self.target if self.is_least else value <= self.target


def ratios() -> Iterator[Ratio]:
    """Yield the ratios that have a target."""
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
            title = f"{measure}, with {backend}, openai"
            yield Ratio(title, (measure, name), (measure, openai), text_target)
        for kind in ("step to dict", "step to text"):
            measure = f"{kind}: {payload}"
            yield Ratio(f"{measure}, openai", (measure, orjson), (measure, openai), 2)
    for payload in [*MORE_STEPS, *(["recorded"] if recorded() else [])]:
        for kind, target in zip(DICT_KINDS, (2.5, 2), strict=True):
            measure = f"{kind}: {payload}"
            ours, theirs = (measure, orjson), (measure, openai)
            yield Ratio(f"{measure}, openai validated", ours, theirs, target)
    for payload in OPEN_STEPS:
        for kind, target in zip(DICT_KINDS, (10, 2), strict=True):
            measure = f"{kind}: {payload}"
            # Of the contenders that read these steps, it is the fastest.
            ours, theirs = (measure, orjson), (measure, "openai_client")
            yield Ratio(f"{measure}, openai's client", ours, theirs, target)
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
    ours = ("import", "runstep.objects")
    yield Ratio("import of the classes, of attrs'", ours, ("import", "attrs"), 2, False)
    yield Ratio("import of the classes, openai", ours, ("import", "openai"), 10)
    ours = ("cold start", "runstep_json")
    yield Ratio("cold start, openai", ours, ("cold start", openai), 10)
    for mark in ("", ", no collector"):
        small, large = ((f"{page}{mark}", orjson) for page in PAGES)
        title = f"100 times the steps in a page{mark}, of the time"
        yield Ratio(title, large, small, 105, False)


class Results(NamedTuple):
    """The facts about a Python's contenders, and the figures of all rounds."""

    facts: dict[str, Any]
    rounds: list[Round]

    @property
    def python(self) -> str:
        return f"CPython {self.facts['runstep_json']['python']}"

    def label(self, name: str) -> str:
        facts = self.facts.get(name)
        if facts is None:  # the name is that of an imported package
            return name
        marks = "" if facts["checks types"] else " (1)"
        marks += "" if facts["keeps unknown keys"] else " (2)"
        return f"{facts['label']}{marks}"

    def figures(self, measure: str, name: str) -> list[float]:
        return [median(measured[measure, name]) for measured in self.rounds]

    def names(self, measure: str) -> list[str]:
        return [name for each, name in self.rounds[0] if each == measure]


def shown(values: list[float]) -> str:
    """Return the spread of figures as text; larger ones have fewer decimals."""
    middle = median(values)
    return spread(values, 0 if middle >= 1000 else 1 if middle >= 10 else 2)


def ratio_table(all_results: Sequence[Results]) -> list[str]:
    """Return the lines of the table of ratios, with two columns for each Python."""
    head = ["measure", "target"]
    for results in all_results:
        head += [results.python, "met"]
    rows = []
    for ratio in ratios():
        row = [
            ratio.title,
            f"at {'least' if ratio.is_least else 'most'} {ratio.target:g}",
        ]
        for results in all_results:
            values = [ratio.of(found) for found in results.rounds]
            row += [shown(values), "yes" if ratio.is_met(median(values)) else "**no**"]
        rows.append([*row, of_msgspec(all_results[0], ratio)])
    return table([*head, "of msgspec's"], rows)


def of_msgspec(results: Results, ratio: Ratio) -> str:
    """Return our part of msgspec's time or memory, where the other is openai's."""
    measure, name = ratio.theirs
    theirs = (measure, "msgspec_structs")
    if name != "openai_validated" or theirs not in results.rounds[0]:
        return ""
    beside = Ratio("", ratio.ours, theirs, 0, False)
    return shown([beside.of(found) for found in results.rounds])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [*[f"| {' | '.join(line)} |" for line in lines], ""]


def figures_table(results: Results, measures: dict[str, str]) -> list[str]:
    """Return the lines of a table; *measures* has the head of each measure's column."""
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
    """Return the lines on why 100 times the steps take more than 100 times as long."""
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
        "A page of 100 steps is read and freed before Python's garbage collector runs.",
        "While a page of 10,000 steps is read, the collector runs many times, and its",
        "last run visits all objects. According to `gc.callbacks`, the collector takes",
        f"{share:.0%} of runstep's time for that page. It slows all contenders down,",
        "because it tracks all instances of Python classes with fields, and Python has",
        "no way to exempt them. A library should not turn the collector off, but a",
        "program that reads large pages may.",
        "",
        *table(["100 times the steps", "of the time", "no collector"], rows),
        "The growth that is left without the collector is due to memory: 10,000 steps",
        "do not fit into a processor's caches, and the system first has to provide the",
        "memory.",
        "",
    ]


def memory(results: Results) -> list[str]:
    """Return the lines that explain the size of a step with three calls."""
    measure = "bytes: three calls"
    compiled, openai = (
        median(results.figures(measure, name))
        for name in ("msgspec_structs", "openai_validated")
    )
    return [
        "Most of the memory of a step with three calls is its text, which is the same",
        f"for all contenders. msgspec's compiled structs take {compiled:,.0f} bytes",
        f"with the text; a third of openai's model would be {openai / 3:,.0f} bytes.",
        "",
    ]


def open_steps(results: Results) -> list[str]:
    """Return the lines about steps that the published schema does not allow."""
    measures = [f"{kind}: {name}" for name in OPEN_STEPS for kind in DICT_KINDS]
    readers = results.names(measures[0])
    others = [
        facts["label"] for name, facts in results.facts.items() if name not in readers
    ]
    return [
        '## Steps read at "open", microseconds',
        "",
        "Left out, because they reject a tool call of an unlisted type: "
        f"{'; '.join(others)}.",
        "",
        *figures_table(results, {each: each for each in measures}),
    ]


def markdown(all_results: Sequence[Results]) -> str:
    results = all_results[0]
    steps_read = "; ".join(
        f"{facts['label']}: {facts['recorded steps read']}"
        for facts in results.facts.values()
    )
    lines = [
        "# The time and memory to read and write run steps",
        "",
        f"From `benchmarks/run.py`, {circumstances(PACKAGES, len(results.rounds))}",
        "",
        "(1) does not check types. (2) drops unknown keys.",
        "",
        "## Ratios",
        "",
        "A figure says how many times as fast or as small runstep is. In rows with",
        "'of', and in the last column, it is runstep's time or memory, divided by the",
        "other's. The last column has no target: msgspec's structs are compiled.",
        "",
        *ratio_table(all_results),
        *COPIES,
        "",
        *memory(results),
        *collector(results),
    ]
    for payload in STEPS:
        lines += [f"## {payload}, microseconds", ""]
        lines += figures_table(results, {f"{kind}: {payload}": kind for kind in KINDS})
    for kind in DICT_KINDS:
        lines += [f"## {kind}: other steps, microseconds", ""]
        lines += figures_table(
            results, {f"{kind}: {name}": name for name in MORE_STEPS}
        )
    lines += open_steps(results)
    if recorded():
        lines += ["## Recorded steps in turn, microseconds each", ""]
        lines += [f"Number of recorded steps that each reads: {steps_read}.", ""]
        lines += figures_table(
            results, {f"{kind}: recorded": kind for kind in DICT_KINDS}
        )
    lines += ["## Pages, microseconds", ""]
    lines += figures_table(results, {each: each for each in PAGES})
    lines += ["## Memory, bytes per step", ""]
    lines += figures_table(results, {f"bytes: {name}": name for name in STEPS})
    lines += ["## From the start of a process to the first step read, milliseconds", ""]
    lines += figures_table(results, {"cold start": "from text"})
    lines += ["## Import, milliseconds over a bare interpreter", ""]
    lines += figures_table(results, {"import": "import"})
    return "\n".join(lines)


def picture(results: Results, path: Path) -> None:
    """Write a chart with a panel for each of `PICTURED`, a bar for each contender."""
    rows = len(PICTURED) // 3
    rcParams["svg.fonttype"] = "none"
    size = (19, 3.4 * rows)
    figure, axes = plt.subplots(rows, 3, figsize=size, layout="constrained")
    for axis, measure in zip(axes.flat, PICTURED, strict=True):
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
        f"{date.today()}; logarithmic; (1) does not check types, (2) drops unknown keys"
    )
    figure.savefig(path, metadata={"Date": None})


def unit_of(measure: str) -> str:
    if measure in ("import", "cold start"):
        return "ms"
    return "bytes" if measure.startswith("bytes") else "µs"


def main(rounds: int, pythons: Sequence[str]) -> None:
    compared = {pair for ratio in ratios() for pair in (ratio.ours, ratio.theirs)}
    found: dict[str, Results] = {}
    with Progress() as progress:
        task = progress.add_task("Measuring", total=None)
        for number in range(rounds):
            for python in (sys.executable, *pythons):
                only = compared if python in pythons else None
                facts, measured = one_round(
                    python, lambda: progress.advance(task), only
                )
                found.setdefault(python, Results(facts, [])).rounds.append(measured)
            per_round = progress.tasks[task].completed / (number + 1)
            progress.update(task, total=per_round * rounds)
    all_results = list(found.values())
    text = markdown(all_results)
    turns = str(rounds * TURNS)
    for python, results in found.items():
        text += f"\n## Streams, {results.python}\n\n"
        text += output([python, "stream.py", turns])
    text += f"\n## mypy\n\n{output([sys.executable, 'mypy_cost.py', str(rounds)])}"
    (HERE / "results.md").write_text(text, encoding="utf-8")
    picture(all_results[0], HERE / "results.svg")
    print(text)


def output(command: list[str]) -> str:
    return subprocess.check_output(command, cwd=HERE, text=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5, sys.argv[2:])
