"""The classes of the run step, of the objects in it, and of the list page.

A class has the name of its schema in OpenAI's OpenAPI document. Inline schemas have no
name there, so OpenAPI Generator makes one: the class of `RunStepObject.last_error` is
`RunStepObjectLastError`. The fields of a class are the keys of its schema, letter for
letter and in the published order. `_fields/keys.py` explains the annotations. Fields
that are called "wire only" are not in the document, but services send them.

Objects and the collections in them are immutable. Constructors accept keyword
arguments only. They check the values as strictly as the reader does, and raise
`RunStepValidationError`. A field that may be None defaults to None.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from attrs import field

from ._fields.constructor import convert_extra, validate_extra
from ._fields.keys import OptionalKey, RequiredKey, Retired
from ._fields.kinds import AtMost, Between, SameAs
from ._fields.lazy import fill_slot
from ._fields.methods import FieldMethods
from ._fields.schema_class import schema_class
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

#: The schema ``Metadata``: at most 16 pairs of strings that a user attached. Keys have
#: at most 64 characters, values at most 512.
_Metadata: TypeAlias = Annotated[Mapping[str, str], AtMost(pairs=16, key=64, value=512)]
#: Pairs that a user attached to a file. The limits are those of ``Metadata``.
_Attributes: TypeAlias = Annotated[
    Mapping[str, str | float | bool], AtMost(pairs=16, key=64, value=512)
]
_Score: TypeAlias = Annotated[float, Between(0, 1)]


@schema_class(kw_only=True)
class SchemaObject(FieldMethods):
    """The base class of all classes of the schema.

    *extra* holds the unknown keys of an object. Their values are immutable:
    dictionaries cannot be changed, and arrays are tuples. *extra* also records the
    order in which the keys of the object came, and so which keys were absent.
    ``extra | {...}`` keeps this record; a new dictionary has none.
    """

    extra: Extra = field(
        default=Extra(), converter=convert_extra, validator=validate_extra
    )


class _LazyObject(SchemaObject):
    """The base class of the step, which streams change (see `_fields/lazy.py`)."""

    __slots__ = ("_growing",)

    if not TYPE_CHECKING:
        __getattr__ = fill_slot


@schema_class(kw_only=True)
class RunStepDetailsUnknownObject(SchemaObject):
    """Step details or a code output of unknown type; read at ``"open"`` only.

    *extra* holds all other keys. The document has no such schema.
    """

    type: Literal[UnknownType.UNKNOWN]


@schema_class(kw_only=True)
class RunStepDetailsMessageCreationObjectMessageCreation(SchemaObject):
    """A reference to the created message (inline schema of `message_creation`)."""

    message_id: str


@schema_class(kw_only=True)
class RunStepDetailsMessageCreationObject(SchemaObject):
    """The details of a step that created a message."""

    type: Literal[RunStepType.MESSAGE_CREATION] = RunStepType.MESSAGE_CREATION
    message_creation: RunStepDetailsMessageCreationObjectMessageCreation


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeOutputLogsObject(SchemaObject):
    """The text output of a Code Interpreter call."""

    type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS
    logs: str


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    """A reference to an image file (inline schema of `image`)."""

    file_id: str


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    """The image output of a Code Interpreter call."""

    type: Literal[RunStepCodeOutputType.IMAGE] = RunStepCodeOutputType.IMAGE
    image: RunStepDetailsToolCallsCodeOutputImageObjectImage


RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner: TypeAlias = (
    RunStepDetailsToolCallsCodeOutputLogsObject
    | RunStepDetailsToolCallsCodeOutputImageObject
    | RunStepDetailsUnknownObject
)


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeObjectCodeInterpreter(SchemaObject):
    """The code that was run, and its outputs (inline schema of `code_interpreter`)."""

    input: str
    outputs: Sequence[RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner]


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeObject(SchemaObject):
    """A Code Interpreter call."""

    id: str
    type: Literal[RunStepToolCallType.CODE_INTERPRETER] = (
        RunStepToolCallType.CODE_INTERPRETER
    )
    code_interpreter: RunStepDetailsToolCallsCodeObjectCodeInterpreter


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchRankingOptionsObject(SchemaObject):
    """The ranking options of a file search; *score_threshold* is from 0 to 1."""

    ranker: FileSearchRanker
    score_threshold: _Score


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchResultObjectContentInner(SchemaObject):
    """A piece of text from a found file (inline schema of an item of `content`)."""

    type: OptionalKey[RunStepFileSearchContentType] | None = None
    text: OptionalKey[str] | None = None


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchResultObject(SchemaObject):
    """A file that a file search found; *score* is from 0 to 1.

    *content* is present only if the request asked for it. *attributes* is wire only: at
    most 16 pairs, with keys of at most 64 characters and string values of at most 512.
    """

    file_id: str
    file_name: str
    score: _Score
    content: (
        OptionalKey[Sequence[RunStepDetailsToolCallsFileSearchResultObjectContentInner]]
        | None
    ) = None
    attributes: OptionalKey[_Attributes | None] = None


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchObjectFileSearch(SchemaObject):
    """The ranking options and results of a search (inline schema of `file_search`).

    Steps from before August 2024 have neither.
    """

    ranking_options: (
        OptionalKey[RunStepDetailsToolCallsFileSearchRankingOptionsObject] | None
    ) = None
    results: (
        OptionalKey[Sequence[RunStepDetailsToolCallsFileSearchResultObject]] | None
    ) = None


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchObject(SchemaObject):
    """A file-search call."""

    id: str
    type: Literal[RunStepToolCallType.FILE_SEARCH] = RunStepToolCallType.FILE_SEARCH
    file_search: RunStepDetailsToolCallsFileSearchObjectFileSearch


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFunctionObjectFunction(SchemaObject):
    """The name, arguments and output of a call (inline schema of `function`).

    *arguments* is the text that the model wrote, usually JSON. *output* is None until
    the user submits it.
    """

    name: str
    arguments: str
    output: str | None = None


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFunctionObject(SchemaObject):
    """A call of a function that the user defined."""

    id: str
    type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION
    function: RunStepDetailsToolCallsFunctionObjectFunction


@schema_class(kw_only=True)
class RunStepDetailsToolCallsRetrievalObject(SchemaObject):
    """A retrieval call; file search replaced retrieval in April 2024.

    The newest document does not have this schema, so ``"published"`` rejects the call.
    """

    id: str
    type: Retired[Literal[RunStepToolCallType.RETRIEVAL]] = (
        RunStepToolCallType.RETRIEVAL
    )
    retrieval: Mapping[str, object]


@schema_class(kw_only=True)
class RunStepDetailsToolCallsUnknownObject(SchemaObject):
    """A tool call of unknown type; read at ``"open"`` only.

    Examples are Azure's ``bing_grounding`` and ``mcp``. *extra* holds all other keys.
    The document has no such schema.
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


