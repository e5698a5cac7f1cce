"""A benchmark of hostile inputs: time and memory must grow linearly with the size.

It needs runstep to be installed:

    python benchmarks/hostile.py [ROUNDS]

Each case is run with an input and with one that is ten times as large. The exit status
is 1 if the time or the memory of a case grows by more than `MAX_GROWTH`.
"""

import gc
import gzip
import sys
import time
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from statistics import median
from typing import Any, NamedTuple

from payloads import MESSAGE, THREE_CALLS, Json, compact
from report import circumstances, spread

import runstep
from runstep._cli.files import FileReader
from runstep._cli.lines import iter_chunks

#: Time and memory may grow at most by this factor if the input grows by ten. Linear
#: growth is a factor of 10, quadratic growth one of 100. The margin is for noise.
MAX_GROWTH = 30.0


class Case(NamedTuple):
    """A kind of input: the smaller size, and the functions that make and use it."""

    title: str
    size: int
    make: Callable[[int], Any]
    run: Callable[[Any], object]


def round_trip(text: str, cls: Any = runstep.RunStepObject) -> None:
    if runstep.dumps(runstep.loads(text, cls)) != text:
        raise SystemExit("the text that was written is not the text that was read")


def structure_invalid(data: Any) -> None:
    try:
        runstep.structure(data)
    except runstep.RunStepValidationError as error:
        if len(error.problems) > 100 or len(str(error)) > 50_000:
            raise SystemExit("the report is too large") from None
    else:
        raise SystemExit("invalid data were accepted")


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


def round_trip_each(steps: list[Json]) -> None:
    for step in steps:
        for _ in range(3):
            runstep.unstructure(runstep.structure(step))


def wrong_calls(size: int) -> Json:
    details = {"type": "tool_calls", "tool_calls": [{"type": "logs"}] * size}
    return {**THREE_CALLS, "step_details": details}


def digits(size: int) -> str:
    return compact(MESSAGE).decode()[:-1] + f',"unknown":{"7" * size}}}'


def load_any(text: str) -> None:
    try:
        runstep.loads(text)
    except runstep.RunStepValidationError as error:
        if len(str(error)) > 200:
            raise SystemExit("the report is too large") from None


def stream(size: int) -> list[str]:
    """Return the lines of a stream: a step, and as many deltas as *size* says."""
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


def compressed(unit: bytes, start: bytes = b"") -> Callable[[int], bytes]:
    """Return a function that makes a file with as many units as its size says."""
    return lambda size: gzip.compress(start + unit * size)


def read_file(file: bytes) -> None:
    files = FileReader("wire")
    for problem in files.read_chunks("file", iter_chunks(BytesIO(file))):
        if len(str(problem)) > 200:
            raise SystemExit("the report is too large")
    if not files.problem_count:
        raise SystemExit("a file without a step has no problem")


FILES = [
    Case("brackets in a file", 1_000_000, compressed(b"["), read_file),
    Case("blank lines", 10_000_000, compressed(b"\n"), read_file),
    Case("characters of a line", 10_000_000, compressed(b"x", b'{"id":"'), read_file),
    Case("lines of brackets", 100_000, compressed(b"[\n"), read_file),
    Case("lines of an array", 100_000, compressed(b"1,\n", b"[\n"), read_file),
    Case("broken items", 10_000, compressed(b"[1 1],\n", b"[\n"), read_file),
    Case(
        "lines of an event",
        100_000,
        compressed(b"data: text\n", b"event: thread.run.step.created\n"),
        read_file,
    ),
]

CASES = [
    Case(
        "steps in a page",
        10_000,
        page,
        lambda text: round_trip(text, runstep.ListRunStepsResponse),
    ),
    Case("characters of logs in one call", 10_000_000, logs, round_trip),
    Case("unknown keys", 10_000, keys, round_trip),
    Case("distinct shapes", 300, shapes, round_trip_each),
    Case("nested arrays", 5_000, nested("[", "]"), round_trip),
    Case("nested objects", 5_000, nested('{"a":', "}"), round_trip),
    Case("deltas of one call", 10_000, stream, add_up),
    Case("problems in one step", 10_000, wrong_calls, structure_invalid),
    Case("digits of an integer", 1_000, digits, load_any),
    *FILES,
]


def seconds(case: Case, data: Any) -> float:
    gc.collect()
    begin = time.perf_counter()
    case.run(data)
    return time.perf_counter() - begin


def megabytes(case: Case, data: Any) -> float:
    """Return the peak memory of a run, without the memory of its input."""
    tracemalloc.start()
    case.run(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def main(rounds: int) -> int:
    print(f"{circumstances(('runstep', 'attrs'), rounds)}\n")
    print("| the larger input | seconds | growth of time | MB | growth of memory |")
    print("| --- | ---: | ---: | ---: | ---: |")
    worst = 0.0
    for case in CASES:
        inputs = [case.make(case.size), case.make(case.size * 10)]
        small, large = zip(
            *[[seconds(case, each) for each in inputs] for _ in range(rounds)],
            strict=True,
        )
        slower = [long / short for short, long in zip(small, large, strict=True)]
        small_peak, large_peak = (megabytes(case, each) for each in inputs)
        # Less than a megabyte counts as one, because most of it is a fixed cost.
        larger = large_peak / max(small_peak, 1)
        print(
            f"| {case.size * 10:,} {case.title} | {spread(large)} | "
            f"{spread(slower, 1)} | {large_peak:,.1f} | {larger:.1f} |",
            flush=True,
        )
        worst = max(worst, median(slower), larger)
    return 0 if worst <= MAX_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
