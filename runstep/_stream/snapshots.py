"""What a snapshot, which is an event with a whole step, does to a step.

A snapshot replaces the step, unless deltas have changed it. A snapshot that begins a
step then leaves what deltas have brought, and adds the rest. A snapshot that ends a
step replaces it, but for the tool calls that the snapshot lacks.
"""

from collections.abc import Iterable
from typing import Any

from .._fields.methods import names_of
from .._frozen import FrozenDict
from .._recursion import PendingCall, result_of
from ..enums import Strictness
from ..objects import RunStepDetailsToolCallsObject, RunStepObject, SchemaObject
from .growing import (
    Change,
    GrowingArray,
    GrowingObject,
    GrowingText,
    Layers,
    Member,
    growing,
    id_of,
    indexes_of,
    member_of,
)
from .growth import type_mismatch
from .matching import match_items
from .unknown_keys import MISSING


def with_snapshot(
    step: GrowingObject,
    new: RunStepObject,
    is_end: bool,
    has_type: bool,
    strictness: Strictness,
) -> GrowingObject:
    """Return a step that deltas have changed after a snapshot.

    *has_type* is False while no event has brought details of the step. Raises
    `RunStepValidationError` for details of another type than those of the step; at
    ``"open"`` they are ignored.
    """
    change = Change()
    details = step.get("step_details")
    if not has_type or member_of(details, "type") == new.step_details.type:
        if is_end:
            return with_end(step, new, change, is_typed=strictness == "open")
        merged: GrowingObject = result_of(with_rest(step, new, change))
        return merged
    if strictness != "open":
        path = "$.data.step_details"
        raise type_mismatch(path, member_of(details, "type"), new.step_details.type)
    if is_end:
        merged = GrowingObject(new, Layers([{"step_details": details}]), change)
    else:
        merged = result_of(with_rest(step, new, change))
    merged["type"] = step.get("type")
    return merged


def with_rest(ours: Member, theirs: Any, change: Change) -> PendingCall[Member]:
    """Return a member as deltas have changed it, with the rest from a snapshot.

    Null and empty text are replaced.
    """
    if isinstance(ours, dict):  # which deltas have brought as a whole
        ours = GrowingObject(FrozenDict(), Layers([{**ours}]))
    if isinstance(ours, GrowingObject) and type(ours.base) is type(theirs):
        return (yield object_with_rest(ours, theirs, change))
    if isinstance(ours, tuple | GrowingArray) and isinstance(theirs, tuple):
        return (yield array_with_rest(growing(ours), theirs, change))
    pieces = ours.pieces if isinstance(ours, GrowingText) else [ours]
    return ours if any(piece not in (None, "") for piece in pieces) else theirs


def object_with_rest(
    ours: GrowingObject, theirs: Any, change: Change
) -> PendingCall[GrowingObject]:
    merged = GrowingObject(theirs, ours.changes, change)
    names: Iterable[str]
    names = theirs if isinstance(theirs, dict) else names_of(type(theirs))
    for name in names:
        changed, value = ours.changes.get(name, MISSING), member_of(theirs, name)
        if changed is not MISSING and value is not None:
            merged[name] = yield with_rest(changed, value, change)
    return merged


def array_with_rest(
    ours: GrowingArray, theirs: tuple[Any, ...], change: Change
) -> PendingCall[GrowingArray]:
    merged = ours.writable(change)
    numbers = match_items(merged, theirs)
    for number, index, item in zip(numbers, indexes_of(theirs), theirs, strict=True):
        if number is None:
            is_free = merged.find(index, member_of(item, "type")) is None
            merged.add(item, index if is_free else None)
            continue
        if isinstance(merged[number], SchemaObject):  # no delta has changed it
            merged[number] = item
        else:
            merged[number] = yield with_rest(merged[number], item, change)
        if id_of(item):
            merged.name(number, id_of(item))
    return merged


def with_end(
    step: GrowingObject, end: RunStepObject, change: Change, is_typed: bool
) -> GrowingObject:
    """Return the step of its end, and behind its tool calls those that it lacks."""
    new = GrowingObject(end, Layers([]), change)
    details = end.step_details
    if not isinstance(details, RunStepDetailsToolCallsObject):
        return new
    ours = member_of(step.get("step_details"), "tool_calls")
    calls = growing(ours, is_typed).writable(change)
    numbers = match_items(calls, details.tool_calls)
    if calls.count == len({*numbers} - {None}):
        return new
    first = calls.low - len(numbers)
    for at, (number, call) in enumerate(zip(numbers, details.tool_calls, strict=True)):
        number = calls.add(call) if number is None else number
        calls.place(number, call, first + at)
        calls.name(number, at)
    new.member("step_details", change)["tool_calls"] = calls
    return new
