"""Streams made at random, and the check that the accumulator does what its model does.

The same seed makes the same stream. `made_stream` takes a recorded stream or a written
one and changes it: events come twice, late or never, lose keys, and get others.
"""

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import runstep
from runstep import RunStepAccumulator, RunStepObject, RunStepStreamEvent
from runstep.enums import Strictness

from .accumulator_model import DELTA, AccumulatorModel
from .events import BEGUN
from .model_deltas import Rejected
from .model_nodes import copied
from .mutations import nodes
from .samples import (
    CODE_CALL,
    FUNCTION_CALL,
    IMAGE,
    LOGS,
    MESSAGE_STEP,
    RESULT,
    RETRIEVAL_CALL,
    SEARCH_CALL,
    STEP,
    UNKNOWN_CALL,
    USAGE,
    Json,
)
from .wire import streams

#: The most events of a stream before it is changed, which keeps the model fast.
MAX_EVENTS = 14
IDS = ["a", "b", "c"]
#: The strictness of a stream. Most streams are not valid at "published".
MOSTLY: list[Strictness] = ["published", "wire", "wire", "wire", "open", "open", "open"]
MCP_CALL: Json = {"id": "call_mcp", "type": "mcp", "name": "find", "arguments": "{"}
#: Few names, so that a key often comes again.
KEYS = ["note", "list", "deep", "outputs", "id", "index"]
TYPES = ["function", "code_interpreter", "file_search", "retrieval", "browser", "mcp"]
BEGINNINGS = ["created", "in_progress"]
ENDS = ["completed", "failed", "cancelled", "expired"]
#: Values for the fields of a step. Some are wrong.
FIELD_VALUES: Json = {
    "status": ["completed", "odd", None, 5],
    "usage": [None, USAGE, {}, {"prompt_tokens": "5"}],
    "expires_at": [7, None, "soon"],
    "last_error": [None, STEP["last_error"], {"code": "odd", "message": ""}, []],
    "metadata": [{"k": "v"}, {}, None, {"k": 1}],
    "assistant_id": ["asst_2", "", None],
    "id": ["step_9", 5],
    "object": ["odd"],
    "type": ["message_creation", None],
}


def stream_of(seed: int) -> tuple[list[Json], Strictness]:
    """Return the stream of a seed, and the strictness to read it with."""
    dice = random.Random(seed)
    return made_stream(dice), dice.choice(MOSTLY)


def check_stream(events: list[Json], strictness: Strictness, seed: int = 0) -> int:
    """Check that accumulator and model do the same; return how many events they added.

    Events that the strictness does not read are left out. About half of the steps are
    read at the end only, since reading a step joins its text.
    """
    dice = random.Random(seed)
    accumulator = RunStepAccumulator(strictness=strictness)
    model = AccumulatorModel(strictness)
    returned: list[tuple[RunStepObject, Json]] = []
    applied: list[tuple[RunStepStreamEvent, Json]] = []
    for event in events:
        read = read_event(event, strictness)
        if read is None:
            continue
        expected = result_of_model(model, event)
        result = result_of_accumulator(accumulator, read)
        if isinstance(expected, str) or isinstance(result, str):
            assert result == expected
        else:
            returned.append((result, expected))
            if dice.random() < 0.5:
                check_step(result, expected)
        applied.append((read, event))
        assert list(accumulator.unfinished) == model.unfinished
    assert list(accumulator.steps) == list(model.steps)
    for step_id, expected in model.steps.items():
        check_step(accumulator.steps[step_id], expected)
    for step, expected in dice.sample(returned, len(returned)):
        check_step(step, expected)
    for read, event in applied:
        assert runstep.unstructure(read) == event
    return len(returned)


def check_step(step: RunStepObject, expected: Json) -> None:
    """Check that a step is what the model says, and that it can be read back."""
    assert step == runstep.structure(expected, strictness="open")
    assert runstep.loads(runstep.dumps(step), strictness="open") == step


def read_event(event: Json, strictness: Strictness) -> RunStepStreamEvent | None:
    try:
        return runstep.structure(event, RunStepStreamEvent, strictness=strictness)
    except runstep.RunStepValidationError:
        return None


def result_of_model(model: AccumulatorModel, event: Json) -> Json | str:
    """Return the step after an event, or the path of the error."""
    try:
        return model.apply(event)
    except Rejected as rejected:
        return rejected.path


def result_of_accumulator(
    accumulator: RunStepAccumulator, event: RunStepStreamEvent
) -> RunStepObject | str:
    """Return the step after an event, or the path of the error's first problem."""
    before = dict(accumulator.steps)
    try:
        return accumulator.apply(event)
    except runstep.RunStepValidationError as error:
        path = error.problems[0].path
    assert list(accumulator.steps) == list(before)
    # By identity: `==` would read the text that the next events are appended to.
    assert all(accumulator.steps[key] is step for key, step in before.items())
    return path


