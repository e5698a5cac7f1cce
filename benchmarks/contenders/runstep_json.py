"""runstep with json from the standard library."""

from functools import partial
from typing import Any

import runstep

label = "runstep, json"

decode = runstep.loads
structure = runstep.structure
structure_open = partial(runstep.structure, strictness="open")
unstructure = runstep.unstructure


def encode(step: runstep.RunStepObject) -> bytes:
    return runstep.dumps(step).encode()


def structure_page(page: Any) -> Any:
    return runstep.structure(page, runstep.ListRunStepsResponse)
