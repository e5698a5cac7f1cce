"""The benchmarks: each contender runs, and the report compares measures that exist."""

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
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


def test_every_ratio_compares_measures_that_exist(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("rich")
    monkeypatch.syspath_prepend(BENCHMARKS)
    run = importlib.import_module("run")
    (facts,) = run_contender("runstep_json")
    ratios = list(run.ratios())
    assert len(ratios) > 20
    for ratio in ratios:
        for measure, name in (ratio.ours, ratio.theirs):
            if measure == "import":
                assert name in run.IMPORTS
            else:
                assert measure in [*facts["measures"], "cold start"]
                assert name in run.CONTENDERS
