"""``runstep show`` for some of the steps only, and for steps that come again."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rich", reason="show needs rich")

import runstep
from runstep.__main__ import main
from runstep._cli.selection import Selection, Wanted

from ..helpers.archives import lines_of
from ..helpers.samples import CODE_CALL, MESSAGE_STEP
from .helpers import NOON, new_step, tool_calls

MINUTE = 60
STEPS = [
    new_step(0, 5, run_id="run_a"),
    new_step(MINUTE, MINUTE + 5, run_id="run_b", status="failed"),
    new_step(2 * MINUTE, None, run_id="run_b", thread_id="thread_2"),
    new_step(3 * MINUTE, 200, run_id="run_c", thread_id="thread_2"),
    {**new_step(0, None, run_id="run_c"), "id": "no time", "created_at": 0},
]


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that shows steps, and returns their ids and the summary."""

    def show(*options: str, steps: list[Any] = STEPS) -> tuple[list[str], Any]:
        path = tmp_path / "archive.jsonl"
        path.write_text(lines_of(*steps))
        assert main(["show", "--json", *options, str(path)]) == 0
        *runs, last = map(json.loads, capsys.readouterr().out.splitlines())
        ids = [step["id"] for run in runs for step in run["steps"]]
        return ids, last["summary"]

    return show


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ((), ["no time", "step_0", "step_60", "step_120", "step_180"]),
        (("--status", "failed"), ["step_60"]),
        (
            ("--status", "failed", "--status", "in_progress"),
            ["no time", "step_60", "step_120"],
        ),
        (("--status", "odd"), []),
        (("--run", "run_b"), ["step_60", "step_120"]),
        (("--thread", "thread_2"), ["step_120", "step_180"]),
        (("--run", "run_b", "--thread", "thread_2"), ["step_120"]),
        (("--since", "2024-06-04T12:01"), ["step_60", "step_120", "step_180"]),
        (("--since", "2024-06-04T14:01:01+02:00"), ["step_120", "step_180"]),
        (("--until", "2024-06-04T12:01:00Z"), ["step_0"]),
        (("--until", "2024-06-04T12:01:00+00:00"), ["step_0"]),
        (("--until", "2024-06-04T12:01:00.500000"), ["step_0", "step_60"]),
        (("--since", "2024-06-04T12:02:00.500000"), ["step_180"]),
        (("--since", str(NOON + 60), "--until", str(NOON + 61)), ["step_60"]),
        (("--since", f"{NOON + 120}000"), ["step_120", "step_180"]),
        (
            ("--since", "2024-06-04", "--until", "2024-06-05", "--limit", "2"),
            ["step_0", "step_60"],
        ),
        (("--limit", "0"), []),
        (("--summary",), []),
    ],
)
def test_what_is_shown(shown: Any, options: tuple[str, ...], ids: list[str]) -> None:
    found, summary = shown(*options)
    assert found == ids
    assert sum(summary["valid_steps"]["message_creation"].values()) == len(STEPS)
    assert summary["steps_shown"] == (5 if "--summary" in options else len(ids))


@pytest.mark.parametrize(
    "time", ["soon", "2024-13-01", "", "12:00", "2024", "20240604", "9" * 14, "0" * 9]
)
def test_a_wrong_time(time: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["show", "--since", time, "x"])
    expected = "expected a time such as 2026-08-26 or 2026-08-26T12:00, got"
    assert f"{expected} {time!r}" in capsys.readouterr().err


def test_repeats_are_merged_only_if_they_can_be_one_step(shown: Any) -> None:
    redacted = {"id": "[REDACTED]", "run_id": "[REDACTED]", "thread_id": "[REDACTED]"}
    begun, ended = new_step(0, None), new_step(0, 5)
    steps = [
        begun,
        ended,
        begun,
        # Anonymised archives have one id for all, or ids that count from 1 in each
        # thread.
        {**new_step(10, 11), **redacted},
        {**new_step(12, 13), **redacted},
        {**ended, "thread_id": "thread_9"},
        {**ended, "run_id": "run_9"},
        {**ended, "id": ""},
        {**ended, "id": ""},
    ]
    ids, summary = shown(steps=steps)
    assert sorted(ids) == ["", "", *["[REDACTED]"] * 2, *["step_0"] * 3]
    assert (summary["steps_shown"], summary["repeats_merged"]) == (7, 2)
    assert summary["valid_steps"] == {
        "message_creation": {"in_progress": 2, "completed": 7}
    }


def test_a_step_that_has_another_status_is_not_shown(shown: Any) -> None:
    begun, ended = new_step(0, None), new_step(0, 5)
    other = {**begun, "run_id": "run_2"}
    for steps in (
        [begun, ended],
        [ended, begun],
        [begun, ended, begun],
        [begun, {**begun, "status": "queued"}, ended, begun],
        # Some services send the time of the end only, or only the status.
        [{**ended, "status": "odd"}, begun],
        [{**ended, "completed_at": None}, begun],
    ):
        for added in ([], [other]):
            ids, _ = shown("--status", "in_progress", steps=[*steps, *added])
            assert len(ids) == len(added)
    for steps in ([begun, ended], [begun, ended, begun]):
        assert shown("--status", "completed", steps=steps)[0] == ["step_0"]
    failed = {**ended, "status": "failed"}
    assert shown("--status", "completed", steps=[ended, failed])[0] == []
    assert shown("--status", "failed", steps=[ended, failed, begun])[0] == ["step_0"]


