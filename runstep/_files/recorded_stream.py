"""A recorded event stream, whose events are added up to steps as they are read."""

from typing import Any, TypeAlias

from .._problems import error_at
from .._stream.sse import BEGINNINGS, KNOWN_EVENTS
from .._wording import quote
from ..converters import structure
from ..deltas import RunStepDeltaObject
from ..enums import RunStepStreamEventType, Strictness
from ..errors import Problem, RunStepValidationError
from ..events import RunStepDeltaEvent, RunStepSnapshotEvent, RunStepStreamEvent
from ..objects import RunStepObject
from ..stream import RunStepAccumulator

#: What tells steps apart: the ids of step, run and thread, the type and the time.
#: Anonymised streams have one id for all steps, and some services count from 1 in each
#: run.
StepKey: TypeAlias = tuple[str, str, str, str, int]


class RecordedStream:
    """The steps of a recorded event stream, added up event by event.

    The paths of all errors begin at the data of the event.
    """

    def __init__(self, strictness: Strictness) -> None:
        self.strictness: Strictness = strictness
        #: One for each step, in the order of their first events.
        self.accumulators: list[RunStepAccumulator] = []
        self.by_key: dict[StepKey, RunStepAccumulator] = {}
        #: That of the last step with an id that has not ended, to which its deltas go;
        #: if all have ended, that of the last one.
        self.by_id: dict[str, RunStepAccumulator] = {}
        #: Those of steps that deltas have begun, until a snapshot says what they are.
        self.begun: dict[str, RunStepAccumulator] = {}
        #: The ids of steps that had an event whose data is not valid.
        self.invalid_ids: set[str] = set()

    @property
    def steps(self) -> list[RunStepObject]:
        """The steps as they stand."""
        return [step for each in self.accumulators for step in each.steps.values()]

    @property
    def unfinished(self) -> list[str]:
        """The ids of the steps that the stream has left unfinished."""
        return [id_ for each in self.accumulators for id_ in each.unfinished]

    def read(self, name: str, data: Any) -> RunStepObject | RunStepDeltaObject:
        """Return the data of an event as an object.

        Raises `RunStepValidationError` if the event is unknown or the data not valid.
        """
        try:
            return read_data(name, data, self.strictness)
        except RunStepValidationError:
            if isinstance(data, dict) and isinstance(id_ := data.get("id"), str):
                self.invalid_ids.add(id_)
                if (old := self.by_id.get(id_)) and is_of_other_run(data, old):
                    del self.by_id[id_]  # deltas that follow are not for that step
            raise

    def apply(self, name: str, data: RunStepObject | RunStepDeltaObject) -> None:
        """Add an event to its step.

        Raises `RunStepValidationError` if the event does not fit the step, or there is
        no step. A step that is missing because the event that began it was not valid
        is no error: that event has already been reported.
        """
        event = event_of(name, data)
        accumulator = self.accumulator_of(event)
        is_new = accumulator is None
        if accumulator is None:
            accumulator = RunStepAccumulator(strictness=self.strictness)
        try:
            accumulator.apply(event)
        except RunStepValidationError as error:
            if is_new and data.id in self.invalid_ids:
                return
            raise at_data(error) from None
        if is_new:
            self.accumulators.append(accumulator)
        last = self.by_id.get(data.id)
        if last is None or accumulator.unfinished or not last.unfinished:
            self.by_id[data.id] = accumulator
        if isinstance(data, RunStepObject):
            self.by_key[key_of(data)] = accumulator
            self.begun.pop(data.id, None)
        elif is_new:
            self.begun[data.id] = accumulator

    def accumulator_of(self, event: RunStepStreamEvent) -> RunStepAccumulator | None:
        """Return that of the step to which an event belongs, if there is one.

        Some services send empty ids. Such a step that begins after the end of another
        one is a new step.
        """
        if isinstance(event, RunStepDeltaEvent):
            return self.by_id.get(event.data.id)
        step = event.data
        found = self.by_key.get(key_of(step)) or self.begun.get(step.id)
        is_begin = event.event in BEGINNINGS
        if found and not step.id and is_begin and not found.unfinished:
            return None
        return found


def key_of(step: RunStepObject) -> StepKey:
    return step.id, step.run_id, step.thread_id, step.type, step.created_at


def is_of_other_run(data: dict[str, object], accumulator: RunStepAccumulator) -> bool:
    """Return whether a snapshot that is not valid is of another run than a step."""
    [step] = accumulator.steps.values()
    other = data.get("run_id", step.run_id), data.get("thread_id", step.thread_id)
    return other != (step.run_id, step.thread_id)


def read_data(
    name: str, data: object, strictness: Strictness
) -> RunStepObject | RunStepDeltaObject:
    """Return the data of an event as an object.

    Raises `RunStepValidationError` if the event is unknown or the data not valid.
    """
    if name not in KNOWN_EVENTS and strictness != "open":
        raise error_at("$", f"no run-step event is called {quote(name)}")
    return structure(data, class_of(name), strictness=strictness)


def class_of(name: str) -> type[RunStepObject | RunStepDeltaObject]:
    """Return the class of the data of an event."""
    is_delta = name == RunStepStreamEventType.DELTA
    return RunStepDeltaObject if is_delta else RunStepObject


def event_of(name: str, data: RunStepObject | RunStepDeltaObject) -> RunStepStreamEvent:
    """Return an event. One with an unknown name is a snapshot that ends no step."""
    if isinstance(data, RunStepDeltaObject):
        return RunStepDeltaEvent(data=data)
    event: Any = name if name in KNOWN_EVENTS else RunStepStreamEventType.IN_PROGRESS
    return RunStepSnapshotEvent(event=event, data=data)


def at_data(error: RunStepValidationError) -> RunStepValidationError:
    """Return the error of an event as an error of its data."""
    problems = [
        Problem(f"${path.removeprefix('$.data')}", message)
        for path, message in error.problems
    ]
    return RunStepValidationError(problems, error.more)
