"""Events that cannot be placed: errors, and what `"open"` makes of them."""

from typing import Any

import pytest

import runstep
from runstep import RunStepAccumulator, RunStepStreamEvent, RunStepValidationError
from runstep.enums import STRICTNESSES

from ..helpers.events import (
    BEGUN,
    NO_CALLS,
    add_up,
    calls,
    code,
    created,
    delta,
    event,
    function,
    misplaced,
    only_call,
    skeleton,
)
from ..helpers.samples import CODE_CALL, FUNCTION_CALL, MESSAGE_STEP, STEP, Json


def test_a_delta_for_an_unknown_step() -> None:
    begun = delta(skeleton(0, "call_1"), function(0, "a"))
    assert misplaced(begun) == (
        "$.data.id: thread.run.step.delta: expected the id of a step that an event has "
        'brought, got "step_1"'
    )
    accumulator = RunStepAccumulator(strictness="open")
    step = accumulator.apply(begun)
    assert (step.status, step.type) == ("in_progress", "tool_calls")
    assert (step.created_at, step.assistant_id, step.run_id) == (0, "", "")
    step = accumulator.apply(event("in_progress", BEGUN))
    assert step.assistant_id == "asst_1"
    call = only_call(step)
    assert (call.id, call.function.arguments) == ("call_1", "a")


@pytest.mark.parametrize(
    "details",
    [
        {"type": "message_creation", "message_creation": {"message_id": "msg_1"}},
        {"type": "activities", "activities": [{"id": "x"}]},
        None,
    ],
)
def test_an_unknown_step_of_any_type_at_open(details: Json | None) -> None:
    data = {
        "id": "step_1",
        "object": "thread.run.step.delta",
        "delta": {} if details is None else {"step_details": details},
    }
    assert add_up(event("delta", data), strictness="open") == (details or NO_CALLS)


@pytest.mark.parametrize("creation", [None, {}])
def test_an_unknown_step_whose_message_comes_later(creation: Json | None) -> None:
    data = {
        "id": "step_1",
        "object": "thread.run.step.delta",
        "delta": {
            "step_details": {"type": "message_creation", "message_creation": creation}
        },
    }
    assert add_up(event("delta", data), strictness="open") == {
        "type": "message_creation",
        "message_creation": {"message_id": ""},
    }


def test_an_unknown_step_whose_type_comes_later() -> None:
    bare = {"id": "step_1", "object": "thread.run.step.delta", "delta": {}}
    message = {"type": "message_creation", "message_creation": {"message_id": "msg_1"}}
    changed = {**bare, "delta": {"step_details": message}}
    events = (event("delta", bare), event("delta", bare), event("delta", changed))
    assert add_up(*events, strictness="open") == message
    pieces = [
        delta(skeleton(0, "call_1")),
        *[delta(function(0, each)) for each in "ab"],
    ]
    assert calls(event("delta", bare), *pieces, strictness="open") == [("call_1", "ab")]
    # The step of a snapshot has a type.
    typed = (event("delta", bare), created(), event("delta", changed))
    assert add_up(*typed, strictness="open") == NO_CALLS


def test_a_call_that_begins_without_id() -> None:
    events = (created(), delta(function(0, "a")))
    assert misplaced(*events) == (
        "$.data.delta.step_details.tool_calls[0].index: thread.run.step.delta: no tool "
        "call has this index, and to begin one takes an id"
    )
    other = delta(function(None, "b", id="call_1"))
    assert calls(*events, other, strictness="open") == [("", "a"), ("call_1", "b")]
    named = delta(function(0, "b", id="call_1"))
    assert calls(*events, strictness="open") == [("", "a")]
    assert calls(*events, named, strictness="open") == [("call_1", "ab")]


