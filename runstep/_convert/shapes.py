"""Shapes, and when a function is compiled for one.

The keys of an object, in the order in which they came, are its *shape*. Few shapes
exist: nearly every run step that OpenAI sent has the same. Compiling a function for a
shape takes as long as reading some hundred objects of it, so only a shape that comes
back is worth it. Strangers can invent shapes without end. So the functions of a class
are bounded in number, and the more have been compiled, the more often a shape has to
come before it is.

When the function of an object is compiled, a class inside may have no shape yet. If the
function fails later, and that class has a shape by then, the function is compiled anew,
so that it reads objects of that class inline, too.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

#: The keys of an object in the order in which they came; None for an object that a
#: constructor made.
Shape: TypeAlias = tuple[str, ...]
Function: TypeAlias = Callable[..., Any]

#: The functions that a class keeps, the newest ones. Real data need ten.
MAX_SHAPES = 64
#: The keys of a shape, and the characters in them. Real shapes have 20 and 300; larger
#: ones would make large functions.
MAX_KEYS = 128
MAX_CHARACTERS = 8192


class Compiled(NamedTuple):
    """A function, and the tables that were empty when it was compiled."""

    function: Function
    empty_tables: Sequence["Shapes"] = ()


class Shapes(dict[Shape | None, Function]):
    """The compiled functions of a class by shape, and when to compile another."""

    def __init__(self, compile_shape: Callable[[Any, Any], Compiled]) -> None:
        super().__init__()
        self.compile_shape = compile_shape
        self.compiled = 0  # functions, including those that were dropped
        self.sightings: dict[Shape | None, int] = {}
        self.empty_tables: dict[Shape | None, Sequence[Shapes]] = {}

    def notice(self, shape: Shape | None, sample: object) -> None:
        """Take note of an object that no compiled function could read or write."""
        if shape in self:
            is_due = any(self.empty_tables.get(shape, ()))
        else:
            is_due = is_compilable(shape) and self.comes_often(shape)
        if is_due:
            self.compiled += 1
            self[shape], self.empty_tables[shape] = self.compile_shape(shape, sample)
            drop_oldest(self)
            drop_oldest(self.empty_tables)

    def comes_often(self, shape: Shape | None) -> bool:
        """Count a sighting of a shape; return whether there were enough to compile."""
        sightings = self.sightings.pop(shape, 0) + 1
        if sightings > 1 + self.compiled // MAX_SHAPES:
            return True
        self.sightings[shape] = sightings
        drop_oldest(self.sightings)
        return False

    def has_seen(self, shape: Shape | None) -> bool:
        return shape in self or shape in self.sightings

    def usual(self) -> Shape | None:
        """Return the shape of the oldest function, mostly the most frequent one."""
        return next(iter([*self]), None)


def drop_oldest(bounded: dict[Shape | None, Any]) -> None:
    for oldest in [*bounded][:-MAX_SHAPES]:
        bounded.pop(oldest, None)  # another thread may have dropped it


def is_compilable(shape: Shape | None) -> bool:
    """Return whether the keys of a shape may stand in the source of a function."""
    keys = shape or ()
    return (
        len(keys) <= MAX_KEYS
        # A subclass of str could write anything into the source.
        and all(type(key) is str for key in keys)
        and sum(map(len, keys)) <= MAX_CHARACTERS
    )
