"""Which tool call a delta is for, and which tool calls of two snapshots are the same.

Deltas name the items of an array by their ``index``. Indexes may come in any order, and
some may never come, so an ``index`` is not always the position of its item.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from ..deltas import (
    RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
    RunStepDeltaStepDetailsToolCallsObjectToolCallsInner,
)
from ..enums import RunStepCodeOutputType
from ..objects import (
    RunStepDetailsToolCallsCodeObject,
    RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
    RunStepDetailsToolCallsObjectToolCallsInner,
)

ToolCall: TypeAlias = RunStepDetailsToolCallsObjectToolCallsInner
ToolCallDelta: TypeAlias = RunStepDeltaStepDetailsToolCallsObjectToolCallsInner
Output: TypeAlias = RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
OutputDelta: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
)
T = TypeVar("T")

#: The ``index`` of each item of an array, in ascending order, as the items are, too.
#: Two items may have the same index: another id under an index is another tool call.
Indexes: TypeAlias = tuple[int, ...]


def position_of(index: int, indexes: Indexes) -> int | None:
    """Return the position of the item with an index; of several, that of the last."""
    at = bisect_right(indexes, index) - 1
    return at if at >= 0 and indexes[at] == index else None


def add_index(index: int | None, indexes: Indexes) -> tuple[int, Indexes]:
    """Return the position of a new item, and the indexes with that of the new item.

    A new item without an index gets the one after the last index.
    """
    if index is None:
        index = indexes[-1] + 1 if indexes else 0
    at = bisect_right(indexes, index)
    return at, inserted(indexes, at, index)


def inserted(items: tuple[T, ...], at: int, item: T) -> tuple[T, ...]:
    """Return the items with a new one at a position."""
    return items[:at] + (item,) + items[at:]


def replaced(items: tuple[T, ...], at: int, item: T) -> tuple[T, ...]:
    """Return the items with another one at a position."""
    return items[:at] + (item,) + items[at + 1 :]


class CallIndexes(NamedTuple):
    """The indexes by which the deltas of a step name its tool calls and their outputs.

    *outputs* has the indexes of the outputs of each tool call. *last* is the position
    of the tool call that the last delta changed.
    """

    calls: Indexes
    outputs: tuple[Indexes, ...]
    last: int | None = None

    def with_call(
        self, index: int | None, outputs: Indexes = ()
    ) -> tuple[int, "CallIndexes"]:
        """Return the position of a new tool call, and the indexes with its own."""
        at, calls = add_index(index, self.calls)
        last = self.last
        if last is not None and last >= at:
            last += 1
        return at, CallIndexes(calls, inserted(self.outputs, at, outputs), last)

    def with_change(self, at: int, outputs: Indexes) -> "CallIndexes":
        """Return the indexes after a change to the tool call at a position."""
        return CallIndexes(self.calls, replaced(self.outputs, at, outputs), at)


def indexes_of(calls: Sequence[ToolCall]) -> CallIndexes:
    """Return the indexes of the tool calls of a snapshot, which are the positions."""
    return CallIndexes(tuple(range(len(calls))), tuple(map(output_indexes_of, calls)))


def output_indexes_of(call: ToolCall) -> Indexes:
    """Return the indexes of the outputs of a tool call of a snapshot."""
    if not isinstance(call, RunStepDetailsToolCallsCodeObject):
        return ()
    return tuple(range(len(call.code_interpreter.outputs)))


def find_call(
    delta: ToolCallDelta, calls: Sequence[ToolCall], indexes: CallIndexes
) -> int | None:
    """Return the position of the tool call that a delta is for; None for a new call.

    - A delta with an id is for the call with that id. If no call has that id, the delta
      begins a new call, unless the call with its index has no id yet.
    - A delta without an id is for the call with its index.
    - A delta with neither an id nor an index is for the call that the last one changed.
    """
    if delta.id:
        for at, call in enumerate(calls):
            if call.id == delta.id:
                return at
    if delta.index is None:
        return None if delta.id else indexes.last
    found = position_of(delta.index, indexes.calls)
    if delta.id and found is not None and calls[found].id:
        return None
    return found


def find_output(
    delta: OutputDelta, outputs: Sequence[Output], indexes: Indexes
) -> int | None:
    """Return the position of the output that a delta is for; None for a new output.

    A delta without an index is for the last output, if the types agree. But an image
    comes as a whole, so a delta for an image without an index begins a new output.
    """
    if delta.index is not None:
        return position_of(delta.index, indexes)
    if delta.type is RunStepCodeOutputType.IMAGE:
        return None
    has_same_type = outputs and outputs[-1].type == delta.type
    return len(outputs) - 1 if has_same_type else None


def unmatched_calls(
    calls: Sequence[ToolCall], others: Sequence[ToolCall]
) -> Iterator[tuple[int, ToolCall]]:
    """Yield the tool calls that match none of the others, with their positions.

    A call with an id matches the call with the same id and type. A call without an id
    matches the call at the same position, if the types agree and no other call claims
    that one by its id.
    """
    keys_of_others = {(other.id, other.type) for other in others if other.id}
    claimed = {call.id for call in calls if call.id}
    for at, call in enumerate(calls):
        if call.id:
            is_matched = (call.id, call.type) in keys_of_others
        else:
            other = others[at] if at < len(others) else None
            is_matched = (
                other is not None
                and other.type == call.type
                and other.id not in claimed
            )
        if not is_matched:
            yield at, call


def merge_calls(
    calls: Sequence[ToolCall], indexes: CallIndexes, others: Sequence[ToolCall]
) -> tuple[tuple[ToolCall, ...], CallIndexes]:
    """Return tool calls and those of a snapshot, the *others*, that match none of them.

    An added call gets its position in the snapshot as its index, if no call has that
    index. Otherwise it gets the next index and stands at the end.
    """
    merged = tuple(calls)
    for position, other in unmatched_calls(others, calls):
        is_free = position_of(position, indexes.calls) is None
        at, indexes = indexes.with_call(
            position if is_free else None, output_indexes_of(other)
        )
        merged = inserted(merged, at, other)
    return merged, indexes
