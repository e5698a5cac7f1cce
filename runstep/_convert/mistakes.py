"""Common mistakes: a value of another kind than what was asked for.

Instead of a problem for each key, the error has one problem, which says what to do.
"""

from collections.abc import Mapping
from typing import Any

from .._fields.keys import keys_by_name
from .._wording import describe, quote

#: What users have under each value of ``object``, and the class to pass for it.
BY_OBJECT = {
    "thread.run.step": ("a run step", "RunStepObject"),
    "thread.run.step.delta": ("a delta", "RunStepDeltaObject"),
    "list": ("a list page", "ListRunStepsResponse"),
}
#: Other objects of the API, which stand in logs beside run steps.
OTHER_OBJECTS = (
    "assistant",
    "thread",
    "thread.message",
    "thread.message.delta",
    "thread.run",
)


def mistake(cls: type, value: Any) -> str | None:
    """Return a message for a value that is wrong as a whole; None for any other."""
    expected = f"expected a {cls.__name__} object, got"
    if isinstance(value, (str, bytes, bytearray)):
        return f"{expected} {describe(value)}: `loads` reads JSON text"
    if not isinstance(value, Mapping) or "object" not in keys_by_name(cls):
        return None
    try:
        object_ = value.get("object")
    except Exception:  # a mapping of a user may raise anything
        return None
    if type(object_) is not str:
        return None
    found, name = BY_OBJECT.get(object_, ("", cls.__name__))
    if name != cls.__name__:
        return f"{expected} {found}: pass {name} to read it"
    if object_ in OTHER_OBJECTS:
        return f"{expected} another object of the API, {quote(object_)}"
    return None
