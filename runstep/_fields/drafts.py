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

Nobody shall find the classes of drafts among the subclasses of a class: cattrs'
`include_subclasses` would read objects as drafts. So the classes of the schema hide
them (`real_subclasses`).
"""

from functools import cache
from typing import Any

#: The name of the classes of drafts, which is no name that Python accepts in source.
DRAFT = "<draft>"


@cache
def draft_of(cls: type) -> type:
    """Return the class of the drafts of a class."""
    methods = {
        name: getattr(object, name)
        for name in ("__init__", "__setattr__", "__delattr__")
    }
    return type(DRAFT, (cls,), {"__slots__": (), **methods})


def real_subclasses(cls: Any) -> list[type]:
    """Return the subclasses of a class that are not for drafts."""
    return [each for each in type.__subclasses__(cls) if each.__name__ != DRAFT]
