"""Objects of a dialect in streams: `azure` has classes for them.

Deltas have no such classes. So while deltas change an object of a dialect, it is an
object of unknown type, whose members are unknown keys. A step that is returned has the
object of the dialect.
"""

from typing import Any

from .._convert.dialect import dialect_of
from ..converters import structure, unstructure
from ..errors import RunStepValidationError
from ..tool_calls import (
    RunStepDetailsToolCallsUnknownObject,
    RunStepDetailsUnknownObject,
)

UNKNOWN = (RunStepDetailsToolCallsUnknownObject, RunStepDetailsUnknownObject)


def without_dialect(value: Any) -> Any:
    """Return an object of a dialect as an object of unknown type."""
    for unknown in UNKNOWN:
        if isinstance(value, unknown):
            classes = (*dialect_of(unknown).values(),)
            if isinstance(value, classes):
                return structure(unstructure(value), unknown, strictness="open")
    return value


def with_dialect(value: Any) -> Any:
    """Return an object of unknown type as one of a dialect, if it fits its class."""
    unknown: Any = type(value)
    if unknown in UNKNOWN:
        cls = dialect_of(unknown).get(value.type)
        if cls is not None:
            try:
                return structure(unstructure(value), cls, strictness="open")
            except RunStepValidationError:
                pass
    return value
