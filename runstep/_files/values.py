"""JSON values of a file, read one at a time, each with the line on which it begins.

A file is a recorded event stream if its first line is a known field of one or a
comment; unknown fields may stand before that line. Any other file is JSON. JSON values
may stand on one line each (JSON Lines) or span several lines. Only one value is in
memory at a time. A broken value does not hide the values after it, and neither does one
that is too large, if its end can be told.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import chain, islice
from json import JSONDecodeError
from typing import Any, NamedTuple, TypeAlias

from .._json import JSON_DECODER, decode, json_error_message, mistaken_text
from .._stream.sse import (
    BYTE_ORDER_MARK,
    STEP_EVENTS,
    EventParser,
    ServerSentEvent,
)
from .._wording import printable
from .bounds import NO_BRACKETS, is_too_deep, max_depth, too_deep, too_large
from .lines import NumberedLines

#: The beginning of a line of an event stream: a known field, or a comment.
KNOWN_FIELD = re.compile(rb"(data|event|id|retry)?:")
FIELDS = (b"data", b"event", b"id", b"retry", b"")
#: What stands in the JSON of every run step and of every delta.
STEP = b'"thread.run.step'
OTHER_NAME = "expected an event called thread.run.step.… for a run step, got another"
#: A line that may be an unknown field, or text that is neither a stream nor JSON.
ANY_FIELD = re.compile(rb"[a-z][\w-]*(:.*)?", re.IGNORECASE)
#: A file that begins with so many unknown fields is no stream: services send one or two
#: of them.
MAX_UNKNOWN_FIELDS = 100
#: A message has at most this many characters of a parser's own: a parser that a user
#: passes may quote the text.
MAX_REASON_LENGTH = 200


class Unread(NamedTuple):
    """What stands for a value that could not be read, and why it could not.

    *is_refused* says that the value is too large to be parsed.
    """

    error: str
    is_refused: bool = False


class EventData(NamedTuple):
    """The data of an event, and its name."""

    name: str
    value: Any


#: The line on which a value begins, and the value: parsed JSON, `EventData` of an event
#: stream, or an `Unread`. It is a plain tuple: a named one takes four times as long to
#: make, and an archive has millions of values.
NumberedValue: TypeAlias = tuple[int, Any]
#: A parser for the text of one value, in UTF-8. It raises ValueError.
Parse: TypeAlias = Callable[[bytes], object]


class ValueParser:
    """A parser for the text of values, which refuses those beyond *max_size* bytes.

    *parse* is called with the text of one value.
    """

    def __init__(self, max_size: int, parse: Parse) -> None:
        self.max_size = max_size
        self.parse = parse

    def value(self, line: int, raw: bytes | None) -> NumberedValue:
        """Return the value that begins at *line*; *raw* is None if it is too large.

        If the text is not JSON, the line is that of the mistake.
        """
        if raw is None:
            return line, Unread(too_large(self.max_size), is_refused=True)
        if is_too_deep(raw, self.max_size):
            return line, Unread(too_deep(self.max_size), is_refused=True)
        try:
            return line, self.parse(raw)
        except RecursionError:  # of a parser that a user has passed
            return line, Unread("expected JSON, got more levels than the parser allows")
        except ValueError as error:
            if isinstance(error, JSONDecodeError):
                line += error.lineno - 1
            reason = printable(json_error_message(error))[:MAX_REASON_LENGTH]
            return line, Unread(f"not JSON: {reason}")


def parse_bytes(raw: bytes) -> object:
    """Return the value of JSON text in UTF-8; raises ValueError."""
    return decode(raw.rstrip().decode())


def iter_values(lines: NumberedLines, parser: ValueParser) -> Iterator[NumberedValue]:
    """Yield the values in the lines of a file, and an `Unread` for each broken one."""
    numbered = iter(lines)
    first: list[tuple[int, bytes | None]] = []
    size = 0  # of the first lines
    for number, line in numbered:
        if line is not None and number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
            if mistaken := mistaken_text(line):
                yield number, Unread(f"not JSON, but {mistaken}")
                return
        if line is not None and not line.strip():
            continue
        first.append((number, line))
        size += len(line or b"")
        is_stream = line is not None and KNOWN_FIELD.match(line) is not None
        may_be_field = line is not None and ANY_FIELD.fullmatch(line) is not None
        is_enough = len(first) == MAX_UNKNOWN_FIELDS or size > parser.max_size
        if is_stream or not may_be_field or is_enough:
            iter_format = iter_stream_values if is_stream else iter_json_values
            yield from iter_format(chain(first, numbered), parser)
            return
    yield from iter_json_values(first, parser)


def iter_stream_values(
    lines: NumberedLines, parser: ValueParser
) -> Iterator[NumberedValue]:
    """Yield the data of run-step events; the data of other events is not parsed."""
    events = iter_numbered_events(lines, parser.max_size)
    for line, (name, text), is_too_large in events:
        if name.startswith(STEP_EVENTS):
            raw = None if is_too_large else text
            line, value = parser.value(line, raw)
            if not isinstance(value, Unread):
                value = EventData(name.decode(errors="replace"), value)
            yield line, value
        elif is_too_large and not name:
            yield parser.value(line, None)
        elif STEP in text:
            yield line, Unread(OTHER_NAME)


def iter_numbered_events(
    lines: NumberedLines, max_size: int
) -> Iterator[tuple[int, ServerSentEvent, bool]]:
    """Yield server-sent events, each with the line on which it begins.

    A line with a run step that is in no event, such as JSON after the stream, is
    yielded as an event without a name, and so is a line that is too large to tell. The
    third item says that the data is larger than *max_size*, and not there.
    """
    parser = EventParser()
    start = 0  # the line on which the current event begins; 0 between events
    size = 0  # that of the data of the current event
    for number, physical_line in lines:
        if physical_line is None and not parser.name:
            yield number, (b"", b""), True
            continue
        if physical_line is None:
            start = start or number
            size = max_size + 1
            parser.data = [b""]
            continue
        for line in physical_line.splitlines() or [b""]:
            field = line.partition(b":")[0]
            if field in FIELDS:
                start = start or number
            events = parser.feed([line])  # it ends one event at most
            for event in events:
                yield start, event, size > max_size
            if events or not line:
                start = number if line else 0
                size = 0
                continue
            if field == b"data":
                size += len(line)
                if size > max_size:
                    parser.data = [b""]
            elif field not in FIELDS and STEP in line:
                yield number, (b"", line), False
    for event in parser.end_event():  # a recording may end without a blank line
        yield start, event, size > max_size


def iter_json_values(
    lines: NumberedLines, parser: ValueParser, is_retry: bool = False
) -> Iterator[NumberedValue]:
    """Yield JSON values, each of which begins on a line of its own.

    *is_retry* says that the lines are those of a value that turned out to be broken.
    """
    pending: MultilineValue | None = None
    for number, line in lines:
        if line is not None and (not line or line.isspace()):
            continue
        if pending is not None and not pending.may_continue_with(line):
            yield from pending.parse()
            pending = None
        if pending is None:
            numbered = parser.value(number, line)
            value = numbered[1]
            if not isinstance(value, Unread) or value.is_refused:
                yield numbered
                continue
            pending = MultilineValue(number, parser, is_retry)
        pending.add(line)
        if pending.is_over:
            yield from pending.parse()
            pending = None
    if pending is not None:
        yield from pending.parse()


class MultilineValue:
    """A value that spans several lines, as far as they have been read.

    Each line is scanned once, for its brackets; the text is parsed when the brackets
    are closed. To try a parse at each line would take quadratic time. The text of a
    value that is too large is not kept, but its brackets tell where it ends.
    """

    def __init__(self, number: int, parser: ValueParser, is_retry: bool) -> None:
        self.number = number
        self.parser = parser
        self.max_size = parser.max_size
        self.max_depth = max_depth(parser.max_size)
        self.is_retry = is_retry
        self.text = bytearray()
        #: The size of all lines, even if the text is not kept.
        self.size = 0
        #: The brackets that are not closed yet, the outermost first.
        self.open_brackets = bytearray()
        #: The number of open brackets that are nested too deeply to be kept.
        self.depth_beyond = 0
        #: The last character that is not white space; "s" stands for a whole string.
        self.last_character = b""
        self.is_broken = False

    @property
    def is_over(self) -> bool:
        return self.is_broken or not self.open_brackets

    def may_continue_with(self, line: bytes | None) -> bool:
        """Return whether the value may still be valid JSON with this line added.

        A line that begins with a bracket is only accepted where a nested value may
        stand. So a broken line of JSON Lines does not swallow the lines after it.
        """
        if line is None or not line.lstrip().startswith((b"{", b"[")):
            return True
        is_item = self.last_character == b"," and self.open_brackets[-1:] == b"["
        return is_item or self.last_character in b"[:"

    def add(self, line: bytes | None) -> None:
        if line is None:
            # Such a line is a long string in nearly all cases, so it closes nothing.
            self.size = self.max_size + 1
            self.last_character = b","
            return
        self.size += len(line) + 1
        if self.size > self.max_size:
            self.text.clear()
        else:
            self.text += line + b"\n"
        if b'"' not in line:  # in most lines of a value of millions of lines
            self.scan(line)
            return
        try:
            text = line.decode()
            position = 0
            while (quote := text.find('"', position)) >= 0:
                self.scan(text[position:quote].encode() + b"s")
                _, position = JSON_DECODER.raw_decode(text, quote)
            self.scan(text[position:].encode())
        except ValueError:  # not UTF-8, or a string that is broken
            self.is_broken = True

    def scan(self, text: bytes) -> None:
        """Read the brackets of text that has no strings in it."""
        for bracket in text.translate(None, NO_BRACKETS):
            if bracket not in b"[{":
                self.is_broken |= not self.is_closed_by(bracket)
            elif len(self.open_brackets) <= self.max_depth:
                self.open_brackets.append(bracket)
            else:
                self.depth_beyond += 1
        self.is_broken |= not text.isascii()
        self.last_character = text.rstrip()[-1:] or self.last_character

    def is_closed_by(self, bracket: int) -> bool:
        """Close the innermost bracket; return whether it is of the same type."""
        if self.depth_beyond:
            self.depth_beyond -= 1
            return True
        return bool(self.open_brackets) and (
            bytes([self.open_brackets.pop(), bracket]) in (b"[]", b"{}")
        )

    def parse(self) -> Iterator[NumberedValue]:
        """Yield the value; if it is broken, also the values that its lines contain.

        A later line that begins with a bracket at the indentation of the first line
        may begin such a value. The lines before it are one broken value, and the rest
        is read again from that line on.
        """
        text = bytes(self.text) if self.size <= self.max_size else None
        whole = self.parser.value(self.number, text)
        is_broken = isinstance(whole[1], Unread) and not whole[1].is_refused
        if not is_broken or text is None or self.is_retry:
            yield whole
            return
        indent = text[: -len(text.lstrip())]
        openings = (indent + b"{", indent + b"[")
        # A byte for each line, and not a number: there may be millions of them.
        is_opening = bytearray(line.startswith(openings) for line in BytesIO(text))
        lines_before = is_opening.find(True, 1)
        if lines_before < 0:
            yield whole
            return
        lines = BytesIO(text)
        before = b"".join(islice(lines, lines_before))
        yield self.parser.value(self.number, before)
        rest = enumerate(lines, self.number + lines_before)
        edges = (*openings, indent + b"}", indent + b"]")
        items = without_commas(rest, edges)
        for line, value in iter_json_values(items, self.parser, is_retry=True):
            # The errors of other lines follow from the first one.
            if not isinstance(value, Unread) or is_opening[line - self.number]:
                yield line, value


def without_commas(
    lines: Iterable[tuple[int, bytes]], edges: tuple[bytes, ...]
) -> NumberedLines:
    """Yield the lines; those that begin like one of *edges* lose the comma at the end.

    The items of a broken array end in a comma, which is not part of them.
    """
    for number, line in lines:
        is_edge = line.startswith(edges)
        text = line.rstrip()
        yield number, text.removesuffix(b",") if is_edge else text
