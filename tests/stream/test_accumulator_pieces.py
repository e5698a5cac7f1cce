"""Text that is kept in pieces behaves like any other text."""

import copy
import pickle
import random
from typing import Any

import attrs
import pytest

import runstep
from runstep import (
    RunStepAccumulator,
    RunStepObject,
    RunStepSnapshotEvent,
    RunStepStreamEventType,
)

from ..helpers.events import (
    BEGUN,
    NO_CALLS,
    created,
    delta,
    event,
    function,
    only_call,
    skeleton,
)
from ..helpers.samples import FUNCTION_CALL, STEP


def test_a_returned_step_does_not_change() -> None:
    accumulator = RunStepAccumulator()
    accumulator.apply(created())
    accumulator.apply(delta(skeleton(0, "call_1")))
    steps = [accumulator.apply(delta(function(0, letter))) for letter in "abcdef"]
    rng = random.Random(0)
    for at in rng.sample(range(6), 6):
        call = only_call(steps[at])
        assert call.function.arguments == "abcdef"[: at + 1]


@pytest.mark.parametrize(
    "value", ["a", ["a"], {"k": "a"}, [{"index": 0, "k": ["a"], "m": {"n": "a"}}]]
)
def test_a_returned_step_that_is_read_late(value: Any) -> None:
    """Steps that are read at once have no part that a later event could change."""
    call = {**FUNCTION_CALL, "id": "call_1"}
    events = [created(), delta({**skeleton(0, "call_1"), "x": value})]
    for number in range(3):
        more = [{"k": ["b", "c"] * number, "m": {"n": "c", f"{number}": "d"}}]
        for snapshot in (more, value, {"k": "c"}, ["b", "c"] * number):
            details = {"type": "tool_calls", "tool_calls": [{**call, "x": snapshot}]}
            events.append(event("in_progress", {**BEGUN, "step_details": details}))
        inner = {"name": "g" * number, "output": "o", "y": value}
        events.append(delta(function(0, x=value, function=inner)))
    early, late = RunStepAccumulator(), RunStepAccumulator()
    expected = [runstep.dumps(early.apply(each)) for each in events]
    assert len({*expected}) > 5
    steps = [late.apply(each) for each in events]
    assert [runstep.dumps(step) for step in steps] == expected


@pytest.mark.parametrize(
    "use",
    [
        copy.copy,
        copy.deepcopy,
        attrs.evolve,
        attrs.asdict,
        hash,
        repr,
        runstep.dumps,
        lambda step: pickle.loads(pickle.dumps(step)),
        lambda step: step == runstep.loads(runstep.dumps(step)),
    ],
)
def test_text_in_pieces_behaves_like_other_text(use: Any) -> None:
    def made() -> RunStepObject:
        accumulator = RunStepAccumulator()
        accumulator.apply(created())
        accumulator.apply(delta(skeleton(0, "call_1")))
        accumulator.apply(delta(function(0, "a")))
        return accumulator.apply(delta(function(0, "b")))

    plain = runstep.loads(runstep.dumps(made()))
    assert use(made()) == use(plain)
    assert made() == plain
    assert plain == made()
    call = only_call(made())
    assert not hasattr(call.function, "nothing")
    assert not hasattr(call.function, "_nothing")


@pytest.mark.parametrize("key", ["arguments", "output", "unknown"])
def test_pieces_that_are_cut_within_a_character(key: str) -> None:
    halves = ("\ud83d", "\ude00")
    accumulator = RunStepAccumulator()
    accumulator.apply(created())
    accumulator.apply(delta(skeleton(0, "call_1")))
    first, second = (
        accumulator.apply(delta(function(0, function={key: half}))) for half in halves
    )
    for step, text in ((second, "\U0001f600"), (first, "\ud83d")):
        written: Any = runstep.unstructure(step)
        assert written["step_details"]["tool_calls"][0]["function"][key] == text
        assert runstep.loads(runstep.dumps(step)) == step
    third = accumulator.apply(delta(function(0, function={key: halves[0]})))
    assert runstep.loads(runstep.dumps(third)) == third


def test_a_step_that_is_handed_from_accumulator_to_accumulator() -> None:
    step = runstep.structure({**STEP, "step_details": NO_CALLS})
    steps = []
    for number in range(500):
        accumulator = RunStepAccumulator()
        accumulator.apply(
            RunStepSnapshotEvent(event=RunStepStreamEventType.IN_PROGRESS, data=step)
        )
        step = accumulator.apply(delta(skeleton(number, f"call_{number}")))
        steps.append(step)
    assert step.status is runstep.RunStepStatus.FAILED
    for count, each in enumerate(steps, 1):
        assert isinstance(each.step_details, runstep.RunStepDetailsToolCallsObject)
        assert len(each.step_details.tool_calls) == count


def test_a_step_that_is_handed_on_keeps_no_other_alive() -> None:
    accumulator = RunStepAccumulator()
    accumulator.apply(created())
    step = accumulator.apply(delta(skeleton(0, "call_1")))
    lazy: Any = step
    assert lazy._growing is not None
    RunStepAccumulator().apply(
        RunStepSnapshotEvent(event=RunStepStreamEventType.IN_PROGRESS, data=step)
    )
    assert lazy._growing is None
    assert len(only_call(step).function.name) == 1


def test_an_attribute_that_a_lazy_step_lacks() -> None:
    accumulator = RunStepAccumulator()
    accumulator.apply(created())
    steps: list[Any] = [accumulator.apply(delta(skeleton(0, "call_1")))]
    for made in (*steps, runstep.structure(STEP)):
        with pytest.raises(AttributeError, match=r"RunStepObject' .* 'nothing'"):
            _ = made.nothing
    with pytest.raises(AttributeError, match=r"RunStepObject' .* 'id'"):
        _ = object.__new__(runstep.RunStepObject).id


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))]
)
def test_an_accumulator_that_is_copied(copied: Any) -> None:
    accumulator = RunStepAccumulator()
    accumulator.apply(created())
    begun = {**function(0, function={"name": "f", "output": ""}), "id": "call_1"}
    accumulator.apply(delta(begun))
    call = {**FUNCTION_CALL, "id": "call_1"}
    details = {"type": "tool_calls", "tool_calls": [call]}
    accumulator.apply(event("in_progress", {**BEGUN, "step_details": details}))
    more = delta(function(0, "!"))
    for each in (copied(accumulator), accumulator):
        step = each.apply(more)
        inner = FUNCTION_CALL["function"]
        assert only_call(step).function.output == inner["output"]
        assert only_call(step).function.arguments == inner["arguments"] + "!"


def test_two_accumulators_append_to_the_same_step() -> None:
    events = [created(), delta(skeleton(0, "call_1")), delta(function(0, "a"))]
    first = RunStepAccumulator()
    for each in events:
        step = first.apply(each)
    second = RunStepAccumulator()
    second.apply(
        RunStepSnapshotEvent(event=RunStepStreamEventType.IN_PROGRESS, data=step)
    )
    ours = first.apply(delta(function(0, "b")))
    theirs = second.apply(delta(function(0, "c")))
    for made, expected in ((ours, "ab"), (theirs, "ac"), (step, "a")):
        assert only_call(made).function.arguments == expected
