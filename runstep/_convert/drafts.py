"""Drafts: how the objects of frozen classes are made without their constructors.

A constructor of a frozen class calls ``object.__setattr__`` for each field, and checks
what has been checked before. A draft is an object of a derived class without slots of
its own, in which the slots can be set::

    draft = draft_of(RunStepObjectLastError)()
    draft.code = code
    draft.message = message
    draft.extra = extra
    draft.__class__ = RunStepObjectLastError

The last line makes the draft the object. Python allows it, because both classes have
the same layout. It takes a third of the constructor's time.
"""

from functools import cache


@cache
def draft_of(cls: type) -> type:
    """Return the class of the drafts of a class."""
    methods = {
        name: getattr(object, name)
        for name in ("__init__", "__setattr__", "__delattr__")
    }
    return type("Draft", (cls,), {"__slots__": (), **methods})
