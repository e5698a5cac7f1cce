"""What deltas add to the details of a step, for `accumulator_model`: D5 to D8."""

from typing import Any

import runstep
from runstep.enums import Strictness

from .model_nodes import Json, Node, add_keys, in_order, next_index, next_number, tree

PATH = "$.data.delta.step_details"
EMPTY_CALLS: Json = {
    "function": {"function": {"name": "", "arguments": "", "output": None}},
    "code_interpreter": {"code_interpreter": {"input": "", "outputs": []}},
    "file_search": {"file_search": {}},
    "retrieval": {"retrieval": {}},
}
EMPTY_OUTPUTS: Json = {"logs": {"logs": ""}, "image": {"image": {"file_id": ""}}}


class Rejected(Exception):  # noqa: N818  # a verdict on an event, not a fault
    """The verdict on an event that cannot be placed. *path* is that of the problem."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def check(value: Json, cls: type, strictness: Strictness, path: str) -> None:
    """Raise `Rejected` if the value at a path is none of a class."""
    try:
        runstep.structure(value, cls, strictness=strictness)
    except runstep.RunStepValidationError as error:
        problem = error.problems[0]
    else:
        return
    raise Rejected(path + problem.path[1:])


def add_details(details: Node, change: Json, strictness: Strictness) -> None:
    """Add a change to the details of a step, which have its type."""
    if change["type"] == "message_creation":  # D5
        creation = details.content["message_creation"]
        new = change.get("message_creation") or {}
        if new.get("message_id"):
            creation.set("message_id", new["message_id"])
        add_keys(creation, without(new, "message_id"))
        add_keys(details, without(change, "type", "message_creation"))
    elif change["type"] == "tool_calls":
        for number, delta in enumerate(change.get("tool_calls") or []):
            path = f"{PATH}.tool_calls[{number}]"
            add_call(details.content["tool_calls"], delta, strictness, path)
        add_keys(details, without(change, "type", "tool_calls"))
    else:
        add_keys(details, without(change, "type", "index"))


def add_call(calls: Node, delta: Json, strictness: Strictness, path: str) -> None:
    """Add a change to the call that it is for, or to a new one (D6)."""
    delta = with_type(calls.content, delta, path)
    call = find_call(comparable(calls.content, delta), delta)
    if call is None:
        if strictness != "open" and is_named(calls.content, delta):
            raise Rejected(f"{path}.type")
        if not delta.get("id") and strictness != "open":
            raise Rejected(f"{path}.index")
        call = begun(calls, delta, empty_call(delta))
    call.by_delta = True
    call.last = 1 + max([each.last for each in calls.content])
    if delta.get("id") and not call.get("id"):
        call.set("id", delta["id"])
    change_call(call, delta, strictness, path)


def with_type(calls: list[Node], delta: Json, path: str) -> Json:
    """Return a change without a type as one of the type of the call that it names."""
    named = find_named(calls, delta)
    if delta.get("type") or named is None:
        return {"type": "", **delta}
    typed = {**delta, "type": named.get("type")}
    cls: Any = runstep.RunStepDeltaStepDetailsToolCallsObjectToolCallsInner
    check(typed, cls, "open", path)
    return typed


def find_named(calls: list[Node], delta: Json) -> Node | None:
    """Return the last call that a change names, or that was changed, of any type."""
    with_index = last_begun(
        [call for call in calls if call.index == delta.get("index", call)]
    )
    if delta.get("id"):
        with_id = last_begun([call for call in calls if delta["id"] in call.ids])
        is_nameless = with_index is not None and not with_index.get("id")
        return with_id or (with_index if is_nameless else None)
    if delta.get("index") is not None:
        return with_index
    return max(
        [call for call in calls if call.last], key=lambda call: call.last, default=None
    )


def is_named(calls: list[Node], delta: Json) -> bool:
    """Return whether a delta names a call, of whatever type."""
    if delta.get("id"):
        return any(delta["id"] in call.ids for call in calls)
    if delta.get("index") is not None:
        return any(call.index == delta["index"] for call in calls)
    return any(call.last for call in calls)


def find_call(calls: list[Node], delta: Json) -> Node | None:
    delta_id, index = delta.get("id"), delta.get("index")
    with_id = [call for call in calls if delta_id in call.ids]
    with_index = [call for call in calls if call.index == index]
    changed = sorted([call for call in calls if call.last], key=lambda call: call.last)
    if delta_id and with_id:
        return last_begun(with_id)
    if delta_id:
        nameless = with_index and not with_index[-1].get("id")
        return with_index[-1] if nameless else None
    found = changed if index is None else with_index
    return found[-1] if found else None


def last_begun(items: list[Node]) -> Node | None:
    return max(items, key=lambda item: item.number, default=None)


def comparable(items: list[Node], other: Json) -> list[Node]:
    """Return the items that are looked at, which are those of the other's type."""
    return [item for item in items if item.get("type") == other["type"]]


