"""JSON values of a file, read one at a time, each with the line on which it begins.

A file is a recorded event stream if its first line looks like one; any other file is
JSON. JSON values may stand on one line each (JSON Lines) or span several lines. Only
one value is in memory at a time. A broken value does not hide the values after it.
"""

import re
from collections.abc import Iterable, Iterator
from errno import EIO
from io import BufferedReader
from itertools import chain
from json import JSONDecodeError
from typing import IO, Any, NamedTuple, TypeAlias

from .._json import JSON_DECODER, decode, json_error_message
from .._stream.sse import (
    BYTE_ORDER_MARK,
    FIELD,
    STEP_EVENTS,
    EventParser,
    ServerSentEvent,
)

#: The first bytes of every gzip file.
GZIP_MAGIC = b"\x1f\x8b"
BRACKETS = re.compile(r"[][{}]")

#: The lines of a file with their numbers, which start at 1.
NumberedLines: TypeAlias = Iterable[tuple[int, bytes]]


class FileValue(NamedTuple):
    """A JSON value of a file.

    *line* is the line on which the value begins. *error* says why the text could not
    be parsed; *value* is None then. *event* is the name of the event that carried the
    value, and None outside of event streams.
    """

    line: int
    value: Any
    error: str | None
    event: str | None


def iter_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file, which may be compressed with gzip.

    Raises OSError if the compressed data is broken.
    """
    # A replacement of standard input may have no `peek`.
    if not (isinstance(file, BufferedReader) and file.peek(2)[:2] == GZIP_MAGIC):
        yield from file
        return
    import gzip
    import zlib

    try:
        yield from gzip.GzipFile(fileobj=file)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise OSError(EIO, f"broken gzip: {error}") from None


def iter_values(lines: Iterable[bytes]) -> Iterator[FileValue]:
    """Yield the values in the lines of a file."""
    numbered = enumerate(lines, 1)
    for number, line in numbered:
        start = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
        if start.strip():
            is_stream = FIELD.match(start) is not None
            iter_format = iter_stream_values if is_stream else iter_json_values
            yield from iter_format(chain([(number, start)], numbered))
            return


def parse_value(line: int, raw: bytes | str, event: str | None = None) -> FileValue:
    """Return the value that begins at *line*.

    If the text is not JSON, the line is that of the mistake.
    """
    try:
        text = raw if isinstance(raw, str) else raw.rstrip().decode()
        return FileValue(line, decode(text), None, event)
    except ValueError as error:
        if isinstance(error, JSONDecodeError):
            line += error.lineno - 1
        return FileValue(line, None, f"not JSON: {json_error_message(error)}", event)


def iter_stream_values(lines: NumberedLines) -> Iterator[FileValue]:
    """Yield the data of run-step events; the data of other events is not parsed."""
    for line, event in iter_numbered_events(lines):
        if event.name.startswith(STEP_EVENTS):
            yield parse_value(line, event.data, event.name)


def iter_numbered_events(lines: NumberedLines) -> Iterator[tuple[int, ServerSentEvent]]:
    """Yield server-sent events, each with the line on which it begins."""
    parser = EventParser()
    start = 0  # the line on which the current event begins; 0 between events
    for number, physical_line in lines:
        for line in physical_line.splitlines():
            start = start or number
            event = parser.feed(line)
            if event:
                yield start, event
            if event or not line:
                start = number if line else 0
    event = parser.end_event()  # a recording may end without the last blank line
    if event:
        yield start, event


def iter_json_values(
    lines: NumberedLines, is_retry: bool = False
) -> Iterator[FileValue]:
    """Yield JSON values, each of which begins on a line of its own.

    *is_retry* says that the lines are those of a value that turned out to be broken.
    """
    pending: MultilineValue | None = None
    for number, line in lines:
        if not line.strip():
            continue
        if pending is not None and not pending.may_continue_with(line):
            yield from pending.parse()
            pending = None
        if pending is None:
            value = parse_value(number, line)
            if value.error is None:
                yield value
                continue
            pending = MultilineValue(is_retry)
        pending.add(number, line)
        if pending.is_over:
            yield from pending.parse()
            pending = None
    if pending is not None:
        yield from pending.parse()


class MultilineValue:
    """The lines of a value that spans several of them, as far as they have been read.

    Each line is scanned once, for its brackets; the text is parsed when the brackets
    are closed. To try a parse at each line would take quadratic time.
    """

    def __init__(self, is_retry: bool) -> None:
        self.is_retry = is_retry
        self.lines: list[tuple[int, bytes]] = []
        #: The brackets that are not closed yet, the outermost first.
        self.open_brackets: list[str] = []
        #: The last character that is not white space; "s" stands for a whole string.
        self.last_character = ""
        self.is_broken = False

    @property
    def is_over(self) -> bool:
        return self.is_broken or not self.open_brackets

    def may_continue_with(self, line: bytes) -> bool:
        """Return whether the value may still be valid JSON with this line added.

        A line that begins with a bracket is only accepted where a nested value may
        stand. So a broken line of JSON Lines does not swallow the lines after it.
        """
        if not line.lstrip().startswith((b"{", b"[")):
            return True
        is_item = self.last_character == "," and self.open_brackets[-1:] == ["["]
        return is_item or self.last_character in "[:"

    def add(self, number: int, line: bytes) -> None:
        self.lines.append((number, line))
        try:
            text = line.decode()
            position = 0
            while (quote := text.find('"', position)) >= 0:
                self.scan(text[position:quote] + "s")
                _, position = JSON_DECODER.raw_decode(text, quote)
            self.scan(text[position:])
        except ValueError:  # not UTF-8, or a string that is broken
            self.is_broken = True

    def scan(self, text: str) -> None:
        """Read the brackets of text that has no strings in it."""
        for bracket in BRACKETS.findall(text):
            if bracket in "[{":
                self.open_brackets.append(bracket)
            elif not self.is_closed_by(bracket):
                self.is_broken = True
        self.last_character = text.rstrip()[-1:] or self.last_character

    def is_closed_by(self, bracket: str) -> bool:
        """Close the innermost bracket; return whether it is of the same type."""
        return bool(self.open_brackets) and (
            self.open_brackets.pop() + bracket in ("[]", "{}")
        )

    def parse(self) -> Iterator[FileValue]:
        """Yield the value; if it is broken, also the values that its lines contain.

        A later line that begins with a bracket at the indentation of the first line
        may begin such a value. The lines before it are one broken value, and the rest
        is read again from that line on.
        """
        first_line = self.lines[0][1]
        indent = first_line[: -len(first_line.lstrip())]
        openings = (indent + b"{", indent + b"[")
        restarts = [n for n, line in self.lines[1:] if line.startswith(openings)]
        whole = joined(self.lines)
        if whole.error is None or not restarts or self.is_retry:
            yield whole
            return
        yield joined([line for line in self.lines if line[0] < restarts[0]])
        rest = [line for line in self.lines if line[0] >= restarts[0]]
        edges = (*openings, indent + b"}", indent + b"]")
        for value in iter_json_values(without_commas(rest, edges), is_retry=True):
            # The errors of other lines follow from the first one.
            if value.error is None or value.line in restarts:
                yield value


def joined(lines: list[tuple[int, bytes]]) -> FileValue:
    """Return the value that some lines make together."""
    return parse_value(lines[0][0], b"".join([line for _, line in lines]))


def without_commas(lines: NumberedLines, edges: tuple[bytes, ...]) -> NumberedLines:
    """Yield the lines; those that begin like one of *edges* lose the comma at the end.

    The items of a broken array end in a comma, which is not part of them.
    """
    for number, line in lines:
        is_edge = line.startswith(edges)
        yield number, line.rstrip().removesuffix(b",") if is_edge else line
