"""A benchmark of adding up streams: the growth of the time, and openai's time.

It needs ``runstep[bench]`` to be installed:

    python benchmarks/stream.py [ROUNDS]
"""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from openai._models import construct_type
from openai.lib.streaming._assistants import accumulate_run_step
from openai.types.beta import AssistantStreamEvent
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


def comparison(rounds: int) -> None:
    """Write the times of all contenders for the same streams.

    They take turns. In each turn a contender first runs once untimed, because the
    others have filled the caches of the processor with their own data.
    """
    contenders = (add_up, add_up_and_look, add_up_with_openai)
    names = " | ".join(each.__name__ for each in contenders)
    print(f"| stream | {names} | times as fast |")
    print("| --- | --- | --- | --- | --- |")
    for calls, deltas in ((1, 60), (1, 600), (3, 20), (3, 200)):
        events = list(stream(calls, deltas))
        ours, looked, theirs = [texts(contender(events)) for contender in contenders]
        if not ours == looked == theirs:
            sys.exit(f"{calls} x {deltas} deltas: not the same steps")
        taken: list[list[float]] = [[] for _ in contenders]
        for _ in range(rounds):
            for each, contender in zip(taken, contenders, strict=True):
                contender(events)
                each.append(seconds(contender, events) / len(events) * 1e6)
        ratios = [
            spread([a / b for a, b in zip(taken[2], each, strict=True)], 1)
            for each in taken[:2]
        ]
        cells = " | ".join(map(spread, taken))
        print(f"| {calls} x {deltas} deltas | {cells} | {', '.join(ratios)} |")


def main(rounds: int) -> None:
    print(f"{circumstances(('runstep', 'openai'), rounds)}\n")
    growth(rounds)
    print("\nMicroseconds per event, from parsed JSON to the current step:\n")
    comparison(rounds)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
