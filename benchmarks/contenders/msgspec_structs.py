"""msgspec Structs for the same schema: compiled and strict, without unknown keys."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

label = "msgspec"


class Creation(Struct, frozen=True):
    message_id: str


class MessageDetails(Struct, frozen=True, tag="message_creation"):
    message_creation: Creation


class Logs(Struct, frozen=True, tag="logs"):
    logs: str


class ImageFile(Struct, frozen=True):
    file_id: str


class Image(Struct, frozen=True, tag="image"):
    image: ImageFile


class Code(Struct, frozen=True):
    input: str
    outputs: list[Logs | Image]


class CodeCall(Struct, frozen=True, tag="code_interpreter"):
    id: str
    code_interpreter: Code


class Ranking(Struct, frozen=True):
    ranker: Literal["auto", "default_2024_08_21"]
    score_threshold: float


class Content(Struct, frozen=True, omit_defaults=True):
    type: Literal["text"] | UnsetType = UNSET
    text: str | UnsetType = UNSET


class Result(Struct, frozen=True, omit_defaults=True):
    file_id: str
    file_name: str
    score: float
    content: list[Content] | UnsetType | None = UNSET
    attributes: dict[str, str | float | bool] | UnsetType | None = UNSET


class Search(Struct, frozen=True, omit_defaults=True):
    ranking_options: Ranking | UnsetType = UNSET
    results: list[Result] | UnsetType = UNSET


class SearchCall(Struct, frozen=True, tag="file_search"):
    id: str
    file_search: Search


class Function(Struct, frozen=True):
    name: str
    arguments: str
    output: str | None = None


class FunctionCall(Struct, frozen=True, tag="function"):
    id: str
    function: Function


class CallsDetails(Struct, frozen=True, tag="tool_calls"):
    tool_calls: list[CodeCall | SearchCall | FunctionCall]


class LastError(Struct, frozen=True):
    code: Literal["server_error", "rate_limit_exceeded"]
    message: str


class PromptDetails(Struct, frozen=True):
    cached_tokens: int | None = None


class CompletionDetails(Struct, frozen=True):
    reasoning_tokens: int | None = None


class Usage(Struct, frozen=True, omit_defaults=True):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_token_details: PromptDetails | UnsetType | None = UNSET
    completion_tokens_details: CompletionDetails | UnsetType | None = UNSET


class RunStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    object: Literal["thread.run.step"]
    created_at: int
    run_id: str
    assistant_id: str
    thread_id: str
    type: Literal["message_creation", "tool_calls"]
    status: Literal["in_progress", "cancelled", "failed", "completed", "expired"]
    cancelled_at: int | UnsetType | None = UNSET
    completed_at: int | UnsetType | None = UNSET
    expires_at: int | UnsetType | None = UNSET
    failed_at: int | UnsetType | None = UNSET
    last_error: LastError | UnsetType | None = UNSET
    step_details: MessageDetails | CallsDetails
    usage: Usage | UnsetType | None = UNSET
    expired_at: int | UnsetType | None = UNSET
    metadata: dict[str, str] | UnsetType | None = UNSET


class Page(Struct, frozen=True):
    object: str
    data: list[RunStep]
    first_id: str | None
    last_id: str | None
    has_more: bool


parse = msgspec.json.Decoder().decode
decode = msgspec.json.Decoder(RunStep).decode
encode = msgspec.json.Encoder().encode
unstructure = msgspec.to_builtins


def structure(data: Any) -> RunStep:
    return msgspec.convert(data, RunStep)


def structure_page(page: Any) -> Page:
    return msgspec.convert(page, Page)
