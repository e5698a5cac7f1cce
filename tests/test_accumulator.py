"""Adding events up to steps: the rules, the oddities, and any legal stream."""

import copy
import pickle
import random
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import runstep
from runstep import (
    RunStepAccumulator,
    RunStepObject,
    RunStepSnapshotEvent,
    RunStepStreamEvent,
    RunStepStreamEventType,
    RunStepValidationError,
    iter_events,
)
from runstep._stream.successors import TEXT_FIELDS as TEXT
from runstep.enums import STRICTNESSES, Strictness
from runstep.objects import _TextObject

from .helpers import wire
from .helpers.samples import CODE_CALL, FUNCTION_CALL, IMAGE, MESSAGE_STEP, STEP, Json

COMPLETED = RunStepStreamEventType.COMPLETED
NO_CALLS: Json = {"type": "tool_calls", "tool_calls": []}
BEGUN: Json = {**STEP, "status": "in_progress", "step_details": NO_CALLS}


def event(name: str, data: Json) -> RunStepStreamEvent:
    named = {"event": f"thread.run.step.{name}", "data": data}
    return runstep.structure(named, RunStepStreamEvent, strictness="open")


def created(**changes: Any) -> RunStepStreamEvent:
    return event("created", {**BEGUN, **changes})


def delta(*calls: Json, step_id: str = "step_1", **more: Any) -> RunStepStreamEvent:
    details = {"type": "tool_calls", "tool_calls": list(calls)}
    data = {"id": step_id, "object": "thread.run.step.delta"}
    return event("delta", {**data, "delta": {"step_details": details}, **more})


def function(index: int | None = None, text: str | None = None, **more: Any) -> Json:
    """A change to a function call: by default, one more piece of its arguments."""
    inner = {} if text is None else {"function": {"arguments": text}}
    number = {} if index is None else {"index": index}
    return {**number, "type": "function", **inner, **more}


def skeleton(index: int, call_id: str, name: str = "f") -> Json:
    inner = {"name": name, "arguments": "", "output": None}
    return {"index": index, "id": call_id, "type": "function", "function": inner}


def code(index: int, **inner: Any) -> Json:
    return {"index": index, "type": "code_interpreter", "code_interpreter": inner}


def add_up(*events: RunStepStreamEvent, strictness: Strictness = "wire") -> Any:
    """Give the details of the only step, as JSON."""
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
    """Give the calls of the only step: (id, arguments), or for code (id, input)."""
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
    """Give the message for the last event, which has to change nothing."""
    accumulator = RunStepAccumulator(strictness=strictness)
    for each in events[:-1]:
        accumulator.apply(each)
    before = dict(accumulator.steps)
    with pytest.raises(RunStepValidationError) as caught:
        accumulator.apply(events[-1])
    assert dict(accumulator.steps) == before
    return str(caught.value)


# A stream as it should be


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


def test_a_file_search_goes_on_without_its_id() -> None:
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


def test_calls_side_by_side() -> None:
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


def test_the_end_is_the_step_that_it_brings() -> None:
    for name in ("completed", "failed", "cancelled", "expired"):
        end = event(name, STEP)
        accumulator = RunStepAccumulator()
        accumulator.apply(created())
        accumulator.apply(delta(skeleton(0, "call_function"), function(0, '{"a":1}')))
        assert accumulator.unfinished == ["step_1"]
        assert accumulator.apply(end) is end.data
        assert accumulator.unfinished == []


def test_the_steps_stand_in_the_order_of_their_first_event() -> None:
    accumulator = RunStepAccumulator()
    for step_id in ("b", "a", "c", "a", "b"):
        accumulator.apply(created(id=step_id))
    assert list(accumulator.steps) == ["b", "a", "c"]
    assert accumulator.unfinished == ["b", "a", "c"]
    steps: Any = accumulator.steps
    with pytest.raises(TypeError):
        steps["d"] = accumulator.steps["a"]


