"""Text in pieces, which is joined only when it is read.

A stream brings the text of a tool call in thousands of pieces, and the step is wanted
after each of them. Joining the pieces each time would take time that grows with the
square of their number. So an object that a stream makes leaves the slot of its text
empty and keeps the pieces in another slot. Python calls `__getattr__` for an attribute
whose slot is empty, and that joins the pieces, once. Equality, copies, pickles and
everything else read the attribute, too, so to them the object is like any other.

Successors share one list of pieces. Each of them knows how many of the pieces are its
own::

    "What"                    pieces = ["What", " time", " is it"]
    "What time"               count = 1, 2, 3
    "What time is it"
"""

from typing import Any, TypeAlias

#: The name of the field, the list of pieces, and how many of them are the object's own.
Pieces: TypeAlias = tuple[str, list[str], int]


def append_piece(instance: Any, field: str, text: str) -> Pieces:
    """Return the pieces of the successor of *instance* whose *field* has *text* more.

    They are for the slot `_pieces` of the successor; *instance* itself stays the same.
    """
    own: Pieces | None = getattr(instance, "_pieces", None)
    if own is None:
        own = field, [getattr(instance, field)], 1
    field, pieces, count = own
    pieces.append(text)
    if pieces[count] is not text:  # another successor has appended to this list
        pieces = [*pieces[:count], text]
    return field, pieces, count + 1


def join_pieces(instance: Any, name: str) -> str:
    """Return the text of a field whose slot is empty, and fill the slot.

    This is the `__getattr__` of the classes whose text may grow. Raises AttributeError
    for any other name.
    """
    own: Pieces | None = None
    if name != "_pieces":
        own = getattr(instance, "_pieces", None)
    if own is None or own[0] != name:
        what = f"{type(instance).__name__!r} object has no attribute {name!r}"
        raise AttributeError(what, name=name, obj=instance)
    _, pieces, count = own
    text = "".join(pieces[:count])
    object.__setattr__(instance, "_pieces", (name, [text], 1))
    object.__setattr__(instance, name, text)
    return text
