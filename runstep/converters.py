"""Reading and writing: `loads` and `dumps`, and the cattrs converters behind them.

The *strictness* says how much of the published document to insist on. ``"published"``
insists on all of it, and checks what a producer writes. ``"wire"``, the default, reads
what OpenAI sent. ``"open"`` reads what any service sent. None of them changes a type:
what is a string in the schema has to be one.

The functions use our hooks without a converter of cattrs. So cattrs is loaded only for
a converter, and for classes that users derive.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ._convert.derived import (
    DerivedClassHook,
    DerivedUnstructureHook,
    is_derived_class,
)
from ._convert.hooks import (
    UnstructureHook,
    is_schema_class,
    is_schema_union,
    structure_hook,
)
from ._convert.registered import AnyConverter
from ._convert.walk import JsonWalk, check_strictness
from ._fields.keys import keys_by_name
from ._frozen import Extra, extra_of, thaw, with_string_keys
from ._json import parse, render
from .enums import STRICTNESSES, Strictness, Vocabulary
from .objects import RunStepObject, SchemaObject

if TYPE_CHECKING:
    from cattrs import BaseConverter, Converter
    from typing_extensions import TypeForm

_T = TypeVar("_T", bound=SchemaObject)
_C = TypeVar("_C", bound="BaseConverter")


def make_converter(strictness: Strictness = "wire") -> "Converter":
    """Return a new converter that reads and writes the classes of this package.

    Raises ValueError for an unknown *strictness*.
    """
    from cattrs import Converter

    return configure(Converter(), strictness)


def configure(converter: _C, strictness: Strictness = "wire") -> _C:
    """Register our hooks on any converter of cattrs, and return the same converter.

    Nothing else is changed. A user's hook for one of the classes or enumerations takes
    precedence, whether it is registered before or after. A hook with a predicate takes
    precedence for a class only if it is registered after, and never for an enumeration,
    for which cattrs prefers its own. No hook reads a tag, which is the `type` that
    tells the classes of a union apart.

    The converter's `forbid_extra_keys` is respected, and so is its
    `detailed_validation`: without it, an error lists the first problem only, and is no
    exception group.

    Raises TypeError for anything but a converter of cattrs, and ValueError for an
    unknown *strictness*.
    """
    check_strictness(strictness)
    given: object = converter
    if isinstance(given, type):
        got = f"a class: make one with {given.__name__}()"
        raise TypeError(f"expected a converter of cattrs, got {got}")
    if not hasattr(given, "register_structure_hook_factory"):
        got = type(given).__name__
        raise TypeError(f"expected a converter of cattrs, got {got}")

    # The factories are called with the converter in use, which may be a copy.
    def reads(cl: Any, converter: AnyConverter) -> Any:
        return structure_hook(cl, converter, strictness)

    def writes(cls: type[Any], converter: AnyConverter) -> Any:
        return UnstructureHook(cls, converter).unstructure

    def reads_derived(cl: Any, converter: AnyConverter) -> Any:
        return DerivedClassHook(cl, converter, strictness).structure

    def writes_derived(cls: type[Any], converter: AnyConverter) -> Any:
        return DerivedUnstructureHook(cls, converter).unstructure

    converter.register_structure_hook_factory(is_schema_class, reads)
    converter.register_structure_hook_factory(is_schema_union, reads)
    converter.register_structure_hook_factory(is_derived_class, reads_derived)
    converter.register_unstructure_hook_factory(is_schema_class, writes)
    converter.register_unstructure_hook_factory(is_derived_class, writes_derived)
    return converter


@overload
def structure(data: object, *, strictness: Strictness = "wire") -> RunStepObject: ...
@overload
def structure(data: object, cl: type[_T], *, strictness: Strictness = "wire") -> _T: ...
@overload
def structure(
    data: object, cl: "TypeForm[_T]", *, strictness: Strictness = "wire"
) -> _T: ...
def structure(
    data: object, cl: Any = RunStepObject, *, strictness: Strictness = "wire"
) -> Any:
    """Read parsed JSON, and return an object of *cl*: a run step, if none is given.

    *cl* is a class of this package, or a union of such classes.

    Raises `RunStepValidationError` for JSON that is no such object, TypeError if *cl*
    is anything else, and ValueError for an unknown *strictness*.
    """
    return _structure_hook(cl, strictness)(data)


@overload
def loads(text: str | bytes, *, strictness: Strictness = "wire") -> RunStepObject: ...
@overload
def loads(
    text: str | bytes, cl: type[_T], *, strictness: Strictness = "wire"
) -> _T: ...
@overload
def loads(
    text: str | bytes, cl: "TypeForm[_T]", *, strictness: Strictness = "wire"
) -> _T: ...
def loads(
    text: str | bytes, cl: Any = RunStepObject, *, strictness: Strictness = "wire"
) -> Any:
    """Read JSON text, and return an object of *cl*: a run step, if none is given.

    If a key is there twice in an object, the last value counts. Numbers with a
    fraction or an exponent are read as doubles.

    Raises what `structure` raises, and `RunStepValidationError` for text that is not
    JSON. ``NaN``, ``Infinity`` and numbers past the range of a double are not JSON.
    """
    return _structure_hook(cl, strictness)(parse(text))


def unstructure(
    obj: SchemaObject, *, strictness: Strictness = "wire"
) -> dict[str, Any]:
    """Return an object as parsed JSON.

    An object that was read has the keys that came, in the order in which they came, and
    then the keys that were set since. An object that was constructed has its keys in
    the published order: all required ones, and the optional ones that are set. The
    *strictness* makes no difference.

    Raises TypeError for anything but an object of this package.
    """
    cls: Any = type(obj)
    unstructured: dict[str, Any] = _unstructure_hook(cls, strictness)(obj)
    return unstructured


def dumps(obj: SchemaObject, *, strictness: Strictness = "wire") -> str:
    """Return an object as compact JSON text, with the keys that `unstructure` returns.

    Only lone surrogates are escaped, besides what JSON requires, so that the text can
    be encoded in UTF-8.

    Raises TypeError or ValueError for a value or a key that JSON does not have, and
    ValueError for the two halves of a surrogate pair side by side, which would be read
    as one character. `loads` reads none of these from bytes. But other parsers may, and
    constructors accept any string, and any value in `extra`.
    """
    cls: Any = type(obj)
    return render(_unstructure_hook(cls, strictness, with_string_keys)(obj))


class _OwnConverter:
    """Our hooks without a converter of cattrs, which would have to be loaded.

    *thaw* converts the values that the schema leaves open, when they are written.
    """

    def __init__(
        self, strictness: Strictness, thaw: Callable[[Any], Any] = thaw
    ) -> None:
        self.strictness: Strictness = check_strictness(strictness)
        self.thaw = thaw
        # They return None for an enumeration, and the first one for any other class.
        self.get_structure_hook = cache(self._reads)
        self.get_unstructure_hook = cache(self._writes)

    def _reads(self, cl: Any) -> Any:
        if is_schema_class(cl) or is_schema_union(cl):
            return structure_hook(cl, self, self.strictness)
        if is_derived_class(cl):  # cattrs reads the fields that it adds
            return make_converter(self.strictness).get_structure_hook(cl)
        return None

    def _writes(self, cls: type) -> Any:
        if is_schema_class(cls):
            return UnstructureHook(cls, self, self.thaw).unstructure
        if is_derived_class(cls):  # cattrs writes the fields that it adds
            write = make_converter(self.strictness).get_unstructure_hook(cls)
            return write if self.thaw is thaw else lambda old: self.thaw(write(old))
        if issubclass(cls, Vocabulary):
            return None
        raise TypeError(_no_class_of_ours(cls))


_own_hooks = cache(_OwnConverter)


def _with_known_keys(cls: type, extra: Extra, later: Iterable[str]) -> dict[str, Any]:
    """Return the fields that came *later* than an object, and what `extra` is then.

    Their keys were unknown, so they stand in `extra`. What does not fit stays there.
    """
    known: dict[str, Any] = {}
    for name in later:
        key = keys_by_name(cls).get(name)
        if key is not None and name in extra:
            walk = JsonWalk(_own_hooks("open", thaw), "open")
            value = walk.convert_key(key, thaw(extra[name]))
            if not walk.count:
                known[name] = value
    unknown = {name: value for name, value in extra.items() if name not in known}
    return {**known, "extra": extra_of(unknown, extra._order)}


@cache
def _structure_hook(cl: Any, strictness: Strictness) -> Callable[[Any], Any]:
    hooks = _own_hooks(strictness, thaw)
    hook: Callable[[Any], Any] | None = hooks.get_structure_hook(cl)
    if hook is None:
        message = f"{cl!r} is no class of a run step, nor a union of some"
        if cl in STRICTNESSES:
            message = f"{message}; did you mean strictness={cl!r}?"
        raise TypeError(message)
    return hook


@cache
def _unstructure_hook(
    cls: Any, strictness: Strictness, thaw: Callable[[Any], Any] = thaw
) -> Callable[[Any], Any]:
    hooks = _own_hooks(strictness, thaw)
    hook: Callable[[Any], Any] | None = hooks.get_unstructure_hook(cls)
    if hook is None:
        raise TypeError(_no_class_of_ours(cls))
    return hook


def _no_class_of_ours(cls: type) -> str:
    """Return the message for an object that cannot be written."""
    message = f"{cls.__name__} is no class of a run step"
    if issubclass(cls, (list, tuple)):
        return f"{message}; write the objects in it one by one"
    if issubclass(cls, dict):
        return f"{message}; `structure` makes an object of parsed JSON"
    return message
