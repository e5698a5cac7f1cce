"""The decorator of the classes of the schema, ``@schema_class(kw_only=True)``.

The classes inherit their methods from `FieldMethods`, so attrs makes none. They have no
slot for weak references, because drafts would then fail before Python 3.12.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .constructor import derive_fields

#: The classes of the schema. Those that users derive from them are not among these.
SCHEMA_CLASSES: set[type] = set()

if TYPE_CHECKING:
    # To type checkers, our classes are attrs classes like any others.
    from attrs import frozen as schema_class
else:
    from attrs import frozen

    def schema_class(**options: Any) -> Callable[[type], type]:
        def decorate(cls: type) -> type:
            made = frozen(
                cls,
                eq=False,
                repr=False,
                getstate_setstate=False,
                weakref_slot=False,
                field_transformer=derive_fields,
                **options,
            )
            SCHEMA_CLASSES.add(made)
            return made

        return decorate


__all__ = ["SCHEMA_CLASSES", "schema_class"]
