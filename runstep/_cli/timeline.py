"""Runs and their steps: what ran, when, for how long, and how many tokens it used."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from .._json import render
from ..objects import (
    RunStepDetailsToolCallsCodeObject,
    RunStepDetailsToolCallsCodeOutputImageObject,
    RunStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDetailsToolCallsFileSearchObject,
    RunStepDetailsToolCallsFileSearchResultObject,
    RunStepDetailsToolCallsFunctionObject,
    RunStepDetailsToolCallsObject,
    RunStepDetailsToolCallsObjectToolCallsInner,
    RunStepDetailsToolCallsRetrievalObject,
    RunStepObject,
)

#: Durations and numbers of tokens from here on are left out. No service has counters of
#: more than 64 bits, and larger numbers may have too many digits to be printed.
MAX_NUMBER = 2**63


class ToolCallTexts(NamedTuple):
    """The texts of a tool call: the tool's name, its input and its outputs."""

    id: str | None
    type: str
    name: str
    input: str | None
    outputs: Sequence[str]


class Tokens(NamedTuple):
    """The numbers of tokens that one or more steps used."""

    prompt: int
    completion: int
    total: int


class Run:
    """The steps of a run, in order of time.

    If a step came several times, the last one that has ended is kept; if none has
    ended, the last one.
    """

    def __init__(self, steps: Iterable[RunStepObject]) -> None:
        kept: dict[str | int, RunStepObject] = {}
        for step in steps:
            key = step.id or len(kept)  # some services send empty ids
            old = kept.get(key)
            if old is None or end_of(old) is None or end_of(step) is not None:
                kept[key] = step
        self.steps = sorted(kept.values(), key=sort_key)
        first = self.steps[0]
        self.id = first.run_id
        self.thread_id = first.thread_id
        self.assistant_id = first.assistant_id
        self.began_at = first.created_at
        ends = [end_of(step) for step in self.steps]
        #: The last time that is known: a step ended then, or the last step began.
        self.last_at = max(
            [self.steps[-1].created_at, *[end for end in ends if end is not None]]
        )


def runs_of(steps: Iterable[RunStepObject]) -> list[Run]:
    """Return the runs that some steps belong to, in order of time."""
    by_run: dict[str, list[RunStepObject]] = {}
    for step in steps:
        by_run.setdefault(step.run_id, []).append(step)
    return sorted(map(Run, by_run.values()), key=lambda run: run.began_at)


def sort_key(step: RunStepObject) -> tuple[int, bool, int]:
    """Return a key that sorts steps by when they began, then by when they ended."""
    end = end_of(step)
    return step.created_at, end is None, end or 0


def end_of(step: RunStepObject) -> int | None:
    """Return the Unix time at which a step ended, with whatever status."""
    ends = (step.completed_at, step.failed_at, step.cancelled_at, step.expired_at)
    return next((end for end in ends if end is not None), None)


def seconds_of(step: RunStepObject) -> int | None:
    """Return how long a step took; None if it has not ended, or its times are wrong."""
    end = end_of(step)
    seconds = -1 if end is None else end - step.created_at
    return seconds if 0 <= seconds < MAX_NUMBER else None


def tokens_of(steps: Iterable[RunStepObject]) -> Tokens | None:
    """Return the tokens that steps used in all; None if no step has valid numbers."""
    used = []
    for step in steps:
        if (usage := step.usage) is not None:
            numbers = (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)
            if max(numbers) < MAX_NUMBER and min(numbers) >= 0:
                used.append(numbers)
    return Tokens(*map(sum, zip(*used, strict=True))) if used else None


def tool_calls_of(step: RunStepObject) -> list[ToolCallTexts]:
    details = step.step_details
    if isinstance(details, RunStepDetailsToolCallsObject):
        return [texts_of_call(call) for call in details.tool_calls]
    return []


def texts_of_call(call: RunStepDetailsToolCallsObjectToolCallsInner) -> ToolCallTexts:
    tool = str(call.type)
    name = tool
    input_: str | None = None
    outputs: Sequence[str] = ()
    match call:
        case RunStepDetailsToolCallsFunctionObject(function=function):
            name, input_ = function.name, function.arguments
            outputs = [] if function.output is None else [function.output]
        case RunStepDetailsToolCallsCodeObject(code_interpreter=code):
            input_ = code.input
            outputs = [text_of_output(output) for output in code.outputs]
        case RunStepDetailsToolCallsFileSearchObject(file_search=search):
            outputs = [text_of_result(result) for result in search.results or ()]
        case RunStepDetailsToolCallsRetrievalObject():
            input_ = json_or_none(call.retrieval)
        case _:
            input_ = json_or_none(call.extra)
    return ToolCallTexts(call.id, tool, name, input_, outputs)


def text_of_result(result: RunStepDetailsToolCallsFileSearchResultObject) -> str:
    """Return the name, the score and, if it was sent, the content of a found file."""
    texts = [content.text for content in result.content or () if content.text]
    return "\n".join([f"{result.file_name} ({result.score:.2f})", *texts])


def text_of_output(output: Any) -> str:
    """Return an output of the Code Interpreter as text."""
    if isinstance(output, RunStepDetailsToolCallsCodeOutputLogsObject):
        return output.logs
    if isinstance(output, RunStepDetailsToolCallsCodeOutputImageObject):
        return f"image {output.image.file_id}"
    return f"{output.type} {json_or_none(output.extra)}"


def json_or_none(value: object) -> str | None:
    """Return unknown keys and their values as JSON; None if there are none."""
    return render(value) if value else None


def run_as_dict(run: Run, with_texts: bool) -> dict[str, object]:
    """Return a run as data for JSON, with the texts of its tool calls or without."""
    tokens = tokens_of(run.steps)
    return {
        "id": run.id,
        "thread_id": run.thread_id,
        "assistant_id": run.assistant_id,
        "began_at": run.began_at,
        "last_at": run.last_at,
        "tokens": tokens and tokens._asdict(),
        "steps": [step_as_dict(step, with_texts) for step in run.steps],
    }


def step_as_dict(step: RunStepObject, with_texts: bool) -> dict[str, object]:
    tokens, error = tokens_of([step]), step.last_error
    calls = [call._asdict() for call in tool_calls_of(step)]
    if not with_texts:
        for call in calls:
            del call["input"], call["outputs"]
    return {
        "id": step.id,
        "type": str(step.type),
        "status": str(step.status),
        "began_at": step.created_at,
        "ended_at": end_of(step),
        "seconds": seconds_of(step),
        "tool_calls": calls,
        "tokens": tokens and tokens._asdict(),
        "error": error and {"code": str(error.code), "message": error.message},
    }
