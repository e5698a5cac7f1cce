"""Files of run steps: finding out what is in them, one value at a time.

A file is a recorded event stream if it starts like one, else it is JSON: one value
a line (JSON Lines), or values over several lines, one after another. Either way one
value is in memory at a time, and what is broken does not hide the rest.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from json import JSONDecodeError
from typing import Any, NamedTuple, TypeAlias

from ._sse import EventParser
from .converters import DECODER, why_not_json

STREAM_START = re.compile(rb"(event|data|id|retry)?:")
STEP_EVENT = "thread.run.step."
JSON_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

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


def read(lines: Iterable[bytes]) -> Iterator[Item]:
    """Give the values in a file, which is taken line by line."""
    numbered = enumerate(lines, 1)
    for number, line in numbered:
        start = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
        if start.strip():
            rest = chain([(number, start)], numbered)
            read_form = read_stream if STREAM_START.match(start) else read_json
            yield from read_form(rest)


def item(line: int, raw: bytes | str, event: str | None = None) -> Item:
    """Parse a value that begins at *line*; an error has the line that it is in."""
    try:
        text = raw if isinstance(raw, str) else raw.rstrip().decode()
        return Item(line, DECODER.decode(text), None, event)
    except (ValueError, RecursionError) as error:
        if isinstance(error, JSONDecodeError):
            line += error.lineno - 1
        return Item(line, None, f"not JSON: {why_not_json(error)}", event)


def read_stream(lines: Numbered) -> Iterator[Item]:
    """Give the data of the run-step events; others are not parsed."""
    parser = EventParser()
    start = 0  # the line at which the present event begins
    for number, physical_line in lines:
        for line in physical_line.splitlines():
            start = start or number
            try:
                event = parser.feed(line.decode())
            except UnicodeDecodeError as error:
                yield Item(number, None, why_not_json(error), None)
                continue
            if event and event.name.startswith(STEP_EVENT):
                yield item(start, event.data, event.name)
            if event or not line:
                start = number if line else 0
    event = parser.close()  # a recording may end without the blank line
    if event and event.name.startswith(STEP_EVENT):
        yield item(start, event.data, event.name)


def read_json(lines: Numbered) -> Iterator[Item]:
    """Give JSON values, each of which starts on a line of its own."""
    start, pending, depth = 0, list[bytes](), 0
    for number, line in lines:
        if pending and cannot_go_on(pending, line):
            yield item(start, b"".join(pending))
            pending = []
        if not pending:
            if not line.strip():
                continue
            whole = item(number, line)
            if whole.error is None:
                yield whole
                continue
            start, depth = number, 0
        pending.append(line)
        opened = brackets_opened(line)
        depth += opened or 0
        if opened is None or depth <= 0:
            yield item(start, b"".join(pending))
            pending = []
    if pending:
        yield item(start, b"".join(pending))


def brackets_opened(line: bytes) -> int | None:
    """Count the brackets that a line leaves open; None if it breaks off in a string."""
    bare = JSON_STRING.sub(b"", line)
    if b'"' in bare:
        return None
    opened = bare.count(b"{") + bare.count(b"[")
    return opened - bare.count(b"}") - bare.count(b"]")


def cannot_go_on(pending: list[bytes], line: bytes) -> bool:
    """Did a value break off that looked as if it went on in this line?

    A broken line of JSON Lines must not swallow the next. But a long value must not
    be parsed once more at each of its lines, so only a line is looked at that could
    be a value of its own.
    """
    if not line.startswith((b"{", b"[")):
        return False
    alone = item(0, line)
    if len(pending) > 1 and (alone.error or not alone.value):
        return False
    before = b"".join(pending)
    try:
        DECODER.decode((before + line).decode())
    except JSONDecodeError as error:
        return error.pos <= len(before.decode())
    except (ValueError, RecursionError):
        return True
    return False
