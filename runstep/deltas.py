"""What a stream adds to a run step, piece by piece.

Apart from `index` and `type`, every key is optional: the first delta of a tool
call brings the whole of it with empty or null members, later ones only what is
new, as text to append.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from ._fields.keys import OptionalKey, RequiredKey, Retired
from ._fields.schema_class import schema_class
from .enums import RunStepCodeOutputType, RunStepToolCallType, RunStepType, UnknownType
from .objects import SchemaObject


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsUnknownObject(SchemaObject):
    """A variant whose `type` the schema does not know; read at ``"open"`` only."""

    index: OptionalKey[int] | None = None
    type: Literal[UnknownType.UNKNOWN]


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    """Which message is being created."""

    message_id: OptionalKey[str] | None = None


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsMessageCreationObject(SchemaObject):
    """A change to the details of a step that creates a message."""

    type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION
    message_creation: (
        OptionalKey[RunStepDeltaStepDetailsMessageCreationObjectMessageCreation] | None
    ) = None


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject(SchemaObject):
    """Text to append to the output at *index* of a Code Interpreter call."""

    index: RequiredKey[int] | None = None
    type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS
    logs: OptionalKey[str] | None = None


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    """The file of an image."""

    file_id: OptionalKey[str] | None = None


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    """An image that is the output at *index* of a Code Interpreter call."""

    index: RequiredKey[int] | None = None
    type: Literal[RunStepCodeOutputType.IMAGE] = RunStepCodeOutputType.IMAGE
    image: (
        OptionalKey[RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage] | None
    ) = None


RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject
    | RunStepDeltaStepDetailsToolCallsCodeOutputImageObject
    | RunStepDeltaStepDetailsUnknownObject
)


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter(SchemaObject):
    """Code to append to the input, and changes to the outputs."""

    input: OptionalKey[str] | None = None
    outputs: (
        OptionalKey[
            Sequence[
                RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
            ]
        ]
        | None
    ) = None


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeObject(SchemaObject):
    """A change to the Code Interpreter call at *index*."""

    index: RequiredKey[int] | None = None
    id: OptionalKey[str] | None = None
    type: Literal[RunStepToolCallType.CODE_INTERPRETER] = (
        RunStepToolCallType.CODE_INTERPRETER
    )
    code_interpreter: (
        OptionalKey[RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter] | None
    ) = None


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsFileSearchObject(SchemaObject):
    """A change to the file search at *index*; its results come with the full step."""

    index: RequiredKey[int] | None = None
    id: OptionalKey[str] | None = None
    type: Literal[RunStepToolCallType.FILE_SEARCH] = RunStepToolCallType.FILE_SEARCH
    file_search: Mapping[str, object]


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsFunctionObjectFunction(SchemaObject):
    """Text to append to the arguments; the name comes once, the output never."""

    name: OptionalKey[str] | None = None
    arguments: OptionalKey[str] | None = None
    output: OptionalKey[str | None] = None


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsFunctionObject(SchemaObject):
    """A change to the function call at *index*."""

    index: RequiredKey[int] | None = None
    id: OptionalKey[str] | None = None
    type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION
    function: (
        OptionalKey[RunStepDeltaStepDetailsToolCallsFunctionObjectFunction] | None
    ) = None


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsRetrievalObject(SchemaObject):
    """A change to the retrieval call at *index*; not in the newest document."""

    index: RequiredKey[int] | None = None
    id: OptionalKey[str] | None = None
    type: Retired[Literal[RunStepToolCallType.RETRIEVAL]] = (
        RunStepToolCallType.RETRIEVAL
    )
    retrieval: OptionalKey[Mapping[str, object]] | None = None


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsUnknownObject(SchemaObject):
    """A change to a call of a tool that the schema does not know (``"open"`` only)."""

    index: OptionalKey[int] | None = None
    id: OptionalKey[str] | None = None
    type: Literal[UnknownType.UNKNOWN]


RunStepDeltaStepDetailsToolCallsObjectToolCallsInner: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeObject
    | RunStepDeltaStepDetailsToolCallsFileSearchObject
    | RunStepDeltaStepDetailsToolCallsFunctionObject
    | RunStepDeltaStepDetailsToolCallsRetrievalObject
    | RunStepDeltaStepDetailsToolCallsUnknownObject
)


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsObject(SchemaObject):
    """Changes to the tool calls of a step; the wire sends one at a time."""

    type: Literal[RunStepType.TOOL_CALLS] = RunStepType.TOOL_CALLS
    tool_calls: (
        OptionalKey[Sequence[RunStepDeltaStepDetailsToolCallsObjectToolCallsInner]]
        | None
    ) = None


RunStepDeltaObjectDeltaStepDetails: TypeAlias = (
    RunStepDeltaStepDetailsMessageCreationObject
    | RunStepDeltaStepDetailsToolCallsObject
    | RunStepDeltaStepDetailsUnknownObject
)


@schema_class(kw_only=True)
class RunStepDeltaObjectDelta(SchemaObject):
    """What changed."""

    step_details: OptionalKey[RunStepDeltaObjectDeltaStepDetails] | None = None


@schema_class(kw_only=True)
class RunStepDeltaObject(SchemaObject):
    """A change to the run step *id*."""

    id: str
    object: Literal["thread.run.step.delta"] = "thread.run.step.delta"
    delta: RunStepDeltaObjectDelta
