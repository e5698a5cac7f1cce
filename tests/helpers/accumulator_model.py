"""A slow model of `RunStepAccumulator`: its rules, on parsed JSON.

It copies everything, and it searches for everything anew, so that each rule can be read
at one place. S1 to S6 are the rules of snapshots, D1 to D8 those of deltas, U those of
unknown keys. It shares no code with the accumulator. `runstep.structure` checks the
values of file searches and of the fields of a step.
"""

from dataclasses import dataclass, replace
from typing import Any

import attrs

import runstep
from runstep.enums import Strictness

from .model_deltas import (
    PATH,
    Rejected,
    add_details,
    check,
    comparable,
    last_begun,
)
from .model_nodes import (
    Json,
    Node,
    add_keys,
    copied,
    in_order,
    indexes_of,
    next_index,
    next_number,
    plain,
    set_indexes,
    tree,
)
from .samples import STEP

BEGINNINGS = {"thread.run.step.created", "thread.run.step.in_progress"}
DELTA = "thread.run.step.delta"
FIELDS = {each.name for each in attrs.fields(runstep.RunStepObject)} - {"extra"}
#: The fields that a delta leaves as they are, beside `step_details` and in `delta`.
FIXED_FIELDS = {"id", "object", "type", "step_details"}
EMPTY_STEP: Json = {
    "object": "thread.run.step",
    "created_at": 0,
    "assistant_id": "",
    "thread_id": "",
    "run_id": "",
    "status": "in_progress",
}
EMPTY_DETAILS: Json = {
    "tool_calls": {"tool_calls": []},
    "message_creation": {"message_creation": {"message_id": ""}},
}
#: The kinds of members that are more than unknown keys, by the kind of the object
#: around them. The kinds of details and tool calls contain their types.
KINDS = {
    ("tool_calls details", "tool_calls"): "calls",
    ("function call", "function"): "function",
    ("code_interpreter call", "code_interpreter"): "code",
    ("code", "outputs"): "outputs",
    ("file_search call", "file_search"): "search",
    ("search", "ranking_options"): "whole",
    ("search", "results"): "results",
}


@dataclass
class Step:
    """A step, and what the accumulator knows of it."""

    fields: Json
    details: Node
    unknown: Node
    is_typed: bool = True
    #: The fields that deltas have set.
    set_fields: frozenset[str] = frozenset()
    has_changed: bool = False
    has_ended: bool = False

    @classmethod
    def of(cls, snapshot: Json) -> "Step":
        fields = {key: each for key, each in snapshot.items() if key in FIELDS}
        unknown = {key: each for key, each in snapshot.items() if key not in FIELDS}
        return cls(fields, tree(fields.pop("step_details")), tree(unknown))

    @classmethod
    def empty(cls, step_id: str, type_: str) -> "Step":
        details = {"type": type_, **EMPTY_DETAILS.get(type_, {})}
        step = {**EMPTY_STEP, "id": step_id, "type": type_, "step_details": details}
        return cls.of(step)

    def copy(self) -> "Step":
        details, unknown = self.details.copy(), self.unknown.copy()
        return replace(
            self, fields=copied(self.fields), details=details, unknown=unknown
        )

    @property
    def type(self) -> str:
        type_: str = self.details.get("type")
        return type_

    def json(self) -> Json:
        details = {"step_details": plain(self.details)}
        return copied({**self.fields, **details, **plain(self.unknown)})


