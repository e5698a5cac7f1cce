"""Streams of a run: from server-sent events to run steps.

`iter_events` reads the events of a stream, and `RunStepAccumulator` adds them up to
steps::

    accumulator = RunStepAccumulator()
    for event in iter_events(response.iter_lines()):
        step = accumulator.apply(event)
"""

from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Callable,
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from os import PathLike
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from ._convert.walk import check_strictness
from ._fields.lazy import fill_slots
from ._json import parse
from ._problems import error_at, moved_under
from ._stream.empty import empty_step
from ._stream.growing import Change, GrowingObject, growing, lazy_step
from ._stream.growth import grow_step
from ._stream.snapshots import with_snapshot
from ._stream.sse import (
    BEGINNINGS,
    STEP_EVENTS,
    EventParser,
    LineSplitter,
    ServerSentEvent,
    start_of_stream,
)
from ._stream.text_runs import TextStep, grow_text, settled
from ._wording import describe, quote
from .converters import _structure_hook
from .deltas import RunStepDeltaObject
from .enums import RunStepStreamEventType, Strictness
from .errors import Problem, RunStepValidationError
from .events import RunStepDeltaEvent, RunStepSnapshotEvent, RunStepStreamEvent
from .objects import RunStepObject

_Lines = TypeVar("_Lines")
_OnProblem: TypeAlias = Callable[[RunStepValidationError], object]
#: The classes of the events that the schema knows, by their names in a stream.
_CLASSES: dict[bytes, type] = {
    **{name.encode(): RunStepSnapshotEvent for name in RunStepStreamEventType},
    RunStepStreamEventType.DELTA.encode(): RunStepDeltaEvent,
}


def iter_events(
    lines: Iterable[str | bytes],
    *,
    strictness: Strictness = "wire",
    on_problem: _OnProblem | None = None,
) -> Generator[RunStepStreamEvent, None, None]:
    """Yield the run-step events of a stream of server-sent events.

    *lines* are the pieces of the stream. They may be its lines, with line ends (from a
    file) or without (from ``response.iter_lines()``), or they may be cut anywhere (from
    ``response.iter_bytes()``).

    Events of other objects, ``error`` and ``done`` are passed over, and not parsed. At
    ``"open"``, so are run-step events with an unknown name. An event that is cut off by
    the end of the stream is passed over, too.

    *on_problem* is called with the error of each event that is wrong, and the next
    events are read. Without it, the first one raises `RunStepValidationError`. The
    paths of its problems begin at the event (``$.data.delta``).

    JSON, compressed data and text in UTF-16 are no stream, and raise
    `RunStepValidationError`, too. Raises TypeError for anything but an iterable of str
    or bytes, and ValueError for an unknown *strictness*.
    """
    return _read_all(_checked(lines), _EventReader(strictness, on_problem))


def aiter_events(
    lines: AsyncIterable[str | bytes],
    *,
    strictness: Strictness = "wire",
    on_problem: _OnProblem | None = None,
) -> AsyncGenerator[RunStepStreamEvent, None]:
    """Yield the run-step events of an asynchronous stream of server-sent events.

    It takes, yields and raises what `iter_events` does; only *lines* are asynchronous.
    """
    return _aread_all(_checked(lines), _EventReader(strictness, on_problem))


def _checked(lines: _Lines) -> _Lines:
    """Return the pieces of a stream; raises TypeError for what only holds them."""
    given: object = lines
    if isinstance(given, (str, bytes, bytearray)):
        advice = "; pass the lines of the text, or the open file"
    elif isinstance(given, PathLike):
        advice = "; pass the open file"
    elif isinstance(given, Mapping):
        advice = ""
    else:
        return lines
    raise TypeError(f"expected the lines of a stream, got {describe(given)}{advice}")


def _read_all(
    lines: Iterable[str | bytes], reader: "_EventReader"
) -> Generator[RunStepStreamEvent, None, None]:
    for line in lines:
        for name, text in reader.feed(line):
            if (event := reader.read(name, text)) is not None:
                yield event
    for event in reader.close():
        yield event


