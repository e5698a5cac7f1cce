"""Files of run steps: the steps that are right, and complaints of the rest."""

import sys
from collections.abc import Iterable, Iterator
from errno import EBADF
from os import strerror
from typing import Any, NamedTuple

from .._stream.sse import KNOWN_EVENTS
from .._wording import plural, printable, quote
from ..converters import structure
from ..deltas import RunStepDeltaObject
from ..enums import RunStepStreamEventType, Strictness
from ..errors import RunStepValidationError
from ..events import RunStepDeltaEvent, RunStepSnapshotEvent, RunStepStreamEvent
from ..objects import ListRunStepsResponse, RunStepObject
from ..stream import RunStepAccumulator
from .progress import progress
from .values import Item, decompressed, read


class Complaint(NamedTuple):
    """A problem in a file, and the line on which its value begins."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"{printable(self.file)}:{self.line}: {self.path}: {self.message}"


class Part(NamedTuple):
    """A part of a value that is checked by itself, and its path without the ``$``."""

    path: str
    value: Any
    cls: type


def parts(item: Item) -> Iterator[Part]:
    """Take a value apart: pages and arrays are checked step by step."""
    if item.event is not None:
        is_delta = item.event == RunStepStreamEventType.DELTA
        yield Part("", item.value, RunStepDeltaObject if is_delta else RunStepObject)
    elif isinstance(item.value, list):
        for index, each in enumerate(item.value):
            yield from parts_of_object(f"[{index}]", each)
    else:
        yield from parts_of_object("", item.value)


def parts_of_object(path: str, value: Any) -> Iterator[Part]:
    kind = value.get("object") if isinstance(value, dict) else None
    if kind == "thread.run.step.delta":
        yield Part(path, value, RunStepDeltaObject)
    elif kind != "list":
        yield Part(path, value, RunStepObject)
    elif not isinstance(value.get("data"), list):
        yield Part(path, value, ListRunStepsResponse)
    else:
        yield Part(path, {**value, "data": []}, ListRunStepsResponse)
        for index, each in enumerate(value["data"]):
            yield Part(f"{path}.data[{index}]", each, RunStepObject)


def event_of(name: str, data: Any) -> RunStepStreamEvent:
    """Make an event; one that the schema does not know brings a step as it stands."""
    if isinstance(data, RunStepDeltaObject):
        return RunStepDeltaEvent(data=data)
    event: Any = name if name in KNOWN_EVENTS else RunStepStreamEventType.IN_PROGRESS
    return RunStepSnapshotEvent(event=event, data=data)


class Files:
    """Reads files one after another, and counts what is no step in them."""

    def __init__(self, strictness: Strictness) -> None:
        self.strictness: Strictness = strictness
        self.deltas = 0
        self.unfinished: list[str] = []
        self.problems = 0
        self.unreadable = 0

    def read_file(self, path: str) -> Iterator[RunStepObject | Complaint]:
        """Read a file (``-`` is standard input), which may be compressed with gzip."""
        try:
            if path != "-":
                with open(path, "rb") as file, progress(path, file):
                    yield from self.read_lines(path, decompressed(file))
            elif sys.stdin is None:
                raise OSError(EBADF, strerror(EBADF))
            else:
                yield from self.read_lines("<stdin>", decompressed(sys.stdin.buffer))
        except OSError as error:
            self.unreadable += 1
            print(f"{printable(path)}: {error.strerror}", file=sys.stderr)

    def read_lines(
        self, name: str, lines: Iterable[bytes]
    ) -> Iterator[RunStepObject | Complaint]:
        # A stream brings a step several times: what counts is how it stood last.
        stream = RunStepAccumulator(strictness=self.strictness)
        failure: OSError | None = None
        try:
            yield from self.read_items(name, lines, stream)
        except OSError as error:  # what came before it counts
            failure = error
        yield from stream.steps.values()
        self.unfinished += stream.unfinished
        if failure is not None:
            raise failure

    def read_items(
        self, name: str, lines: Iterable[bytes], stream: RunStepAccumulator
    ) -> Iterator[RunStepObject | Complaint]:
        """Give the steps of a file, or let the stream that it is have its events."""
        refused: set[str] = set()  # ids of steps of which an event was not right
        empty = True
        for item in read(lines):
            empty = False
            unreadable = item.error or self.unknown_event(item)
            if unreadable:
                self.problems += 1
                yield Complaint(name, item.line, "$", unreadable)
                continue
            for part in parts(item):
                try:
                    read_object: Any = structure(
                        part.value, part.cls, strictness=self.strictness
                    )
                except RunStepValidationError as error:
                    yield from self.complaints(name, item.line, error, part.path)
                    if item.event is not None and isinstance(part.value, dict):
                        refused.add(str(part.value.get("id")))
                    continue
                if isinstance(read_object, RunStepDeltaObject):
                    self.deltas += 1
                elif isinstance(read_object, RunStepObject) and item.event is None:
                    yield read_object
                if item.event is not None:
                    try:
                        stream.apply(event_of(item.event, read_object))
                    except RunStepValidationError as error:
                        # That its step has not begun has been said in other words.
                        if (
                            read_object.id in stream.steps
                            or read_object.id not in refused
                        ):
                            yield from self.complaints(
                                name, item.line, error, root="$.data"
                            )
        if empty:
            self.problems += 1
            yield Complaint(name, 1, "$", "expected run steps, got none")

    def unknown_event(self, item: Item) -> str | None:
        if item.event is None or self.strictness == "open":
            return None
        known = item.event in KNOWN_EVENTS
        return None if known else f"no run-step event is called {quote(item.event)}"

    def complaints(
        self,
        name: str,
        line: int,
        error: RunStepValidationError,
        path: str = "",
        root: str = "$",
    ) -> Iterator[Complaint]:
        """Complain of what is at *path*, and is *root* to the error."""
        self.problems += len(error.problems) + error.more
        for problem in error.problems:
            inside = problem.path.removeprefix(root)
            yield Complaint(name, line, f"${path}{inside}", problem.message)
        if error.more:
            more = f"and {plural(error.more, 'more problem')}"
            yield Complaint(name, line, f"${path}", more)
