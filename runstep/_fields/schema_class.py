"""The decorator of the classes of the schema, ``@schema_class(kw_only=True)``.

The classes inherit their methods from `FieldMethods`, so attrs makes none. They have no
slot for weak references, because drafts would then fail before Python 3.12.
"""

from functools import partial
from typing import TYPE_CHECKING

from .constructor import derive_fields

if TYPE_CHECKING:
    # To type checkers, our classes are attrs classes like any others.
    from attrs import frozen as schema_class
else:
    from attrs import frozen

    schema_class = partial(
        frozen,
        eq=False,
        repr=False,
        getstate_setstate=False,
        weakref_slot=False,
        field_transformer=derive_fields,
    )

__all__ = ["schema_class"]
