"""The classes of deltas, which are the changes that a stream makes to a run step.

Most keys are optional. The first delta of a tool call brings all keys of the call, with
empty or null values. Later deltas bring only what is new, as text to append. *index*
identifies a tool call in the step, or an output in its call.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from ._fields.keys import OptionalKey, RequiredKey, Retired
from ._fields.schema_class import schema_class
from .enums import RunStepCodeOutputType, RunStepToolCallType, RunStepType, UnknownType
from .objects import SchemaObject


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsUnknownObject(SchemaObject):
    """A change to details or to an output of unknown type; read at ``"open"`` only.

    *extra* holds all other keys.

    Schema: none.
    """

    index: OptionalKey[int] | None = None
    """The index of the output in its call. None for details."""
    type: Literal[UnknownType.UNKNOWN]
    """The unknown type. Compare it as a string: ``str(details.type)``."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    """A reference to a message that the step creates.

    Schema: inline, ``RunStepDeltaStepDetailsMessageCreationObject.message_creation``.
    """

    message_id: OptionalKey[str] | None = None
    """The id of the message. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsMessageCreationObject(SchemaObject):
    """A change to the details of a step that creates a message.

    Schema: ``RunStepDeltaStepDetailsMessageCreationObject``.
    """

    type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION
    """The type of the step, always ``message_creation``."""
    message_creation: (
        OptionalKey[RunStepDeltaStepDetailsMessageCreationObjectMessageCreation] | None
    ) = None
    """A reference to the message. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject(SchemaObject):
    """A change to a text output of a Code Interpreter call.

    Schema: ``RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject``.
    """

    index: RequiredKey[int] | None = None
    """The index of the output in its call. None if it is absent or null."""
    type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS
    """The type of the output, always ``logs``."""
    logs: OptionalKey[str] | None = None
    """The text to append. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    """A reference to an image file.

    Schema: inline, ``RunStepDeltaStepDetailsToolCallsCodeOutputImageObject.image``.
    """

    file_id: OptionalKey[str] | None = None
    """The id of the file that holds the image. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    """An image output of a Code Interpreter call.

    Schema: ``RunStepDeltaStepDetailsToolCallsCodeOutputImageObject``.
    """

    index: RequiredKey[int] | None = None
    """The index of the output in its call. None if it is absent or null."""
    type: Literal[RunStepCodeOutputType.IMAGE] = RunStepCodeOutputType.IMAGE
    """The type of the output, always ``image``."""
    image: (
        OptionalKey[RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage] | None
    ) = None
    """A reference to the image file. None if it is absent or null."""


RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject
    | RunStepDeltaStepDetailsToolCallsCodeOutputImageObject
    | RunStepDeltaStepDetailsUnknownObject
)


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter(SchemaObject):
    """A change to the code of a Code Interpreter call, and to its outputs.

    Schema: inline, ``RunStepDeltaStepDetailsToolCallsCodeObject.code_interpreter``.
    """

    input: OptionalKey[str] | None = None
    """The code to append. None if it is absent or null."""
    outputs: (
        OptionalKey[
            Sequence[
                RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
            ]
        ]
        | None
    ) = None
    """Changes to outputs, and new ones. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsCodeObject(SchemaObject):
    """A change to a Code Interpreter call.

    Schema: ``RunStepDeltaStepDetailsToolCallsCodeObject``.
    """

    index: RequiredKey[int] | None = None
    """The index of the tool call in the step. None if it is absent or null."""
    id: OptionalKey[str] | None = None
    """The id of the tool call. None after its first delta."""
    type: Literal[RunStepToolCallType.CODE_INTERPRETER] = (
        RunStepToolCallType.CODE_INTERPRETER
    )
    """The type of the tool call, always ``code_interpreter``."""
    code_interpreter: (
        OptionalKey[RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter] | None
    ) = None
    """A change to the code and its outputs. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsFileSearchObject(SchemaObject):
    """A change to a file-search call.

    Services send the results only with the completed step, not in deltas.

    Schema: ``RunStepDeltaStepDetailsToolCallsFileSearchObject``.
    """

    index: RequiredKey[int] | None = None
    """The index of the tool call in the step. None if it is absent or null."""
    id: OptionalKey[str] | None = None
    """The id of the tool call. None after its first delta."""
    type: Literal[RunStepToolCallType.FILE_SEARCH] = RunStepToolCallType.FILE_SEARCH
    """The type of the tool call, always ``file_search``."""
    file_search: Mapping[str, object]
    """An object that the service leaves empty."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsFunctionObjectFunction(SchemaObject):
    """A change to the arguments of a function call.

    Schema: inline, ``RunStepDeltaStepDetailsToolCallsFunctionObject.function``.
    """

    name: OptionalKey[str] | None = None
    """The name of the function. None after the first delta of the call."""
    arguments: OptionalKey[str] | None = None
    """The text to append to the arguments. None if it is absent or null."""
    output: OptionalKey[str | None] = None
    """None, since services never send the output in deltas."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsFunctionObject(SchemaObject):
    """A change to a function call.

    Schema: ``RunStepDeltaStepDetailsToolCallsFunctionObject``.
    """

    index: RequiredKey[int] | None = None
    """The index of the tool call in the step. None if it is absent or null."""
    id: OptionalKey[str] | None = None
    """The id of the tool call. None after its first delta."""
    type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION
    """The type of the tool call, always ``function``."""
    function: (
        OptionalKey[RunStepDeltaStepDetailsToolCallsFunctionObjectFunction] | None
    ) = None
    """A change to the name and the arguments. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsRetrievalObject(SchemaObject):
    """A change to a retrieval call.

    The newest document does not have this schema, so ``"published"`` rejects it.

    Schema: ``RunStepDeltaStepDetailsToolCallsRetrievalObject``.
    """

    index: RequiredKey[int] | None = None
    """The index of the tool call in the step. None if it is absent or null."""
    id: OptionalKey[str] | None = None
    """The id of the tool call. None after its first delta."""
    type: Retired[Literal[RunStepToolCallType.RETRIEVAL]] = (
        RunStepToolCallType.RETRIEVAL
    )
    """The type of the tool call, always ``retrieval``."""
    retrieval: OptionalKey[Mapping[str, object]] | None = None
    """An object that the service left empty. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsUnknownObject(SchemaObject):
    """A change to a tool call of unknown type; read at ``"open"`` only.

    *extra* holds all other keys.

    Schema: none.
    """

    index: OptionalKey[int] | None = None
    """The index of the tool call in the step. None if it is absent or null."""
    id: OptionalKey[str] | None = None
    """The id of the tool call. None after its first delta."""
    type: OptionalKey[Literal[UnknownType.UNKNOWN]] = UnknownType.UNKNOWN
    """The unknown type, or an empty string if the key is absent.

    Compare it as a string: ``str(call.type) == "browser"``. DashScope leaves it out.
    """


RunStepDeltaStepDetailsToolCallsObjectToolCallsInner: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeObject
    | RunStepDeltaStepDetailsToolCallsFileSearchObject
    | RunStepDeltaStepDetailsToolCallsFunctionObject
    | RunStepDeltaStepDetailsToolCallsRetrievalObject
    | RunStepDeltaStepDetailsToolCallsUnknownObject
)


@schema_class(kw_only=True)
class RunStepDeltaStepDetailsToolCallsObject(SchemaObject):
    """Changes to the tool calls of a step.

    Schema: ``RunStepDeltaStepDetailsToolCallsObject``.
    """

    type: Literal[RunStepType.TOOL_CALLS] = RunStepType.TOOL_CALLS
    """The type of the step, always ``tool_calls``."""
    tool_calls: (
        OptionalKey[Sequence[RunStepDeltaStepDetailsToolCallsObjectToolCallsInner]]
        | None
    ) = None
    """The changes. Services send one in each delta. None if it is absent or null."""


RunStepDeltaObjectDeltaStepDetails: TypeAlias = (
    RunStepDeltaStepDetailsMessageCreationObject
    | RunStepDeltaStepDetailsToolCallsObject
    | RunStepDeltaStepDetailsUnknownObject
)


@schema_class(kw_only=True)
class RunStepDeltaObjectDelta(SchemaObject):
    """The change that a delta makes to a step.

    Schema: inline, ``RunStepDeltaObject.delta``.
    """

    step_details: OptionalKey[RunStepDeltaObjectDeltaStepDetails] | None = None
    """A change to the details of the step. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeltaObject(SchemaObject):
    """A delta, which is a change that a stream makes to a run step.

    Schema: ``RunStepDeltaObject``.
    """

    id: str
    """The id of the step."""
    object: Literal["thread.run.step.delta"] = "thread.run.step.delta"
    """The type of the object, always ``thread.run.step.delta``."""
    delta: RunStepDeltaObjectDelta
    """The change."""
