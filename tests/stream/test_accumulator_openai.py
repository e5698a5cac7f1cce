"""A comparison with the accumulator of the openai package, event by event."""

from collections import Counter
from typing import Any

import pytest

import runstep
from runstep import RunStepAccumulator, RunStepObject, RunStepSnapshotEvent, iter_events

from ..helpers import wire

pytest.importorskip("openai", reason="the openai package is not installed")

from openai._models import construct_type
from openai.lib.streaming._assistants import accumulate_run_step
from openai.types.beta import AssistantStreamEvent

pytestmark = wire.needed


class Theirs:
    """The accumulator of the openai package."""

    def __init__(self) -> None:
        self.snapshots: dict[str, Any] = {}

    def apply(self, event: dict[str, Any]) -> dict[str, Any]:
        """Add an event, and return its step as parsed JSON."""
        constructed: Any = construct_type(type_=AssistantStreamEvent, value=event)
        accumulate_run_step(event=constructed, run_step_snapshots=self.snapshots)
        snapshot = self.snapshots[event["data"]["id"]]
        step: dict[str, Any] = snapshot.model_dump(
            mode="json", exclude_unset=True, warnings=False
        )
        return step


def without_index(step: dict[str, Any]) -> dict[str, Any]:
    """Remove the indexes, which whole steps do not have, but those of openai keep."""
    for call in step["step_details"].get("tool_calls", []):
        call.pop("index", None)
        for output in call.get("code_interpreter", {}).get("outputs", []):
            output.pop("index", None)
    return step


#: How often the accumulator of openai fails, by the event and by what comes of it. The
#: comments say why it fails, and what runstep does.
FAILURES = {
    # It ignores events that end a step. In runstep, they replace the step.
    "completed: another step": 45,
    # It needs a `created` event. In runstep, any event may be the first one.
    "completed: KeyError": 7,
    "in_progress: KeyError": 1,
    "delta: KeyError": 17,
    # It appends the name of a ranker to the old one. In runstep, a new one replaces it.
    "delta: another step": 2,
}


def outcome(theirs: Theirs, event: dict[str, Any], ours: RunStepObject) -> str:
    name = event["event"].removeprefix("thread.run.step.")
    try:
        step = theirs.apply(event)
    except Exception as error:
        return f"{name}: {type(error).__name__}"
    if runstep.structure(without_index(step), strictness="open") == ours:
        return "equal"
    return f"{name}: another step"


def test_every_event_of_every_recorded_stream() -> None:
    outcomes = Counter[str]()
    for text in wire.streams():
        theirs, accumulator = Theirs(), RunStepAccumulator(strictness="open")
        sums: dict[str, str] = {}
        for event in iter_events([text], strictness="open"):
            ours = accumulator.apply(event)
            found = outcome(theirs, runstep.unstructure(event), ours)
            outcomes[found] += 1
            if found == "equal":
                continue
            if isinstance(event, RunStepSnapshotEvent):
                assert ours == event.data
            elif found == "delta: another step":
                assert ranker_of(ours) == ranker_of(event.data.delta)
            else:
                # Deltas have brought all that is known of this step, and only one call.
                sums.setdefault(ours.id, "")
                sums[ours.id] += text_of(event.data.delta)
                assert text_of(ours) == sums[ours.id]
    assert outcomes.pop("equal") > 500
    assert outcomes == FAILURES


def only_call(changed: Any) -> dict[str, Any]:
    step: Any = runstep.unstructure(changed)
    call: dict[str, Any]
    (call,) = step["step_details"]["tool_calls"]
    return call


def ranker_of(changed: Any) -> str:
    ranker: str = only_call(changed)["file_search"]["ranking_options"]["ranker"]
    return ranker


def text_of(changed: Any) -> str:
    """Return all text in the only call of a step or a delta, key after key."""
    call = only_call(changed)
    tool = call.get(call["type"], {})
    return "".join(
        str(tool.get(key) or "")
        for key in ("name", "arguments", "input", "requesturl", "response_metadata")
    )
