"""The benchmarks: each contender runs, and gives what it read."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .helpers import needs

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
CONTENDERS = sorted(path.stem for path in BENCHMARKS.glob("contenders/[!_]*.py"))

#: The others that refuse an integer for a string, and that give unknown keys back.
STRICT = {"msgspec_structs", "openai_validated"}
KEEPING = {"azure_ai_agents", "from_dict", "openai_client", "openai_validated"}


pytestmark = [
    needs.programs,
    pytest.mark.skipif(not CONTENDERS, reason="the benchmarks are not here"),
]


def ask(contender: str, *measures: str) -> list[Any]:
    """Start a contender, and give its answers; the first says what it is."""
    done = subprocess.run(
        [sys.executable, "measure.py", contender],
        cwd=BENCHMARKS,
        env=os.environ | {"PYTHONPATH": str(BENCHMARKS.parent)},
        input="".join([f"{measure}\n" for measure in measures]),
        capture_output=True,
        text=True,
    )
    if "No module named" in done.stderr:
        pytest.skip(done.stderr.splitlines()[-1])
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("contender", CONTENDERS)
def test_a_contender(contender: str) -> None:
    facts, time, memory = ask(
        contender, "text to step: three calls", "bytes: three calls"
    )
    is_ours = contender.startswith("runstep")
    assert facts["checks types"] is (is_ours or contender in STRICT)
    assert facts["keeps unknown keys"] is (is_ours or contender in KEEPING)
    assert time > 0
    assert memory > 1000  # for its text alone


def test_every_ratio_is_of_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("rich")
    monkeypatch.syspath_prepend(BENCHMARKS)
    run = importlib.import_module("run")
    (facts,) = ask("runstep_json")
    ratios = list(run.ratios())
    assert len(ratios) > 20
    for ratio in ratios:
        for measure, name in (ratio.ours, ratio.theirs):
            if measure == "import":
                assert name in run.IMPORTS
            else:
                assert measure in [*facts["measures"], "cold start"]
                assert name in run.CONTENDERS
