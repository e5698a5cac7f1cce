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
from collections.abc import Callable, Iterable
from io import BytesIO
from statistics import median
from typing import Any, NamedTuple

from payloads import MESSAGE, THREE_CALLS, Json, compact
from report import circumstances, spread

import runstep
from runstep._cli.files import FileReader
from runstep._files.lines import iter_chunks

#: Time and memory may grow at most by this factor if the input grows by ten. Linear
#: growth is a factor of 10, quadratic growth one of 100. The margin is for noise.
MAX_GROWTH = 15.0


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


def step_of(*calls: Json) -> Json:
    details = {"type": "tool_calls", "tool_calls": [*calls]}
    return {**THREE_CALLS, "status": "in_progress", "step_details": details}


def snapshot(name: str, *calls: Json) -> Json:
    return {"event": f"thread.run.step.{name}", "data": step_of(*calls)}


def delta(*calls: Json) -> Json:
    details = {"type": "tool_calls", "tool_calls": [*calls]}
    data = {"id": THREE_CALLS["id"], "object": "thread.run.step.delta"}
    data_with_delta = {**data, "delta": {"step_details": details}}
    return {"event": "thread.run.step.delta", "data": data_with_delta}


def call(number: int, **more: Any) -> Json:
    """Return what begins a function call: in a delta, or without index in a step."""
    function = {"name": "f", "arguments": "text ", "output": None}
    return {"id": f"call_{number}", "type": "function", "function": function, **more}


def change(number: int, **more: Any) -> Json:
    """Return a change to a function call."""
    return {"index": number, "type": "function", **more}


def lines(size: int) -> list[str]:
    """Return the lines of a stream: a step, and as many deltas as *size* says."""
    begun, piece = call(0, index=0), change(0, function={"arguments": "text "})
    events = [snapshot("created"), delta(begun), *[delta(piece)] * (size - 1)]
    return [
        f"event: {event['event']}\ndata: {compact(event['data']).decode()}\n\n"
        for event in events
    ]


def add_up_lines(pieces: list[str]) -> None:
    add_up(runstep.iter_events(pieces), len(pieces) - 1)


def stream(make: Callable[[int], list[Json]]) -> Callable[[int], Any]:
    """Return a function that makes events, in which "text " is as often as *size*."""

    def read(size: int) -> tuple[list[runstep.RunStepStreamEvent], int]:
        events = [
            runstep.structure(event, runstep.RunStepStreamEvent, strictness="open")
            for event in [snapshot("created"), *make(size)]
        ]
        return events, size

    return read


def add_up(events: Iterable[runstep.RunStepStreamEvent], size: int) -> None:
    accumulator = runstep.RunStepAccumulator(strictness="open")
    for event in events:
        step = accumulator.apply(event)
    if runstep.dumps(step).count("text ") != size:
        raise SystemExit("a delta was lost")


def one_by_one(change_of: Callable[[int], Json]) -> Callable[[int], list[Json]]:
    """Return a function that makes one delta for each change to one call."""

    def make(size: int) -> list[Json]:
        begun = delta(call(0, index=0, function={"name": "f", "arguments": ""}))
        return [begun, *[delta(change_of(number)) for number in range(size)]]

    return make


def all_at_once(size: int) -> list[Json]:
    return [delta(*[call(number, index=number) for number in range(size)])]


CODE = {"index": 0, "id": "call_0", "type": "code_interpreter"}


def output(number: int) -> Json:
    return {"index": number, "type": "logs", "logs": "text "}


def outputs_at_once(size: int) -> list[Json]:
    code = {"input": "", "outputs": [output(number) for number in range(size)]}
    return [delta({**CODE, "code_interpreter": code})]


#: Streams of a service's dialect, whose text comes token by token.
LONG_STREAMS: dict[str, Callable[[int], list[Json]]] = {
    "arguments of an Azure function": lambda size: [
        delta({"index": 0, "type": "azure_function", "azure_function": arguments})
        for arguments in [{"arguments": "text "}] * size
    ],
    "arguments of an MCP call": lambda size: [
        delta({"index": 0, "type": "mcp", "arguments": "text "}) for _ in range(size)
    ],
}
#: Streams that are added up in time that does not depend on what has come before.
STREAMS: dict[str, Callable[[int], list[Json]]] = {
    "items of an unknown array, one by one": one_by_one(
        lambda number: change(0, items=[{"t": f"text {number}"}])
    ),
    "items of an unknown array, the last one first": one_by_one(
        lambda number: change(0, items=[{"index": 10**9 - number, "t": "text "}])
    ),
    "unknown keys, one by one": one_by_one(
        lambda number: change(0, **{f"key_{number}": "text "})
    ),
    "pieces of an output": one_by_one(
        lambda _: change(0, function={"output": "text "})
    ),
    "pieces of a name": one_by_one(lambda _: change(0, function={"name": "text "})),
    "pieces of an unknown text": one_by_one(lambda _: change(0, note="text ")),
    "pieces beside an unknown key": one_by_one(
        lambda _: change(0, function={"arguments": "text ", "key": 1})
    ),
    "calls in one delta": all_at_once,
    "outputs in one delta": outputs_at_once,
    "calls, one by one": lambda size: [
        delta(call(number, index=number)) for number in range(size)
    ],
    "calls, the last one first": lambda size: [
        delta(call(number, index=-number)) for number in range(size)
    ],
    "outputs, one by one": lambda size: [
        delta({**CODE, "code_interpreter": {"outputs": [output(number)]}})
        for number in range(size)
    ],
    "pieces for as many calls": lambda size: [
        *all_at_once(size // 2),
        *[
            delta(change(number, function={"arguments": "text "}))
            for number in range(size // 2)
        ],
    ],
    "calls of a second beginning": lambda size: [
        delta(call(0, index=0)),
        snapshot("in_progress", *[call(number) for number in range(size)]),
    ],
    "beginnings after as many calls": lambda size: [
        *all_at_once(size),
        *[snapshot("in_progress")] * size,
    ],
    "ends after as many calls": lambda size: [
        *all_at_once(size),
        *[snapshot("completed")] * size,
    ],
}


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
    # More keys than these do not stay in the cache of a processor.
    Case("unknown keys", 2_000, keys, round_trip),
    Case("distinct shapes", 300, shapes, round_trip_each),
    Case("nested arrays", 5_000, nested("[", "]"), round_trip),
    Case("nested objects", 5_000, nested('{"a":', "}"), round_trip),
    Case("deltas of one call", 10_000, lines, add_up_lines),
    *[
        Case(title, 400, stream(make), lambda read: add_up(*read))
        for title, make in STREAMS.items()
    ],
    *[
        Case(title, 10_000, stream(make), lambda read: add_up(*read))
        for title, make in LONG_STREAMS.items()
    ],
    Case("problems in one step", 10_000, wrong_calls, structure_invalid),
    Case("digits of an integer", 1_000, digits, load_any),
    *FILES,
]


def seconds(case: Case, data: Any) -> float:
    """Return the time of the processor, which other programs lengthen only a little.

    It is that without the collector, which visits all objects again and again while
    there come more of them.
    """
    gc.collect()
    gc.disable()
    begin = time.process_time()
    case.run(data)
    taken = time.process_time() - begin
    gc.enable()
    return taken


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
        for _ in range(3):  # other work of the machine disturbs some rounds
            small, large = zip(
                *[[seconds(case, each) for each in inputs] for _ in range(rounds)],
                strict=True,
            )
            slower = [long / short for short, long in zip(small, large, strict=True)]
            if median(slower) <= MAX_GROWTH:
                break
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
