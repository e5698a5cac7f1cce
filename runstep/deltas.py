"""The classes of deltas, which are the changes that a stream makes to a run step.

Most keys are optional. The first delta of a tool call brings all members of the call,
with empty or null values. Later deltas bring only what is new, as text to append.
*index* identifies a tool call in the step, or an output in its call.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import frozen

from ._fields.keys import OptionalKey, RequiredKey, Retired, keyed
from .enums import RunStepCodeOutputType, RunStepToolCallType, RunStepType, UnknownType
from .objects import SchemaObject


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsUnknownObject(SchemaObject):
    """A change to details or to an output of unknown type; read at ``"open"`` only.

    *extra* holds all other keys. The document has no such schema.
    """

    index: OptionalKey[int] | None = None
    type: Literal[UnknownType.UNKNOWN]


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    """A reference to the new message (inline schema of `message_creation`)."""

    message_id: OptionalKey[str] | None = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsMessageCreationObject(SchemaObject):
    """A change to the details of a step that creates a message."""

    type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION
    message_creation: (
        OptionalKey[RunStepDeltaStepDetailsMessageCreationObjectMessageCreation] | None
    ) = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject(SchemaObject):
    """Text to append to the text output at *index* of a Code Interpreter call."""

    index: RequiredKey[int] | None = None
    type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS
    logs: OptionalKey[str] | None = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    """A reference to an image file (inline schema of `image`)."""

    file_id: OptionalKey[str] | None = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    """The image output at *index* of a Code Interpreter call."""

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


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter(SchemaObject):
    """Code to append, and changes to outputs (inline schema of `code_interpreter`)."""

    input: OptionalKey[str] | None = None
    outputs: (
        OptionalKey[
            Sequence[
                RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
            ]
        ]
        | None
    ) = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
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


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsFileSearchObject(SchemaObject):
    """A change to the file-search call at *index*.

    Services send the results only with the completed step, not in deltas.
    """

    index: RequiredKey[int] | None = None
    id: OptionalKey[str] | None = None
    type: Literal[RunStepToolCallType.FILE_SEARCH] = RunStepToolCallType.FILE_SEARCH
    file_search: Mapping[str, object]


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsFunctionObjectFunction(SchemaObject):
    """Text to append to the arguments of a call (inline schema of `function`).

    Services send *name* in the first delta only. They never send the output in deltas.
    """

    name: OptionalKey[str] | None = None
    arguments: OptionalKey[str] | None = None
    output: OptionalKey[str | None] = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsFunctionObject(SchemaObject):
    """A change to the function call at *index*."""

    index: RequiredKey[int] | None = None
    id: OptionalKey[str] | None = None
    type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION
    function: (
        OptionalKey[RunStepDeltaStepDetailsToolCallsFunctionObjectFunction] | None
    ) = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsRetrievalObject(SchemaObject):
    """A change to the retrieval call at *index*.

    The newest document does not have this schema, so ``"published"`` rejects it.
    """

    index: RequiredKey[int] | None = None
    id: OptionalKey[str] | None = None
    type: Retired[Literal[RunStepToolCallType.RETRIEVAL]] = (
        RunStepToolCallType.RETRIEVAL
    )
    retrieval: OptionalKey[Mapping[str, object]] | None = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsUnknownObject(SchemaObject):
    """A change to a tool call of unknown type; read at ``"open"`` only.

    *extra* holds all other keys. The document has no such schema.
    """

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


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaStepDetailsToolCallsObject(SchemaObject):
    """Changes to the tool calls of a step; services send one change in each delta."""

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


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaObjectDelta(SchemaObject):
    """The change that a delta makes to a step (inline schema of `delta`)."""

    step_details: OptionalKey[RunStepDeltaObjectDeltaStepDetails] | None = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaObject(SchemaObject):
    """A delta of a run step; *id* is the id of the step."""

    id: str
    object: Literal["thread.run.step.delta"] = "thread.run.step.delta"
    delta: RunStepDeltaObjectDelta
