"""A program that uses a vendored copy of runstep alone; `test_vendoring` runs it.

``python -I -S alone.py SOURCES STEP STREAM`` runs without site-packages. It imports
runstep from ``mylib._vendor`` in the folder SOURCES. It reads, checks and writes the
step in one file and adds up the stream in the other. If cattrs is vendored, too, it
also uses a converter. Then it prints the packages that it imported, without those of
the standard library.
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


def error_of(read: Callable[[object], object]) -> Any:
    """Return the error that a function raises for an object that is no run step."""
    try:
        read({"id": 1, "status": "failed", "step_details": []})
    except runstep.RunStepValidationError as error:
        return error
    raise AssertionError("no error")


parsed = json.loads(Path(step_file).read_text(encoding="utf-8"))
text = json.dumps(parsed, separators=(",", ":"), ensure_ascii=False)
step = runstep.loads(text)
assert runstep.dumps(step) == text
assert step.status is runstep.RunStepStatus.COMPLETED
assert step.__module__ == "mylib._vendor.runstep.objects"
assert pickle.loads(pickle.dumps(step)) == step
assert len(error_of(runstep.structure).problems) == 8

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
    error = error_of(lambda wrong: converter.structure(wrong, cls))
    assert len(error.problems) == 8
    cattrs: Any = importlib.import_module("mylib._vendor.cattrs")
    assert (
        cattrs.transform_error(error)[0]
        == "invalid value for type, expected a string, got 1 @ $.id"
    )

imported = {name.partition(".")[0] for name in sys.modules} - {"__main__"}
print(*sorted(imported - sys.stdlib_module_names))
