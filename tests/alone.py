"""A library with all that it needs vendored: a program, which `test_vendoring` runs.

``python -I -S alone.py SOURCES STEP STREAM`` has no site-packages. It takes runstep
from ``mylib._vendor`` in SOURCES; reads, checks, writes and streams what is in the two
files; does it with a converter, too, if cattrs is there; and prints what it imported
beside the standard library.
"""

import importlib.util
import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sources, step_file, stream_file = sys.argv[1:]
sys.path.insert(0, sources)
runstep: Any = importlib.import_module("mylib._vendor.runstep")


def problems_of(read: Callable[[object], object]) -> int:
    """Let something be read that is no run step; give the number of its problems."""
    try:
        read({"id": 1, "status": "failed", "step_details": []})
    except runstep.RunStepValidationError as error:
        return len(error.problems)
    return 0


parsed = json.loads(Path(step_file).read_text(encoding="utf-8"))
text = json.dumps(parsed, separators=(",", ":"), ensure_ascii=False)
step = runstep.loads(text)
assert runstep.dumps(step) == text
assert step.status is runstep.RunStepStatus.COMPLETED
assert step.__module__ == "mylib._vendor.runstep.objects"
assert pickle.loads(pickle.dumps(step)) == step
assert problems_of(runstep.structure) == 8

accumulator = runstep.RunStepAccumulator()
with open(stream_file, "rb") as lines:
    for event in runstep.iter_events(lines):
        accumulator.apply(event)
assert [*accumulator.steps]
assert accumulator.unfinished == []

if importlib.util.find_spec("mylib._vendor.cattrs"):
    converter = runstep.make_converter()
    cls = runstep.RunStepObject
    assert converter.unstructure(converter.structure(parsed, cls)) == parsed
    assert problems_of(lambda wrong: converter.structure(wrong, cls)) == 8

imported = {name.partition(".")[0] for name in sys.modules} - {"__main__"}
print(*sorted(imported - sys.stdlib_module_names))
