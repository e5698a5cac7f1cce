"""Sizes that nobody means well with: does the time grow with the input, and no faster?

Needs runstep, installed:

    python benchmarks/hostile.py [ROUNDS]

Gives each case an input, and one of ten times that size. Exits with 1 where that takes
more than `MOST_TIMES` as long, or as much memory: ten times as much is linear, the rest
is the machine's; what is quadratic takes a hundred times as long.
"""

import gc
import sys
import time
import tracemalloc
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

from payloads import MESSAGE, THREE_CALLS, Json, compact
from report import circumstances, spread

import runstep

MOST_TIMES = 30.0


class Case(NamedTuple):
    """How an input is made, what is done to it, and the size of the smaller one."""

    title: str
    size: int
    make: Callable[[int], Any]
    run: Callable[[Any], object]


def there_and_back(text: str, cls: Any = runstep.RunStepObject) -> None:
    if runstep.dumps(runstep.loads(text, cls)) != text:
        raise SystemExit("what was read was not what is written")


def refused(data: Any) -> None:
    try:
        runstep.structure(data)
    except runstep.RunStepValidationError as error:
        if len(error.problems) > 100 or len(str(error)) > 50_000:
            raise SystemExit("the report is too large") from None
    else:
        raise SystemExit("what is wrong was read")


def page(size: int) -> str:
    steps = [{**MESSAGE, "id": f"step_{n}"} for n in range(size)]
    last = f"step_{size - 1}"
    ends = {"first_id": "step_0", "last_id": last, "has_more": False}
    return compact({"object": "list", "data": steps, **ends}).decode()


def with_call(call: Json) -> Json:
    details = {"type": "tool_calls", "tool_calls": [call]}
    return {**MESSAGE, "type": "tool_calls", "step_details": details}


def logs(size: int) -> str:
    outputs = [{"type": "logs", "logs": "42 \n" * (size // 4)}]
    code = {"input": "loop()", "outputs": outputs}
    call = {"id": "call_1", "type": "code_interpreter", "code_interpreter": code}
    return compact(with_call(call)).decode()


def keys(size: int) -> str:
    return compact({**MESSAGE, **{f"key_{n}": n for n in range(size)}}).decode()


def nested(opening: str, closing: str) -> Callable[[int], str]:
    def make(size: int) -> str:
        deep = opening * size + "1" + closing * size
        return f'{compact(MESSAGE).decode()[:-1]},"unknown":{deep}}}'

    return make


def shapes(size: int) -> list[Json]:
    return [{**MESSAGE, f"key_{n}": n} for n in range(size)]


def each_thrice(steps: list[Json]) -> None:
    for step in steps:
        for _ in range(3):
            runstep.unstructure(runstep.structure(step))


def wrong_calls(size: int) -> Json:
    details = {"type": "tool_calls", "tool_calls": [{"type": "logs"}] * size}
    return {**THREE_CALLS, "step_details": details}


def digits(size: int) -> str:
    return compact(MESSAGE).decode()[:-1] + f',"unknown":{"7" * size}}}'


def read_or_refuse(text: str) -> None:
    try:
        runstep.loads(text)
    except runstep.RunStepValidationError as error:
        if len(str(error)) > 200:
            raise SystemExit("the report is too large") from None


def stream(size: int) -> list[str]:
    """Give the lines of a stream: a step, and its text in so many deltas."""
    piece = {"index": 0, "type": "code_interpreter", "id": "call_1"}
    piece |= {"code_interpreter": {"input": "text "}}
    details = {"type": "tool_calls", "tool_calls": [piece]}
    delta = {"object": "thread.run.step.delta", "delta": {"step_details": details}}
    step: Json = {**THREE_CALLS, "step_details": {**details, "tool_calls": []}}
    events = [("created", step), *[("delta", {"id": step["id"], **delta})] * size]
    return [
        f"event: thread.run.step.{name}\ndata: {compact(data).decode()}\n\n"
        for name, data in events
    ]


def add_up(lines: list[str]) -> None:
    accumulator = runstep.RunStepAccumulator()
    for event in runstep.iter_events(lines):
        step = accumulator.apply(event)
    if runstep.dumps(step).count("text ") != len(lines) - 1:
        raise SystemExit("a delta was lost")


CASES = [
    Case(
        "steps in a page",
        10_000,
        page,
        lambda text: there_and_back(text, runstep.ListRunStepsResponse),
    ),
    Case("characters of logs in one call", 10_000_000, logs, there_and_back),
    Case("unknown keys", 10_000, keys, there_and_back),
    Case("distinct shapes", 300, shapes, each_thrice),
    Case("arrays in each other", 5_000, nested("[", "]"), there_and_back),
    Case("objects in each other", 5_000, nested('{"a":', "}"), there_and_back),
    Case("deltas of one call", 10_000, stream, add_up),
    Case("problems in one step", 10_000, wrong_calls, refused),
    Case("digits of an integer", 1_000, digits, read_or_refuse),
]


def seconds(case: Case, given: Any) -> float:
    gc.collect()
    start = time.perf_counter()
    case.run(given)
    return time.perf_counter() - start


def megabytes(case: Case, given: Any) -> float:
    """Say what a run takes at its peak, beside its input."""
    tracemalloc.start()
    case.run(given)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def main(rounds: int) -> int:
    print(f"{circumstances(('runstep', 'attrs'), rounds)}\n")
    print("| ten times as many | seconds | times as long | MB | times as much |")
    print("| --- | ---: | ---: | ---: | ---: |")
    worst = 0.0
    for case in CASES:
        inputs = [case.make(case.size), case.make(case.size * 10)]
        small, large = zip(
            *[[seconds(case, each) for each in inputs] for _ in range(rounds)],
            strict=True,
        )
        times = [long / short for short, long in zip(small, large, strict=True)]
        little, much = (megabytes(case, each) for each in inputs)
        larger = much / max(little, 1)  # less than a megabyte is what all take
        print(
            f"| {case.size * 10:,} {case.title} | {spread(large)} | {spread(times, 1)} "
            f"| {much:,.1f} | {larger:.1f} |",
            flush=True,
        )
        worst = max(worst, median(times), larger)
    return 0 if worst <= MOST_TIMES else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
