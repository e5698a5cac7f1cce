"""The walk: one pass over a value and everything in it, which names every problem."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from .._frozen import LoopError, freeze, is_text, text_of
from .._problems import ProblemList
from .._wording import MAX_NAME_LENGTH, PathSegment, describe, plural, quote
from ..enums import UnknownType, Vocabulary
from .keys import Key
from .kinds import (
    Array,
    AtMost,
    Between,
    Constant,
    Container,
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


class Walk(ProblemList, ABC):
    """A pass over a value, which converts it to the form in which objects hold it.

    If the value is wrong, the walk adds a problem. What it returns then is not used.
    Subclasses decide what an object and an unlisted member may be: a constructor is
    given objects, and a reader is given JSON.
    """

    #: Whether only the published document decides what may be null or absent.
    published = False

    @abstractmethod
    def convert_object(self, kind: Object, value: Any) -> Any: ...

    @abstractmethod
    def convert_variant(self, kind: Variants, value: Any) -> Any: ...

    @abstractmethod
    def unlisted_member(self, enum: type[Vocabulary], value: str) -> Vocabulary | None:
        """Return the member for a string that the enumeration does not list, if any."""

    def convert_key(self, key: Key, value: Any) -> Any:
        """Convert the value of a key, which may be null."""
        if value is None and key.may_be_null(self.published):
            return None
        before = self.count
        converted = self.convert(key.kind, value)
        if self.count == before:
            if key.retired and self.published:
                self.add(
                    f"{quote(converted)} is not in the published document any more"
                )
            if key.constraint is not None:
                self.check(key.constraint, converted)
        return converted

    def convert(self, kind: Kind, value: Any) -> Any:
        match kind:
            case Scalar():
                # To Python, a boolean is an integer; to JSON, it is not.
                is_bool = type(value) is bool and bool not in kind.types
                if is_bool or not issubclass(type(value), kind.types):
                    self.add_mismatch(kind, value)
                return value
            case Table():
                return self.convert_table(kind, value)
            case Member() | Tag() | UnknownTag():
                return self.convert_member(kind, value)
            case Object():
                return self.convert_object(kind, value)
            case Variants():
                return self.convert_variant(kind, value)
            case Array():
                return self.convert_array(kind, value)
        return self.convert_constant(kind, value)

    def convert_below(self, segment: PathSegment, kind: Kind, value: Any) -> Any:
        """Convert a value one segment below the present path."""
        self.path.append(segment)
        converted = self.convert(kind, value)
        self.path.pop()
        return converted

    def convert_member(
        self, kind: Member | Tag | UnknownTag, value: Any
    ) -> Vocabulary | None:
        if not is_text(value):
            self.add_mismatch(kind, value)
            return None
        text = text_of(value)
        if isinstance(kind, UnknownTag):
            return UnknownType.unlisted(text)
        member = kind.members.get(text)
        if member is None and isinstance(kind, Member):
            member = self.unlisted_member(kind.enum, value)
        if member is None:
            self.add_other_name(kind, text)
        return member

    def convert_constant(self, kind: Constant, value: Any) -> str:
        if not is_text(value):
            self.add_mismatch(kind, value)
        elif text_of(value) != kind.value:
            self.add_other_name(kind, text_of(value))
        return kind.value

    def convert_array(self, kind: Array, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            self.add_mismatch(kind, value)
            return ()
        items = self.copy(kind, value, list) or ()
        return tuple(
            [self.convert_below((None, i), kind.item, v) for i, v in enumerate(items)]
        )

    def convert_table(self, kind: Table, value: Any) -> Any:
        pairs = with_plain_keys(self.mapping(kind, value) or {}, ())
        for key, each in pairs.items():
            if type(key) is not str:
                self.add(f"expected keys that are strings, got {describe(key)}")
            elif kind.value is not None:
                self.convert_below((None, key), kind.value, each)
        return self.copy(kind, pairs, freeze)

    def mapping(self, kind: Container, value: Any) -> dict[Any, Any] | None:
        """Return a dictionary of any mapping; None where the value is none."""
        if isinstance(value, Mapping):
            return self.copy(kind, value, dict)
        self.add_mismatch(kind, value)
        return None

    def copy(self, kind: Container, value: Any, make: Callable[[Any], T]) -> T | None:
        """Return a copy of a container, which may be of a user's class."""
        try:
            return make(value)
        except LoopError as error:
            self.add(str(error))
            return None
        except Exception as error:  # a user's own class may raise anything
            got = f"{describe(value)} that raises {type(error).__name__}"
            self.add_expected(kind, got, kind.expected, error)
            return None

    def check(self, constraint: AtMost | Between | OneOf, value: Any) -> None:
        if isinstance(constraint, AtMost):
            self.check_at_most(constraint, value)
        elif isinstance(constraint, OneOf):
            if value not in constraint.tags:
                self.add(f"expected {constraint.name}, got {quote(value)}")
        elif not constraint.low <= value <= constraint.high:
            span = f"{constraint.low} to {constraint.high}"
            self.add(f"expected a number from {span}, got {describe(value)}")

    def check_at_most(self, constraint: AtMost, value: Any) -> None:
        if len(value) > constraint.pairs:
            self.add(f"expected at most {constraint.pairs} pairs, got {len(value)}")
        for key, each in value.items():
            self.path.append((None, key))
            if len(key) > constraint.key:
                limit = plural(constraint.key, "character")
                self.add(f"expected a key of at most {limit}, got {len(key)}")
            length = str.__len__(each) if is_text(each) else 0
            if length > constraint.value:
                limit = plural(constraint.value, "character")
                self.add(f"expected at most {limit}, got {length}")
            self.path.pop()

    def check_same(self, constraint: SameAs, name: str, instance: object) -> None:
        mine = getattr(instance, name)
        theirs = getattr(getattr(instance, constraint.field), name, None)
        # The hook of a user may have put anything there.
        if isinstance(mine, str) and isinstance(theirs, str) and mine != theirs:
            expected = f"{quote(theirs)}, as in {constraint.field}"
            self.add(f"expected {expected}, got {quote(mine)}")

    def add_mismatch(self, kind: Kind, value: object) -> None:
        self.add_expected(kind, describe(value))

    def add_other_name(self, kind: Kind, value: str) -> None:
        """Add a mismatch that shows the string, where the schema lists strings."""
        is_short = len(value) <= MAX_NAME_LENGTH
        self.add_expected(kind, quote(value) if is_short else describe(value))

    def add_expected(
        self,
        kind: Kind,
        got: str,
        expected: object = None,
        cause: Exception | None = None,
    ) -> None:
        self.add(f"expected {kind.name}, got {got}", expected=expected, cause=cause)


def with_plain_keys(
    mapping: Mapping[Any, Any], names: Collection[str]
) -> Mapping[Any, Any]:
    """Return a mapping in which keys that are strings are plain strings.

    A key that is found among the *names* becomes this name. To any dictionary, and so
    to compiled functions, it is this name, whatever its class. Other keys that are no
    strings stay.
    """
    if all(type(key) is str for key in mapping):
        return mapping
    plain = {name: name for name in names}
    return {
        plain[key] if key in plain else text_of(key) if is_text(key) else key: value
        for key, value in mapping.items()
    }
