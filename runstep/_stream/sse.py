"""Server-sent events: from pieces of a stream to lines, and from lines to events.

The format is that of the HTML standard. Everything here is bytes. So a character that
is cut into two pieces is put together again, and bytes that are not UTF-8 make only
their own event fail.
"""

import re
from collections.abc import Iterable
from typing import TypeAlias

from .._json import mistaken_text
from .._problems import error_at
from ..enums import RunStepStreamEventType

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: The beginning of the names of run-step events.
STEP_EVENTS = b"thread.run.step."
#: The names of the run-step events that the schema knows.
KNOWN_EVENTS = frozenset(RunStepStreamEventType)
#: The names of those with which a step may begin.
BEGINNINGS = (RunStepStreamEventType.CREATED, RunStepStreamEventType.IN_PROGRESS)
LINE_END = re.compile(rb"[\r\n]")
LINE_ENDS = b"\r\n"
RETURN = ord("\r")

#: What may stand before the first line of a stream.
NO_START = BYTE_ORDER_MARK + b" \t\r\n"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
#: The first bytes of JSON and of compressed data are fewer.
ENOUGH_TO_TELL = 8

#: The name of an event, which is empty if it comes without one, and its data. Neither
#: is decoded yet.
ServerSentEvent: TypeAlias = tuple[bytes, bytes]


class EventParser:
    """A parser that makes events of lines."""

    def __init__(self) -> None:
        self.name = b""
        self.data: list[bytes] = []

    def feed(self, lines: Iterable[bytes]) -> list[ServerSentEvent]:
        """Return the events that end with some lines.

        The lines come without their line ends. A blank line ends an event. Some
        recordings have lost their blank lines, so a second name ends an event, too, and
        begins another one.
        """
        events: list[ServerSentEvent] = []
        for line in lines:
            if not line:
                events += self.end_event()
                continue
            field, _, value = line.partition(b":")
            if field == b"data":
                self.data.append(value.removeprefix(b" "))
            elif field == b"event":
                if self.name and self.data:
                    events += self.end_event()
                self.name = value.removeprefix(b" ")
        return events

    def end_event(self) -> list[ServerSentEvent]:
        """End the pending event, and return it if it has any data."""
        name, data = self.name, self.data
        self.name, self.data = b"", []
        return [(name, b"\n".join(data))] if data else []


class LineSplitter:
    """A splitter that makes lines of the pieces that a file or an HTTP client yields.

    Pieces may be lines with their ends (from a file), lines without their ends (from
    ``iter_lines()``), or cut anywhere (from ``iter_bytes()``). A line end says that
    they are not lines without ends. An event says that they are, if the pieces make one
    as lines, with a name. Until then the pieces are kept, because either may follow.
    """

    def __init__(self) -> None:
        #: True if the pieces are lines without ends; None until this is known.
        self.are_bare_lines: bool | None = None
        #: The pieces that came before this is known, and a parser for them as lines.
        self.kept: list[bytes] = []
        self.trial = EventParser()
        #: The pieces of a line whose end has not come.
        self.rest: list[bytes] = []
        #: True after a carriage return. A line feed that follows belongs to it.
        self.is_after_return = False
        self.is_at_start = True

    def feed(self, piece: str | bytes) -> list[bytes]:
        """Return the lines that end in the next piece, without their line ends."""
        if type(piece) is not bytes:
            piece = bytes_of(piece)
        if self.are_bare_lines:
            return piece.splitlines() or [b""]
        if self.are_bare_lines is None:
            return self.decide(piece)
        return self.split(piece)

    def decide(self, piece: bytes) -> list[bytes]:
        """Set `are_bare_lines`, if a piece decides it, and return the lines until then.

        The events of a run have names. So pieces that only look like lines, because a
        line was cut before a colon, make no such event.
        """
        if LINE_END.search(piece):
            self.are_bare_lines = False
            return self.split(self.take_kept() + piece)
        self.kept.append(piece)
        if not any(name for name, _ in self.trial.feed([piece])):
            return []
        self.are_bare_lines = True
        return self.split(self.take_kept(b"\n"))

    def take_kept(self, end: bytes = b"") -> bytes:
        """Return the pieces that were kept, each with an end; keep them no more."""
        kept, self.kept = self.kept, []
        return b"".join([piece + end for piece in kept])

    def split(self, piece: bytes) -> list[bytes]:
        """Return the lines that end in a piece which has its line ends."""
        if self.is_after_return and piece:
            piece = piece.removeprefix(b"\n")
            self.is_after_return = False
        if not piece:
            return []
        lines, last = piece.splitlines(), piece[-1]
        self.is_after_return = last == RETURN
        is_whole = last in LINE_ENDS
        if self.rest or not is_whole:
            self.rest.append(lines[0])
            if not is_whole and len(lines) == 1:
                return []
            lines[0] = b"".join(self.rest)
            self.rest = [] if is_whole else [lines.pop()]
        if self.is_at_start:
            lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
            self.is_at_start = False
        return lines

    def close(self) -> list[bytes]:
        """Return the lines whose ends have not come."""
        if self.are_bare_lines is None:
            return self.split(self.take_kept(b"\n"))
        return self.split(b"\n") if self.rest else []


def start_of_stream(start: bytes, piece: str | bytes) -> bytes | None:
    """Return the first bytes of a stream with a further piece; None if they suffice.

    Raises `RunStepValidationError` if they are those of JSON, of compressed data or of
    text in UTF-16: none has any events, and all would be read to their end.
    """
    start = (start + bytes_of(piece)).lstrip(NO_START)
    found = mistaken_text(start)
    if start.startswith((b"{", b"[")):
        found = "JSON: `loads` reads a run step, `iter_steps` a file"
    elif not found and (b"\0" in start or start.startswith(UTF_16_MARKS)):
        found = "text that is not in UTF-8: decode it first"
    if found:
        raise error_at("$", f"not a stream of events, but {found}")
    return start if len(start) < ENOUGH_TO_TELL else None


def bytes_of(piece: str | bytes) -> bytes:
    """Return a piece as bytes; raises TypeError for anything but str and bytes."""
    if isinstance(piece, str):
        return piece.encode("utf-8", "surrogatepass")
    if isinstance(piece, (bytes, bytearray)):
        return bytes(piece)  # a user may fill a bytearray again
    raise TypeError(f"expected str or bytes, got {type(piece).__name__}")
