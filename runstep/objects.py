"""The classes of the run step, of the objects in it, and of the list page.

A class has the name of its schema in OpenAI's OpenAPI document. Inline schemas have no
name there, so OpenAPI Generator makes one: the class of `RunStepObject.last_error` is
`RunStepObjectLastError`. The docstring of each class ends with its schema. The fields
of a class are the keys of its schema, letter for letter and in the published order.
`_fields/keys.py` explains the annotations. Keys that are called "wire only" are not in
the document, but services send them.

Objects and the collections in them are immutable. Constructors accept keyword
arguments only. They check the values as strictly as the reader does, and raise
`RunStepValidationError`. A field that may be None defaults to None.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from ._fields.keys import OptionalKey, RequiredKey
from ._fields.kinds import AtMost, SameAs
from ._fields.lazy import LazyObject
from ._fields.schema_class import schema_class
from ._fields.schema_object import SchemaObject as SchemaObject
from ._frozen import Extra as Extra
from .enums import RunStepLastErrorCode, RunStepStatus, RunStepType
from .tool_calls import *  # noqa: F403  # pickles of version 0.1 find them here
from .tool_calls import (
    RunStepDetailsToolCallsObjectToolCallsInner,
    RunStepDetailsUnknownObject,
)

#: The schema ``Metadata``: at most 16 pairs of strings that a user attached. Keys have
#: at most 64 characters, values at most 512.
_Metadata: TypeAlias = Annotated[Mapping[str, str], AtMost(pairs=16, key=64, value=512)]


@schema_class(kw_only=True)
class RunStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    """A reference to a message that the step created.

    Schema: inline, ``RunStepDetailsMessageCreationObject.message_creation``.
    """

    message_id: str
    """The id of the message."""


@schema_class(kw_only=True)
class RunStepDetailsMessageCreationObject(SchemaObject):
    """The details of a step that created a message.

    Schema: ``RunStepDetailsMessageCreationObject``.
    """

    type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION
    """The type of the step, always ``message_creation``."""
    message_creation: RunStepDetailsMessageCreationObjectMessageCreation
    """A reference to the message."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsObject(SchemaObject):
    """The details of a step that called tools.

    Schema: ``RunStepDetailsToolCallsObject``.
    """

    type: Literal[RunStepType.TOOL_CALLS] = RunStepType.TOOL_CALLS
    """The type of the step, always ``tool_calls``."""
    tool_calls: Sequence[RunStepDetailsToolCallsObjectToolCallsInner]
    """The tool calls in their order. Empty when a stream begins."""


RunStepObjectStepDetails: TypeAlias = (
    RunStepDetailsMessageCreationObject
    | RunStepDetailsToolCallsObject
    | RunStepDetailsUnknownObject
)


@schema_class(kw_only=True)
class RunStepObjectLastError(SchemaObject):
    """The error of a step that failed.

    Schema: inline, ``RunStepObject.last_error``.
    """

    code: RunStepLastErrorCode
    """The kind of the error."""
    message: str
    """A description of the error for people."""


@schema_class(kw_only=True)
class RunStepCompletionUsagePromptTokenDetails(SchemaObject):
    """What kinds of prompt tokens a step used.

    Schema: none; wire only.
    """

    cached_tokens: OptionalKey[int | None] = None
    """The number of prompt tokens from a cache. Wire only.

    None if it is absent or null.
    """


@schema_class(kw_only=True)
class RunStepCompletionUsageCompletionTokensDetails(SchemaObject):
    """What kinds of completion tokens a step used.

    Schema: none; wire only.
    """

    reasoning_tokens: OptionalKey[int | None] = None
    """The number of tokens for reasoning. Wire only.

    None if it is absent or null.
    """


@schema_class(kw_only=True)
class RunStepCompletionUsage(SchemaObject):
    """The numbers of tokens that a step used.

    Schema: ``RunStepCompletionUsage``.
    """

    prompt_tokens: int
    """The number of tokens that the model read."""
    completion_tokens: int
    """The number of tokens that the model wrote."""
    total_tokens: int
    """The sum of the two."""
    prompt_token_details: OptionalKey[
        RunStepCompletionUsagePromptTokenDetails | None
    ] = None
    """What kinds of prompt tokens were used. Services send the singular "token".

    Wire only: services have sent it since 2025. None if it is absent or null.
    """
    completion_tokens_details: OptionalKey[
        RunStepCompletionUsageCompletionTokensDetails | None
    ] = None
    """What kinds of completion tokens were used.

    Wire only: OpenAI has sent it since 2025. None if it is absent or null.
    """


@schema_class(kw_only=True)
class RunStepObject(LazyObject):
    """A step of a run: it creates a message or calls tools.

    Times are Unix times in seconds. DashScope sends milliseconds instead.

    Schema: ``RunStepObject``.
    """

    id: str
    """The id of the step, such as ``step_abc123``."""
    object: Literal["thread.run.step"] = "thread.run.step"
    """The type of the object, always ``thread.run.step``."""
    created_at: int
    """The time at which the step was created, in Unix seconds."""
    assistant_id: str
    """The id of the assistant that the step belongs to."""
    thread_id: str
    """The id of the thread in which the run took place."""
    run_id: str
    """The id of the run that the step is a part of."""
    type: Annotated[RunStepType, SameAs("step_details")]
    """The type of the step. It equals `step_details.type`."""
    status: RunStepStatus
    """The status of the step. `RunStepStatus` describes its values."""
    step_details: RunStepObjectStepDetails
    """The message that the step created, or the tools that it called."""
    last_error: RunStepObjectLastError | None = None
    """The error that ended the step. None if there is none."""
    expired_at: int | None = None
    """The time at which the step expired, in Unix seconds.

    A step expires with its run. The document requires this key, but neither OpenAI nor
    Azure sends it: None if it is absent or null.
    """
    cancelled_at: int | None = None
    """The time at which the step was cancelled, in Unix seconds. Otherwise None."""
    failed_at: int | None = None
    """The time at which the step failed, in Unix seconds. Otherwise None."""
    completed_at: int | None = None
    """The time at which the step was completed, in Unix seconds. Otherwise None."""
    metadata: _Metadata | None = None
    """The pairs of strings that a user attached to the step.

    At most 16 pairs. Keys have at most 64 characters, values at most 512. The document
    requires this key, but neither OpenAI nor Azure sends it: None if it is absent or
    null.
    """
    usage: RunStepCompletionUsage | None = None
    """The numbers of tokens that the step used. None while the step is in progress.

    Steps from 2023 do not have this key.
    """
    expires_at: OptionalKey[int | None] = None
    """The time at which a step in progress will expire, in Unix seconds.

    Wire only. None if it is absent or null: services send null after the end.
    """


@schema_class(kw_only=True)
class ListRunStepsResponse(SchemaObject):
    """A page of the run steps of a run.

    Schema: ``ListRunStepsResponse``.
    """

    object: str = "list"
    """The type of the object, which is always ``list``.

    The document allows any string.
    """
    data: Sequence[RunStepObject]
    """The steps of the page, the newest first unless the request says otherwise."""
    first_id: RequiredKey[str] | None = None
    """The id of the first step: the ``before`` of a request for the previous page.

    None on an empty page, although the document allows only strings.
    """
    last_id: RequiredKey[str] | None = None
    """The id of the last step: the ``after`` of a request for the next page.

    None on an empty page, although the document allows only strings.
    """
    has_more: bool
    """Whether there are more steps after this page."""
