"""What pydantic asks the classes for: how to validate, serialize and describe them.

Only pydantic calls this, through `SchemaObject.__get_pydantic_core_schema__`. So its
core is imported here, and nowhere else.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from attrs import NOTHING
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError
from pydantic_core.core_schema import (
    CoreSchema,
    list_schema,
    no_info_plain_validator_function,
    plain_serializer_function_ser_schema,
)

from ._convert.walk import check_strictness
from ._fields.json_schema import JsonSchema, SchemaWriter
from ._fields.keys import added_fields, keys_of, variants_of
from ._fields.kinds import Array, Variants
from ._fields.schema_class import SCHEMA_CLASSES
from ._problems import FoundProblem, found_in
from ._wording import plural
from .converters import structure, unstructure
from .enums import Strictness
from .errors import RunStepValidationError
from .objects import SchemaObject


def core_schema_of(
    cls: type, strictness: Strictness, *, is_nested: bool = False
) -> CoreSchema:
    """Return the core schema of a class, or of a class that a user derives from it.

    *is_nested* says that the class is part of another one, and not the type of a field.

    pydantic makes the name of the schema from *ref*, without what follows the colon. So
    the same class at two strictnesses has two names, whichever comes first.

    Raises TypeError for `SchemaObject`, which has no objects of its own.
    """
    if cls is SchemaObject:
        raise TypeError(f"{cls!r} is no class of a run step")
    suffix = "" if check_strictness(strictness) == "wire" else strictness.capitalize()
    base = next(each for each in cls.__mro__ if each in SCHEMA_CLASSES)
    union = None if is_nested else union_of(base)

    def read(value: Any) -> Any:
        if union is not None:
            cl: Any = union.expected
            found: object = structure(value, cl, strictness=strictness)
            if not isinstance(found, base):
                raise PydanticCustomError("run_step", "expected an unknown type")
            if cls is base:
                return found
        return structure(value, cls, strictness=strictness)

    def validate(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        try:
            return read(value)
        except RunStepValidationError as error:
            raise validation_error(cls, error, value) from None

    def describe(_: CoreSchema, handler: Callable[[CoreSchema], JsonSchema]) -> Any:
        return PydanticWriter(strictness, handler).of_field(cls, base, union)

    # Errors of a union show the name of the function.
    validate.__name__ = cls.__name__
    name = f"{cls.__module__}.{cls.__qualname__}{suffix}:{id(cls)}"
    return no_info_plain_validator_function(
        validate,
        ref=name if union is None else None,
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
        nested = core_schema_of(cls, self.strictness, is_nested=True)
        items: JsonSchema = self.handler(list_schema(nested))["items"]
        return items

    def of_field(self, cls: type, base: type, union: Variants | None) -> JsonSchema:
        """Return the schema of what `core_schema_of` reads as an object of a class.

        What cattrs reads in a field that a user has added is not described.
        """
        schema = self.of_class(base)
        if union is not None:
            if not self.open:
                return {"not": {}}  # no value at all
            schema["properties"][union.tag_name] |= self.unlisted(union)
        added = added_fields(cls)
        schema["properties"] |= dict.fromkeys(added, True)
        required = [each for each in schema.pop("required", ()) if each not in added]
        required += [name for name, each in added.items() if each.default is NOTHING]
        return {**schema, **({"required": required} if required else {})}


@cache
def union_of(unknown: type) -> Variants | None:
    """Return the union of all unions to which a class of unknown types belongs.

    Return None for any other class. pydantic tries the classes of a union one by one,
    and does not say which union it is. Read by itself, a class of unknown types would
    take the objects of all others.
    """
    kinds = [key.kind for cls in SCHEMA_CLASSES for key in keys_of(cls)]
    kinds = [kind.item if isinstance(kind, Array) else kind for kind in kinds]
    classes = {
        cls
        for kind in kinds
        if isinstance(kind, Variants) and kind.unknown is unknown
        for cls in kind.classes
    }
    return variants_of(sorted(classes, key=lambda cls: cls.__name__))


def validation_error(
    cls: type, error: RunStepValidationError, value: object
) -> ValidationError:
    """Return an error as one of pydantic, which puts it under the path of the value."""
    details = [detail(problem, value) for problem in found_in(error)]
    if error.more:
        more = f"and {plural(error.more, 'more problem')}"
        details.append(detail(FoundProblem((), more, "wrong", None, None), None))
    return ValidationError.from_exception_data(cls.__name__, details)


def detail(problem: FoundProblem, value: Any) -> InitErrorDetails:
    """Return the details of a problem, with the value that is wrong.

    For a key that is missing, this is the object, as in errors of pydantic's models.
    """
    location = tuple([segment for _, segment in problem.path])
    for segment in location:
        try:
            value = value[segment]
        except (KeyError, IndexError, TypeError):
            break
    custom = PydanticCustomError("run_step", "{problem}", {"problem": problem.message})
    return InitErrorDetails(type=custom, loc=location, input=value)