def test_a_change_to_a_call_of_another_type() -> None:
    events = (created(), delta(skeleton(0, "call_1")), delta(code(0, input="x")))
    assert misplaced(*events) == (
        "$.data.delta.step_details.tool_calls[0].type: thread.run.step.delta: expected "
        'a change to "function", got "code_interpreter"'
    )
    assert calls(*events, strictness="open") == [("call_1", ""), ("", "x")]
    text = delta(function(0, "a"))
    assert misplaced(*events[:2], text, text, events[2]) == misplaced(*events)
    other = delta({**code(0, input="x"), "id": "call_1"})
    misplaced(created(), other, delta(function(0, "a")))
    assert calls(*events, delta(code(0, input="y")), strictness="open") == [
        ("call_1", ""),
        ("", "xy"),
    ]


def test_a_change_to_an_output_of_another_type() -> None:
    image = {"index": 0, "type": "image", "image": {"file_id": "file-1"}}
    logs = {"index": 0, "type": "logs", "logs": "a"}
    events = (
        created(),
        delta({**code(0, outputs=[logs]), "id": "call_1"}),
        delta(code(0, outputs=[image])),
    )
    assert misplaced(*events).startswith(
        "$.data.delta.step_details.tool_calls[0].code_interpreter.outputs[0].type: "
    )
    (call,) = add_up(*events, strictness="open")["tool_calls"]
    assert [each["type"] for each in call["code_interpreter"]["outputs"]] == [
        "logs",
        "image",
    ]


def test_details_of_another_type() -> None:
    message = {**BEGUN, **{key: MESSAGE_STEP[key] for key in ("type", "step_details")}}
    changed = (created(), delta(skeleton(0, "call_1"), function(0, "a")))
    types = "tool_calls", "message_creation"
    for path, odd, (ours, theirs) in (
        ("$.data", (*changed, event("in_progress", message)), types),
        ("$.data", (*changed, event("completed", message)), types),
        (
            "$.data.delta",
            (created(**message), delta(skeleton(0, "call_1"))),
            types[::-1],
        ),
    ):
        assert misplaced(*odd) == (
            f"{path}.step_details.type: {odd[-1].event}: "
            f'expected a change to "{ours}", got "{theirs}"'
        )
    ended = (*changed, event("completed", {**message, "completed_at": 5}))
    assert calls(*ended, strictness="open") == [("call_1", "a")]
    accumulator = RunStepAccumulator(strictness="open")
    for each in ended:
        step = accumulator.apply(each)
    assert (step.completed_at, step.type, accumulator.unfinished) == (
        5,
        "tool_calls",
        [],
    )
    passed_over = (created(**message), delta(skeleton(0, "call_1")))
    assert add_up(*passed_over, strictness="open") == MESSAGE_STEP["step_details"]
    # The last event replaces a step that no delta has changed.
    assert add_up(created(), event("in_progress", message)) == message["step_details"]


def test_a_wrong_file_search() -> None:
    wrong = {
        "index": 0,
        "id": "call_1",
        "type": "file_search",
        "file_search": {"results": 5},
    }
    for strictness in STRICTNESSES:
        assert misplaced(created(), delta(wrong), strictness=strictness) == (
            "$.data.delta.step_details.tool_calls[0].file_search.results: "
            "thread.run.step.delta: expected an array, got 5"
        )


def test_a_file_search_with_more_problems_than_an_error_lists() -> None:
    wrong = {"index": 0, "id": "call_1", "type": "file_search"}
    accumulator = RunStepAccumulator()
    accumulator.apply(created())
    with pytest.raises(RunStepValidationError) as caught:
        accumulator.apply(delta({**wrong, "file_search": {"results": [5] * 130}}))
    assert (len(caught.value.problems), caught.value.more) == (100, 30)


def test_a_wrong_delta_changes_nothing() -> None:
    begun = (created(), delta(skeleton(0, "call_1")))
    half = delta(function(0, "lost"), skeleton(1, "call_2"), code(0, input="x"))
    misplaced(*begun, half)
    accumulator = RunStepAccumulator()
    for each in begun:
        accumulator.apply(each)
    with pytest.raises(RunStepValidationError):
        accumulator.apply(half)
    step = accumulator.apply(delta(function(0, "kept")))
    call = only_call(step)
    assert call.function.arguments == "kept"


