"""Kinds: the types of values that the annotations of fields name, as plain data.

A kind knows nothing of reading, checking or writing. Four interpreters do that: `walk`
for the slow way, `_convert.reading` and `_convert.writing` for the source of compiled
functions, and `json_schema`.

*name* is what messages call a kind, *expected* the type that Python calls a container.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, Union

from .._wording import quote
from ..enums import Vocabulary

SCALAR_NAMES = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
}


class Scalar:
    """A string, an integer, a number, a boolean, or one of several of these."""

    def __init__(self, types: tuple[type, ...]) -> None:
        self.name = " or ".join([SCALAR_NAMES[each] for each in types])
        # JSON has one kind of number: a float may come without a fraction.
        self.types = (*types, int) if float in types else types


class Constant:
    """One string and no other."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.name = quote(value)


class Member:
    """Any member of an enumeration; at ``"open"``, an unlisted one, too."""

    def __init__(self, enum: type[Vocabulary]) -> None:
        self.enum: type[Vocabulary] = enum
        self.members = members_by_value(tuple(enum))
        self.name = " or ".join(map(quote, self.members))


class Tag:
    """The members of an enumeration that tell one class of a union from the others."""

    def __init__(self, members: Sequence[Vocabulary]) -> None:
        self.members = members_by_value(members)
        self.name = " or ".join(map(quote, self.members))


class UnknownTag:
    """Any string: the tag of the class for all variants that have no class."""

    name = "a string"


class Object:
    """An object of a class of the schema."""

    def __init__(self, cls: type) -> None:
        self.cls = cls
        self.expected: object = cls
        self.name = f"a {cls.__name__} object"


class Variants:
    """An object of one of several classes, which the value under *tag_name* selects.

    *by_tag* has the class for each listed tag, *unknown* the class for all other tags,
    where the union has one. *tags* are all listed tags as a kind. *may_lack_tag* says
    whether an object without a tag is one of the unknown class, at ``"open"``.
    """

    def __init__(
        self,
        tag_name: str,
        by_tag: Mapping[Vocabulary, type],
        unknown: type | None,
        may_lack_tag: bool,
    ) -> None:
        self.tag_name = tag_name
        self.may_lack_tag = may_lack_tag
        self.by_tag = by_tag
        self.unknown = unknown
        self.tags = Tag(tuple(by_tag))
        classes = (*dict.fromkeys(by_tag.values()), *([unknown] if unknown else []))
        self.classes: tuple[type, ...] = classes
        self.expected: object = Union[classes]  # noqa: UP007  # made at run time
        self.name = f"an object with {tag_name} {self.tags.name}"


class Array:
    """Any number of values of one kind."""

    name = "an array"
    expected: object = Sequence

    def __init__(self, item: "Kind") -> None:
        self.item = item


class Table:
    """A mapping from strings to values of a kind, or to any JSON where it is None."""

    name = "an object"
    expected: object = Mapping

    def __init__(self, value: "Kind | None") -> None:
        self.value = value


Container: TypeAlias = Object | Variants | Array | Table
Kind: TypeAlias = Scalar | Constant | Member | Tag | UnknownTag | Container
ANYTHING = Table(None)


def members_by_value(members: Sequence[Vocabulary]) -> dict[str, Vocabulary]:
    return {member.value: member for member in members}


class Between:
    """The constraint of a number in a closed interval."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high


class AtMost:
    """The constraint of a mapping: its pairs, and the characters of keys and values."""

    def __init__(self, pairs: int, key: int, value: int) -> None:
        self.pairs, self.key, self.value = pairs, key, value


class OneOf:
    """The constraint of a tag that no enumeration lists."""

    def __init__(self, *tags: str) -> None:
        self.tags = tags
        self.name = " or ".join(map(quote, tags))


class SameAs:
    """The constraint of a value that equals its namesake in the object in *field*."""

    def __init__(self, field: str) -> None:
        self.field = field
