"""Immutable JSON, for the parts of an object whose content the schema leaves open."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from typing_extensions import Self

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dictionary that cannot be changed. It equals a `dict` with the same items.

    It is a subclass of `dict`, so `json`, `attrs.asdict` and `isinstance` treat it as
    one. As those of a tuple, its items are set by `__new__`.
    """

    __slots__ = ()

    if not TYPE_CHECKING:  # for type checkers, its constructor is that of a dict

        def __new__(cls, items=()):
            self = super().__new__(cls)
            dict.update(self, items)
            return self

        def __init__(self, *_):
            pass  # that of a dict would change it

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none
        # `_rebuild` hashes what nests in it first, and does so without recursion.
        return hash(_rebuild(self, _hash_of_items, _hash_of_values))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)

    def _refuse(self: Any, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be changed")

    __setitem__ = __delitem__ = __setattr__ = __delattr__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


#: The mapping without items.
EMPTY: FrozenDict[Any, Any] = FrozenDict()


class Extra(FrozenDict[str, object]):
    """The unknown keys of an object, and the order in which all its keys came.

    The order also says which keys were absent. `attrs.evolve` copies the `extra` of an
    object, so the order survives a change. ``extra | {...}`` keeps the order, too. The
    order of an object that a user has constructed is None.

    Values are made immutable, as by `freeze`. Raises TypeError for a key that is no
    string.
    """

    __slots__ = ("_order",)

    def __new__(
        cls,
        unknown: Mapping[str, object] | tuple[()] = (),
        order: tuple[str, ...] | None = None,
    ) -> "Self":
        items = freeze(dict(unknown)).items()
        self = super().__new__(cls, {text_of(name): value for name, value in items})
        ordered = None if order is None else tuple(map(text_of, order))
        object.__setattr__(self, "_order", ordered)
        return self

    if TYPE_CHECKING:
        _order: tuple[str, ...] | None

    def __init__(
        self,
        unknown: Mapping[str, object] | tuple[()] = (),
        order: tuple[str, ...] | None = None,
    ) -> None:
        pass  # as that of a `FrozenDict`

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self), self._order)

    def __or__(  # type: ignore[override]  # that of a dict returns a dict
        self, other: Mapping[str, object]
    ) -> "Extra":
        if not isinstance(other, Mapping):
            return NotImplemented
        return extra_of({**self, **Extra(other)}, self._order)


# How a frozen dictionary is made and filled, and how an `Extra` gets its order: by
# methods of C. Compiled functions call them, too, because a function of Python takes
# several times as long.
new: Any = dict.__new__
fill: Any = dict.update
set_order: Any = Extra.__dict__["_order"].__set__


def extra_of(unknown: Mapping[str, object], order: tuple[str, ...] | None) -> Extra:
    """Return the `Extra` of values that are immutable already."""
    extra: Extra = new(Extra)
    fill(extra, unknown)
    set_order(extra, order)
    return extra


def is_text(value: Any) -> bool:
    """Return whether a value is a string, and does not only say so by `__class__`."""
    return issubclass(type(value), str)


def text_of(value: Any) -> str:
    """Return a string as a plain `str`; raises TypeError for anything but a string.

    An object of a subclass may be equal to any other value, and hash as that does.
    """
    if is_text(value):
        return str.__str__(value)
    raise TypeError(f"expected keys that are strings, not {type(value).__name__}")


class LoopError(ValueError):
    """The error for a container that contains itself."""


#: Nearly all values have one of these types. `freeze` and `thaw` test for them first.
SCALARS = frozenset({str, int, float, bool, type(None)})
CONTAINERS = (dict, list, tuple)
#: The depth to which data are copied by recursion. Real data have ten levels, and the
#: stack of a caller may be nearly full.
MAX_DEPTH = 32


def freeze(value: Any) -> Any:
    """Return an immutable copy of JSON-like data, of `FrozenDict` and tuple.

    Anything but dictionaries, lists and tuples is kept as it is. Raises ValueError if
    a container contains itself.
    """
    if type(value) in SCALARS:
        return value
    try:
        return _copy(value, False, {}, MAX_DEPTH)
    except (_UnusualError, RecursionError):
        pass
    return _rebuild(value, FrozenDict, tuple)


def thaw(value: Any) -> Any:
    """Return a mutable copy of frozen data, of `dict` and `list`."""
    if type(value) in SCALARS:
        return value
    try:
        return _copy(value, True, {}, MAX_DEPTH)
    except (_UnusualError, RecursionError):
        pass
    return _rebuild(value, dict, list)


def with_string_keys(data: Any) -> Any:
    """Return data as they are; raises TypeError if a key in them is no string.

    Python's encoder of JSON would write None and numbers as strings.
    """
    if type(data) not in SCALARS:
        seen: set[int] = set()
        stack = [data]
        while stack:
            value = stack.pop()
            if isinstance(value, CONTAINERS) and id(value) not in seen:
                seen.add(id(value))
                if isinstance(value, dict):
                    for key in value:
                        text_of(key)
                    stack += value.values()
                else:
                    stack += value
    return data


class _UnusualError(Exception):
    """The error for data that only `_rebuild` can copy."""


def _copy(value: Any, thaws: bool, done: dict[int, Any], depth: int) -> Any:
    """Return what `_rebuild` returns for data as parsers return them, or as frozen.

    It takes a third of the time, but it recurses. *done* has the copies by the ids of
    the originals. Raises `_UnusualError` below *depth*, and for other containers.
    """
    key, cls = id(value), type(value)
    if key in done:
        return done[key]
    if not depth:
        raise _UnusualError
    copied: Any
    if cls is (FrozenDict if thaws else dict):
        # To set an item of a copy would hash its key again.
        copied = {
            name: each if type(each) in SCALARS else _copy(each, thaws, done, depth - 1)
            for name, each in value.items()
        }
        if not thaws:
            items, copied = copied, new(FrozenDict)
            fill(copied, items)
    elif cls is (tuple if thaws else list):
        copied = [
            each if type(each) in SCALARS else _copy(each, thaws, done, depth - 1)
            for each in value
        ]
        if not thaws:
            copied = tuple(copied)
    elif isinstance(value, CONTAINERS):
        raise _UnusualError
    else:
        return value
    done[key] = copied
    return copied


def _rebuild(
    root: Any,
    mapping: Callable[[dict[Any, Any]], Any],
    sequence: Callable[[Iterable[Any]], Any],
) -> Any:
    """Return a copy of a container, in which one of the functions made each container.

    This works without recursion, because data from outside may be nested to any depth.
    A container on the top of the stack is entered at first: its children go on top of
    it. When it is on the top again, its children are done and it is built.
    """
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
                        raise LoopError("the data contain themselves")
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
