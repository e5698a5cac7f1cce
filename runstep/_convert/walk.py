"""The slow walk over JSON: it reads any shape and names every problem."""

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeAlias

from .._fields.keys import keys_of
from .._fields.kinds import ANYTHING, Object, OneOf, Variants, Walk
from .._frozen import Extra
from .._wording import quote
from ..enums import STRICTNESSES, Strictness, Vocabulary
from ..errors import RunStepValidationError

#: The keys of an object in the order in which they came.
Shape: TypeAlias = tuple[str, ...]


def check_strictness(strictness: Strictness) -> Strictness:
    """Give a strictness back, or raise ValueError if it is none."""
    if strictness not in STRICTNESSES:
        raise ValueError(f"strictness is one of {STRICTNESSES}, not {strictness!r}")
    return strictness


class Hooks(Protocol):
    """What is asked for hooks: a converter of cattrs, or ours alone."""

    def get_structure_hook(self, cl: Any, /) -> Callable[..., Any]: ...
    def get_unstructure_hook(self, cls: Any, /) -> Callable[..., Any]: ...


class OwnHook:
    """The base of our structure hooks, by which a walk tells them from others."""

    converter: Hooks

    def notice(self, sample: dict[str, Any]) -> None:
        """Hear of an object that was read the slow way."""


def own_hook(converter: Hooks, cls: type) -> OwnHook | None:
    """Give the converter's hook for a class, if it is of ours and made for it."""
    own = getattr(converter.get_structure_hook(cls), "__self__", None)
    return own if isinstance(own, OwnHook) and own.converter is converter else None


def foreign_hook(
    get_hook: Callable[[type], Callable[..., Any]], kind: OneOf
) -> Callable[..., Any] | None:
    """Give the hook that somebody registered for an enumeration, if one did.

    The enumerations have no hooks of ours: cattrs takes them for strings, and would
    prefer its own. But only a registered one is not the same for all of them. For
    tags no hook is asked.
    """
    hook = get_hook(kind.enum)
    return None if not kind.whole or hook == get_hook(Vocabulary) else hook


class Reader(Walk):
    """A walk over what JSON parsers give, for one converter at one strictness.

    Where somebody registered a hook of their own for a class or an enumeration on
    the converter, that one reads it.
    """

    def __init__(self, converter: Hooks, strictness: Strictness) -> None:
        super().__init__()
        self.converter = converter
        self.published = strictness == "published"
        self.open = strictness == "open"

    def take_unlisted(self, kind: OneOf, value: str) -> Vocabulary | None:
        return kind.enum.unlisted(value) if self.open else None

    def take_enum(self, kind: OneOf, value: Any) -> Any:
        hook = foreign_hook(self.converter.get_structure_hook, kind)
        if hook is None:
            return kind.member(value, self)
        return self.take_foreign(hook, kind.enum, value)

    def take_object(self, kind: Object, value: Any) -> Any:
        own = own_hook(self.converter, kind.cls)
        if own is None:
            hook = self.converter.get_structure_hook(kind.cls)
            return self.take_foreign(hook, kind.cls, value)
        return self.take_own(own, kind, value)

    def take_own(self, own: OwnHook, kind: Object, value: Any) -> Any:
        mapping = kind.mapping(value, self)
        if mapping is None:
            return None
        before = self.count
        instance = self.read(kind.cls, mapping)
        if self.count == before:
            own.notice(mapping)
        return instance

    def take_foreign(self, hook: Callable[..., Any], cls: type, value: Any) -> Any:
        try:
            return hook(value, cls)
        except Exception as error:
            message = f"the hook for {cls.__name__} raised {type(error).__name__}"
            if isinstance(error, RunStepValidationError) and error.problems:
                message = f"{message}: {error.problems[0]}"
            return self.add(message, expected=cls, cause=error)

    def take_variant(self, kind: Variants, value: Any) -> Any:
        mapping = kind.mapping(value, self)
        if mapping is None:
            return None
        self.path.append((None, kind.tag))
        cls = self.choose(kind, mapping)
        self.path.pop()
        return None if cls is None else self.take_object(Object(cls), mapping)

    def choose(self, kind: Variants, value: dict[Any, Any]) -> type | None:
        """Give the class that a tag stands for; the path is at the tag."""
        if kind.tag not in value:
            self.add("a required key is missing", "missing")
            return None
        tag = value[kind.tag]
        unknown = isinstance(tag, str) and tag not in kind.tags.members
        if unknown and self.open and kind.other is not None:
            return kind.other
        member = kind.tags.member(tag, self)
        if member is None:
            return None
        cls = kind.known[member]
        reads_it = own_hook(self.converter, cls)
        if reads_it and not self.is_complete(cls, value):
            # Then it may be the tag that is wrong: are the keys another's?
            own = {key.name for key in keys_of(cls)}
            for meant, other in kind.known.items():
                theirs = {key.name for key in keys_of(other)} - own
                if not theirs.isdisjoint(value) and self.is_complete(other, value):
                    what = f"{quote(meant)}, to which the other keys belong"
                    got = f"got {quote(tag)}"
                    self.add(f"expected {what}, {got}", expected=kind.tags.enum)
                    return None
        return cls

    def is_complete(self, cls: type, value: dict[Any, Any]) -> bool:
        return all(
            key.name in value or key.may_be_absent(self.published)
            for key in keys_of(cls)
        )

    def read(self, cls: type, value: dict[Any, Any]) -> Any:
        """Read an object of a class of the schema."""
        keys, before = keys_of(cls), self.count
        known = {key.name for key in keys}
        unknown = {name: each for name, each in value.items() if name not in known}
        instance = draft_of(cls)()
        for key in keys:
            taken = None
            if key.name not in value:
                if not key.may_be_absent(self.published):
                    step = (cls, key.name)
                    self.add_at(step, "a required key is missing", "missing")
            elif (
                self.open
                and key.stands_for_nothing(value[key.name])
                and isinstance(key.kind, Object)
                and own_hook(self.converter, key.kind.cls)  # else a hook has its say
            ):
                unknown[key.name] = {}
            else:
                taken = self.below((cls, key.name), key.take, value[key.name])
            setattr(instance, key.name, taken)
        extra = ANYTHING.take(unknown, self)
        if getattr(self.converter, "forbid_extra_keys", False):
            for name in [name for name in unknown if name not in known]:
                step = (cls, str(name))
                self.add_at(step, "the schema has no such key", "forbidden")
        for key in keys:
            if key.same_as is not None:
                self.path.append((cls, key.name))
                key.same_as.check(instance, key.name, self)
                self.path.pop()
        if self.count > before:
            return None
        instance.extra = Extra(extra, tuple(value))
        instance.__class__ = cls
        return instance


@cache
def draft_of(cls: type) -> type:
    """Make a class with the layout of a frozen one, but with slots that can be set.

    Filling one and making it a *cls* takes a store a slot, where the constructor of
    a frozen class needs a call, and would check everything once more.
    """
    plain = {
        name: getattr(object, name)
        for name in ("__init__", "__setattr__", "__delattr__")
    }
    slots = tuple([key.name for key in keys_of(cls)])
    return type("Draft", cls.__bases__, {"__slots__": slots, **plain})