def test_the_limit_counts_runs_that_are_shown(shown: Any) -> None:
    begun, ended = new_step(0, None), new_step(0, 5)
    runs = [{**begun, "id": f"step_{n}", "run_id": f"run_{n}"} for n in range(3)]
    first_ended = {**ended, "id": "step_0", "run_id": "run_0"}
    options = ("--status", "in_progress", "--limit", "1")
    for steps in ([*runs, first_ended], [first_ended, *runs]):
        assert shown(*options, steps=steps)[0] == ["step_1"]
    # A place that becomes free is taken.
    failed = {**ended, "status": "failed", "id": "step_0", "run_id": "run_0"}
    later = {**ended, "id": "step_5", "run_id": "run_5"}
    options = ("--status", "completed", "--limit", "1")
    assert shown(*options, steps=[first_ended, failed, later])[0] == ["step_5"]


def test_steps_without_an_id_are_all_shown(shown: Any) -> None:
    nameless = [{**new_step(n, n + 1), "id": ""} for n in range(4)]
    named = [new_step(10, 11), {**new_step(10, 11), "status": "failed"}]
    options = ("--status", "completed")
    steps = [nameless[0], named[0], nameless[1], named[1], *nameless[2:]]
    assert shown(*options, steps=steps)[0] == [""] * 4


def test_of_steps_that_have_not_ended_that_with_most_calls_is_shown(shown: Any) -> None:
    empty = new_step(0, None, **tool_calls())
    begun = new_step(0, None, **tool_calls(CODE_CALL))
    for steps in ([begun, empty], [empty, begun]):
        _, summary = shown(steps=steps)
        assert (summary["steps_shown"], summary["repeats_merged"]) == (1, 1)
        assert summary["tool_calls"] == summary["tool_calls_shown"]
        selection = Selection(Wanted(), None)
        for step in steps:
            selection.add(runstep.structure(step))
        [run] = selection.runs()
        assert run.steps == [runstep.structure(begun)]


def test_the_summary_says_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "archive.jsonl"
    path.write_text(lines_of(*STEPS, STEPS[0]))
    assert main(["show", "--limit", "1", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "run_a  thread_1"
    assert lines[-4:] == [
        "no problems",
        "1 step shown, 1 repeat merged",
        "no tool calls shown",
        "11 tokens: 5 prompt, 6 completion",
    ]
    assert main(["show", "--summary", "--run", "run_b", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("6 valid steps: 6 message_creation (")
    assert "2 steps shown" in lines


def test_of_steps_that_have_ended_the_last_one_is_shown(shown: Any) -> None:
    one = new_step(0, 5, **tool_calls(CODE_CALL))
    two = {**new_step(0, 5, **tool_calls(CODE_CALL, CODE_CALL)), "status": "failed"}
    for steps in ([one, two], [two, one]):
        ids, summary = shown(steps=steps)
        calls = steps[1]["step_details"]["tool_calls"]
        assert (len(ids), summary["tool_calls_shown"]) == (
            1,
            {"code_interpreter": len(calls)},
        )
        wanted = shown("--status", steps[1]["status"], steps=steps)[0]
        assert wanted == ["step_0"]
        assert shown("--status", steps[0]["status"], steps=steps)[0] == []
    other = {**MESSAGE_STEP, "id": "step_0", "created_at": one["created_at"]}
    assert len(shown(steps=[one, {**other, "run_id": one["run_id"]}])[0]) == 2


def test_the_tool_calls_that_are_shown_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    step = new_step(0, 5, **tool_calls(CODE_CALL, CODE_CALL))
    path = tmp_path / "archive.jsonl"
    path.write_text(lines_of(step, step))
    assert main(["show", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-5:-1] == [
        "4 tool calls: 4 code_interpreter",
        "no problems",
        "1 step shown, 1 repeat merged",
        "2 tool calls shown: 2 code_interpreter",
    ]
    assert main(["show", "--json", str(path)]) == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])["summary"]
    assert summary["tool_calls"] == {"code_interpreter": 4}
    assert summary["tool_calls_shown"] == {"code_interpreter": 2}


def test_memory_is_that_of_what_is_shown() -> None:
    def peak(count: int) -> int:
        selection = Selection(Wanted(statuses=["failed"]), limit=None)
        limited = Selection(Wanted(), limit=1)
        tracemalloc.start()
        for number in range(count):
            changes = {"id": f"step_{number}", "run_id": f"run_{number}"}
            step = runstep.structure({**MESSAGE_STEP, **changes})
            selection.add(step)
            limited.add(step)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (len(selection.runs()), len(limited.runs())) == (0, 1)
        return most

    peak(300)  # makes what is made once
    assert peak(6000) < peak(300) + 50_000


def test_options_that_do_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    for options, message in (
        (["--width", "100"], "--width: needs --svg or --html"),
        (["--width", "19", "--svg", "x"], "expected 20 to 1000 columns, got 19"),
        (["--limit", "-1"], "expected a number, got '-1'"),
        (["--limit", "x"], "expected a number, got 'x'"),
        (["--limit", "9" * 5000], f"expected a number, got '{'9' * 40}'\n"),
        (["--since", "9" * 5000], f"2026-08-26T12:00, got '{'9' * 40}'\n"),
        (["-", "-"], "argument FILE: standard input is read once, got - twice"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main(["show", *options, "file"])
        assert stopped.value.code == 2
        assert message in capsys.readouterr().err