# Streams


def made_stream(dice: random.Random) -> list[Json]:
    """Return the events of a stream, with a few changes."""
    events = dice.choice([recorded_stream, written_stream, written_stream])(dice)
    changes = [
        cut, double, drop, reorder, interleave, merge, split, remove_keys, change_index,
        swap_type, add_unknown, add_unknown, set_field, add_snapshot, add_snapshot,
        break_delta,
    ]  # fmt: skip
    for _ in range(dice.randrange(12)):
        dice.choice(changes)(events, dice)
    for event in events:
        make_ids_unique(event["data"])
    return events


def make_ids_unique(data: Json) -> None:
    """Take an id from the second of two calls of a snapshot. No rule is for them."""
    details = data.get("step_details")
    calls = details.get("tool_calls") if isinstance(details, dict) else None
    seen = set()
    for call in calls if isinstance(calls, list) else []:
        id_ = call.get("id") if isinstance(call, dict) else None
        if isinstance(id_, str) and id_:
            if id_ in seen:
                call["id"] = ""
            seen.add(id_)


def recorded_stream(dice: random.Random) -> list[Json]:
    """Return some successive events of a recorded stream, or else a written one."""
    recorded = recorded_events()
    if not recorded:
        return written_stream(dice)
    events = dice.choice(recorded)
    start = dice.choice([0, 0, 0, 0, dice.randrange(len(events))])
    return copied(events[start : start + MAX_EVENTS])


@cache
def recorded_events() -> list[list[Json]]:
    recorded = []
    for text in streams():
        read = runstep.iter_events([text], strictness="open")
        recorded.append([runstep.unstructure(event) for event in read])
    return [events for events in recorded if events]


def written_stream(dice: random.Random) -> list[Json]:
    """Return events of a step that calls tools, or seldom of one with a message."""
    step_id = dice.choice(["step_1", "step_1", "step_2"])
    if dice.random() < 0.1:
        return written_message(dice, step_id)
    types = dice.choices(TYPES[: dice.choice([2, 4, 6])], k=len(IDS))
    calls = [
        {**whole_call(type_), "id": id_}
        for type_, id_ in zip(types, IDS, strict=True)
        if dice.random() < 0.3
    ]
    events = [snapshot("created", {**BEGUN, "id": step_id}, calls)]
    for _ in range(dice.randrange(MAX_EVENTS)):
        changes = [call_delta(types, dice) for _ in range(dice.choice([1, 1, 1, 2, 3]))]
        events.append(delta(step_id, {"type": "tool_calls", "tool_calls": changes}))
    if dice.random() < 0.5:
        events.append(snapshot("completed", {**STEP, "id": step_id}, calls))
    return events


def written_message(dice: random.Random, step_id: str) -> list[Json]:
    begun = {**MESSAGE_STEP, "id": step_id}
    odd = {"type": "odd", "text": "a"}
    if dice.random() < 0.3:
        begun |= {"type": "odd", "step_details": odd}
        details: list[Json] = [odd, {**odd, "index": 0}, {"type": "odd"}]
    else:
        creations: list[Any] = [None, {}, {"message_id": "m"}, {"message_id": ""}]
        details = [
            {"type": "message_creation", "message_creation": each} for each in creations
        ]
    events = [{"event": "thread.run.step.created", "data": begun}]
    events += [delta(step_id, dice.choice(details)) for _ in range(dice.randrange(4))]
    name = dice.choice(["in_progress", "completed"])
    return copied([*events, {"event": f"thread.run.step.{name}", "data": begun}])


def snapshot(name: str, step: Json, calls: list[Json]) -> Json:
    details = {"type": "tool_calls", "tool_calls": calls}
    data = {**step, "step_details": details}
    return copied({"event": f"thread.run.step.{name}", "data": data})


def delta(step_id: str, details: Json) -> Json:
    inner = {"step_details": details}
    data = {"id": step_id, "object": "thread.run.step.delta", "delta": inner}
    return copied({"event": DELTA, "data": data})


def whole_call(type_: str) -> Json:
    samples = [CODE_CALL, FUNCTION_CALL, SEARCH_CALL, RETRIEVAL_CALL, UNKNOWN_CALL]
    samples.append(MCP_CALL)
    return copied({call["type"]: call for call in samples}[type_])


def call_delta(types: list[str], dice: random.Random) -> Json:
    """Return a change to a tool call.

    Mostly the index decides which type and which id the call has.
    """
    at = dice.randrange(len(types))
    type_ = types[at] if dice.random() < 0.95 else dice.choice(TYPES)
    call: Json = {"index": at, "type": type_}
    if dice.random() < 0.1:
        call["index"] = dice.choice([0, 1, 5, None])
    if dice.random() < 0.6:
        call["id"] = IDS[at] if dice.random() < 0.9 else dice.choice([*IDS, "", None])
    if type_ == "mcp":
        call |= inner_delta(type_, dice)
    elif type_ == "file_search" or dice.random() < 0.9:
        call[type_] = inner_delta(type_, dice)
    if dice.random() < 0.03:
        del call["type"]
    return call


