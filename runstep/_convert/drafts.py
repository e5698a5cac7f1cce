"""Drafts: how the objects of frozen classes are made without their constructors.

A constructor of a frozen class calls ``object.__setattr__`` for each field, and checks
what has been checked before. A draft is an object of a class with the same layout, but
with slots that can be set::

    draft = draft_of(RunStepObjectLastError)()
    draft.code = code
    draft.message = message
    draft.extra = extra
    draft.__class__ = RunStepObjectLastError

The last line makes the draft the object. Python allows it, for both classes have the
same bases and the same slots. It takes a third of the constructor's time.
"""

from functools import cache

from .._fields.keys import keys_of


@cache
def draft_of(cls: type) -> type:
    """Return the class of the drafts of a class."""
    methods = {
        name: getattr(object, name)
        for name in ("__init__", "__setattr__", "__delattr__")
    }
    slots = tuple([key.name for key in keys_of(cls)])
    return type("Draft", cls.__bases__, {"__slots__": slots, **methods})
