"""The enumerations of the run step.

Every member equals its wire value and prints as this value:
``RunStepStatus.FAILED == "failed"``. A value that an enumeration does not list is an
error. Only ``"open"`` reads it, as an unlisted member (see `Vocabulary.unlisted`).

`FileSearchRanker` is a schema of OpenAI's document. The other enumerations are inline
schemas there, and their names are this package's own.
"""

from enum import Enum
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from typing_extensions import Self


#: How much of the published document is enforced; see `runstep.converters`.
Strictness: TypeAlias = Literal["published", "wire", "open"]
STRICTNESSES: tuple[Strictness, ...] = get_args(Strictness)


class Vocabulary(str, Enum):
    """The base class of the enumerations, whose members are strings."""

    __str__ = str.__str__

    @classmethod
    def unlisted(cls, value: str) -> "Self":
        """Return the member for a value, or an unlisted member if there is none.

        An unlisted member equals *value* and is an instance of the enumeration.
        Iterating over the enumeration does not yield it. Raises TypeError for anything
        but a string.
        """
        # It returns plain text even if *value* is a member, and raises TypeError for
        # anything but a string.
        text = str.__str__(value)
        listed = cls._value2member_map_.get(text)
        if isinstance(listed, cls):
            return listed
        member = str.__new__(cls, text)
        member._name_ = "UNLISTED"
        member._value_ = text
        return member

    def __reduce_ex__(self, protocol: object) -> "tuple[object, tuple[str]]":
        return type(self).unlisted, (self._value_,)


class RunStepType(Vocabulary):
    """The type of a run step (`RunStepObject.type`)."""

    MESSAGE_CREATION = "message_creation"
    """The step created a message."""
    TOOL_CALLS = "tool_calls"
    """The step called tools."""


class RunStepStatus(Vocabulary):
    """The status of a run step (`RunStepObject.status`)."""

    IN_PROGRESS = "in_progress"
    """The step has not ended."""
    CANCELLED = "cancelled"
    """The run was cancelled before the step ended."""
    FAILED = "failed"
    """The step ended with an error: `RunStepObject.last_error`."""
    COMPLETED = "completed"
    """The step ended without an error."""
    EXPIRED = "expired"
    """The run expired before the step ended."""


class RunStepLastErrorCode(Vocabulary):
    """The code of a run step's error (`RunStepObjectLastError.code`)."""

    SERVER_ERROR = "server_error"
    """The service failed."""
    RATE_LIMIT_EXCEEDED = "rate_limit_exceeded"
    """The account exceeded a rate limit."""


class RunStepToolCallType(Vocabulary):
    """The type of a tool call; ``file_search`` replaced ``retrieval`` in April 2024."""

    CODE_INTERPRETER = "code_interpreter"
    """The model ran code."""
    FILE_SEARCH = "file_search"
    """The model searched files."""
    FUNCTION = "function"
    """The model called a function that the user defined."""
    RETRIEVAL = "retrieval"
    """The model searched files, before April 2024."""


class RunStepCodeOutputType(Vocabulary):
    """The type of an output of a Code Interpreter call."""

    LOGS = "logs"
    """The output is text."""
    IMAGE = "image"
    """The output is an image."""


class FileSearchRanker(Vocabulary):
    """The ranker of a file search."""

    AUTO = "auto"
    """The service chooses the ranker."""
    DEFAULT_2024_08_21 = "default_2024_08_21"
    """The default ranker as of 21 August 2024."""


class RunStepFileSearchContentType(Vocabulary):
    """The type of a content item in a file-search result."""

    TEXT = "text"
    """The piece is text."""


class RunStepStreamEventType(Vocabulary):
    """The name of a run-step event in a stream (`RunStepStreamEvent`)."""

    CREATED = "thread.run.step.created"
    """The step was created."""
    IN_PROGRESS = "thread.run.step.in_progress"
    """The step is in progress now."""
    DELTA = "thread.run.step.delta"
    """The step changed: the data are a `RunStepDeltaObject`."""
    COMPLETED = "thread.run.step.completed"
    """The step ended without an error."""
    FAILED = "thread.run.step.failed"
    """The step ended with an error."""
    CANCELLED = "thread.run.step.cancelled"
    """The run was cancelled before the step ended."""
    EXPIRED = "thread.run.step.expired"
    """The run expired before the step ended."""


class UnknownType(Vocabulary):
    """The `type` of an unknown variant, such as ``quark_search``.

    The types that are read are unlisted members. Compare them as strings:
    ``str(call.type) == "quark_search"``. For type checkers, `UNKNOWN` stands for all of
    them, so that ``call.type is RunStepToolCallType.FUNCTION`` narrows a union. At run
    time, no type that was read equals it, so do not compare with it.
    """

    UNKNOWN = ""
    """Stands for every unknown type, for type checkers only."""
