"""The closed vocabularies of the run step.

Every member is its wire value: ``RunStepStatus.FAILED == "failed"``, and it
prints as that. A value outside its vocabulary is an error, except at strictness
``"open"``, which keeps it as a member that the enumeration does not list (see
`Vocabulary.unlisted`).
"""

from enum import Enum
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from typing_extensions import Self


#: How much of the published document to insist on; see `runstep.converters`.
Strictness: TypeAlias = Literal["published", "wire", "open"]
STRICTNESSES: tuple[Strictness, ...] = get_args(Strictness)


class Vocabulary(str, Enum):
    """The base of all enumerations here: members that are their wire value."""

    __str__ = str.__str__

    @classmethod
    def unlisted(cls, value: str) -> "Self":
        """Give a member for a value, also for one that the vocabulary does not list.

        That equals *value* and is an instance of the enumeration, so that what
        was read keeps its type, but the enumeration does not list it.
        """
        listed = cls._value2member_map_.get(value)
        if isinstance(listed, cls):
            return listed
        member = str.__new__(cls, value)
        member._name_ = "UNLISTED"
        member._value_ = str.__str__(value)  # which may be a member itself
        return member

    def __reduce_ex__(self, protocol: object) -> "tuple[object, tuple[str]]":
        return type(self).unlisted, (self._value_,)


class RunStepType(Vocabulary):
    """What a run step did (`RunStepObject.type`)."""

    MESSAGE_CREATION = "message_creation"
    TOOL_CALLS = "tool_calls"


class RunStepStatus(Vocabulary):
    """How far a run step got (`RunStepObject.status`)."""

    IN_PROGRESS = "in_progress"
    CANCELLED = "cancelled"
    FAILED = "failed"
    COMPLETED = "completed"
    EXPIRED = "expired"


class RunStepLastErrorCode(Vocabulary):
    """Why a run step failed (`RunStepObjectLastError.code`)."""

    SERVER_ERROR = "server_error"
    RATE_LIMIT_EXCEEDED = "rate_limit_exceeded"


class RunStepToolCallType(Vocabulary):
    """Which tool was called; ``retrieval`` until April 2024, then ``file_search``."""

    CODE_INTERPRETER = "code_interpreter"
    FILE_SEARCH = "file_search"
    FUNCTION = "function"
    RETRIEVAL = "retrieval"


class RunStepCodeOutputType(Vocabulary):
    """What a Code Interpreter call put out."""

    LOGS = "logs"
    IMAGE = "image"


class FileSearchRanker(Vocabulary):
    """The ranker of a file search (the schema of that name)."""

    AUTO = "auto"
    DEFAULT_2024_08_21 = "default_2024_08_21"


class RunStepFileSearchContentType(Vocabulary):
    """The kind of a piece of content in a file-search result."""

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
    """The `type` of a variant that the schema does not know, such as ``openapi``.

    The values are unlisted by nature: compare them as ``str(call.type) == "openapi"``.
    The one member stands for all of them in type checking, where
    ``Literal[UnknownType.UNKNOWN]`` keeps the unknown variants apart when a union is
    narrowed by ``.type is …``.
    """

    UNKNOWN = ""
