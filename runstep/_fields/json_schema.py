"""The JSON Schema of the classes, written from their keys.

The writer is one more interpreter of kinds, beside the walks and the compilers of
functions. It follows `_convert.walk`, which says what is read.
"""

from typing import Any, TypeAlias

from ..enums import Strictness
from .keys import Key, keys_of, tag_of
from .kinds import (
    Array,
    AtMost,
    Between,
    Constant,
    Kind,
    Member,
    Object,
    OneOf,
    Scalar,
    Tag,
    UnknownTag,
    Variants,
)

#: The types of JSON that Python's types stand for. A schema's number may be an integer.
TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}

JsonSchema: TypeAlias = dict[str, Any]


class SchemaWriter:
    """A writer of the schemas of classes, and of those that nest in them."""

    def __init__(self, strictness: Strictness) -> None:
        self.published = strictness == "published"
        self.open = strictness == "open"
        #: The schemas of classes, by the names of the classes.
        self.definitions: dict[str, JsonSchema] = {}

    def of_class(self, cls: type) -> JsonSchema:
        """Return the schema of the objects of a class."""
        keys = keys_of(cls)
        required = [key.name for key in keys if not key.may_be_absent(self.published)]
        return {
            "type": "object",
            "properties": {key.name: self.of_key(key) for key in keys},
            **({"required": required} if required else {}),
        }

    def of_key(self, key: Key) -> JsonSchema:
        """Return the schema of the values of a key."""
        if key.retired and self.published:
            return {"not": {}}  # no value at all
        schema = constrained(self.of_kind(key.kind), key)
        if not key.may_be_null(self.published):
            return schema
        empty = {"type": "object", "maxProperties": 0}
        also = [empty] if self.open and key.has_empty_for_null else []
        return with_null(schema, also)

    def of_kind(self, kind: Kind) -> JsonSchema:
        match kind:
            case Scalar():
                names = [*dict.fromkeys(TYPES[each] for each in kind.types)]
                if "number" in names and "integer" in names:
                    names.remove("integer")
                return {"type": names[0] if len(names) == 1 else names}
            case Constant():
                return {"const": kind.value}
            case Member() if self.open:
                return {"type": "string"}
            case Member() | Tag():
                return one_of([*kind.members])
            case UnknownTag():
                return {"type": "string"}
            case Object():
                return self.reference(kind.cls)
            case Variants():
                return self.of_variants(kind)
            case Array():
                return {"type": "array", "items": self.of_kind(kind.item)}
        if kind.value is None:
            return {"type": "object"}
        return {"type": "object", "additionalProperties": self.of_kind(kind.value)}

    def of_variants(self, kind: Variants) -> JsonSchema:
        """Return the schema of the objects of several classes."""
        listed = dict.fromkeys(kind.by_tag.values())
        schemas = [self.reference(cls) for cls in listed if self.is_read(cls)]
        if self.open and kind.unknown is not None:
            properties = {kind.tag_name: self.unlisted(kind)}
            schemas.append({**self.reference(kind.unknown), "properties": properties})
        return {"anyOf": schemas}

    def unlisted(self, kind: Variants) -> JsonSchema:
        """Return the schema of the tags that a union does not list."""
        return {"not": {"enum": [*kind.tags.members]}}

    def is_read(self, cls: type) -> bool:
        """Return whether objects of a class are read: not if its tag is retired."""
        tag = tag_of(cls)
        return tag is None or not (tag.retired and self.published)

    def reference(self, cls: type) -> JsonSchema:
        """Return a reference to the schema of a class, which is written once."""
        name = cls.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # its place, for classes that nest in it follow
            self.definitions[name].update(self.of_class(cls))
        return {"$ref": f"#/$defs/{name}"}


def constrained(schema: JsonSchema, key: Key) -> JsonSchema:
    """Return the schema of a kind with the constraint that a key adds."""
    match key.constraint:
        case Between(low=low, high=high):
            return {**schema, "minimum": low, "maximum": high}
        case OneOf(tags=tags):
            return one_of([*tags])
        case AtMost(pairs=pairs, key=key_length, value=length):
            values = {**schema["additionalProperties"], "maxLength": length}
            return {
                **schema,
                "maxProperties": pairs,
                "propertyNames": {"maxLength": key_length},
                "additionalProperties": values,
            }
    return schema


def one_of(strings: list[str]) -> JsonSchema:
    return {"const": strings[0]} if len(strings) == 1 else {"enum": strings}


def with_null(schema: JsonSchema, also: list[JsonSchema]) -> JsonSchema:
    """Return a schema that accepts null, too, and what other schemas accept."""
    match schema:
        case {"type": str() as name}:
            return {**schema, "type": [name, "null"]}
        case {"anyOf": schemas}:
            return {"anyOf": [*schemas, *also, {"type": "null"}]}
    return {"anyOf": [schema, *also, {"type": "null"}]}
