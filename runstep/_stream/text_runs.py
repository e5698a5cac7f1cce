"""The fast path for deltas that bring nothing but more text of one tool call.

Nearly every delta of a stream brings a piece of text for the tool call that the last
delta has changed, and nothing else. In general, `growth` looks for the call, and makes
every growing value on the way from the step to the text writable. A run of such deltas
only collects their pieces. All steps of the run share the pieces, and each knows how
many are its own::

    pieces = ["What", " time", " is it"]
    TextStep(run, 1)    "What"
    TextStep(run, 2)    "What time"
    TextStep(run, 3)    "What time is it"
"""

from typing import Any

from ..deltas import (
    RunStepDeltaObject,
    RunStepDeltaStepDetailsToolCallsCodeObject,
    RunStepDeltaStepDetailsToolCallsFunctionObject,
    RunStepDeltaStepDetailsToolCallsObject,
)
from ..enums import RunStepToolCallType
from .growing import (
    Change,
    GrowingArray,
    GrowingObject,
    member_of,
    value_of,
    with_values,
)
from .matching import LATEST, ToolCallDelta, find_call
from .parts import joined_text

#: The two members of a tool call that lead to its text, by its type.
PLACES: dict[str, tuple[str, str]] = {
    RunStepToolCallType.FUNCTION: ("function", "arguments"),
    RunStepToolCallType.CODE_INTERPRETER: ("code_interpreter", "input"),
}


class TextRun:
    """A step, and the pieces of text that come for one of its tool calls.

    *delta* is the first one. All others have its type and index.
    """

    def __init__(self, step: GrowingObject, number: int, delta: ToolCallDelta) -> None:
        self.step = step
        #: The number of the tool call.
        self.number = number
        self.index = delta.index
        self.type = delta.type
        self.place = PLACES[delta.type]
        self.pieces: list[str] = []
        #: The text of the first pieces, and their number, as far as it was asked for.
        self.joined = "", 0
        #: The position of the tool call, as soon as it is known.
        self.position: int | None = None

    def with_piece(self, piece: str) -> "TextStep":
        self.pieces.append(piece)
        return TextStep(self, len(self.pieces))

    def joined_text(self, count: int) -> str:
        """Return the text of the first pieces. Mostly most of them have been joined."""
        text, joined = self.joined
        if count < joined:
            return "".join(self.pieces[:count])
        text += "".join(self.pieces[joined:count])
        self.joined = text, count
        return text


class TextStep:
    """The step of a run after so many of its pieces."""

    __slots__ = ("count", "run", "whole")

    def __init__(self, run: TextRun, count: int) -> None:
        self.run = run
        self.count = count
        #: The growing step with the text, as soon as it has been asked for.
        self.whole: GrowingObject | None = None

    def settled(self) -> GrowingObject:
        """Return the growing step with the text."""
        if self.whole is None:
            run = self.run
            step = run.step.writable(Change())
            call = step.member("step_details").member("tool_calls").item(run.number)
            outer, inner = run.place
            call.member(outer).member(inner).append(run.joined_text(self.count))
            self.whole = step
        return self.whole

    def value_for(self, name: str) -> Any:
        """Return the value of a field of the step."""
        run = self.run
        if name != "step_details":
            return run.step.value_for(name)
        # Growing values would take several times as long, and many read each step.
        growing_details = run.step.get("step_details")
        details = value_of(growing_details)
        position = run.position
        if position is None:
            growing_calls = growing_details.get("tool_calls")
            position = run.position = growing_calls.position(run.number)
        outer, inner = run.place
        calls = details.tool_calls
        call = calls[position]
        owner = getattr(call, outer)
        text = joined_text((getattr(owner, inner), run.joined_text(self.count)))
        call = with_values(call, {outer: with_values(owner, {inner: text})})
        calls = (*calls[:position], call, *calls[position + 1 :])
        return with_values(details, {"tool_calls": calls})


def grow_text(
    step: GrowingObject | TextStep, data: RunStepDeltaObject
) -> TextStep | None:
    """Return a step after a delta that brings nothing but text.

    Return None for any other delta, and for one that is not for the tool call that the
    last delta has changed.
    """
    text = text_of(data)
    if text is None:
        return None
    delta, piece = text
    if isinstance(step, TextStep) and step.whole is None:
        run = step.run
        if run.index == delta.index and run.type == delta.type:
            return run.with_piece(piece)
    step = settled(step)
    calls = member_of(step.get("step_details"), "tool_calls")
    if not isinstance(calls, GrowingArray):
        return None
    number = find_call(delta, calls)
    if number is None or number != calls.find_any(LATEST):
        return None
    return TextRun(step, number, delta).with_piece(piece)


def settled(step: GrowingObject | TextStep) -> GrowingObject:
    """Return a growing step with all of its text."""
    return step.settled() if isinstance(step, TextStep) else step


def text_of(data: RunStepDeltaObject) -> tuple[ToolCallDelta, str] | None:
    """Return the delta of a tool call and its text; None if there is anything else."""
    change = data.delta
    details = change.step_details
    if (
        not isinstance(details, RunStepDeltaStepDetailsToolCallsObject)
        or not details.tool_calls
        or len(details.tool_calls) != 1
        or data.extra
        or change.extra
        or details.extra
    ):
        return None
    (delta,) = details.tool_calls
    if delta.id or delta.extra:
        return None
    if isinstance(delta, RunStepDeltaStepDetailsToolCallsFunctionObject):
        function = delta.function
        if (
            function is not None
            and function.arguments
            and not (function.name or function.output is not None or function.extra)
        ):
            return delta, function.arguments
    elif isinstance(delta, RunStepDeltaStepDetailsToolCallsCodeObject):
        code = delta.code_interpreter
        if code is not None and code.input and not (code.outputs or code.extra):
            return delta, code.input
    return None