def test_a_step_that_was_given_out_does_not_change() -> None:
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
def test_text_in_pieces_is_like_any_other(use: Any) -> None:
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


def test_two_accumulators_go_on_from_one_step() -> None:
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


# Oddities that have a place


def test_created_twice_takes_nothing_away() -> None:
    for name in ("created", "in_progress"):
        assert calls(
            created(),
            delta(skeleton(0, "call_1"), function(0, "a")),
            event(name, {**BEGUN, "expires_at": 5}),
            delta(function(0, "b")),
        ) == [("call_1", "ab")]


def test_a_second_beginning_may_bring_more() -> None:
    other = {**FUNCTION_CALL, "id": "call_2"}
    assert calls(
        created(),
        delta(skeleton(0, "call_function"), function(0, "longer")),
        event(
            "in_progress",
            {
                **BEGUN,
                "step_details": {**NO_CALLS, "tool_calls": [FUNCTION_CALL, other]},
            },
        ),
        delta(function(1, "!"), function(0, "!")),
    ) == [("call_function", "longer!"), ("call_2", '{"a":1}!')]


def test_an_end_takes_no_call_away() -> None:
    details = {**NO_CALLS, "tool_calls": [FUNCTION_CALL]}
    assert calls(
        created(),
        delta(skeleton(0, "call_1"), function(0, "a")),
        delta(skeleton(1, "call_function"), function(1, "b")),
        event("failed", {**STEP, "step_details": details}),
    ) == [("call_function", '{"a":1}'), ("call_1", "a")]


def test_a_beginning_may_bring_calls_that_come_before_ours() -> None:
    more = [{**FUNCTION_CALL, "id": call_id} for call_id in ("call_0", "call_1")]
    assert calls(
        created(),
        delta(skeleton(1, "call_1"), function(1, "b")),
        event(
            "in_progress", {**BEGUN, "step_details": {**NO_CALLS, "tool_calls": more}}
        ),
        delta(function(None, "!")),
        delta(function(0, "x"), function(1, "B")),
    ) == [("call_0", '{"a":1}x'), ("call_1", "b!B")]


def test_an_end_takes_no_call_away_that_has_no_id_or_another_type() -> None:
    def end(*those: Json) -> RunStepStreamEvent:
        details = {"type": "tool_calls", "tool_calls": list(those)}
        return event("completed", {**STEP, "step_details": details})

    named = {**FUNCTION_CALL, "id": "call_1"}
    nameless = (created(), delta(function(0, "a")))
    second = delta(skeleton(1, "call_1"), function(1, "b"))
    assert calls(*nameless, second, end(named), strictness="open") == [
        ("call_1", '{"a":1}'),
        ("", "a"),
    ]
    # The first call of the end may be the one whose id has never come.
    assert calls(*nameless, end(named), strictness="open") == [("call_1", '{"a":1}')]
    code_call = delta({**code(0, input="x"), "id": "call_1"})
    events = (created(), delta(skeleton(0, "call_1")), code_call, end(named))
    assert calls(*events, strictness="open") == [("call_1", '{"a":1}'), ("call_1", "x")]


def test_nothing_but_another_end_comes_after_the_end() -> None:
    accumulator = RunStepAccumulator()
    accumulator.apply(created())
    end = accumulator.apply(event("completed", STEP))
    late = delta(function(2, "late"))
    for each in (late, created(), event("in_progress", BEGUN)):
        assert accumulator.apply(each) is end
    again = event("failed", {**STEP, "completed_at": 5})
    assert accumulator.apply(again) is again.data
    assert accumulator.unfinished == []


def test_an_end_without_a_beginning() -> None:
    accumulator = RunStepAccumulator()
    end = event("completed", STEP)
    assert accumulator.apply(end) is end.data
    assert accumulator.apply(delta(function(2, "late"))) is end.data