async def _aread_all(
    lines: AsyncIterable[str | bytes], reader: "_EventReader"
) -> AsyncGenerator[RunStepStreamEvent, None]:
    async for line in lines:
        for name, text in reader.feed(line):
            if (event := reader.read(name, text)) is not None:
                yield event
    for event in reader.close():
        yield event


class _EventReader:
    """A reader that makes run-step events of the pieces of a stream."""

    def __init__(self, strictness: Strictness, on_problem: _OnProblem | None) -> None:
        self.strictness: Strictness = check_strictness(strictness)
        self.on_problem = on_problem
        #: The first bytes of the stream, until there are enough of them.
        self.start: bytes | None = b""
        self.splitter = LineSplitter()
        self.parser = EventParser()
        self.hooks = {
            name: _structure_hook(cls, strictness) for name, cls in _CLASSES.items()
        }
        self.any_hook = _structure_hook(RunStepStreamEvent, strictness)

    def feed(self, piece: str | bytes) -> list[ServerSentEvent]:
        """Return the run-step events that end in the next piece."""
        if self.start is not None:
            self.start = start_of_stream(self.start, piece)
        return self.wanted(self.parser.feed(self.splitter.feed(piece)))

    def wanted(self, events: list[ServerSentEvent]) -> list[ServerSentEvent]:
        """Return those of some events that are of run steps."""
        if self.strictness == "open":
            return [event for event in events if event[0] in self.hooks]
        return [event for event in events if event[0].startswith(STEP_EVENTS)]

    def read(
        self, name: bytes, text: bytes, is_cut: bool = False
    ) -> RunStepStreamEvent | None:
        """Return an event; None if it is wrong and somebody else takes its error.

        *is_cut* says that the stream may have ended within the text.
        """
        try:
            try:
                data = parse(text)
            except RunStepValidationError as error:
                if is_cut:
                    return None
                raise moved_under("$.data", error) from None
            structure = self.hooks.get(name) or self.any_hook
            named = {"event": name.decode("utf-8", "replace"), "data": data}
            event: RunStepStreamEvent = structure(named)
        except RunStepValidationError as error:
            if self.on_problem is None:
                raise
            self.on_problem(error)
            return None
        return event

    def close(self) -> Iterator[RunStepStreamEvent]:
        """Yield the events that end with the stream."""
        for name, text in self.wanted(self.parser.feed(self.splitter.close())):
            if (event := self.read(name, text)) is not None:
                yield event
        for name, text in self.wanted(self.parser.end_event()):
            if (event := self.read(name, text, is_cut=True)) is not None:
                yield event


