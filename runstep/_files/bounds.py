"""The bound for the size of a value in a file."""

import re
from itertools import accumulate

MEGABYTE = 2**20
#: A larger value of a file is refused, so that a compressed file of a few
#: kilobytes cannot fill the memory: the objects of a value may take a hundred times the
#: size of its text. List pages, of a hundred steps at most, are far smaller.
MAX_VALUE_SIZE = 16 * MEGABYTE
#: A level of nesting counts as this many bytes. It takes more memory and more time than
#: a character does. With `MAX_VALUE_SIZE`, 131,072 levels are allowed.
LEVEL_SIZE = 128
#: What sets another bound: the option of the commands, the parameter of `iter_steps`.
OPTION = "max-value-size"
ALLOWED = f"a larger {OPTION} allows it"

BRACKETS = b"[]{}"
NO_BRACKETS = bytes(set(range(256)) - set(BRACKETS))
LEVELS = {b"["[0]: 1, b"{"[0]: 1, b"]"[0]: -1, b"}"[0]: -1}
#: A string without escaped quotes. The last one may have no end.
STRING = re.compile(rb'"[^"]*"?')


def too_large(max_size: int) -> str:
    """Return the message for a value that is too large."""
    size = f"{max_size / MEGABYTE:,g} MB"
    return f"expected a value of at most {size}, got a larger one; {ALLOWED}"


def too_deep(max_size: int) -> str:
    """Return the message for a value that is nested too deeply."""
    levels = f"{max_depth(max_size):,} levels of nesting"
    return f"expected at most {levels}, got more; {ALLOWED}"


def max_depth(max_size: int) -> int:
    return max_size // LEVEL_SIZE


def is_too_deep(text: bytes, max_size: int) -> bool:
    """Return whether a value is nested too deeply, without parsing it."""
    # Nearly every text is so short, or has so few brackets, that it cannot be.
    if len(text) * LEVEL_SIZE <= max_size:
        return False
    most = max_depth(max_size)
    if text.count(b"[") + text.count(b"{") <= most:
        return False
    unescaped = text.replace(rb"\\", b"").replace(rb"\"", b"")
    brackets = STRING.sub(b"", unescaped).translate(None, NO_BRACKETS)
    depths = accumulate(map(LEVELS.__getitem__, brackets))
    return any(depth > most for depth in depths)