def test_a_skeleton_of_nulls() -> None:
    nulls = {"name": None, "arguments": None, "output": None}
    for inner in (None, {}, nulls):
        first = {"index": 0, "id": "call_1", "type": "function", "function": inner}
        assert add_up(created(), delta(first))["tool_calls"] == [
            {
                "id": "call_1",
                "type": "function",
                "function": {"name": "", "arguments": "", "output": None},
            }
        ]
        later = function(0, function={"name": "f", "arguments": "a", "output": "o"})
        (call,) = add_up(created(), delta(first), delta(later))["tool_calls"]
        assert call["function"] == {"name": "f", "arguments": "a", "output": "o"}
    code_nulls = {**code(0, input=None, outputs=None), "id": "call_1"}
    assert calls(created(), delta(code_nulls), delta(code(0, input="x"))) == [
        ("call_1", "x")
    ]


def test_a_name_may_come_again() -> None:
    again = function(0, function={"name": "f", "arguments": "a"})
    (call,) = add_up(created(), delta(skeleton(0, "call_1", "f")), delta(again))[
        "tool_calls"
    ]
    assert call["function"]["name"] == "f"


def test_a_delta_without_index_goes_on_with_the_last_call() -> None:
    assert calls(
        created(),
        delta({**skeleton(0, "call_0"), "index": None}),
        delta(function(None, "a")),
        delta({**skeleton(0, "call_1"), "index": None}),
        delta(function(None, "b")),
        delta(function(None, "B")),
        delta(function(None, "A", id="call_0")),
        delta(function(None, "A")),
        delta(function(1, "B")),
    ) == [("call_0", "aAA"), ("call_1", "bBB")]


def test_an_index_out_of_order() -> None:
    assert calls(
        created(),
        delta(skeleton(5, "call_5")),
        delta(skeleton(2, "call_2")),
        delta(function(5, "five")),
        delta(function(2, "two")),
        delta(skeleton(3, "call_3"), function(3, "three")),
        delta({**skeleton(0, "call_6"), "index": None}),
        delta(function(6, "six")),
    ) == [
        ("call_2", "two"),
        ("call_3", "three"),
        ("call_5", "five"),
        ("call_6", "six"),
    ]


def test_an_index_repeated_with_another_id_is_another_call() -> None:
    assert calls(
        created(),
        delta(skeleton(0, "call_1")),
        delta(function(0, "a")),
        delta(skeleton(0, "call_2")),
        delta(function(0, "b")),
        delta(function(0, "A", id="call_1")),
        delta(skeleton(1, "call_3"), function(1, "c")),
    ) == [("call_1", "aA"), ("call_2", "b"), ("call_3", "c")]


def test_outputs_without_index_and_out_of_order() -> None:
    def outputs(*items: Json) -> RunStepStreamEvent:
        return delta(code(0, outputs=list(items)))

    def logs(text: str, index: int | None = None) -> Json:
        return {"index": index, "type": "logs", "logs": text}

    image = {"index": None, "type": "image", "image": {"file_id": "file-1"}}
    first = {**code(0), "id": "call_1"}
    for strictness in STRICTNESSES[1:]:
        (call,) = add_up(
            created(),
            delta(first),
            outputs(logs("a")),
            outputs(logs("b")),
            outputs(image, image, logs("c")),
            outputs(logs("d")),
            strictness=strictness,
        )["tool_calls"]
        kinds = [
            each.get("logs", "image") for each in call["code_interpreter"]["outputs"]
        ]
        assert kinds == ["ab", "image", "image", "cd"]
    (call,) = add_up(
        created(),
        delta(first),
        outputs(logs("b", 1)),
        outputs(logs("a", 0), logs("B", 1)),
    )["tool_calls"]
    assert call["code_interpreter"]["outputs"] == [
        {"type": "logs", "logs": "a"},
        {"type": "logs", "logs": "bB"},
    ]


