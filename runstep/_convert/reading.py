"""Reading: the source of the functions that read objects of a shape.

The function knows the keys, so it searches for none. It takes the values, checks each,
and fills a draft, which becomes the object. Objects in it are read inline, if they have
the usual shape of their class, else by the function for their shape. This is the
function for the details of a step that have a key which the schema does not know,
``{"type": "message_creation", "message_creation": {"message_id": "x"}, "request_id":
"y"}``::

    def read(value):
        v0 = value['type']
        v1 = value['message_creation']
        v2 = value['request_id']
        if type(v0) is not str: raise Misfit
        if type(v1) is not dict: raise Misfit
        if len(v1) == 1 and 'message_id' in v1:
            v3 = v1['message_id']
            if type(v3) is not str: raise Misfit
            v1 = Draft11()
            v1.message_id = v3
            v1.extra = extra10
            v1.__class__ = cls12
        else:
            v1 = shapes13[(*v1,)](v1)
        v4 = [*value]
        if type(v4[2]) is not str: raise Misfit
        v5 = new(Extra)
        fill(v5, {
            'request_id': v2 if type(v2) is str else freeze(v2),
        })
        set_order(v5, shape14)
        value = Draft15()
        value.type = members9[v0]
        value.message_creation = v1
        value.extra = v5
        value.__class__ = cls16
        return value

It carries no path and collects no problems. Whatever it cannot read, it leaves to the
slow walk, by raising `Misfit` or by a look-up that fails. An object of a user's class
may be equal to a string, so a value is compared or looked up only if its type is str.
The walk reads objects of any shape, and names the problems, if there are any. A test
holds the two together.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from .._fields.drafts import draft_of
from .._fields.keys import Key, keys_of
from .._fields.kinds import (
    Array,
    AtMost,
    Between,
    Constant,
    Kind,
    Member,
    Object,
    OneOf,
    Scalar,
    Table,
    Tag,
    UnknownTag,
    Variants,
)
from .._frozen import EMPTY, Extra, FrozenDict, extra_of, fill, freeze, new, set_order
from ..enums import Strictness, UnknownType, Vocabulary
from .dialect import OpenTable
from .registered import AnyConverter, Hook, enum_hook, is_read_as_null, own_hook
from .shapes import Compiled, Function, Shape, Shapes
from .source import Source, add_nested, compile_source

#: The keys of an object that is read inline. Larger ones gain little by it, and would
#: stand in the function of every shape around them.
MAX_INLINE_KEYS = 32
#: Beyond so many keys, unpacking all values is faster than one look-up for each.
MAX_LOOK_UPS = 3


class Misfit(Exception):  # noqa: N818  # no error yet: the walk decides that
    """The exception of a compiled function that cannot read a value."""


class Inline(NamedTuple):
    """A class that can be read inline: its usual shape and, in a union, its tag."""

    cls: type
    shape: Shape
    tag: Vocabulary | None = None


class UserHookTable(dict[Shape, Function]):
    """The table of a class that a user's hook reads: each shape leads to the hook."""

    def __init__(self, hook: Hook, cls: type) -> None:
        super().__init__()
        self.hook, self.cls = hook, cls

    def __missing__(self, _: Shape) -> Function:
        return lambda value: self.hook(value, self.cls)


