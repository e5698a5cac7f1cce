"""The run step, all that nests in it, and the list page.

Classes are called as their schemas in OpenAI's OpenAPI document; those of its
inline schemas as OpenAPI Generator calls them. Fields are the keys, letter for
letter, in the published order. What an annotation says is told in `_fields`;
fields marked "wire only" are unknown to the document, but services send them.

All objects are immutable, and so are the collections in them. A constructor takes
keywords only, checks them as strictly as the reader does, and raises
`RunStepValidationError`. Fields that the document lets be null default to None.
Times are in Unix seconds.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from attrs import evolve, field, fields, frozen

from ._fields.keys import (
    OptionalKey,
    RequiredKey,
    Retired,
    SameAs,
    check_extra,
    convert_extra,
    keyed,
    values_of,
)
from ._fields.kinds import AtMost, Between
from ._fields.pieces import join_pieces
from ._frozen import Extra
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

#: Up to 16 pairs of strings that a user attached (schema ``Metadata``).
_Metadata: TypeAlias = Annotated[Mapping[str, str], AtMost(pairs=16, key=64, value=512)]
#: What a user attached to a file; the limits are the same.
_Attributes: TypeAlias = Annotated[
    Mapping[str, str | float | bool], AtMost(pairs=16, key=64, value=512)
]
_Score: TypeAlias = Annotated[float, Between(0, 1)]


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False)
class SchemaObject:
    """The base of every class of the schema.

    *extra* holds the keys that the schema does not know. What is in them is
    immutable: dictionaries that cannot be changed, and tuples for arrays. It also
    knows in which order the keys of the object came, and which were absent:
    ``extra | {...}`` keeps that, a new dictionary in its place begins afresh.
    """

    extra: Extra = field(
        default=Extra(), converter=convert_extra, validator=check_extra
    )

    # These attrs would compile for each class anew, in every process that imports it.

    def __eq__(self, other: object) -> bool:
        cls: Any = type(self)
        values = values_of(cls)
        if type(other) is not cls:
            return NotImplemented
        return bool(values(self) == values(other))

    def __hash__(self) -> int:
        cls: Any = type(self)
        return hash((cls, values_of(cls)(self)))

    def __repr__(self) -> str:
        names = [attribute.name for attribute in fields(type(self))]
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{type(self).__qualname__}({shown})"

    #: Python 3.13 and later calls it as ``copy.replace(step, status=…)``.
    __replace__ = evolve


class _TextObject(SchemaObject):
    """The base of the classes whose text may grow in a stream (see `_text`)."""

    __slots__ = ("_pieces",)

    if not TYPE_CHECKING:
        __getattr__ = join_pieces


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsUnknownObject(SchemaObject):
    """A variant whose `type` the schema does not know; read at ``"open"`` only.

    All its other keys stand in `extra`.
    """

    type: Literal[UnknownType.UNKNOWN]


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    """Which message was created."""

    message_id: str


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsMessageCreationObject(SchemaObject):
    """The details of a step that created a message."""

    type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION
    message_creation: RunStepDetailsMessageCreationObjectMessageCreation


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsCodeOutputLogsObject(_TextObject):
    """Text that the code put out."""

    type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS
    logs: str


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    """The file of an image."""

    file_id: str


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    """An image that the code put out."""

    type: Literal[RunStepCodeOutputType.IMAGE] = RunStepCodeOutputType.IMAGE
    image: RunStepDetailsToolCallsCodeOutputImageObjectImage


RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner: TypeAlias = (
    RunStepDetailsToolCallsCodeOutputLogsObject
    | RunStepDetailsToolCallsCodeOutputImageObject
    | RunStepDetailsUnknownObject
)


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsCodeObjectCodeInterpreter(_TextObject):
    """The code that was run, and what it put out."""

    input: str
    outputs: Sequence[RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner]


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsCodeObject(SchemaObject):
    """A call of Code Interpreter."""

    id: str
    type: Literal[RunStepToolCallType.CODE_INTERPRETER] = (
        RunStepToolCallType.CODE_INTERPRETER
    )
    code_interpreter: RunStepDetailsToolCallsCodeObjectCodeInterpreter


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsFileSearchRankingOptionsObject(SchemaObject):
    """How results were ranked; *score_threshold* is from 0 to 1."""

    ranker: FileSearchRanker
    score_threshold: _Score


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsFileSearchResultObjectContentInner(SchemaObject):
    """A piece of the text that was found."""

    type: OptionalKey[RunStepFileSearchContentType] | None = None
    text: OptionalKey[str] | None = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsFileSearchResultObject(SchemaObject):
    """A file that was found; *score* is from 0 to 1.

    *content* comes only when asked for; *attributes* are wire only.
    """

    file_id: str
    file_name: str
    score: _Score
    content: (
        OptionalKey[Sequence[RunStepDetailsToolCallsFileSearchResultObjectContentInner]]
        | None
    ) = None
    attributes: OptionalKey[_Attributes | None] = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsFileSearchObjectFileSearch(SchemaObject):
    """How the search was done and what it found; empty until August 2024."""

    ranking_options: (
        OptionalKey[RunStepDetailsToolCallsFileSearchRankingOptionsObject] | None
    ) = None
    results: (
        OptionalKey[Sequence[RunStepDetailsToolCallsFileSearchResultObject]] | None
    ) = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsFileSearchObject(SchemaObject):
    """A call of file search."""

    id: str
    type: Literal[RunStepToolCallType.FILE_SEARCH] = RunStepToolCallType.FILE_SEARCH
    file_search: RunStepDetailsToolCallsFileSearchObjectFileSearch


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsFunctionObjectFunction(_TextObject):
    """A function, its arguments as the model wrote them (JSON, mostly), its output.

    *output* is None until it has been submitted.
    """

    name: str
    arguments: str
    output: str | None = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsFunctionObject(SchemaObject):
    """A call of a function of the user's."""

    id: str
    type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION
    function: RunStepDetailsToolCallsFunctionObjectFunction


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsRetrievalObject(SchemaObject):
    """A call of retrieval, which file search replaced in April 2024.

    The newest document does not have it, so it is no tool call at ``"published"``.
    """

    id: str
    type: Retired[Literal[RunStepToolCallType.RETRIEVAL]] = (
        RunStepToolCallType.RETRIEVAL
    )
    retrieval: Mapping[str, object]


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsUnknownObject(SchemaObject):
    """A call of a tool that the schema does not know; read at ``"open"`` only.

    Azure's ``bing_grounding``, ``mcp`` and others come as this; what they hold
    stands in `extra`.
    """

    id: OptionalKey[str] | None = None
    type: Literal[UnknownType.UNKNOWN]


