"""Adding up irregular streams whose every event can still be placed."""

from runstep import RunStepAccumulator, RunStepStreamEvent
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
    skeleton,
)
from ..helpers.samples import CODE_CALL, FUNCTION_CALL, IMAGE, MESSAGE_STEP, STEP, Json


def test_a_second_created_event_removes_nothing() -> None:
    for name in ("created", "in_progress"):
        assert calls(
            created(),
            delta(skeleton(0, "call_1"), function(0, "a")),
            event(name, {**BEGUN, "expires_at": 5}),
            delta(function(0, "b")),
        ) == [("call_1", "ab")]


def test_an_in_progress_event_may_add_calls() -> None:
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


def test_an_in_progress_event_may_add_calls_before_known_ones() -> None:
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


def test_an_end_removes_no_call() -> None:
    details = {**NO_CALLS, "tool_calls": [FUNCTION_CALL]}
    assert calls(
        created(),
        delta(skeleton(0, "call_1"), function(0, "a")),
        delta(skeleton(1, "call_function"), function(1, "b")),
        event("failed", {**STEP, "step_details": details}),
    ) == [("call_function", '{"a":1}'), ("call_1", "a")]


def test_an_end_removes_no_call_without_id_or_of_another_type() -> None:
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
    # The first call of the end may be the call whose id has not come.
    assert calls(*nameless, end(named), strictness="open") == [("call_1", '{"a":1}')]
    code_call = delta({**code(0, input="x"), "id": "call_1"})
    events = (created(), delta(skeleton(0, "call_1")), code_call, end(named))
    assert calls(*events, strictness="open") == [("call_1", '{"a":1}'), ("call_1", "x")]


def test_the_end_decides_which_message_was_created() -> None:
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


def test_after_an_end_only_another_end_has_an_effect() -> None:
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


def test_null_members_in_the_first_delta_of_a_call() -> None:
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


def test_null_removes_nothing() -> None:
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


def test_a_repeated_name_is_not_appended() -> None:
    again = function(0, function={"name": "f", "arguments": "a"})
    (call,) = add_up(created(), delta(skeleton(0, "call_1", "f")), delta(again))[
        "tool_calls"
    ]
    assert call["function"]["name"] == "f"


def test_output_and_arguments_in_one_delta() -> None:
    both = function(0, function={"arguments": "a", "output": "o", "name": "g"})
    more = function(0, function={"arguments": "b", "output": "p"})
    (call,) = add_up(created(), delta(skeleton(0, "call_1")), delta(both), delta(more))[
        "tool_calls"
    ]
    assert call["function"] == {"name": "fg", "arguments": "ab", "output": "op"}


def test_a_delta_without_index_is_for_the_call_that_changed_last() -> None:
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


def test_indexes_out_of_order() -> None:
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


def test_another_id_with_the_same_index_is_another_call() -> None:
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


def test_two_calls_of_a_snapshot_with_the_same_id() -> None:
    named, same, nameless = (
        {**FUNCTION_CALL, "id": call_id} for call_id in ("call_1", "call_2", "")
    )

    def begun(*those: Json) -> RunStepStreamEvent:
        return event(
            "in_progress", {**BEGUN, "step_details": {**NO_CALLS, "tool_calls": those}}
        )

    assert calls(
        begun(named, nameless),
        delta(function(1, "!")),
        begun(same, same),
        delta(function(None, "?", id="call_2")),
        strictness="open",
    ) == [("call_1", '{"a":1}'), ("call_2", '{"a":1}!'), ("call_2", '{"a":1}?')]


def test_of_calls_with_the_same_id_that_which_began_last_is_found_without_a_type() -> (
    None
):
    found = calls(
        created(),
        delta(code(0, input="1")),
        delta(skeleton(1, "x")),
        delta({**code(0, input="2"), "id": "x"}),  # gets its id last
        delta({"id": "x", "function": {"arguments": "{}"}}),
        strictness="open",
    )
    assert found == [("x", "12"), ("x", "{}")]


def test_an_output_without_index_after_one_with_a_negative_one() -> None:
    def outputs(*items: Json) -> RunStepStreamEvent:
        return delta({**code(0, outputs=list(items)), "id": "call_1"})

    logs = {"type": "logs", "logs": "a"}
    (call,) = add_up(
        created(),
        outputs({**logs, "index": -5}),
        outputs({**logs, "logs": "b"}),
        outputs({**logs, "index": -7, "logs": "c"}),
        outputs({**logs, "logs": "d"}),
    )["tool_calls"]
    assert call["code_interpreter"]["outputs"] == [
        {"type": "logs", "logs": "c"},
        {"type": "logs", "logs": "abd"},
    ]


def test_an_output_without_index_after_two_with_the_same() -> None:
    image = {"index": 0, "type": "image", "image": {"file_id": "file-1"}}
    logs = {"index": 0, "type": "logs", "logs": "a"}
    more = {"type": "logs", "logs": "b"}
    first = {**code(0, outputs=[logs]), "id": "call_1"}
    (call,) = add_up(
        created(),
        delta(first),
        delta(code(0, outputs=[image])),
        delta(code(0, outputs=[more])),
        strictness="open",
    )["tool_calls"]
    outputs = call["code_interpreter"]["outputs"]
    assert [each.get("logs") for each in outputs] == ["a", None, "b"]


def test_outputs_are_added_to_those_of_a_snapshot() -> None:
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


def test_an_empty_delta() -> None:
    bare = {"id": "step_1", "object": "thread.run.step.delta", "delta": {}}
    assert add_up(created(), event("delta", bare), delta()) == NO_CALLS


def test_calls_and_outputs_that_begin_empty() -> None:
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
