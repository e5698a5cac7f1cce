"""The process of one contender, which takes measurements on request.

    python benchmarks/measure.py CONTENDER          answers requests
    python benchmarks/measure.py CONTENDER --first  reads one step and exits

The first line of output is a JSON object of facts about the contender. Then the process
reads the names of measures, one on each line of standard input, and answers each with a
figure. Results are checked before anything is timed: the contender must write
everything that it read. Unknown keys are an exception, for a contender that drops them
all; the facts include whether it does. A contender may lack the measures of
`OPEN_STEPS`, which it may reject.
"""

import gc
import importlib
import json
import platform
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from payloads import (
    MESSAGE,
    MORE_STEPS,
    OPEN_STEPS,
    PAGE,
    STEPS,
    UNKNOWN,
    UNKNOWN_PREFIX,
    WRONG,
    compact,
    recorded,
)

#: The seconds that a sample takes: long against the resolution of the clock, and short
#: against the other work of the machine.
SAMPLE_SECONDS = 0.02
#: The number of steps whose memory is measured together.
STEPS_IN_MEMORY = 1000


def has_all(written: Any, read: Any) -> bool:
    """Return whether all that was read was written; null and absent are equal here."""
    if isinstance(read, dict):
        return isinstance(written, dict) and all(
            has_all(written.get(key), value) for key, value in read.items()
        )
    if isinstance(read, list):
        return (
            isinstance(written, list)
            and len(read) == len(written)
            and all(map(has_all, written, read))
        )
    return bool(written == read)


class Timed:
    """A measure of a function's time, from as many calls as fill a sample."""

    def __init__(self, function: Callable[[Any], Any], argument: Any) -> None:
        self.function, self.argument = function, argument

    def seconds(self, number: int) -> float:
        function, argument = self.function, self.argument
        begin = time.perf_counter()
        for _ in range(number):
            function(argument)
        return time.perf_counter() - begin

    @cached_property
    def number(self) -> int:
        self.seconds(3)  # contenders that compile functions do so here
        number = 1
        while (taken := self.seconds(number)) < SAMPLE_SECONDS / 2:
            number *= 2
        return max(1, round(number * SAMPLE_SECONDS / taken))

    def __call__(self) -> float:
        """Return the time of a call, in microseconds."""
        return self.seconds(self.number) / self.number * 1e6


def without_collector(measure: Timed) -> float:
    gc.disable()
    try:
        return measure()
    finally:
        gc.enable()


def share_of_collector(measure: Timed) -> float:
    """Return the part of a call's time that Python's garbage collector takes."""
    times: list[float] = []  # of a start, a stop, a start, …

    def note_time(phase: str, info: object) -> None:
        times.append(time.perf_counter())

    measure()
    gc.callbacks.append(note_time)
    taken = measure.seconds(measure.number)
    gc.callbacks.remove(note_time)
    return (sum(times[1::2]) - sum(times[::2])) / taken


def bytes_each(decode: Callable[[bytes], Any], text: bytes) -> float:
    """Return the memory of a step that was read from text."""
    steps = [decode(text) for _ in range(10)]
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    steps = [decode(text) for _ in range(STEPS_IN_MEMORY)]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before - sys.getsizeof(steps)) / STEPS_IN_MEMORY


def rejects(function: Callable[[Any], Any], argument: Any) -> bool:
    try:
        function(argument)
    except Exception:
        return True
    return False


def check(contender: Any, name: str, written: Any, read: Any) -> None:
    """Exit if a contender has not written all of a step that it read."""
    ignored = () if keeps_unknown_keys(contender) else (UNKNOWN_PREFIX,)
    expected = {key: read[key] for key in read if not key.startswith(ignored)}
    if not has_all(written, expected):
        sys.exit(f"{name}: what was written lacks something: {written}")


def parsed(contender: Any, payload: Any) -> Any:
    """Return a payload as the contender's parser returns it.

    Some parsers return the same string object for a key that they have seen before.
    Such keys are faster to compare, for users of the parser and so here, too.
    """
    return getattr(contender, "parse", json.loads)(compact(payload))


def keeps_unknown_keys(contender: Any) -> bool:
    """Return whether a contender writes any unknown key; then it has to write all."""
    written = contender.unstructure(contender.structure(parsed(contender, UNKNOWN)))
    return any(key.startswith(UNKNOWN_PREFIX) for key in written)


