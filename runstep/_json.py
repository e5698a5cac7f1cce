"""JSON text to parsed JSON and back, and what is wrong with text that is not JSON.

The standard library's parser accepts more than JSON. This one is stricter: ``NaN``,
``Infinity`` and numbers past the range of a double are errors.
"""

import json
import re
from math import inf
from typing import Any, NoReturn

from ._deep_json import NestedDecoder, NestedEncoder
from .errors import Problem, RunStepValidationError


def parse(text: str | bytes) -> Any:
    """Return the value of a JSON text; raises `RunStepValidationError` if it is wrong.

    Raises TypeError for anything but str and bytes.
    """
    given: Any = text
    if not isinstance(given, (str, bytes, bytearray)):
        message = f"expected str or bytes, got {type(given).__name__}"
        if hasattr(given, "__fspath__") or hasattr(given, "read"):
            message = f"{message}; pass the text of the file"
        raise TypeError(message)
    try:
        if not isinstance(text, str):
            # Nearly all text begins with these bytes; `detect_encoding` takes longer.
            is_utf8 = text.startswith(b'{"')
            text = text.decode("utf-8" if is_utf8 else json.detect_encoding(text))
        return decode(text)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        where = f" of line {line}" if line > 1 else ""
        message = f"not JSON: {json_error_message(error)}{where}"
        if mistaken := mistaken_text(given):
            message = f"not JSON, but {mistaken}"
        problem = Problem("$", message)
    raise RunStepValidationError([problem])


def mistaken_text(text: str | bytes | bytearray) -> str | None:
    """Return what users often take for JSON text, and what to do; None for others."""
    if isinstance(text, str):
        is_name = FILE_NAME.fullmatch(text[:MAX_NAME]) is not None
        return "the name of a file: pass its text" if is_name else None
    if text.startswith(b"PK\x03\x04"):
        return "a zip file: unpack it first"
    if text[257:262] == b"ustar":
        return "a tar file: unpack it first"
    for start, program in COMPRESSED.items():
        if text.startswith(start):
            return f"compressed by {program}: decompress it first"
    return None


def decode(text: str) -> Any:
    """Return the value of a JSON text of any depth; raises ValueError.

    This is `JSON_DECODER.decode` without its two searches for white space, which most
    texts do not have before or after the value.
    """
    try:
        if not text[:1].isspace():
            value, end = JSON_DECODER.raw_decode(text)
            if not text[end:].strip(" \t\n\r"):
                return value
        return JSON_DECODER.decode(text)
    except RecursionError:
        return NestedDecoder(text, JSON_DECODER.raw_decode).decode()


def render(data: object) -> str:
    """Return parsed JSON as compact text that can be encoded in UTF-8.

    Raises ValueError for a string with the two halves of a surrogate pair side by side:
    escaped, they would be read as one character.
    """
    try:
        text = JSON_ENCODER.encode(data)
    except RecursionError:
        text = NestedEncoder(JSON_ENCODER.encode).encode(data)
    if text.isascii():
        return text
    try:
        text.encode("utf-16")  # it refuses surrogates in half the time of UTF-8
    except UnicodeEncodeError:
        is_writable = SPLIT_PAIR.search(text) is None
    else:
        return text
    if is_writable:
        # JSON has the same escapes as Python, and UTF-8 cannot encode surrogates only.
        return text.encode(errors="backslashreplace").decode()
    raise ValueError("a string has the two halves of a surrogate pair side by side")


def json_error_message(error: Exception) -> str:
    """Return the part of a message that says why a text is not JSON."""
    match error:
        case json.JSONDecodeError():
            return f"{error.msg.removesuffix(' at')} at column {error.colno}"
        case UnicodeDecodeError():
            return f"not {error.encoding}, {error.reason} at byte {error.start}"
    # It is from one of the functions below, or from Python, which limits the number of
    # digits of an integer and explains this after a semicolon.
    return str(error).partition(";")[0]


def parse_finite(digits: str) -> float:
    number = float(digits)
    if number in (inf, -inf):
        raise ValueError("a number past the range of a double")
    return number


def reject_constant(constant: str) -> NoReturn:
    raise ValueError(constant)


JSON_DECODER = json.JSONDecoder(
    parse_float=parse_finite, parse_constant=reject_constant
)
JSON_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
)
#: Names of files that may hold JSON, and the most characters of a name.
FILE_NAME = re.compile(r"[^\n{}\[\]\"]+\.(?:json|jsonl|ndjson|txt|sse)(?:\.gz)?")
MAX_NAME = 4096
#: The first bytes of compressed files.
COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"(\xb5/\xfd": "zstd",
}
#: The two halves of a surrogate pair, each a character of its own.
SPLIT_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
