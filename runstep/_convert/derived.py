"""The hooks of the classes that users derive from ours.

Keys of the schema are read and written as for our classes, unknown keys stay in
`extra`, and all keys in their order. The fields that a class adds are read and written
by the hooks that the converter has for their types.
"""

from collections.abc import Mapping
from typing import Any, get_origin

import attrs

from .._fields.keys import added_fields
from .._fields.kinds import Object
from .._fields.schema_class import SCHEMA_CLASSES
from .._fields.walk import with_plain_keys
from .._problems import MISSING
from ..enums import Strictness
from ..objects import SchemaObject
from .hooks import UnstructureHook, checked
from .registered import AnyConverter
from .walk import JsonWalk

#: The class of a default that is made anew; to type checkers, it is a function.
FACTORY: Any = attrs.Factory


class DerivedClassHook:
    """The structure hook of a class that a user has derived from one of ours."""

    def __init__(
        self, cls: Any, converter: AnyConverter, strictness: Strictness
    ) -> None:
        self.cls = cls
        self.converter = converter
        self.strictness: Strictness = strictness
        if get_origin(cls) is not None:
            raise TypeError(f"expected a class that is not generic, got {cls}")
        if any(isinstance(field.type, str) for field in added_fields(cls).values()):
            attrs.resolve_types(cls)  # it changes the fields themselves

    def structure(self, value: Any, _: object = None) -> Any:
        walk, kind = JsonWalk(self.converter, self.strictness), Object(self.cls)
        mapping = walk.mapping(kind, value)
        made = None if mapping is None else self.make(walk, mapping)
        return checked(walk, made, kind)

    def make(self, walk: JsonWalk, value: Mapping[Any, Any]) -> Any:
        """Call the constructor with what is read of a mapping."""
        arguments = walk.read_fields(self.cls, value) or {}
        added = added_fields(self.cls)
        value = with_plain_keys(value, added)
        for name, field in added.items():
            walk.path.append((self.cls, name))
            if name in value:
                arguments[field.alias] = self.read(walk, field.type, value[name])
            elif field.default is attrs.NOTHING:
                walk.add(MISSING, "missing")
            walk.path.pop()
        if walk.count:
            return None
        try:
            return self.cls(**arguments)
        except Exception as error:  # a user's own class may raise anything
            walk.add_raised(error, f"the constructor of {self.cls.__name__}")
            return None

    def read(self, walk: JsonWalk, cl: Any, value: Any) -> Any:
        if cl is None:  # the field has no annotation
            return value
        return walk.call_hook(self.converter.get_structure_hook(cl), cl, value)


class DerivedUnstructureHook(UnstructureHook):
    """The unstructure hook of a class that a user has derived from one of ours.

    A field that the class adds and that has its default is left out of an object that
    was read without it.
    """

    def unstructure(self, old: Any) -> dict[str, Any]:
        shape = old.extra._order
        known, added = self.items_of(old), {}
        for name, field in added_fields(self.cls).items():
            value = getattr(old, name)
            if shape is None or name in shape or value != default_of(field, old):
                cl = type(value) if field.type is None else field.type
                added[name] = self.converter.get_unstructure_hook(cl)(value)
        new = {**known, **added}
        order = dict.fromkeys((*(shape or ()), *self.keys, *added, *new))
        return {name: new[name] for name in order if name in new}


def default_of(field: Any, instance: object) -> Any:
    """Return the default of a field of a user's class for an object."""
    default = field.default
    if not isinstance(default, FACTORY):
        return default
    return default.factory(instance) if default.takes_self else default.factory()


def is_derived_class(cls: Any) -> bool:
    """Return whether a user has derived this class from one of ours.

    It may be a generic class with its arguments.
    """
    cls = get_origin(cls) or cls
    bases = cls.__mro__ if isinstance(cls, type) else ()
    return SchemaObject in bases and cls not in SCHEMA_CLASSES
