"""Adding up any legal stream, and every recorded one."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import runstep
from runstep import (
    RunStepAccumulator,
    RunStepObject,
    RunStepSnapshotEvent,
    RunStepStreamEvent,
    RunStepStreamEventType,
    iter_events,
)

from ..helpers import wire
from ..helpers.events import BEGUN, created, delta
from ..helpers.samples import Json

COMPLETED = RunStepStreamEventType.COMPLETED
text = st.text(max_size=12)


@st.composite
def finished_steps(draw: st.DrawFn) -> Json:
    """Draw a step as it is before its end, without what only the end brings."""
    functions = st.builds(
        lambda name, arguments: (
            "function",
            {"name": name, "arguments": arguments, "output": None},
        ),
        st.text(min_size=1, max_size=5),
        text,
    )
    outputs = st.one_of(
        st.builds(lambda logs: {"type": "logs", "logs": logs}, text),
        st.builds(lambda file: {"type": "image", "image": {"file_id": file}}, text),
    )
    codes = st.builds(
        lambda input_, items: ("code_interpreter", {"input": input_, "outputs": items}),
        text,
        st.lists(outputs, max_size=3),
    )
    searches: st.SearchStrategy[tuple[str, Json]] = st.just(("file_search", {}))
    drawn = draw(st.lists(functions | codes | searches, max_size=4))
    made = [
        {"id": f"call_{at}", "type": kind, kind: inner}
        for at, (kind, inner) in enumerate(drawn)
    ]
    return {**BEGUN, "step_details": {"type": "tool_calls", "tool_calls": made}}


def cut(step: Json, seed: int) -> list[RunStepStreamEvent]:
    """Return deltas, as the wire brings them, that a step is cut into at random."""
    rng = random.Random(seed)

    def pieces(value: str) -> list[str]:
        at = sorted(rng.choices(range(len(value) + 1), k=rng.randrange(4)))
        return [value[a:b] for a, b in zip([0, *at], [*at, len(value)], strict=True)]

    queues: list[list[Json]] = []
    for index, call in enumerate(step["step_details"]["tool_calls"]):
        kind, inner = call["type"], call[call["type"]]
        whole: Json
        changes: list[Json]
        named = {"index": index, "type": kind}
        if kind == "function":
            nothing = rng.choice([{"output": None}, {}])
            whole = {"name": inner["name"], "arguments": "", **nothing}
            changes = [{"arguments": each} for each in pieces(inner["arguments"])]
        elif kind == "code_interpreter":
            whole = {"input": rng.choice(["", None]), "outputs": []}
            changes = [{"input": each} for each in pieces(inner["input"])]
            for number, output in enumerate(inner["outputs"]):
                item = {"index": number, **output}
                texts = pieces(item.pop("logs")) if "logs" in output else [None]
                changes += [
                    {"outputs": [item if each is None else {**item, "logs": each}]}
                    for each in texts
                ]
        else:
            whole, changes = dict(inner), []
        first = {**named, "id": call["id"], kind: whole}
        queues.append([first, *[{**named, kind: change} for change in changes]])
    deltas = []
    while queues := [queue for queue in queues if queue]:
        # The first deltas of the calls come in order. The others come in any order.
        begun = [queue for queue in queues if "id" not in queue[0]]
        waiting = [queue for queue in queues if "id" in queue[0]][:1]
        deltas.append(delta(rng.choice(begun + waiting).pop(0)))
    return deltas


@given(step=finished_steps(), seed=st.integers(0, 2**32))
def test_a_step_cut_into_deltas_adds_up_to_itself(step: Json, seed: int) -> None:
    accumulator = RunStepAccumulator()
    last = accumulator.apply(created())
    for each in cut(step, seed):
        last = accumulator.apply(each)
    assert last == runstep.structure(step)
    assert runstep.unstructure(last) == step


@wire.needed
def test_recorded_deltas_add_up_to_the_step_of_the_end() -> None:
    ended = 0
    for stream in wire.streams():
        accumulator = RunStepAccumulator(strictness="open")
        changed = set()
        for each in iter_events([stream], strictness="open"):
            before = accumulator.steps.get(each.data.id)
            after = accumulator.apply(each)
            if not isinstance(each, RunStepSnapshotEvent):
                changed.add(each.data.id)
            elif each.event is COMPLETED and each.data.id in changed:
                assert before is not None
                assert carried(before) == carried(after)
                ended += 1
    assert ended >= 10


def carried(step: RunStepObject) -> Any:
    """Return details without what no delta carries: outputs and search results."""
    details: Any = runstep.unstructure(step)["step_details"]
    for call in details["tool_calls"]:
        call.get("function", {}).pop("output", None)
        call.get("file_search", {}).pop("results", None)
    return details
