"""Snapshots of steps that deltas have changed."""

from typing import Any

import pytest

import runstep
from runstep import RunStepAccumulator, RunStepStreamEvent

from ..helpers.events import (
    BEGUN,
    NO_CALLS,
    add_up,
    calls,
    created,
    delta,
    event,
    function,
    skeleton,
)
from ..helpers.samples import FUNCTION_CALL, RESULT, STEP, Json


def begun(*those: Json) -> RunStepStreamEvent:
    """Return the second snapshot, with some tool calls."""
    details = {"type": "tool_calls", "tool_calls": list(those)}
    return event("in_progress", {**BEGUN, "step_details": details})


def ended(*those: Json) -> RunStepStreamEvent:
    """Return the last snapshot, with some tool calls."""
    details = {"type": "tool_calls", "tool_calls": list(those)}
    return event("completed", {**STEP, "step_details": details})


@pytest.mark.parametrize(
    ("brought", "snapshot", "expected"),
    [
        ("", "b", "b"),
        (None, "b", "b"),
        ("a", "b", "a"),
        ("a", ["b"], "a"),
        ("a", {"k": "b"}, "a"),
        (5, {"k": "b"}, 5),
        (5, 6, 5),
        ({"k": "a"}, {"k": "b", "m": "c"}, {"k": "a", "m": "c"}),
        ({"k": {"n": "a"}}, {"k": {"n": "b", "m": "c"}}, {"k": {"n": "a", "m": "c"}}),
        ({"k": ""}, {"k": "b"}, {"k": "b"}),
        ({"k": "a"}, ["b"], {"k": "a"}),
        ({"k": "a"}, "b", {"k": "a"}),
        (["a"], ["b", "c"], ["a", "c"]),
        (["a"], "b", ["a"]),
        (["a"], {"k": "b"}, ["a"]),
        ([{"t": "a"}], [{"t": "b"}, {"t": "c"}], [{"t": "a"}, {"t": "c"}]),
        ([{"t": "a"}], [{"t": "b", "u": "c"}], [{"t": "a", "u": "c"}]),
        # Only tool calls are told apart by an id.
        (
            [{"id": "b", "t": "a"}],
            [{"id": "a"}, {"id": "b"}],
            [{"id": "b", "t": "a"}, {"id": "b"}],
        ),
    ],
)
@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_beginning_leaves_what_deltas_have_brought(
    brought: Any, snapshot: Any, expected: Any, times: int
) -> None:
    # What is empty adds nothing to text, to an object or to an array.
    neutral = None if brought in (None, 5) else type(brought)()
    (call,) = add_up(
        created(),
        delta({**skeleton(0, "call_1"), "x": brought}),
        *[delta(function(0, x=neutral))] * times,
        begun({**FUNCTION_CALL, "id": "call_1", "x": snapshot}),
    )["tool_calls"]
    assert call["x"] == expected


def test_a_beginning_leaves_the_items_that_deltas_have_brought_or_changed() -> None:
    brought = [{"t": "a"}, {"t": "b"}, {"t": "c"}]
    call = {**FUNCTION_CALL, "id": "call_1"}
    details = {**NO_CALLS, "tool_calls": [{**call, "x": brought[:2]}]}
    more = [{"index": 1, "u": "d"}, {"index": 2, "t": "e"}]
    later = [{"index": 2, "u": "f"}]
    (changed,) = add_up(
        created(step_details=details),
        delta(function(0, x=more)),
        delta(function(0, x=later)),
        begun({**call, "x": [{"t": each, "u": each} for each in "123"]}),
    )["tool_calls"]
    assert changed["x"] == [
        {"t": "1", "u": "1"},
        {"t": "2", "u": "d", "index": 1},
        {"t": "e", "u": "f", "index": 2},
    ]


def test_a_beginning_replaces_items_that_another_one_has_brought() -> None:
    call = {**FUNCTION_CALL, "id": "call_1"}
    (changed,) = add_up(
        created(),
        delta({**skeleton(0, "call_1"), "x": ["a", None, ""]}),
        *[begun({**call, "x": [each] * 3}) for each in "bc"],
    )["tool_calls"]
    assert changed["x"] == ["a", "c", "c"]


def test_a_beginning_replaces_what_another_one_has_brought() -> None:
    one, same = ({**FUNCTION_CALL, "id": call_id} for call_id in ("call_1", "call_2"))
    other = {**same, "function": {**same["function"], "output": "other"}}
    _, call = add_up(
        created(), delta(skeleton(0, "call_1")), begun(one, same), begun(one, other)
    )["tool_calls"]
    assert call == other


def test_a_beginning_leaves_results_that_deltas_have_brought() -> None:
    first, second, third = ({**RESULT, "file_id": f"file-{n}"} for n in range(3))
    begin = {"index": 0, "id": "call_1", "type": "file_search"}
    (call,) = add_up(
        created(),
        delta({**begin, "file_search": {"results": [first]}}),
        begun(
            {
                "id": "call_1",
                "type": "file_search",
                "file_search": {"results": [second, third]},
            }
        ),
    )["tool_calls"]
    assert call["file_search"]["results"] == [first, third]


def test_the_order_of_keys_is_that_in_which_they_came() -> None:
    first, *others = BEGUN
    ordered = {first: BEGUN[first], "x": "a", **BEGUN}
    call = {"x": "a", **FUNCTION_CALL}
    accumulator = RunStepAccumulator()
    details = {**NO_CALLS, "tool_calls": [call]}
    accumulator.apply(event("created", {**ordered, "step_details": details}))
    step = accumulator.apply(delta(function(0, x="b", y="c"), x="b", y="c"))
    written: Any = runstep.unstructure(step)
    assert [*written] == [first, "x", *others, "y"]
    (changed,) = written["step_details"]["tool_calls"]
    assert [*changed] == ["x", *FUNCTION_CALL, "y"]
    assert (written["x"], changed["x"]) == ("b", "ab")


def test_unknown_calls_without_ids_are_told_apart_by_their_index() -> None:
    def odd(index: int, text: str) -> Json:
        return {"index": index, "type": "odd", "text": text}

    brought = delta(odd(0, "a"), odd(1, "b"))
    snapshot = [{"type": "odd", "more": each} for each in "cd"]
    assert add_up(created(), brought, begun(*snapshot), strictness="open")[
        "tool_calls"
    ] == [
        {"type": "odd", "text": "a", "more": "c"},
        {"type": "odd", "text": "b", "more": "d"},
    ]


def test_an_end_that_comes_twice_adds_no_call_twice() -> None:
    nameless = {**FUNCTION_CALL, "id": ""}
    events = (
        created(),
        delta(function(0, "a")),
        delta({"index": 0, "type": "odd"}),
        ended(nameless),
    )
    for ends in ([], [ended(nameless)], [ended(nameless)] * 2):
        details = add_up(*events, *ends, strictness="open")
        call, other = details["tool_calls"]
        assert (call, other["type"]) == (nameless, "odd")


def test_a_call_of_an_end_keeps_its_index() -> None:
    assert calls(
        created(),
        delta(skeleton(0, "call_1"), skeleton(1, "call_2")),
        ended({**FUNCTION_CALL, "id": "call_2"}),
        ended({**FUNCTION_CALL, "id": "call_2"}),
    ) == [("call_2", '{"a":1}'), ("call_1", "")]
