"""The benchmarks: each contender runs, and the report compares measures that exist."""

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from .helpers import needs

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
CONTENDERS = sorted(path.stem for path in BENCHMARKS.glob("contenders/[!_]*.py"))
#: Modules of this repository: a test fails if one of them is missing.
OWN_MODULES = {"runstep", "contenders", *[p.stem for p in BENCHMARKS.glob("*.py")]}

#: The contenders, besides runstep, that refuse an integer in the place of a string.
STRICT = {"msgspec_structs", "openai_validated"}
#: The contenders, besides runstep, that keep unknown keys.
KEEPING = {"azure_ai_agents", "from_dict", "openai_client", "openai_validated"}


pytestmark = [
    pytest.mark.slow,
    needs.programs,
    pytest.mark.skipif(not CONTENDERS, reason="the benchmarks are not here"),
]


def run_contender(contender: str, *measures: str) -> list[Any]:
    """Return the facts of a contender, then a figure for each measure.

    Skip the test if the contender's package is not installed.
    """
    done = subprocess.run(
        [sys.executable, "measure.py", contender],
        cwd=BENCHMARKS,
        env=os.environ | {"PYTHONPATH": str(BENCHMARKS.parent)},
        input="".join([f"{measure}\n" for measure in measures]),
        capture_output=True,
        text=True,
    )
    missing = re.search(r"No module named '(\w+)", done.stderr)
    if missing and missing[1] not in OWN_MODULES:
        pytest.skip(f"{missing[1]} is not installed")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("contender", CONTENDERS)
def test_a_contender_runs_and_states_what_it_checks_and_keeps(contender: str) -> None:
    facts, time, memory = run_contender(
        contender, "text to step: three calls", "bytes: three calls"
    )
    is_ours = contender.startswith("runstep")
    assert facts["checks types"] is (is_ours or contender in STRICT)
    assert facts["keeps unknown keys"] is (is_ours or contender in KEEPING)
    assert time > 0
    assert memory > 1000  # the text alone takes so many bytes


@cache
def facts_of(contender: str) -> dict[str, Any]:
    (facts,) = run_contender(contender)
    return dict(facts)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The program that runs the benchmarks, as a module."""
    pytest.importorskip("matplotlib")
    pytest.importorskip("rich")
    return own_module("run", monkeypatch)


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The program of one contender, as a module."""
    return own_module("measure", monkeypatch)


