"""The steps to show, chosen as they are read: only these are kept in memory."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from ..objects import RunStepObject
from .timeline import Run, begin_of, end_of

#: What tells the steps of a run apart: the id and the time. Anonymised archives have
#: one id for all steps. Some services send empty ids; such steps have a number each.
StepKey: TypeAlias = tuple[str, int] | int


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

    If a step comes several times, the last one that has ended is kept; if none has
    ended, the last one.
    """

    def __init__(self, wanted: Wanted, limit: int | None) -> None:
        self.wanted = wanted
        self.limit = limit
        #: The steps of each run, whose thread counts, too: in some archives, the ids of
        #: runs begin anew in each thread.
        self.steps: dict[tuple[str, str], dict[StepKey, RunStepObject]] = {}
        #: The number of steps that came again.
        self.repeat_count = 0

    def add(self, step: RunStepObject) -> None:
        """Keep a step if it is wanted."""
        if not self.wanted.has_run_of(step):
            return
        is_wanted = self.wanted.has_status_of(step)
        run = step.thread_id, step.run_id
        if run not in self.steps and (len(self.steps) == self.limit or not is_wanted):
            return
        kept = self.steps.setdefault(run, {})
        key: StepKey = (step.id, step.created_at) if step.id else len(kept)
        old = kept.get(key)
        is_newer = old is None or end_of(old) is None or end_of(step) is not None
        self.repeat_count += old is not None
        if is_newer and is_wanted:
            kept[key] = step
        elif is_newer and old is not None:
            del kept[key]

    def runs(self) -> list[Run]:
        """Return the runs with their steps, in order of time."""
        runs = [Run(steps.values()) for steps in self.steps.values() if steps]
        return sorted(runs, key=lambda run: run.began_at or 0)
