"""JSON text to parsed JSON and back, and what is wrong with text that is none.

Stricter than the standard library's parser where that takes more than JSON: ``NaN``,
``Infinity`` and numbers past a double's range are refused.
"""

import json
import re
from math import inf
from typing import Any, NoReturn

from ._deep_json import NestedDecoder, NestedEncoder
from .errors import Problem, RunStepValidationError


def parse(text: str | bytes) -> Any:
    """Parse JSON; raises `RunStepValidationError` if it is none."""
    if not isinstance(text, (str, bytes, bytearray)):
        raise TypeError(f"expected str or bytes, got {type(text).__name__}")
    try:
        if not isinstance(text, str):
            # UTF-8 unless its first bytes say something else.
            is_utf8 = text.startswith(b'{"')
            text = text.decode("utf-8" if is_utf8 else json.detect_encoding(text))
        return decode(text)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        where = f" of line {line}" if line > 1 else ""
        problem = Problem("$", f"not JSON: {why_not_json(error)}{where}")
    raise RunStepValidationError([problem])


def decode(text: str) -> Any:
    """Decode JSON as `DECODER` does, without its two searches for white space."""
    try:
        if not text[:1].isspace():
            value, end = DECODER.raw_decode(text)
            if not text[end:].strip(" \t\n\r"):
                return value
        return DECODER.decode(text)
    except RecursionError:
        return NestedDecoder(text, DECODER.raw_decode).decode()


def render(data: object) -> str:
    """Give parsed JSON as compact text that can be encoded in UTF-8."""
    try:
        text = ENCODER.encode(data)
    except RecursionError:
        text = NestedEncoder(ENCODER.encode).encode(data)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text


def why_not_json(error: Exception) -> str:
    """Say what a decoder complained of."""
    match error:
        case json.JSONDecodeError():
            return f"{error.msg.removesuffix(' at')} at column {error.colno}"
        case UnicodeDecodeError():
            return f"not {error.encoding}, {error.reason} at byte {error.start}"
    # From `finite` and `refuse`, or Python's bound on the digits of an integer.
    return str(error).partition(";")[0]


def finite(digits: str) -> float:
    number = float(digits)
    if number in (inf, -inf):
        raise ValueError("a number past the range of a double")
    return number


def refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


DECODER = json.JSONDecoder(parse_float=finite, parse_constant=refuse)
ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
)
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
