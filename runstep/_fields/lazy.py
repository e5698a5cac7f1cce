"""Lazy objects: objects whose values are made when they are read for the first time.

A stream changes a step thousands of times, and mostly nobody looks at each of these
steps. So a step that a stream has changed leaves its slots empty, and keeps what its
values are made of in another slot. Python calls `__getattr__` for an attribute whose
slot is empty, and that fills the slot, once. Equality, copies, pickles and everything
else read the attributes, too, so to them the step is like any other.
"""

from typing import Any

from .methods import names_of


def fill_slot(instance: Any, name: str) -> Any:
    """Fill an empty slot of an object, and return the value of the attribute.

    This is the `__getattr__` of the class. Raises AttributeError if the object has no
    such attribute.
    """
    cls: Any = type(instance)
    growing: Any = None
    if name in names_of(cls):
        growing = getattr(instance, "_growing", None)
    if growing is None:
        what = f"{cls.__name__!r} object has no attribute {name!r}"
        raise AttributeError(what, name=name, obj=instance)
    value = growing.value_for(name)
    object.__setattr__(instance, name, value)
    return value
