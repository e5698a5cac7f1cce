"""The methods that all classes of the schema share.

attrs could make them. It would compile them for each class, in each process.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from attrs import Factory, evolve, fields

from ..enums import Strictness
from .drafts import real_subclasses

FACTORY: Any = Factory  # to type checkers, it is a function


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
        for field in fields(cls):
            value: Any = state.get(field.name, field.default)
            if isinstance(value, FACTORY):  # of a field that a user has added
                arguments = (self,) if value.takes_self else ()
                value = value.factory(*arguments)
            object.__setattr__(self, field.name, value)
        # A pickle of an older version lacks the fields that came later.
        later = [field.name for field in fields(cls) if field.name not in state]
        extra: Any = state["extra"]
        if not extra.keys().isdisjoint(later):
            # Loaded for such pickles only. Its stub has the public names.
            from ..converters import (  # type: ignore[attr-defined,unused-ignore]
                _with_known_keys,
            )

            for name, value in _with_known_keys(cls, extra, later).items():
                object.__setattr__(self, name, value)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: object, strictness: Strictness = "wire"
    ) -> Any:
        """Return what pydantic needs to validate, write and describe these objects."""
        # Loaded by pydantic only, which is not needed otherwise.
        from .._pydantic import core_schema_of

        return core_schema_of(cls, strictness)

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
