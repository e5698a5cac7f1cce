"""mashumaro dataclasses for the same schema."""

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from mashumaro import DataClassDictMixin
from mashumaro.types import Discriminator

label = "mashumaro"

BY_TYPE = Discriminator(field="type", include_subtypes=True)


@dataclass(kw_only=True)
class Creation(DataClassDictMixin):
    message_id: str


@dataclass(kw_only=True)
class Details(DataClassDictMixin):
    """The base class of step details: a message, or tool calls."""


@dataclass(kw_only=True)
class MessageDetails(Details):
    type: Literal["message_creation"] = "message_creation"
    message_creation: Creation


@dataclass(kw_only=True)
class Output(DataClassDictMixin):
    """The base class of code outputs: logs, or an image."""


@dataclass(kw_only=True)
class Logs(Output):
    type: Literal["logs"] = "logs"
    logs: str


@dataclass(kw_only=True)
class ImageFile(DataClassDictMixin):
    file_id: str


@dataclass(kw_only=True)
class Image(Output):
    type: Literal["image"] = "image"
    image: ImageFile


@dataclass(kw_only=True)
class Code(DataClassDictMixin):
    input: str
    outputs: list[Annotated[Output, BY_TYPE]]


@dataclass(kw_only=True)
class Call(DataClassDictMixin):
    """The base class of tool calls."""


@dataclass(kw_only=True)
class CodeCall(Call):
    id: str
    type: Literal["code_interpreter"] = "code_interpreter"
    code_interpreter: Code


@dataclass(kw_only=True)
class Ranking(DataClassDictMixin):
    ranker: Literal["auto", "default_2024_08_21"]
    score_threshold: float


@dataclass(kw_only=True)
class Content(DataClassDictMixin):
    type: Literal["text"] | None = None
    text: str | None = None


@dataclass(kw_only=True)
class Result(DataClassDictMixin):
    file_id: str
    file_name: str
    score: float
    content: list[Content] | None = None
    attributes: dict[str, Any] | None = None


@dataclass(kw_only=True)
class Search(DataClassDictMixin):
    ranking_options: Ranking | None = None
    results: list[Result] | None = None


@dataclass(kw_only=True)
class SearchCall(Call):
    id: str
    type: Literal["file_search"] = "file_search"
    file_search: Search


@dataclass(kw_only=True)
class Function(DataClassDictMixin):
    name: str
    arguments: str
    output: str | None = None


@dataclass(kw_only=True)
class FunctionCall(Call):
    id: str
    type: Literal["function"] = "function"
    function: Function


@dataclass(kw_only=True)
class CallsDetails(Details):
    type: Literal["tool_calls"] = "tool_calls"
    tool_calls: list[Annotated[Call, BY_TYPE]]


@dataclass(kw_only=True)
class LastError(DataClassDictMixin):
    code: str
    message: str


@dataclass(kw_only=True)
class Usage(DataClassDictMixin):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_token_details: dict[str, int | None] | None = None
    completion_tokens_details: dict[str, int | None] | None = None


@dataclass(kw_only=True)
class RunStep(DataClassDictMixin):
    id: str
    object: Literal["thread.run.step"]
    created_at: int
    run_id: str
    assistant_id: str
    thread_id: str
    type: Literal["message_creation", "tool_calls"]
    status: Literal["in_progress", "cancelled", "failed", "completed", "expired"]
    cancelled_at: int | None = None
    completed_at: int | None = None
    expires_at: int | None = None
    failed_at: int | None = None
    last_error: LastError | None = None
    step_details: Annotated[Details, BY_TYPE]
    usage: Usage | None = None
    expired_at: int | None = None
    metadata: dict[str, str] | None = None


@dataclass(kw_only=True)
class Page(DataClassDictMixin):
    object: str
    data: list[RunStep]
    first_id: str | None
    last_id: str | None
    has_more: bool


structure = RunStep.from_dict
structure_page = Page.from_dict
unstructure = RunStep.to_dict


def decode(text: bytes) -> RunStep:
    return structure(json.loads(text))


def encode(step: RunStep) -> bytes:
    return json.dumps(unstructure(step), separators=(",", ":")).encode()
