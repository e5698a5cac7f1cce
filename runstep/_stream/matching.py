"""Which tool call a delta is for, and which tool calls of two snapshots are the same.

Deltas name the items of an array by their ``index``. Indexes may come in any order, and
some may never come, so an ``index`` is not always the position of its item. The items
of a snapshot have their positions as indexes. Only items of the same type are
considered.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeAlias

from ..deltas import (
    RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
    RunStepDeltaStepDetailsToolCallsObjectToolCallsInner,
)
from ..enums import RunStepCodeOutputType
from .growing import GrowingArray, id_of, indexed, member_of, type_of

ToolCallDelta: TypeAlias = RunStepDeltaStepDetailsToolCallsObjectToolCallsInner
OutputDelta: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
)
#: The name of the tool call that a delta has changed last.
LATEST = None


def find_call(delta: ToolCallDelta, calls: GrowingArray) -> int | None:
    """Return the number of the tool call that a delta is for; None for a new call.

    - A delta with an id is for the call with that id. If no call has that id, the delta
      begins a new call, unless the call with its index has no id yet.
    - A delta without an id is for the call with its index.
    - A delta with neither an id nor an index is for the call that a delta has changed
      last, of those of its type.
    """
    return find_by_name(delta, calls, lambda name: calls.find(name, delta.type))


def find_by_name(
    delta: ToolCallDelta, calls: GrowingArray, find: Callable[[Hashable], int | None]
) -> int | None:
    """Return the number of the tool call that a delta names, as `find_call` explains.

    *find* returns the number of the call with a name, among those that may be meant.
    """
    number = find(name_of(delta))
    if number is None and delta.id and delta.index is not None:
        number = find(delta.index)
        if number is not None and member_of(calls[number], "id"):
            return None
    return number


def name_of(delta: ToolCallDelta) -> str | int | None:
    """Return the name by which a delta calls a tool call."""
    return delta.id or (LATEST if delta.index is None else delta.index)


def find_output(delta: OutputDelta, outputs: GrowingArray) -> int | None:
    """Return the number of the output that a delta is for; None for a new output.

    A delta without an index is for the last output, if the types agree. But an image
    comes as a whole, so a delta for an image without an index begins a new output.
    """
    if delta.index is not None:
        return outputs.find(delta.index, delta.type)
    if not outputs.count or delta.type is RunStepCodeOutputType.IMAGE:
        return None
    has_same_type = type_of(outputs[outputs.last]) == delta.type
    return outputs.last if has_same_type else None


def match_items(items: GrowingArray, others: Sequence[Any]) -> list[int | None]:
    """Return the numbers of the items that those of a snapshot, the *others*, are.

    An item with an id is the item with the same id and type. If there is none, or it
    has no id, it is the item with the same index and type, unless both have an id. No
    two are the same item.
    """
    numbers: list[int | None] = [None] * len(others)
    claimed: set[int] = set()

    def claim(at: int, number: int) -> None:
        if number not in claimed:
            numbers[at] = number
            claimed.add(number)

    for at, other in enumerate(others):
        number = items.find(id_of(other), type_of(other)) if id_of(other) else None
        if number is not None and id_of(items[number]) == id_of(other):
            claim(at, number)
    for at, (index, other) in enumerate(indexed(others)):
        if numbers[at] is None:
            number = items.find(index, type_of(other))
            if number is not None and not (id_of(items[number]) and id_of(other)):
                claim(at, number)
    return numbers
