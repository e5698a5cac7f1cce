"""Reading and writing: `loads` and `dumps`, and the cattrs converters behind them.

Three strictnesses say how much of the published document to insist on:
``"published"`` on all of it, for what a producer writes; ``"wire"``, the default,
reads what OpenAI sent; ``"open"`` what any service sent. None of them changes a
type: what is a string in the schema has to be one.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from math import inf
from types import UnionType
from typing import Any, NoReturn, TypeVar, Union, get_args, get_origin, overload

from cattrs import BaseConverter, Converter

from ._fields import SchemaObject
from ._hooks import ClassHook, UnionHook, UnstructureHook
from ._kinds import Variants, has_tags, without_none
from .enums import STRICTNESSES, Strictness
from .errors import Problem, RunStepValidationError
from .objects import RunStepObject

T = TypeVar("T", bound=SchemaObject)
C = TypeVar("C", bound=BaseConverter)


def make_converter(strictness: Strictness = "wire") -> Converter:
    """Make a new converter that reads and writes the classes of this package."""
    return configure(Converter(), strictness)


def configure(converter: C, strictness: Strictness = "wire") -> C:
    """Teach any converter the classes of this package; gives the same converter.

    Nothing but this converter is changed. A hook that is registered on it for one of
    the classes or enumerations wins, be it registered before or after; one that is
    registered with a predicate, only after. (A tag, the `type` that tells the classes
    of a union apart, is read without a hook.) Its `forbid_extra_keys` is honoured,
    and so is its `detailed_validation`: without it, an error holds the first problem
    only, and is no exception group.

    Raises ValueError for an unknown *strictness*.
    """
    if strictness not in STRICTNESSES:
        raise ValueError(f"strictness is one of {STRICTNESSES}, not {strictness!r}")

    # cattrs gives the factories the converter in use: after `copy`, it is another.
    def read_class(cls: type[Any], converter: BaseConverter) -> Any:
        return ClassHook(cls, converter, strictness).structure

    def read_union(union: Any, converter: BaseConverter) -> Any:
        present, nullable = without_none(union)
        kind = Variants(get_args(present))
        return UnionHook(kind, nullable, converter, strictness).structure

    def write_class(cls: type[Any], converter: BaseConverter) -> Any:
        return UnstructureHook(cls, converter).unstructure

    converter.register_structure_hook_factory(is_schema_class, read_class)
    converter.register_structure_hook_factory(is_schema_union, read_union)
    converter.register_unstructure_hook_factory(is_schema_class, write_class)
    return converter


def is_schema_class(cls: Any) -> bool:
    """Is it a class of the schema? (A subclass of one is cattrs' business.)"""
    return isinstance(cls, type) and SchemaObject in cls.__bases__


def is_schema_union(union: Any) -> bool:
    """Is it a union of classes of the schema that a tag tells apart?"""
    present, _ = without_none(union)
    classes = get_args(present)
    return (
        get_origin(present) in (Union, UnionType)
        and all(map(is_schema_class, classes))
        and has_tags(classes)
    )


@overload
def structure(data: object, *, strictness: Strictness = "wire") -> RunStepObject: ...
@overload
def structure(data: object, cl: type[T], *, strictness: Strictness = "wire") -> T: ...
@overload
def structure(
    data: object, cl: UnionType, *, strictness: Strictness = "wire"
) -> object: ...
def structure(
    data: object,
    cl: Any = RunStepObject,
    *,
    strictness: Strictness = "wire",
) -> Any:
    """Read parsed JSON; gives a run step, or whatever class of the package *cl* is.

    Raises `RunStepValidationError` for anything that is not one, and TypeError if
    *cl* is not a class or a union of this package.
    """
    hook = structure_hook(cl, strictness)
    try:
        return hook(data, cl)
    except RunStepValidationError as error:
        raise RunStepValidationError(error.problems, error.more) from None


@overload
def loads(text: str | bytes, *, strictness: Strictness = "wire") -> RunStepObject: ...
@overload
def loads(text: str | bytes, cl: type[T], *, strictness: Strictness = "wire") -> T: ...
@overload
def loads(
    text: str | bytes, cl: UnionType, *, strictness: Strictness = "wire"
) -> object: ...
def loads(
    text: str | bytes, cl: Any = RunStepObject, *, strictness: Strictness = "wire"
) -> Any:
    """Read JSON; gives a run step, or whatever class of the package *cl* is.

    Of a key that stands twice in an object the last value counts. Numbers with a
    fraction or an exponent are read as doubles.

    Raises `RunStepValidationError` as `structure` does, and for text that is not
    JSON, which ``NaN``, ``Infinity`` and numbers past a double's range are not.
    """
    return structure(parse(text), cl, strictness=strictness)


def unstructure(
    obj: SchemaObject, *, strictness: Strictness = "wire"
) -> dict[str, Any]:
    """Give an object as parsed JSON: what was read as it came, with what was set since.

    An object that was constructed has its keys in the published order: all required
    ones, and the optional ones that are set. The *strictness* makes no difference.

    Raises TypeError for what is no object of this package.
    """
    if not isinstance(obj, SchemaObject):
        raise TypeError(f"{type(obj).__name__} is no class of a run step")
    unstructured: dict[str, Any] = converter(strictness).unstructure(obj)
    return unstructured


def dumps(obj: SchemaObject, *, strictness: Strictness = "wire") -> str:
    """Give an object as compact JSON, in the form of `unstructure`.

    Text stands as it is, not escaped, save for lone surrogates, so that the result
    can be encoded in UTF-8.

    Raises TypeError or ValueError for what JSON does not have, which `loads` never
    gives, but other parsers may and a constructor takes in `extra`.
    """
    text = ENCODER.encode(unstructure(obj, strictness=strictness))
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text


@cache
def converter(strictness: Strictness) -> Converter:
    """The converter behind the functions of this module, made when first needed."""
    return make_converter(strictness)


@cache
def structure_hook(cl: Any, strictness: Strictness) -> Callable[[Any, Any], Any]:
    if not is_schema_class(cl) and not is_schema_union(cl):
        raise TypeError(f"{cl!r} is no class of a run step, nor a union of some")
    return converter(strictness).get_structure_hook(cl)


def parse(text: str | bytes) -> Any:
    """Parse JSON; raises `RunStepValidationError` if it is none."""
    if not isinstance(text, (str, bytes, bytearray)):
        raise TypeError(f"expected str or bytes, got {type(text).__name__}")
    try:
        if not isinstance(text, str):
            text = text.decode(json.detect_encoding(text))
        return DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        where = f" of line {line}" if line > 1 else ""
        problem = Problem("$", f"not JSON: {why_not_json(error)}{where}")
    raise RunStepValidationError([problem])


def why_not_json(error: Exception) -> str:
    """Say what a decoder complained of."""
    match error:
        case json.JSONDecodeError():
            return f"{error.msg.removesuffix(' at')} at column {error.colno}"
        case UnicodeDecodeError():
            return f"not {error.encoding}, {error.reason} at byte {error.start}"
        case RecursionError():
            return "nested too deep"
    # From `finite` and `refuse`, or Python's bound on the digits of an integer.
    return str(error).partition(";")[0]


def finite(digits: str) -> float:
    number = float(digits)
    if number in (inf, -inf):
        raise ValueError("a number past the range of a double")
    return number


def refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


DECODER = json.JSONDecoder(parse_float=finite, parse_constant=refuse)
ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
)
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
