"""The classes of a service's dialect: which class a tag leads to at ``"open"``.

`azure` is loaded when the first object of unknown type is read.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from .._fields.keys import tag_of
from .._fields.kinds import OneOf
from .shapes import Function


@cache
def dialect_of(unknown: type) -> Mapping[str, type]:
    """Return the classes that derive from a class of unknown types, by their tags."""
    from .. import azure

    classes: dict[str, type] = {}
    for cls in vars(azure).values():
        if isinstance(cls, type) and unknown in cls.__bases__:
            key = tag_of(cls)
            assert key is not None  # noqa: S101  # for type checkers
            assert isinstance(key.constraint, OneOf)  # noqa: S101  # for type checkers
            classes |= dict.fromkeys(key.constraint.tags, cls)
    return classes


class OpenTable(dict[str, Any]):
    """The tables of a union's classes by tag; those of a dialect are added when needed.

    Any other tag leads to the table of the unknown class.
    """

    def __init__(
        self,
        by_tag: Mapping[str, Any],
        unknown: type,
        table_of: Callable[[type], dict[Any, Function]],
    ) -> None:
        super().__init__(by_tag)
        self.table_of = table_of
        self.unknown = unknown
        self.of_unknown = table_of(unknown)
        self.has_dialect = False

    def __missing__(self, tag: str) -> dict[Any, Function]:
        if not self.has_dialect:
            for known, cls in dialect_of(self.unknown).items():
                self[known] = self.table_of(cls)
            self.has_dialect = True
        table: dict[Any, Function] = self.get(tag, self.of_unknown)
        return table
