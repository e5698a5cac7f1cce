"""Run steps of a file: those that are valid, and the problems of the others.

Nothing is printed here, and no file is opened.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from .._problems import error_at
from .._stream.sse import KNOWN_EVENTS
from .._wording import plural, printable, quote
from ..converters import structure
from ..deltas import RunStepDeltaObject
from ..enums import RunStepStreamEventType, Strictness
from ..errors import Problem, RunStepValidationError
from ..events import RunStepDeltaEvent, RunStepSnapshotEvent, RunStepStreamEvent
from ..objects import ListRunStepsResponse, RunStepObject
from ..stream import RunStepAccumulator
from .lines import iter_lines
from .values import EventData, Unread, iter_values


class FileProblem(NamedTuple):
    """A problem of a value in a file; *line* is the line on which the value begins."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"{printable(self.file)}:{self.line}: {self.path}: {self.message}"


class TypedValue(NamedTuple):
    """A part of a JSON value that is read by itself, and the class to read it as.

    *path* is its path in the whole value, without the ``$``.
    """

    path: str
    value: Any
    cls: type


class StepReader:
    """The reader of one file, with counts of what is in it beside the steps."""

    def __init__(self, file: str, strictness: Strictness, max_value_size: int) -> None:
        self.file = file
        self.strictness: Strictness = strictness
        self.max_value_size = max_value_size
        self.stream = RecordedStream(strictness)
        self.delta_count = 0
        #: The number of problems, with those that an error only counts.
        self.problem_count = 0

    @property
    def unfinished(self) -> Sequence[str]:
        """The ids of the steps that an event stream left unfinished."""
        return self.stream.accumulator.unfinished

    def read(self, chunks: Iterable[bytes]) -> Iterator[RunStepObject | FileProblem]:
        """Yield the steps and the problems in the content of the file.

        The steps of an event stream come last, as its events left them. An OSError
        that *chunks* raise is raised after them.
        """
        failure: OSError | None = None
        try:
            yield from self.read_values(chunks)
        except OSError as error:
            failure = error
        yield from self.stream.steps.values()
        if failure is not None:
            raise failure

    def read_values(
        self, chunks: Iterable[bytes]
    ) -> Iterator[RunStepObject | FileProblem]:
        is_empty = True
        lines = iter_lines(chunks, self.max_value_size)
        for line, value in iter_values(lines, self.max_value_size):
            is_empty = False
            # Nearly every value is a step. The generators for all others take longer.
            if type(value) is dict and value.get("object") == "thread.run.step":
                try:
                    step = structure(value, strictness=self.strictness)
                except RunStepValidationError as error:
                    yield from self.problems(error, line)
                else:
                    yield step
            else:
                yield from self.read_value(line, value)
        if is_empty:
            yield from self.problems(error_at("$", "expected run steps, got none"), 1)

    def read_value(
        self, line: int, value: Any
    ) -> Iterable[RunStepObject | FileProblem]:
        if isinstance(value, Unread):
            return self.problems(error_at("$", value.error), line)
        if isinstance(value, EventData):
            return self.read_event(value.name, value.value, line)
        return self.read_objects(value, line)

    def read_objects(
        self, value: Any, line: int
    ) -> Iterator[RunStepObject | FileProblem]:
        """Yield the steps and the problems of a value outside of event streams."""
        for path, item, cls in typed_values(value):
            try:
                read: object = structure(item, cls, strictness=self.strictness)
            except RunStepValidationError as error:
                yield from self.problems(error, line, path)
                continue
            if isinstance(read, RunStepObject):
                yield read
            elif isinstance(read, RunStepDeltaObject):
                self.delta_count += 1

    def read_event(self, name: str, data: Any, line: int) -> Iterator[FileProblem]:
        """Apply an event to the stream; yield its problems."""
        try:
            read = self.stream.read(name, data)
            self.delta_count += isinstance(read, RunStepDeltaObject)
            self.stream.apply(name, read)
        except RunStepValidationError as error:
            yield from self.problems(error, line)

    def problems(
        self, error: RunStepValidationError, line: int, path: str = ""
    ) -> Iterator[FileProblem]:
        """Yield the problems of an error whose object is at *path* in its value."""
        self.problem_count += len(error.problems) + error.more
        for problem in error.problems:
            full_path = f"${path}{problem.path[1:]}"
            yield FileProblem(self.file, line, full_path, problem.message)
        if error.more:
            more = f"and {plural(error.more, 'more problem')}"
            yield FileProblem(self.file, line, f"${path}", more)


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

    def read(self, name: str, data: Any) -> RunStepObject | RunStepDeltaObject:
        """Return the data of an event as an object.

        Raises `RunStepValidationError` if the event is unknown or the data not valid.
        """
        if name not in KNOWN_EVENTS and self.strictness != "open":
            raise error_at("$", f"no run-step event is called {quote(name)}")
        is_delta = name == RunStepStreamEventType.DELTA
        cls: type[RunStepObject | RunStepDeltaObject]
        cls = RunStepDeltaObject if is_delta else RunStepObject
        try:
            return structure(data, cls, strictness=self.strictness)
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


def typed_values(value: Any) -> Iterator[TypedValue]:
    """Yield the parts of a value: arrays and list pages are read step by step."""
    if not isinstance(value, list):
        yield from typed_values_of_page("", value)
        return
    for index, item in enumerate(value):
        yield from typed_values_of_page(f"[{index}]", item)


def typed_values_of_page(path: str, value: Any) -> Iterator[TypedValue]:
    """Yield a list page without its steps, then each step; any other value as it is."""
    tag = value.get("object") if isinstance(value, dict) else None
    if tag == "thread.run.step.delta":
        yield TypedValue(path, value, RunStepDeltaObject)
    elif tag != "list":
        yield TypedValue(path, value, RunStepObject)
    elif not isinstance(value.get("data"), list):
        yield TypedValue(path, value, ListRunStepsResponse)
    else:
        yield TypedValue(path, {**value, "data": []}, ListRunStepsResponse)
        for index, item in enumerate(value["data"]):
            yield TypedValue(f"{path}.data[{index}]", item, RunStepObject)
