"""What a snapshot, which is an event with a whole step, does to a step.

A snapshot replaces the step, unless deltas have changed it. A snapshot that begins a
step then leaves what deltas have brought, and adds the rest. A snapshot that ends a
step replaces it, but for the tool calls that the snapshot lacks.
"""

from collections.abc import Iterable
from typing import Any

from .._fields.methods import names_of
from .._recursion import PendingCall, result_of
from ..objects import RunStepDetailsToolCallsObject, RunStepObject
from .dialect import without_dialect
from .growing import (
    UNCHANGED,
    Change,
    GrowingArray,
    GrowingObject,
    GrowingText,
    Item,
    Member,
    growing,
    indexed,
    member_of,
    type_of,
)
from .growth import type_mismatch
from .matching import match_items
from .parts import Layers


def with_snapshot(
    step: GrowingObject,
    new: RunStepObject,
    is_end: bool,
    has_type: bool,
    change: Change,
) -> GrowingObject:
    """Return a step that deltas have changed after a snapshot.

    *has_type* is False while no event has brought details of the step. Raises
    `RunStepValidationError` for details of another type than those of the step; at
    ``"open"`` they are ignored.
    """
    details = step.get("step_details")
    has_other_type = has_type and type_of(details) != new.step_details.type
    if has_other_type and not change.is_open:
        path = "$.data.step_details"
        raise type_mismatch(path, type_of(details), new.step_details.type)
    merged: GrowingObject
    if is_end:
        merged = with_end(step, new, change)
    else:
        merged = result_of(with_rest(step, new, change))
    if has_other_type:
        merged["type"], merged["step_details"] = step.get("type"), details
    return merged


def with_rest(ours: Member, theirs: Any, change: Change) -> PendingCall[Member]:
    """Return a member as deltas have changed it, with the rest from a snapshot.

    Return `UNCHANGED` for null and empty text, in whose place the snapshot's counts.
    """
    if isinstance(ours, GrowingObject):
        theirs = without_dialect(theirs)
        if is_same_kind(ours.base, theirs):
            return (yield object_with_rest(ours, theirs, change))
    if isinstance(ours, GrowingArray) and isinstance(theirs, tuple):
        return (yield array_with_rest(ours, theirs, change))
    if isinstance(ours, GrowingText):
        return ours if any(ours.pieces) else UNCHANGED
    is_empty = ours is None or (type(ours) is str and not ours)
    return UNCHANGED if is_empty else ours


def as_brought(value: Member) -> Member:
    """Return an unknown value that deltas have brought so that they changed all of it.

    Values of the schema are not taken apart, because their parts depend on each other.
    """
    is_container = isinstance(value, (dict, tuple))
    return growing(value, is_brought=True) if is_container else value


def is_same_kind(ours: Any, theirs: Any) -> bool:
    return type(ours) is type(theirs) or (
        isinstance(ours, dict) and isinstance(theirs, dict)
    )


def object_with_rest(
    ours: GrowingObject, theirs: Any, change: Change
) -> PendingCall[GrowingObject]:
    merged = GrowingObject(theirs, ours.changes, change)
    cls: Any = type(theirs)
    names: Iterable[str] = theirs if isinstance(theirs, dict) else names_of(cls)
    for name in names:
        value = member_of(theirs, name)
        if ours.is_changed(name) and value is not None:
            changed = ours.get(name)
            if isinstance(theirs, dict):
                changed = as_brought(changed)
            merged[name] = yield with_rest(changed, value, change)
    return merged


def array_with_rest(
    ours: GrowingArray, theirs: tuple[Any, ...], change: Change
) -> PendingCall[GrowingArray]:
    merged = ours.writable(change)
    numbers = match_items(merged, theirs)
    for number, (index, item) in zip(numbers, indexed(theirs), strict=True):
        if number is None:
            is_free = merged.find(index, type_of(item)) is None
            merged.add(item, index if is_free else None)
            continue
        rest = UNCHANGED
        if merged.is_brought(number):
            rest = yield with_rest(as_brought(merged[number]), item, change)
        if rest is UNCHANGED:
            merged.replace(number, item, is_brought=False)
        else:
            merged[number] = rest
        merged.name_by_id(number)
    return merged


def with_end(step: GrowingObject, end: RunStepObject, change: Change) -> GrowingObject:
    """Return the step of its end, and behind its tool calls those that it lacks."""
    new = GrowingObject(end, Layers(), change)
    details = end.step_details
    ours = member_of(step.get("step_details"), "tool_calls")
    if ours is None or not isinstance(details, RunStepDetailsToolCallsObject):
        return new
    calls = growing(ours).writable(change)
    numbers = match_items(calls, details.tool_calls)
    if calls.count == len({*numbers} - {None}):
        return new
    calls.indexes = Layers()  # they are those of the end's calls now
    first = calls.low - len(numbers)
    for at, (number, call) in enumerate(zip(numbers, details.tool_calls, strict=True)):
        if number is None:
            number = calls.add(call, first + at)
        else:
            calls.place(number, Item(first + at, call, is_brought=False))
            calls.name_by_id(number)
        calls.name(number, at)
    new.member("step_details")["tool_calls"] = calls
    return new
