"""Immutable JSON: what a frozen object holds where the schema says "any object"."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dictionary that cannot be changed; equal to a dict with the same items.

    Being a `dict`, it goes wherever one is expected: `json`, `attrs.asdict`,
    `isinstance`.
    """

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none
        # All that nests in it is hashed before, without recursion.
        return hash(_rebuild(self, _hash_of_items, _hash_of_values))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)

    def _refuse(self: Any, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


class Extra(FrozenDict[str, object]):
    """The unknown keys of an object, and the order in which all its keys came.

    `attrs.evolve` hands an object's `extra` on to its successor, so the order
    (and with it which keys were absent) survives a change. ``extra | {...}`` keeps
    it, too. What a user constructs came in no order: there it is None.
    """

    __slots__ = ("_order",)

    def __init__(
        self,
        unknown: Mapping[str, object] | tuple[()] = (),
        order: tuple[str, ...] | None = None,
    ) -> None:
        super().__init__(unknown)
        self._order = order

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self), self._order)

    def __or__(  # type: ignore[override]  # a dict gives a dict
        self, other: Mapping[str, object]
    ) -> "Extra":
        return Extra({**self, **freeze(dict(other))}, self._order)


class ExtraDraft(FrozenDict[str, object]):
    """What becomes an `Extra`, and can be changed until then."""

    __slots__ = ("_order",)

    # Only the two together are as fast as those of a dict.
    __setitem__ = dict.__setitem__  # type: ignore[assignment]  # its base refuses
    __delitem__ = dict.__delitem__  # type: ignore[assignment]  # its base refuses


#: Values that are immutable as they are, by far the most frequent ones.
SCALARS = frozenset({str, int, float, bool, type(None)})
CONTAINERS = (dict, list, tuple)


def freeze(value: Any) -> Any:
    """Copy JSON-like data so that nothing can change it: `FrozenDict` and tuple.

    Anything but dictionaries, lists and tuples is kept as it is. Raises
    ValueError if the data contain themselves.
    """
    return value if type(value) in SCALARS else _rebuild(value, FrozenDict, tuple)


def thaw(value: Any) -> Any:
    """Copy frozen data to plain ones: `dict` and `list`."""
    return value if type(value) in SCALARS else _rebuild(value, dict, list)


def _rebuild(
    root: Any,
    mapping: Callable[[dict[Any, Any]], Any],
    sequence: Callable[[Iterable[Any]], Any],
) -> Any:
    # Without recursion, for foreign data may be nested to any depth: a container
    # is built when it is on top for the second time, its children being done.
    if not isinstance(root, CONTAINERS):
        return root
    done: dict[int, Any] = {}
    entered: set[int] = set()
    stack = [root]
    while stack:
        value = stack[-1]
        key = id(value)
        if key in done:
            stack.pop()
            continue
        children = value.values() if isinstance(value, dict) else value
        if key not in entered:
            entered.add(key)
            for child in children:
                if isinstance(child, CONTAINERS):
                    if id(child) in entered and id(child) not in done:
                        raise ValueError("the data contain themselves")
                    stack.append(child)
            continue
        built = [done.get(id(child), child) for child in children]
        if isinstance(value, dict):
            done[key] = mapping(dict(zip(value, built, strict=True)))
        else:
            done[key] = sequence(built)
    return done[id(root)]


def _hash_of_items(mapping: dict[Any, Any]) -> int:
    return hash(frozenset(mapping.items()))


def _hash_of_values(values: Iterable[Any]) -> int:
    return hash(tuple(values))