class ReadCompiler:
    """A compiler of one function that reads objects."""

    def __init__(
        self, converter: AnyConverter, strictness: Strictness, may_inline: bool
    ) -> None:
        self.converter = converter
        self.strictness: Strictness = strictness
        self.may_inline = may_inline
        self.empty_tables: list[Shapes] = []
        self.source = Source(
            EMPTY=EMPTY,
            Extra=Extra,
            FrozenDict=FrozenDict,
            Misfit=Misfit,
            extra_of=extra_of,
            fill=fill,
            freeze=freeze,
            new=new,
            set_order=set_order,
        )

    def compile(self, cls: type, shape: Shape) -> Compiled:
        """Compile the function for the objects of a class in one shape."""
        self.add_fields(Inline(cls, shape), "value")
        self.source.add("return value")
        return Compiled(compile_source(self.source, "read(value)"), self.empty_tables)

    def compile_union(self, kind: Variants) -> Function:
        """Compile the function that leaves an object to the function of its class."""
        self.source.add(f"return {self.by_call(kind, 'value')}")
        return compile_source(self.source, "read(value)")

    def add_fields(self, inline: Inline, v: str) -> None:
        """Add the lines that replace the dictionary called *v* with its object."""
        cls, shape, tag = inline
        source = self.source
        keys, is_tagged = keys_of(cls), tag is not None
        # The tag has been looked up, to select the class.
        tags = [key.name for key in keys if is_tagged and isinstance(key.kind, Tag)]
        values = {name: source.variable() for name in shape}
        if len(shape) > MAX_LOOK_UPS:
            source.add(f"[{', '.join(values.values())}] = {v}.values()")
        else:
            untagged = [name for name in shape if name not in tags]
            source.add(*[f"{values[name]} = {v}[{name!r}]" for name in untagged])
        empty = self.add_nulls(keys, values)
        slots = {}
        for key in keys:
            each = values.pop(key.name, None)
            if each is None:
                is_none = key.absent is None
                absent = "None" if is_none else source.name("absent", key.absent)
                slots[key.name] = absent
            elif key.name in tags:
                slots[key.name] = source.name("tag", tag)
            else:
                slots[key.name] = self.value(key, each)
        if values:
            slots["extra"] = self.unknown(values, shape, v)
        else:
            slots["extra"] = source.name("extra", extra_of({}, shape))
        if empty:
            others = f"{{**{slots['extra']}, **{empty}}}"
            with_empty = f"extra_of({others}, {source.name('shape', shape)})"
            slots["extra"] = f"{with_empty} if {empty} else {slots['extra']}"
        for key in keys:
            if key.same_as is not None:
                mine, theirs = source.variable(), slots[key.same_as.field]
                source.add(
                    f"{mine} = {slots[key.name]}",
                    # Equal members are the same object, except unlisted ones.
                    f"if {mine} is not {theirs}.{key.name}"
                    f" and {mine} != {theirs}.{key.name}: raise Misfit",
                )
                slots[key.name] = mine
        source.add(
            f"{v} = {source.name('Draft', draft_of(cls))}()",
            *[f"{v}.{name} = {converted}" for name, converted in slots.items()],
            f"{v}.__class__ = {source.name('cls', cls)}",
        )

    def add_nulls(self, keys: Iterable[Key], values: dict[str, str]) -> str:
        """Add the lines that replace an empty object in the place of null with null.

        Return the name of a dictionary with such objects, or no name if there can be
        none.
        """
        source = self.source
        nulls = [key for key in keys if key.name in values and self.has_empty(key)]
        if not nulls:
            return ""
        empty = source.variable()
        source.add(f"{empty} = EMPTY")
        for key in nulls:
            v = values[key.name]
            with source.block(f"if type({v}) is dict and not {v}:"):
                source.add(f"{v} = None")
                source.add(f"{empty} = {{**{empty}, {key.name!r}: EMPTY}}")
        return empty

    def has_empty(self, key: Key) -> bool:
        """Return whether an empty object stands for null under a key."""
        return self.strictness == "open" and is_read_as_null(key, {}, self.converter)

    def unknown(self, unknown: dict[str, str], shape: Shape, v: str) -> str:
        """Add the lines that make the `Extra` of unknown keys; return its name."""
        source = self.source
        names, extra = source.variable(), source.variable()
        differ = [f"type({names}[{shape.index(name)}]) is not str" for name in unknown]
        source.add(
            f"{names} = [*{v}]",
            f"if {' or '.join(differ)}: raise Misfit",
            f"{extra} = new(Extra)",
            f"fill({extra}, {{",
            # Text is by far the most frequent.
            *[
                f"    {name!r}: {v} if type({v}) is str else freeze({v}),"
                for name, v in unknown.items()
            ],
            "})",
            f"set_order({extra}, {source.name('shape', shape)})",
        )
        return extra

    def value(self, key: Key, v: str) -> str:
        """Add the checks of a value called *v*; return what it is converted to."""
        source, kind = self.source, key.kind
        misfit, converted = "", v
        match kind:
            case Scalar():
                misfit = self.misfit(kind, v)
            case Constant():
                misfit = f"(type({v}) is not str or {v} != {kind.value!r})"
                converted = repr(kind.value)
            case Member():
                misfit, converted = self.member(kind, v)
            case Tag():
                misfit = f"type({v}) is not str"
                converted = f"{source.name('members', kind.members)}[{v}]"
            case UnknownTag():
                misfit = f"type({v}) is not str"
                converted = f"{source.name('unlisted', UnknownType.unlisted)}({v})"
            case Array():
                misfit = f"type({v}) is not list"
        nullable = key.may_be_null(self.strictness == "published")
        unless_null = f"{v} is not None and " if nullable else ""
        if misfit:
            source.add(f"if {unless_null}{misfit}: raise Misfit")
        if isinstance(key.constraint, OneOf):
            source.add(f"if {v} not in {key.constraint.tags}: raise Misfit")
        if isinstance(key.constraint, Between):
            low, high = key.constraint.low, key.constraint.high
            source.add(f"if {unless_null}not {low} <= {v} <= {high}: raise Misfit")
        if isinstance(kind, Object | Variants | Array | Table):
            add = self.add_object
            if isinstance(kind, Table):
                add = partial(self.add_table, key.constraint)
            add_nested(source, kind, v, add, nullable=nullable, array="tuple({})")
        is_nullable = nullable and converted != v
        return f"None if {v} is None else {converted}" if is_nullable else converted

    def member(self, kind: Member, v: str) -> tuple[str, str]:
        """Return when a value called *v* is wrong, and the member for it."""
        source = self.source
        hook = enum_hook(self.converter.get_structure_hook, kind.enum)
        if hook is not None:
            enum = source.name("enum", kind.enum)
            return "", f"{source.name('hook', hook)}({v}, {enum})"
        misfit, members = f"type({v}) is not str", source.name("members", kind.members)
        if self.strictness != "open":
            return misfit, f"{members}[{v}]"
        unlisted = source.name("unlisted", kind.enum.unlisted)
        return misfit, f"{members}.get({v}) or {unlisted}({v})"

    def add_table(self, limits: object, kind: Kind, v: str) -> None:
        """Add the lines that convert a mapping of scalars, or of any JSON."""
        source = self.source
        table, name, each = source.variable(), source.variable(), source.variable()
        misfit, misfits = f"type({v}) is not dict", [f"type({name}) is not str"]
        copy = [f"{table} = freeze({v})"]
        if isinstance(kind, Table) and isinstance(kind.value, Scalar):
            misfits.append(self.misfit(kind.value, each))
            copy = [f"{table} = new(FrozenDict)", f"fill({table}, {v})"]
        if isinstance(limits, AtMost):
            misfit += f" or len({v}) > {limits.pairs}"
            misfits.append(f"len({name}) > {limits.key}")
            misfits.append(f"type({each}) is str and len({each}) > {limits.value}")
        source.add(f"if {misfit}: raise Misfit", f"{table} = EMPTY")
        with source.block(f"if {v}:"):
            with source.block(f"for {name}, {each} in {v}.items():"):
                source.add(f"if {' or '.join(misfits)}: raise Misfit")
            source.add(*copy)
        source.add(f"{v} = {table}")

    def misfit(self, kind: Scalar, v: str) -> str:
        """Return when a value called *v* is none of a scalar's types."""
        if len(kind.types) == 1:
            return f"type({v}) is not {kind.types[0].__name__}"
        return f"type({v}) not in {self.source.name('types', frozenset(kind.types))}"

    def add_object(self, kind: Kind, v: str) -> None:
        """Add the lines that convert one object: inline, or by the function for it."""
        source = self.source
        source.add(f"if type({v}) is not dict: raise Misfit")
        inlines = [*self.inlines(kind)]
        tag = ""
        if isinstance(kind, Variants) and inlines:
            tag = source.variable()
            source.add(f"{tag} = {self.tag_in(kind, v)}")
            or_absent = f" and {tag} is not None" if kind.may_lack_tag else ""
            source.add(f"if type({tag}) is not str{or_absent}: raise Misfit")
        keyword = "if"
        for inline in inlines:
            fits = self.has_shape(v, inline.shape)
            if inline.tag is not None:
                fits = f"{tag} == {str(inline.tag)!r} and {fits}"
            with source.block(f"{keyword} {fits}:"):
                self.add_fields(inline, v)
            keyword = "elif"
        # Without inlines, this is the else of the check for a dictionary.
        with source.block("else:"):
            source.add(f"{v} = {self.by_call(kind, v)}")

    def has_shape(self, v: str, shape: Shape) -> str:
        """Return the condition for a dictionary called *v* to have a shape."""
        if len(shape) == 1:  # to make no list takes half the time
            return f"len({v}) == 1 and {shape[0]!r} in {v}"
        return f"[*{v}] == {self.source.name('keys', [*shape])}"

    def inlines(self, kind: Kind) -> Iterator[Inline]:
        """Yield the classes of a kind that can be read inline."""
        classes: list[tuple[Vocabulary | None, type]] = []
        match kind:
            case Object() if self.may_inline:
                classes = [(None, kind.cls)]
            case Variants() if self.may_inline:
                classes = [*kind.by_tag.items()]
        for tag, cls in classes:
            own = own_hook(self.converter.get_structure_hook(cls), self.converter)
            if own is not None:
                shape = own.shapes.usual()
                if shape is None:
                    self.empty_tables.append(own.shapes)
                elif len(shape) <= MAX_INLINE_KEYS:
                    yield Inline(cls, shape, tag)

    def by_call(self, kind: Kind, v: str) -> str:
        """Return the call of the function for the class and the shape of an object."""
        source = self.source
        if isinstance(kind, Object):
            return f"{source.name('shapes', self.shapes_of(kind.cls))}[(*{v},)]({v})"
        assert isinstance(kind, Variants)  # noqa: S101  # for type checkers
        by_tag: dict[Any, dict[Any, Function]] = {
            tag: self.shapes_of(cls) for tag, cls in kind.by_tag.items()
        }
        if self.strictness == "open" and kind.unknown is not None:
            by_tag = OpenTable(by_tag, kind.unknown, self.shapes_of)
        classes = source.name("classes", by_tag)
        return f"{classes}[{self.tag_in(kind, v)}][(*{v},)]({v})"

    def tag_in(self, kind: Variants, v: str) -> str:
        """Return the tag of an object called *v*."""
        if kind.may_lack_tag and self.strictness == "open":
            return f"{v}.get({kind.tag_name!r})"
        return f"{v}[{kind.tag_name!r}]"

    def shapes_of(self, cls: type) -> dict[Any, Function]:
        hook = self.converter.get_structure_hook(cls)
        own = own_hook(hook, self.converter)
        return UserHookTable(hook, cls) if own is None else own.shapes
