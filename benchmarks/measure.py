"""Measures one contender in a process of its own, whenever it is asked.

    python benchmarks/measure.py CONTENDER          answers on standard output
    python benchmarks/measure.py CONTENDER --first  reads one step, and is gone

What is known of the contender comes first, as a line of JSON. Then each line of
standard input that names a measure is answered with a figure. Every result is checked
before anything is timed: what a contender writes has to have all that it read, but for
unknown keys, of which it is noted whether it keeps them.
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

#: How long a sample takes, in seconds.
SAMPLE = 0.02
#: Steps of which the memory is measured.
KEPT = 1000


def has_all(written: Any, read: Any) -> bool:
    """Does it have all that was read? Null may stand for what is absent."""
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
    """Calls of a function, each time as many as fill a sample."""

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
        self.seconds(3)  # whoever compiles, does it now
        number = 1
        while (taken := self.seconds(number)) < SAMPLE / 2:
            number *= 2
        return max(1, round(number * SAMPLE / taken))

    def __call__(self) -> float:
        """Give the time of a call, in microseconds."""
        return self.seconds(self.number) / self.number * 1e6


def without_collector(measure: Timed) -> float:
    gc.disable()
    try:
        return measure()
    finally:
        gc.enable()


def share_of_collector(measure: Timed) -> float:
    """Say how much of the time of a call Python's garbage collector takes."""
    marks: list[float] = []

    def mark(phase: str, info: object) -> None:
        marks.append(time.perf_counter())

    measure()
    gc.callbacks.append(mark)
    taken = measure.seconds(measure.number)
    gc.callbacks.remove(mark)
    return (sum(marks[1::2]) - sum(marks[::2])) / taken


def bytes_each(decode: Callable[[bytes], Any], text: bytes) -> float:
    """Give the memory that a step takes which was read from text."""
    kept = [decode(text) for _ in range(10)]
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = [decode(text) for _ in range(KEPT)]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before - sys.getsizeof(kept)) / KEPT


def rejects(function: Callable[[Any], Any], argument: Any) -> bool:
    try:
        function(argument)
    except Exception:
        return True
    return False


def check(name: str, written: Any, read: Any) -> None:
    if not has_all(written, read):
        sys.exit(f"{name} comes back as {written}")


def parsed(contender: Any, payload: Any) -> Any:
    """Give a payload as the contender's parser does.

    The keys are the parser's own then, as they are for whoever uses it: to compare them
    takes less where it always gives the same objects.
    """
    return getattr(contender, "parse", json.loads)(compact(payload))


def measures_of(contender: Any) -> dict[str, Callable[[], float]]:
    """Check what a contender gives, and say what of it can be measured."""
    found: dict[str, Callable[[], float]] = {}
    for name, payload in STEPS.items():
        text = compact(payload)
        data = parsed(contender, payload)
        step = contender.structure(data)
        check(name, contender.unstructure(step), payload)
        check(name, json.loads(contender.encode(step)), payload)
        check(name, contender.unstructure(contender.decode(text)), payload)
        found |= {
            f"dict to step: {name}": Timed(contender.structure, data),
            f"text to step: {name}": Timed(contender.decode, text),
            f"step to dict: {name}": Timed(contender.unstructure, step),
            f"step to text: {name}": Timed(contender.encode, step),
            f"bytes: {name}": partial(bytes_each, contender.decode, text),
        }
    if hasattr(contender, "structure_page"):
        found |= page_measures_of(contender)
    if readable := steps_read(contender):
        every = Timed(lambda steps: list(map(contender.structure, steps)), readable)
        found["dict to step: recorded"] = lambda: every() / len(readable)
    return found


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