def inner_delta(type_: str, dice: random.Random) -> Json:
    text = dice.choice(["", "x", "yz", None])
    inner: Json
    match type_:
        case "function":
            inner = {"arguments": text}
            if dice.random() < 0.3:
                inner |= {"name": dice.choice(["f", "g", ""]), "output": text}
        case "code_interpreter":
            outputs = [output_delta(dice) for _ in range(dice.randrange(3))]
            inner = {"input": text, "outputs": outputs}
        case "file_search":
            options = SEARCH_CALL["file_search"]
            inner = dice.choice([{}, {"results": [RESULT]}, options])
        case "retrieval":
            inner = dice.choice([{}, {"note": text}])
        case _:
            inner = {"arguments": text or ""}
    return copied(inner)


def output_delta(dice: random.Random) -> Json:
    logs = {**LOGS, "logs": dice.choice(["", "1", "2", None])}
    empty: Json = {"type": "image"}
    at = dice.randrange(4)
    output = [logs, IMAGE, logs, dice.choice([empty, logs, {"type": "table"}])][at]
    return copied({"index": at if dice.random() < 0.9 else None, **output})


def json_value(dice: random.Random, depth: int = 2) -> Any:
    """Return a value for an unknown key."""
    kind = dice.randrange(7 if depth else 4)
    if kind < 2:
        return dice.choice(["", "p", "q"])
    if kind < 4:
        return dice.choice([None, True, False, 0, 1, 2.5])
    inner = [json_value(dice, depth - 1) for _ in range(dice.randrange(3))]
    if kind < 5:
        return inner
    made: Json = {dice.choice(KEYS): each for each in inner}
    if dice.random() < 0.4:
        made["index"] = dice.choice([0, 1, 1, 3, -1, True, "1"])
    return made if kind < 6 else [made, *inner]


# Changes. Each one changes a list of events in place.


