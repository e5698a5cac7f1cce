"""The closed vocabularies of the run step.

Every member equals its wire value and prints as this value:
``RunStepStatus.FAILED == "failed"``. A value outside the vocabulary is an error. Only
strictness ``"open"`` reads it, as an unlisted member (see `Vocabulary.unlisted`).

`FileSearchRanker` is a schema of OpenAI's document. The other vocabularies are inline
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
    TOOL_CALLS = "tool_calls"


class RunStepStatus(Vocabulary):
    """The status of a run step (`RunStepObject.status`)."""

    IN_PROGRESS = "in_progress"
    CANCELLED = "cancelled"
    FAILED = "failed"
    COMPLETED = "completed"
    EXPIRED = "expired"


class RunStepLastErrorCode(Vocabulary):
    """The code of a run step's error (`RunStepObjectLastError.code`)."""

    SERVER_ERROR = "server_error"
    RATE_LIMIT_EXCEEDED = "rate_limit_exceeded"


class RunStepToolCallType(Vocabulary):
    """The type of a tool call; ``file_search`` replaced ``retrieval`` in April 2024."""

    CODE_INTERPRETER = "code_interpreter"
    FILE_SEARCH = "file_search"
    FUNCTION = "function"
    RETRIEVAL = "retrieval"


class RunStepCodeOutputType(Vocabulary):
    """The type of an output of a Code Interpreter call."""

    LOGS = "logs"
    IMAGE = "image"


class FileSearchRanker(Vocabulary):
    """The ranker of a file search."""

    AUTO = "auto"
    DEFAULT_2024_08_21 = "default_2024_08_21"


class RunStepFileSearchContentType(Vocabulary):
    """The type of a content item in a file-search result."""

    TEXT = "text"


class RunStepStreamEventType(Vocabulary):
    """The name of a run-step event in a stream (`RunStepStreamEvent`)."""

    CREATED = "thread.run.step.created"
    IN_PROGRESS = "thread.run.step.in_progress"
    DELTA = "thread.run.step.delta"
    COMPLETED = "thread.run.step.completed"
    FAILED = "thread.run.step.failed"
    CANCELLED = "thread.run.step.cancelled"
    EXPIRED = "thread.run.step.expired"


class UnknownType(Vocabulary):
    """The `type` of an unknown variant, such as ``openapi``.

    The types that are read are unlisted members. Compare them as strings:
    ``str(call.type) == "openapi"``. For type checkers, `UNKNOWN` stands for all of
    them: the unknown variants have the type ``Literal[UnknownType.UNKNOWN]``, so that
    ``.type is …`` narrows a union.
    """

    UNKNOWN = ""
