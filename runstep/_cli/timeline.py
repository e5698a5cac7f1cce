"""What run steps say, run by run: what ran, when, how long, and what it cost."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

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

#: Seconds and tokens go up to 64 bits; anything else is nonsense, and adds up to more.
SENSIBLE = 2**63


class Call(NamedTuple):
    """A tool call: the tool, and the texts that went in and came out."""

    id: str | None
    type: str
    name: str
    input: str | None
    outputs: Sequence[str]


class Tokens(NamedTuple):
    prompt: int
    completion: int
    total: int


class Run:
    """The steps of a run, in order of time.

    Of a step that came several times, the last counts that has an end, if one has.
    """

    def __init__(self, steps: Iterable[RunStepObject]) -> None:
        kept: dict[str | int, RunStepObject] = {}
        for step in steps:
            key = step.id or len(kept)  # some services give none
            old = kept.get(key)
            if old is None or end_of(old) is None or end_of(step) is not None:
                kept[key] = step
        self.steps = sorted(kept.values(), key=order_of)
        first = self.steps[0]
        self.id, self.thread_id = first.run_id, first.thread_id
        self.assistant_id = first.assistant_id
        self.began = first.created_at
        known = [end_of(step) for step in self.steps]
        ends = [end for end in known if end is not None]
        #: The last thing that is known of it, which may be that a step began.
        self.last = max([self.steps[-1].created_at, *ends])


def runs_of(steps: Iterable[RunStepObject]) -> list[Run]:
    """Bring the steps of each run together; the runs are in order of time."""
    by_run: dict[str, list[RunStepObject]] = {}
    for step in steps:
        by_run.setdefault(step.run_id, []).append(step)
    return sorted(map(Run, by_run.values()), key=lambda run: run.began)


def order_of(step: RunStepObject) -> tuple[int, bool, int]:
    """Order steps by their begin, and those of one second by their end."""
    end = end_of(step)
    return step.created_at, end is None, end or 0


def end_of(step: RunStepObject) -> int | None:
    """Say when a step ended, in Unix seconds, whichever way."""
    ends = (step.completed_at, step.failed_at, step.cancelled_at, step.expired_at)
    return next((end for end in ends if end is not None), None)


def seconds_of(step: RunStepObject) -> int | None:
    """Say how long a step took; None where it has not ended, or in no sensible time."""
    end = end_of(step)
    seconds = -1 if end is None else end - step.created_at
    return seconds if 0 <= seconds < SENSIBLE else None


def tokens_of(steps: Iterable[RunStepObject]) -> Tokens | None:
    """Add up what steps used; None where none says so, in sensible numbers."""
    used = []
    for step in steps:
        if (usage := step.usage) is not None:
            numbers = (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)
            if max(numbers) < SENSIBLE and min(numbers) >= 0:
                used.append(numbers)
    return Tokens(*map(sum, zip(*used, strict=True))) if used else None


def calls_of(step: RunStepObject) -> list[Call]:
    details = step.step_details
    if isinstance(details, RunStepDetailsToolCallsObject):
        return [call_of(call) for call in details.tool_calls]
    return []


def call_of(call: RunStepDetailsToolCallsObjectToolCallsInner) -> Call:
    tool = str(call.type)
    match call:
        case RunStepDetailsToolCallsFunctionObject(function=function):
            output = [] if function.output is None else [function.output]
            return Call(call.id, tool, function.name, function.arguments, output)
        case RunStepDetailsToolCallsCodeObject(code_interpreter=code):
            return Call(call.id, tool, tool, code.input, [*map(text_of, code.outputs)])
        case RunStepDetailsToolCallsFileSearchObject(file_search=search):
            found = [*map(text_of_result, search.results or ())]
            return Call(call.id, tool, tool, None, found)
        case RunStepDetailsToolCallsRetrievalObject():
            return Call(call.id, tool, tool, as_json(call.retrieval), [])
    return Call(call.id, tool, tool, as_json(call.extra), [])


def text_of_result(result: RunStepDetailsToolCallsFileSearchResultObject) -> str:
    """Give what a file search found: the file, and what stands in it, if that came."""
    texts = [part.text for part in result.content or () if part.text]
    return "\n".join([f"{result.file_name} ({result.score:.2f})", *texts])


def text_of(output: Any) -> str:
    """Give an output of the Code Interpreter as text."""
    if isinstance(output, RunStepDetailsToolCallsCodeOutputLogsObject):
        return output.logs
    if isinstance(output, RunStepDetailsToolCallsCodeOutputImageObject):
        return f"image {output.image.file_id}"
    return f"{output.type} {as_json(output.extra)}"


def as_json(value: object) -> str | None:
    """Give what the schema does not know; None where there is nothing."""
    return json.dumps(value, ensure_ascii=False, default=str) if value else None


def data_of(run: Run, with_calls: bool) -> dict[str, object]:
    """Give a run as data, with what went into its calls and came out, or without."""
    tokens = tokens_of(run.steps)
    return {
        "id": run.id,
        "thread_id": run.thread_id,
        "assistant_id": run.assistant_id,
        "began_at": run.began,
        "last_at": run.last,
        "tokens": tokens and tokens._asdict(),
        "steps": [data_of_step(step, with_calls) for step in run.steps],
    }


def data_of_step(step: RunStepObject, with_calls: bool) -> dict[str, object]:
    tokens, error = tokens_of([step]), step.last_error
    calls = [call._asdict() for call in calls_of(step)]
    if not with_calls:
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
