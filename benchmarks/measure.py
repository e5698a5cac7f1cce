"""Measures one contender, in a process of its own; prints what came as JSON.

    python benchmarks/measure.py CONTENDER          microseconds a call, bytes a step
    python benchmarks/measure.py CONTENDER --first  read one step, and be gone
    python benchmarks/measure.py CONTENDER --brief  one short look at each, for tests

Every result is checked before it is timed: what a contender writes has to have all
that it read, but for unknown keys, of which it is noted whether it keeps them.
"""

import gc
import importlib
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from payloads import MESSAGE, PAGE, STEPS, UNKNOWN, WRONG, compact, recorded

#: Seconds to spend on a measure, where it is but tried out.
BRIEF = 0.001


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


def microseconds(function: Callable[[Any], Any], argument: Any, budget: float) -> float:
    """Give the median time of a call: of samples that take a tenth of the budget."""
    for _ in range(3):  # whoever compiles, does it now
        function(argument)
    number, taken = 1, 0.0
    while taken < budget / 20:
        taken = sample(function, argument, number)
        number *= 2
    number = max(1, int(number / 2 * budget / 10 / taken))
    samples = [sample(function, argument, number) / number for _ in range(9)]
    return statistics.median(samples) * 1e6


def sample(function: Callable[[Any], Any], argument: Any, number: int) -> float:
    begin = time.perf_counter()
    for _ in range(number):
        function(argument)
    return time.perf_counter() - begin


def bytes_each(decode: Callable[[bytes], Any], text: bytes, count: int) -> float:
    """Give the memory that a step takes which was read from text."""
    kept = [decode(text) for _ in range(10)]
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = [decode(text) for _ in range(count)]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before - sys.getsizeof(kept)) / count


def rejects(function: Callable[[Any], Any], argument: Any) -> bool:
    try:
        function(argument)
    except Exception:
        return True
    return False


def measure(contender: Any, budget: float) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": contender.label,
        "checks types": rejects(contender.structure, WRONG),
        "keeps unknown keys": "x_key_0"
        in contender.unstructure(contender.structure(UNKNOWN)),
    }
    for name, payload in STEPS.items():
        text = compact(payload)
        step = contender.structure(payload)
        for written in (
            contender.unstructure(step),
            json.loads(contender.encode(step)),
            contender.unstructure(contender.decode(text)),
        ):
            if not has_all(written, payload):
                sys.exit(f"{contender.label}: {name} comes back as {written}")
        for what, function, argument in (
            ("dict to step", contender.structure, payload),
            ("text to step", contender.decode, text),
            ("step to dict", contender.unstructure, step),
            ("step to text", contender.encode, step),
        ):
            found[f"{what}: {name}"] = microseconds(function, argument, budget)
    found["dict to page: 100 steps"] = microseconds(
        contender.structure_page, PAGE, budget
    )
    large = {**PAGE, "data": PAGE["data"] * (100 if budget > BRIEF else 2)}
    found["dict to page: 10,000 steps"] = microseconds(
        contender.structure_page, large, budget
    )
    text = compact(MESSAGE)
    count = 2000 if budget > BRIEF else 20
    found["bytes: message step"] = bytes_each(contender.decode, text, count)
    readable = [step for step in recorded() if not rejects(contender.structure, step)]
    found["recorded steps read"] = len(readable)
    if readable:
        all_of_them = microseconds(
            lambda steps: list(map(contender.structure, steps)), readable, budget
        )
        found["dict to step: recorded, each"] = all_of_them / len(readable)
    return found


if __name__ == "__main__":
    contender = importlib.import_module(f"contenders.{sys.argv[1]}")
    if "--first" in sys.argv:
        contender.decode(compact(MESSAGE))
    else:
        budget = BRIEF if "--brief" in sys.argv else 0.2
        json.dump(measure(contender, budget), sys.stdout)