def empty_call(delta: Json) -> Json:
    type_ = delta["type"]
    if type_ in EMPTY_CALLS:
        return {"id": "", "type": type_, **EMPTY_CALLS[type_]}
    return {"id": delta.get("id"), "type": type_}


def begun(array: Node, delta: Json, empty: Json) -> Node:
    """Return a new call or output, which stands in the order of the indexes."""
    item = tree(empty)
    item.by_delta = True
    index = delta.get("index")
    item.index = next_index(array.content) if index is None else index
    item.number = next_number(array.content)
    array.content = in_order([*array.content, item])
    return item


def change_call(call: Node, delta: Json, strictness: Strictness, path: str) -> None:
    """Add a change to a call of its type (D7)."""
    type_ = delta["type"]
    if type_ not in EMPTY_CALLS:
        add_keys(call, without(delta, "index", "id", "type"))
        return
    inner, new = call.content[type_], delta.get(type_) or {}
    if type_ == "function":
        change_function(inner, new)
    elif type_ == "code_interpreter":
        inner.append("input", new.get("input"))
        for number, output in enumerate(new.get("outputs") or []):
            where = f"{path}.code_interpreter.outputs[{number}]"
            add_output(inner.content["outputs"], output, strictness, where)
        add_keys(inner, without(new, "input", "outputs"))
    elif type_ == "file_search":
        change_search(inner, new, strictness, f"{path}.file_search")
    else:
        add_keys(inner, new)
    add_keys(call, without(delta, "index", "id", "type", type_))


def change_function(function: Node, new: Json) -> None:
    if new.get("name") != function.get("name"):
        function.append("name", new.get("name"))
    function.append("arguments", new.get("arguments"))
    if new.get("output") == "" and function.get("output") is None:
        function.set("output", "")
    function.append("output", new.get("output"))
    add_keys(function, without(new, "name", "arguments", "output"))


def change_search(search: Node, new: Json, strictness: Strictness, path: str) -> None:
    new = {key: value for key, value in new.items() if value is not None}
    cls = runstep.RunStepDetailsToolCallsFileSearchObjectFileSearch
    check(new, cls, strictness, path)
    if new.get("ranking_options"):  # at open, an empty object stands for null
        search.set("ranking_options", new["ranking_options"])
    if "results" in new:
        if search.get("results") is None:
            search.set("results", [])
        results = search.content["results"]
        more = [tree(each, by_delta=True) for each in new["results"]]
        results.content = results.content + more
    add_keys(search, without(new, "ranking_options", "results"))


def add_output(outputs: Node, delta: Json, strictness: Strictness, path: str) -> None:
    """Add a change to the output that it is for, or to a new one (D8)."""
    type_, index = delta["type"], delta.get("index")
    if index is not None:
        same = comparable(outputs.content, delta)
        found = [output for output in same if output.index == index][-1:]
    else:
        last = outputs.content[-1:]
        found = [each for each in last if each.get("type") == type_ != "image"]
    if not found:
        is_taken = any(output.index == index for output in outputs.content)
        if strictness != "open" and index is not None and is_taken:
            raise Rejected(f"{path}.type")
        empty = {"type": type_, **EMPTY_OUTPUTS.get(type_, {})}
        found = [begun(outputs, delta, empty)]
    (output,) = found
    output.by_delta = True
    if type_ == "logs":
        output.append("logs", delta.get("logs"))
        add_keys(output, without(delta, "index", "type", "logs"))
    elif type_ == "image":
        new = delta.get("image") or {}
        if new.get("file_id"):
            output.content["image"].set("file_id", new["file_id"])
        add_keys(output.content["image"], without(new, "file_id"))
        add_keys(output, without(delta, "index", "type", "image"))
    else:
        add_keys(output, without(delta, "index", "type"))


def without(value: Json, *keys: str) -> Json:
    return {key: each for key, each in value.items() if key not in keys}
