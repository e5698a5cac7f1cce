"""Runs and their steps: what ran, when, for how long, and how many tokens it used."""

from collections.abc import Iterable
from typing import NamedTuple

from ..enums import RunStepStatus
from ..objects import RunStepObject, RunStepObjectLastError
from .calls import tool_calls_of

#: Numbers of tokens from here on are left out. No service has counters of more than 64
#: bits, and larger numbers may have too many digits to be printed.
MAX_NUMBER = 2**63
#: The last second of the year 9999. Larger numbers can only be milliseconds, which
#: DashScope sends.
LAST_SECOND = 253_402_300_799
#: The statuses of steps that have ended.
ENDS = (
    RunStepStatus.COMPLETED,
    RunStepStatus.FAILED,
    RunStepStatus.CANCELLED,
    RunStepStatus.EXPIRED,
)


class Tokens(NamedTuple):
    """The numbers of tokens that one or more steps used."""

    prompt: int
    completion: int
    total: int


class Run:
    """The steps of a run, in order of time."""

    def __init__(self, steps: Iterable[RunStepObject]) -> None:
        self.steps = sorted(steps, key=sort_key)
        first = self.steps[0]
        self.id = first.run_id
        self.thread_id = first.thread_id
        self.assistant_id = first.assistant_id
        begins = [begin for begin in map(begin_of, self.steps) if begin is not None]
        ends = [end for end in map(end_of, self.steps) if end is not None]
        #: The time at which the first step began; None if no step has a time.
        self.began_at = min(begins, default=None)
        #: The last time that is known: a step ended then, or the last step began.
        self.last_at = max([*begins, *ends], default=None)
        self.has_ended = all(map(has_ended, self.steps))
        #: How long the run took, or has taken so far; None if that is not known.
        self.seconds: int | None = None
        is_known = bool(ends) if self.has_ended else self.last_at != self.began_at
        if is_known and self.began_at is not None and self.last_at is not None:
            self.seconds = max(self.last_at - self.began_at, 0)


def sort_key(step: RunStepObject) -> tuple[int, bool, int]:
    """Return a key that sorts steps by when they began, then by when they ended."""
    end = end_of(step)
    return begin_of(step) or 0, end is None, end or 0


def unix_seconds(time: int | None) -> int | None:
    """Return a time in Unix seconds; None if there is none.

    DashScope sends milliseconds, and 0 or -1 where there is no time.
    """
    if time is None or time <= 0:
        return None
    seconds = time if time <= LAST_SECOND else time // 1000
    return seconds if seconds <= LAST_SECOND else None


def begin_of(step: RunStepObject) -> int | None:
    """Return the time at which a step began, in Unix seconds."""
    return unix_seconds(step.created_at)


def end_of(step: RunStepObject) -> int | None:
    """Return the time at which a step ended, with whatever status, in Unix seconds."""
    times = (step.completed_at, step.failed_at, step.cancelled_at, step.expired_at)
    ends = map(unix_seconds, times)
    return next((end for end in ends if end is not None), None)


def has_ended(step: RunStepObject) -> bool:
    """Return whether a step has ended. Services may not send the time of the end."""
    return step.status in ENDS or end_of(step) is not None


def seconds_of(step: RunStepObject) -> int | None:
    """Return how long a step took; None if it has not ended, or its times are wrong."""
    begin, end = begin_of(step), end_of(step)
    if begin is None or end is None or end < begin:
        return None
    return end - begin


def error_of(step: RunStepObject) -> RunStepObjectLastError | None:
    """Return the error of a step. DashScope sends an empty one where there is none."""
    error = step.last_error
    return error if error is not None and (error.code or error.message) else None


def tokens_of(steps: Iterable[RunStepObject]) -> Tokens | None:
    """Return the tokens that steps used in all; None if no step has valid numbers."""
    used = []
    for step in steps:
        if (usage := step.usage) is not None:
            numbers = (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)
            if max(numbers) < MAX_NUMBER and min(numbers) >= 0:
                used.append(numbers)
    return Tokens(*map(sum, zip(*used, strict=True))) if used else None


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
    tokens, error = tokens_of([step]), error_of(step)
    calls = [call._asdict() for call in tool_calls_of(step)]
    if not with_texts:
        for call in calls:
            del call["input"], call["outputs"]
    return {
        "id": step.id,
        "type": str(step.type),
        "status": str(step.status),
        "began_at": begin_of(step),
        "ended_at": end_of(step),
        "seconds": seconds_of(step),
        "tool_calls": calls,
        "tokens": tokens and tokens._asdict(),
        "error": error and {"code": str(error.code), "message": error.message},
    }
