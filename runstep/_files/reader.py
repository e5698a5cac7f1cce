"""Run steps and problems from files: one reader for `iter_steps` and the commands.

Nothing is raised and nothing is printed here. What cannot be read is yielded as an
error between the steps, and reading goes on.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, TypeAlias

from .._problems import error_at, moved_under
from .._wording import plural, quote, quote_unless_plain
from ..converters import structure
from ..deltas import RunStepDeltaObject
from ..enums import Strictness
from ..errors import FileProblem, RunStepValidationError
from ..objects import RunStepObject
from .bounds import MAX_VALUE_SIZE
from .lines import NO_END, BinaryFile, iter_chunks, iter_lines, size_of
from .parts import Part, object_of, parts_of
from .paths import files_at
from .recorded_stream import RecordedStream, read_data
from .values import (
    EventData,
    Parse,
    Unread,
    ValueParser,
    iter_values,
    parse_bytes,
)

#: At most this many values of ``object`` are counted by name. The API has about 20; the
#: input may invent any number.
MAX_OBJECTS = 100

#: What a reader yields: a step, the problems of a value, or the error of a file that
#: cannot be read, or not to its end.
Found: TypeAlias = RunStepObject | RunStepValidationError | OSError
Watch: TypeAlias = Callable[[str, BinaryFile], AbstractContextManager[object]]
#: A function that reads a value again, at another strictness.
ReadAgain: TypeAlias = Callable[[Strictness], object]
OnInvalid: TypeAlias = Callable[[RunStepValidationError, ReadAgain], object]


class StepReader:
    """A reader of files, with counts of what is in them beside the steps.

    *watch* is called with the name of each file and the open file. It returns a context
    for reading the file, and may raise OSError. *on_invalid* is called with the error
    of each value that is not valid, and a function that reads the value again.
    """

    def __init__(
        self,
        strictness: Strictness,
        max_value_size: int = MAX_VALUE_SIZE,
        parse: Parse | None = None,
        *,
        watch: Watch | None = None,
        on_invalid: OnInvalid | None = None,
    ) -> None:
        self.strictness: Strictness = strictness
        self.parser = ValueParser(max_value_size, parse or parse_bytes)
        self.watch: Watch = watch or (lambda name, file: nullcontext())
        self.on_invalid: OnInvalid = on_invalid or (lambda error, again: None)
        self.delta_count = 0
        #: The number of other objects of the API, by their ``object``.
        self.other_counts = Counter[str]()
        #: The ids of steps that event streams left unfinished.
        self.unfinished: list[str] = []
        #: The number of problems, with those that an error only counts.
        self.problem_count = 0

    def read_path(self, path: str) -> Generator[Found, None, None]:
        """Yield what is in a file, or in the files of a folder."""
        for each in files_at(path):
            if isinstance(each, OSError):
                yield each
                continue
            try:
                file = open(each, "rb")  # noqa: SIM115  # closed below
            except OSError as error:
                yield error
                continue
            with file:
                yield from self.read_file(each, file, size_of(file))

    def read_file(
        self, name: str, file: BinaryFile, size: int = NO_END
    ) -> Generator[Found, None, None]:
        """Yield what is in an open file, of which at most *size* bytes are read."""
        try:
            with self.watch(name, file):
                yield from self.read_chunks(name, iter_chunks(file, size))
        except OSError as error:
            if error.filename is None and error.errno is not None:
                error.filename = name
            yield error

    def read_chunks(self, name: str, chunks: Iterable[bytes]) -> Iterator[Found]:
        """Yield what is in the content of a file.

        The steps of an event stream come last, as its events left them. What *chunks*
        raise is raised after them.
        """
        stream = RecordedStream(self.strictness)
        failure: Exception | None = None
        try:
            yield from self.read_values(name, chunks, stream)
        except Exception as error:  # of the file, or of a parser that a user has passed
            failure = error
        yield from stream.steps
        self.unfinished += stream.unfinished
        if failure is not None:
            raise failure

    def read_values(
        self, name: str, chunks: Iterable[bytes], stream: RecordedStream
    ) -> Iterator[RunStepObject | RunStepValidationError]:
        is_empty = True
        lines = iter_lines(chunks, self.parser.max_size)
        for line, value in iter_values(lines, self.parser):
            is_empty = False
            # Nearly every value is a step. The generators for all others take longer.
            if type(value) is dict and value.get("object") == "thread.run.step":
                try:
                    step = structure(value, strictness=self.strictness)
                except RunStepValidationError as error:
                    self.on_invalid(error, partial(read_as, RunStepObject, value))
                    yield self.reported(error, name, line)
                else:
                    yield step
            else:
                for found in self.read_value(value, stream):
                    if isinstance(found, RunStepValidationError):
                        yield self.reported(found, name, line)
                    else:
                        yield found
        if is_empty:
            nothing = error_at("$", "expected run steps, got none")
            yield self.reported(nothing, name, 1)

    def read_value(
        self, value: Any, stream: RecordedStream
    ) -> Iterator[RunStepObject | RunStepValidationError]:
        """Yield the steps and the errors of any value."""
        if isinstance(value, Unread):
            yield error_at("$", value.error)
        elif isinstance(value, EventData):
            try:
                self.read_event(value, stream)
            except RunStepValidationError as error:
                yield error
        else:
            for part in parts_of(value):
                if isinstance(part, RunStepValidationError):
                    yield part
                elif (found := self.read_part(part)) is not None:
                    yield found

    def read_part(self, part: Part) -> RunStepObject | RunStepValidationError | None:
        """Return the step in a part, or its problems; count anything else."""
        if part.cls is None:
            self.count_other(object_of(part.value))
            return None
        read_part: ReadAgain = partial(read_as, part.cls, part.value)
        try:
            read = read_part(self.strictness)
        except RunStepValidationError as error:
            self.on_invalid(error, read_part)
            return moved_under(f"${part.path}", error)
        self.delta_count += isinstance(read, RunStepDeltaObject)
        return read if isinstance(read, RunStepObject) else None

    def read_event(self, event: EventData, stream: RecordedStream) -> None:
        """Add an event to the stream; raises `RunStepValidationError`."""
        try:
            read = stream.read(event.name, event.value)
        except RunStepValidationError as error:
            self.on_invalid(error, partial(read_data, event.name, event.value))
            raise
        self.delta_count += isinstance(read, RunStepDeltaObject)
        try:
            stream.apply(event.name, read)
        except RunStepValidationError as error:
            self.on_invalid(error, partial(raise_unless_open, error))
            raise

    def count_other(self, tag: str) -> None:
        """Count an object by its ``object``."""
        plain = tag.replace(".", "_")
        label = tag if plain == quote_unless_plain(plain) else quote(tag)
        is_bounded = label in self.other_counts or len(self.other_counts) < MAX_OBJECTS
        self.other_counts[label if is_bounded else "other"] += 1

    def reported(
        self, error: RunStepValidationError, name: str, line: int
    ) -> RunStepValidationError:
        """Count the problems of an error, and return it with its file and line."""
        self.problem_count += len(error.problems) + error.more
        return RunStepValidationError(error.problems, error.more, name, line)


def read_as(cls: type, value: object, strictness: Strictness) -> object:
    return structure(value, cls, strictness=strictness)


def raise_unless_open(error: RunStepValidationError, strictness: Strictness) -> None:
    """Raise the error of an event that could not be placed; at ``"open"``, all can."""
    if strictness != "open":
        raise error


def file_problems(error: RunStepValidationError) -> Iterator[FileProblem]:
    """Yield the problems of an error from a file; the last one counts the others."""
    file, line = error.file or "", error.line or 1
    for path, message in error.problems:
        yield FileProblem(file, line, path, message)
    if error.more:
        more = f"and {plural(error.more, 'more problem')}"
        yield FileProblem(file, line, "$", more)
