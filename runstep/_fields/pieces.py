"""Text that grows: kept in pieces until somebody reads it.

A stream brings the text of a tool call in thousands of pieces, and the step is wanted
after each. Joining them each time would take time that grows with the square of their
number. So an object that a stream makes leaves the slot of its text empty, and keeps
the pieces beside it. Python calls `__getattr__` for what it finds in no slot; that
joins them, once. Equality, copies, pickles and all others go by that way, too, and see
an object like any other.

Successors share one list of pieces, of which each knows how many are its own::

    "What"                    texts = ["What", " time", " is it"]
    "What time"               own = 1, 2, 3
    "What time is it"
"""

from typing import Any, TypeAlias

#: The field, pieces of text, and how many of them are the object's own.
Pieces: TypeAlias = tuple[str, list[str], int]


def one_more(instance: Any, field: str, text: str) -> Pieces:
    """Give the pieces of an instance's successor, whose *field* has *text* more."""
    pieces: Pieces | None = getattr(instance, "_pieces", None)
    if pieces is None:
        pieces = field, [getattr(instance, field)], 1
    field, texts, own = pieces
    texts.append(text)
    if texts[own] is not text:  # another successor has gone on with them
        texts = [*texts[:own], text]
    return field, texts, own + 1


def join_pieces(instance: Any, name: str) -> str:
    """Give the text of a field whose slot is empty, and fill it: a `__getattr__`."""
    pieces: Pieces | None = None
    if name != "_pieces":
        pieces = getattr(instance, "_pieces", None)
    if pieces is None or pieces[0] != name:
        what = f"{type(instance).__name__!r} object has no attribute {name!r}"
        raise AttributeError(what, name=name, obj=instance)
    _, texts, own = pieces
    text = "".join(texts[:own])
    object.__setattr__(instance, "_pieces", (name, [text], 1))
    object.__setattr__(instance, name, text)
    return text