@schema_class(kw_only=True)
class RunStepDetailsToolCallsObject(SchemaObject):
    """The details of a step that called tools."""

    type: Literal[RunStepType.TOOL_CALLS] = RunStepType.TOOL_CALLS
    tool_calls: Sequence[RunStepDetailsToolCallsObjectToolCallsInner]


RunStepObjectStepDetails: TypeAlias = (
    RunStepDetailsMessageCreationObject
    | RunStepDetailsToolCallsObject
    | RunStepDetailsUnknownObject
)


@schema_class(kw_only=True)
class RunStepObjectLastError(SchemaObject):
    """The error of a step that failed (inline schema of `last_error`)."""

    code: RunStepLastErrorCode
    message: str


@schema_class(kw_only=True)
class RunStepCompletionUsagePromptTokenDetails(SchemaObject):
    """The number of prompt tokens that were read from a cache (wire only)."""

    cached_tokens: OptionalKey[int | None] = None


@schema_class(kw_only=True)
class RunStepCompletionUsageCompletionTokensDetails(SchemaObject):
    """The number of completion tokens that were used for reasoning (wire only)."""

    reasoning_tokens: OptionalKey[int | None] = None


@schema_class(kw_only=True)
class RunStepCompletionUsage(SchemaObject):
    """The number of tokens that a step used.

    *prompt_token_details* and *completion_tokens_details* are wire only; services have
    sent them since 2025. The singular "token" in the first name is the wire's spelling.
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


@schema_class(kw_only=True)
class RunStepObject(_LazyObject):
    """A step of a run: it creates a message or calls tools.

    Times are in Unix seconds; DashScope sends milliseconds. *expires_at* is wire only:
    the time at which a step in progress will expire. The document requires *expired_at*
    and *metadata*, but OpenAI never sends them. *metadata* has at most 16 pairs, with
    keys of at most 64 characters and values of at most 512.
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


@schema_class(kw_only=True)
class ListRunStepsResponse(SchemaObject):
    """A page of the run steps of a run.

    *last_id* is the value of `after` in a request for the next page, and *first_id* is
    the value of `before` in a request for the previous one. Both are null on an empty
    page, although the document allows only strings. The document allows any string for
    *object*; services send "list".
    """

    object: str = "list"
    data: Sequence[RunStepObject]
    first_id: RequiredKey[str] | None = None
    last_id: RequiredKey[str] | None = None
    has_more: bool
