"""attrs classes for the same schema, and a cattrs converter with default settings."""

import json
from typing import Any, Literal

from attrs import define
from cattrs import Converter

label = "plain cattrs"


@define
class Creation:
    message_id: str


@define
class MessageDetails:
    message_creation: Creation
    type: Literal["message_creation"] = "message_creation"


@define
class Logs:
    logs: str
    type: Literal["logs"] = "logs"


@define
class ImageFile:
    file_id: str


@define
class Image:
    image: ImageFile
    type: Literal["image"] = "image"


@define
class Code:
    input: str
    outputs: list[Logs | Image]


@define
class CodeCall:
    id: str
    code_interpreter: Code
    type: Literal["code_interpreter"] = "code_interpreter"


@define
class Ranking:
    ranker: Literal["auto", "default_2024_08_21"]
    score_threshold: float


@define
class Content:
    text: str | None = None
    type: Literal["text"] | None = None


@define
class Result:
    file_id: str
    file_name: str
    score: float
    content: list[Content] | None = None
    attributes: dict[str, Any] | None = None


@define
class Search:
    ranking_options: Ranking | None = None
    results: list[Result] | None = None


@define
class SearchCall:
    id: str
    file_search: Search
    type: Literal["file_search"] = "file_search"


@define
class Function:
    name: str
    arguments: str
    output: str | None = None


@define
class FunctionCall:
    id: str
    function: Function
    type: Literal["function"] = "function"


@define
class CallsDetails:
    tool_calls: list[CodeCall | SearchCall | FunctionCall]
    type: Literal["tool_calls"] = "tool_calls"


@define
class LastError:
    code: str
    message: str


@define
class Usage:
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_token_details: dict[str, int | None] | None = None
    completion_tokens_details: dict[str, int | None] | None = None


@define(kw_only=True)
class RunStep:
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
    step_details: MessageDetails | CallsDetails
    usage: Usage | None = None
    expired_at: int | None = None
    metadata: dict[str, str] | None = None


@define
class Page:
    object: str
    data: list[RunStep]
    first_id: str | None
    last_id: str | None
    has_more: bool


converter = Converter()
unstructure = converter.unstructure


def structure(data: Any) -> RunStep:
    return converter.structure(data, RunStep)


def structure_page(page: Any) -> Page:
    return converter.structure(page, Page)


def decode(text: bytes) -> RunStep:
    return structure(json.loads(text))


def encode(step: RunStep) -> bytes:
    return json.dumps(unstructure(step), separators=(",", ":")).encode()
