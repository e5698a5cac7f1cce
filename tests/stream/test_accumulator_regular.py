"""Adding up streams that are as they should be."""

from typing import Any

import pytest

import runstep
from runstep import RunStepAccumulator

from ..helpers.events import (
    add_up,
    calls,
    code,
    created,
    delta,
    event,
    function,
    only_call,
    skeleton,
)
from ..helpers.samples import MESSAGE_STEP, STEP


def test_a_function_call() -> None:
    first, second, third = (
        function(0, '{"a'),
        function(0, '":1'),
        function(0, "}"),
    )
    start = (created(), delta(skeleton(0, "call_1")))
    assert add_up(*start) == {
        "type": "tool_calls",
        "tool_calls": [
            {
                "id": "call_1",
                "type": "function",
                "function": {"name": "f", "arguments": "", "output": None},
            }
        ],
    }
    assert calls(*start, delta(first), delta(second), delta(third)) == [
        ("call_1", '{"a":1}')
    ]


def test_a_code_interpreter_call() -> None:
    first = {**code(0, input="", outputs=[]), "id": "call_1"}
    logs, more = ({"index": 0, "type": "logs", "logs": text} for text in ("4", "2\n"))
    image = {"index": 1, "type": "image", "image": {"file_id": "file-1"}}
    assert add_up(
        created(),
        delta(first),
        delta(code(0, input="6 ")),
        delta(code(0, input="* 7")),
        delta(code(0, outputs=[logs])),
        delta(code(0, outputs=[more, image])),
    )["tool_calls"] == [
        {
            "id": "call_1",
            "type": "code_interpreter",
            "code_interpreter": {
                "input": "6 * 7",
                "outputs": [
                    {"type": "logs", "logs": "42\n"},
                    {"type": "image", "image": {"file_id": "file-1"}},
                ],
            },
        }
    ]


def test_a_file_search_call_is_typed_before_it_is_completed() -> None:
    options = {"ranker": "auto", "score_threshold": 0.5}
    call = {"index": 0, "id": "call_1", "type": "file_search"}
    accumulator = RunStepAccumulator()
    accumulator.apply(created())
    accumulator.apply(delta({**call, "file_search": {}}))
    step = accumulator.apply(
        delta({**call, "file_search": {"ranking_options": options}})
    )
    search = only_call(step)
    assert isinstance(search, runstep.RunStepDetailsToolCallsFileSearchObject)
    assert search.file_search.ranking_options is not None
    assert search.file_search.ranking_options.score_threshold == 0.5
    assert search.file_search.results is None


def test_later_deltas_of_a_file_search_have_no_id() -> None:
    options = {"ranker": "auto", "score_threshold": 0.5}
    search = {"index": 0, "type": "file_search"}
    (call,) = add_up(
        created(),
        delta({**search, "id": "call_1", "file_search": {}}),
        delta({**search, "file_search": {"ranking_options": options}}),
        delta({**search, "file_search": {"results": []}}),
    )["tool_calls"]
    assert call["file_search"] == {"ranking_options": options, "results": []}


def test_a_retrieval_call() -> None:
    call = {"index": 0, "id": "call_1", "type": "retrieval"}
    changes = ({"a": {"b": "x"}}, {"a": {"b": "y"}, "n": 1})
    assert add_up(created(), *[delta({**call, "retrieval": new}) for new in changes])[
        "tool_calls"
    ] == [
        {"id": "call_1", "type": "retrieval", "retrieval": {"a": {"b": "xy"}, "n": 1}}
    ]


def test_deltas_of_two_calls_alternate() -> None:
    assert calls(
        created(),
        delta(skeleton(0, "call_0"), skeleton(1, "call_1")),
        delta(function(1, "b")),
        delta(function(0, "a")),
        delta(function(0, "A"), function(1, "B")),
    ) == [("call_0", "aA"), ("call_1", "bB")]


def test_a_message_step() -> None:
    details = {"type": "message_creation"}
    begun = {**MESSAGE_STEP, "status": "in_progress"}
    for message in (None, {}, {"message_id": "msg_1"}):
        change = {**details, "message_creation": message}
        assert add_up(
            event("created", {**begun, "step_details": MESSAGE_STEP["step_details"]}),
            event(
                "delta",
                {
                    "id": "step_2",
                    "object": "thread.run.step.delta",
                    "delta": {"step_details": change},
                },
            ),
        ) == {**details, "message_creation": {"message_id": "msg_1"}}


def test_an_event_that_ends_a_step_replaces_the_step() -> None:
    for name in ("completed", "failed", "cancelled", "expired"):
        end = event(name, STEP)
        accumulator = RunStepAccumulator()
        accumulator.apply(created())
        accumulator.apply(delta(skeleton(0, "call_function"), function(0, '{"a":1}')))
        assert accumulator.unfinished == ["step_1"]
        assert accumulator.apply(end) is end.data
        assert accumulator.unfinished == []


def test_steps_are_in_the_order_of_their_first_events() -> None:
    accumulator = RunStepAccumulator()
    for step_id in ("b", "a", "c", "a", "b"):
        accumulator.apply(created(id=step_id))
    assert list(accumulator.steps) == ["b", "a", "c"]
    assert accumulator.unfinished == ["b", "a", "c"]
    steps: Any = accumulator.steps
    with pytest.raises(TypeError):
        steps["d"] = accumulator.steps["a"]
