from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final, Literal, TypeAlias, TypeVar

from .enums import (
    FileSearchRanker,
    RunStepCodeOutputType,
    RunStepFileSearchContentType,
    RunStepLastErrorCode,
    RunStepStatus,
    RunStepToolCallType,
    RunStepType,
    UnknownType,
)

_S = TypeVar("_S", bound=SchemaObject)
# In a class with a field called "object", that is no builtin any more.
_Object: TypeAlias = Mapping[str, object]

class Extra(Mapping[str, object]):
    def __new__(
        cls, unknown: _Object | tuple[()] = (), order: tuple[str, ...] | None = None
    ) -> Extra: ...
    def __init__(
        self, unknown: _Object | tuple[()] = (), order: tuple[str, ...] | None = None
    ) -> None: ...
    def __getitem__(self, key: str, /) -> object: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __or__(self, other: _Object) -> Extra: ...

class SchemaObject:
    __attrs_attrs__: ClassVar[tuple[object, ...]]
    __match_args__: ClassVar[tuple[()]]
    extra: Final[Extra]
    def __init__(self, *, extra: _Object = ...) -> None: ...
    def __replace__(self: _S, /, **changes: object) -> _S: ...

class _LazyObject(SchemaObject): ...

class RunStepDetailsUnknownObject(SchemaObject):
    type: Final[Literal[UnknownType.UNKNOWN]]
    def __init__(
        self,
        *,
        type: Literal[UnknownType.UNKNOWN],
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    message_id: Final[str]
    def __init__(
        self,
        *,
        message_id: str,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsMessageCreationObject(SchemaObject):
    type: Final[Literal[RunStepType.MESSAGE_CREATION]]
    message_creation: Final[RunStepDetailsMessageCreationObjectMessageCreation]
    def __init__(
        self,
        *,
        type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION,
        message_creation: RunStepDetailsMessageCreationObjectMessageCreation,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsCodeOutputLogsObject(SchemaObject):
    type: Final[Literal[RunStepCodeOutputType.LOGS]]
    logs: Final[str]
    def __init__(
        self,
        *,
        type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS,
        logs: str,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    file_id: Final[str]
    def __init__(
        self,
        *,
        file_id: str,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    type: Final[Literal[RunStepCodeOutputType.IMAGE]]
    image: Final[RunStepDetailsToolCallsCodeOutputImageObjectImage]
    def __init__(
        self,
        *,
        type: Literal[RunStepCodeOutputType.IMAGE] = RunStepCodeOutputType.IMAGE,
        image: RunStepDetailsToolCallsCodeOutputImageObjectImage,
        extra: _Object = ...,
    ) -> None: ...

RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner: TypeAlias = (
    RunStepDetailsToolCallsCodeOutputLogsObject
    | RunStepDetailsToolCallsCodeOutputImageObject
    | RunStepDetailsUnknownObject
)

class RunStepDetailsToolCallsCodeObjectCodeInterpreter(SchemaObject):
    input: Final[str]
    outputs: Final[
        Sequence[RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner]
    ]
    def __init__(
        self,
        *,
        input: str,
        outputs: Sequence[RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner],
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsCodeObject(SchemaObject):
    id: Final[str]
    type: Final[Literal[RunStepToolCallType.CODE_INTERPRETER]]
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

class RunStepDetailsToolCallsFileSearchRankingOptionsObject(SchemaObject):
    ranker: Final[FileSearchRanker]
    score_threshold: Final[float]
    def __init__(
        self,
        *,
        ranker: FileSearchRanker,
        score_threshold: float,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsFileSearchResultObjectContentInner(SchemaObject):
    type: Final[RunStepFileSearchContentType | None]
    text: Final[str | None]
    def __init__(
        self,
        *,
        type: RunStepFileSearchContentType | None = None,
        text: str | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsFileSearchResultObject(SchemaObject):
    file_id: Final[str]
    file_name: Final[str]
    score: Final[float]
    content: Final[
        Sequence[RunStepDetailsToolCallsFileSearchResultObjectContentInner] | None
    ]
    attributes: Final[Mapping[str, str | float | bool] | None]
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

class RunStepDetailsToolCallsFileSearchObjectFileSearch(SchemaObject):
    ranking_options: Final[RunStepDetailsToolCallsFileSearchRankingOptionsObject | None]
    results: Final[Sequence[RunStepDetailsToolCallsFileSearchResultObject] | None]
    def __init__(
        self,
        *,
        ranking_options: RunStepDetailsToolCallsFileSearchRankingOptionsObject
        | None = None,
        results: Sequence[RunStepDetailsToolCallsFileSearchResultObject] | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsFileSearchObject(SchemaObject):
    id: Final[str]
    type: Final[Literal[RunStepToolCallType.FILE_SEARCH]]
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

class RunStepDetailsToolCallsFunctionObjectFunction(SchemaObject):
    name: Final[str]
    arguments: Final[str]
    output: Final[str | None]
    def __init__(
        self,
        *,
        name: str,
        arguments: str,
        output: str | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsFunctionObject(SchemaObject):
    id: Final[str]
    type: Final[Literal[RunStepToolCallType.FUNCTION]]
    function: Final[RunStepDetailsToolCallsFunctionObjectFunction]
    def __init__(
        self,
        *,
        id: str,
        type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION,
        function: RunStepDetailsToolCallsFunctionObjectFunction,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsRetrievalObject(SchemaObject):
    id: Final[str]
    type: Final[Literal[RunStepToolCallType.RETRIEVAL]]
    retrieval: Final[Mapping[str, object]]
    def __init__(
        self,
        *,
        id: str,
        type: Literal[RunStepToolCallType.RETRIEVAL] = RunStepToolCallType.RETRIEVAL,
        retrieval: Mapping[str, object],
        extra: _Object = ...,
    ) -> None: ...

class RunStepDetailsToolCallsUnknownObject(SchemaObject):
    id: Final[str | None]
    type: Final[Literal[UnknownType.UNKNOWN]]
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN],
        extra: _Object = ...,
    ) -> None: ...

RunStepDetailsToolCallsObjectToolCallsInner: TypeAlias = (
    RunStepDetailsToolCallsCodeObject
    | RunStepDetailsToolCallsFileSearchObject
    | RunStepDetailsToolCallsFunctionObject
    | RunStepDetailsToolCallsRetrievalObject
    | RunStepDetailsToolCallsUnknownObject
)

class RunStepDetailsToolCallsObject(SchemaObject):
    type: Final[Literal[RunStepType.TOOL_CALLS]]
    tool_calls: Final[Sequence[RunStepDetailsToolCallsObjectToolCallsInner]]
    def __init__(
        self,
        *,
        type: Literal[RunStepType.TOOL_CALLS] = RunStepType.TOOL_CALLS,
        tool_calls: Sequence[RunStepDetailsToolCallsObjectToolCallsInner],
        extra: _Object = ...,
    ) -> None: ...

RunStepObjectStepDetails: TypeAlias = (
    RunStepDetailsMessageCreationObject
    | RunStepDetailsToolCallsObject
    | RunStepDetailsUnknownObject
)

class RunStepObjectLastError(SchemaObject):
    code: Final[RunStepLastErrorCode]
    message: Final[str]
    def __init__(
        self,
        *,
        code: RunStepLastErrorCode,
        message: str,
        extra: _Object = ...,
    ) -> None: ...

class RunStepCompletionUsagePromptTokenDetails(SchemaObject):
    cached_tokens: Final[int | None]
    def __init__(
        self,
        *,
        cached_tokens: int | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepCompletionUsageCompletionTokensDetails(SchemaObject):
    reasoning_tokens: Final[int | None]
    def __init__(
        self,
        *,
        reasoning_tokens: int | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepCompletionUsage(SchemaObject):
    prompt_tokens: Final[int]
    completion_tokens: Final[int]
    total_tokens: Final[int]
    prompt_token_details: Final[RunStepCompletionUsagePromptTokenDetails | None]
    completion_tokens_details: Final[
        RunStepCompletionUsageCompletionTokensDetails | None
    ]
    def __init__(
        self,
        *,
        prompt_tokens: int,
        completion_tokens: int,
        total_tokens: int,
        prompt_token_details: RunStepCompletionUsagePromptTokenDetails | None = None,
        completion_tokens_details: RunStepCompletionUsageCompletionTokensDetails
        | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepObject(_LazyObject):
    id: Final[str]
    object: Final[Literal["thread.run.step"]]
    created_at: Final[int]
    assistant_id: Final[str]
    thread_id: Final[str]
    run_id: Final[str]
    type: Final[RunStepType]
    status: Final[RunStepStatus]
    step_details: Final[RunStepObjectStepDetails]
    last_error: Final[RunStepObjectLastError | None]
    expired_at: Final[int | None]
    cancelled_at: Final[int | None]
    failed_at: Final[int | None]
    completed_at: Final[int | None]
    metadata: Final[Mapping[str, str] | None]
    usage: Final[RunStepCompletionUsage | None]
    expires_at: Final[int | None]
    def __init__(
        self,
        *,
        id: str,
        object: Literal["thread.run.step"] = "thread.run.step",
        created_at: int,
        assistant_id: str,
        thread_id: str,
        run_id: str,
        type: RunStepType,
        status: RunStepStatus,
        step_details: RunStepObjectStepDetails,
        last_error: RunStepObjectLastError | None = None,
        expired_at: int | None = None,
        cancelled_at: int | None = None,
        failed_at: int | None = None,
        completed_at: int | None = None,
        metadata: Mapping[str, str] | None = None,
        usage: RunStepCompletionUsage | None = None,
        expires_at: int | None = None,
        extra: _Object = ...,
    ) -> None: ...

class ListRunStepsResponse(SchemaObject):
    object: Final[str]
    data: Final[Sequence[RunStepObject]]
    first_id: Final[str | None]
    last_id: Final[str | None]
    has_more: Final[bool]
    def __init__(
        self,
        *,
        object: str = "list",
        data: Sequence[RunStepObject],
        first_id: str | None = None,
        last_id: str | None = None,
        has_more: bool,
        extra: _Object = ...,
    ) -> None: ...
