"""The benchmarks: each contender runs, and gives what it read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
CONTENDERS = sorted(path.stem for path in BENCHMARKS.glob("contenders/[!_]*.py"))

#: The others that refuse an integer for a string, and that give unknown keys back.
STRICT = {"msgspec_structs", "openai_validated"}
KEEPING = {"azure_ai_agents", "from_dict", "openai_client", "openai_validated"}


@pytest.mark.skipif(not CONTENDERS, reason="the benchmarks are not here")
@pytest.mark.parametrize("contender", CONTENDERS)
def test_a_contender(contender: str) -> None:
    command = [sys.executable, "measure.py", contender, "--brief"]
    environment = os.environ | {"PYTHONPATH": str(BENCHMARKS.parent)}
    done = subprocess.run(
        command, cwd=BENCHMARKS, env=environment, capture_output=True, text=True
    )
    if "No module named" in done.stderr:
        pytest.skip(done.stderr.splitlines()[-1])
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    is_ours = contender.startswith("runstep")
    assert found["checks types"] is (is_ours or contender in STRICT)
    assert found["keeps unknown keys"] is (is_ours or contender in KEEPING)
