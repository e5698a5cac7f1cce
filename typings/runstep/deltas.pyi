from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from attrs import frozen  # type: ignore[import-not-found,unused-ignore]
from typing_extensions import Self

from .enums import RunStepCodeOutputType, RunStepToolCallType, RunStepType, UnknownType
from .objects import SchemaObject, _Object

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsUnknownObject(SchemaObject):
    index: Final[int | None] = None
    type: Final[Literal[UnknownType.UNKNOWN]]
    def __init__(
        self,
        *,
        index: int | None = None,
        type: Literal[UnknownType.UNKNOWN],
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        index: int | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    message_id: Final[str | None] = None
    def __init__(
        self, *, message_id: str | None = None, extra: _Object = ...
    ) -> None: ...
    def __replace__(
        self, *, message_id: str | None = ..., extra: _Object = ...
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsMessageCreationObject(SchemaObject):
    type: Final[Literal[RunStepType.MESSAGE_CREATION]] = RunStepType.MESSAGE_CREATION
    message_creation: Final[
        RunStepDeltaStepDetailsMessageCreationObjectMessageCreation | None
    ] = None
    def __init__(
        self,
        *,
        type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION,
        message_creation: RunStepDeltaStepDetailsMessageCreationObjectMessageCreation
        | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: Literal[RunStepType.MESSAGE_CREATION] = ...,
        message_creation: RunStepDeltaStepDetailsMessageCreationObjectMessageCreation
        | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject(SchemaObject):
    index: Final[int | None] = None
    type: Final[Literal[RunStepCodeOutputType.LOGS]] = RunStepCodeOutputType.LOGS
    logs: Final[str | None] = None
    def __init__(
        self,
        *,
        index: int | None = None,
        type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS,
        logs: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        index: int | None = ...,
        type: Literal[RunStepCodeOutputType.LOGS] = ...,
        logs: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    file_id: Final[str | None] = None
    def __init__(self, *, file_id: str | None = None, extra: _Object = ...) -> None: ...
    def __replace__(
        self, *, file_id: str | None = ..., extra: _Object = ...
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    index: Final[int | None] = None
    type: Final[Literal[RunStepCodeOutputType.IMAGE]] = RunStepCodeOutputType.IMAGE
    image: Final[RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage | None] = (
        None
    )
    def __init__(
        self,
        *,
        index: int | None = None,
        type: Literal[RunStepCodeOutputType.IMAGE] = RunStepCodeOutputType.IMAGE,
        image: RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        index: int | None = ...,
        type: Literal[RunStepCodeOutputType.IMAGE] = ...,
        image: RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject
    | RunStepDeltaStepDetailsToolCallsCodeOutputImageObject
    | RunStepDeltaStepDetailsUnknownObject
)

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter(SchemaObject):
    input: Final[str | None] = None
    outputs: Final[
        tuple[
            RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner, ...
        ]
        | None
    ] = None
    def __init__(
        self,
        *,
        input: str | None = None,
        outputs: Sequence[
            RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
        ]
        | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        input: str | None = ...,
        outputs: Sequence[
            RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
        ]
        | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsCodeObject(SchemaObject):
    index: Final[int | None] = None
    id: Final[str | None] = None
    type: Final[Literal[RunStepToolCallType.CODE_INTERPRETER]] = (
        RunStepToolCallType.CODE_INTERPRETER
    )
    code_interpreter: Final[
        RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter | None
    ] = None
    def __init__(
        self,
        *,
        index: int | None = None,
        id: str | None = None,
        type: Literal[
            RunStepToolCallType.CODE_INTERPRETER
        ] = RunStepToolCallType.CODE_INTERPRETER,
        code_interpreter: RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter
        | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        index: int | None = ...,
        id: str | None = ...,
        type: Literal[RunStepToolCallType.CODE_INTERPRETER] = ...,
        code_interpreter: RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter
        | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsFileSearchObject(SchemaObject):
    index: Final[int | None] = None
    id: Final[str | None] = None
    type: Final[Literal[RunStepToolCallType.FILE_SEARCH]] = (
        RunStepToolCallType.FILE_SEARCH
    )
    file_search: Final[Mapping[str, object]]
    def __init__(
        self,
        *,
        index: int | None = None,
        id: str | None = None,
        type: Literal[
            RunStepToolCallType.FILE_SEARCH
        ] = RunStepToolCallType.FILE_SEARCH,
        file_search: Mapping[str, object],
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        index: int | None = ...,
        id: str | None = ...,
        type: Literal[RunStepToolCallType.FILE_SEARCH] = ...,
        file_search: Mapping[str, object] = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsFunctionObjectFunction(SchemaObject):
    name: Final[str | None] = None
    arguments: Final[str | None] = None
    output: Final[str | None] = None
    def __init__(
        self,
        *,
        name: str | None = None,
        arguments: str | None = None,
        output: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        name: str | None = ...,
        arguments: str | None = ...,
        output: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsFunctionObject(SchemaObject):
    index: Final[int | None] = None
    id: Final[str | None] = None
    type: Final[Literal[RunStepToolCallType.FUNCTION]] = RunStepToolCallType.FUNCTION
    function: Final[RunStepDeltaStepDetailsToolCallsFunctionObjectFunction | None] = (
        None
    )
    def __init__(
        self,
        *,
        index: int | None = None,
        id: str | None = None,
        type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION,
        function: RunStepDeltaStepDetailsToolCallsFunctionObjectFunction | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        index: int | None = ...,
        id: str | None = ...,
        type: Literal[RunStepToolCallType.FUNCTION] = ...,
        function: RunStepDeltaStepDetailsToolCallsFunctionObjectFunction | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsRetrievalObject(SchemaObject):
    index: Final[int | None] = None
    id: Final[str | None] = None
    type: Final[Literal[RunStepToolCallType.RETRIEVAL]] = RunStepToolCallType.RETRIEVAL
    retrieval: Final[Mapping[str, object] | None] = None
    def __init__(
        self,
        *,
        index: int | None = None,
        id: str | None = None,
        type: Literal[RunStepToolCallType.RETRIEVAL] = RunStepToolCallType.RETRIEVAL,
        retrieval: Mapping[str, object] | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        index: int | None = ...,
        id: str | None = ...,
        type: Literal[RunStepToolCallType.RETRIEVAL] = ...,
        retrieval: Mapping[str, object] | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsUnknownObject(SchemaObject):
    index: Final[int | None] = None
    id: Final[str | None] = None
    type: Final[Literal[UnknownType.UNKNOWN]] = UnknownType.UNKNOWN
    def __init__(
        self,
        *,
        index: int | None = None,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = UnknownType.UNKNOWN,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        index: int | None = ...,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        extra: _Object = ...,
    ) -> Self: ...

RunStepDeltaStepDetailsToolCallsObjectToolCallsInner: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeObject
    | RunStepDeltaStepDetailsToolCallsFileSearchObject
    | RunStepDeltaStepDetailsToolCallsFunctionObject
    | RunStepDeltaStepDetailsToolCallsRetrievalObject
    | RunStepDeltaStepDetailsToolCallsUnknownObject
)

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaStepDetailsToolCallsObject(SchemaObject):
    type: Final[Literal[RunStepType.TOOL_CALLS]] = RunStepType.TOOL_CALLS
    tool_calls: Final[
        tuple[RunStepDeltaStepDetailsToolCallsObjectToolCallsInner, ...] | None
    ] = None
    def __init__(
        self,
        *,
        type: Literal[RunStepType.TOOL_CALLS] = RunStepType.TOOL_CALLS,
        tool_calls: Sequence[RunStepDeltaStepDetailsToolCallsObjectToolCallsInner]
        | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: Literal[RunStepType.TOOL_CALLS] = ...,
        tool_calls: Sequence[RunStepDeltaStepDetailsToolCallsObjectToolCallsInner]
        | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

RunStepDeltaObjectDeltaStepDetails: TypeAlias = (
    RunStepDeltaStepDetailsMessageCreationObject
    | RunStepDeltaStepDetailsToolCallsObject
    | RunStepDeltaStepDetailsUnknownObject
)

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaObjectDelta(SchemaObject):
    step_details: Final[RunStepDeltaObjectDeltaStepDetails | None] = None
    def __init__(
        self,
        *,
        step_details: RunStepDeltaObjectDeltaStepDetails | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        step_details: RunStepDeltaObjectDeltaStepDetails | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaObject(SchemaObject):
    id: Final[str]
    object: Final[Literal["thread.run.step.delta"]] = ...
    delta: Final[RunStepDeltaObjectDelta]
    def __init__(
        self,
        *,
        id: str,
        object: Literal["thread.run.step.delta"] = "thread.run.step.delta",
        delta: RunStepDeltaObjectDelta,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str = ...,
        object: Literal["thread.run.step.delta"] = ...,
        delta: RunStepDeltaObjectDelta = ...,
        extra: _Object = ...,
    ) -> Self: ...
