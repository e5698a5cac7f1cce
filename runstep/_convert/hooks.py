"""From a class's fields to its structure and unstructure hooks.

The keys of an object, in the order in which they came, are its *shape*. Few shapes
exist: nearly every run step that OpenAI sent has the same. So for a shape that
comes for the second time a function is compiled that knows it. It takes the values
by their keys, with no search for unknown ones; checks each; and fills the slots of a
draft (see `_reader.draft_of`), which then becomes the object. What nests in it is read
in place if it has the usual shape of its class; a function that has met other classes
than it knows is compiled anew. For a step's details with a key that the schema does not
know, ``{"type": "message_creation", "message_creation":
{"message_id": "x"}, "request_id": "y"}`` at strictness "wire", this is it::

    def structure(mapping):
        v0 = mapping['type']
        v1 = mapping['message_creation']
        v2 = mapping['request_id']
        if type(v1) is not dict: raise Misfit
        if len(v1) == 1 and 'message_id' in v1:
            v4 = v1['message_id']
            if type(v4) is not str: raise Misfit
            v3 = Draft7()
            v3.message_id = v4
            v3.extra = extra6
            v3.__class__ = cls8
        else:
            v3 = shapes9[(*v1,)](v1)
        v4 = ExtraDraft(unknown10)
        v4['request_id'] = v2 if type(v2) is str else freeze(v2)
        v4._order = shape11
        v4.__class__ = Extra
        new = Draft12()
        new.type = members4[v0]
        new.message_creation = v3
        new.extra = v4
        new.__class__ = cls13
        return new

It carries no path and collects nothing. Whatever it stumbles over, be it by
`Misfit` or by a look-up that fails, ends in the slow walk of `_reader`, which reads
any shape and either gives the object or names all problems. Both are made from the
same keys, and a test holds them together.

Writing is the same the other way round. The shape travels with the object, in its
`extra`, and a function for the shape gives the dictionary back in its order::

    def unstructure(old):
        extra = old.extra
        if len(extra) != 1: return write(old)
        v0 = old.message_creation
        if v0 is not None:
            if type(v0) is not cls2 or (v1 := v0.extra)._order != shape3 or len(v1) != 0:
                v0 = hooks4[type(v0)](v0)
            else:
                v0 = {'message_id': v0.message_id}
        return {'type': old.type._value_, 'message_creation': v0, 'request_id': thaw(extra['request_id'])}

Where something was set that the shape does not have, the slow way writes that, too.
"""  # noqa: E501  # the generated code as it is

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from types import UnionType
from typing import (
    Any,
    NamedTuple,
    NoReturn,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

from .._fields.keys import Key, keys_of
from .._fields.kinds import (
    Array,
    Between,
    Constant,
    Kind,
    Object,
    OneOf,
    Scalar,
    Table,
    Variants,
    has_tags,
    without_none,
)
from .._frozen import Extra, ExtraDraft, freeze, thaw
from ..enums import Strictness, Vocabulary
from ..errors import RunStepValidationError
from ..objects import SchemaObject, _TextObject
from .walk import (
    Hooks,
    OwnHook,
    Reader,
    Shape,
    draft_of,
    foreign_hook,
    own_hook,
)

S = TypeVar("S", bound=Shape | None)
Compiled: TypeAlias = Callable[..., Any]
#: The keys of a shape, the function that reads it, and of how many classes that nest in
#: its objects functions were known to it.
Reading: TypeAlias = tuple[list[str | None], Compiled, int]

#: So many compiled functions a class keeps, the newest ones; real data need ten.
MOST_SHAPES = 64
#: A shape with more keys, or more characters in them, is not compiled.
MOST_KEYS = 128
MOST_CHARACTERS = 8192
#: So many functions of a class read in place what nests, where it has few keys: a
#: stranger's shapes must not make large ones of all others.
MOST_NESTING = 16
MOST_NESTED_KEYS = 32
#: Of so many keys, the values are got faster one by one.
FEW_KEYS = 3


class Misfit(Exception):  # noqa: N818  # no error yet, see `StructureHook.walk`
    """A compiled function gives up. The slow walk says why, if there is a why."""


def refuse() -> NoReturn:
    raise Misfit


class Shapes(dict[S, Compiled]):
    """The compiled functions of a class, by shape, and when to compile one.

    Strangers can invent shapes without end, so what is kept is bounded, and only a
    shape that comes back is worth compiling: at its second sight, or later if many have
    been compiled, so that compiling takes ever less of the time.
    """

    def __init__(self, compile_shape: Callable[[S, Any], Compiled]) -> None:
        super().__init__()
        self.compile_shape = compile_shape
        self.count = 0  # of the functions compiled, with those that were dropped
        self.sights: dict[S, int] = {}

    def notice(self, shape: S, sample: object) -> None:
        """Hear of a sample for which no compiled function was there, or fit."""
        if shape in self or not are_plain(() if shape is None else shape):
            return
        sights = self.sights.pop(shape, 0) + 1
        if sights > 1 + self.count // MOST_SHAPES:
            self.count += 1
            self[shape] = self.compile_shape(shape, sample)
        else:
            self.sights[shape] = sights
        for bounded in (self, self.sights):
            for oldest in [*bounded][:-MOST_SHAPES]:
                bounded.pop(oldest, None)

    def has_seen(self, shape: S) -> bool:
        return shape in self or shape in self.sights

    def usual(self) -> S | None:
        """Give the shape that came again first: the most frequent, most likely."""
        compiled = [*self]
        return compiled[0] if compiled else None


def are_plain(keys: Shape) -> bool:
    """May a compiled function have these keys?"""
    return (
        len(keys) <= MOST_KEYS
        # A subclass could write itself into the source as it likes.
        and all(type(key) is str for key in keys)
        and sum(map(len, keys)) <= MOST_CHARACTERS
    )


class Source:
    """The text of a function in the making, and what the names in it stand for.

    One that reads has in place what nests in its objects, if it *nests*.
    """

    def __init__(self, nests: bool = True) -> None:
        self.nests = nests
        self.names: dict[str, Any] = {}
        self.variables = 0
        self.indent = "    "
        self.lines: list[str] = []

    def name(self, stem: str, value: object) -> str:
        """Give *value* a name of its own."""
        name = f"{stem}{len(self.names)}"
        self.names[name] = value
        return name

    def variable(self) -> str:
        self.variables += 1
        return f"v{self.variables - 1}"

    def add(self, *lines: str) -> None:
        self.lines += [self.indent + line for line in lines]

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Indent what is added under a line that ends with a colon.

        Its variables are used again after it: a function with few is called faster.
        """
        self.add(head)
        variables = self.variables
        self.indent += "    "
        yield
        self.indent = self.indent[4:]
        self.variables = variables

    def compile(self, signature: str) -> Compiled:
        text = "\n".join([f"def {signature}:", *self.lines])
        code = compile(text, f"<runstep: {signature}>", "exec")
        exec(code, self.names)  # noqa: S102  # names from the input stand in it as literals
        function: Compiled = self.names[signature.partition("(")[0]]
        return function


class Foreign(dict[Shape, Compiled]):
    """In the place of `Shapes`, for a class that somebody else's hook reads."""

    def __init__(self, hook: Callable[[Any, Any], Any], cls: type) -> None:
        super().__init__()
        self.hook, self.cls = hook, cls

    def __missing__(self, shape: Shape) -> Compiled:
        return self.read

    def read(self, value: Any) -> Any:
        return self.hook(value, self.cls)


class StructureHook(OwnHook):
    """What the structure hooks of classes and of unions have in common."""

    def __init__(self, kind: Kind, converter: Hooks, strictness: Strictness) -> None:
        self.kind = kind
        self.converter = converter
        self.strictness: Strictness = strictness

    def walk(self, value: Any) -> Any:
        """Read a value the slow way; raises `RunStepValidationError`."""
        walk = Reader(self.converter, self.strictness)
        taken = self.take(value, walk)
        if walk.count:
            raise self.error(walk)
        return taken

    def error(self, walk: Reader) -> RunStepValidationError:
        detailed = getattr(self.converter, "detailed_validation", None)
        if detailed is None:  # no converter of cattrs, which may not be loaded
            return walk.error()
        from .groups import error_of

        return error_of(walk, self.kind.expected, detailed)

    def take(self, value: Any, walk: Reader) -> Any:
        return self.kind.take(value, walk)

    def taking(self, key: Key, v: str, source: Source) -> str:
        """Check the value called *v*; give an expression for what is kept of it."""
        nullable = key.may_be_null(self.strictness == "published")
        known = list(self.known(key.kind)) if source.nests else []
        if known:
            return self.nested(key.kind, v, nullable, source, known)
        taken = self.taken(key.kind, v, source)
        if taken is None:
            return f"{source.name('take', self.taker(key))}({v})"
        unless_null = f"{v} is not None and " if nullable else ""
        misfits = [self.misfit(key.kind, v, source)]
        if isinstance(key.constraint, Between):
            low, high = key.constraint.low, key.constraint.high
            misfits.append(f"not {low} <= {v} <= {high}")
        for misfit in filter(None, misfits):
            source.add(f"if {unless_null}{misfit}: raise Misfit")
        return f"None if {v} is None else {taken}" if nullable and taken != v else taken

    def known(self, kind: Kind) -> Iterator["Known"]:
        """Say which objects of a kind, or of its items, can be read in place."""
        for tag, cls in classes_of(kind):
            own = own_hook(self.converter, cls)
            if isinstance(own, ClassHook):
                shape = own.shapes.usual()
                if shape is not None and len(shape) <= MOST_NESTED_KEYS:
                    yield Known(own, shape, tag)

    def nested(
        self, kind: Kind, v: str, nullable: bool, source: Source, known: list["Known"]
    ) -> str:
        """Read in place what has the usual shape of its class; give its name.

        That saves a call and two look-ups. Other shapes take the way they always do.
        """
        new = source.variable()
        if not nullable:
            self.nested_value(kind, v, new, source, known)
            return new
        source.add(f"if {v} is None: {new} = None")
        with source.block("else:"):
            self.nested_value(kind, v, new, source, known)
        return new

    def nested_value(
        self, kind: Kind, v: str, new: str, source: Source, known: list["Known"]
    ) -> None:
        """Read an object called *v*, or an array of some."""
        if not isinstance(kind, Array):
            self.nested_object(kind, v, new, source, known)
            return
        items, each, item = source.variable(), source.variable(), source.variable()
        source.add(f"if type({v}) is not list: raise Misfit", f"{items} = []")
        with source.block(f"for {each} in {v}:"):
            self.nested_object(kind.item, each, item, source, known)
            source.add(f"{items}.append({item})")
        source.add(f"{new} = tuple({items})")

    def nested_object(
        self, kind: Kind, v: str, new: str, source: Source, known: list["Known"]
    ) -> None:
        """Read a dictionary called *v* as the first of the known objects that it is."""
        source.add(f"if type({v}) is not dict: raise Misfit")
        came = ""
        if isinstance(kind, Variants):
            came = source.variable()
            source.add(f"{came} = {v}[{kind.tag!r}]")
        unless_before = "if"
        for hook, shape, tag in known:
            same = f"[*{v}] == {source.name('keys', [*shape])}"
            if len(shape) == 1:  # one key has but one order
                same = f"len({v}) == 1 and {shape[0]!r} in {v}"
            if tag is not None:
                same = f"{came} == {str(tag.member)!r} and {same}"
            with source.block(f"{unless_before} {same}:"):
                hook.construct(v, new, source, shape, tag)
            unless_before = "elif"
        with source.block("else:"):
            source.add(f"{new} = {self.taken(kind, v, source)}")

    def misfit(self, kind: Kind, v: str, source: Source) -> str:
        """Say when a value does not fit; empty where `taken` fails by itself."""
        match kind:
            case Scalar(types=[only]):
                return f"type({v}) is not {only.__name__}"
            case Scalar():
                return f"type({v}) not in {source.name('types', kind.types)}"
            case Constant():
                return f"{v} != {kind.value!r}"
            case OneOf() if self.may_be_unlisted(kind):
                return f"type({v}) is not str"
            case Object() | Variants():
                return f"type({v}) is not dict"
            case Array():
                return f"type({v}) is not list"
        return ""

    def taken(self, kind: Kind, v: str, source: Source) -> str | None:
        """Say what becomes of a value that fits; None where only a walk knows."""
        match kind:
            case Scalar():
                return v
            case Constant():
                return repr(kind.value)
            case OneOf():
                return self.member(kind, v, source)
            case Object():
                shapes = source.name("shapes", self.shapes_of(kind.cls))
                return f"{shapes}[(*{v},)]({v})"
            case Variants():
                known = {tag: self.shapes_of(cls) for tag, cls in kind.known.items()}
                classes, tag = source.name("classes", known), f"{v}[{kind.tag!r}]"
                if self.strictness == "open" and kind.other is not None:
                    other = source.name("other", self.shapes_of(kind.other))
                    return f"{classes}.get({tag}, {other})[(*{v},)]({v})"
                return f"{classes}[{tag}][(*{v},)]({v})"
            case Array(item=Object() | Variants()):
                each = self.taken(kind.item, "each", source)
                source.names["refuse"] = refuse
                is_dict = "type(each) is dict or refuse()"
                return f"tuple([{each} for each in {v} if {is_dict}])"
        return None

    def may_be_unlisted(self, kind: OneOf) -> bool:
        return kind.any or (kind.whole and self.strictness == "open")

    def member(self, kind: OneOf, v: str, source: Source) -> str:
        hook = foreign_hook(self.converter.get_structure_hook, kind)
        if hook is not None:
            enum = source.name("enum", kind.enum)
            return f"{source.name('hook', hook)}({v}, {enum})"
        members = source.name("members", kind.members)
        if self.may_be_unlisted(kind):
            unlisted = source.name("unlisted", kind.enum.unlisted)
            return f"{members}.get({v}) or {unlisted}({v})"
        return f"{members}[{v}]"

    def shapes_of(self, cls: type) -> dict[Shape, Compiled]:
        own = own_hook(self.converter, cls)
        if isinstance(own, ClassHook):
            return own.shapes
        return Foreign(self.converter.get_structure_hook(cls), cls)

    def taker(self, key: Key) -> Compiled:
        def take(value: Any) -> Any:
            walk = Reader(self.converter, self.strictness)
            taken = key.take(value, walk)
            if walk.count:
                raise Misfit
            return taken

        return take


class ClassHook(StructureHook):
    """The structure hook of a class."""

    kind: Object

    def __init__(self, cls: type, converter: Hooks, strictness: Strictness) -> None:
        super().__init__(Object(cls), converter, strictness)
        self.cls = cls
        self.shapes: Shapes[Shape] = Shapes(self.compile)
        self.readings: dict[Shape, Reading] = {}
        self.latest: Reading = [None], self.walk, 0

    def structure(self, value: Any, _: object = None) -> Any:
        try:
            if type(value) is dict:
                # Steps mostly come in the shape of the one before: comparing two lists
                # takes half the time of a look-up in `shapes`.
                keys, read, _known = self.latest
                if [*value] != keys:
                    shape = (*value,)
                    self.latest = reading = self.readings[shape]
                    read = reading[1]
                return read(value)
        except Exception:  # noqa: S110  # the walk says what it was
            pass
        return self.walk(value)

    def take(self, value: Any, walk: Reader) -> Any:
        # Not by way of the converter, whose hook may be one that has called this one.
        return walk.take_own(self, self.kind, value)

    def notice(self, sample: dict[str, Any]) -> None:
        shape = tuple(sample)
        _, _, known = self.readings.get(shape, (None, None, -1))
        if shape in self.shapes and known < self.count_known():
            # What the function stumbled over has been compiled: read it in place.
            self.shapes[shape] = self.compile(shape, sample)
        else:
            self.shapes.notice(shape, sample)

    @cached_property
    def nested_hooks(self) -> list["ClassHook"]:
        hooks = [own_hook(self.converter, cls) for cls in nested_classes(self.cls)]
        return [hook for hook in hooks if isinstance(hook, ClassHook)]

    def count_known(self) -> int:
        """Count the classes that nest in this one and have compiled functions."""
        return len([hook for hook in self.nested_hooks if hook.shapes])

    def compile(self, shape: Shape, _: object) -> Compiled:
        """Compile what reads objects of a shape."""
        known = self.count_known()
        source = Source(nests=len(self.shapes) < MOST_NESTING)
        source.names |= {
            "Extra": Extra,
            "ExtraDraft": ExtraDraft,
            "Misfit": Misfit,
            "freeze": freeze,
        }
        self.construct("mapping", "new", source, shape)
        source.add("return new")
        read = source.compile("structure(mapping)")
        for each in [*self.readings]:
            if each not in self.shapes:
                self.readings.pop(each, None)
        self.readings[shape] = self.latest = [*shape], read, known
        return read

    def construct(
        self,
        mapping: str,
        new: str,
        source: Source,
        shape: Shape,
        tag: "Tag | None" = None,
    ) -> None:
        """Make an object called *new* of the mapping of that name.

        If a *tag* is given, that key has been looked at.
        """
        values = {name: source.variable() for name in shape}
        if len(values) > FEW_KEYS:
            source.add(f"[{', '.join(values.values())}] = {mapping}.values()")
        for name, v in values.items():
            if len(values) <= FEW_KEYS and not (tag and name == tag.name):
                source.add(f"{v} = {mapping}[{name!r}]")
        slots = {}
        keys = keys_of(self.cls)
        for key in keys:
            v = values.pop(key.name, "None")
            if tag is not None and key.name == tag.name:
                slots[key.name] = source.name("tag", tag.member)
            elif v == "None":
                slots[key.name] = v
            else:
                slots[key.name] = self.taking(key, v, source)
        if values:
            slots["extra"] = self.unknown(values, source, shape)
        else:
            slots["extra"] = source.name("extra", Extra((), shape))
        source.add(
            f"{new} = {source.name('Draft', draft_of(self.cls))}()",
            *[f"{new}.{name} = {taken}" for name, taken in slots.items()],
            *[
                # Members are the same object, save for unlisted ones.
                f"if {mine} is not {theirs} and {mine} != {theirs}: raise Misfit"
                for key in keys
                if key.same_as is not None
                for mine in [f"{new}.{key.name}"]
                for theirs in [f"{new}.{key.same_as.field}.{key.name}"]
            ],
            f"{new}.__class__ = {source.name('cls', self.cls)}",
        )

    def unknown(self, values: dict[str, str], source: Source, shape: Shape) -> str:
        """Make the `Extra` of the values of unknown keys; give its name."""
        extra = source.variable()
        # The copy of a dictionary has room for what comes, which an empty one has not.
        unknown = source.name("unknown", dict.fromkeys(values))
        source.add(
            f"{extra} = ExtraDraft({unknown})",
            # Text is by far the most frequent.
            *[
                f"{extra}[{name!r}] = {v} if type({v}) is str else freeze({v})"
                for name, v in values.items()
            ],
            f"{extra}._order = {source.name('shape', shape)}",
            f"{extra}.__class__ = Extra",
        )
        return extra


class Tag(NamedTuple):
    """The tag of a variant: its key, and its value."""

    name: str
    member: Vocabulary


class Known(NamedTuple):
    """An object that can be read in place."""

    hook: ClassHook
    shape: Shape
    tag: Tag | None


def classes_of(kind: Kind) -> Iterator[tuple[Tag | None, type]]:
    """Give the classes of a kind, or of its items, which the schema knows."""
    match kind:
        case Object():
            yield None, kind.cls
        case Variants():
            for member, cls in kind.known.items():
                yield Tag(kind.tag, member), cls
        case Array():
            yield from classes_of(kind.item)


@cache
def nested_classes(cls: type) -> frozenset[type]:
    """Give all classes that nest in a class."""
    own = {each for key in keys_of(cls) for _, each in classes_of(key.kind)}
    return frozenset(own.union(*map(nested_classes, own)))


class UnionHook(StructureHook):
    """The structure hook of a union, or of a union and None."""

    def __init__(
        self,
        kind: Variants,
        nullable: bool,
        converter: Hooks,
        strictness: Strictness,
    ) -> None:
        super().__init__(kind, converter, strictness)
        self.nullable = nullable
        source = Source()
        source.add(f"return {self.taken(kind, 'value', source)}")
        self.fast = source.compile("structure(value)")

    def structure(self, value: Any, _: object = None) -> Any:
        if value is None and self.nullable:
            return None
        try:
            if type(value) is dict:
                return self.fast(value)
        except Exception:  # noqa: S110  # the walk says what it was
            pass
        return self.walk(value)


class UnstructureHook:
    """The unstructure hook of a class."""

    def __init__(self, cls: type, converter: Hooks) -> None:
        self.converter = converter
        self.keys = {key.name: key for key in keys_of(cls)}
        self.shapes: Shapes[Shape | None] = Shapes(self.compile)

    def unstructure(self, old: Any) -> dict[str, Any]:
        compiled = self.shapes.get(old.extra._order)
        new: dict[str, Any] = self.write(old) if compiled is None else compiled(old)
        return new

    def write(self, old: Any) -> dict[str, Any]:
        """Write an object in the shape it came in, then what it has beyond that."""
        extra, shape = old.extra, old.extra._order
        new: dict[str, Any] = {}
        for name in dict.fromkeys((*(shape or ()), *self.keys, *extra)):
            key = self.keys.get(name)
            value = None if key is None else getattr(old, name)
            if key is not None and value is not None:
                new[name] = self.plain(key.kind, value)
            elif name in extra:
                new[name] = thaw(extra[name])
            elif key is not None and (
                not key.optional if shape is None else name in shape
            ):
                new[name] = None
        self.shapes.notice(shape, old)
        return new

    def plain(self, kind: Kind, value: Any) -> Any:
        match kind:
            case OneOf():
                hook = foreign_hook(self.converter.get_unstructure_hook, kind)
                return value.value if hook is None else hook(value)
            case Object() | Variants():
                return self.converter.get_unstructure_hook(type(value))(value)
            case Array():
                return [self.plain(kind.item, each) for each in value]
            case Table():
                return thaw(value)
        return value

    def compile(self, shape: Shape | None, sample: Any) -> Compiled:
        """Compile what writes objects of the sample's shape, and what nests in them."""
        source = Source()
        source.names |= {"thaw": thaw, "write": self.write}
        names = self.keys if shape is None else shape
        source.add(
            "extra = old.extra",
            f"if {' or '.join(self.beyond('old', 'extra', names))}: return write(old)",
        )
        if shape is None:
            source.add("new = {}")
            for name, key in self.keys.items():
                given = f"if old.{name} is not None: " if key.optional else ""
                source.add(f"{given}new[{name!r}] = {self.written(key, 'old', source)}")
            source.add("return new")
        else:
            source.add(f"return {self.construct('old', 'extra', source, sample)}")
        return source.compile("unstructure(old)")

    def beyond(self, old: str, extra: str, names: Iterable[str]) -> list[str]:
        """Say when an object called *old* has more than values under these names."""
        names = set(names)
        return [
            f"len({extra}) != {len(names - self.keys.keys())}",
            *[f"{old}.{name} is not None" for name in self.keys if name not in names],
        ]

    def construct(self, old: str, extra: str, source: Source, sample: Any) -> str:
        """Give an expression for an object called *old* that is like the sample."""
        items = {
            name: self.nested(self.keys[name], old, source, getattr(sample, name))
            if name in self.keys
            else f"thaw({extra}[{name!r}])"
            for name in sample.extra._order
        }
        return f"{{{', '.join([f'{name!r}: {v}' for name, v in items.items()])}}}"

    def like(self, value: Any) -> "UnstructureHook | None":
        """Say which hook of ours has written a value in the shape that it came in."""
        own = getattr(
            self.converter.get_unstructure_hook(type(value)), "__self__", None
        )
        if not isinstance(own, UnstructureHook):
            return None
        shape = value.extra._order
        return own if shape is not None and own.shapes.has_seen(shape) else None

    def nested(self, key: Key, old: str, source: Source, sample: Any) -> str:
        """Write the value of a key; in place, if it is like the sample's."""
        first = sample[0] if isinstance(key.kind, Array) and sample else sample
        hook = self.like(first) if isinstance(first, SchemaObject) else None
        if hook is None:
            return self.written(key, old, source)
        new = source.variable()
        source.add(f"{new} = {old}.{key.name}")
        with source.block(f"if {new} is not None:"):
            if isinstance(key.kind, Array):
                items, each = source.variable(), source.variable()
                source.add(f"{items} = []")
                with source.block(f"for {each} in {new}:"):
                    self.nested_object(key.kind.item, each, source, hook, first)
                    source.add(f"{items}.append({each})")
                source.add(f"{new} = {items}")
            else:
                self.nested_object(key.kind, new, source, hook, first)
        return new

    def nested_object(
        self,
        kind: Kind,
        new: str,
        source: Source,
        hook: "UnstructureHook",
        sample: Any,
    ) -> None:
        """Write an object in the place of the name that it has."""
        extra = source.variable()
        shape = sample.extra._order
        unlike = [
            f"type({new}) is not {source.name('cls', type(sample))}",
            f"({extra} := {new}.extra)._order != {source.name('shape', shape)}",
            *hook.beyond(new, extra, shape),
        ]
        with source.block(f"if {' or '.join(unlike)}:"):
            source.add(f"{new} = {self.written_as(kind, new, source)}")
        with source.block("else:"):
            source.add(f"{new} = {hook.construct(new, extra, source, sample)}")

    def written(self, key: Key, old: str, source: Source) -> str:
        value = f"{old}.{key.name}"
        plain = self.written_as(key.kind, value, source)
        nullable = key.nullable and plain != value
        return f"None if {value} is None else {plain}" if nullable else plain

    def written_as(self, kind: Kind, v: str, source: Source) -> str:
        match kind:
            case OneOf():
                hook = foreign_hook(self.converter.get_unstructure_hook, kind)
                if hook is None:
                    return f"{v}._value_"
                return f"{source.name('hook', hook)}({v})"
            case Object():
                return self.hooked((kind.cls,), v, source)
            case Variants():
                return self.hooked(kind.classes, v, source)
            case Array():
                each = self.written_as(kind.item, "each", source)
                return f"[{each} for each in {v}]"
            case Table():
                return f"thaw({v})"
        return v

    def hooked(self, classes: tuple[type, ...], v: str, source: Source) -> str:
        """Write with the converter's hook for the class, which may be anybody's."""
        hooks = UnstructureHooks(self.converter)
        for cls in classes:
            hooks[cls] = self.converter.get_unstructure_hook(cls)
        return f"{source.name('hooks', hooks)}[type({v})]({v})"


class UnstructureHooks(dict[type, Compiled]):
    """The hooks for the classes of a field; for a subclass, what the converter says."""

    def __init__(self, converter: Hooks) -> None:
        super().__init__()
        self.converter = converter

    def __missing__(self, cls: type) -> Compiled:
        hook: Compiled = self.converter.get_unstructure_hook(cls)
        return hook


def structure_hook(cl: Any, converter: Hooks, strictness: Strictness) -> Compiled:
    """Make the hook that reads a class or a union of the schema."""
    if is_schema_class(cl):
        return ClassHook(cl, converter, strictness).structure
    present, nullable = without_none(cl)
    kind = Variants(get_args(present))
    return UnionHook(kind, nullable, converter, strictness).structure


def is_schema_class(cls: Any) -> bool:
    """Is it a class of the schema? (A subclass of one is cattrs' business.)"""
    return isinstance(cls, type) and cls.__base__ in (SchemaObject, _TextObject)


def is_schema_union(union: Any) -> bool:
    """Is it a union of classes of the schema that a tag tells apart?"""
    present, _ = without_none(union)
    classes = get_args(present)
    return (
        get_origin(present) in (Union, UnionType)
        and all(map(is_schema_class, classes))
        and has_tags(classes)
    )
