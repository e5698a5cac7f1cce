from enum import Enum
from typing import Literal, TypeAlias, TypeVar

_V = TypeVar("_V", bound=Vocabulary)

Strictness: TypeAlias = Literal["published", "wire", "open"]
STRICTNESSES: tuple[Strictness, ...]

class Vocabulary(str, Enum):  # type: ignore[misc]  # a base, without members
    @classmethod
    def unlisted(cls: type[_V], value: str) -> _V: ...

class RunStepType(Vocabulary):
    MESSAGE_CREATION = "message_creation"
    TOOL_CALLS = "tool_calls"

class RunStepStatus(Vocabulary):
    IN_PROGRESS = "in_progress"
    CANCELLED = "cancelled"
    FAILED = "failed"
    COMPLETED = "completed"
    EXPIRED = "expired"

class RunStepLastErrorCode(Vocabulary):
    SERVER_ERROR = "server_error"
    RATE_LIMIT_EXCEEDED = "rate_limit_exceeded"

class RunStepToolCallType(Vocabulary):
    CODE_INTERPRETER = "code_interpreter"
    FILE_SEARCH = "file_search"
    FUNCTION = "function"
    RETRIEVAL = "retrieval"

class RunStepCodeOutputType(Vocabulary):
    LOGS = "logs"
    IMAGE = "image"

class FileSearchRanker(Vocabulary):
    AUTO = "auto"
    DEFAULT_2024_08_21 = "default_2024_08_21"

class RunStepFileSearchContentType(Vocabulary):
    TEXT = "text"

class RunStepStreamEventType(Vocabulary):
    CREATED = "thread.run.step.created"
    IN_PROGRESS = "thread.run.step.in_progress"
    DELTA = "thread.run.step.delta"
    COMPLETED = "thread.run.step.completed"
    FAILED = "thread.run.step.failed"
    CANCELLED = "thread.run.step.cancelled"
    EXPIRED = "thread.run.step.expired"

class UnknownType(Vocabulary):
    @classmethod
    def unlisted(cls, value: str) -> Literal[UnknownType.UNKNOWN]: ...

    UNKNOWN = ""
