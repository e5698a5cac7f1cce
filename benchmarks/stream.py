"""A benchmark of adding up streams: the growth of the time, and openai's time.

The streams are parsed JSON, or bytes as an HTTP client yields them, with an event in
each piece. It needs ``runstep[bench]`` to be installed:

    python benchmarks/stream.py [ROUNDS]
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Any

from measure import Timed
from openai._models import construct_type
from openai._streaming import SSEDecoder
from openai.lib.streaming._assistants import accumulate_run_step
from openai.types.beta import AssistantStreamEvent
from payloads import compact
from report import circumstances, spread

import runstep

STEP = {
    "id": "step_1",
    "object": "thread.run.step",
    "created_at": 1717514400,
    "run_id": "run_1",
    "assistant_id": "asst_1",
    "thread_id": "thread_1",
    "type": "tool_calls",
    "status": "in_progress",
    "cancelled_at": None,
    "completed_at": None,
    "expires_at": 1717515000,
    "failed_at": None,
    "last_error": None,
    "step_details": {"type": "tool_calls", "tool_calls": []},
    "usage": None,
}
#: The type of each call, its members in the first delta, and the key of its text.
CALLS = [
    ("function", {"name": "add", "arguments": "", "output": None}, "arguments"),
    ("code_interpreter", {"input": "", "outputs": []}, "input"),
]

#: The streams that are compared: the number of calls, and of the deltas of each.
STREAMS = ((1, 60), (1, 600), (3, 20), (3, 200))
#: The targets of a stream of bytes.
LEAST_TIMES_AS_FAST = 16
MOST_OF_PARSING = 1.5


def stream(calls: int, deltas: int) -> Iterator[dict[str, Any]]:
    """Yield the events of a step as parsed JSON; *deltas* is the number per call."""
    yield {"event": "thread.run.step.created", "data": STEP}
    for index in range(calls):
        type_, members, key = CALLS[index % 2]
        call = {"index": index, "type": type_}
        yield delta({**call, "id": f"call_{index}", type_: members})
        for number in range(deltas):
            yield delta({**call, type_: {key: f" word{number % 10}"}})


def delta(call: dict[str, Any]) -> dict[str, Any]:
    details = {"type": "tool_calls", "tool_calls": [call]}
    data = {"id": STEP["id"], "object": "thread.run.step.delta"}
    data_with_delta = {**data, "delta": {"step_details": details}}
    return {"event": "thread.run.step.delta", "data": data_with_delta}


def add_up(events: list[dict[str, Any]]) -> Any:
    accumulator = runstep.RunStepAccumulator()
    for event in events:
        read = runstep.structure(event, runstep.RunStepStreamEvent)
        step = accumulator.apply(read)
    return step


def add_up_and_look(events: list[dict[str, Any]]) -> Any:
    """Return the step, and access its text after every event, as a display does."""
    accumulator = runstep.RunStepAccumulator()
    for event in events:
        read = runstep.structure(event, runstep.RunStepStreamEvent)
        step: Any = accumulator.apply(read)
        for call in step.step_details.tool_calls[-1:]:
            if call.type is runstep.RunStepToolCallType.FUNCTION:
                _ = call.function.arguments
            else:
                _ = call.code_interpreter.input
    return step


def add_up_with_openai(events: list[dict[str, Any]]) -> Any:
    snapshots: dict[str, Any] = {}
    union: Any = AssistantStreamEvent
    for event in events:
        read: Any = construct_type(type_=union, value=event)
        accumulate_run_step(event=read, run_step_snapshots=snapshots)
    return snapshots["step_1"]


def bytes_of(events: list[dict[str, Any]]) -> list[bytes]:
    return [
        b"event: %b\ndata: %b\n\n" % (event["event"].encode(), compact(event["data"]))
        for event in events
    ]


def read_bytes(pieces: list[bytes]) -> Any:
    accumulator = runstep.RunStepAccumulator()
    for event in runstep.iter_events(pieces):
        step = accumulator.apply(event)
    return step


def read_bytes_with_openai(pieces: list[bytes]) -> Any:
    """Return the step, from the bytes, as openai's client makes it."""
    snapshots: dict[str, Any] = {}
    union: Any = AssistantStreamEvent
    for sse in SSEDecoder().iter_bytes(iter(pieces)):
        event = {"event": sse.event, "data": sse.json()}
        read: Any = construct_type(type_=union, value=event)
        accumulate_run_step(event=read, run_step_snapshots=snapshots)
    return snapshots["step_1"]