def test_outputs_of_a_call_that_came_as_a_whole() -> None:
    begun = {"type": "tool_calls", "tool_calls": [CODE_CALL]}
    logs, more = ({"index": at, "type": "logs", "logs": "!"} for at in (0, 2))
    (call,) = add_up(created(step_details=begun), delta(code(0, outputs=[logs, more])))[
        "tool_calls"
    ]
    assert call["code_interpreter"]["outputs"] == [
        {"type": "logs", "logs": "42\n!"},
        IMAGE,
        {"type": "logs", "logs": "!"},
    ]


def test_an_output_that_the_schema_does_not_know() -> None:
    one, another = ({"index": 0, "type": "table", "rows": each} for each in "ab")
    begun = {**code(0, outputs=[one]), "id": "call_1"}
    (call,) = add_up(
        created(), delta(begun), delta(code(0, outputs=[another])), strictness="open"
    )["tool_calls"]
    assert call["code_interpreter"]["outputs"] == [{"type": "table", "rows": "ab"}]


def test_a_delta_without_anything() -> None:
    bare = {"id": "step_1", "object": "thread.run.step.delta", "delta": {}}
    assert add_up(created(), event("delta", bare), delta()) == NO_CALLS


def test_what_begins_without_anything() -> None:
    begun = {"index": 0, "id": "call_1", "type": "code_interpreter"}
    image = {"index": 0, "type": "image"}
    images = [{**image, "image": each} for each in (None, {}, {"file_id": "file-1"})]
    for count, file_id in enumerate(("", "", "", "file-1")):
        (call,) = add_up(
            created(),
            delta(begun),
            *[delta(code(0, outputs=[each])) for each in images[:count]],
        )["tool_calls"]
        shown = [{"type": "image", "image": {"file_id": file_id}}] if count else []
        assert call == {**CODE_CALL, "id": "call_1"} | {
            "code_interpreter": {"input": "", "outputs": shown}
        }


@pytest.mark.parametrize("at", ["details", "call", "inner"])
@pytest.mark.parametrize("kind", ["function", "code_interpreter", "mcp"])
def test_unknown_keys_beside_text(at: str, kind: str) -> None:
    """Also where nothing else comes than text for the call of the last delta."""
    begun: dict[str, Json] = {
        "function": {"name": "f", "arguments": "", "output": None},
        "code_interpreter": {"input": "", "outputs": []},
        "mcp": {"arguments": ""},
    }
    member = "input" if kind == "code_interpreter" else "arguments"

    def change(inner: Json, note: str, **more: Any) -> RunStepStreamEvent:
        levels: dict[str, Json] = {"details": {}, "call": {}, "inner": inner}
        levels[at] = {**levels[at], "note": note, "id2": None, "name2": {"id": note}}
        call = {"index": 0, **more, "type": kind, kind: levels["inner"]}
        details = {"type": "tool_calls", "tool_calls": [{**call, **levels["call"]}]}
        data = {"id": "step_1", "object": "thread.run.step.delta"}
        changed = {"step_details": {**details, **levels["details"]}}
        return event("delta", {**data, "delta": changed})

    details = add_up(
        created(),
        change(begun[kind], "a", id="call_1"),
        change({member: "x"}, "b"),
        change({member: "y"}, "c"),
        delta({"index": 0, "type": kind, kind: {member: "z"}}),
        strictness="open",
    )
    (call,) = details["tool_calls"]
    assert call[kind][member] == "xyz"
    level = {"details": details, "call": call, "inner": call[kind]}[at]
    assert (level["note"], level["id2"], level["name2"]) == ("abc", None, {"id": "c"})


