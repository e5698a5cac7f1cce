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
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from types import MappingProxyType

from ._convert.walk import check_strictness
from ._json import parse
from ._problems import error_at, moved_under
from ._stream.empty import empty_step
from ._stream.growth import grow_calls, grow_details, type_mismatch
from ._stream.matching import CallIndexes, indexes_of, merge_calls, unmatched_calls
from ._stream.sse import (
    KNOWN_EVENTS,
    STEP_EVENTS,
    EventParser,
    LineSplitter,
    ServerSentEvent,
)
from ._stream.successors import with_unknown_keys, with_value
from ._stream.text_deltas import grow_text
from ._wording import quote
from .converters import structure
from .deltas import (
    RunStepDeltaObjectDeltaStepDetails,
    RunStepDeltaStepDetailsToolCallsObject,
)
from .enums import RunStepStreamEventType, Strictness
from .errors import Problem, RunStepValidationError
from .events import RunStepDeltaEvent, RunStepSnapshotEvent, RunStepStreamEvent
from .objects import RunStepDetailsToolCallsObject, RunStepObject

_BEGINNINGS = (RunStepStreamEventType.CREATED, RunStepStreamEventType.IN_PROGRESS)


def iter_events(
    lines: Iterable[str | bytes], *, strictness: Strictness = "wire"
) -> Generator[RunStepStreamEvent, None, None]:
    """Yield the run-step events of a stream of server-sent events.

    *lines* are the pieces of the stream. They may be its lines, with line ends (from a
    file) or without (from ``response.iter_lines()``), or they may be cut anywhere (from
    ``response.iter_bytes()``).

    Events of other objects, ``error`` and ``done`` are skipped and not parsed. So are
    run-step events that the schema does not know, at strictness ``"open"`` only. An
    event that is cut off by the end of the stream is skipped, too.

    Raises `RunStepValidationError` for an event that is wrong, and yields nothing after
    that. The paths of its problems begin at the event (``$.data.delta``). Raises
    TypeError for a piece that is neither str nor bytes, and ValueError for an unknown
    *strictness*.
    """
    return _read_all(lines, _EventReader(strictness))


def aiter_events(
    lines: AsyncIterable[str | bytes], *, strictness: Strictness = "wire"
) -> AsyncGenerator[RunStepStreamEvent, None]:
    """Yield the run-step events of an asynchronous stream of server-sent events.

    It takes, yields and raises what `iter_events` does; only *lines* are asynchronous.
    """
    return _aread_all(lines, _EventReader(strictness))


def _read_all(
    lines: Iterable[str | bytes], reader: "_EventReader"
) -> Generator[RunStepStreamEvent, None, None]:
    for line in lines:
        yield from reader.feed(line)
    yield from reader.close()


async def _aread_all(
    lines: AsyncIterable[str | bytes], reader: "_EventReader"
) -> AsyncGenerator[RunStepStreamEvent, None]:
    async for line in lines:
        for event in reader.feed(line):
            yield event
    for event in reader.close():
        yield event


class _EventReader:
    """A reader that makes run-step events of the pieces of a stream."""

    def __init__(self, strictness: Strictness) -> None:
        self.strictness: Strictness = check_strictness(strictness)
        self.splitter = LineSplitter()
        self.parser = EventParser()

    def feed(self, piece: str | bytes) -> Iterator[RunStepStreamEvent]:
        return self.read_lines(self.splitter.feed(piece))

    def close(self) -> Iterator[RunStepStreamEvent]:
        yield from self.read_lines(self.splitter.close())
        event = self.parser.end_event()
        if event is not None and self.is_wanted(event):
            try:
                data = parse(event.data)
            except RunStepValidationError:  # the end of the stream has cut it
                return
            yield self.make(event.name, data)

    def read_lines(self, lines: Iterable[bytes]) -> Iterator[RunStepStreamEvent]:
        for line in lines:
            event = self.parser.feed(line)
            if event is not None and self.is_wanted(event):
                yield self.read(event)

    def is_wanted(self, event: ServerSentEvent) -> bool:
        if self.strictness == "open":
            return event.name in KNOWN_EVENTS
        return event.name.startswith(STEP_EVENTS)

    def read(self, event: ServerSentEvent) -> RunStepStreamEvent:
        try:
            data = parse(event.data)
        except RunStepValidationError as error:
            raise moved_under("$.data", error) from None
        return self.make(event.name, data)

    def make(self, name: str, data: object) -> RunStepStreamEvent:
        named = {"event": name, "data": data}
        return structure(named, RunStepStreamEvent, strictness=self.strictness)


