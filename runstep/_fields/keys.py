"""Keys: what an annotation says of a key of an object, as plain data.

The annotation is the only place where the type of a field is written. It says what
type a value has and, where the two differ, what the published document says:

- ``id: str``: required, never null;
- ``usage: Usage | None``: required, may be null. The wire may leave it out;
- ``results: OptionalKey[Sequence[Result]] | None``: the document lets the key be
  absent, but not null; the wire may send null. None stands for both;
- ``output: OptionalKey[str | None]``: may be absent, may be null;
- ``first_id: RequiredKey[str] | None``: the document requires a string, the wire
  may send null or leave it out;
- ``type: Retired[Literal[…]]``: the newest document does not have it any more;
- ``type: Annotated[RunStepType, SameAs("step_details")]``: equals `step_details.type`;
- ``Annotated[float, Between(0, 1)]`` and ``Annotated[Mapping[…], AtMost(…)]``: limits;
- ``Annotated[Literal[UnknownType.UNKNOWN], OneOf("mcp")]``: the tags that a class of a
  service's dialect has. The first is the default of its constructor.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from attrs import fields

from ..enums import UnknownType, Vocabulary
from .kinds import (
    SCALAR_NAMES,
    Array,
    AtMost,
    Between,
    Constant,
    Kind,
    Member,
    Object,
    OneOf,
    SameAs,
    Scalar,
    Table,
    Tag,
    UnknownTag,
    Variants,
)

T = TypeVar("T")

#: The name under which the metadata of an attrs field hold its `Key`.
METADATA = "runstep"


class Published(Enum):
    """What the newest published document says of a key."""

    OPTIONAL = "it may be absent"
    REQUIRED = "it may not be absent"
    RETIRED = "it is not in the document any more"


OptionalKey = Annotated[T, Published.OPTIONAL]
RequiredKey = Annotated[T, Published.REQUIRED]
Retired = Annotated[T, Published.RETIRED]


class Key:
    """A key of an object: the kind of its value, and what may stand in its place."""

    def __init__(self, name: str, annotation: Any) -> None:
        self.name = name
        self.optional = self.retired = False
        self.constraint: Between | AtMost | OneOf | None = None
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
        #: The value of the field where the key is absent.
        self.absent = UnknownType.UNKNOWN if isinstance(self.kind, UnknownTag) else None

    def may_be_null(self, published: bool) -> bool:
        return self.nullable_published if published else self.nullable

    def may_be_absent(self, published: bool) -> bool:
        return self.optional or (self.nullable and not published)

    @property
    def has_empty_for_null(self) -> bool:
        """Whether an empty object may stand in the place of null, at ``"open"``.

        DashScope sends ``"usage": {}``. The field is None then, and `extra` keeps the
        empty object. A class without required keys reads an empty object as one of its
        own.
        """
        return (
            self.nullable
            and isinstance(self.kind, Object)
            and not all(key.may_be_absent(False) for key in keys_of(self.kind.cls))
        )

    def stands_for_null(self, value: Any) -> bool:
        """Return whether a value is an empty object in the place of null."""
        return (
            issubclass(type(value), dict)
            and not dict.__len__(value)  # a method of a user's class may raise anything
            and self.has_empty_for_null
        )


def without_none(annotation: Any) -> tuple[Any, bool]:
    """Return a type without its ``| None``, and whether it had one."""
    arguments = get_args(annotation)
    if get_origin(annotation) not in (Union, UnionType) or NoneType not in arguments:
        return annotation, False
    present = tuple([each for each in arguments if each is not NoneType])
    return Union[present], True  # noqa: UP007  # made at run time


def kind_of(annotation: Any) -> Kind:
    """Return the kind of a type without ``| None`` and `Annotated`."""
    arguments = get_args(annotation)
    match get_origin(annotation):
        case origin if origin is Literal:
            if not isinstance(arguments[0], Vocabulary):
                return Constant(arguments[0])
            is_unknown = UnknownType.UNKNOWN in arguments
            return UnknownTag() if is_unknown else Tag(arguments)
        case origin if origin is Sequence:
            return Array(kind_of(arguments[0]))
        case origin if origin is Mapping:
            value = arguments[1]
            return Table(None if value is object else kind_of(value))
        case origin if origin in (Union, UnionType):
            if arguments[0] in SCALAR_NAMES:
                return Scalar(arguments)
            variants = variants_of(arguments)
            assert variants is not None, annotation  # noqa: S101  # a bug of ours
            return variants
    if annotation in SCALAR_NAMES:
        return Scalar((annotation,))
    if issubclass(annotation, Vocabulary):
        return Member(annotation)
    return Object(annotation)


def variants_of(classes: Sequence[type]) -> Variants | None:
    """Return the kind of a union of classes; None where no tag tells them apart."""
    by_tag: dict[Vocabulary, type] = {}
    unknown: type | None = None
    may_lack_tag = False
    names = set()
    for cls in classes:
        key = tag_of(cls)
        if key is None:
            return None
        names.add(key.name)
        members: list[Vocabulary] = []
        if isinstance(key.kind, Tag):
            members = [*key.kind.members.values()]
        elif isinstance(key.constraint, OneOf):
            members = [*map(UnknownType.unlisted, key.constraint.tags)]
        if members:
            if not by_tag.keys().isdisjoint(members):
                return None
            by_tag.update(dict.fromkeys(members, cls))
        elif unknown is not None:
            return None
        else:
            unknown, may_lack_tag = cls, key.optional
    if len(names) > 1 or not by_tag:
        return None
    return Variants(names.pop(), by_tag, unknown, may_lack_tag)


def tag_of(cls: type) -> Key | None:
    """Return the key that tells a class of a union from the others."""
    tags = [key for key in keys_of(cls) if isinstance(key.kind, Tag | UnknownTag)]
    return tags[0] if tags else None


@cache
def keys_of(cls: type) -> tuple[Key, ...]:
    """Return the keys of a class of the schema, in the published order."""
    metadata = [attribute.metadata for attribute in fields(cls)]
    return tuple([each[METADATA] for each in metadata if METADATA in each])


@cache
def added_fields(cls: Any) -> dict[str, Any]:
    """Return the fields that a user's class has beyond those of the schema, by name."""
    return {
        field.name: field
        for field in fields(cls)
        if METADATA not in field.metadata and field.init and field.name != "extra"
    }


@cache
def keys_by_name(cls: type) -> dict[str, Key]:
    return {key.name: key for key in keys_of(cls)}
