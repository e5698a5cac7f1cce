from collections.abc import Callable
from typing import Protocol, TypeAlias, TypeVar, overload

from typing_extensions import TypeForm

from .enums import Strictness
from .objects import RunStepObject, SchemaObject

_T = TypeVar("_T")
_S = TypeVar("_S", bound=SchemaObject)
_C = TypeVar("_C", bound=_Converter)

_Predicate: TypeAlias = Callable[[object], bool]
_StructureHook: TypeAlias = Callable[[object, object], object]
_UnstructureHook: TypeAlias = Callable[[object], object]

class _Converter(Protocol):
    def structure(self, obj: object, cl: type[_T]) -> _T: ...
    def unstructure(self, obj: object, unstructure_as: object = None) -> object: ...
    def register_structure_hook(self, cl: object, func: _StructureHook) -> object: ...
    def register_structure_hook_factory(
        self, predicate: _Predicate, factory: Callable[[object], _StructureHook]
    ) -> object: ...
    def register_unstructure_hook(
        self, cls: object, func: _UnstructureHook
    ) -> object: ...
    def register_unstructure_hook_factory(
        self, predicate: _Predicate, factory: Callable[[object], _UnstructureHook]
    ) -> object: ...

def make_converter(strictness: Strictness = "wire") -> _Converter: ...
def configure(converter: _C, strictness: Strictness = "wire") -> _C: ...
@overload
def structure(
    data: object, cl: type[RunStepObject] = ..., *, strictness: Strictness = "wire"
) -> RunStepObject: ...
@overload
def structure(data: object, cl: type[_S], *, strictness: Strictness = "wire") -> _S: ...
@overload
def structure(
    data: object, cl: TypeForm[_S], *, strictness: Strictness = "wire"
) -> _S: ...
@overload
def loads(
    text: str | bytes, cl: type[RunStepObject] = ..., *, strictness: Strictness = "wire"
) -> RunStepObject: ...
@overload
def loads(
    text: str | bytes, cl: type[_S], *, strictness: Strictness = "wire"
) -> _S: ...
@overload
def loads(
    text: str | bytes, cl: TypeForm[_S], *, strictness: Strictness = "wire"
) -> _S: ...
def unstructure(
    obj: SchemaObject, *, strictness: Strictness = "wire"
) -> dict[str, object]: ...
def dumps(obj: SchemaObject, *, strictness: Strictness = "wire") -> str: ...
