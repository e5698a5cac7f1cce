"""Successors: objects that equal other objects but for one field.

Objects are immutable. So a delta makes a successor of the step, and of each object on
the way from there to the one that it changes. All other objects are shared. A successor
is made slot by slot, without its constructor. Nothing in it is checked again, because
the delta has been checked. For the field `function` of a function call, `successor`
compiles this::

    def successor(old, value):
        new = Draft0()
        new.extra = old.extra
        new.id = old.id
        new.type = old.type
        new.function = value
        new.__class__ = cls1
        return new
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias, TypeVar

from attrs import fields

from .._convert.drafts import draft_of
from .._convert.source import Source, compile_source
from .._fields.pieces import append_piece
from ..objects import (
    RunStepDetailsToolCallsCodeObjectCodeInterpreter,
    RunStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDetailsToolCallsFunctionObjectFunction,
    SchemaObject,
)
from .unknown_keys import add_up

T = TypeVar("T", bound=SchemaObject)
Successor: TypeAlias = Callable[[Any, Any], Any]

#: The field of each class whose text may grow. Its value is kept in pieces.
TEXT_FIELDS: dict[type, str] = {
    RunStepDetailsToolCallsFunctionObjectFunction: "arguments",
    RunStepDetailsToolCallsCodeObjectCodeInterpreter: "input",
    RunStepDetailsToolCallsCodeOutputLogsObject: "logs",
}


@cache
def successor(cls: Any, field: str) -> Successor:
    """Compile the function that makes a successor with another value of a field.

    For a field of `TEXT_FIELDS`, the value is the pieces of the text.
    """
    source = Source()
    add_successor(source, cls, field, "old", "new", "value")
    source.add("return new")
    compiled: Successor = compile_source(source, "successor(old, value)")
    return compiled


def add_successor(
    source: Source, cls: Any, field: str, old: str, new: str, value: str
) -> None:
    """Add the lines that make *new*, a successor of *old* with a *value* of a field.

    These three are the names of variables in the source.
    """
    others = sorted({each.name for each in fields(cls)} - {field})
    slot = "_pieces" if TEXT_FIELDS.get(cls) == field else field
    source.add(
        f"{new} = {source.name('Draft', draft_of(cls))}()",
        *[f"{new}.{name} = {old}.{name}" for name in others],
        f"{new}.{slot} = {value}",
        f"{new}.__class__ = {source.name('cls', cls)}",
    )


def with_value(old: T, field: str, value: object) -> T:
    """Return the successor of an object with another value of a field."""
    cls: Any = type(old)
    new: T = successor(cls, field)(old, value)
    return new


def with_more_text(old: T, text: str | None) -> T:
    """Return the successor of an object with more text, in its field of `TEXT_FIELDS`.

    Without any text, that is the object itself.
    """
    if not text:
        return old
    field = TEXT_FIELDS[type(old)]
    return with_value(old, field, append_piece(old, field, text))


def with_unknown_keys(old: T, unknown: Mapping[str, object]) -> T:
    """Return the successor of an object after `add_up` of more unknown keys.

    Without any, that is the object itself.
    """
    if not unknown:
        return old
    return with_value(old, "extra", old.extra | add_up(old.extra, unknown))
