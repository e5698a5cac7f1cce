"""Times, numbers and JSON as short text for the picture of runs."""

import json
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def pretty_json(text: str, max_length: int) -> str | None:
    """Return JSON text with line breaks and indentation, at least *max_length* of it.

    Returns None for text that is no JSON object or array, and for text that would have
    another meaning afterwards, such as an object with a key that occurs twice.
    """
    if text[:1] not in ("{", "["):
        return None
    try:
        pieces = INDENTING_ENCODER.iterencode(EXACT_DECODER.decode(text))
        indented = ""
        while len(indented) <= max_length and (piece := next(pieces, None)):
            indented += piece
    except (ValueError, RecursionError):
        return None
    return indented


def dict_of_unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a key occurs twice")
    return result


def exact_float(digits: str) -> float:
    number = float(digits)
    if repr(number) != digits:
        raise ValueError("the number would be written with other digits")
    return number


INDENTING_ENCODER = json.JSONEncoder(indent=2, ensure_ascii=False)
EXACT_DECODER = json.JSONDecoder(
    parse_float=exact_float,
    parse_constant=exact_float,
    object_pairs_hook=dict_of_unique_keys,
)


def utc_datetime(seconds: int) -> datetime:
    """Return a Unix time as a datetime."""
    return EPOCH + timedelta(seconds=seconds)


def format_datetime(seconds: int) -> str:
    return f"{utc_datetime(seconds).replace(tzinfo=None)} UTC"


def format_clock(seconds: int | None) -> str:
    """Return the time of day of a Unix time; nothing if there is none."""
    return "" if seconds is None else f"{utc_datetime(seconds):%H:%M:%S}"


def format_duration(seconds: int) -> str:
    """Return a duration in at most eight characters."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if not minutes:
        return f"{seconds}s"
    if not hours:
        return f"{minutes}m {seconds % 60:02}s"
    if not days:
        return f"{hours}h {minutes % 60:02}m"
    if days < 1000:
        return f"{days}d {hours % 24:02}h"
    return f"{days:,}d" if days < 10**5 else ">99,999d"


def format_count(number: int) -> str:
    """Return a number in at most nine characters."""
    if number < 10**7:
        return f"{number:,}"
    return f"{number / 10**6:,.0f}M" if number < 10**12 else ">999,999M"
