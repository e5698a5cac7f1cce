"""Streams of a run: from server-sent events to run steps.

`iter_events` reads what a client or a recording gives, `RunStepAccumulator` adds it
up::

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
from ._stream.growth import (
    Calls,
    begun_step,
    grow_calls,
    grow_details,
    grow_text,
    join_calls,
    missing,
    other_type,
)
from ._stream.sse import (
    KNOWN_EVENTS,
    STEP_EVENTS,
    EventParser,
    LineSplitter,
    ServerSentEvent,
)
from ._stream.successors import replaced, with_unknown
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
    """Read the run-step events of a stream of server-sent events.

    *lines* are the stream's lines, with their ends or without, as files and HTTP
    clients give them, or pieces of it that are cut anywhere. Events of other objects,
    ``error`` and ``done`` are passed over without being parsed, and at ``"open"`` so
    are run-step events that the schema does not know. An event that the stream's end
    has cut is left out.

    Raises `RunStepValidationError` for an event that is not right, and ends with that;
    its paths start at the event (``$.data.delta``). Raises ValueError for an unknown
    *strictness*.
    """
    return _read_all(lines, _EventReader(strictness))


def aiter_events(
    lines: AsyncIterable[str | bytes], *, strictness: Strictness = "wire"
) -> AsyncGenerator[RunStepStreamEvent, None]:
    """Read the events of an asynchronous stream, in all else as `iter_events`."""
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
    """What the two functions share: from pieces of a stream to events."""

    def __init__(self, strictness: Strictness) -> None:
        self.strictness: Strictness = check_strictness(strictness)
        self.splitter = LineSplitter()
        self.parser = EventParser()

    def feed(self, piece: str | bytes) -> Iterator[RunStepStreamEvent]:
        return self.read_lines(self.splitter.feed(piece))

    def close(self) -> Iterator[RunStepStreamEvent]:
        yield from self.read_lines(self.splitter.close())
        event = self.parser.close()
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
    """Adds up the events of one stream or of several to run steps.

    The steps are typed and whole at any time, be they finished or not. What no delta
    has brought yet is an empty string, or None for a function's output.

    - An event with a whole step takes the place of what was there. The first ones,
      ``created`` and ``in_progress``, leave tool calls alone that deltas have brought;
      none takes one away.
    - Text is appended: arguments, inputs, logs, outputs, and the name of a function,
      unless it is the same again.
    - A delta is added to the tool call with its `id`, else to that with its `index`,
      else to the last one. It may begin another: in the order of the indexes, behind
      all others if it has none. Another `id` under an index that is taken is another
      call.
    - After the event that ends a step, only another one that does so changes it.
    - Steps that a stream leaves unfinished stay as they are.

    What cannot be placed so is an error, and changes nothing: a delta for a step that
    no event has brought, or for a call of another type, a call that begins without an
    id, details of another type. At ``"open"`` there is a place for all text: the step
    or the call begins with an empty id; only details of another type are passed over.

    Raises ValueError for an unknown *strictness*.
    """

    def __init__(self, *, strictness: Strictness = "wire") -> None:
        self._strictness: Strictness = check_strictness(strictness)
        self._steps: dict[str, RunStepObject] = {}
        self._progress: dict[str, _Progress] = {}

    @property
    def steps(self) -> Mapping[str, RunStepObject]:
        """The steps as they stand, by id, in the order in which they first came."""
        return MappingProxyType(self._steps)

    @property
    def unfinished(self) -> Sequence[str]:
        """The ids of the steps that no event has ended, in the order of `steps`."""
        return [id_ for id_, progress in self._progress.items() if not progress.is_over]

    def apply(self, event: RunStepStreamEvent) -> RunStepObject:
        """Take an event; give its step as it stands then.

        Raises `RunStepValidationError` for an event that cannot be placed, and
        TypeError for what is no event.
        """
        try:
            if isinstance(event, RunStepDeltaEvent):
                step = self._change(event)
            elif isinstance(event, RunStepSnapshotEvent):
                step = self._replace(event)
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

    def _change(self, event: RunStepDeltaEvent) -> RunStepObject:
        """Give a step with a delta added to it."""
        step_id = event.data.id
        change = event.data.delta.step_details
        step, progress = self._steps.get(step_id), self._progress.get(step_id)
        if step is None or progress is None:
            if self._strictness != "open":
                expected = "expected the id of a step that an event has brought"
                raise error_at("$.data.id", f"{expected}, got {quote(step_id)}")
            step, progress = begun_step(step_id, change), _Progress()
            progress.type_is_known = change is not None
        elif change is not None and not progress.type_is_known:
            step = begun_step(step_id, change)
            progress.type_is_known = True
        if change is not None and not progress.is_over:
            try:
                step = self._grown(step, change, progress)
            except RunStepValidationError as error:
                raise moved_under("$.data.delta.step_details", error) from None
        self._progress[step_id] = progress
        return step

    def _grown(
        self,
        step: RunStepObject,
        change: RunStepDeltaObjectDeltaStepDetails,
        progress: "_Progress",
    ) -> RunStepObject:
        """Give a step with a change to its details."""
        details = step.step_details
        if isinstance(details, RunStepDetailsToolCallsObject) and isinstance(
            change, RunStepDeltaStepDetailsToolCallsObject
        ):
            deltas = change.tool_calls or ()
            calls = progress.calls or Calls.of(details.tool_calls)
            if len(deltas) == 1 and not change.extra:
                grown = grow_text(step, deltas[0], calls)
                if grown is not None:
                    return grown
            items, calls = grow_calls(
                tuple(details.tool_calls), calls, deltas, self._strictness
            )
            details = replaced(details, "tool_calls", items)
            details = with_unknown(details, change.extra)
            # Only now, for a delta that is wrong changes nothing.
            progress.calls = calls
        elif details.type == change.type:
            details = grow_details(details, change)
        elif self._strictness == "open":
            return step
        else:
            raise other_type("$", details.type, change.type)
        progress.has_changed = True
        return replaced(step, "step_details", details)

    def _replace(self, event: RunStepSnapshotEvent) -> RunStepObject:
        """Give a step that comes as a whole, with what deltas have brought before."""
        new = event.data
        old, progress = self._steps.get(new.id), self._progress.get(new.id)
        is_end = event.event not in _BEGINNINGS
        if old is None or progress is None:
            self._progress[new.id] = progress = _Progress()
        elif progress.is_over and not is_end:
            return old
        elif progress.has_changed:
            try:
                new = self._joined(old, new, progress, is_end)
            except RunStepValidationError as error:
                raise moved_under("$.data.step_details", error) from None
        progress.is_over = is_end
        progress.type_is_known = True
        return new

    def _joined(
        self,
        old: RunStepObject,
        new: RunStepObject,
        progress: "_Progress",
        is_end: bool,
    ) -> RunStepObject:
        """Give a step that comes as a whole, and keep what deltas have brought."""
        ours, theirs = old.step_details, new.step_details
        if ours.type != theirs.type:
            if self._strictness != "open":
                raise other_type("$", ours.type, theirs.type)
            return replaced(replaced(new, "type", old.type), "step_details", ours)
        if not isinstance(ours, RunStepDetailsToolCallsObject) or not isinstance(
            theirs, RunStepDetailsToolCallsObject
        ):
            return new if is_end else replaced(new, "step_details", ours)
        if is_end:
            lost = [call for _, call in missing(theirs.tool_calls, ours.tool_calls)]
            items = (*theirs.tool_calls, *lost)
        else:
            calls = progress.calls or Calls.of(ours.tool_calls)
            items, progress.calls = join_calls(
                ours.tool_calls, calls, theirs.tool_calls
            )
        if items == theirs.tool_calls:
            return new
        return replaced(new, "step_details", replaced(theirs, "tool_calls", items))


class _Progress:
    """What the accumulator knows of a step, beside the step itself."""

    def __init__(self) -> None:
        #: Has anything said what its details are?
        self.type_is_known = True
        #: Has a delta changed it?
        self.has_changed = False
        #: Has the event come that ends the step?
        self.is_over = False
        #: How deltas name the tool calls; None until one does.
        self.calls: Calls | None = None
