"""Writing: the source of the functions that write objects of a shape.

The shape travels with an object, in its `extra`. A function for the shape makes the
dictionary in the order of the shape. Objects in it are written inline, if they are
like those of the object that the function was compiled for, else by their hooks. This
is the function that writes what the example in `reading` reads::

    def write(old):
        extra = old.extra
        if [*extra] != keys2: return write_slowly(old)
        [v0] = extra.values()
        v1 = old.message_creation
        if v1 is not None:
            if (type(v1) is not cls4
                    or (v3 := (v2 := v1.extra)._order) is not shape3 and v3 != shape3
                    or v2
            ):
                v1 = hooks5[type(v1)](v1)
            else:
                v1 = {
                    'message_id': v1.message_id,
                }
        return {
            'type': old.type._value_,
            'message_creation': v1,
            'request_id': v0 if type(v0) is str else thaw(v0),
        }

An object that has other keys than its shape, because a field was set later or its
`extra` was made for another object, is written by the slow way, `write_slowly`.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from .._fields.keys import Key, keys_by_name
from .._fields.kinds import (
    Array,
    Constant,
    Kind,
    Member,
    Object,
    Scalar,
    Table,
    Tag,
    UnknownTag,
    Variants,
)
from ..objects import SchemaObject
from .registered import AnyConverter, Hook, enum_hook, own_hook
from .shapes import Function, Shape
from .source import Source, add_nested, compile_source


class HookTable(dict[type, Hook]):
    """The hooks for the classes of a field. The hook of a subclass is looked up."""

    def __init__(self, converter: AnyConverter, classes: Iterable[type]) -> None:
        super().__init__()
        self.converter = converter
        self.update({cls: converter.get_unstructure_hook(cls) for cls in classes})

    def __missing__(self, cls: type) -> Hook:
        return self.converter.get_unstructure_hook(cls)


class WriteCompiler:
    """A compiler of one function that writes objects."""

    def __init__(
        self, converter: AnyConverter, thaw: Function, write_slowly: Function
    ) -> None:
        self.converter = converter
        self.source = Source(thaw=thaw, write_slowly=write_slowly)

    def compile(self, cls: type, shape: Shape | None, sample: Any) -> Function:
        """Compile the function for objects of a class that are like the sample."""
        source = self.source
        keys = keys_by_name(cls)
        names = [*keys] if shape is None else shape
        differs = " or ".join(self.differs_from(cls, "old", "extra", names, sample))
        source.add("extra = old.extra", f"if {differs}: return write_slowly(old)")
        if shape is not None:
            self.add_items("return", cls, "old", "extra", sample)
        else:
            source.add("new = {}")
            for name, key in keys.items():
                is_set = f"old.{name} is not {self.absent(key)}"
                given = f"if {is_set}: " if key.optional else ""
                written = self.expression(key, "old")
                source.add(f"{given}new[{name!r}] = {written}")
            source.add("return new")
        return compile_source(source, "write(old)")

    def differs_from(
        self, cls: type, old: str, extra: str, names: Collection[str], sample: Any
    ) -> list[str]:
        """Return the conditions for an object to have values under other names.

        An `extra` may have been made for another object, so it may also lack some.
        """
        keys = keys_by_name(cls)
        in_extra = names_in_extra(keys, sample)
        absent = [name for name in keys if name not in names or name in in_extra]
        return [
            f"[*{extra}] != {self.source.name('keys', in_extra)}"
            if in_extra
            else extra,
            *[f"{old}.{name} is not {self.absent(keys[name])}" for name in absent],
        ]

    def absent(self, key: Key) -> str:
        """Return the value of a field whose key is absent."""
        return "None" if key.absent is None else self.source.name("absent", key.absent)

    def add_items(
        self, head: str, cls: type, old: str, extra: str, sample: Any
    ) -> None:
        """Add, behind *head*, the dictionary of an object that is like the sample."""
        keys = keys_by_name(cls)
        in_extra = {
            name: self.source.variable() for name in names_in_extra(keys, sample)
        }
        if in_extra:
            self.source.add(f"[{', '.join(in_extra.values())}] = {extra}.values()")
        items = {}
        for name in dict.fromkeys(sample.extra._order):
            v = in_extra.get(name)
            if v is None:
                items[name] = self.value(keys[name], old, getattr(sample, name))
            else:  # text is by far the most frequent
                items[name] = f"{v} if type({v}) is str else thaw({v})"
        lines = [f"    {name!r}: {written}," for name, written in items.items()]
        self.source.add(f"{head} {{", *lines, "}")

    def value(self, key: Key, old: str, sample: Any) -> str:
        """Return what a field of an object like the sample's is written as."""
        first = sample[0] if isinstance(key.kind, Array) and sample else sample
        if not self.may_inline(first):
            return self.expression(key, old)
        source, new = self.source, self.source.variable()
        source.add(f"{new} = {old}.{key.name}")
        add_object = partial(self.add_object, first)
        add_nested(source, key.kind, new, add_object, nullable=True, array="{}")
        return new

    def may_inline(self, sample: Any) -> bool:
        """Return whether a value is an object that one of our hooks has written."""
        if not isinstance(sample, SchemaObject):
            return False
        hook = self.converter.get_unstructure_hook(type(sample))
        own = own_hook(hook, self.converter)
        extra: Any = sample.extra  # its stub has no order
        shape = extra._order
        return own is not None and shape is not None and own.shapes.has_seen(shape)

    def add_object(self, sample: Any, kind: Kind, v: str) -> None:
        """Add the lines that convert the object called *v*, inline if possible."""
        source = self.source
        extra, order = source.variable(), source.variable()
        cls, shape = type(sample), sample.extra._order
        known = source.name("shape", shape)
        unlike = [
            f"type({v}) is not {source.name('cls', cls)}",
            # To compare tuples takes longer, even if they are the same.
            f"({order} := ({extra} := {v}.extra)._order) is not {known}"
            f" and {order} != {known}",
            *self.differs_from(cls, v, extra, shape, sample),
        ]
        first, *others = unlike
        source.add(f"if ({first}", *[f"        or {each}" for each in others])
        with source.block("):"):
            source.add(f"{v} = {self.converted(kind, v)}")
        with source.block("else:"):
            self.add_items(f"{v} =", cls, v, extra, sample)

    def expression(self, key: Key, old: str) -> str:
        """Return what a field of an object called *old* is written as."""
        v = f"{old}.{key.name}"
        converted = self.converted(key.kind, v)
        is_nullable = key.nullable and converted != v
        return f"None if {v} is None else {converted}" if is_nullable else converted

    def converted(self, kind: Kind, v: str) -> str:
        """Return what a value called *v* is written as, where it is not null."""
        match kind:
            case Scalar() | Constant():
                return v
            case Member():
                hook = enum_hook(self.converter.get_unstructure_hook, kind.enum)
                if hook is not None:
                    return f"{self.source.name('hook', hook)}({v})"
                return f"{v}._value_"
            case Tag() | UnknownTag():
                return f"{v}._value_"
            case Object():
                return self.by_hook((kind.cls,), v)
            case Variants():
                return self.by_hook(kind.classes, v)
            case Table():
                return f"thaw({v})" if kind.value is None else f"{{**{v}}}"
        return f"[{self.converted(kind.item, 'each')} for each in {v}]"

    def by_hook(self, classes: tuple[type, ...], v: str) -> str:
        """Return the call of the converter's hook for the class of an object."""
        hooks = HookTable(self.converter, classes)
        return f"{self.source.name('hooks', hooks)}[type({v})]({v})"


def names_in_extra(keys: Mapping[str, Key], sample: Any) -> list[str]:
    """Return the names of a shape that are written from `extra`.

    They are the unknown keys, and then the keys of the schema that had an empty object
    in the place of null.
    """
    extra = sample.extra
    shape: dict[str, None] = dict.fromkeys(extra._order or ())
    unknown = [name for name in shape if name not in keys]
    return unknown + [name for name in keys if name in shape and name in extra]
