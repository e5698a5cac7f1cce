"""The classes of the tool calls in a run step, of their inputs and their outputs.

`objects` explains the names and the fields of all classes.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from ._fields.keys import OptionalKey, Retired
from ._fields.kinds import AtMost, Between
from ._fields.schema_class import schema_class
from ._fields.schema_object import SchemaObject
from .enums import (
    FileSearchRanker,
    RunStepCodeOutputType,
    RunStepFileSearchContentType,
    RunStepToolCallType,
    UnknownType,
)

#: Pairs that a user attached to a file. The limits are those of ``Metadata``.
_Attributes: TypeAlias = Annotated[
    Mapping[str, str | float | bool], AtMost(pairs=16, key=64, value=512)
]
_Score: TypeAlias = Annotated[float, Between(0, 1)]


@schema_class(kw_only=True)
class RunStepDetailsUnknownObject(SchemaObject):
    """Step details or a code output of unknown type; read at ``"open"`` only.

    *extra* holds all other keys.

    Schema: none.
    """

    type: Literal[UnknownType.UNKNOWN]
    """The unknown type. Compare it as a string: ``str(details.type)``."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeOutputLogsObject(SchemaObject):
    """The text output of a Code Interpreter call.

    Schema: ``RunStepDetailsToolCallsCodeOutputLogsObject``.
    """

    type: Literal[RunStepCodeOutputType.LOGS] = RunStepCodeOutputType.LOGS
    """The type of the output, always ``logs``."""
    logs: str
    """The text that the code printed, and its errors."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeOutputImageObjectImage(SchemaObject):
    """A reference to an image file.

    Schema: inline, ``RunStepDetailsToolCallsCodeOutputImageObject.image``.
    """

    file_id: str
    """The id of the file that holds the image."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeOutputImageObject(SchemaObject):
    """The image output of a Code Interpreter call.

    Schema: ``RunStepDetailsToolCallsCodeOutputImageObject``.
    """

    type: Literal[RunStepCodeOutputType.IMAGE] = RunStepCodeOutputType.IMAGE
    """The type of the output, always ``image``."""
    image: RunStepDetailsToolCallsCodeOutputImageObjectImage
    """A reference to the image file."""


RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner: TypeAlias = (
    RunStepDetailsToolCallsCodeOutputLogsObject
    | RunStepDetailsToolCallsCodeOutputImageObject
    | RunStepDetailsUnknownObject
)


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeObjectCodeInterpreter(SchemaObject):
    """The code of a Code Interpreter call, and its outputs.

    Schema: inline, ``RunStepDetailsToolCallsCodeObject.code_interpreter``.
    """

    input: str
    """The code that was run."""
    outputs: Sequence[RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner]
    """The outputs, texts and images in their order. Empty until the code has run."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsCodeObject(SchemaObject):
    """A Code Interpreter call.

    Schema: ``RunStepDetailsToolCallsCodeObject``.
    """

    id: str
    """The id of the tool call."""
    type: Literal[RunStepToolCallType.CODE_INTERPRETER] = (
        RunStepToolCallType.CODE_INTERPRETER
    )
    """The type of the tool call, always ``code_interpreter``."""
    code_interpreter: RunStepDetailsToolCallsCodeObjectCodeInterpreter
    """The code and its outputs."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchRankingOptionsObject(SchemaObject):
    """How the results of a file search were ranked.

    Schema: ``RunStepDetailsToolCallsFileSearchRankingOptionsObject``.
    """

    ranker: FileSearchRanker
    """The ranker that gave each result its score."""
    score_threshold: _Score
    """The lowest score of a result, from 0 to 1."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchResultObjectContentInner(SchemaObject):
    """A piece of text from a file that was found.

    Schema: inline, ``RunStepDetailsToolCallsFileSearchResultObject.content[]``.
    """

    type: OptionalKey[RunStepFileSearchContentType] | None = None
    """The type of the piece, always ``text``. None if it is absent or null."""
    text: OptionalKey[str] | None = None
    """The text. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchResultObject(SchemaObject):
    """A file that a file search found.

    Schema: ``RunStepDetailsToolCallsFileSearchResultObject``.
    """

    file_id: str
    """The id of the file."""
    file_name: str
    """The name of the file."""
    score: _Score
    """How well the file matches the query, from 0 to 1."""
    content: (
        OptionalKey[Sequence[RunStepDetailsToolCallsFileSearchResultObjectContentInner]]
        | None
    ) = None
    """The text that was found. None unless the request asked for it by `include[]`."""
    attributes: OptionalKey[_Attributes | None] = None
    """The pairs that a user attached to the file: strings, numbers and booleans.

    At most 16 pairs. Keys have at most 64 characters, strings at most 512. Wire only:
    services have sent it since 2025. None if it is absent or null.
    """


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchObjectFileSearch(SchemaObject):
    """The ranking options and the results of a file search.

    Schema: inline, ``RunStepDetailsToolCallsFileSearchObject.file_search``.
    """

    ranking_options: (
        OptionalKey[RunStepDetailsToolCallsFileSearchRankingOptionsObject] | None
    ) = None
    """How the results were ranked. None in steps from before August 2024."""
    results: (
        OptionalKey[Sequence[RunStepDetailsToolCallsFileSearchResultObject]] | None
    ) = None
    """The files that were found. None in steps from before August 2024."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFileSearchObject(SchemaObject):
    """A file-search call.

    Schema: ``RunStepDetailsToolCallsFileSearchObject``.
    """

    id: str
    """The id of the tool call."""
    type: Literal[RunStepToolCallType.FILE_SEARCH] = RunStepToolCallType.FILE_SEARCH
    """The type of the tool call, always ``file_search``."""
    file_search: RunStepDetailsToolCallsFileSearchObjectFileSearch
    """The ranking options and the results. Both are absent during the search."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFunctionObjectFunction(SchemaObject):
    """The name, the arguments and the output of a function call.

    Schema: inline, ``RunStepDetailsToolCallsFunctionObject.function``.
    """

    name: str
    """The name of the function."""
    arguments: str
    """The arguments as the model wrote them: usually, but not always, JSON text."""
    output: str | None = None
    """The output that the user submitted. None until then."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsFunctionObject(SchemaObject):
    """A call of a function that the user defined.

    Schema: ``RunStepDetailsToolCallsFunctionObject``.
    """

    id: str
    """The id of the tool call. The user submits the output under this id."""
    type: Literal[RunStepToolCallType.FUNCTION] = RunStepToolCallType.FUNCTION
    """The type of the tool call, always ``function``."""
    function: RunStepDetailsToolCallsFunctionObjectFunction
    """The name, the arguments and the output."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsRetrievalObject(SchemaObject):
    """A retrieval call; file search replaced retrieval in April 2024.

    The newest document does not have this schema, so ``"published"`` rejects the call.

    Schema: ``RunStepDetailsToolCallsRetrievalObject``.
    """

    id: str
    """The id of the tool call."""
    type: Retired[Literal[RunStepToolCallType.RETRIEVAL]] = (
        RunStepToolCallType.RETRIEVAL
    )
    """The type of the tool call, always ``retrieval``."""
    retrieval: Mapping[str, object]
    """An object that the service left empty."""


@schema_class(kw_only=True)
class RunStepDetailsToolCallsUnknownObject(SchemaObject):
    """A tool call of unknown type; read at ``"open"`` only.

    An example is DashScope's ``quark_search``. *extra* holds all other keys. Azure's
    tool calls have classes of their own, in `runstep.azure`, which derive from this.

    Schema: none.
    """

    id: OptionalKey[str] | None = None
    """The id of the tool call. None if it is absent or null."""
    type: Literal[UnknownType.UNKNOWN]
    """The unknown type. Compare it as a string: ``str(call.type) == "browser"``."""


RunStepDetailsToolCallsObjectToolCallsInner: TypeAlias = (
    RunStepDetailsToolCallsCodeObject
    | RunStepDetailsToolCallsFileSearchObject
    | RunStepDetailsToolCallsFunctionObject
    | RunStepDetailsToolCallsRetrievalObject
    | RunStepDetailsToolCallsUnknownObject
)
