"""The methods that all classes of the schema share.

attrs could make them. It would compile them for each class, in each process.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from attrs import evolve, fields

from .drafts import real_subclasses


class FieldMethods:
    """The methods that compare, hash, show, pickle and replace objects by field."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        cls: Any = type(self)
        values = values_of(cls)
        if type(other) is not cls:
            return NotImplemented
        return bool(values(self) == values(other))

    def __hash__(self) -> int:
        cls: Any = type(self)
        return hash((cls, values_of(cls)(self)))

    def __repr__(self) -> str:
        cls: Any = type(self)
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names_of(cls)])
        return f"{cls.__qualname__}({shown})"

    def __getstate__(self) -> dict[str, object]:
        cls: Any = type(self)
        return {name: getattr(self, name) for name in names_of(cls)}

    def __setstate__(self, state: dict[str, object]) -> None:
        cls: Any = type(self)
        extra: Any = state["extra"]
        later = [field.name for field in fields(cls) if field.name not in state]
        for field in fields(cls):
            # A pickle of an older version lacks the fields that came later.
            value = state.get(field.name, field.default)
            object.__setattr__(self, field.name, value)
        if not extra.keys().isdisjoint(later):
            self._read_again()

    def _read_again(self) -> None:
        """Move keys, which were unknown when this object was pickled, to their fields.

        They stay where they are if they do not fit.
        """
        from ..converters import structure, unstructure  # only for such pickles
        from ..errors import RunStepValidationError

        cls: Any = type(self)
        this: Any = self
        try:
            read = structure(unstructure(this), cls, strictness="open")
        except RunStepValidationError:
            return
        for name in names_of(cls):
            object.__setattr__(self, name, getattr(read, name))

    __subclasses__ = classmethod(real_subclasses)

    #: Python 3.13 and later call this method for ``copy.replace(step, status=…)``.
    __replace__ = evolve


@cache
def names_of(cls: Any) -> tuple[str, ...]:
    return tuple([field.name for field in fields(cls)])


@cache
def values_of(cls: Any) -> Callable[[object], tuple[object, ...]]:
    """Return a function that returns the values of all fields of an object."""
    return attrgetter(*names_of(cls))
