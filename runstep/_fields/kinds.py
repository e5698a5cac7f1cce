"""The kinds of values that annotations speak of, each able to check a value.

What to do where a kind meets a class, or an enumeration meets a string that it
does not list, differs between a constructor, which is given objects, and a
reader, which is given JSON: the `Walk` that a value is taken with decides it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from attrs import fields

from .._frozen import freeze
from .._problems import ProblemList
from .._wording import MAX_NAME_LENGTH, PathSegment, describe, plural, quote
from ..enums import UnknownType, Vocabulary

T = TypeVar("T")


class Walk(ProblemList, ABC):
    """One pass over a value and all that is in it."""

    #: Does the published document alone decide what may be null or absent?
    published = False

    def below(
        self, step: PathSegment, take: "Callable[[Any, Walk], Any]", value: Any
    ) -> Any:
        """Let *take* have a value that stands one step further down."""
        self.path.append(step)
        taken = take(value, self)
        self.path.pop()
        return taken

    def take_enum(self, kind: "OneOf", value: Any) -> Any:
        return kind.member(value, self)

    @abstractmethod
    def take_unlisted(self, kind: "OneOf", value: str) -> Vocabulary | None:
        """Give a member for a string outside an enumeration, if that may be."""

    @abstractmethod
    def take_object(self, kind: "Object", value: Any) -> Any: ...

    @abstractmethod
    def take_variant(self, kind: "Variants", value: Any) -> Any: ...


class Kind(ABC):
    """A type that a value can be checked against.

    *name* is what messages call it, *expected* what Python does.
    """

    name: str
    expected: object

    @abstractmethod
    def take(self, value: Any, walk: Walk) -> Any:
        """Give a value as objects hold it; report to the walk what is wrong."""

    def wrong(self, value: object, walk: Walk) -> None:
        self.expect(describe(value), walk)

    def wrong_name(self, value: str, walk: Walk) -> None:
        """Like `wrong`, for a string where the schema lists the strings it knows."""
        self.expect(
            quote(value) if len(value) <= MAX_NAME_LENGTH else describe(value), walk
        )

    def expect(self, got: str, walk: Walk, cause: Exception | None = None) -> None:
        message = f"expected {self.name}, got {got}"
        walk.add(message, expected=self.expected, cause=cause)

    def copied(self, value: Any, make: Callable[[Any], T], walk: Walk) -> T | None:
        """Make a list or a dictionary of a container, be it whose it may."""
        try:
            return make(value)
        except Exception as error:  # somebody's own mapping may do as it likes
            self.expect(
                f"{describe(value)} that raises {type(error).__name__}", walk, error
            )
            return None

    def mapping(self, value: Any, walk: Walk) -> dict[Any, Any] | None:
        """Give any mapping as a dictionary."""
        if isinstance(value, Mapping):
            return self.copied(value, dict, walk)
        self.wrong(value, walk)
        return None


SCALAR_NAMES = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
}


class Scalar(Kind):
    """A string, an integer, a number, a boolean, or one of several of these."""

    def __init__(self, types: tuple[type, ...]) -> None:
        self.name = " or ".join([SCALAR_NAMES[each] for each in types])
        self.expected = Union[types]  # noqa: UP007  # made at run time
        # JSON has but one kind of number: what is a float here may come as an int.
        self.types = (*types, int) if float in types else types

    def take(self, value: Any, walk: Walk) -> Any:
        # A boolean is an int to Python, but not to JSON.
        is_bool = isinstance(value, bool) and bool not in self.types
        if is_bool or not isinstance(value, self.types):
            self.wrong(value, walk)
        return value


class Constant(Kind):
    """One string and no other."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.name = quote(value)
        self.expected = Literal[value]

    def take(self, value: Any, walk: Walk) -> Any:
        if not isinstance(value, str):
            self.wrong(value, walk)
        elif value != self.value:
            self.wrong_name(value, walk)
        return self.value


class OneOf(Kind):
    """A member of an enumeration, or of a part of it (``Literal``).

    Only a *whole* enumeration is ever left open to strings that it does not list:
    a part is the tag that tells a class from others. `UnknownType` is the tag of
    the classes for all other tags, so it takes any string.
    """

    def __init__(self, members: Sequence[Vocabulary], whole: bool) -> None:
        self.enum = self.expected = type(members[0])
        self.members = {member.value: member for member in members}
        self.whole = whole
        self.any = self.enum is UnknownType
        self.name = "a string" if self.any else " or ".join(map(quote, self.members))

    def take(self, value: Any, walk: Walk) -> Any:
        return walk.take_enum(self, value)

    def member(self, value: Any, walk: Walk) -> Vocabulary | None:
        if not isinstance(value, str):
            self.wrong(value, walk)
            return None
        if self.any:
            return self.enum.unlisted(value)
        member = self.members.get(value)
        if member is None and self.whole:
            member = walk.take_unlisted(self, value)
        if member is None:
            self.wrong_name(value, walk)
        return member


class Object(Kind):
    """An object with a class of its own."""

    def __init__(self, cls: type) -> None:
        self.cls = self.expected = cls
        self.name = f"a {cls.__name__} object"

    def take(self, value: Any, walk: Walk) -> Any:
        return walk.take_object(self, value)