def own_module(name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module(name)


def test_every_ratio_compares_measures_that_exist(run: Any) -> None:
    ratios = list(run.ratios())
    assert len(ratios) > 40
    for ratio in ratios:
        for measure, name in (ratio.ours, ratio.theirs):
            if measure == "import":
                assert name in run.IMPORTS
            else:
                assert name in run.CONTENDERS
                assert measure in [*facts_of(name)["measures"], "cold start"]


def test_all_contenders_take_part(run: Any) -> None:
    assert sorted(run.CONTENDERS) == CONTENDERS


def test_contenders_of_a_ratio_read_the_same_recorded_steps(run: Any) -> None:
    counts = {
        name: facts_of(name)["recorded steps read"]
        for ratio in run.ratios()
        for measure, name in (ratio.ours, ratio.theirs)
        if measure.endswith(": recorded")
    }
    if not counts:
        pytest.skip("the recorded payloads are not here")
    assert len(set(counts.values())) == 1, counts


def test_a_round_can_be_limited_to_some_measures(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "TURNS", 2)
    monkeypatch.setenv("PYTHONPATH", str(BENCHMARKS.parent))
    counts = {
        ("dict to step: message step", "runstep_json"): 2,
        ("bytes: message step", "runstep_json"): 1,
        ("import", "attrs"): 2,
        ("cold start", "runstep_json"): 2,
    }
    advances: list[None] = []
    facts, measured = run.one_round(
        sys.executable, lambda: advances.append(None), counts.keys()
    )
    assert facts == {"runstep_json": facts_of("runstep_json")}
    assert {key: len(figures) for key, figures in measured.items()} == counts
    assert len(advances) == 7


def results(run: Any, python: str = "3.11.7", rounds: int = 1) -> Any:
    """Return results in which every figure is another one, beginning with 10,000."""
    facts = {name: facts_of(name) | {"python": python} for name in run.CONTENDERS}
    keys = [
        *[(measure, name) for name in facts for measure in facts[name]["measures"]],
        *[("cold start", name) for name in facts],
        *[("import", name) for name in run.IMPORTS],
    ]
    figures = {key: [10_000.0 + number] for number, key in enumerate(keys)}
    return run.Results(facts, [figures] * rounds)


def test_the_report_has_every_figure(run: Any, tmp_path: Path) -> None:
    found = results(run)
    text = run.markdown([found])
    checked = 0
    for (measure, name), (figure,) in found.rounds[0].items():
        if "collector" not in measure:  # of these, the report has the quotients only
            assert f"{figure:,.0f} (" in text, (measure, name)
            checked += 1
    assert checked > 250
    run.picture(found, tmp_path / "picture.svg")
    picture = (tmp_path / "picture.svg").read_text()
    assert [each for each in run.PICTURED if f">{each} (" not in picture] == []


def test_the_report_says_who_rejects_steps_of_other_services(run: Any) -> None:
    text = run.markdown([results(run)])
    rejecting = "openai, validated; msgspec; mashumaro; plain cattrs; from_dict."
    assert re.findall(r"^Left out, because .*: (.*)$", text, re.M) == [rejecting]


def test_the_report_compares_ratios_with_their_targets_on_each_python(
    run: Any,
) -> None:
    old, new = results(run, "3.11.7"), results(run, "3.13.0")
    (ratio,) = [
        each
        for each in run.ratios()
        if each.title == "dict to step: file search, openai validated"
    ]
    compiled = (ratio.theirs[0], "msgspec_structs")
    for found, ours in ((old, 2.0), (new, 2.5)):
        found.rounds[0].update({ratio.ours: [ours], ratio.theirs: [5.0]})
        found.rounds[0][compiled] = [0.5]
    rows = {
        row[0].strip(): [cell.strip() for cell in row[1:]]
        for line in run.markdown([old, new]).splitlines()
        for row in [line.strip("|").split("|")]
    }
    assert rows["measure"] == [
        *("target", "CPython 3.11.7", "met", "CPython 3.13.0", "met"),
        "of msgspec's",
    ]
    assert rows[ratio.title] == [
        *("at least 2.5", "2.50 (2.50 to 2.50)", "yes"),
        *("2.00 (2.00 to 2.00)", "**no**", "4.00 (4.00 to 4.00)"),
    ]


def fake(unstructure: Callable[[Any], Any]) -> SimpleNamespace:
    """Return a contender whose steps are the parsed JSON itself."""
    return SimpleNamespace(
        structure=lambda data: data,
        unstructure=unstructure,
        decode=json.loads,
        encode=lambda step: json.dumps(unstructure(step)).encode(),
    )


def without(key: str, value: Any) -> Any:
    """Return parsed JSON without a key, wherever it stands."""
    if isinstance(value, list):
        return [without(key, item) for item in value]
    if isinstance(value, dict):
        return {name: without(key, value[name]) for name in value if name != key}
    return value


def test_a_contender_that_loses_nothing_has_every_measure(measure: Any) -> None:
    expected = facts_of("runstep_json")["measures"]
    pages = [each for each in expected if each.endswith(" steps") or "page" in each]
    measures = measure.measures_of(fake(lambda step: step))
    assert [*measures] == [each for each in expected if each not in pages]


@pytest.mark.parametrize(
    ("key", "payload"),
    [
        ("message_id", "message step"),
        ("arguments", "three calls"),
        ("logs", "1 MB of logs"),
        ("x_key_7", "20 unknown keys"),
        ("metadata", "published example"),
        ("environment", "4 pairs of metadata"),
        ("attributes", "file search"),
        ("last_error", "failed step"),
        ("attempt", "nested unknown keys"),
        ("bing_grounding", "Azure's step"),
        ("request_id", "DashScope's step"),
    ],
)
def test_a_contender_that_loses_a_value_is_stopped(
    measure: Any, key: str, payload: str
) -> None:
    with pytest.raises(SystemExit, match=f"^{payload}: .*lacks something"):
        measure.measures_of(fake(lambda step: without(key, step)))


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark of streams, as a module, with short streams and samples."""
    pytest.importorskip("openai")
    module = own_module("stream", monkeypatch)
    monkeypatch.setattr(own_module("measure", monkeypatch), "SAMPLE_SECONDS", 0.001)
    monkeypatch.setattr(module, "STREAMS", [(2, 3)])
    return module


@pytest.mark.parametrize("comparison", ["comparison", "bytes_comparison"])
def test_streams_are_compared(
    stream: Any, comparison: str, capsys: pytest.CaptureFixture[str]
) -> None:
    getattr(stream, comparison)(2)
    head, _, row = capsys.readouterr().out.splitlines()
    assert row.startswith("| 2 x 3 deltas | ")
    assert row.count("|") == head.count("|")


@pytest.mark.parametrize(
    ("comparison", "contender"),
    [
        ("comparison", "add_up"),
        ("comparison", "add_up_and_look"),
        ("comparison", "add_up_with_openai"),
        ("bytes_comparison", "read_bytes"),
        ("bytes_comparison", "read_bytes_with_openai"),
        ("bytes_comparison", "parse_bytes_with_openai"),
    ],
)
def test_a_contender_that_loses_an_event_is_stopped(
    stream: Any, comparison: str, contender: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = getattr(stream, contender)

    def losing(events: Any) -> Any:
        return whole(events[:-1])

    losing.__name__ = contender
    monkeypatch.setattr(stream, contender, losing)
    with pytest.raises(SystemExit, match="2 x 3 deltas: not the same"):
        getattr(stream, comparison)(1)