def test_wrong_deltas_between_pieces_of_text() -> None:
    accumulator = RunStepAccumulator()
    for each in (created(), delta(skeleton(0, "call_1"))):
        accumulator.apply(each)
    steps = []
    for letter in "abcd":
        steps.append(accumulator.apply(delta(function(0, letter))))
        with pytest.raises(RunStepValidationError):
            accumulator.apply(delta(code(0, input="x")))
    texts = [only_call(step).function.arguments for step in steps]
    assert texts == ["a", "ab", "abc", "abcd"]


def test_a_wrong_delta_adds_no_index() -> None:
    a, b = ({**FUNCTION_CALL, "id": call_id} for call_id in ("call_a", "call_b"))

    def begun(*those: Json) -> RunStepStreamEvent:
        details = {"type": "tool_calls", "tool_calls": those}
        return event("in_progress", {**BEGUN, "step_details": details})

    for before, after in (([], [a]), ([a, b], [a]), ([a], [a, b])):
        accumulator = RunStepAccumulator()
        accumulator.apply(begun(*before))
        with pytest.raises(RunStepValidationError):
            accumulator.apply(delta(function(7, "x")))
        accumulator.apply(begun(*after))
        accumulator.apply(delta(skeleton(len(after), "call_c")))
        step: Any = accumulator.apply(
            delta(function(len(after), "c"), function(0, "!"))
        )
        arguments = [call.function.arguments for call in step.step_details.tool_calls]
        assert arguments[0].endswith("!")
        assert arguments[-1] == "c"
        assert len(arguments) == len(after) + 1


def test_the_call_that_a_delta_without_index_is_not_for() -> None:
    retrieval = {"type": "retrieval", "retrieval": {"a": "b"}}
    begun = (
        created(),
        delta({**code(0, input="x"), "id": "call_1"}),
        delta(skeleton(1, "call_2")),
    )
    first, last = '"code_interpreter", got "retrieval"', '"function", got "retrieval"'
    assert first in misplaced(*begun, delta(code(0, input="y")), delta(retrieval))
    assert last in misplaced(*begun, delta(retrieval))
    text = delta(function(1, "a"))
    assert last in misplaced(*begun, text, text, delta(retrieval))


def test_the_last_of_several_calls_with_the_id_of_a_delta() -> None:
    same = [{**call, "id": "call_1"} for call in (FUNCTION_CALL, CODE_CALL)]
    begun = [
        event(
            "in_progress", {**BEGUN, "step_details": {**NO_CALLS, "tool_calls": each}}
        )
        for each in (same, same[:1])
    ]
    other = delta({"id": "call_1", "type": "retrieval", "retrieval": {"a": "b"}})
    changed = (begun[0], delta(function(0, "a")), begun[1])
    assert '"code_interpreter", got "retrieval"' in misplaced(*changed, other)


def test_a_wrong_delta_does_not_say_what_type_the_step_has() -> None:
    search = {"index": 0, "type": "file_search", "file_search": {"results": 5}}
    bare = {"id": "step_1", "object": "thread.run.step.delta"}
    creation = {"message_creation": {"message_id": "msg_1"}}
    details = {"type": "message_creation", **creation}
    accumulator = RunStepAccumulator(strictness="open")
    accumulator.apply(event("delta", {**bare, "delta": {}}))
    with pytest.raises(RunStepValidationError):
        accumulator.apply(delta(search))
    step = accumulator.apply(
        event("delta", {**bare, "delta": {"step_details": details}})
    )
    written: Any = runstep.unstructure(step)
    assert written["step_details"] == details


def test_applying_anything_but_an_event() -> None:
    accumulator: Any = RunStepAccumulator()
    with pytest.raises(TypeError, match="RunStepObject is no event"):
        accumulator.apply(runstep.structure(STEP))
