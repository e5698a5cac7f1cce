"""Runs all benchmarks, and writes what came to ``results.md`` and ``results.svg``.

    python benchmarks/run.py [ROUNDS]

Needs ``runstep[bench]``, installed. Contenders take turns, each in a fresh process;
figures are medians over the rounds, with the spread, and ratios are taken round by
round, so that what else the machine does falls on both sides of them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeAlias

import matplotlib.pyplot as plt
from report import circumstances, spread
from rich.progress import track

HERE = Path(__file__).parent
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
#: One round: contender, then measure, to figure; figures of "imports" by package.
Round: TypeAlias = dict[str, dict[str, Any]]


def one_round(contenders: Sequence[str], step: Callable[[Any], Any]) -> Round:
    found: Round = {}
    for contender in contenders:
        found[contender] = json.loads(python("measure.py", contender))
        found[contender]["cold start"] = (
            seconds("measure.py", contender, "--first") * 1e3
        )
        step(1)
    bare = seconds("-c", "pass")
    found["imports"] = {
        name: (seconds("-c", f"import {module}") - bare) * 1e3
        for name, module in IMPORTS.items()
    }
    return found


def python(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


def seconds(*arguments: str) -> float:
    """Time a process; of three, the fastest, for it is the disturbed that are slow."""
    taken = []
    for _ in range(3):
        begin = time.perf_counter()
        python(*arguments)
        taken.append(time.perf_counter() - begin)
    return min(taken)


class Ratio(NamedTuple):
    """How much one figure is of another, and the most or least that it is to be."""

    what: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    target: float
    #: At least so many times as fast; else at most so many times as much.
    is_least: bool = True


def dict_ratios(payload: str) -> list[Ratio]:
    ours = ("runstep_orjson", f"dict to step: {payload}")
    name = f"dict to step, {payload}"
    return [
        Ratio(f"{name}, openai validated", ours, ("openai_validated", ours[1]), 2.5),
        Ratio(f"{name}, openai's client", ours, ("openai_client", ours[1]), 10),
        Ratio(f"{name}, azure-ai-agents", ours, ("azure_ai_agents", ours[1]), 40),
        Ratio(
            f"{name}, of msgspec's time", ours, ("msgspec_structs", ours[1]), 3, False
        ),
    ]


def text_ratios(payload: str, least: float) -> list[Ratio]:
    measure = f"text to step: {payload}"
    openai = ("openai_validated", measure)
    return [
        Ratio(f"text to step, {payload}, {backend}", (ours, measure), openai, least)
        for backend, ours in (
            ("orjson", "runstep_orjson"),
            ("msgspec", "runstep_msgspec"),
        )
    ]


def write_ratios(payload: str) -> list[Ratio]:
    return [
        Ratio(
            f"{measure}, {payload}, openai",
            ("runstep_orjson", f"{measure}: {payload}"),
            ("openai_validated", f"{measure}: {payload}"),
            2,
        )
        for measure in ("step to dict", "step to text")
    ]


RATIOS = [
    *dict_ratios("message step"),
    *dict_ratios("three calls"),
    *text_ratios("message step", 1.5),
    *text_ratios("three calls", 3),
    Ratio(
        "text to step, three calls, json",
        ("runstep_json", "text to step: three calls"),
        ("openai_validated", "text to step: three calls"),
        1.5,
    ),
    *write_ratios("message step"),
    *write_ratios("three calls"),
    Ratio(
        "20 unknown keys, of the time without",
        ("runstep_orjson", "dict to step: 20 unknown keys"),
        ("runstep_orjson", "dict to step: message step"),
        2,
        False,
    ),
    Ratio(
        "memory of a message step, of msgspec's",
        ("runstep_msgspec", "bytes: message step"),
        ("msgspec_structs", "bytes: message step"),
        1.5,
        False,
    ),
    Ratio(
        "memory of a message step, openai",
        ("runstep_json", "bytes: message step"),
        ("openai_validated", "bytes: message step"),
        3,
    ),
    Ratio("import, of attrs'", ("imports", "runstep"), ("imports", "attrs"), 2, False),
    Ratio("import, openai", ("imports", "runstep"), ("imports", "openai"), 10),
    Ratio(
        "cold start to the first step, openai",
        ("runstep_json", "cold start"),
        ("openai_validated", "cold start"),
        10,
    ),
    Ratio(
        "100 times the steps in a page, times the time",
        ("runstep_orjson", "dict to page: 10,000 steps"),
        ("runstep_orjson", "dict to page: 100 steps"),
        105,
        False,
    ),
]


def figures(rounds: list[Round], contender: str, measure: str) -> list[float]:
    return [each[contender][measure] for each in rounds if measure in each[contender]]


def shown(values: list[float]) -> str:
    """Give a figure with as many digits as mean something."""
    middle = median(values)
    return spread(values, 0 if middle >= 1000 else 1 if middle >= 10 else 2)


def ratio_row(rounds: list[Round], ratio: Ratio) -> str:
    ours, theirs = (figures(rounds, *each) for each in (ratio.ours, ratio.theirs))
    pairs = zip(ours, theirs, strict=True)
    values = [b / a if ratio.is_least else a / b for a, b in pairs]
    met = (median(values) >= ratio.target) == ratio.is_least
    bound = f"at {'least' if ratio.is_least else 'most'} {ratio.target:g}"
    return f"| {ratio.what} | {shown(values)} | {bound} | {'yes' if met else 'no'} |"


def label(rounds: list[Round], contender: str) -> str:
    found = rounds[0][contender]
    marks = "" if found["checks types"] else " (1)"
    marks += "" if found["keeps unknown keys"] else " (2)"
    return f"{found['label']}{marks}"


def markdown(rounds: list[Round], contenders: Sequence[str]) -> str:
    lines = [
        "# What it takes to read and write run steps",
        "",
        f"Written by `benchmarks/run.py`: {circumstances(PACKAGES, len(rounds))}",
        "",
        "## Ratios",
        "",
        'Times as fast, or, where it says "of", the part of the other\'s figure.',
        "",
        "| measure | ratio | target | met |",
        "| --- | --- | --- | --- |",
        *[ratio_row(rounds, ratio) for ratio in RATIOS],
        "",
    ]
    measures = [
        name
        for name, value in rounds[0]["runstep_json"].items()
        if isinstance(value, float)
    ]
    units = {"bytes": "bytes a step", "cold start": "milliseconds"}
    for measure in measures:
        unit = units.get(measure.partition(":")[0], "microseconds")
        lines += [
            f"## {measure}, {unit}",
            "",
            "| contender | figure |",
            "| --- | --- |",
        ]
        for contender in contenders:
            values = figures(rounds, contender, measure)
            if values:
                lines.append(f"| {label(rounds, contender)} | {shown(values)} |")
        lines.append("")
    lines += ["## import, milliseconds over a bare interpreter", ""]
    lines += ["| package | figure |", "| --- | --- |"]
    for name in IMPORTS:
        lines.append(f"| {name} | {shown(figures(rounds, 'imports', name))} |")
    lines += [
        "",
        "(1) does not check types. (2) drops unknown keys. Recorded steps read: "
        + ", ".join(
            f"{rounds[0][each]['label']} {rounds[0][each]['recorded steps read']}"
            for each in contenders
        )
        + ".",
        "",
    ]
    return "\n".join(lines)


def picture(rounds: list[Round], contenders: Sequence[str], path: Path) -> None:
    """Draw a panel for each measure, a bar for each contender; shorter is better."""
    panels = [
        ("dict to step: message step", "µs"),
        ("dict to step: three calls", "µs"),
        ("text to step: three calls", "µs"),
        ("step to dict: three calls", "µs"),
        ("step to text: three calls", "µs"),
        ("dict to page: 100 steps", "µs"),
        ("bytes: message step", "bytes"),
        ("cold start", "ms"),
    ]
    figure, axes = plt.subplots(4, 2, figsize=(13, 17), layout="constrained")
    for axis, (measure, unit) in zip(axes.flat, panels, strict=True):
        values = [median(figures(rounds, each, measure)) for each in contenders]
        colors = ["C0" if each.startswith("runstep") else "0.7" for each in contenders]
        bars = axis.barh(
            [label(rounds, each) for each in contenders], values, color=colors
        )
        axis.bar_label(bars, fmt="{:,.1f}", padding=3)
        axis.set_xscale("log")
        axis.invert_yaxis()
        axis.margins(x=0.25)
        axis.set_title(f"{measure} ({unit}, logarithmic)")
    figure.suptitle(f"{date.today()}; (1) checks no types, (2) drops unknown keys")
    figure.savefig(path)


def main(rounds: int) -> None:
    found: list[Round] = []
    turns = iter(track(range(rounds * len(CONTENDERS)), "Measuring"))
    for _ in range(rounds):
        found.append(one_round(CONTENDERS, lambda _: next(turns, None)))
    text = markdown(found, CONTENDERS)
    for title, script in (("Streams", "stream.py"), ("mypy", "mypy_cost.py")):
        text += f"\n## {title}\n\n{python(script, str(rounds))}"
    (HERE / "results.md").write_text(text, encoding="utf-8")
    picture(found, CONTENDERS, HERE / "results.svg")
    print(text)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 5)