class AccumulatorModel:
    """A model of `RunStepAccumulator`, for events and steps as parsed JSON."""

    def __init__(self, strictness: Strictness = "wire") -> None:
        self.strictness: Strictness = strictness
        self.is_open = strictness == "open"
        self._steps: dict[str, Step] = {}

    @property
    def steps(self) -> dict[str, Json]:
        return {step_id: step.json() for step_id, step in self._steps.items()}

    @property
    def unfinished(self) -> list[str]:
        return [id_ for id_, step in self._steps.items() if not step.has_ended]

    def apply(self, event: Json) -> Json:
        """Add an event and return its step; raise `Rejected` and change nothing."""
        name, data = event["event"], copied(event["data"])
        step = self._steps.get(data["id"])
        step = step and step.copy()
        if name == DELTA:
            step = self._after_delta(step, data)
        else:
            step = self._after_snapshot(step, data, name not in BEGINNINGS)
        self._steps[data["id"]] = step
        return step.json()

    # Snapshots

    def _after_snapshot(self, ours: Step | None, data: Json, is_end: bool) -> Step:
        theirs = Step.of(data)
        theirs.has_ended = is_end
        if ours is None:  # S1
            return theirs
        if ours.has_ended and not is_end:  # S2
            return ours
        if not ours.has_changed:  # S3
            return theirs
        theirs.has_changed = True
        if ours.is_typed and ours.type != theirs.type:  # S4
            if not self.is_open:
                raise Rejected("$.data.step_details.type")
            theirs.fields["type"], theirs.details = ours.type, ours.details
        elif is_end:  # S6
            if ours.is_typed and ours.type == "tool_calls":
                self._keep_calls(ours.details, theirs.details)
        elif ours.is_typed:  # S5
            kind = f"{ours.type} details"
            theirs.details = self._merged(ours.details, plain(theirs.details), kind)
        if not is_end:  # S5
            theirs.unknown = self._merged(ours.unknown, plain(theirs.unknown), "")
            brought = {key for key in ours.set_fields if ours.fields[key] != ""}
            theirs.fields.update({key: ours.fields[key] for key in brought})
            theirs.set_fields = frozenset(brought)
        return theirs

    def _keep_calls(self, ours: Node, theirs: Node) -> None:
        """Add our calls that match none of an end's to the end's (S6)."""
        calls, ends = ours.content["tool_calls"], theirs.content["tool_calls"]
        matched: set[int] = set()
        number = next_number(calls.content)
        for position, end in enumerate(ends.content):
            matches = self._matches(calls.content, plain(ends), position, "calls")
            free = [at for at in matches if at not in matched]
            end.number = number + position
            if free:  # it is the same call
                matched.add(free[0])
                same = calls.content[free[0]]
                end.number, end.old_ids = same.number, same.ids
        kept = [call for at, call in enumerate(calls.content) if at not in matched]
        if not kept:  # the end is all there is, and nothing else is remembered
            for position, end in enumerate(ends.content):
                end.number, end.old_ids = position, frozenset()
        for call in kept:  # the indexes are those of the end's calls now
            call.index = -1
        ends.content = ends.content + kept

    def _merged(self, ours: Node, theirs: Any, kind: str) -> Node:
        """Return our value with what a beginning adds to it (S5)."""
        if not ours.is_changed:
            merged = tree(theirs)
        elif kind == "whole" or theirs is None:
            merged = ours
        elif isinstance(ours.content, dict) and isinstance(theirs, dict):
            merged = self._merged_object(ours, theirs, kind)
        elif isinstance(ours.content, list) and isinstance(theirs, list):
            merged = self._merged_array(ours, theirs, kind)
        elif ours.content is None or ours.content == "":
            merged = tree(theirs)
        else:
            merged = ours
        content, by_delta = merged.content, merged.by_delta
        return replace(ours, content=content, by_delta=by_delta, old_ids=ours.ids)

    def _merged_object(self, ours: Node, theirs: Json, kind: str) -> Node:
        if kind == "function":  # an absent output is the same as null
            theirs = {"output": None, **theirs}
        members = {}
        for key, member in ours.content.items():
            if key in theirs:
                inner = KINDS.get((kind, key), "")
                members[key] = self._merged(member, theirs[key], inner)
            elif member.is_changed:
                members[key] = member
        for key, value in theirs.items():
            members.setdefault(key, tree(value))
        return Node(members, ours.by_delta)

    def _merged_array(self, ours: Node, theirs: list[Any], kind: str) -> Node:
        items = list(ours.content)
        if kind not in ("calls", "outputs"):
            set_indexes(items)
        matched: set[int] = set()
        for position, value in enumerate(theirs):
            matches = self._matches(ours.content, theirs, position, kind)
            free = [at for at in matches if at not in matched]
            if free:
                matched.add(free[0])
                inner = f"{value['type']} call" if kind == "calls" else ""
                inner = "whole" if kind == "results" else inner
                items[free[0]] = self._merged(items[free[0]], value, inner)
            else:
                new = tree(value)
                new.index = self._new_index(items, theirs, position, kind)
                new.number = next_number(items)
                items.append(new)
        return Node(in_order(items), ours.by_delta)

    def _matches(
        self, ours: list[Node], theirs: list[Any], position: int, kind: str
    ) -> list[int]:
        """Return where our items are that one of a snapshot matches, the best first."""
        if kind not in ("calls", "outputs"):
            index = indexes_of(theirs)[position]
            last = last_begun([our for our in ours if our.index == index])
            return [at for at, our in enumerate(ours) if our is last]
        their = theirs[position]
        found: list[Node | None] = []
        if kind == "calls" and their.get("id"):
            same = comparable(ours, their)
            found = [last_begun([our for our in same if their["id"] == our.get("id")])]
        our = self._at_index(ours, position, their)
        if kind == "calls" and our is not None and our.get("id"):
            names = [(other.get("id"), other["type"]) for other in theirs]
            is_claimed = (our.get("id"), our.get("type")) in names
            if is_claimed or their.get("id"):
                our = None
        found.append(our)
        return [at for each in found for at, our in enumerate(ours) if our is each]

    def _new_index(
        self, items: list[Node], theirs: list[Any], position: int, kind: str
    ) -> int:
        """Return the index of an item of a snapshot that matches none of ours."""
        if kind not in ("calls", "outputs"):
            index = indexes_of(theirs)[position]
            is_free = all(item.index != index for item in items)
            return index if is_free else next_index(items)
        found = self._at_index(items, position, theirs[position])
        return position if found is None else next_index(items)

    def _at_index(self, items: list[Node], index: int, their: Json) -> Node | None:
        """Return the call or output with an index, of several the last one."""
        same = comparable(items, their)
        found = [item for item in same if item.index == index]
        return found[-1] if found else None

    # Deltas

    def _after_delta(self, step: Step | None, data: Json) -> Step:
        change = data["delta"].get("step_details")
        if step is None:  # D1
            if not self.is_open:
                raise Rejected("$.data.id")
            step = Step.empty(data["id"], "tool_calls")
            step.is_typed = False
        if step.has_ended:  # D2
            return step
        if change is not None and not step.is_typed:
            empty = Step.empty(data["id"], change["type"])
            step.fields["type"], step.details = empty.type, empty.details
            step.is_typed = True
        self._add_step_keys(step, data)
        if change is not None and change["type"] == step.type:
            add_details(step.details, change, self.strictness)
        elif change is not None and not self.is_open:  # D4
            raise Rejected(f"{PATH}.type")
        step.has_changed = True
        return step

    def _add_step_keys(self, step: Step, data: Json) -> None:
        """Add what stands beside `delta` and beside `step_details` (D3)."""
        for key, value in data.items():
            is_new = key not in step.unknown.content
            if key not in FIELDS and key != "delta" and (is_new or value is not None):
                step.unknown.set(key, value)
        changed = {}
        for key, value in data["delta"].items():
            if key not in FIELDS:
                add_keys(step.unknown, {key: value})
            elif key not in FIXED_FIELDS and value is not None:
                changed[key] = value
        whole = {**STEP, **changed}
        check(whole, runstep.RunStepObject, self.strictness, "$.data.delta")
        for key, value in changed.items():
            if value != {} or key == "metadata":  # at open, it stands for null
                step.fields[key] = value
                step.set_fields |= {key}
