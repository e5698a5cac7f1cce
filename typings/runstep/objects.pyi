from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, Literal, TypeAlias

from attrs import field, frozen  # type: ignore[import-not-found,unused-ignore]
from typing_extensions import Self

from .enums import RunStepLastErrorCode, RunStepStatus, RunStepType, Strictness
from .tool_calls import *  # noqa: F403  # users import the tool calls from here, too
from .tool_calls import (
    RunStepDetailsToolCallsObjectToolCallsInner,
    RunStepDetailsUnknownObject,
)

# In a class with a field called "object", that is no builtin any more.
_Object: TypeAlias = Mapping[str, object]

class Extra(dict[str, object]):
    __setitem__: None  # type: ignore[assignment]
    __delitem__: None  # type: ignore[assignment]
    __ior__: None  # type: ignore[assignment]
    clear: None  # type: ignore[assignment]
    pop: None  # type: ignore[assignment]
    popitem: None  # type: ignore[assignment]
    setdefault: None  # type: ignore[assignment]
    update: None  # type: ignore[assignment]
    def __new__(
        cls, unknown: _Object | tuple[()] = (), order: tuple[str, ...] | None = None
    ) -> Extra: ...
    def __init__(
        self, unknown: _Object | tuple[()] = (), order: tuple[str, ...] | None = None
    ) -> None: ...
    def __hash__(self) -> int: ...  # type: ignore[override]
    def __or__(self, other: _Object) -> Extra: ...  # type: ignore[override]

@frozen(kw_only=True, eq=False)
class SchemaObject:
    __attrs_attrs__: ClassVar[tuple[object, ...]]
    __match_args__: ClassVar[tuple[()]]
    extra: Final[Extra] = field(factory=Extra)
    def __init__(self, *, extra: _Object = ...) -> None: ...
    def __replace__(self, *, extra: _Object = ...) -> Self: ...
    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: object, strictness: Strictness = "wire"
    ) -> Any: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    message_id: Final[str]
    def __init__(self, *, message_id: str, extra: _Object = ...) -> None: ...
    def __replace__(self, *, message_id: str = ..., extra: _Object = ...) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsMessageCreationObject(SchemaObject):
    type: Final[Literal[RunStepType.MESSAGE_CREATION]] = RunStepType.MESSAGE_CREATION
    message_creation: Final[RunStepDetailsMessageCreationObjectMessageCreation]
    def __init__(
        self,
        *,
        type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION,
        message_creation: RunStepDetailsMessageCreationObjectMessageCreation,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: Literal[RunStepType.MESSAGE_CREATION] = ...,
        message_creation: RunStepDetailsMessageCreationObjectMessageCreation = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsToolCallsObject(SchemaObject):
    type: Final[Literal[RunStepType.TOOL_CALLS]] = RunStepType.TOOL_CALLS
    tool_calls: Final[tuple[RunStepDetailsToolCallsObjectToolCallsInner, ...]]
    def __init__(
        self,
        *,
        type: Literal[RunStepType.TOOL_CALLS] = RunStepType.TOOL_CALLS,
        tool_calls: Sequence[RunStepDetailsToolCallsObjectToolCallsInner],
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: Literal[RunStepType.TOOL_CALLS] = ...,
        tool_calls: Sequence[RunStepDetailsToolCallsObjectToolCallsInner] = ...,
        extra: _Object = ...,
    ) -> Self: ...

RunStepObjectStepDetails: TypeAlias = (
    RunStepDetailsMessageCreationObject
    | RunStepDetailsToolCallsObject
    | RunStepDetailsUnknownObject
)

@frozen(kw_only=True, eq=False, init=False)
class RunStepObjectLastError(SchemaObject):
    code: Final[RunStepLastErrorCode]
    message: Final[str]
    def __init__(
        self, *, code: RunStepLastErrorCode, message: str, extra: _Object = ...
    ) -> None: ...
    def __replace__(
        self,
        *,
        code: RunStepLastErrorCode = ...,
        message: str = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepCompletionUsagePromptTokenDetails(SchemaObject):
    cached_tokens: Final[int | None] = None
    def __init__(
        self, *, cached_tokens: int | None = None, extra: _Object = ...
    ) -> None: ...
    def __replace__(
        self, *, cached_tokens: int | None = ..., extra: _Object = ...
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepCompletionUsageCompletionTokensDetails(SchemaObject):
    reasoning_tokens: Final[int | None] = None
    def __init__(
        self, *, reasoning_tokens: int | None = None, extra: _Object = ...
    ) -> None: ...
    def __replace__(
        self, *, reasoning_tokens: int | None = ..., extra: _Object = ...
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepCompletionUsage(SchemaObject):
    prompt_tokens: Final[int]
    completion_tokens: Final[int]
    total_tokens: Final[int]
    prompt_token_details: Final[RunStepCompletionUsagePromptTokenDetails | None] = None
    completion_tokens_details: Final[
        RunStepCompletionUsageCompletionTokensDetails | None
    ] = None
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
    def __replace__(
        self,
        *,
        prompt_tokens: int = ...,
        completion_tokens: int = ...,
        total_tokens: int = ...,
        prompt_token_details: RunStepCompletionUsagePromptTokenDetails | None = ...,
        completion_tokens_details: RunStepCompletionUsageCompletionTokensDetails
        | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepObject(SchemaObject):
    id: Final[str]
    object: Final[Literal["thread.run.step"]] = ...
    created_at: Final[int]
    assistant_id: Final[str]
    thread_id: Final[str]
    run_id: Final[str]
    type: Final[RunStepType]
    status: Final[RunStepStatus]
    step_details: Final[RunStepObjectStepDetails]
    last_error: Final[RunStepObjectLastError | None] = None
    expired_at: Final[int | None] = None
    cancelled_at: Final[int | None] = None
    failed_at: Final[int | None] = None
    completed_at: Final[int | None] = None
    metadata: Final[Mapping[str, str] | None] = None
    usage: Final[RunStepCompletionUsage | None] = None
    expires_at: Final[int | None] = None
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
    def __replace__(
        self,
        *,
        id: str = ...,
        object: Literal["thread.run.step"] = ...,
        created_at: int = ...,
        assistant_id: str = ...,
        thread_id: str = ...,
        run_id: str = ...,
        type: RunStepType = ...,
        status: RunStepStatus = ...,
        step_details: RunStepObjectStepDetails = ...,
        last_error: RunStepObjectLastError | None = ...,
        expired_at: int | None = ...,
        cancelled_at: int | None = ...,
        failed_at: int | None = ...,
        completed_at: int | None = ...,
        metadata: Mapping[str, str] | None = ...,
        usage: RunStepCompletionUsage | None = ...,
        expires_at: int | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class ListRunStepsResponse(SchemaObject):
    object: Final[str] = ...
    data: Final[tuple[RunStepObject, ...]]
    first_id: Final[str | None] = None
    last_id: Final[str | None] = None
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
    def __replace__(
        self,
        *,
        object: str = ...,
        data: Sequence[RunStepObject] = ...,
        first_id: str | None = ...,
        last_id: str | None = ...,
        has_more: bool = ...,
        extra: _Object = ...,
    ) -> Self: ...
