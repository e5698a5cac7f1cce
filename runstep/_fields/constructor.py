"""Constructors: what they accept, derived from the annotations of the fields.

For each field, attrs calls a converter, which makes collections immutable and makes
members of strings. Then it calls a validator. Each is a walk over the argument. The
converter returns a wrong value unchanged, and the validator raises the error.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from .._frozen import Extra, extra_of
from .._wording import quote
from ..enums import UnknownType, Vocabulary
from .keys import METADATA, Key, added_fields, keys_by_name
from .kinds import (
    ANYTHING,
    Array,
    Kind,
    Member,
    Object,
    OneOf,
    Table,
    Tag,
    UnknownTag,
    Variants,
)
from .walk import Walk

if TYPE_CHECKING:
    from attrs import Attribute

ClassInfo: TypeAlias = type | tuple[type, ...]


class ConstructorWalk(Walk):
    """A walk over an argument of a constructor, which holds objects, not their JSON."""

    def convert_object(self, kind: Object, value: Any) -> Any:
        return self.check_instance(kind, kind.cls, value)

    def convert_variant(self, kind: Variants, value: Any) -> Any:
        return self.check_instance(kind, kind.classes, value)

    def unlisted_member(self, enum: type[Vocabulary], value: str) -> Vocabulary | None:
        return value if isinstance(value, enum) else None

    def check_instance(self, kind: Kind, cls: ClassInfo, value: Any) -> Any:
        if isinstance(value, Mapping):
            self.add_expected(kind, "a mapping, which `structure` would read")
        elif not isinstance(value, cls):
            self.add_mismatch(kind, value)
        return value


def converter_of(key: Key, annotation: Any) -> Callable[[Any], Any] | None:
    """Return the converter of a field; None where it would change no argument."""
    if not isinstance(key.kind, Member | Tag | UnknownTag | Array | Table):
        return None

    def convert(value: Any) -> Any:
        walk = ConstructorWalk()
        converted = walk.convert_key(key, value)
        return value if walk.count else converted

    # attrs takes the type of the constructor's argument from here.
    convert.__annotations__ = {"value": annotation}
    return convert


def validator_of(key: Key) -> Callable[[object, object, Any], None]:
    """Return the validator of a field, which raises `RunStepValidationError`."""

    def validate(instance: object, _: object, value: Any) -> None:
        walk = ConstructorWalk()
        walk.path.append((None, key.name))
        walk.convert_key(key, value)
        if key.same_as is not None and not walk.count:
            walk.check_same(key.same_as, key.name, instance)
        if walk.count:
            raise walk.error()

    return validate


def derive_fields(
    cls: type, attributes: "Sequence[Attribute[Any]]"
) -> "list[Attribute[Any]]":
    """Return the fields of a class with their keys and checks, and `extra` last."""
    derived, extra = [], []
    for attribute in attributes:
        if attribute.name == "extra":
            extra = [attribute]
        elif METADATA in attribute.metadata:  # inherited
            derived.append(attribute)
        else:
            key = Key(attribute.name, attribute.type)
            tags = key.constraint.tags if isinstance(key.constraint, OneOf) else ()
            default = UnknownType.unlisted(tags[0]) if tags else attribute.default
            derived.append(
                attribute.evolve(
                    metadata={METADATA: key},
                    default=default,
                    converter=converter_of(key, attribute.type),
                    validator=validator_of(key),
                )
            )
    return [*derived, *extra]


def convert_extra(value: Mapping[str, object]) -> Extra:
    if isinstance(value, Extra):
        is_ours = type(value) is Extra
        return value if is_ours else Extra(value, value._order)
    walk = ConstructorWalk()
    unknown = walk.convert_below((None, "extra"), ANYTHING, value)
    if walk.count:
        raise walk.error()
    return extra_of(unknown, None)


def validate_extra(instance: Any, _: object, value: Extra) -> None:
    """Raise `RunStepValidationError` if `extra` has a value for a field.

    It may have an empty object that stands for null; this goes where the field is set.
    """
    cls: type = type(instance)
    walk = ConstructorWalk()
    walk.path.append((cls, "extra"))
    replaced = set()
    for name, key in keys_by_name(cls).items():
        if name in value:
            if not key.stands_for_null(value[name]):
                walk.add(f"{quote(name)} is a field of its own")
            elif getattr(instance, name) is not None:
                replaced.add(name)
    for name in added_fields(cls):
        if name in value:
            walk.add(f"{quote(name)} is a field of its own")
    if walk.count:
        raise walk.error()
    if replaced:
        kept = {name: each for name, each in value.items() if name not in replaced}
        object.__setattr__(instance, "extra", extra_of(kept, value._order))
