"""The slow walk over JSON: it reads objects of any shape and names every problem."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from .._fields.drafts import draft_of
from .._fields.keys import added_fields, keys_by_name, keys_of, tag_of
from .._fields.kinds import (
    ANYTHING,
    Member,
    Object,
    Tag,
    UnknownTag,
    Variants,
)
from .._fields.walk import Walk, with_plain_keys
from .._frozen import extra_of, is_text, text_of
from .._problems import MISSING
from .._wording import name_of, quote
from ..enums import STRICTNESSES, Strictness, Vocabulary
from .dialect import dialect_of
from .registered import (
    AnyConverter,
    Hook,
    OwnHook,
    enum_hook,
    is_read_as_null,
    own_hook,
)


def check_strictness(strictness: Strictness) -> Strictness:
    """Return a strictness; raises ValueError if it is none."""
    if strictness not in STRICTNESSES:
        raise ValueError(f"strictness is one of {STRICTNESSES}, not {strictness!r}")
    return strictness


class JsonWalk(Walk):
    """A walk over what JSON parsers return, for one converter at one strictness.

    A class or an enumeration for which a user registered a hook on the converter is
    read by that hook.
    """

    def __init__(self, converter: AnyConverter, strictness: Strictness) -> None:
        super().__init__()
        self.converter = converter
        self.strictness: Strictness = strictness
        self.published = strictness == "published"
        self.open = strictness == "open"

    def unlisted_member(self, enum: type[Vocabulary], value: str) -> Vocabulary | None:
        return enum.unlisted(text_of(value)) if self.open else None

    def convert_member(self, kind: Member | Tag | UnknownTag, value: Any) -> Any:
        if isinstance(kind, Member):
            hook = enum_hook(self.converter.get_structure_hook, kind.enum)
            if hook is not None:
                return self.call_hook(hook, kind.enum, value)
        return super().convert_member(kind, value)

    def convert_object(self, kind: Object, value: Any) -> Any:
        hook = self.converter.get_structure_hook(kind.cls)
        own = own_hook(hook, self.converter)
        if own is None:
            return self.call_hook(hook, kind.cls, value)
        return self.read(own, kind, value)

    def convert_variant(self, kind: Variants, value: Any) -> Any:
        mapping = self.mapping(kind, value)
        if mapping is None:
            return None
        self.path.append((None, kind.tag_name))
        cls = self.class_of(kind, mapping)
        self.path.pop()
        if cls is None:
            return None
        if kind.unknown is not None and cls not in kind.classes:
            return self.convert_dialect(cls, kind.unknown, mapping)
        return self.convert_object(Object(cls), mapping)

    def convert_dialect(
        self, cls: type, unknown: type, mapping: Mapping[Any, Any]
    ) -> Any:
        """Read an object of a dialect: as one of unknown type, if it does not fit."""
        hook = self.converter.get_structure_hook(cls)
        if own_hook(hook, self.converter) is None:
            return self.call_hook(hook, cls, mapping)
        attempt = JsonWalk(self.converter, self.strictness)
        instance = attempt.convert_object(Object(cls), mapping)
        if not attempt.count:
            return instance
        has_raised = any(problem.cause for problem in attempt.problems)
        # What a user's code has raised inside the object is a problem.
        return self.convert_object(Object(cls if has_raised else unknown), mapping)

    def call_hook(self, hook: Hook, cls: type, value: Any) -> Any:
        """Convert a value with the hook of a user."""
        try:
            return hook(value, cls)
        except Exception as error:
            self.add_raised(error, f"the hook for {name_of(cls)}", cls)
            return None

    def add_raised(self, error: Exception, by: str, expected: object = None) -> None:
        """Add the problems of an error that a user's code has raised."""
        from .groups import add_raised  # the user's code has loaded cattrs

        add_raised(self, error, (*self.path,), by, expected)

    def class_of(self, kind: Variants, value: Mapping[Any, Any]) -> type | None:
        """Return the class that a tag selects; the present path is that of the tag."""
        value = with_plain_keys(value, (kind.tag_name,))
        if kind.tag_name not in value:
            if self.open and kind.may_lack_tag:
                return kind.unknown
            self.add(MISSING, "missing")
            return None
        tag = value[kind.tag_name]
        if is_text(tag):
            tag = text_of(tag)
        is_unknown = is_text(tag) and tag not in kind.tags.members
        if is_unknown and self.open and kind.unknown is not None:
            return dialect_of(kind.unknown).get(tag, kind.unknown)
        member = self.convert_member(kind.tags, tag)
        if member is None:
            return None
        cls = kind.by_tag[member]
        meant = self.meant_tag(kind, cls, value)
        if meant is None:
            return cls
        expected = f"{quote(meant)}, to which the other keys belong"
        message = f"expected {expected}, got {quote(tag)}"
        self.add(message)
        return None

    def meant_tag(
        self, kind: Variants, cls: type, value: Mapping[Any, Any]
    ) -> str | None:
        """Return another tag, if the tag is wrong: the keys belong to its class."""
        hook = self.converter.get_structure_hook(cls)
        if not own_hook(hook, self.converter) or self.is_complete(cls, value):
            return None
        own = keys_by_name(cls).keys()
        for tag, other in kind.by_tag.items():
            names = keys_by_name(other).keys() - own
            if not names.isdisjoint(value) and self.is_complete(other, value):
                return tag
        return None

    def is_complete(self, cls: type, value: Mapping[Any, Any]) -> bool:
        """Return whether a mapping has all the keys that a class requires."""
        return all(
            key.name in value or key.may_be_absent(self.published)
            for key in keys_of(cls)
        )

    def read(self, own: OwnHook, kind: Object, value: Any) -> Any:
        """Read an object of a class of ours, whose hook takes note of the shape."""
        mapping = self.mapping(kind, value)
        if mapping is None:
            return None
        instance = self.read_keys(kind.cls, mapping)
        if instance is not None:
            own.notice(instance.extra._order, mapping)
        return instance

    def read_keys(self, cls: type, value: Mapping[Any, Any]) -> Any:
        """Return the object that a mapping stands for; None if anything is wrong."""
        fields = self.read_fields(cls, value)
        if fields is None:
            return None
        draft = draft_of(cls)()
        for name, each in fields.items():
            setattr(draft, name, each)
        draft.__class__ = cls
        return draft

    def read_fields(self, cls: type, value: Mapping[Any, Any]) -> dict[str, Any] | None:
        """Return the fields of an object by name; None if anything is wrong.

        The keys of fields that a user's class adds are not read, and not unknown.
        """
        keys, before = keys_of(cls), self.count
        names = keys_by_name(cls) | added_fields(cls)
        value = with_plain_keys(value, names)
        unknown = {name: each for name, each in value.items() if name not in names}
        fields = {}
        for key in keys:
            converted: Any = key.absent
            if key.name not in value:
                if not key.may_be_absent(self.published):
                    self.add_at((cls, key.name), MISSING, "missing")
            elif self.open and is_read_as_null(key, value[key.name], self.converter):
                unknown[key.name] = {}
            else:
                self.path.append((cls, key.name))
                converted = self.convert_key(key, value[key.name])
                self.path.pop()
            fields[key.name] = converted
        extra = self.convert_table(ANYTHING, unknown)
        # All keys of an object of unknown type are unknown.
        forbids = getattr(self.converter, "forbid_extra_keys", False)
        if forbids and not isinstance(getattr(tag_of(cls), "kind", None), UnknownTag):
            for name in [name for name in unknown if name not in names]:
                segment = (cls, str(name))
                self.add_at(segment, "the schema has no such key", "forbidden")
        for key in keys:
            # The constructor of a user's class that declares the field anew checks it.
            if key.same_as is not None and key.same_as.field in fields:
                self.path.append((cls, key.name))
                self.check_same(key.same_as, key.name, SimpleNamespace(**fields))
                self.path.pop()
        if self.count > before:
            return None
        return {**fields, "extra": extra_of(extra, (*value,))}
