"""The parts of a JSON value that are read one by one, each with its path.

A value is an array, a list page, an export of a thread, or one object. Each run step in
it is a part. So is each other object of the API, which is counted and not read.

One exporter writes a thread, with all that belongs to it, as an object with the key
``export_schema``. The steps stand in its runs: ``$.runs[0].steps[0]``. They are found
in a run that stands alone, too. The files that it writes beside these have no steps: an
object with the same key, and an array of assistants.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from .._problems import error_at
from .._wording import describe
from ..deltas import RunStepDeltaObject
from ..errors import RunStepValidationError
from ..objects import ListRunStepsResponse, RunStepObject


class Part(NamedTuple):
    """A part of a value, and the class to read it as; None for another object.

    *path* is its path in the whole value, without the ``$``.
    """

    path: str
    value: Any
    cls: type | None


#: The beginning of the ``object`` of steps and deltas.
STEP = "thread.run.step"
#: The types of a JSON array: a parser that a user passes may make tuples.
ARRAYS = (list, tuple)
#: The parts of a value. An error stands for steps that cannot be found.
Parts: TypeAlias = Iterator[Part | RunStepValidationError]


def parts_of(value: Any) -> Parts:
    if not isinstance(value, ARRAYS):
        yield from parts_of_object("", value)
        return
    for index, item in enumerate(value):
        yield from parts_of_object(f"[{index}]", item)


def parts_of_object(path: str, value: Any) -> Parts:
    """Yield the parts of any value but an array."""
    tag = object_of(value)
    if tag == "list":
        yield from parts_of_page(path, value)
    elif tag == "thread.run.step.delta":
        yield Part(path, value, RunStepDeltaObject)
    elif isinstance(value, dict) and "export_schema" in value and is_no_run(tag):
        yield from parts_of_export(path, value)
    else:
        yield from parts_of_item(path, value)


def parts_of_page(path: str, page: dict[str, Any]) -> Parts:
    """Yield a list page without its steps, and then its steps.

    A page of other objects, such as messages, is itself none of run steps.
    """
    data = page.get("data")
    if not isinstance(data, ARRAYS):
        yield Part(path, page, ListRunStepsResponse)
        return
    if not data or not all(map(is_other, data)):
        yield Part(path, {**page, "data": []}, ListRunStepsResponse)
    yield from parts_of_items(f"{path}.data", data)


def parts_of_export(path: str, export: dict[str, Any]) -> Parts:
    """Yield the steps and the other objects in the export of a thread."""
    for members in (
        [export.get("thread")],
        export.get("messages"),
        export.get("files"),
    ):
        values = members.values() if isinstance(members, dict) else members
        for value in values if isinstance(values, Iterable) else ():
            if is_other(value):
                yield Part(path, value, None)
    runs = export.get("runs", [])
    if not isinstance(runs, ARRAYS):
        yield error_at(f"${path}.runs", f"expected an array, got {describe(runs)}")
        return
    for index, run in enumerate(runs):
        run_path = f"{path}.runs[{index}]"
        if isinstance(run, dict) and not object_of(run).startswith(STEP):
            yield from parts_of_run(run_path, run)
        else:
            yield error_at(f"${run_path}", f"expected a run, got {describe(run)}")


def parts_of_run(path: str, run: dict[str, Any]) -> Parts:
    """Yield a run, and the steps that an exporter has put into it."""
    if is_other(run):
        yield Part(path, run, None)
    steps = run.get("steps", [])
    if isinstance(steps, ARRAYS):
        yield from parts_of_items(f"{path}.steps", steps)
    else:
        message = f"expected an array of steps, got {describe(steps)}"
        yield error_at(f"${path}.steps", message)


def parts_of_items(path: str, items: Iterable[Any]) -> Parts:
    for index, item in enumerate(items):
        yield from parts_of_item(f"{path}[{index}]", item)


def parts_of_item(path: str, value: Any) -> Parts:
    if object_of(value) == "thread.run":
        yield from parts_of_run(path, value)
    else:
        yield Part(path, value, None if is_other(value) else RunStepObject)


def is_no_run(tag: str) -> bool:
    """Return whether an ``object`` is that of neither a run nor a run step."""
    return tag != "thread.run" and not tag.startswith(STEP)


def is_other(value: Any) -> bool:
    """Return whether a value is an object of the API that has no run steps.

    A step whose ``object`` is wrong is none: the reader has to report it.
    """
    tag = object_of(value)
    is_step = tag.startswith(STEP) or (tag and "step_details" in value)
    return bool(tag) and tag != "list" and not is_step


def object_of(value: Any) -> str:
    """Return the ``object`` of an object; an empty string if it has none."""
    tag = value.get("object") if isinstance(value, dict) else None
    return tag if isinstance(tag, str) else ""
