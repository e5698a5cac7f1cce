"""The process of one contender, which takes measurements on request.

    python benchmarks/measure.py CONTENDER          answers requests
    python benchmarks/measure.py CONTENDER --first  reads one step and exits

The first line of output is a JSON object of facts about the contender. Then the process
reads the names of measures, one on each line of standard input, and answers each with a
figure. Results are checked before anything is timed: the contender must write
everything that it read. Unknown keys are an exception; the facts include whether the
contender keeps them.
"""

import gc
import importlib
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from payloads import MESSAGE, PAGE, STEPS, UNKNOWN, WRONG, compact, recorded

#: The seconds that a sample takes: long against the resolution of the clock, and short
#: against the other work of the machine.
SAMPLE_SECONDS = 0.02
#: The number of steps whose memory is measured together.
STEPS_IN_MEMORY = 1000


def has_all(written: Any, read: Any) -> bool:
    """Return whether all that was read was written; null and absent are equal here."""
    if isinstance(read, dict):
        return isinstance(written, dict) and all(
            has_all(written.get(key), value)
            for key, value in read.items()
            if not key.startswith("x_key_")
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


def check(name: str, written: Any, read: Any) -> None:
    if not has_all(written, read):
        sys.exit(f"{name}: what was written lacks something: {written}")


def parsed(contender: Any, payload: Any) -> Any:
    """Return a payload as the contender's parser returns it.

    Some parsers return the same string object for a key that they have seen before.
    Such keys are faster to compare, for users of the parser and so here, too.
    """
    return getattr(contender, "parse", json.loads)(compact(payload))


def measures_of(contender: Any) -> dict[str, Callable[[], float]]:
    """Return the measures of a contender, by name; exit if its results are wrong."""
    measures: dict[str, Callable[[], float]] = {}
    for name, payload in STEPS.items():
        text = compact(payload)
        data = parsed(contender, payload)
        step = contender.structure(data)
        check(name, contender.unstructure(step), payload)
        check(name, json.loads(contender.encode(step)), payload)
        check(name, contender.unstructure(contender.decode(text)), payload)
        measures |= {
            f"dict to step: {name}": Timed(contender.structure, data),
            f"text to step: {name}": Timed(contender.decode, text),
            f"step to dict: {name}": Timed(contender.unstructure, step),
            f"step to text: {name}": Timed(contender.encode, step),
            f"bytes: {name}": partial(bytes_each, contender.decode, text),
        }
    if hasattr(contender, "structure_page"):
        measures |= page_measures_of(contender)
    if readable := steps_read(contender):
        all_steps = Timed(lambda steps: list(map(contender.structure, steps)), readable)
        measures["dict to step: recorded"] = lambda: all_steps() / len(readable)
    return measures


def page_measures_of(contender: Any) -> dict[str, Callable[[], float]]:
    page = parsed(contender, PAGE)
    read = contender.structure_page(page)
    steps = read if isinstance(read, list) else read.data
    check("page", [contender.unstructure(step) for step in steps], PAGE["data"])
    small = Timed(contender.structure_page, page)
    large = Timed(contender.structure_page, {**page, "data": page["data"] * 100})
    return {
        "dict to page: 100 steps": small,
        "dict to page: 10,000 steps": large,
        "dict to page: 100 steps, no collector": partial(without_collector, small),
        "dict to page: 10,000 steps, no collector": partial(without_collector, large),
        "collector's share: 10,000 steps": partial(share_of_collector, large),
    }


def steps_read(contender: Any) -> list[Any]:
    steps = [parsed(contender, step) for step in recorded()]
    return [step for step in steps if not rejects(contender.structure, step)]


def facts_of(contender: Any) -> dict[str, Any]:
    written = contender.unstructure(contender.structure(parsed(contender, UNKNOWN)))
    return {
        "label": contender.label,
        "checks types": rejects(contender.structure, parsed(contender, WRONG)),
        "keeps unknown keys": "x_key_0" in written,
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
