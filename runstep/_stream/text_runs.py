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

from typing import Any, NamedTuple

from ..deltas import (
    RunStepDeltaObject,
    RunStepDeltaStepDetailsToolCallsCodeObject,
    RunStepDeltaStepDetailsToolCallsFunctionObject,
    RunStepDeltaStepDetailsToolCallsObject,
)
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


class Text(NamedTuple):
    """A piece of text, and the two members of a tool call that lead to its place."""

    delta: ToolCallDelta
    outer: str
    inner: str
    piece: str


class TextRun:
    """A step, and the pieces of text that come for one of its tool calls."""

    def __init__(self, step: GrowingObject, number: int, text: Text) -> None:
        self.step = step
        #: The number of the tool call.
        self.number = number
        #: The text that began the run. All others have the same place.
        self.text = text
        self.pieces: list[str] = []
        #: The text of the first pieces, and their number, as far as it was asked for.
        self.joined = "", 0
        #: The position of the tool call, as soon as it is known.
        self.position: int | None = None

    def takes(self, text: Text) -> bool:
        """Return whether a text belongs to the run."""
        delta, outer, inner, _ = self.text
        return text[1:3] == (outer, inner) and text.delta.index == delta.index

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
            run, change = self.run, Change()
            step = run.step.writable(change)
            calls = step.member("step_details", change).member("tool_calls", change)
            owner = calls.item(run.number).member(run.text.outer, change)
            text = run.joined_text(self.count)
            owner.member(run.text.inner, change).append(text)
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
        _, outer, inner, _ = run.text
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
    if isinstance(step, TextStep) and step.whole is None and step.run.takes(text):
        return step.run.with_piece(text.piece)
    step = settled(step)
    calls = member_of(step.get("step_details"), "tool_calls")
    if not isinstance(calls, GrowingArray):
        return None
    delta = text.delta
    number = find_call(delta, calls)
    if number is None or number != calls.find_any(LATEST):
        return None
    return TextRun(step, number, text).with_piece(text.piece)


def settled(step: GrowingObject | TextStep) -> GrowingObject:
    """Return a growing step with all of its text."""
    return step.settled() if isinstance(step, TextStep) else step


def text_of(data: RunStepDeltaObject) -> Text | None:
    """Return the text that a delta brings; None if it brings anything else."""
    details = data.delta.step_details
    if (
        data.extra
        or data.delta.extra
        or not isinstance(details, RunStepDeltaStepDetailsToolCallsObject)
        or details.extra
        or details.tool_calls is None
        or len(details.tool_calls) != 1
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
            return Text(delta, "function", "arguments", function.arguments)
    elif isinstance(delta, RunStepDeltaStepDetailsToolCallsCodeObject):
        code = delta.code_interpreter
        if code is not None and code.input and not (code.outputs or code.extra):
            return Text(delta, "code_interpreter", "input", code.input)
    return None
