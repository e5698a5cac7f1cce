"""The hooks: from the keys of a class to what a converter calls.

A structure hook first calls the compiled function for the shape of the object. Where
there is none, or where it fails, the slow walk reads the object, or names the problems.
It takes note of the shape, so that a function is compiled if the shape comes back. An
unstructure hook does the same the other way round.
"""

from types import UnionType
from typing import Any, Union, get_args, get_origin

from .._fields.keys import keys_by_name, variants_of, without_none
from .._fields.kinds import (
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
from .._fields.schema_class import SCHEMA_CLASSES
from .._frozen import thaw
from ..enums import Strictness
from ..objects import SchemaObject
from .mistakes import mistake
from .reading import ReadCompiler
from .registered import AnyConverter, Hook, OwnHook, enum_hook, own_hook
from .shapes import Compiled, Function, Shape, Shapes
from .walk import JsonWalk
from .writing import WriteCompiler

#: At most this many functions of a class read inline. Inlining makes a function several
#: times as long, and strangers can invent any number of shapes.
MAX_INLINING = 16


class ClassHook(OwnHook):
    """The structure hook of a class."""

    def __init__(
        self, cls: type, converter: AnyConverter, strictness: Strictness
    ) -> None:
        super().__init__(converter, Shapes(self.compile))
        self.kind = Object(cls)
        self.strictness: Strictness = strictness

    def structure(self, value: Any, _: object = None) -> Any:
        try:
            if type(value) is dict:
                # Steps mostly come in the shape of the one before. To compare two lists
                # takes half the time of a look-up by a tuple.
                keys = [*value]
                latest, read = self.latest
                if keys != latest:
                    shape = (*keys,)
                    read = self.shapes[shape]
                    self.latest = vars(read)["keys"], read
                return read(value)
        except Exception:  # noqa: S110  # the walk says what it was
            pass
        return self.walk(value)

    def walk(self, value: Any) -> Any:
        """Read an object the slow way; raises `RunStepValidationError`."""
        walk = JsonWalk(self.converter, self.strictness)
        # The converter is not asked: its hook may be a user's, which called this one.
        instance = walk.read(self, self.kind, value)
        message = mistake(self.kind.cls, value) if walk.count else None
        if message is not None:
            walk.replace(message)
        return checked(walk, instance, self.kind)

    def compile(self, shape: Shape, _: object) -> Compiled:
        # A function is compiled anew only if it reads inline, and then it stays so.
        may_inline = shape in self.shapes or len(self.shapes) < MAX_INLINING
        compiler = ReadCompiler(self.converter, self.strictness, may_inline)
        compiled = compiler.compile(self.kind.cls, shape)
        # `latest` has these and not those that came, which may be of a user's class.
        vars(compiled.function).update(keys=[*shape])
        return compiled


class UnionHook:
    """The structure hook of a union, or of a union and None."""

    def __init__(
        self,
        kind: Variants,
        nullable: bool,
        converter: AnyConverter,
        strictness: Strictness,
    ) -> None:
        self.kind = kind
        self.nullable = nullable
        self.converter = converter
        self.strictness: Strictness = strictness
        compiler = ReadCompiler(converter, strictness, may_inline=False)
        self.read = compiler.compile_union(kind)

    def structure(self, value: Any, _: object = None) -> Any:
        if value is None and self.nullable:
            return None
        try:
            if type(value) is dict:
                return self.read(value)
        except Exception:  # noqa: S110  # the walk says what it was
            pass
        return self.walk(value)

    def walk(self, value: Any) -> Any:
        """Read an object the slow way; raises `RunStepValidationError`."""
        walk = JsonWalk(self.converter, self.strictness)
        return checked(walk, walk.convert(self.kind, value), self.kind)


def checked(walk: JsonWalk, instance: Any, kind: Object | Variants) -> Any:
    """Return what a walk has read, or raise its problems as the converter does."""
    if not walk.count:
        return instance
    detailed = getattr(walk.converter, "detailed_validation", None)
    if detailed is None:  # no converter of cattrs, which may not be loaded
        raise walk.error()
    from .groups import error_of

    raise error_of(walk, kind.expected, detailed)


class UnstructureHook(OwnHook):
    """The unstructure hook of a class.

    *thaw* converts the values that the schema leaves open.
    """

    def __init__(
        self, cls: type, converter: AnyConverter, thaw: Function = thaw
    ) -> None:
        super().__init__(converter, Shapes(self.compile))
        self.cls: Any = cls
        self.thaw = thaw
        self.keys = keys_by_name(cls)

    def unstructure(self, old: Any) -> dict[str, Any]:
        if type(old) is not self.cls:
            return self.write_derived(old)
        shape = old.extra._order
        latest, write = self.latest
        # The objects that one function has read have the same tuple.
        if shape is not latest:
            write = self.shapes.get(shape)
            if write is None:
                return self.write(old)
            self.latest = shape, write
        new: dict[str, Any] = write(old)
        return new

    def write(self, old: Any) -> dict[str, Any]:
        """Write an object the slow way, and take note of its shape."""
        new = self.items_of(old)
        self.notice(old.extra._order, old)
        return new

    def write_derived(self, old: Any) -> dict[str, Any]:
        """Write an object of a derived class, which has a hook of its own.

        A user's hook for that class has called this one, so it is not called again.
        """
        hook = self.converter.get_unstructure_hook(type(old))
        if own_hook(hook, self.converter) in (None, self):
            return self.items_of(old)
        new: dict[str, Any] = hook(old)
        return new

    def items_of(self, old: Any) -> dict[str, Any]:
        """Return what is written: the keys of the shape, then what is beyond that."""
        extra, shape = old.extra, old.extra._order
        new: dict[str, Any] = {}
        for name in dict.fromkeys((*(shape or ()), *self.keys, *extra)):
            key = self.keys.get(name)
            value = None if key is None else getattr(old, name)
            if value is None and name in extra:
                new[name] = self.thaw(extra[name])
            elif key is not None and (
                value is not key.absent
                or (not key.optional if shape is None else name in shape)
            ):
                new[name] = None if value is None else self.convert(key.kind, value)
        return new

    def convert(self, kind: Kind, value: Any) -> Any:
        match kind:
            case Scalar() | Constant():
                return value
            case Member():
                hook = enum_hook(self.converter.get_unstructure_hook, kind.enum)
                return value.value if hook is None else hook(value)
            case Tag() | UnknownTag():
                return value.value
            case Object() | Variants():
                return self.converter.get_unstructure_hook(type(value))(value)
            case Table():
                return self.thaw(value)
        return [self.convert(kind.item, each) for each in value]

    def compile(self, shape: Shape | None, sample: Any) -> Compiled:
        compiler = WriteCompiler(self.converter, self.thaw, self.write)
        return Compiled(compiler.compile(self.cls, shape, sample))


def structure_hook(cl: Any, converter: AnyConverter, strictness: Strictness) -> Hook:
    """Return the hook that reads a class or a union of the schema."""
    if is_schema_class(cl):
        return ClassHook(cl, converter, strictness).structure
    present, nullable = without_none(cl)
    kind = variants_of(get_args(present))
    assert kind is not None  # noqa: S101  # `is_schema_union` has seen to it
    return UnionHook(kind, nullable, converter, strictness).structure


def is_schema_class(cls: Any) -> bool:
    """Return whether this is a class of the schema, not a class derived from one."""
    is_ours = isinstance(cls, type) and cls in SCHEMA_CLASSES
    return is_ours and cls is not SchemaObject


def is_schema_union(union: Any) -> bool:
    """Return whether this is a union of classes that a tag tells apart."""
    present, _ = without_none(union)
    classes = get_args(present)
    return (
        get_origin(present) in (Union, UnionType)
        and all(map(is_schema_class, classes))
        and variants_of(classes) is not None
    )
