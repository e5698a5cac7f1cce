"""The docstrings of the classes, the fields and the enumeration members."""

import inspect
import re
from typing import Any

import attrs
import pytest

import runstep
from runstep.enums import Vocabulary

from .helpers import wire
from .helpers.azure_samples import AZURE_SAMPLES
from .helpers.docstrings import docstrings_of
from .helpers.samples import SAMPLES, WIRE_ONLY

CLASSES = [runstep.SchemaObject, *SAMPLES, *AZURE_SAMPLES]
ENUMERATIONS = [
    each for each in vars(runstep.enums).values() if hasattr(each, "__members__")
]
#: The last line of a class's docstring, with the name of its schema or with the place
#: of an inline schema.
SCHEMA = re.compile(r"\n\nSchema: (inline,\s)?(none|``(?P<place>[\w.\[\]]+)``).*\.$")


@pytest.mark.parametrize("cls", CLASSES)
def test_each_field_has_a_docstring(cls: Any) -> None:
    docstrings = docstrings_of(cls)
    assert [*docstrings] == [*inspect.get_annotations(cls)]
    defaults = attrs.fields_dict(cls)
    for name, docstring in docstrings.items():
        summary, _, _ = docstring.partition("\n")
        assert re.match(r"[A-Z].*\.$", summary), name
        assert ("None" in docstring) == (defaults[name].default is None), name
        assert ("Unix seconds" in docstring) == name.endswith("_at"), name
    wire_only = [name for name, each in docstrings.items() if "Wire only" in each]
    assert wire_only == WIRE_ONLY.get(cls.__name__, [])


@pytest.mark.parametrize("enumeration", ENUMERATIONS)
def test_each_member_has_a_docstring(enumeration: type[Vocabulary]) -> None:
    docstrings = docstrings_of(enumeration)
    assert [*docstrings] == [*enumeration.__members__]
    assert all(re.match(r"[A-Z].*\.$", each) for each in docstrings.values())


def schema_of(cls: type) -> str | None:
    """Return the schema that the docstring of a class names; None for no schema."""
    docstring = inspect.getdoc(cls)
    assert docstring is not None
    match = SCHEMA.search(docstring)
    assert match, f"expected a last line as in other classes, got: {docstring}"
    return match["place"]


@pytest.mark.parametrize("cls", CLASSES)
def test_each_class_names_its_schema(cls: Any) -> None:
    schema = schema_of(cls)
    if schema is not None and schema != cls.__name__:
        assert f"Schema: inline, ``{schema}``" in (cls.__doc__ or "")


@wire.needed
@pytest.mark.parametrize("cls", [runstep.SchemaObject, *SAMPLES])
def test_the_document_has_the_schema(cls: Any) -> None:
    place = schema_of(cls)
    if place is None:
        assert not any(cls.__name__ in each["$defs"] for each in wire.revisions())
        return
    name, _, path = place.partition(".")
    schemas = [
        each["$defs"][name] for each in wire.revisions() if name in each["$defs"]
    ]
    schema = schemas[-1]
    for key in filter(None, re.split(r"\.|(?=\[\])", path)):
        schema = schema["items"] if key == "[]" else schema["properties"][key]
        schema = schema.get("anyOf", [schema])[0]
    if path:
        assert "properties" in schema  # is inline
