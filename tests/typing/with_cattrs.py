# pyright: strict
"""Code of users of attrs and cattrs, for type checkers where these are installed.

Nothing here is run.
"""

import attrs
from cattrs import BaseConverter, Converter
from cattrs.gen import make_dict_unstructure_fn
from cattrs.preconf.json import JsonConverter, make_converter
from typing_extensions import assert_type

import runstep


@attrs.frozen
class Log:
    steps: list[runstep.RunStepObject]


def configuring(plain: Converter, base: BaseConverter, parsed: object) -> None:
    assert_type(runstep.configure(plain), Converter)
    assert_type(runstep.configure(base, "open"), BaseConverter)
    assert_type(runstep.configure(make_converter()), JsonConverter)
    assert_type(runstep.configure(Converter()).structure(parsed, Log), Log)


def extending(converter: Converter) -> None:
    runstep.configure(converter)
    hook = make_dict_unstructure_fn(Log, converter)
    converter.register_unstructure_hook(Log, hook)


def functions_of_attrs(step: runstep.RunStepObject) -> None:
    print(attrs.asdict(step)["id"], attrs.astuple(step)[0], attrs.has(type(step)))
    # mypy's plugin knows only the attrs classes whose source it has read.
    later = attrs.evolve(step, status=runstep.RunStepStatus.FAILED)  # type: ignore[misc]
    assert_type(later, runstep.RunStepObject)
