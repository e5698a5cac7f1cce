"""The steps to show, chosen as they are read: only these are kept in memory."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from ..objects import RunStepDetailsToolCallsObject, RunStepObject
from .timeline import ENDS, Run, begin_of, has_ended

#: What tells the steps of a run apart: the id, the type and the time. Anonymised
#: archives have one id for all steps. Some services send empty ids; such steps have a
#: number each.
StepKey: TypeAlias = tuple[str, str, int] | int


class Wanted(NamedTuple):
    """What the steps to show have in common; an empty collection stands for anything.

    *since* and *until* are Unix seconds. A step has to begin at *since* or later, and
    before *until*.
    """

    statuses: Iterable[str] = ()
    run_ids: Iterable[str] = ()
    thread_ids: Iterable[str] = ()
    since: int | None = None
    until: int | None = None

    def has_run_of(self, step: RunStepObject) -> bool:
        """Return whether everything but the status of a step is as wanted."""
        begin = begin_of(step)
        return (
            (not self.run_ids or step.run_id in self.run_ids)
            and (not self.thread_ids or step.thread_id in self.thread_ids)
            and (self.since is None or (begin is not None and begin >= self.since))
            and (self.until is None or (begin is not None and begin < self.until))
        )

    def has_status_of(self, step: RunStepObject) -> bool:
        return not self.statuses or step.status in self.statuses


class Selection:
    """The wanted steps of the first *limit* runs.

    If a step comes several times, that with the highest `rank_of` is kept, and of
    several such the last one.
    """

    def __init__(self, wanted: Wanted, limit: int | None) -> None:
        self.wanted = wanted
        self.limit = limit
        #: Whether steps are wanted that have not ended. The end of such a step may come
        #: before it or after it, so that no run is certain until all files are read.
        self.wants_open = any(status not in ENDS for status in wanted.statuses)
        #: The steps of each run, whose thread counts, too: in some archives, the ids of
        #: runs begin anew in each thread. None stands for a step that has ended with a
        #: status that is not wanted.
        self.steps: dict[tuple[str, str], dict[StepKey, RunStepObject | None]] = {}
        #: The number of steps that came again.
        self.repeat_count = 0
        #: The number of steps with an empty id.
        self.nameless_count = 0

    def add(self, step: RunStepObject) -> None:
        """Keep a step if it is wanted."""
        if not self.wanted.has_run_of(step):
            return
        is_wanted = self.wanted.has_status_of(step)
        run = step.thread_id, step.run_id
        may_begin = is_wanted and len(self.steps) != self.limit
        if run not in self.steps and not (may_begin or self.wants_open):
            return
        kept = self.steps.setdefault(run, {})
        key = self.key_of(step)
        if key in kept:
            self.repeat_count += 1
            old = kept[key]
            if rank_of(step) < ((True, 0) if old is None else rank_of(old)):
                return
        if is_wanted:
            kept[key] = step
        elif self.wants_open and has_ended(step) and step.id:
            kept[key] = None
        else:
            kept.pop(key, None)
        if not kept:
            del self.steps[run]

    def key_of(self, step: RunStepObject) -> StepKey:
        if step.id:
            return step.id, step.type, step.created_at
        self.nameless_count += 1
        return self.nameless_count

    def runs(self) -> list[Run]:
        """Return the runs with their steps, in order of time."""
        steps_of_runs = [
            [step for step in kept.values() if step is not None]
            for kept in self.steps.values()
        ]
        runs = [*map(Run, filter(None, steps_of_runs))][: self.limit]
        return sorted(runs, key=lambda run: run.began_at or 0)


def rank_of(step: RunStepObject) -> tuple[bool, int]:
    """Return what says how far a step has come: its end, or else its tool calls."""
    details = step.step_details
    if not has_ended(step) and isinstance(details, RunStepDetailsToolCallsObject):
        return False, len(details.tool_calls)
    return has_ended(step), 0
