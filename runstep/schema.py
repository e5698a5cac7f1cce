"""The classes as JSON Schema."""

from typing import Any, get_args

from ._convert.hooks import is_schema_class, is_schema_union
from ._convert.walk import check_strictness
from ._fields.json_schema import SchemaWriter
from ._fields.keys import variants_of, without_none
from ._fields.kinds import Object
from .enums import Strictness
from .objects import RunStepObject

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(
    cl: Any = RunStepObject, *, strictness: Strictness = "wire"
) -> dict[str, Any]:
    """Return the JSON Schema, draft 2020-12, of what `structure` accepts.

    *cl* is a class of this package, or a union of such classes. `$defs` has a schema
    for each class in it, under the name of the class. The *strictness* says which keys
    may be absent or null, and whether unlisted members of enumerations are accepted.

    `structure` is stricter than the schema in two points, which no schema can say:
    ``1.0`` is not an integer, and the `type` of a step is that of its `step_details`.

    Raises TypeError if *cl* is anything else, and ValueError for an unknown
    *strictness*.
    """
    writer = SchemaWriter(check_strictness(strictness))
    if is_schema_union(cl):
        variants = variants_of(get_args(without_none(cl)[0]))
        assert variants is not None  # noqa: S101  # `is_schema_union` has said so
        root = writer.of_kind(variants)
    elif is_schema_class(cl):
        root = writer.of_kind(Object(cl))
    else:
        raise TypeError(f"{cl!r} is no class of a run step, nor a union of some")
    return {"$schema": _DIALECT, **root, "$defs": writer.definitions}
