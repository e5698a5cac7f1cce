"""What a field's annotation says: the one place where a type is written.

`keyed` is the ``field_transformer`` of every class of the schema. It turns each
annotation into a `Key`, which becomes the field's attrs validator and so checks
what the constructor is given. The hooks that read and write (`_hooks`) are made
from the same keys.

An annotation says what type a value has and, where that is not the same, what the
published document says of the key:

- ``id: str``: required, never null;
- ``usage: Usage | None``: required, may be null. The wire may leave it out;
- ``results: OptionalKey[Sequence[Result]] | None``: the document lets the key be
  absent, but not null; the wire may send null. None stands for both;
- ``output: OptionalKey[str | None]``: may be absent, may be null;
- ``first_id: RequiredKey[str] | None``: the document requires a string, the wire
  may send null or leave it out.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    TypeAlias,
    TypeVar,
    get_args,
    get_origin,
)

from attrs import fields

from .._frozen import Extra
from .._wording import quote
from ..enums import Vocabulary
from .kinds import (
    ANYTHING,
    Array,
    AtMost,
    Between,
    Kind,
    Object,
    OneOf,
    Table,
    Variants,
    Walk,
    kind_of,
    without_none,
)

if TYPE_CHECKING:
    from attrs import Attribute

T = TypeVar("T")
ClassInfo: TypeAlias = type | tuple[type, ...]


class Published(Enum):
    """What the newest published document says of a key."""

    OPTIONAL = "it may be absent"
    REQUIRED = "it may not be absent"
    RETIRED = "it does not have it any more"


OptionalKey = Annotated[T, Published.OPTIONAL]
RequiredKey = Annotated[T, Published.REQUIRED]
Retired = Annotated[T, Published.RETIRED]


class Construction(Walk):
    """Checks what a constructor is given: objects, not their JSON."""

    def take_unlisted(self, kind: OneOf, value: str) -> Vocabulary | None:
        return value if isinstance(value, kind.enum) else None

    def take_object(self, kind: Object, value: Any) -> Any:
        return self.take_instance(kind, kind.cls, value)

    def take_variant(self, kind: Variants, value: Any) -> Any:
        return self.take_instance(kind, kind.classes, value)

    def take_instance(self, kind: Kind, cls: ClassInfo, value: Any) -> Any:
        if isinstance(value, Mapping):
            kind.expect("a mapping, which `structure` would read", self)
        elif not isinstance(value, cls):
            kind.wrong(value, self)
        return value


class SameAs:
    """The same value as the field of this name has in the object in *field*."""

    def __init__(self, field: str) -> None:
        self.field = field

    def check(self, instance: object, name: str, walk: Walk) -> None:
        mine = getattr(instance, name)
        theirs = getattr(getattr(instance, self.field), name, None)
        # Somebody else's hook may have put anything there.
        if isinstance(mine, str) and isinstance(theirs, str) and mine != theirs:
            what = f"{quote(theirs)}, as in {self.field}"
            walk.add(f"expected {what}, got {quote(mine)}", expected=type(mine))


class Key:
    """A key of an object: what kind of value it has, and what may be in its place.

    As a validator it raises `RunStepValidationError`.
    """

    def __init__(self, name: str, annotation: Any) -> None:
        self.name = name
        self.optional = self.retired = False
        self.constraint: Between | AtMost | None = None
        self.same_as: SameAs | None = None
        annotation, self.nullable = without_none(annotation)
        self.nullable_published = self.nullable
        while get_origin(annotation) is Annotated:
            annotation, *notes = get_args(annotation)
            annotation, nullable = without_none(annotation)
            self.nullable = self.nullable or nullable
            for note in notes:
                if isinstance(note, Published):
                    self.optional = note is Published.OPTIONAL
                    self.retired = note is Published.RETIRED
                    self.nullable_published = nullable
                elif isinstance(note, SameAs):
                    self.same_as = note
                else:
                    self.constraint = note
        self.kind = kind_of(annotation)

    def may_be_null(self, published: bool) -> bool:
        return self.nullable_published if published else self.nullable

    def may_be_absent(self, published: bool) -> bool:
        return self.optional or (self.nullable and not published)

    def stands_for_nothing(self, value: object) -> bool:
        """Is it an empty object for null, where no empty object is of the class?

        DashScope sends ``"usage": {}``. At ``"open"``, the field is None then, and
        `extra` keeps it.
        """
        return (
            isinstance(value, dict)
            and not value
            and self.nullable
            and isinstance(self.kind, Object)
            and not all(key.may_be_absent(False) for key in keys_of(self.kind.cls))
        )

    def take(self, value: Any, walk: Walk) -> Any:
        """Give a value as objects hold it; report to the walk what is wrong."""
        if value is None and self.may_be_null(walk.published):
            return None
        before = walk.count
        taken = self.kind.take(value, walk)
        if walk.count == before:
            if self.retired and walk.published:
                walk.add(f"{quote(taken)} is not in the published document any more")
            if self.constraint is not None:
                self.constraint.check(taken, walk)
        return taken

    def converter(self, annotation: Any) -> Callable[[Any], Any] | None:
        """Make what gives a constructor's argument the form in which objects hold it.

        What is wrong stays as it is, for the validator to complain of. None where
        there is but one form.
        """
        if not isinstance(self.kind, (OneOf, Array, Table)):
            return None

        def convert(value: Any) -> Any:
            walk = Construction()
            taken = self.take(value, walk)
            return value if walk.count else taken

        # From here attrs has the type of the constructor's argument.
        convert.__annotations__ = {"value": annotation}
        return convert

    def __call__(self, instance: object, attribute: object, value: Any) -> None:
        walk = Construction()
        walk.path.append((type(instance), self.name))
        self.take(value, walk)
        if self.same_as is not None and not walk.count:
            self.same_as.check(instance, self.name, walk)
        if walk.count:
            raise walk.error()


def keyed(cls: type, attributes: "Sequence[Attribute[Any]]") -> "list[Attribute[Any]]":
    """Give each field the checks that its annotation asks for, and put `extra` last."""
    extra, *own = attributes
    derived = []
    for attribute in own:
        key = Key(attribute.name, attribute.type)
        converter = key.converter(attribute.type)
        derived.append(attribute.evolve(validator=key, converter=converter))
    return [*derived, extra]


@cache
def keys_of(cls: type) -> tuple[Key, ...]:
    """The keys of a class of the schema, in the published order."""
    return tuple([a.validator for a in fields(cls) if isinstance(a.validator, Key)])


@cache
def values_of(cls: Any) -> Callable[[object], tuple[object, ...]]:
    """Make what gives the values of all fields of an object."""
    return attrgetter(*[attribute.name for attribute in fields(cls)])


def convert_extra(value: Mapping[str, object]) -> Extra:
    if isinstance(value, Extra):
        return value
    walk = Construction()
    unknown = walk.below((None, "extra"), ANYTHING.take, value)
    if walk.count:
        raise walk.error()
    return Extra(unknown)


def check_extra(instance: object, attribute: object, value: Extra) -> None:
    cls: type = type(instance)
    walk = Construction()
    walk.path.append((cls, "extra"))
    for key in keys_of(cls):
        if key.name in value and not key.stands_for_nothing(value[key.name]):
            walk.add(f"{quote(key.name)} is a field of its own")
    if walk.count:
        raise walk.error()