def cut(events: list[Json], dice: random.Random) -> None:
    at = dice.randrange(len(events) + 1)
    if dice.random() < 0.9:
        del events[at:]
    else:
        del events[: at // 2]


def double(events: list[Json], dice: random.Random) -> None:
    if events:
        again = copied(dice.choice(events))
        events.insert(dice.randrange(len(events) + 1), again)


def drop(events: list[Json], dice: random.Random) -> None:
    if events:
        del events[dice.randrange(len(events))]


def reorder(events: list[Json], dice: random.Random) -> None:
    if events:
        event = events.pop(dice.randrange(len(events)))
        events.insert(dice.randrange(len(events) + 1), event)


def interleave(events: list[Json], dice: random.Random) -> None:
    """Put in the events of another step, or of another run of the same step."""
    others = dice.choice([recorded_stream, written_stream])(dice)
    at = 0
    for event in others[:MAX_EVENTS]:
        at = dice.randint(at, len(events))
        events.insert(at, event)
        at += 1


def call_lists(events: list[Json]) -> list[list[Json]]:
    """Return the tool calls of each delta that has some."""
    found = []
    for event in events:
        if event["event"] == DELTA:
            details = event["data"]["delta"].get("step_details") or {}
            calls = details.get("tool_calls")
            if calls and isinstance(calls, list):
                found.append(calls)
    return found


def merge(events: list[Json], dice: random.Random) -> None:
    """Make one delta of two successive ones, with all calls of both."""
    lists = call_lists(events)
    if len(lists) > 1:
        at = dice.randrange(len(lists) - 1)
        lists[at] += lists[at + 1]
        lists[at + 1][:] = []


def split(events: list[Json], dice: random.Random) -> None:
    """Make several deltas of one, with one call each."""
    several = [n for n, event in enumerate(events) if len(first_calls(event)) > 1]
    if several:
        at = dice.choice(several)
        event = events.pop(at)
        for call in first_calls(event)[::-1]:
            details = event["data"]["delta"]["step_details"]
            one = delta(event["data"]["id"], {**details, "tool_calls": [call]})
            events.insert(at, one)


def first_calls(event: Json) -> list[Json]:
    lists = call_lists([event])
    return lists[0] if lists else []


def objects_in(events: list[Json]) -> Iterator[Json]:
    """Yield all objects inside the data of events, the data included."""
    for event in events:
        yield event["data"]
        yield from (each for _, each in nodes(event["data"]) if isinstance(each, dict))


def remove_keys(events: list[Json], dice: random.Random) -> None:
    calls = [each for calls in call_lists(events) for each in objects_in_calls(calls)]
    if calls:
        call = dice.choice(calls)
        for key in dice.sample(list(call), min(len(call), dice.randint(1, 2))):
            if dice.random() < 0.5 and key != "type":
                call[key] = None
            else:
                del call[key]


def objects_in_calls(calls: list[Json]) -> list[Json]:
    return [each for _, each in nodes(calls) if isinstance(each, dict)]


def change_index(events: list[Json], dice: random.Random) -> None:
    indexed = [each for each in objects_in(events) if "index" in each]
    if indexed:
        dice.choice(indexed)["index"] = dice.choice([0, 1, 2, 7, -1, None])


def swap_type(events: list[Json], dice: random.Random) -> None:
    """Give a call, an output or details another type, with the right member or not."""
    typed = [each for each in objects_in(events) if isinstance(each.get("type"), str)]
    if typed:
        each = dice.choice(typed)
        type_ = dice.choice([*TYPES, "logs", "image", "message_creation", "odd"])
        old, each["type"] = each["type"], type_
        if old in each and dice.random() < 0.8:
            inner = each.pop(old)
            each[type_] = inner if dice.random() < 0.5 else {}


def add_unknown(events: list[Json], dice: random.Random) -> None:
    """Add an unknown key, often to several objects, so that its values add up."""
    key = dice.choice(KEYS[:4])
    objects = list(objects_in(events))
    deltas = [event["data"] for event in events if event["event"] == DELTA]
    deltas += [each["delta"] for each in deltas]
    for each in dice.choices(objects, k=4) if objects else []:
        each.setdefault(key, json_value(dice))
    for each in dice.choices(deltas, k=3) if deltas else []:
        each.setdefault(key, json_value(dice))


def set_field(events: list[Json], dice: random.Random) -> None:
    deltas = [event["data"] for event in events if event["event"] == DELTA]
    if deltas:
        each = dice.choice(deltas)
        if dice.random() < 0.7:
            each = each["delta"]
            name = dice.choice(list(FIELD_VALUES))
        else:
            name = dice.choice([*FIELD_VALUES, "step_details"][3:])
            if name in ("id", "object"):
                return
        each[name] = copied(dice.choice(FIELD_VALUES.get(name, [5])))


def add_snapshot(events: list[Json], dice: random.Random) -> None:
    """Put in a snapshot of a step as it stands there, and change it a little."""
    at = dice.randrange(len(events) + 1)
    model = AccumulatorModel("open")
    for event in events[:at]:
        if read_event(event, "open"):
            result_of_model(model, event)
    if not model.steps:
        return
    step = copied(dice.choice(list(model.steps.values())))
    calls = step["step_details"].get("tool_calls")
    if isinstance(calls, list):
        change_calls(calls, dice)
    if dice.random() < 0.3:
        texts = [
            (each, key)
            for each in objects_in([{"data": step["step_details"]}])
            for key, value in each.items()
            if isinstance(value, str) and key not in ("id", "type")
        ]
        if texts:
            each, key = dice.choice(texts)
            each[key] = dice.choice(["", "other"])
    name = dice.choice([*BEGINNINGS, "in_progress", *ENDS[:2]])
    added = {"event": f"thread.run.step.{name}", "data": step}
    if dice.random() < 0.3:
        add_unknown([added], dice)
    events.insert(at, added)


def change_calls(calls: list[Any], dice: random.Random) -> None:
    """Remove, repeat, rename, reorder or empty some calls of a snapshot."""
    for _ in range(dice.randrange(3)):
        if not calls:
            calls.append({**whole_call(dice.choice(TYPES)), "id": dice.choice(IDS)})
            continue
        at = dice.randrange(len(calls))
        match dice.randrange(6):
            case 0:
                del calls[at]
            case 1:
                calls[at]["id"] = dice.choice([*IDS, ""])
            case 2:
                new = {**whole_call(dice.choice(TYPES)), "id": dice.choice(IDS)}
                calls.insert(at, new)
            case 3:
                dice.shuffle(calls)
            case 4:
                calls[at] = {
                    **whole_call(dice.choice(TYPES)),
                    "id": calls[at].get("id"),
                }
            case 5:
                calls[:] = []


def break_delta(events: list[Json], dice: random.Random) -> None:
    """Add a call to a delta that is rejected there at some strictness."""
    wrong: list[Json] = [
        {"index": 9, "type": "function"},
        {"index": 0, "type": dice.choice(TYPES[:2]), "id": None},
        {"index": 0, "id": "a", "type": "file_search", "file_search": {"results": 5}},
        {"index": 0, "id": "d", "type": "file_search"}
        | {"file_search": {"results": [RESULT, {"file_id": 5}]}},
    ]
    lists = call_lists(events)
    if lists:
        calls = dice.choice(lists)
        calls.insert(dice.randint(0, len(calls)), copied(dice.choice(wrong)))