def test_unknown_keys_of_all_that_is_small() -> None:
    image = {"index": 0, "type": "image", "image": {"file_id": "file-1", "n": "a"}}
    more = {"index": 0, "type": "image", "n": "o", "image": {"n": "b"}}
    logs = [{"index": 1, "type": "logs", "logs": each, "n": each} for each in "ab"]
    (call,) = add_up(
        created(),
        delta({**code(0, outputs=[image]), "id": "call_1"}),
        delta(code(0, outputs=[more, *logs])),
    )["tool_calls"]
    assert call["code_interpreter"]["outputs"] == [
        {"type": "image", "image": {"file_id": "file-1", "n": "ab"}, "n": "o"},
        {"type": "logs", "logs": "ab", "n": "ab"},
    ]
    creation = [{"message_id": each, "n": "x"} for each in ("msg_1", None, "msg_2")]
    assert add_up(
        event("created", {**MESSAGE_STEP, "status": "in_progress"}),
        *[
            event(
                "delta",
                {
                    "id": "step_2",
                    "object": "thread.run.step.delta",
                    "delta": {
                        "step_details": {
                            "type": "message_creation",
                            "message_creation": each,
                        }
                    },
                },
            )
            for each in creation
        ],
    ) == {
        "type": "message_creation",
        "message_creation": {"message_id": "msg_2", "n": "xxx"},
    }


def test_items_that_the_schema_does_not_know() -> None:
    first = {**skeleton(0, "call_1"), "items": [{"index": 0, "t": "a"}]}
    later = [{"index": -1, "t": "b"}, {"index": 7, "t": "c"}, "d", {"index": True}]
    (call,) = add_up(created(), delta(first), delta({**function(0), "items": later}))[
        "tool_calls"
    ]
    assert call["items"] == [{"index": 0, "t": "a"}, *later]


def test_an_output_beside_text() -> None:
    both = function(0, function={"arguments": "a", "output": "o", "name": "g"})
    more = function(0, function={"arguments": "b", "output": "p"})
    (call,) = add_up(created(), delta(skeleton(0, "call_1")), delta(both), delta(more))[
        "tool_calls"
    ]
    assert call["function"] == {"name": "fg", "arguments": "ab", "output": "op"}


def test_every_class_whose_text_may_grow_is_known_to_grow() -> None:
    names = {cls.__name__ for cls in _TextObject.__subclasses__()}  # Drafts, too
    assert {cls.__name__ for cls in TEXT} == names & set(runstep.__all__)


def test_null_takes_nothing_away() -> None:
    options = {"ranker": "auto", "score_threshold": 0.5}
    search = {"index": 0, "id": "call_1", "type": "file_search"}
    (call,) = add_up(
        created(),
        delta(
            {**search, "file_search": {"ranking_options": options}, "x": {"id": "i"}}
        ),
        delta({**search, "file_search": {}, "note": "a"}),
        delta({**search, "file_search": {"ranking_options": None}, "note": None}),
        delta({**search, "file_search": {}, "x": {"id": None}}),
    )["tool_calls"]
    assert call["note"] == "a"
    assert call["file_search"] == {"ranking_options": options}
    assert call["x"] == {"id": "i"}


def test_unknown_keys_are_added_up_too() -> None:
    first = {
        **skeleton(0, "call_1"),
        "note": "a",
        "n": 1,
        "deep": {"k": "x", "id": "i"},
    }
    later = {**function(0), "note": "b", "n": 2, "deep": {"k": "y", "id": "i"}}
    inner = function(0, function={"seen": ["s"]})
    items = [{"index": 0, "t": "p", "type": "z"}], [{"index": 0, "t": "q", "type": "z"}]
    lists = [{**function(0), "items": each} for each in items]
    (call,) = add_up(
        created(),
        delta(first),
        delta(later),
        delta(inner),
        delta(inner),
        *map(delta, lists),
    )["tool_calls"]
    assert call["note"] == "ab"
    assert call["n"] == 2
    assert call["deep"] == {"k": "xy", "id": "i"}
    assert call["function"]["seen"] == ["s", "s"]
    assert call["items"] == [{"index": 0, "t": "pq", "type": "z"}]


