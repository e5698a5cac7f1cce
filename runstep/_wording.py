"""The words of messages: how paths, names and values from the input are shown."""

from collections.abc import Sequence
from typing import TypeAlias

#: Messages show at most this many characters of a name from the input. It is enough
#: for every name of the schema that a user may have misspelt.
MAX_NAME_LENGTH = 40

#: A segment of a path: a key and the class that it belongs to, or an index and None.
PathSegment: TypeAlias = tuple[type | None, str | int]


def json_path(segments: Sequence[PathSegment]) -> str:
    """Return the JSON path of a value, such as ``$.tool_calls[0].id``."""
    return "$" + "".join([_path_segment(segment) for _, segment in segments])


def _path_segment(segment: str | int) -> str:
    if isinstance(segment, int):
        return f"[{segment}]"
    name = quote_unless_plain(segment)
    return f".{name}" if name == segment else f"[{name}]"


def quote_unless_plain(name: str) -> str:
    """Return a short ASCII identifier as it is, and any other name quoted."""
    is_plain = name.isascii() and name.isidentifier() and len(name) <= MAX_NAME_LENGTH
    return name if is_plain else quote(name)


def quote(name: str) -> str:
    """Return a name from the input quoted and in ASCII; a long one is shortened."""
    if len(name) > MAX_NAME_LENGTH:
        name = name[: MAX_NAME_LENGTH - 3] + "..."
    return '"' + name.encode("unicode_escape").decode().replace('"', r"\"") + '"'


def printable(text: str, keep: str = "") -> str:
    """Return text whose unprintable characters are escaped, except those to *keep*."""
    if text.isprintable():
        return text
    return "".join(
        [
            c if c.isprintable() or c in keep else c.encode("unicode_escape").decode()
            for c in text
        ]
    )


def describe(value: object) -> str:
    """Return a few words that say what a value is, without any text of it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            is_short = value.bit_length() <= 64
            return str(int(value)) if is_short else "an integer past 64 bits"
        case float():
            return str(float(value))
        case str():
            return f"a string of {plural(len(value), 'character')}"
        case dict():
            return f"an object with {plural(len(value), 'key')}"
        case list() | tuple():
            return f"an array of {plural(len(value), 'item')}"
    return f"an instance of {type(value).__name__}"


def plural(count: int, noun: str) -> str:
    """Return a count and its noun: ``1 key``, ``2 keys``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