class RunStepAccumulator:
    """An accumulator that adds the events of one or more streams up to run steps.

    `apply` takes an event and returns the step as it then stands. Every step is a whole
    `RunStepObject` at any time, even if the stream has not finished it. Values that no
    event has brought yet are ``""`` or 0; the output of a function is None.

    *strictness* decides what happens to events that cannot be placed. Use the one that
    the events were read with. Raises ValueError for an unknown *strictness*.

    These are the rules:

    - An event with a whole step (a snapshot) replaces the step. If deltas have changed
      the step, the snapshots ``created`` and ``in_progress`` keep what deltas have
      brought, and add the rest. The snapshot that ends the step replaces all of it, but
      no tool call is removed.
    - A delta without a type has the type of the tool call that its `id` or its `index`
      names. Without these, it has the type of the call that was changed last.
    - Text is appended: arguments, inputs, logs, outputs and names of functions. A name
      that comes again is not appended to itself. Search results are appended, too.
    - A delta is added to the tool call with its type and `id`. Without an `id`, it is
      added to the call with its type and `index`; without both, to the call of its type
      that was changed last.
    - A delta that matches no call begins a new one. So does a delta whose `index` is
      that of a call with another `id`. The calls are in the order of their indexes. A
      call that comes without an `index` is put at the end.
    - Unknown keys are added to those of their object: text is appended to text, and an
      object is added to an object, key by key. An item of an array is added to the item
      with the same ``index``, or else to the array. Any other value replaces the old
      one. Unknown keys beside ``step_details`` are added to those of the step. Unknown
      keys of the delta object replace those of the step. A field beside
      ``step_details`` replaces the same field of the step.
    - A step that has ended is changed only by another event that ends it.
    - A step that the stream does not finish stays as it is.

    An event that cannot be placed is an error and changes nothing. These are a delta
    for a step that no event has brought, a delta that names a tool call of another
    type, a new tool call without an `id`, and details of another type than those of the
    step. At ``"open"``, such a delta begins a step or a tool call, with an empty `id`
    if it has none. Only details of another type are ignored.
    """

    def __init__(self, *, strictness: Strictness = "wire") -> None:
        self._strictness: Strictness = check_strictness(strictness)
        self._steps: dict[str, RunStepObject] = {}
        self._states: dict[str, _StepState] = {}

    @property
    def steps(self) -> Mapping[str, RunStepObject]:
        """The steps as they stand, by id, in the order of their first events."""
        return MappingProxyType(self._steps)

    @property
    def unfinished(self) -> Sequence[str]:
        """The ids of the steps that no event has ended, in the order of `steps`."""
        return [id_ for id_, state in self._states.items() if not state.has_ended]

    def apply(self, event: RunStepStreamEvent) -> RunStepObject:
        """Add an event, and return its step as it then stands.

        The returned object does not change when further events are added. Raises
        `RunStepValidationError` for an event that cannot be placed, and TypeError for
        anything but an event of a run step.
        """
        try:
            if isinstance(event, RunStepDeltaEvent):
                return self._after_delta(event.data)
            if isinstance(event, RunStepSnapshotEvent):
                return self._after_snapshot(event)
        except RunStepValidationError as error:
            raise RunStepValidationError(
                [
                    Problem(path, f"{event.event}: {message}")
                    for path, message in error.problems
                ],
                error.more,
            ) from None
        raise TypeError(f"{type(event).__name__} is no event of a run step")

    def _after_delta(self, data: RunStepDeltaObject) -> RunStepObject:
        """Return a step after a delta, which a step that has ended ignores."""
        state = self._states.get(data.id)
        if state is None:
            if self._strictness != "open":
                expected = "expected the id of a step that an event has brought"
                raise error_at("$.data.id", f"{expected}, got {quote(data.id)}")
            state = _StepState(growing(empty_step(data.id, None)))
        elif state.has_ended:
            return self._steps[data.id]
        grown = grow_text(state.growing, data) or self._with_delta(state, data)
        state.has_changed = True
        state.has_type = state.has_type or data.delta.step_details is not None
        return self._set(data.id, state, grown)

    def _with_delta(
        self, state: "_StepState", data: RunStepDeltaObject
    ) -> GrowingObject:
        """Return a growing step after any delta."""
        change, delta = Change(self._strictness), data.delta.step_details
        step = settled(state.growing).writable(change)
        if delta is not None and not state.has_type:
            empty = empty_step(data.id, delta)
            step["type"], step["step_details"] = empty.type, growing(empty.step_details)
        try:
            grow_step(step, data, change)
        except RunStepValidationError as error:
            raise moved_under("$.data", error) from None
        return step

    def _after_snapshot(self, event: RunStepSnapshotEvent) -> RunStepObject:
        """Return a step after a snapshot. After its end, only another end counts."""
        new, is_end = event.data, event.event not in BEGINNINGS
        fill_slots(new)
        grown: GrowingObject = growing(new)
        state = self._states.get(new.id) or _StepState(grown)
        if state.has_ended and not is_end:
            return self._steps[new.id]
        if state.has_changed:
            old, change = settled(state.growing), Change(self._strictness)
            grown = with_snapshot(old, new, is_end, state.has_type, change)
        state.has_type = True
        state.has_ended = is_end
        return self._set(new.id, state, grown)

    def _set(
        self, step_id: str, state: "_StepState", grown: GrowingObject | TextStep
    ) -> RunStepObject:
        """Take over a growing step, and return the step."""
        state.growing = grown
        self._states[step_id] = state
        self._steps[step_id] = step = lazy_step(grown)
        return step


class _StepState:
    """What the accumulator knows of a step.

    *has_type* is False while no event has brought any details of the step.
    """

    __slots__ = ("growing", "has_changed", "has_ended", "has_type")

    def __init__(self, growing: GrowingObject | TextStep) -> None:
        self.growing = growing
        self.has_type = False
        #: True when a delta has come.
        self.has_changed = False
        #: True when the event has come that ends the step.
        self.has_ended = False