def parse_bytes_with_openai(pieces: list[bytes]) -> int:
    """Return the number of events; decode and parse them, and make no objects."""
    return len([sse.json() for sse in SSEDecoder().iter_bytes(iter(pieces))])


def texts(step: Any) -> list[str]:
    return [
        call.function.arguments
        if call.type == "function"
        else call.code_interpreter.input
        for call in step.step_details.tool_calls
    ]


def seconds(function: Callable[[Any], Any], argument: Any) -> float:
    begin = time.perf_counter()
    function(argument)
    return time.perf_counter() - begin


def growth(rounds: int) -> None:
    """Write how the time for one call grows with the number of its deltas."""
    print("| deltas on one call | seconds | times those of a tenth |")
    print("| --- | --- | --- |")
    sizes = [1_000, 10_000, 100_000]
    events = {size: list(stream(1, size)) for size in sizes}
    taken: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(rounds):
        for size in sizes:
            taken[size].append(seconds(add_up, events[size]))
    for size in sizes:
        ratios = "".join(
            spread([a / b for a, b in zip(taken[size], tenth, strict=True)])
            for tenth in [taken.get(size // 10)]
            if tenth
        )
        print(f"| {size:,} | {spread(taken[size], 4)} | {ratios} |")


def microseconds(
    contenders: Sequence[Callable[[Any], Any]], stream: list[Any], rounds: int
) -> list[list[float]]:
    """Return each contender's times per event; in each round, they take turns."""
    timed = [Timed(contender, stream) for contender in contenders]
    turns = [[each() / len(stream) for each in timed] for _ in range(rounds)]
    return [list(times) for times in zip(*turns, strict=True)]


def quotients(times: list[float], others: list[float]) -> list[float]:
    return [a / b for a, b in zip(times, others, strict=True)]


def comparison(rounds: int) -> None:
    """Write the times of all contenders for the same streams, as parsed JSON."""
    contenders = (add_up, add_up_and_look, add_up_with_openai)
    names = " | ".join(each.__name__ for each in contenders)
    print(f"| stream | {names} | times as fast |")
    print("| --- | --- | --- | --- | --- |")
    for calls, deltas in STREAMS:
        events = list(stream(calls, deltas))
        ours, looked, theirs = [texts(contender(events)) for contender in contenders]
        if not ours == looked == theirs:
            sys.exit(f"{calls} x {deltas} deltas: not the same steps")
        taken = microseconds(contenders, events, rounds)
        ratios = [spread(quotients(taken[2], each), 1) for each in taken[:2]]
        cells = " | ".join(map(spread, taken))
        print(f"| {calls} x {deltas} deltas | {cells} | {', '.join(ratios)} |")


def bytes_comparison(rounds: int) -> None:
    """Write the times of all contenders for the same streams, as bytes."""
    contenders = (read_bytes, read_bytes_with_openai, parse_bytes_with_openai)
    names = " | ".join(each.__name__ for each in contenders)
    print(f"| stream | {names} | times as fast | met | of parsing alone | met |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for calls, deltas in STREAMS:
        pieces = bytes_of(list(stream(calls, deltas)))
        ours, theirs = [texts(contender(pieces)) for contender in contenders[:2]]
        if ours != theirs or parse_bytes_with_openai(pieces) != len(pieces):
            sys.exit(f"{calls} x {deltas} deltas: not the same events")
        taken = microseconds(contenders, pieces, rounds)
        faster, part = quotients(taken[1], taken[0]), quotients(taken[0], taken[2])
        cells = [
            *map(spread, taken),
            spread(faster, 1),
            "yes" if median(faster) >= LEAST_TIMES_AS_FAST else "**no**",
            spread(part),
            "yes" if median(part) <= MOST_OF_PARSING else "**no**",
        ]
        print(f"| {calls} x {deltas} deltas | {' | '.join(cells)} |")


def main(rounds: int) -> None:
    print(f"{circumstances(('runstep', 'openai'), rounds)}\n")
    growth(rounds)
    print("\nMicroseconds per event, from parsed JSON to the current step:\n")
    comparison(rounds)
    print("\nMicroseconds per event, from bytes to the current step. The targets are")
    print(
        f"{LEAST_TIMES_AS_FAST} times as fast as openai's client at least, and at most"
    )
    print(
        f"{MOST_OF_PARSING} of the time in which openai's decoder and `json` parse the"
    )
    print("events and make no objects:\n")
    bytes_comparison(rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
