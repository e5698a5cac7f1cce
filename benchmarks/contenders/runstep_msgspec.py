"""runstep with msgspec's JSON parser, on cattrs' converter for msgspec."""

from typing import Any

import msgspec
from cattrs.preconf.msgspec import make_converter

import runstep

label = "runstep, msgspec"

converter = runstep.configure(make_converter())
structure = converter.get_structure_hook(runstep.RunStepObject)
unstructure = converter.get_unstructure_hook(runstep.RunStepObject)
read_page = converter.get_structure_hook(runstep.ListRunStepsResponse)
open_converter = runstep.configure(make_converter(), "open")
structure_open = open_converter.get_structure_hook(runstep.RunStepObject)
parse = msgspec.json.Decoder().decode
render = msgspec.json.Encoder().encode


def structure_page(page: Any) -> Any:
    return read_page(page, runstep.ListRunStepsResponse)


def decode(text: bytes) -> Any:
    return structure(parse(text), runstep.RunStepObject)


def encode(step: Any) -> bytes:
    return render(unstructure(step))
