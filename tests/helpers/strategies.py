"""Hypothesis strategies for objects of the schema, derived from the annotations.

They draw what a constructor accepts and a strictness reads: unknown variants at
``"open"`` only, retired ones at ``"wire"`` and ``"open"`` only.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

from runstep._fields.keys import Published
from runstep._fields.kinds import Between, SameAs
from runstep.enums import Strictness, UnknownType

#: At most this many items of an array or keys of an object are drawn: small objects
#: keep the tests fast.
MAX_ITEMS = 3
texts = st.text(max_size=20)
#: Every format that is tested has integers of 64 bits and finite numbers.
integers = st.integers(-(2**63), 2**63 - 1)
numbers = st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | integers | numbers | texts,
    lambda inner: (
        st.lists(inner, max_size=MAX_ITEMS)
        | st.dictionaries(texts, inner, max_size=MAX_ITEMS)
    ),
    max_leaves=5,
)
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    NoneType: st.none(),
    bool: st.booleans(),
    int: integers,
    float: numbers | integers,
    str: texts,
    object: json_values,
}


@cache
def instances(
    cls: Any, strictness: Strictness, extra: bool = True
) -> st.SearchStrategy[Any]:
    """Return a strategy for objects of a class, with unknown keys if *extra* is set."""
    fields = {field.name: field.type for field in attrs.fields(cls)}
    del fields["extra"]
    strategies = {
        name: values(annotation, strictness, extra)
        for name, annotation in fields.items()
    }
    if extra:
        unknown = texts.filter(lambda key: key not in fields)
        strategies["extra"] = st.dictionaries(unknown, json_values, max_size=MAX_ITEMS)

    def make(arguments: dict[str, Any]) -> Any:
        for name, annotation in fields.items():
            enum, *notes = get_args(annotation) or (None,)
            for note in notes:
                if isinstance(note, SameAs):
                    same = getattr(arguments[note.field], name)
                    arguments[name] = enum.unlisted(same)
        return cls(**arguments)

    return st.fixed_dictionaries(strategies).map(make)


def values(
    annotation: Any, strictness: Strictness, extra: bool
) -> st.SearchStrategy[Any]:
    """Return a strategy for what a constructor accepts for a field."""

    def inside(each: Any) -> st.SearchStrategy[Any]:
        return values(each, strictness, extra)

    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        for note in arguments[1:]:
            if isinstance(note, Between):
                return st.floats(note.low, note.high) | st.sampled_from([0, 1])
        return inside(arguments[0])
    if origin in (Union, UnionType):
        return st.one_of([*map(inside, readable_at(arguments, strictness))])
    if origin is Sequence:
        return st.lists(inside(arguments[0]), max_size=MAX_ITEMS)
    if origin is Mapping:
        return st.dictionaries(texts, inside(arguments[1]), max_size=MAX_ITEMS)
    if origin is Literal:
        if UnknownType.UNKNOWN in arguments:  # any type that no other class has
            return texts.map(lambda text: UnknownType.unlisted(f"x-{text}"))
        return st.sampled_from([*arguments, *map(str, arguments)])
    if annotation in SCALARS:
        return SCALARS[annotation]
    if issubclass(annotation, Enum):
        listed = st.sampled_from([*annotation, *map(str, annotation)])
        unlisted = texts.map(annotation.unlisted)
        return listed | unlisted if strictness == "open" else listed
    return st.deferred(lambda: instances(annotation, strictness, extra))


def readable_at(alternatives: tuple[Any, ...], strictness: Strictness) -> list[Any]:
    """Return the alternatives of a union that a strictness reads."""
    notes = [note for each in alternatives for note in get_args(each)[1:]]
    unreadable = []
    if strictness != "open":
        unreadable += ["UnknownObject"]
    if strictness == "published":
        unreadable += ["RetrievalObject"]
        if Published.REQUIRED in notes:
            unreadable += ["NoneType"]
    return [
        each
        for each in alternatives
        if not getattr(each, "__name__", "").endswith(tuple(unreadable))
    ]
