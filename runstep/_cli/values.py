"""Files of run steps: finding out what is in them, one value at a time.

A file is a recorded event stream if it starts like one, else it is JSON: one value
a line (JSON Lines), or values over several lines, one after another. Either way one
value is in memory at a time, and what is broken does not hide the rest.
"""

import re
from collections.abc import Iterable, Iterator
from errno import EIO
from io import BufferedReader
from itertools import chain
from json import JSONDecodeError
from typing import IO, Any, NamedTuple, TypeAlias

from .._json import JSON_DECODER, decode, json_error_message
from .._stream.sse import BYTE_ORDER_MARK, FIELD, STEP_EVENTS, EventParser

#: How files begin that gzip made.
GZIP = b"\x1f\x8b"
BRACKETS = re.compile(r"[][{}]")

#: The lines of a file with their numbers, from 1 on.
Numbered: TypeAlias = Iterable[tuple[int, bytes]]


class Item(NamedTuple):
    """A value, the line it starts at, and in a stream the event that brought it.

    What could not be parsed has an *error* instead of a value.
    """

    line: int
    value: Any
    error: str | None
    event: str | None


def decompressed(file: IO[bytes]) -> Iterator[bytes]:
    """Give the lines of a file, be it compressed with gzip or not.

    Raises OSError if it is compressed, but broken.
    """
    # What stands in for standard input may have no `peek`.
    if not (isinstance(file, BufferedReader) and file.peek(2)[:2] == GZIP):
        yield from file
        return
    import gzip
    import zlib

    try:
        yield from gzip.GzipFile(fileobj=file)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise OSError(EIO, f"broken gzip: {error}") from None


def read(lines: Iterable[bytes]) -> Iterator[Item]:
    """Give the values in a file, which is taken line by line."""
    numbered = enumerate(lines, 1)
    for number, line in numbered:
        start = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
        if start.strip():
            rest = chain([(number, start)], numbered)
            read_form = read_stream if FIELD.match(start) else read_json
            yield from read_form(rest)
            return


def item(line: int, raw: bytes | str, event: str | None = None) -> Item:
    """Parse a value that begins at *line*; an error has the line that it is in."""
    try:
        text = raw if isinstance(raw, str) else raw.rstrip().decode()
        return Item(line, decode(text), None, event)
    except ValueError as error:
        if isinstance(error, JSONDecodeError):
            line += error.lineno - 1
        return Item(line, None, f"not JSON: {json_error_message(error)}", event)


def read_stream(lines: Numbered) -> Iterator[Item]:
    """Give the data of the run-step events; others are not parsed."""
    parser = EventParser()
    start = 0  # the line at which the present event begins
    for number, physical_line in lines:
        for line in physical_line.splitlines():
            start = start or number
            event = parser.feed(line)
            if event and event.name.startswith(STEP_EVENTS):
                yield item(start, event.data, event.name)
            if event or not line:
                start = number if line else 0
    event = parser.close()  # a recording may end without the blank line
    if event and event.name.startswith(STEP_EVENTS):
        yield item(start, event.data, event.name)


def read_json(lines: Numbered, is_retry: bool = False) -> Iterator[Item]:
    """Give JSON values, each of which starts on a line of its own."""
    value = Unfinished(is_retry)
    for number, line in lines:
        if not line.strip():
            continue
        if value.lines and not value.can_go_on_with(line):
            yield from value.items()
            value = Unfinished(is_retry)
        if not value.lines:
            whole = item(number, line)
            if whole.error is None:
                yield whole
                continue
        value.add(number, line)
        if value.is_over:
            yield from value.items()
            value = Unfinished(is_retry)
    if value.lines:
        yield from value.items()


class Unfinished:
    """A value over several lines, as far as it has been read."""

    def __init__(self, is_retried: bool) -> None:
        self.is_retried = is_retried
        self.lines: list[tuple[int, bytes]] = []
        self.open: list[str] = []  # the brackets that are, outermost first
        self.last = ""  # the last character that is neither white space nor a string
        self.broken = False

    @property
    def is_over(self) -> bool:
        return self.broken or not self.open

    def can_go_on_with(self, line: bytes) -> bool:
        """Is it right so far, if the line begins with a value of its own?

        So a broken line of JSON Lines does not swallow those that follow.
        """
        if not line.lstrip().startswith((b"{", b"[")):
            return True
        return self.last in "[:" or (self.last == "," and self.open[-1:] == ["["])

    def add(self, number: int, line: bytes) -> None:
        self.lines.append((number, line))
        try:
            text = line.decode()
            at = 0
            while (quote := text.find('"', at)) >= 0:
                self.look_at(text[at:quote] + "s")
                _, at = JSON_DECODER.raw_decode(text, quote)
            self.look_at(text[at:])
        except ValueError:  # no UTF-8, or a string that is not right
            self.broken = True

    def look_at(self, between_strings: str) -> None:
        for bracket in BRACKETS.findall(between_strings):
            if bracket in "[{":
                self.open.append(bracket)
            elif not self.open or self.open.pop() + bracket not in ("[]", "{}"):
                self.broken = True
        self.last = between_strings.rstrip()[-1:] or self.last

    def items(self) -> Iterator[Item]:
        """Give the value, or if it is broken, what of its lines may be others."""
        (start, first), *further = self.lines
        indent = first[: -len(first.lstrip())]
        begins, ends = (indent + b"{", indent + b"["), (indent + b"}", indent + b"]")
        others = [number for number, line in further if line.startswith(begins)]
        whole = item(start, b"".join([line for _, line in self.lines]))
        if whole.error is None or not others or self.is_retried:
            yield whole
            return
        until = others[0]
        yield item(start, b"".join([line for n, line in self.lines if n < until]))
        rest = []
        for number, line in further:
            if line.startswith(begins + ends):  # in an array, a comma is behind it
                line = line.rstrip().removesuffix(b",")
            if number >= until:
                rest.append((number, line))
        for other in read_json(rest, is_retry=True):
            if other.error is None or other.line in others:
                yield other