class Variants(Kind):
    """An object of one of several classes, told apart by a tag such as `type`.

    *known* gives the class for each tag that the schema knows, *other* the one for
    all other tags, where there is one.
    """

    def __init__(self, classes: tuple[type, ...]) -> None:
        self.classes = classes
        self.expected = Union[classes]  # noqa: UP007  # made at run time
        self.known: dict[Vocabulary, type] = {}
        self.other: type | None = None
        for cls in classes:
            tagged = tag_of(cls)
            assert tagged is not None  # noqa: S101  # `has_tags` has seen to it
            self.tag, kind = tagged
            if kind.any:
                self.other = cls
            else:
                self.known.update(dict.fromkeys(kind.members.values(), cls))
        self.tags = OneOf(tuple(self.known), whole=False)
        self.name = f"an object with {self.tag} {self.tags.name}"

    def take(self, value: Any, walk: Walk) -> Any:
        return walk.take_variant(self, value)


class Array(Kind):
    """Any number of values of one kind."""

    name = "an array"

    def __init__(self, item: Kind) -> None:
        self.item = item
        self.expected = Sequence

    def take(self, value: Any, walk: Walk) -> Any:
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            self.wrong(value, walk)
            return ()
        items = self.copied(value, list, walk) or ()
        take = self.item.take
        return tuple([walk.below((None, i), take, v) for i, v in enumerate(items)])


class Table(Kind):
    """A mapping from strings to scalars, or to anything where *value* is None."""

    name = "an object"

    def __init__(self, value: Kind | None) -> None:
        self.value = value
        self.expected = Mapping

    def take(self, value: Any, walk: Walk) -> Any:
        pairs = self.mapping(value, walk) or {}
        for key, each in pairs.items():
            if not isinstance(key, str):
                walk.add(f"expected keys that are strings, got {describe(key)}")
            elif self.value is not None:
                walk.below((None, key), self.value.take, each)
        try:
            return freeze(pairs)
        except ValueError as error:
            return walk.add(str(error))


ANYTHING = Table(None)


def has_tags(classes: Sequence[type]) -> bool:
    """Can a tag tell these classes apart? One may be for all tags of no other."""
    names: set[str] = set()
    members: list[str] = []
    others = 0
    for cls in classes:
        tagged = tag_of(cls)
        if tagged is None:
            return False
        name, kind = tagged
        names.add(name)
        if kind.any:
            others += 1
        else:
            members += kind.members
    distinct = len(set(members)) == len(members) > 0
    return len(names) == 1 and distinct and others <= 1


def tag_of(cls: type) -> tuple[str, OneOf] | None:
    """The field that tells a class of a union from the others, and its kind."""
    for attribute in fields(cls):
        kind = getattr(attribute.validator, "kind", None)
        if isinstance(kind, OneOf) and not kind.whole:
            return attribute.name, kind
    return None


class Between:
    """A number in a closed interval."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def check(self, value: Any, walk: Walk) -> None:
        if not self.low <= value <= self.high:
            span = f"{self.low} to {self.high}"
            walk.add(f"expected a number from {span}, got {describe(value)}")


class AtMost:
    """A mapping of so many pairs, with keys and strings of so many characters."""

    def __init__(self, pairs: int, key: int, value: int) -> None:
        self.pairs, self.key, self.value = pairs, key, value

    def check(self, value: Any, walk: Walk) -> None:
        if len(value) > self.pairs:
            walk.add(f"expected at most {self.pairs} pairs, got {len(value)}")
        for key, each in value.items():
            walk.path.append((None, key))
            if len(key) > self.key:
                limit = plural(self.key, "character")
                walk.add(f"expected a key of at most {limit}, got {len(key)}")
            if isinstance(each, str) and len(each) > self.value:
                limit = plural(self.value, "character")
                walk.add(f"expected at most {limit}, got {len(each)}")
            walk.path.pop()


def without_none(annotation: Any) -> tuple[Any, bool]:
    """Take ``| None`` off a type, and tell whether it was there."""
    arguments = get_args(annotation)
    if get_origin(annotation) not in (Union, UnionType) or NoneType not in arguments:
        return annotation, False
    present = tuple([each for each in arguments if each is not NoneType])
    return Union[present], True  # noqa: UP007  # made at run time


def kind_of(annotation: Any) -> Kind:
    """Make the kind of a type, from which None and `Annotated` have been taken."""
    arguments = get_args(annotation)
    match get_origin(annotation):
        case origin if origin is Literal:
            if isinstance(arguments[0], Vocabulary):
                return OneOf(arguments, whole=False)
            return Constant(arguments[0])
        case origin if origin is Sequence:
            return Array(kind_of(arguments[0]))
        case origin if origin is Mapping:
            value = arguments[1]
            return Table(None if value is object else kind_of(value))
        case origin if origin in (Union, UnionType):
            if arguments[0] in SCALAR_NAMES:
                return Scalar(arguments)
            return Variants(arguments)
    if annotation in SCALAR_NAMES:
        return Scalar((annotation,))
    if issubclass(annotation, Vocabulary):
        return OneOf(tuple(annotation), whole=True)
    return Object(annotation)
