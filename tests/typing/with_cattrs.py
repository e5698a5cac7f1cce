# pyright: strict
"""Code of users of attrs and cattrs, for type checkers where these are installed.

Nothing here is run.
"""

from collections.abc import Callable
from typing import Any

import attrs
import cattrs
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


# Hooks that users register. Their parameters have the types of the users.


def read_status(value: str, _: type[Any]) -> runstep.RunStepStatus:
    return runstep.RunStepStatus(value.lower())


def write_status(status: runstep.RunStepStatus) -> str:
    return str(status).upper()


def is_status(cl: type[Any]) -> bool:
    return issubclass(cl, runstep.RunStepStatus)


def reads_status(cl: type[Any]) -> Callable[[str, type[Any]], runstep.RunStepStatus]:
    return read_status


def writes_status(cl: type[Any]) -> Callable[[runstep.RunStepStatus], str]:
    return write_status


def hooks(parsed: object) -> None:
    converter = runstep.make_converter()
    converter.register_structure_hook(runstep.RunStepStatus, read_status)
    converter.register_structure_hook(int, lambda value, _: int(value))
    converter.register_unstructure_hook(runstep.RunStepStatus, write_status)
    converter.register_structure_hook_func(is_status, read_status)
    converter.register_unstructure_hook_func(is_status, write_status)
    converter.register_structure_hook_factory(is_status, reads_status)
    converter.register_unstructure_hook_factory(is_status, writes_status)

    @converter.register_structure_hook
    def read_log(value: dict[str, Any], _: type[Log]) -> Log:
        return Log(steps=converter.structure(value["s"], list[runstep.RunStepObject]))

    @converter.register_unstructure_hook
    def write_log(log: Log) -> dict[str, Any]:
        return {"s": converter.unstructure(log.steps)}

    assert_type(read_log({}, Log), Log)
    assert_type(write_log(Log(steps=[])), dict[str, Any])

    @converter.register_structure_hook_factory(attrs.has)
    def reads(cl: type[Any], converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
        return converter.get_structure_hook(cl)

    @converter.register_unstructure_hook_factory(attrs.has)
    def writes(cl: type[Any]) -> Callable[[Any], str]:
        return str

    print(reads, writes)
    read: Callable[[Any, Any], Any] = converter.get_structure_hook(Log)
    write: Callable[[Any], Any] = converter.get_unstructure_hook(Log)
    print(read(parsed, Log), write(Log(steps=[])))
    lenient = runstep.configure(converter.copy(forbid_extra_keys=False), "open")
    assert_type(lenient.structure(parsed, Log), Log)
