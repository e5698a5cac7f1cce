"""Lazy objects: objects whose values are made when they are read for the first time.

A stream changes a step thousands of times, and mostly nobody looks at each of these
steps. So a step that a stream has changed leaves its slots empty, and keeps what its
values are made of in another slot. Python calls `__getattr__` for an attribute whose
slot is empty, and that fills the slot, once. Equality, copies, pickles and everything
else read the attributes, too, so to them the step is like any other.
"""

from typing import TYPE_CHECKING, Any

from .methods import names_of, values_of
from .schema_object import SchemaObject


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
        return object.__getattribute__(instance, name)  # which raises the error
    value = growing.value_for(name)
    object.__setattr__(instance, name, value)
    return value


def fill_slots(instance: Any) -> None:
    """Fill all slots of an object, which then needs nothing else any more.

    Otherwise objects that are made of each other would keep all of them alive.
    """
    if getattr(instance, "_growing", None) is not None:
        cls: Any = type(instance)
        values_of(cls)(instance)
        object.__setattr__(instance, "_growing", None)


class LazyObject(SchemaObject):
    """The base class of the classes whose objects may be lazy: that of the step."""

    __slots__ = ("_growing",)

    if not TYPE_CHECKING:
        __getattr__ = fill_slot
