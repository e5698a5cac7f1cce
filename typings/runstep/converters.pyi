from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, TypeVar, overload

from typing_extensions import Self, TypeForm

from .enums import Strictness
from .objects import RunStepObject, SchemaObject

_T = TypeVar("_T")
_S = TypeVar("_S", bound=SchemaObject)
_C = TypeVar("_C", bound=_Configurable)

_Predicate: TypeAlias = Callable[[Any], bool]
# Users annotate the arguments of hooks with their own types.
_StructureHook: TypeAlias = Callable[[Any, Any], Any]
_UnstructureHook: TypeAlias = Callable[[Any], Any]
_SH = TypeVar("_SH", bound=_StructureHook)
_UH = TypeVar("_UH", bound=_UnstructureHook)
# A factory takes the type, and the converter if it has a second parameter.
_SF = TypeVar(
    "_SF", bound=Callable[[Any], _StructureHook] | Callable[[Any, Any], _StructureHook]
)
_UF = TypeVar(
    "_UF",
    bound=Callable[[Any], _UnstructureHook] | Callable[[Any, Any], _UnstructureHook],
)

class _Configurable(Protocol):
    def register_structure_hook_factory(
        self, predicate: _Predicate, factory: Callable[[Any], _StructureHook]
    ) -> object: ...
    def register_unstructure_hook_factory(
        self, predicate: _Predicate, factory: Callable[[Any], _UnstructureHook]
    ) -> object: ...

class _Converter(Protocol):
    detailed_validation: bool
    forbid_extra_keys: bool
    omit_if_default: bool
    @overload
    def structure(self, obj: Any, cl: type[_T]) -> _T: ...
    @overload
    def structure(self, obj: Any, cl: TypeForm[_T]) -> _T: ...
    def unstructure(self, obj: Any, unstructure_as: Any = None) -> Any: ...
    @overload
    def register_structure_hook(self, cl: _SH) -> _SH: ...
    @overload
    def register_structure_hook(self, cl: Any, func: _StructureHook) -> None: ...
    @overload
    def register_structure_hook_factory(
        self, predicate: _Predicate
    ) -> Callable[[_SF], _SF]: ...
    @overload
    def register_structure_hook_factory(
        self, predicate: _Predicate, factory: _SF
    ) -> _SF: ...
    def register_structure_hook_func(
        self, check_func: _Predicate, func: _StructureHook
    ) -> None: ...
    def get_structure_hook(
        self, type: Any, cache_result: bool = True
    ) -> _StructureHook: ...
    @overload
    def register_unstructure_hook(self, cls: _UH) -> _UH: ...
    @overload
    def register_unstructure_hook(self, cls: Any, func: _UnstructureHook) -> None: ...
    @overload
    def register_unstructure_hook_factory(
        self, predicate: _Predicate
    ) -> Callable[[_UF], _UF]: ...
    @overload
    def register_unstructure_hook_factory(
        self, predicate: _Predicate, factory: _UF
    ) -> _UF: ...
    def register_unstructure_hook_func(
        self, check_func: _Predicate, func: _UnstructureHook
    ) -> None: ...
    def get_unstructure_hook(
        self, type: Any, cache_result: bool = True
    ) -> _UnstructureHook: ...
    def copy(
        self,
        *,
        omit_if_default: bool | None = None,
        forbid_extra_keys: bool | None = None,
        prefer_attrib_converters: bool | None = None,
        detailed_validation: bool | None = None,
    ) -> Self: ...

def make_converter(strictness: Strictness = "wire") -> _Converter: ...
def configure(converter: _C, strictness: Strictness = "wire") -> _C: ...
@overload
def structure(data: object, *, strictness: Strictness = "wire") -> RunStepObject: ...
@overload
def structure(data: object, cl: type[_S], *, strictness: Strictness = "wire") -> _S: ...
@overload
def structure(
    data: object, cl: TypeForm[_S], *, strictness: Strictness = "wire"
) -> _S: ...
@overload
def loads(text: str | bytes, *, strictness: Strictness = "wire") -> RunStepObject: ...
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
) -> dict[str, Any]: ...
def dumps(obj: SchemaObject, *, strictness: Strictness = "wire") -> str: ...