class RunStepAccumulator:
    """An accumulator that adds the events of one or more streams up to run steps.

    `apply` takes an event and returns the step as it then stands. Every step is a whole
    `RunStepObject` at any time, even if the stream has not finished it. Values that no
    event has brought yet are empty strings; the output of a function is None.

    *strictness* decides what happens to events that cannot be placed. Use the one that
    the events were read with. Raises ValueError for an unknown *strictness*.

    These are the rules:

    - An event with a whole step (a snapshot) replaces the step. But tool calls that
      deltas have brought are never removed, and the first two snapshots, ``created``
      and ``in_progress``, leave them as they are.
    - Text is appended: arguments, inputs, logs, outputs and names of functions. A name
      that comes again is not appended to itself.
    - A delta is added to the tool call with its `id`. If there is none, it is added to
      the call with its `index`, and a delta without an `index` to the call that was
      changed last.
    - A delta that matches no call begins a new one. So does a delta whose `index` is
      that of a call with another `id`. The calls are in the order of their indexes. A
      call that comes without an `index` is put at the end.
    - After the event that ends a step, only another event that ends it changes it.
    - A step that the stream does not finish stays as it is.

    An event that cannot be placed is an error and changes nothing. These are a delta
    for a step that no event has brought, a delta for a tool call of another type, a new
    tool call without an `id`, and details of another type than those of the step. At
    ``"open"`` such text is kept: a step or a tool call begins, with an empty `id` if
    none has come. Only details of another type are ignored.
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
                step = self._apply_delta(event)
            elif isinstance(event, RunStepSnapshotEvent):
                step = self._apply_snapshot(event)
            else:
                raise TypeError(f"{type(event).__name__} is no event of a run step")
        except RunStepValidationError as error:
            raise RunStepValidationError(
                [
                    Problem(path, f"{event.event}: {message}")
                    for path, message in error.problems
                ],
                error.more,
            ) from None
        self._steps[step.id] = step
        return step

    def _apply_delta(self, event: RunStepDeltaEvent) -> RunStepObject:
        step_id = event.data.id
        change = event.data.delta.step_details
        step, state = self._steps.get(step_id), self._states.get(step_id)
        if step is None or state is None:
            if self._strictness != "open":
                expected = "expected the id of a step that an event has brought"
                raise error_at("$.data.id", f"{expected}, got {quote(step_id)}")
            step, state = empty_step(step_id, change), _StepState()
            state.is_type_known = change is not None
        elif change is not None and not state.is_type_known:
            step = empty_step(step_id, change)
            state.is_type_known = True
        if change is not None and not state.has_ended:
            try:
                step = self._with_change(step, change, state)
            except RunStepValidationError as error:
                raise moved_under("$.data.delta.step_details", error) from None
        self._states[step_id] = state
        return step

    def _with_change(
        self,
        step: RunStepObject,
        change: RunStepDeltaObjectDeltaStepDetails,
        state: "_StepState",
    ) -> RunStepObject:
        """Return the successor of a step with a change to its details."""
        details = step.step_details
        if isinstance(details, RunStepDetailsToolCallsObject) and isinstance(
            change, RunStepDeltaStepDetailsToolCallsObject
        ):
            deltas = change.tool_calls or ()
            indexes = state.indexes or indexes_of(details.tool_calls)
            if len(deltas) == 1 and not change.extra:
                grown = grow_text(step, deltas[0], indexes)
                if grown is not None:
                    return grown
            calls, indexes = grow_calls(
                tuple(details.tool_calls), indexes, deltas, self._strictness
            )
            details = with_value(details, "tool_calls", calls)
            details = with_unknown_keys(details, change.extra)
            # This comes last, because a delta that is wrong must change nothing.
            state.indexes = indexes
        elif details.type == change.type:
            details = grow_details(details, change)
        elif self._strictness == "open":
            return step
        else:
            raise type_mismatch("$", details.type, change.type)
        state.has_changed = True
        return with_value(step, "step_details", details)

    def _apply_snapshot(self, event: RunStepSnapshotEvent) -> RunStepObject:
        new = event.data
        is_end = event.event not in _BEGINNINGS
        old, state = self._steps.get(new.id), self._states.get(new.id)
        if old is None or state is None:
            self._states[new.id] = state = _StepState()
        elif state.has_ended and not is_end:
            return old
        elif state.has_changed:
            new = self._merged(old, new, state, is_end)
        state.has_ended = is_end
        state.is_type_known = True
        return new

    def _merged(
        self,
        old: RunStepObject,
        new: RunStepObject,
        state: "_StepState",
        is_end: bool,
    ) -> RunStepObject:
        """Return the step of a snapshot, with what deltas have brought before it."""
        ours, theirs = old.step_details, new.step_details
        if ours.type != theirs.type:
            if self._strictness != "open":
                path = "$.data.step_details"
                raise type_mismatch(path, ours.type, theirs.type)
            return with_value(with_value(new, "type", old.type), "step_details", ours)
        if not isinstance(ours, RunStepDetailsToolCallsObject) or not isinstance(
            theirs, RunStepDetailsToolCallsObject
        ):
            return new if is_end else with_value(new, "step_details", ours)
        if is_end:
            lost = unmatched_calls(ours.tool_calls, theirs.tool_calls)
            calls = (*theirs.tool_calls, *[call for _, call in lost])
        else:
            indexes = state.indexes or indexes_of(ours.tool_calls)
            calls, state.indexes = merge_calls(
                ours.tool_calls, indexes, theirs.tool_calls
            )
        if calls == theirs.tool_calls:
            return new
        return with_value(new, "step_details", with_value(theirs, "tool_calls", calls))


class _StepState:
    """What the accumulator knows of a step besides the step itself."""

    def __init__(self) -> None:
        #: False while no event has brought any details of the step.
        self.is_type_known = True
        #: True when a delta has changed the details.
        self.has_changed = False
        #: True when the event has come that ends the step.
        self.has_ended = False
        #: The indexes of the tool calls; None while no delta has changed them.
        self.indexes: CallIndexes | None = None