# What cannot be placed


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


def test_a_second_beginning_keeps_what_is_unknown() -> None:
    bare = {"id": "step_1", "object": "thread.run.step.delta"}
    begun = {**BEGUN, "type": "odd", "step_details": {"type": "odd", "text": "a"}}
    change = {**bare, "delta": {"step_details": {"type": "odd", "text": "b"}}}
    events = (event("created", begun), event("delta", change))
    assert add_up(*events, event("in_progress", begun), strictness="open") == {
        "type": "odd",
        "text": "ab",
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
    for path, odd in (
        ("$.data", (*changed, event("in_progress", message))),
        ("$.data", (*changed, event("completed", message))),
        ("$.data.delta", (created(**message), delta(skeleton(0, "call_1")))),
    ):
        problem = misplaced(*odd)
        assert problem.startswith(f"{path}.step_details.type: {odd[-1].event}: ")
        assert "expected a change to" in problem
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
    # A step that no delta has changed is what the last event says.
    assert add_up(created(), event("in_progress", message)) == message["step_details"]


def test_the_end_says_which_message_it_is() -> None:
    def message(id_: str) -> Json:
        return {"type": "message_creation", "message_creation": {"message_id": id_}}

    data = {"id": "step_2", "object": "thread.run.step.delta"}
    changed = (
        event("created", {**MESSAGE_STEP, "step_details": message("msg_1")}),
        event("delta", {**data, "delta": {"step_details": message("msg_2")}}),
    )
    last = {**MESSAGE_STEP, "step_details": message("msg_3")}
    assert add_up(*changed, event("in_progress", last)) == message("msg_2")
    assert add_up(*changed, event("completed", last)) == message("msg_3")


def test_a_file_search_that_is_wrong() -> None:
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


def test_a_file_search_with_more_mistakes_than_an_error_lists() -> None:
    wrong = {"index": 0, "id": "call_1", "type": "file_search"}
    accumulator = RunStepAccumulator()
    accumulator.apply(created())
    with pytest.raises(RunStepValidationError) as caught:
        accumulator.apply(delta({**wrong, "file_search": {"results": [5] * 130}}))
    assert (len(caught.value.problems), caught.value.more) == (100, 30)


def test_an_error_changes_nothing_of_a_delta() -> None:
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


def test_an_error_leaves_no_numbers_behind() -> None:
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


def test_what_is_no_event() -> None:
    accumulator: Any = RunStepAccumulator()
    with pytest.raises(TypeError, match="RunStepObject is no event"):
        accumulator.apply(runstep.structure(STEP))


def test_unknown_content_nested_to_any_depth() -> None:
    deep: Any = "x"
    for _ in range(50_000):
        deep = {"k": deep}
    call = {"index": 0, "id": "call_1", "type": "mcp", "server": deep}
    accumulator = RunStepAccumulator(strictness="open")
    accumulator.apply(created())
    for _ in range(2):
        step = accumulator.apply(delta(call))
    written: Any = runstep.unstructure(step)
    (grown,) = written["step_details"]["tool_calls"]
    inner = grown["server"]
    for _ in range(50_000):
        inner = inner["k"]
    assert inner == "xx"


# Any legal stream


text = st.text(max_size=12)


@st.composite
def finished_steps(draw: st.DrawFn) -> Json:
    """Draw a step as it stands before its end: without what only the end brings."""
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
    """Cut a step into deltas, as the wire brings them, at random."""
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
        # The beginnings come in order; what follows comes as it likes.
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
def test_what_was_added_up_agrees_with_the_end() -> None:
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
    """Give what deltas carry: no output of functions, no results of searches."""
    details: Any = runstep.unstructure(step)["step_details"]
    for call in details["tool_calls"]:
        call.get("function", {}).pop("output", None)
        call.get("file_search", {}).pop("results", None)
    return details
