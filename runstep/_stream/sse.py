"""Server-sent events: from pieces to lines to events, as the HTML standard has it.

All in bytes, so that what is cut in the middle of a character comes together again,
and what is not UTF-8 harms no event but its own.
"""

import re
from typing import NamedTuple

from ..enums import RunStepStreamEventType

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: How the names of run-step events begin.
STEP_EVENTS = "thread.run.step."
#: Those that the schema knows.
KNOWN_EVENTS = frozenset(RunStepStreamEventType)
LINE_ENDS = (b"\r", b"\n")
LINE_END = re.compile(rb"[\r\n]")
#: How the lines of a stream begin: with a field that is known, or a comment.
FIELD = re.compile(rb"(data|event|id|retry)?:")


class ServerSentEvent(NamedTuple):
    """A named event and its data, still as text in UTF-8."""

    name: str
    data: bytes


class EventParser:
    """Puts lines together to events."""

    def __init__(self) -> None:
        self.name = b""
        self.data: list[bytes] = []

    def feed(self, line: bytes) -> ServerSentEvent | None:
        """Take a line without its end; give the event that it completes."""
        if not line:
            return self.close()
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self.data.append(value)
        if field != b"event":
            return None
        # Recordings lose their blank lines: a second name begins another event.
        event = self.close() if self.name and self.data else None
        self.name = value
        return event

    def close(self) -> ServerSentEvent | None:
        """Give the event in the making, if it has any data."""
        name = self.name.decode(errors="replace") or "message"
        event = ServerSentEvent(name, b"\n".join(self.data)) if self.data else None
        self.name = b""
        self.data = []
        return event


class LineSplitter:
    """Makes lines of what a file or an HTTP client gives, be it lines or not.

    Lines may come with their ends (from a file), without them (from ``iter_lines()``),
    or cut anywhere (from ``iter_bytes()``). The first two pieces that are not empty
    tell: the ends were taken off where neither has one, and both begin like a line.
    """

    def __init__(self) -> None:
        self.ends_are_off: bool | None = None
        self.empty = 0  # pieces since the first, which may be lines
        self.rest: list[bytes] = []  # the pieces of a line that has not ended
        self.after_return = False  # a line feed belongs to the end before it
        self.at_start = True

    def feed(self, piece: str | bytes) -> list[bytes]:
        """Take the next piece; give the lines that end in it, without their ends."""
        if isinstance(piece, str):
            piece = piece.encode(errors="surrogatepass")
        elif not isinstance(piece, (bytes, bytearray)):
            raise TypeError(f"expected str or bytes, got {type(piece).__name__}")
        if self.ends_are_off is None and self.rest and not piece:
            self.empty += 1
            return []
        if self.ends_are_off is None and (self.rest or LINE_END.search(piece)):
            self.ends_are_off = (
                b":" in b"".join(self.rest)
                and not piece.startswith(b":")
                and FIELD.match(piece) is not None
                and not LINE_END.search(piece)
            )
            if self.ends_are_off:
                piece = b"\n" * (1 + self.empty) + piece
        return self.split(piece + b"\n" if self.ends_are_off else piece)

    def split(self, piece: bytes) -> list[bytes]:
        if self.after_return and piece:
            piece = piece.removeprefix(b"\n")
            self.after_return = False
        if not piece:
            return []
        self.after_return = piece.endswith(b"\r")
        first, *lines = piece.splitlines(keepends=True)
        self.rest.append(first)
        if not first.endswith(LINE_ENDS):
            return []
        lines.insert(0, b"".join(self.rest))
        self.rest = [] if lines[-1].endswith(LINE_ENDS) else [lines.pop()]
        if self.at_start:
            lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
            self.at_start = False
        return [line.rstrip(b"\r\n") for line in lines]

    def close(self) -> list[bytes]:
        """Give the last line, if it has no end."""
        return self.split(b"\n") if self.rest else []
