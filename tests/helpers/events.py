"""Events of streams written for the tests, and what the accumulator makes of them."""

from typing import Any

import pytest

import runstep
from runstep import (
    RunStepAccumulator,
    RunStepObject,
    RunStepStreamEvent,
    RunStepValidationError,
)
from runstep.enums import Strictness

from .samples import STEP, Json

NO_CALLS: Json = {"type": "tool_calls", "tool_calls": []}
BEGUN: Json = {**STEP, "status": "in_progress", "step_details": NO_CALLS}


def event(name: str, data: Json) -> RunStepStreamEvent:
    """Return the event with a name, such as "created"."""
    named = {"event": f"thread.run.step.{name}", "data": data}
    return runstep.structure(named, RunStepStreamEvent, strictness="open")


def created(**changes: Any) -> RunStepStreamEvent:
    """Return an event with a step that calls tools, but has not called any yet."""
    return event("created", {**BEGUN, **changes})


def delta(*calls: Json, step_id: str = "step_1", **more: Any) -> RunStepStreamEvent:
    """Return an event with changes to tool calls."""
    details = {"type": "tool_calls", "tool_calls": list(calls)}
    data = {"id": step_id, "object": "thread.run.step.delta"}
    return event("delta", {**data, "delta": {"step_details": details}, **more})


def function(index: int | None = None, text: str | None = None, **more: Any) -> Json:
    """Return a change to a function call, with one more piece of its arguments."""
    inner = {} if text is None else {"function": {"arguments": text}}
    number = {} if index is None else {"index": index}
    return {**number, "type": "function", **inner, **more}


def skeleton(index: int, call_id: str, name: str = "f") -> Json:
    """Return the change that begins a function call."""
    inner = {"name": name, "arguments": "", "output": None}
    return {"index": index, "id": call_id, "type": "function", "function": inner}


def code(index: int, **inner: Any) -> Json:
    """Return a change to a Code Interpreter call."""
    return {"index": index, "type": "code_interpreter", "code_interpreter": inner}


def add_up(*events: RunStepStreamEvent, strictness: Strictness = "wire") -> Any:
    """Return the details of the only step that events bring, as parsed JSON."""
    accumulator = RunStepAccumulator(strictness=strictness)
    for each in events:
        last = accumulator.apply(each)
    (step,) = accumulator.steps.values()
    assert step is last
    details: Any = runstep.unstructure(step)["step_details"]
    return details


def only_call(step: RunStepObject) -> Any:
    assert isinstance(step.step_details, runstep.RunStepDetailsToolCallsObject)
    (call,) = step.step_details.tool_calls
    return call


def calls(*events: RunStepStreamEvent, strictness: Strictness = "wire") -> Any:
    """Return the id of each call of the only step, and its arguments or its input."""
    return [
        (
            call.get("id"),
            call["function"]["arguments"]
            if "function" in call
            else call["code_interpreter"]["input"],
        )
        for call in add_up(*events, strictness=strictness)["tool_calls"]
    ]


def misplaced(*events: RunStepStreamEvent, strictness: Strictness = "wire") -> str:
    """Return the message for the last event, which must change nothing."""
    accumulator = RunStepAccumulator(strictness=strictness)
    for each in events[:-1]:
        accumulator.apply(each)
    before = dict(accumulator.steps)
    with pytest.raises(RunStepValidationError) as caught:
        accumulator.apply(events[-1])
    assert dict(accumulator.steps) == before
    return str(caught.value)
