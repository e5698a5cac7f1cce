"""The words of messages: how paths, names and values from the input are shown."""

from collections.abc import Sequence
from typing import Any, TypeAlias

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


def describe(value: Any) -> str:
    """Return a few words that say what a value is, without any text of it."""
    # Neither `__class__` nor a method of a user's class has a say in this.
    cls = type(value)
    if value is None:
        return "null"
    if cls is bool:
        return "true" if value else "false"
    if issubclass(cls, int):
        is_short = int.bit_length(value) <= 64
        return int.__repr__(value) if is_short else "an integer past 64 bits"
    if issubclass(cls, float):
        return float.__repr__(value)
    if issubclass(cls, str):
        return f"a string of {plural(str.__len__(value), 'character')}"
    if issubclass(cls, dict):
        return f"an object with {plural(dict.__len__(value), 'key')}"
    if issubclass(cls, (list, tuple)):
        array = list if issubclass(cls, list) else tuple
        return f"an array of {plural(array.__len__(value), 'item')}"
    return f"an instance of {cls.__name__}"


def name_of(cl: Any) -> str:
    """Return the name of a type, which may be no class."""
    return str(getattr(cl, "__name__", cl))


def plural(count: int, noun: str) -> str:
    """Return a count and its noun: ``1 key``, ``2,000 keys``."""
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"
