"""Server-sent events: from pieces of a stream to lines, and from lines to events.

The format is that of the HTML standard. Everything here is bytes. So a character that
is cut into two pieces is put together again, and bytes that are not UTF-8 make only
their own event fail.
"""

import re
from typing import NamedTuple

from ..enums import RunStepStreamEventType

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: The beginning of the names of run-step events.
STEP_EVENTS = "thread.run.step."
#: The names of the run-step events that the schema knows.
KNOWN_EVENTS = frozenset(RunStepStreamEventType)
LINE_ENDS = (b"\r", b"\n")
LINE_END = re.compile(rb"[\r\n]")
#: The beginning of a line of a stream: a known field, or a comment.
FIELD = re.compile(rb"(data|event|id|retry)?:")


class ServerSentEvent(NamedTuple):
    """The name of an event and its data, which is text that is not decoded yet."""

    name: str
    data: bytes


class EventParser:
    """A parser that makes events of lines."""

    def __init__(self) -> None:
        self.name = b""
        self.data: list[bytes] = []

    def feed(self, line: bytes) -> ServerSentEvent | None:
        """Return the event that ends with a line, if one does.

        The line comes without its line end. A blank line ends an event. Some recordings
        have lost their blank lines, so a second name ends an event, too, and begins
        another one.
        """
        if not line:
            return self.end_event()
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self.data.append(value)
        if field != b"event":
            return None
        event = self.end_event() if self.name and self.data else None
        self.name = value
        return event

    def end_event(self) -> ServerSentEvent | None:
        """End the pending event, and return it if it has any data."""
        name = self.name.decode(errors="replace") or "message"
        event = ServerSentEvent(name, b"\n".join(self.data)) if self.data else None
        self.name = b""
        self.data = []
        return event


class LineSplitter:
    """A splitter that makes lines of the pieces that a file or an HTTP client yields.

    Pieces may be lines with their ends (from a file), lines without their ends (from
    ``iter_lines()``), or cut anywhere (from ``iter_bytes()``). The first two pieces
    that are not empty decide. They are lines without ends if neither contains a line
    end, the first contains a colon, and the second begins with a known field.
    """

    def __init__(self) -> None:
        #: True if the pieces are lines without ends; None until this is known.
        self.are_bare_lines: bool | None = None
        #: The number of empty pieces after the first piece. They may be blank lines.
        self.empty_count = 0
        #: The pieces of a line whose end has not come.
        self.rest: list[bytes] = []
        #: True after a carriage return. A line feed that follows belongs to it.
        self.is_after_return = False
        self.is_at_start = True

    def feed(self, piece: str | bytes) -> list[bytes]:
        """Return the lines that end in the next piece, without their line ends."""
        if isinstance(piece, str):
            piece = piece.encode(errors="surrogatepass")
        elif not isinstance(piece, (bytes, bytearray)):
            raise TypeError(f"expected str or bytes, got {type(piece).__name__}")
        if self.are_bare_lines is None:
            piece = self.decide(piece)
        return self.split(piece + b"\n" if self.are_bare_lines else piece)

    def decide(self, piece: bytes) -> bytes:
        """Set `are_bare_lines`, if a piece decides it, and return the piece.

        If the pieces are lines without ends, the ends of the earlier pieces are put
        before it.
        """
        if self.rest and not piece:
            self.empty_count += 1
            return b""
        has_end = LINE_END.search(piece) is not None
        if not self.rest and not has_end:
            return piece
        self.are_bare_lines = (
            not has_end
            and b":" in b"".join(self.rest)
            and not piece.startswith(b":")
            and FIELD.match(piece) is not None
        )
        if self.are_bare_lines:
            return b"\n" * (1 + self.empty_count) + piece
        return piece

    def split(self, piece: bytes) -> list[bytes]:
        """Return the lines that end in a piece which has its line ends."""
        if self.is_after_return and piece:
            piece = piece.removeprefix(b"\n")
            self.is_after_return = False
        if not piece:
            return []
        self.is_after_return = piece.endswith(b"\r")
        first, *lines = piece.splitlines(keepends=True)
        self.rest.append(first)
        if not first.endswith(LINE_ENDS):
            return []
        lines.insert(0, b"".join(self.rest))
        self.rest = [] if lines[-1].endswith(LINE_ENDS) else [lines.pop()]
        if self.is_at_start:
            lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
            self.is_at_start = False
        return [line.rstrip(b"\r\n") for line in lines]

    def close(self) -> list[bytes]:
        """Return the last line, if its end has not come."""
        return self.split(b"\n") if self.rest else []