def measures_of(contender: Any) -> dict[str, Callable[[], float]]:
    """Return the measures of a contender, by name; exit if its results are wrong."""
    measures: dict[str, Callable[[], float]] = {}
    for name, payload in {**STEPS, **MORE_STEPS}.items():
        measures |= dict_measures_of(contender, contender.structure, name, payload)
        if name in STEPS:
            measures |= text_measures_of(contender, name, payload)
    structure = getattr(contender, "structure_open", contender.structure)
    for name, payload in OPEN_STEPS.items():
        if not rejects(structure, parsed(contender, payload)):
            measures |= dict_measures_of(contender, structure, name, payload)
    if hasattr(contender, "structure_page"):
        measures |= page_measures_of(contender)
    if data := steps_read(contender):
        measures |= recorded_measures_of(contender, data)
    return measures


def dict_measures_of(
    contender: Any, structure: Callable[[Any], Any], name: str, payload: Any
) -> dict[str, Callable[[], float]]:
    data = parsed(contender, payload)
    step = structure(data)
    check(contender, name, contender.unstructure(step), payload)
    return {
        f"dict to step: {name}": Timed(structure, data),
        f"step to dict: {name}": Timed(contender.unstructure, step),
    }


def text_measures_of(
    contender: Any, name: str, payload: Any
) -> dict[str, Callable[[], float]]:
    text = compact(payload)
    step = contender.decode(text)
    check(contender, name, contender.unstructure(step), payload)
    check(contender, name, json.loads(contender.encode(step)), payload)
    return {
        f"text to step: {name}": Timed(contender.decode, text),
        f"step to text: {name}": Timed(contender.encode, step),
        f"bytes: {name}": partial(bytes_each, contender.decode, text),
    }


def page_measures_of(contender: Any) -> dict[str, Callable[[], float]]:
    page = parsed(contender, PAGE)
    read = contender.structure_page(page)
    steps = read if isinstance(read, list) else read.data
    for step, payload in zip(steps, PAGE["data"], strict=True):
        check(contender, "page", contender.unstructure(step), payload)
    small = Timed(contender.structure_page, page)
    large = Timed(contender.structure_page, {**page, "data": page["data"] * 100})
    return {
        "dict to page: 100 steps": small,
        "dict to page: 10,000 steps": large,
        "dict to page: 100 steps, no collector": partial(without_collector, small),
        "dict to page: 10,000 steps, no collector": partial(without_collector, large),
        "collector's share: 10,000 steps": partial(share_of_collector, large),
    }


def recorded_measures_of(
    contender: Any, data: list[Any]
) -> dict[str, Callable[[], float]]:
    """Return the measures of reading and writing steps in turn, per step."""
    steps = [contender.structure(each) for each in data]
    for step, payload in zip(steps, data, strict=True):
        check(contender, "recorded", contender.unstructure(step), payload)
    reading = Timed(lambda data: list(map(contender.structure, data)), data)
    writing = Timed(lambda steps: list(map(contender.unstructure, steps)), steps)
    return {
        "dict to step: recorded": lambda: reading() / len(data),
        "step to dict: recorded": lambda: writing() / len(data),
    }


def steps_read(contender: Any) -> list[Any]:
    steps = [parsed(contender, step) for step in recorded()]
    return [step for step in steps if not rejects(contender.structure, step)]


def facts_of(contender: Any) -> dict[str, Any]:
    return {
        "label": contender.label,
        "python": platform.python_version(),
        "checks types": rejects(contender.structure, parsed(contender, WRONG)),
        "keeps unknown keys": keeps_unknown_keys(contender),
        "recorded steps read": len(steps_read(contender)),
    }


def answer(contender: Any) -> None:
    measures = measures_of(contender)
    facts = facts_of(contender)
    print(json.dumps({**facts, "measures": list(measures)}), flush=True)
    for line in sys.stdin:
        print(measures[line.rstrip("\n")](), flush=True)


if __name__ == "__main__":
    contender = importlib.import_module(f"contenders.{sys.argv[1]}")
    if "--first" in sys.argv:
        contender.decode(compact(MESSAGE))
    else:
        answer(contender)
