"""Adding up what the schema does not know."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

import runstep
from runstep import RunStepAccumulator, RunStepStreamEvent
from runstep._frozen import FrozenDict

from ..helpers.events import (
    BEGUN,
    add_up,
    code,
    created,
    delta,
    event,
    function,
    skeleton,
)
from ..helpers.samples import DELTA, MESSAGE_STEP, Json


def test_unknown_keys_are_added_up() -> None:
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


@pytest.mark.parametrize("at", ["details", "call", "inner"])
@pytest.mark.parametrize("kind", ["function", "code_interpreter", "mcp"])
def test_unknown_keys_beside_text(at: str, kind: str) -> None:
    """Without the unknown keys, all but the first delta would take the fast path."""
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


def test_unknown_keys_of_outputs_and_messages() -> None:
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


def test_many_unknown_keys_one_by_one() -> None:
    names = [f"key_{number}" for number in range(200)]
    changes = [delta({**function(0), name: name}) for name in names]
    (call,) = add_up(created(), delta(skeleton(0, "call_1")), *changes, *changes)[
        "tool_calls"
    ]
    assert [*call][3:] == names
    assert [call[name] for name in names] == [name * 2 for name in names]


def test_items_of_an_unknown_array() -> None:
    first = {**skeleton(0, "call_1"), "items": [{"index": 0, "t": "a"}]}
    later = [{"index": -1, "t": "b"}, {"index": 7, "t": "c"}, "d", {"index": True}]
    (call,) = add_up(created(), delta(first), delta({**function(0), "items": later}))[
        "tool_calls"
    ]
    assert call["items"] == [{"index": 0, "t": "a"}, *later]


def test_an_output_of_an_unknown_type() -> None:
    one, another = ({"index": 0, "type": "table", "rows": each} for each in "ab")
    begun = {**code(0, outputs=[one]), "id": "call_1"}
    (call,) = add_up(
        created(), delta(begun), delta(code(0, outputs=[another])), strictness="open"
    )["tool_calls"]
    assert call["code_interpreter"]["outputs"] == [{"type": "table", "rows": "ab"}]


def test_an_in_progress_event_keeps_unknown_details() -> None:
    bare = {"id": "step_1", "object": "thread.run.step.delta"}
    begun = {**BEGUN, "type": "odd", "step_details": {"type": "odd", "text": "a"}}
    change = {**bare, "delta": {"step_details": {"type": "odd", "text": "b"}}}
    events = (event("created", begun), event("delta", change))
    assert add_up(*events, event("in_progress", begun), strictness="open") == {
        "type": "odd",
        "text": "ab",
    }


def test_unknown_content_nested_to_any_depth() -> None:
    deep: Any = "x"
    for _ in range(20_000):
        deep = {"k": deep}
    call = {"index": 0, "id": "call_1", "type": "mcp", "server": deep}
    accumulator = RunStepAccumulator(strictness="open")
    accumulator.apply(created())
    for _ in range(2):
        step = accumulator.apply(delta(call))
    written: Any = runstep.unstructure(step)
    (grown,) = written["step_details"]["tool_calls"]
    inner = grown["server"]
    for _ in range(20_000):
        inner = inner["k"]
    assert inner == "xx"


def test_snapshots_of_a_deep_step() -> None:
    def deep(text: str) -> Any:
        value: Any = {"text": text}
        for _ in range(5_000):
            value = {"k": value}
        return value

    accumulator = RunStepAccumulator(strictness="open")
    accumulator.apply(created(note=deep("a")))
    call = {"index": 0, "id": "call_1", "type": "mcp", "server": deep("a")}
    accumulator.apply(delta(call))
    calls = [{"id": "call_1", "type": "mcp", "server": deep("b")}]
    details = {"type": "tool_calls", "tool_calls": calls}
    accumulator.apply(delta({**call, "server": deep("!")}))
    begun = accumulator.apply(created(note=deep("b"), step_details=details))
    ended = accumulator.apply(
        event("completed", {**BEGUN, "note": deep("b"), "step_details": details})
    )
    for step, expected in ((begun, ("b", "a!")), (ended, ("b", "b"))):
        written: Any = runstep.unstructure(step)
        (written_call,) = written["step_details"]["tool_calls"]
        for value, text in (
            (written["note"], expected[0]),
            (written_call["server"], expected[1]),
        ):
            for _ in range(5_000):
                value = value["k"]
            assert value == {"text": text}


class AlwaysEqual:
    """A value that a constructor accepts in an `extra`, and JSON does not have."""

    id = type = ()
    __hash__ = None  # type: ignore[assignment]  # on purpose

    def __eq__(self, other: object) -> bool:
        raise ValueError("compared")


class SaysItIsText:
    __class__ = str  # type: ignore[assignment]  # on purpose


@pytest.mark.parametrize(
    "make", [AlwaysEqual, SaysItIsText, lambda: [AlwaysEqual(), AlwaysEqual()]]
)
def test_unknown_values_that_json_does_not_have(make: Callable[[], Any]) -> None:
    odd = make()

    def with_note(note: Any) -> Any:
        bare: Any = event("delta", {**DELTA, "id": "step_1", "delta": {}})
        change = attrs.evolve(bare.data.delta, extra={"note": note})
        return attrs.evolve(bare, data=attrs.evolve(bare.data, delta=change))

    accumulator = RunStepAccumulator(strictness="open")
    accumulator.apply(created())
    notes: list[tuple[Any, list[type]]] = [
        ("a", [str]),
        (odd, [type(odd), tuple]),
        ("b", [str]),
        (["c"], [tuple]),
        (odd, [type(odd), tuple]),
        ({"d": odd}, [FrozenDict]),
    ]
    for note, types in notes:
        accumulator.apply(with_note(note))
        step = accumulator.apply(event("in_progress", BEGUN))
        assert type(step.extra["note"]) in types
