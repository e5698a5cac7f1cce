from typing import Any, overload

from typing_extensions import TypeForm

from .enums import Strictness
from .objects import SchemaObject

@overload
def json_schema(
    cl: type[SchemaObject] = ..., *, strictness: Strictness = "wire"
) -> dict[str, Any]: ...
@overload
def json_schema(
    cl: TypeForm[SchemaObject], *, strictness: Strictness = "wire"
) -> dict[str, Any]: ...
