"""The addition of the unknown keys of a delta to those of an object."""

from collections.abc import Mapping
from typing import Any

from .._frozen import FrozenDict
from .._recursion import PendingCall, result_of

#: Keys whose values are names, not text: a new value replaces the old one.
NAME_KEYS = frozenset({"index", "type", "id"})


def add_up(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sum of two mappings of unknown keys, whose values are frozen.

    - A key that *old* does not have is added, with its value.
    - Null changes nothing.
    - A string is appended to a string, unless the key is one of `NAME_KEYS`.
    - An object is added to an object, key by key.
    - An item of an array is added to the item at its ``index``, if there is one. Other
      items are appended to the array.
    - Any other value replaces the old one.
    """
    return result_of(_add_keys(old, new))


def _add_keys(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> PendingCall[dict[str, Any]]:
    sums = dict(old)
    for key, value in new.items():
        if key not in old or key in NAME_KEYS:
            sums[key] = old.get(key) if value is None else value
        else:
            sums[key] = yield _add(old[key], value)
    return sums


def _add(old: Any, new: Any) -> PendingCall[Any]:
    match old, new:
        case _, None:
            return old
        case str(), str():
            return old + new
        case dict(), dict():
            return FrozenDict((yield _add_keys(old, new)))
        case tuple(), tuple():
            return (yield _add_items(old, new))
    return new


def _add_items(
    old: tuple[Any, ...], new: tuple[Any, ...]
) -> PendingCall[tuple[Any, ...]]:
    items = list(old)
    for item in new:
        index = item.get("index") if isinstance(item, dict) else None
        if type(index) is int and 0 <= index < len(items):
            items[index] = yield _add(items[index], item)
        else:
            items.append(item)
    return tuple(items)
