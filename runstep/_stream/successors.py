"""Objects like others, but for what has changed: made without a constructor.

Objects are immutable. So a delta makes a successor of each object on the way to what it
brings, from the step down; all others are shared. A successor is made slot by slot and
checks nothing, for the delta has been checked. For the function of a function call this
is what `successor` compiles::

    def successor(old, value):
        new = Draft0()
        new.extra = old.extra
        new.id = old.id
        new.type = old.type
        new.function = value
        new.__class__ = cls1
        return new

Nearly every delta brings a piece of text for the call of the last one. For these there
is `text_successor`: the same for all that stands on the way, in one function.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias, TypeVar

from attrs import fields

from .._convert.drafts import draft_of
from .._convert.source import Source, compile_source
from .._fields.text import one_more
from ..objects import (
    RunStepDetailsToolCallsCodeObject,
    RunStepDetailsToolCallsCodeObjectCodeInterpreter,
    RunStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDetailsToolCallsFunctionObject,
    RunStepDetailsToolCallsFunctionObjectFunction,
    RunStepDetailsToolCallsObject,
    RunStepObject,
    SchemaObject,
)
from .unknown_keys import add_up

T = TypeVar("T", bound=SchemaObject)
Successor: TypeAlias = Callable[[Any, Any], Any]
TextSuccessor: TypeAlias = Callable[[RunStepObject, int, str], RunStepObject]


@cache
def successor(cls: Any, changed: str) -> Successor:
    """Compile what makes an object like another, but for one field.

    Of a text that grows, the value is its pieces.
    """
    source = Source()
    add_successor(source, cls, changed, "old", "new", "value")
    source.add("return new")
    compiled: Successor = compile_source(source, "successor(old, value)")
    return compiled


def add_successor(
    source: Source, cls: Any, changed: str, old: str, new: str, value: str
) -> None:
    """Add the lines that make *new* like *old*, but for one field, to a function."""
    kept = sorted({field.name for field in fields(cls)} - {changed})
    source.add(
        f"{new} = {source.name('Draft', draft_of(cls))}()",
        *[f"{new}.{name} = {old}.{name}" for name in kept],
        f"{new}.{'_pieces' if TEXT.get(cls) == changed else changed} = {value}",
        f"{new}.__class__ = {source.name('cls', cls)}",
    )


def text_successor(call: Any, member: str, inner: Any) -> TextSuccessor:
    """Compile what makes a step like another, but for more text in one of its calls.

    That is, the successors of all that stands on the way, in one function.
    """
    source = Source()
    source.names["one_more"] = one_more
    source.add(
        "details = step.step_details",
        "calls = details.tool_calls",
        "call = calls[at]",
        f"inner = call.{member}",
        f"pieces = one_more(inner, {TEXT[inner]!r}, text)",
    )
    add_successor(source, inner, TEXT[inner], "inner", "new_inner", "pieces")
    add_successor(source, call, member, "call", "new_call", "new_inner")
    source.add("calls = calls[:at] + (new_call,) + calls[at + 1:]")
    add_successor(
        source,
        RunStepDetailsToolCallsObject,
        "tool_calls",
        "details",
        "new_details",
        "calls",
    )
    add_successor(source, RunStepObject, "step_details", "step", "new", "new_details")
    source.add("return new")
    compiled: TextSuccessor = compile_source(source, "successor(step, at, text)")
    return compiled


#: The field whose text grows.
TEXT: dict[type, str] = {
    RunStepDetailsToolCallsFunctionObjectFunction: "arguments",
    RunStepDetailsToolCallsCodeObjectCodeInterpreter: "input",
    RunStepDetailsToolCallsCodeOutputLogsObject: "logs",
}
with_arguments = text_successor(
    RunStepDetailsToolCallsFunctionObject,
    "function",
    RunStepDetailsToolCallsFunctionObjectFunction,
)
with_input = text_successor(
    RunStepDetailsToolCallsCodeObject,
    "code_interpreter",
    RunStepDetailsToolCallsCodeObjectCodeInterpreter,
)


def replaced(old: T, field: str, value: object) -> T:
    """Give an object like another, but for one field."""
    cls: Any = type(old)
    new: T = successor(cls, field)(old, value)
    return new


def with_text(old: T, text: str | None) -> T:
    """Give an object like another, but for the text, to which some was appended."""
    if not text:
        return old
    field = TEXT[type(old)]
    return replaced(old, field, one_more(old, field, text))


def with_unknown(old: T, unknown: Mapping[str, object]) -> T:
    """Give an object like another, but with more under keys the schema lacks."""
    if not unknown:
        return old
    return replaced(old, "extra", old.extra | add_up(old.extra, unknown))
