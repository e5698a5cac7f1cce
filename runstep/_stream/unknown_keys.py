"""Adding up the keys of deltas that the schema does not know."""

from collections.abc import Mapping
from typing import Any

from .._frozen import FrozenDict
from .._recursion import Call, unwound

#: Keys whose strings name something, and are no text to append to.
NAMES = frozenset({"index", "type", "id"})


def add_up(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Add up the keys of two objects that the schema does not know.

    Strings are appended, objects go key by key, items by their ``index``; anything
    else, and what names a thing, takes the place of what was there, but null does not.
    """
    return unwound(_add_keys(old, new))


def _add_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> Call[dict[str, Any]]:
    sums = dict(old)
    for key, value in new.items():
        if key not in old or key in NAMES:
            sums[key] = old.get(key) if value is None else value
        else:
            sums[key] = yield _add(old[key], value)
    return sums


def _add(old: Any, new: Any) -> Call[Any]:
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


def _add_items(old: tuple[Any, ...], new: tuple[Any, ...]) -> Call[tuple[Any, ...]]:
    items = list(old)
    for item in new:
        index = item.get("index") if isinstance(item, dict) else None
        if type(index) is int and 0 <= index < len(items):
            items[index] = yield _add(items[index], item)
        else:
            items.append(item)
    return tuple(items)
