"""The fast path for a delta that only brings more text of one tool call.

Nearly every delta of a stream brings a piece of text for the call that the last delta
changed, and nothing else. In general, `growth` looks for the call, and then calls a
`successor` function for each object from the text up to the step. For these deltas,
`text_successor` compiles one function that makes all of the successors. That for the
arguments of a function call begins with these lines; the new step follows them::

    def text_successor(step, at, text):
        details = step.step_details
        calls = details.tool_calls
        call = calls[at]
        inner = call.function
        pieces = append_piece0(inner, 'arguments', text)
        new_inner = Draft1()
        new_inner.extra = inner.extra
        new_inner.name = inner.name
        new_inner.output = inner.output
        new_inner._pieces = pieces
        new_inner.__class__ = cls2
        new_call = Draft3()
        new_call.extra = call.extra
        new_call.id = call.id
        new_call.type = call.type
        new_call.function = new_inner
        new_call.__class__ = cls4
        calls = calls[:at] + (new_call,) + calls[at + 1:]
        new_details = Draft5()
        new_details.extra = details.extra
        new_details.type = details.type
        new_details.tool_calls = calls
        new_details.__class__ = cls6

Any other delta goes to `growth`.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from .._convert.source import Source, compile_source
from .._fields.pieces import append_piece
from ..deltas import (
    RunStepDeltaStepDetailsToolCallsCodeObject,
    RunStepDeltaStepDetailsToolCallsFunctionObject,
)
from ..objects import (
    RunStepDetailsToolCallsCodeObject,
    RunStepDetailsToolCallsCodeObjectCodeInterpreter,
    RunStepDetailsToolCallsFunctionObject,
    RunStepDetailsToolCallsFunctionObjectFunction,
    RunStepDetailsToolCallsObject,
    RunStepObject,
)
from .matching import CallIndexes, ToolCallDelta
from .successors import TEXT_FIELDS, add_successor

TextSuccessor: TypeAlias = Callable[[RunStepObject, int, str], RunStepObject]


def text_successor(
    call_class: Any, outer_field: str, inner_class: Any
) -> TextSuccessor:
    """Compile the function that makes a successor of a step with more text in a call.

    The text is in the object in *outer_field* of the call.
    """
    field = TEXT_FIELDS[inner_class]
    source = Source()
    append = source.name("append_piece", append_piece)
    source.add(
        "details = step.step_details",
        "calls = details.tool_calls",
        "call = calls[at]",
        f"inner = call.{outer_field}",
        f"pieces = {append}(inner, {field!r}, text)",
    )
    add_successor(source, inner_class, field, "inner", "new_inner", "pieces")
    add_successor(source, call_class, outer_field, "call", "new_call", "new_inner")
    source.add("calls = calls[:at] + (new_call,) + calls[at + 1:]")
    details = RunStepDetailsToolCallsObject
    add_successor(source, details, "tool_calls", "details", "new_details", "calls")
    add_successor(source, RunStepObject, "step_details", "step", "new", "new_details")
    source.add("return new")
    compiled: TextSuccessor = compile_source(source, "text_successor(step, at, text)")
    return compiled


with_more_arguments = text_successor(
    RunStepDetailsToolCallsFunctionObject,
    "function",
    RunStepDetailsToolCallsFunctionObjectFunction,
)
with_more_input = text_successor(
    RunStepDetailsToolCallsCodeObject,
    "code_interpreter",
    RunStepDetailsToolCallsCodeObjectCodeInterpreter,
)


def grow_text(
    step: RunStepObject, delta: ToolCallDelta, indexes: CallIndexes
) -> RunStepObject | None:
    """Return the step with more text in the tool call that the last delta changed.

    Return None if the delta is for another call, or brings anything but text.
    """
    call_indexes, _, at = indexes
    if at is None or delta.id or delta.index != call_indexes[at] or delta.extra:
        return None
    call = step.step_details.tool_calls[at]  # type: ignore[union-attr]  # it has some
    if isinstance(delta, RunStepDeltaStepDetailsToolCallsFunctionObject):
        function = delta.function
        if (
            function is None
            or function.name
            or function.output is not None
            or function.extra
            or not isinstance(call, RunStepDetailsToolCallsFunctionObject)
        ):
            return None
        text, with_more = function.arguments, with_more_arguments
    elif isinstance(delta, RunStepDeltaStepDetailsToolCallsCodeObject):
        code = delta.code_interpreter
        if (
            code is None
            or code.outputs
            or code.extra
            or not isinstance(call, RunStepDetailsToolCallsCodeObject)
        ):
            return None
        text, with_more = code.input, with_more_input
    else:
        return None
    return with_more(step, at, text) if text else step
