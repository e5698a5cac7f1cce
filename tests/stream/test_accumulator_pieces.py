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

from ..helpers.events import created, delta, function, only_call, skeleton


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
