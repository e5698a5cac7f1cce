"""What pydantic asks the classes for: how to validate, serialize and describe them.

Only pydantic calls this, through `SchemaObject.__get_pydantic_core_schema__`. So its
core is imported here, and nowhere else.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError
from pydantic_core.core_schema import (
    CoreSchema,
    list_schema,
    no_info_plain_validator_function,
    plain_serializer_function_ser_schema,
)

from ._convert.walk import check_strictness
from ._fields.json_schema import JsonSchema, SchemaWriter
from ._fields.keys import keys_of
from ._fields.kinds import Array, Variants
from ._fields.schema_class import SCHEMA_CLASSES
from ._wording import plural
from .converters import structure, unstructure
from .enums import Strictness
from .errors import RunStepValidationError

#: A segment of a JSON path: a key, an index, or a quoted key.
SEGMENT = re.compile(r'\.(\w+)|\[(\d+)\]|\["(.*?)"\](?=[.\[]|$)')


def core_schema_of(cls: type, strictness: Strictness) -> CoreSchema:
    """Return the core schema of a class, or of a class that a user derives from it.

    pydantic makes the name of the schema from *ref*, without what follows the colon. So
    the same class at two strictnesses has two names, whichever comes first.
    """
    suffix = "" if check_strictness(strictness) == "wire" else strictness.capitalize()
    read_as = union_of(cls) or cls

    def validate(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        try:
            read: object = structure(value, read_as, strictness=strictness)
        except RunStepValidationError as error:
            raise validation_error(cls, error, value) from None
        if not isinstance(read, cls):
            raise PydanticCustomError("run_step", "expected an unknown type")
        return read

    def describe(_: CoreSchema, handler: Callable[[CoreSchema], JsonSchema]) -> Any:
        writer = PydanticWriter(strictness, handler)
        return writer.of_class(next(c for c in cls.__mro__ if c in SCHEMA_CLASSES))

    # Errors of a union show the name of the function.
    validate.__name__ = cls.__name__
    return no_info_plain_validator_function(
        validate,
        ref=f"{cls.__module__}.{cls.__qualname__}{suffix}:{id(cls)}",
        metadata={"pydantic_js_functions": [describe]},
        serialization=plain_serializer_function_ser_schema(unstructure),
    )


class PydanticWriter(SchemaWriter):
    """A writer of schemas that leaves the schemas of other classes to pydantic."""

    def __init__(
        self, strictness: Strictness, handler: Callable[[CoreSchema], JsonSchema]
    ) -> None:
        super().__init__(strictness)
        self.strictness: Strictness = strictness
        self.handler = handler

    def reference(self, cls: type) -> JsonSchema:
        # pydantic writes the schema of what a list holds by itself, and refers to it.
        array = self.handler(list_schema(core_schema_of(cls, self.strictness)))
        items: JsonSchema = array["items"]
        return items


@cache
def union_of(unknown: type) -> Any:
    """Return the union that a class of unknown types belongs to; None for any other.

    pydantic tries the classes of a union one by one. Read by itself, a class of unknown
    types would take the objects of all others.
    """
    for cls in SCHEMA_CLASSES:
        for key in keys_of(cls):
            kind = key.kind.item if isinstance(key.kind, Array) else key.kind
            if isinstance(kind, Variants) and kind.unknown is unknown:
                return kind.expected
    return None


def validation_error(
    cls: type, error: RunStepValidationError, value: object
) -> ValidationError:
    """Return an error as one of pydantic, which puts it under the path of the value."""
    details = [
        detail(message, location_of(path), value) for path, message in error.problems
    ]
    if error.more:
        details.append(detail(f"and {plural(error.more, 'more problem')}", (), None))
    return ValidationError.from_exception_data(cls.__name__, details)


def detail(
    message: str, location: tuple[str | int, ...], value: Any
) -> InitErrorDetails:
    """Return the details of a problem, with the value that is wrong.

    For a key that is missing, this is the object, as in errors of pydantic's models.
    """
    for segment in location:
        try:
            value = value[segment]
        except (KeyError, IndexError, TypeError):
            break
    custom = PydanticCustomError("run_step", "{problem}", {"problem": message})
    return InitErrorDetails(type=custom, loc=location, input=value)


def location_of(path: str) -> tuple[str | int, ...]:
    """Return a JSON path in pydantic's form."""
    return tuple(
        int(index) if index else name or quoted
        for name, index, quoted in SEGMENT.findall(path)
    )
