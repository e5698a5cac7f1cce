"""Runs: which steps they have, and in which order."""

import pytest

pytest.importorskip("rich", reason="show needs rich")

import runstep
from runstep import RunStepStatus
from runstep._cli.picture import STATUS_STYLES
from runstep._cli.timeline import ENDS

from .helpers import NOON, STEPS, new_step, runs_of


def test_each_status_is_known() -> None:
    assert {*ENDS} == {*RunStepStatus} - {RunStepStatus.IN_PROGRESS}
    assert {*STATUS_STYLES} == {*RunStepStatus}


def test_steps_of_a_run_in_order_of_time() -> None:
    again = {**STEPS[-1], "completed_at": NOON + 7}
    runs = runs_of([runstep.structure(each) for each in [*STEPS, again]])
    assert [[each.id for each in run.steps] for run in runs] == [
        ["step_0", "step_5", "step_15"],
        ["step_3600"],
    ]
    # If a step comes again, the last one counts, unless only an earlier one has ended.
    assert runs[0].steps[1] == runstep.structure(again)
    begun = {**again, "completed_at": None, "status": "in_progress"}
    runs = runs_of([runstep.structure(each) for each in [begun, again, begun]])
    assert runs[0].steps == [runstep.structure(again)]
    # Steps without an id are different steps.
    nameless = [{**new_step(n, n), "id": ""} for n in range(3)]
    (run,) = runs_of([runstep.structure(each) for each in nameless])
    assert len(run.steps) == 3
    # Steps that began in the same second are in the order in which they ended.
    tied = [{**new_step(5, end), "id": str(end)} for end in (9, None, 5, 7)]
    (run,) = runs_of([runstep.structure(each) for each in tied])
    assert [each.id for each in run.steps] == ["5", "7", "9", "None"]
