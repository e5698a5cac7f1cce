"""``python -m runstep check``: says what is wrong with files of run steps."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from errno import EBADF
from os import strerror
from typing import Any, NamedTuple

from ._findings import name_of, plural, quote
from ._inputs import Item, decompressed, read
from ._sse import KNOWN_EVENTS
from .converters import structure
from .deltas import RunStepDeltaObject
from .enums import RunStepStreamEventType, Strictness
from .errors import Problem, RunStepValidationError
from .events import RunStepDeltaEvent, RunStepSnapshotEvent, RunStepStreamEvent
from .objects import ListRunStepsResponse, RunStepDetailsToolCallsObject, RunStepObject
from .stream import RunStepAccumulator

#: So many types and statuses the summary tells apart.
MOST_NAMES = 100
#: So many steps that a stream left unfinished it names.
MOST_UNFINISHED = 10


class Complaint(NamedTuple):
    """A problem in a file, and the line on which its value begins."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path}: {self.message}"


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


class Check:
    """Checks files one after another, and counts what is in them."""

    def __init__(self, strictness: Strictness) -> None:
        self.strictness: Strictness = strictness
        self.steps: Counter[tuple[str, str]] = Counter()
        self.tool_calls: Counter[str] = Counter()
        self.names: set[str] = set()
        self.deltas = 0
        self.unfinished: list[str] = []
        self.problems = 0
        self.unreadable = 0

    def check_file(self, path: str) -> Iterator[Complaint]:
        """Check a file (``-`` is standard input), which may be compressed with gzip."""
        try:
            if path != "-":
                with open(path, "rb") as file:
                    yield from self.check_lines(path, decompressed(file))
            elif sys.stdin is None:
                raise OSError(EBADF, strerror(EBADF))
            else:
                yield from self.check_lines("<stdin>", decompressed(sys.stdin.buffer))
        except OSError as error:
            self.unreadable += 1
            print(f"{path}: {error.strerror}", file=sys.stderr)

    def check_lines(self, name: str, lines: Iterable[bytes]) -> Iterator[Complaint]:
        # A stream brings a step several times: what counts is how it stood last.
        stream = RunStepAccumulator(strictness=self.strictness)
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
                    for path, message in self.problems_of(error, part.path):
                        yield Complaint(name, item.line, path, message)
                    if item.event is not None and isinstance(part.value, dict):
                        refused.add(str(part.value.get("id")))
                    continue
                if isinstance(read_object, RunStepDeltaObject):
                    self.deltas += 1
                elif isinstance(read_object, RunStepObject) and item.event is None:
                    self.count(read_object)
                if item.event is not None:
                    try:
                        stream.apply(event_of(item.event, read_object))
                    except RunStepValidationError as error:
                        # That its step has not begun has been said in other words.
                        if (
                            read_object.id in stream.steps
                            or read_object.id not in refused
                        ):
                            for path, message in self.problems_of(error, "", "$.data"):
                                yield Complaint(name, item.line, path, message)
        for step in stream.steps.values():
            self.count(step)
        self.unfinished += stream.unfinished
        if empty:
            self.problems += 1
            yield Complaint(name, 1, "$", "expected run steps, got none")

    def unknown_event(self, item: Item) -> str | None:
        if item.event is None or self.strictness == "open":
            return None
        known = item.event in KNOWN_EVENTS
        return None if known else f"no run-step event is called {quote(item.event)}"

    def problems_of(
        self, error: RunStepValidationError, path: str, root: str = "$"
    ) -> Iterator[Problem]:
        """Give the problems of what is at *path*, and is *root* to the error."""
        self.problems += len(error.problems) + error.more
        for problem in error.problems:
            inside = problem.path.removeprefix(root)
            yield Problem(f"${path}{inside}", problem.message)
        if error.more:
            yield Problem(f"${path}", f"and {plural(error.more, 'more problem')}")

    def count(self, step: RunStepObject) -> None:
        self.steps[self.named(step.type), self.named(step.status)] += 1
        if isinstance(step.step_details, RunStepDetailsToolCallsObject):
            for call in step.step_details.tool_calls:
                self.tool_calls[self.named(call.type)] += 1

    def named(self, member: str) -> str:
        """Give a name to count under. What is foreign is made harmless, and bounded."""
        name = name_of(str(member))
        if name not in self.names and len(self.names) >= MOST_NAMES:
            return "other"
        self.names.add(name)
        return name

    def counts(self) -> dict[str, object]:
        """Give the counts as data, for JSON."""
        return {
            "valid_steps": {
                type_: self.statuses(type_) for type_, _ in self.types().most_common()
            },
            "tool_calls": dict(self.tool_calls.most_common()),
            "deltas": self.deltas,
            "unfinished_steps": len(self.unfinished),
            "problems": self.problems,
            "files_not_read": self.unreadable,
        }

    def summary(self) -> Iterator[str]:
        """Give the counts: steps by type and status, tool calls by type, problems."""
        kinds = []
        for type_, count in self.types().most_common():
            statuses = [f"{n} {status}" for status, n in self.statuses(type_).items()]
            kinds.append(f"{count} {type_} ({', '.join(statuses)})")
        yield total(self.steps.total(), "valid step", kinds)
        yield total(
            self.tool_calls.total(),
            "tool call",
            [f"{count} {type_}" for type_, count in self.tool_calls.most_common()],
        )
        if self.deltas:
            yield total(self.deltas, "delta", [])
        if self.unfinished:
            names = [name_of(name) for name in self.unfinished[:MOST_UNFINISHED]]
            if len(self.unfinished) > MOST_UNFINISHED:
                names.append(f"and {len(self.unfinished) - MOST_UNFINISHED} more")
            yield total(len(self.unfinished), "unfinished step", names)
        yield total(self.problems, "problem", [])
        if self.unreadable:
            yield f"{plural(self.unreadable, 'file')} not read"

    def types(self) -> Counter[str]:
        types = Counter[str]()
        for (type_, _), count in self.steps.items():
            types[type_] += count
        return types

    def statuses(self, type_: str) -> dict[str, int]:
        """Count the statuses of the steps of a type."""
        return {s: count for (t, s), count in self.steps.items() if t == type_}


def total(count: int, noun: str, parts: list[str]) -> str:
    text = plural(count, noun) if count else f"no {noun}s"
    return f"{text}: {', '.join(parts)}" if parts else text
