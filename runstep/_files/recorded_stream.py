"""A recorded event stream, whose events are added up to steps as they are read."""

from collections.abc import Sequence
from typing import Any

from .._problems import error_at
from .._stream.sse import KNOWN_EVENTS
from .._wording import quote
from ..converters import structure
from ..deltas import RunStepDeltaObject
from ..enums import RunStepStreamEventType, Strictness
from ..errors import Problem, RunStepValidationError
from ..events import RunStepDeltaEvent, RunStepSnapshotEvent, RunStepStreamEvent
from ..objects import RunStepObject
from ..stream import RunStepAccumulator


class RecordedStream:
    """The steps of a recorded event stream, added up event by event.

    The paths of all errors begin at the data of the event.
    """

    def __init__(self, strictness: Strictness) -> None:
        self.strictness: Strictness = strictness
        self.accumulator = RunStepAccumulator(strictness=strictness)
        self.steps = self.accumulator.steps
        #: The ids of steps that had an event whose data is not valid.
        self.invalid_ids: set[str] = set()

    @property
    def unfinished(self) -> Sequence[str]:
        """The ids of the steps that the stream has left unfinished."""
        return self.accumulator.unfinished

    def read(self, name: str, data: Any) -> RunStepObject | RunStepDeltaObject:
        """Return the data of an event as an object.

        Raises `RunStepValidationError` if the event is unknown or the data not valid.
        """
        if name not in KNOWN_EVENTS and self.strictness != "open":
            raise error_at("$", f"no run-step event is called {quote(name)}")
        try:
            return structure(data, class_of(name), strictness=self.strictness)
        except RunStepValidationError:
            id_ = data.get("id") if isinstance(data, dict) else None
            if isinstance(id_, str):
                self.invalid_ids.add(id_)
            raise

    def apply(self, name: str, data: RunStepObject | RunStepDeltaObject) -> None:
        """Add an event to its step.

        Raises `RunStepValidationError` if the event does not fit the step, or there is
        no step. A step that is missing because the event that began it was not valid
        is no error: that event has already been reported.
        """
        try:
            self.accumulator.apply(event_of(name, data))
        except RunStepValidationError as error:
            if data.id in self.steps or data.id not in self.invalid_ids:
                raise at_data(error) from None


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
