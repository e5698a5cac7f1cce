"""runstep with msgspec's JSON parser, by way of cattrs' converter for it."""

from typing import Any

import msgspec
from cattrs.preconf.msgspec import make_converter

import runstep

label = "runstep, msgspec"

converter = runstep.configure(make_converter())
read = converter.get_structure_hook(runstep.RunStepObject)
write = converter.get_unstructure_hook(runstep.RunStepObject)
read_page = converter.get_structure_hook(runstep.ListRunStepsResponse)
parse = msgspec.json.Decoder().decode
render = msgspec.json.Encoder().encode


def structure(data: Any) -> Any:
    return read(data, runstep.RunStepObject)


def unstructure(step: Any) -> Any:
    return write(step)


def structure_page(page: Any) -> Any:
    return read_page(page, runstep.ListRunStepsResponse)


def decode(text: bytes) -> Any:
    return read(parse(text), runstep.RunStepObject)


def encode(step: Any) -> bytes:
    return render(write(step))
