"""The addition of the unknown keys of a delta to those of an object.

These are the rules:

- A key that the object does not have is added, with its value.
- Null changes nothing.
- Text is appended to text, unless the key is one of `NAME_KEYS`.
- An object is added to an object, key by key.
- An array is added to an array, item by item. An item with an ``index`` is added to the
  item with the same index. Any other item is a new one. A new item without an ``index``
  gets the one after the highest. The items stand in the order of their indexes.
- Any other value replaces the old one.
"""

from collections.abc import Container, Mapping
from typing import Any

from .._frozen import is_text
from .._recursion import PendingCall, result_of
from .growing import (
    GrowingArray,
    GrowingObject,
    GrowingText,
    Member,
    growing,
    index_of,
    is_unknown,
)

#: Keys whose values are names, not text: a new value replaces the old one.
NAME_KEYS = frozenset({"index", "type", "id"})
MISSING: Any = object()


def add_unknown_keys(
    owner: GrowingObject,
    unknown: Mapping[str, Any],
    member: str = "extra",
    name_keys: Container[str] = NAME_KEYS,
) -> None:
    """Add unknown keys, whose values are immutable, to those in a member of *owner*."""
    if unknown:
        result_of(add_keys(owner.member(member), unknown, name_keys))


def add_keys(
    old: GrowingObject,
    new: Mapping[str, Any],
    name_keys: Container[str] = NAME_KEYS,
) -> PendingCall[None]:
    """Add the keys of *new* to an object, which is writable."""
    for key, value in new.items():
        before = old.get(key, MISSING)
        if before is MISSING or (key in name_keys and value is not None):
            old[key] = value
        elif value is not None:
            old[key] = yield add(before, old.is_changed(key), value, old.change)


def add(old: Member, is_brought: bool, new: Any, change: object) -> PendingCall[Member]:
    """Return what a member becomes when a value that is not null is added to it.

    *is_brought* says whether deltas have brought the old value.
    """
    if (is_text(old) or isinstance(old, GrowingText)) and is_text(new):
        text = growing(old).writable(change)
        text.append(new)
        return text
    if isinstance(old, (dict, GrowingObject)) and isinstance(new, dict):
        grown = growing(old, is_brought).writable(change)
        yield add_keys(grown, new)
        return grown
    if isinstance(old, (tuple, GrowingArray)) and isinstance(new, tuple):
        array = growing(old, is_brought).writable(change)
        for item in new:
            index = index_of(item)
            number = array.find(index, None)
            if number is None or not is_unknown(array[number]):
                array.add(item, index, is_brought=True)
            else:
                is_item_brought = array.is_brought(number)
                array[number] = yield add(array[number], is_item_brought, item, change)
        return array
    return new
