"""runstep with orjson, on cattrs' converter for orjson."""

from typing import Any

import orjson
from cattrs.preconf.orjson import make_converter

import runstep

label = "runstep, orjson"

parse = orjson.loads
converter = runstep.configure(make_converter())
structure = converter.get_structure_hook(runstep.RunStepObject)
unstructure = converter.get_unstructure_hook(runstep.RunStepObject)
read_page = converter.get_structure_hook(runstep.ListRunStepsResponse)
open_converter = runstep.configure(make_converter(), "open")
structure_open = open_converter.get_structure_hook(runstep.RunStepObject)


def structure_page(page: Any) -> Any:
    return read_page(page, runstep.ListRunStepsResponse)


def decode(text: bytes) -> Any:
    return structure(parse(text), runstep.RunStepObject)


def encode(step: Any) -> bytes:
    return orjson.dumps(unstructure(step))
