from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from .enums import RunStepCodeOutputType, RunStepToolCallType, RunStepType, UnknownType
from .objects import SchemaObject, _Object

class RunStepDeltaStepDetailsUnknownObject(SchemaObject):
    index: Final[int | None]
    type: Final[Literal[UnknownType.UNKNOWN]]
    def __init__(
        self,
        *,
        index: int | None = None,
        type: Literal[UnknownType.UNKNOWN],
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    message_id: Final[str | None]
    def __init__(
        self,
        *,
        message_id: str | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaStepDetailsMessageCreationObject(SchemaObject):
    type: Final[Literal[RunStepType.MESSAGE_CREATION]]
    message_creation: Final[
        RunStepDeltaStepDetailsMessageCreationObjectMessageCreation | None
    ]
    def __init__(
        self,
        *,
        type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION,
        message_creation: RunStepDeltaStepDetailsMessageCreationObjectMessageCreation
        | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject(SchemaObject):
    index: Final[int | None]
    type: Final[Literal[RunStepCodeOutputType.LOGS]]
    logs: Final[str | None]
    def __init__(
        self,
        *,
        index: int | None = None,
        type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS,
        logs: str | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    file_id: Final[str | None]
    def __init__(
        self,
        *,
        file_id: str | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    index: Final[int | None]
    type: Final[Literal[RunStepCodeOutputType.IMAGE]]
    image: Final[RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage | None]
    def __init__(
        self,
        *,
        index: int | None = None,
        type: Literal[RunStepCodeOutputType.IMAGE] = RunStepCodeOutputType.IMAGE,
        image: RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage | None = None,
        extra: _Object = ...,
    ) -> None: ...

RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject
    | RunStepDeltaStepDetailsToolCallsCodeOutputImageObject
    | RunStepDeltaStepDetailsUnknownObject
)

class RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter(SchemaObject):
    input: Final[str | None]
    outputs: Final[
        Sequence[RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner]
        | None
    ]
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

class RunStepDeltaStepDetailsToolCallsCodeObject(SchemaObject):
    index: Final[int | None]
    id: Final[str | None]
    type: Final[Literal[RunStepToolCallType.CODE_INTERPRETER]]
    code_interpreter: Final[
        RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter | None
    ]
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

class RunStepDeltaStepDetailsToolCallsFileSearchObject(SchemaObject):
    index: Final[int | None]
    id: Final[str | None]
    type: Final[Literal[RunStepToolCallType.FILE_SEARCH]]
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

class RunStepDeltaStepDetailsToolCallsFunctionObjectFunction(SchemaObject):
    name: Final[str | None]
    arguments: Final[str | None]
    output: Final[str | None]
    def __init__(
        self,
        *,
        name: str | None = None,
        arguments: str | None = None,
        output: str | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaStepDetailsToolCallsFunctionObject(SchemaObject):
    index: Final[int | None]
    id: Final[str | None]
    type: Final[Literal[RunStepToolCallType.FUNCTION]]
    function: Final[RunStepDeltaStepDetailsToolCallsFunctionObjectFunction | None]
    def __init__(
        self,
        *,
        index: int | None = None,
        id: str | None = None,
        type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION,
        function: RunStepDeltaStepDetailsToolCallsFunctionObjectFunction | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaStepDetailsToolCallsRetrievalObject(SchemaObject):
    index: Final[int | None]
    id: Final[str | None]
    type: Final[Literal[RunStepToolCallType.RETRIEVAL]]
    retrieval: Final[Mapping[str, object] | None]
    def __init__(
        self,
        *,
        index: int | None = None,
        id: str | None = None,
        type: Literal[RunStepToolCallType.RETRIEVAL] = RunStepToolCallType.RETRIEVAL,
        retrieval: Mapping[str, object] | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaStepDetailsToolCallsUnknownObject(SchemaObject):
    index: Final[int | None]
    id: Final[str | None]
    type: Final[Literal[UnknownType.UNKNOWN]]
    def __init__(
        self,
        *,
        index: int | None = None,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN],
        extra: _Object = ...,
    ) -> None: ...

RunStepDeltaStepDetailsToolCallsObjectToolCallsInner: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeObject
    | RunStepDeltaStepDetailsToolCallsFileSearchObject
    | RunStepDeltaStepDetailsToolCallsFunctionObject
    | RunStepDeltaStepDetailsToolCallsRetrievalObject
    | RunStepDeltaStepDetailsToolCallsUnknownObject
)

class RunStepDeltaStepDetailsToolCallsObject(SchemaObject):
    type: Final[Literal[RunStepType.TOOL_CALLS]]
    tool_calls: Final[
        Sequence[RunStepDeltaStepDetailsToolCallsObjectToolCallsInner] | None
    ]
    def __init__(
        self,
        *,
        type: Literal[RunStepType.TOOL_CALLS] = RunStepType.TOOL_CALLS,
        tool_calls: Sequence[RunStepDeltaStepDetailsToolCallsObjectToolCallsInner]
        | None = None,
        extra: _Object = ...,
    ) -> None: ...

RunStepDeltaObjectDeltaStepDetails: TypeAlias = (
    RunStepDeltaStepDetailsMessageCreationObject
    | RunStepDeltaStepDetailsToolCallsObject
    | RunStepDeltaStepDetailsUnknownObject
)

class RunStepDeltaObjectDelta(SchemaObject):
    step_details: Final[RunStepDeltaObjectDeltaStepDetails | None]
    def __init__(
        self,
        *,
        step_details: RunStepDeltaObjectDeltaStepDetails | None = None,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaObject(SchemaObject):
    id: Final[str]
    object: Final[Literal["thread.run.step.delta"]]
    delta: Final[RunStepDeltaObjectDelta]
    def __init__(
        self,
        *,
        id: str,
        object: Literal["thread.run.step.delta"] = "thread.run.step.delta",
        delta: RunStepDeltaObjectDelta,
        extra: _Object = ...,
    ) -> None: ...
