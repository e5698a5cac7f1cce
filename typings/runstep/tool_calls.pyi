from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from attrs import frozen  # type: ignore[import-not-found,unused-ignore]
from typing_extensions import Self

from .enums import (
    FileSearchRanker,
    RunStepCodeOutputType,
    RunStepFileSearchContentType,
    RunStepToolCallType,
    UnknownType,
)
from .objects import SchemaObject, _Object

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsUnknownObject(SchemaObject):
    type: Final[Literal[UnknownType.UNKNOWN]]
    def __init__(
        self, *, type: Literal[UnknownType.UNKNOWN], extra: _Object = ...
    ) -> None: ...
    def __replace__(
        self, *, type: Literal[UnknownType.UNKNOWN] = ..., extra: _Object = ...
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsCodeOutputLogsObject(SchemaObject):
    type: Final[Literal[RunStepCodeOutputType.LOGS]] = RunStepCodeOutputType.LOGS
    logs: Final[str]
    def __init__(
        self,
        *,
        type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS,
        logs: str,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: Literal[RunStepCodeOutputType.LOGS] = ...,
        logs: str = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    file_id: Final[str]
    def __init__(self, *, file_id: str, extra: _Object = ...) -> None: ...
    def __replace__(self, *, file_id: str = ..., extra: _Object = ...) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    type: Final[Literal[RunStepCodeOutputType.IMAGE]] = RunStepCodeOutputType.IMAGE
    image: Final[RunStepDetailsToolCallsCodeOutputImageObjectImage]
    def __init__(
        self,
        *,
        type: Literal[RunStepCodeOutputType.IMAGE] = RunStepCodeOutputType.IMAGE,
        image: RunStepDetailsToolCallsCodeOutputImageObjectImage,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: Literal[RunStepCodeOutputType.IMAGE] = ...,
        image: RunStepDetailsToolCallsCodeOutputImageObjectImage = ...,
        extra: _Object = ...,
    ) -> Self: ...

RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner: TypeAlias = (
    RunStepDetailsToolCallsCodeOutputLogsObject
    | RunStepDetailsToolCallsCodeOutputImageObject
    | RunStepDetailsUnknownObject
)

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsCodeObjectCodeInterpreter(SchemaObject):
    input: Final[str]
    outputs: Final[
        tuple[RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner, ...]
    ]
    def __init__(
        self,
        *,
        input: str,
        outputs: Sequence[RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner],
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        input: str = ...,
        outputs: Sequence[
            RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
        ] = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsCodeObject(SchemaObject):
    id: Final[str]
    type: Final[Literal[RunStepToolCallType.CODE_INTERPRETER]] = (
        RunStepToolCallType.CODE_INTERPRETER
    )
    code_interpreter: Final[RunStepDetailsToolCallsCodeObjectCodeInterpreter]
    def __init__(
        self,
        *,
        id: str,
        type: Literal[
            RunStepToolCallType.CODE_INTERPRETER
        ] = RunStepToolCallType.CODE_INTERPRETER,
        code_interpreter: RunStepDetailsToolCallsCodeObjectCodeInterpreter,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str = ...,
        type: Literal[RunStepToolCallType.CODE_INTERPRETER] = ...,
        code_interpreter: RunStepDetailsToolCallsCodeObjectCodeInterpreter = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsFileSearchRankingOptionsObject(SchemaObject):
    ranker: Final[FileSearchRanker]
    score_threshold: Final[float]
    def __init__(
        self, *, ranker: FileSearchRanker, score_threshold: float, extra: _Object = ...
    ) -> None: ...
    def __replace__(
        self,
        *,
        ranker: FileSearchRanker = ...,
        score_threshold: float = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsFileSearchResultObjectContentInner(SchemaObject):
    type: Final[RunStepFileSearchContentType | None] = None
    text: Final[str | None] = None
    def __init__(
        self,
        *,
        type: RunStepFileSearchContentType | None = None,
        text: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: RunStepFileSearchContentType | None = ...,
        text: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsFileSearchResultObject(SchemaObject):
    file_id: Final[str]
    file_name: Final[str]
    score: Final[float]
    content: Final[
        tuple[RunStepDetailsToolCallsFileSearchResultObjectContentInner, ...] | None
    ] = None
    attributes: Final[Mapping[str, str | float | bool] | None] = None
    def __init__(
        self,
        *,
        file_id: str,
        file_name: str,
        score: float,
        content: Sequence[RunStepDetailsToolCallsFileSearchResultObjectContentInner]
        | None = None,
        attributes: Mapping[str, str | float | bool] | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        file_id: str = ...,
        file_name: str = ...,
        score: float = ...,
        content: Sequence[RunStepDetailsToolCallsFileSearchResultObjectContentInner]
        | None = ...,
        attributes: Mapping[str, str | float | bool] | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsFileSearchObjectFileSearch(SchemaObject):
    ranking_options: Final[
        RunStepDetailsToolCallsFileSearchRankingOptionsObject | None
    ] = None
    results: Final[tuple[RunStepDetailsToolCallsFileSearchResultObject, ...] | None] = (
        None
    )
    def __init__(
        self,
        *,
        ranking_options: RunStepDetailsToolCallsFileSearchRankingOptionsObject
        | None = None,
        results: Sequence[RunStepDetailsToolCallsFileSearchResultObject] | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        ranking_options: RunStepDetailsToolCallsFileSearchRankingOptionsObject
        | None = ...,
        results: Sequence[RunStepDetailsToolCallsFileSearchResultObject] | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsFileSearchObject(SchemaObject):
    id: Final[str]
    type: Final[Literal[RunStepToolCallType.FILE_SEARCH]] = (
        RunStepToolCallType.FILE_SEARCH
    )
    file_search: Final[RunStepDetailsToolCallsFileSearchObjectFileSearch]
    def __init__(
        self,
        *,
        id: str,
        type: Literal[
            RunStepToolCallType.FILE_SEARCH
        ] = RunStepToolCallType.FILE_SEARCH,
        file_search: RunStepDetailsToolCallsFileSearchObjectFileSearch,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str = ...,
        type: Literal[RunStepToolCallType.FILE_SEARCH] = ...,
        file_search: RunStepDetailsToolCallsFileSearchObjectFileSearch = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsFunctionObjectFunction(SchemaObject):
    name: Final[str]
    arguments: Final[str]
    output: Final[str | None] = None
    def __init__(
        self,
        *,
        name: str,
        arguments: str,
        output: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        name: str = ...,
        arguments: str = ...,
        output: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsFunctionObject(SchemaObject):
    id: Final[str]
    type: Final[Literal[RunStepToolCallType.FUNCTION]] = RunStepToolCallType.FUNCTION
    function: Final[RunStepDetailsToolCallsFunctionObjectFunction]
    def __init__(
        self,
        *,
        id: str,
        type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION,
        function: RunStepDetailsToolCallsFunctionObjectFunction,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str = ...,
        type: Literal[RunStepToolCallType.FUNCTION] = ...,
        function: RunStepDetailsToolCallsFunctionObjectFunction = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsRetrievalObject(SchemaObject):
    id: Final[str]
    type: Final[Literal[RunStepToolCallType.RETRIEVAL]] = RunStepToolCallType.RETRIEVAL
    retrieval: Final[Mapping[str, object]]
    def __init__(
        self,
        *,
        id: str,
        type: Literal[RunStepToolCallType.RETRIEVAL] = RunStepToolCallType.RETRIEVAL,
        retrieval: Mapping[str, object],
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str = ...,
        type: Literal[RunStepToolCallType.RETRIEVAL] = ...,
        retrieval: Mapping[str, object] = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsUnknownObject(SchemaObject):
    id: Final[str | None] = None
    type: Final[Literal[UnknownType.UNKNOWN]]
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN],
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        extra: _Object = ...,
    ) -> Self: ...

RunStepDetailsToolCallsObjectToolCallsInner: TypeAlias = (
    RunStepDetailsToolCallsCodeObject
    | RunStepDetailsToolCallsFileSearchObject
    | RunStepDetailsToolCallsFunctionObject
    | RunStepDetailsToolCallsRetrievalObject
    | RunStepDetailsToolCallsUnknownObject
)