RunStepDetailsToolCallsObjectToolCallsInner: TypeAlias = (
    RunStepDetailsToolCallsCodeObject
    | RunStepDetailsToolCallsFileSearchObject
    | RunStepDetailsToolCallsFunctionObject
    | RunStepDetailsToolCallsRetrievalObject
    | RunStepDetailsToolCallsUnknownObject
)


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDetailsToolCallsObject(SchemaObject):
    """The details of a step that called tools."""

    type: Literal[RunStepType.TOOL_CALLS] = RunStepType.TOOL_CALLS
    tool_calls: Sequence[RunStepDetailsToolCallsObjectToolCallsInner]


RunStepObjectStepDetails: TypeAlias = (
    RunStepDetailsMessageCreationObject
    | RunStepDetailsToolCallsObject
    | RunStepDetailsUnknownObject
)


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepObjectLastError(SchemaObject):
    """Why the step failed."""

    code: RunStepLastErrorCode
    message: str


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepCompletionUsagePromptTokenDetails(SchemaObject):
    """What of the prompt was served from a cache (wire only)."""

    cached_tokens: OptionalKey[int | None] = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepCompletionUsageCompletionTokensDetails(SchemaObject):
    """What of the completion was reasoning (wire only)."""

    reasoning_tokens: OptionalKey[int | None] = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepCompletionUsage(SchemaObject):
    """The tokens that the step took.

    The two details are wire only, from 2025 on, the first with a singular "token".
    """

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_token_details: OptionalKey[
        RunStepCompletionUsagePromptTokenDetails | None
    ] = None
    completion_tokens_details: OptionalKey[
        RunStepCompletionUsageCompletionTokensDetails | None
    ] = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepObject(SchemaObject):
    """One step of a run: a message that was created, or tools that were called.

    All times are in Unix seconds. *expires_at* is wire only: when the step will
    expire, while it is in progress. `expired_at` and `metadata` are required by
    the document, but never sent by OpenAI.
    """

    id: str
    object: Literal["thread.run.step"] = "thread.run.step"
    created_at: int
    assistant_id: str
    thread_id: str
    run_id: str
    type: Annotated[RunStepType, SameAs("step_details")]
    status: RunStepStatus
    step_details: RunStepObjectStepDetails
    last_error: RunStepObjectLastError | None = None
    expired_at: int | None = None
    cancelled_at: int | None = None
    failed_at: int | None = None
    completed_at: int | None = None
    metadata: _Metadata | None = None
    usage: RunStepCompletionUsage | None = None
    expires_at: OptionalKey[int | None] = None


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class ListRunStepsResponse(SchemaObject):
    """A page of the run steps of a run.

    *first_id* and *last_id* are what `before` and `after` of the next request
    take; null on an empty page, though the document has strings only. *object* is
    any string to the document; services send "list".
    """

    object: str = "list"
    data: Sequence[RunStepObject]
    first_id: RequiredKey[str] | None = None
    last_id: RequiredKey[str] | None = None
    has_more: bool
