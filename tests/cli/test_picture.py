"""The picture of runs: its layout, and how it shows text from the input."""

import io
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rich", reason="show needs rich")

from rich.cells import cell_len
from rich.console import Console

import runstep
from runstep._cli.formatting import format_count, format_duration
from runstep._cli.picture import MAX_BLOCK_LENGTH, Picture

from ..helpers import needs, wire
from ..helpers.azure_samples import CALLS, DETAILS
from ..helpers.samples import (
    CODE_CALL,
    FUNCTION_CALL,
    RETRIEVAL_CALL,
    SEARCH_CALL,
    UNKNOWN_CALL,
    Json,
)
from .helpers import (
    COMMAND,
    NOON,
    STEPS,
    installed,
    new_step,
    run_in_terminal,
    runs_of,
    tool_calls,
    without_styles,
)

#: The picture of `STEPS`. A second is 0.9 columns wide.
IN_80_COLUMNS = """\
run_1  thread_1
2024-06-04 12:00:00 UTC, 20s, 3 steps, 33 tokens
12:00:00  message_creation  completed    ━━━━━                     5s         11
12:00:05  tool_calls        completed        ━━━━━━━━━━           10s         11
          code_interpreter, add
12:00:15  tool_calls        failed                    ━━━━━        5s         11
          file_search
          server_error: Sorry.

run_2  thread_1
2024-06-04 13:00:00 UTC, 1 step
13:00:00  message_creation  in_progress  ╌

4 valid steps: 2 tool_calls (1 failed, 1 completed), 2 message_creation (1
in_progress, 1 completed)
3 tool calls: 1 file_search, 1 code_interpreter, 1 function
no problems
33 tokens: 15 prompt, 18 completion
"""
#: The same picture. A second is 6.9 columns wide.
IN_200_COLUMNS = f"""\
run_1  thread_1
2024-06-04 12:00:00 UTC, 20s, 3 steps, 33 tokens
12:00:00  message_creation  completed    {"━" * 35}{" " * 103}        5s         11
12:00:05  tool_calls        completed    {" " * 34}{"━" * 70}{" " * 34}       10s         11
          code_interpreter, add
12:00:15  tool_calls        failed       {" " * 103}{"━" * 35}        5s         11
          file_search
          server_error: Sorry.

run_2  thread_1
2024-06-04 13:00:00 UTC, 1 step
13:00:00  message_creation  in_progress  ╌

4 valid steps: 2 tool_calls (1 failed, 1 completed), 2 message_creation (1 in_progress, 1 completed)
3 tool calls: 1 file_search, 1 code_interpreter, 1 function
no problems
33 tokens: 15 prompt, 18 completion
"""  # noqa: E501  # it is that wide


@installed
@needs.programs
@pytest.mark.parametrize(
    ("columns", "expected"), [(80, IN_80_COLUMNS), (200, IN_200_COLUMNS)]
)
def test_the_picture_in_a_terminal(archive: Path, columns: int, expected: str) -> None:
    status, printed = run_in_terminal(columns, str(COMMAND), "show", str(archive))
    assert without_styles(printed) == expected
    assert status == 0
    for word, colour in (("completed", 32), ("failed", 31), ("in_progress", 33)):
        assert f"\x1b[{colour}m{word:13}\x1b[0m" in printed


@installed
@needs.programs
def test_no_color(archive: Path) -> None:
    command = (str(COMMAND), "show", str(archive))
    status, printed = run_in_terminal(80, *command, NO_COLOR="1")
    assert without_styles(printed) == IN_80_COLUMNS
    assert not re.search(r"\x1b\[[34]\d", printed)
    assert status == 0


@installed
@needs.programs
def test_the_picture_in_a_pipe(archive: Path) -> None:
    done = subprocess.run(
        [COMMAND, "show", "-"],
        input=archive.read_text(encoding="utf-8"),
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout == IN_80_COLUMNS
    assert (done.stderr, done.returncode) == ("", 0)
    ascii_only = subprocess.run(
        [COMMAND, "show", str(archive)],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="ascii",
    )
    drawn = IN_80_COLUMNS.replace("━", "=").replace("╌", "-")
    assert (ascii_only.stdout, ascii_only.stderr) == (drawn, "")


def draw(*steps: Json, width: int = 80, with_texts: bool = False) -> str:
    """Return the picture of some steps."""
    read = [runstep.structure(each, strictness="open") for each in steps]
    file = io.StringIO()
    console = Console(file=file, width=width, markup=False, emoji=False)
    Picture(console, with_texts).print_runs(runs_of(read))
    return file.getvalue()


def function_call(**changes: Any) -> Json:
    """Return a call of a function."""
    return {**FUNCTION_CALL, "function": {**FUNCTION_CALL["function"], **changes}}


def test_texts_of_each_type_of_tool_call() -> None:
    calls = (CODE_CALL, FUNCTION_CALL, SEARCH_CALL, RETRIEVAL_CALL, UNKNOWN_CALL)
    assert draw(new_step(0, 1, **tool_calls(*calls)), with_texts=True).splitlines()[
        3:
    ] == [
        "          code_interpreter call_code",
        "            print(6 * 7)",
        "            42",
        "            image file-plot",
        "          add function call_function",
        "            {",
        '              "a": 1',
        "            }",
        "            2",
        "          file_search call_search",
        "            notes.txt (0.75)",
        "            Zürich is dear.",
        "          retrieval call_old",
        "            {",
        '              "n": [',
        "                1",
        "              ]",
        "            }",
        "          browser call_x",
        "            {",
        '              "server_label": "docs"',
        "            }",
        "",
    ]


def test_an_unknown_output_is_shown_as_json() -> None:
    output = {"type": "table", "rows": 2}
    code = {**CODE_CALL["code_interpreter"], "outputs": [output]}
    call = {**CODE_CALL, "code_interpreter": code}
    lines = draw(new_step(0, 1, **tool_calls(call)), with_texts=True).splitlines()
    assert lines[5] == '            table {"rows":2}'


EVIL = "\x1b[31m\x07 \x9b2J \u202e \u2028 \ud800 [bold]:smile:\n13:37:00  FORGED"


SAFE = r"\x1b[31m\x07 \x9b2J \u202e \u2028 \ud800 [bold]:smile:"


def test_control_characters_of_texts_are_escaped() -> None:
    call = {**function_call(name=EVIL, arguments=EVIL, output=EVIL), "id": EVIL}
    evil = {
        **new_step(0, 1, **tool_calls(call)),
        "run_id": EVIL,
        "thread_id": EVIL,
        "last_error": {"code": EVIL, "message": EVIL},
        "status": EVIL,
    }
    for with_texts, words, texts in ((False, 5, 0), (True, 6, 2)):
        text = draw(evil, with_texts=with_texts, width=500)
        assert all(c.isprintable() or c == "\n" for c in text)
        assert text.count(rf"{SAFE}\n13:37:00  FORGED") == words
        # Only inputs and outputs keep their line breaks, and all lines are indented.
        assert text.count(f"{SAFE}\n            13:37:00  FORGED\n") == texts
        assert text.count("FORGED") == words + texts
        assert "  \\x1b[31m\\x…  ━" in text.splitlines()[2]  # the status, cut


def test_long_text_is_shortened() -> None:
    long = "x" * (MAX_BLOCK_LENGTH + 1234)
    text = draw(
        new_step(0, 1, **tool_calls(function_call(output=long))), with_texts=True
    )
    assert text.count("x") == MAX_BLOCK_LENGTH
    assert "… 3,234 characters in all" in text
    rows = "\n".join(["row"] * 100)
    text = draw(
        new_step(0, 1, **tool_calls(function_call(output=rows))), with_texts=True
    )
    assert text.count("row") == 20
    assert "… 399 characters in all" in text


@pytest.mark.parametrize(
    ("output", "is_cut"),
    [("\x07" * 3000, True), ("\x07" * 2000, False), ("a\r\n" * 9 + "b\tc", False)],
)
def test_text_is_cut_by_its_length_before_escaping(output: str, is_cut: bool) -> None:
    """Escapes are longer than the characters they replace, line ends are shorter."""
    text = draw(
        new_step(0, 1, **tool_calls(function_call(output=output))), with_texts=True
    )
    assert ("characters in all" in text) is is_cut


def test_all_text_is_bounded() -> None:
    long = "y" * 100_000
    call = {**function_call(name=long), "id": long}
    text = draw(
        {
            **new_step(0, 1, **tool_calls(call)),
            "run_id": long,
            "thread_id": long,
            "status": long,
            "last_error": {"code": long, "message": long},
        },
        with_texts=True,
    )
    assert text.count("y") < 1000
    assert text.count("…") == 7
    many = [function_call(name=f"tool_{number % 20}") for number in range(20_000)]
    lines = draw(new_step(0, 1, **tool_calls(*many)), width=300).splitlines()
    assert lines[3].startswith("          tool_0 x1000, tool_1 x1000, ")
    assert lines[3].endswith(", tool_9 x1000, and 10 more")


@pytest.mark.parametrize(
    "text",
    [
        '{"cmd":"rm","cmd":"ls"}',
        '{"a":1.00000000000000000001}',
        '{"a":1e999}',
        '{"a":NaN}',
        '{"a":' + "1" * 5000 + "}",
        "[" * 900 + "1," * 2000,
        "[" * 100_000,
    ],
)
def test_json_that_indentation_would_change_is_shown_unchanged(text: str) -> None:
    shown_text = draw(
        new_step(0, 1, **tool_calls(function_call(output=text))), with_texts=True
    )
    assert text[:60] in shown_text


def test_json_with_fractions_is_indented() -> None:
    call = function_call(output='{"a":0.75}')
    lines = draw(new_step(0, 1, **tool_calls(call)), with_texts=True).splitlines()
    assert '              "a": 0.75' in lines


def test_deep_json_is_indented_as_far_as_it_is_shown() -> None:
    deep = "[" * 900 + "1," * 99_000 + "1" + "]" * 900
    text = draw(
        new_step(0, 1, **tool_calls(function_call(output=deep))), with_texts=True
    )
    assert text.count("[") == 20
    assert len(text) < 3000


@pytest.mark.parametrize("width", [*range(20, 90), 132, 500])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    wide = function_call(name="得到天气" * 30, output="天气" * 500)
    for with_texts in (False, True):
        steps = [*STEPS, new_step(7, 9, **tool_calls(wide))]
        text = draw(*steps, width=width, with_texts=with_texts)
        lines = text.splitlines()
        assert len(lines) > 10
        assert max(map(cell_len, lines)) <= width
        assert [line for line in lines if line != line.rstrip()] == []


def test_a_run_that_is_not_over() -> None:
    head, _, dotted = draw(new_step(0, 10), new_step(10, None)).splitlines()[1:4]
    assert head == "2024-06-04 12:00:00 UTC, 10s so far, 2 steps, 22 tokens"
    row = "12:00:10  message_creation  in_progress  "
    assert dotted == f"{row}{' ' * 17}╌{' ' * 19}11"


def test_impossible_times_and_large_numbers() -> None:
    odd = [(5, 3), (-1, 10**9), (0, -(10**400)), (10**400, 10**400)]
    rows = [draw(new_step(*times)).splitlines()[2] for times in odd]
    assert [row.count("━") for row in rows] == [1, 18, 1, 0]
    assert [row.split()[-2] for row in rows] == ["━", "11,574d", "━", "completed"]
    times = (0, 59, 60, 3599, 3600, 86399, 86400, 9000000, 86400 * 1000, 10**12, 10**99)
    assert [format_duration(seconds) for seconds in times] == [
        "0s",
        "59s",
        "1m 00s",
        "59m 59s",
        "1h 00m",
        "23h 59m",
        "1d 00h",
        "104d 04h",
        "1,000d",
        ">99,999d",
        ">99,999d",
    ]
    numbers = (0, 9_999_999, 10_000_000, 999_499_999_999, 10**12)
    figures = ["0", "9,999,999", "10M", "999,500M", ">999,999M"]
    assert [format_count(number) for number in numbers] == figures


def test_times_in_milliseconds() -> None:
    """DashScope sends these. Larger times than those of the year 9999 are such."""
    step = new_step(0, 1) | {"created_at": NOON * 1000 + 7, "completed_at": None}
    ended = step | {"completed_at": (NOON + 95) * 1000}
    head, row = draw(ended).splitlines()[1:3]
    assert head == "2024-06-04 12:00:00 UTC, 1m 35s, 1 step, 11 tokens"
    assert row.startswith("12:00:00  message_creation  completed")
    last = 253_402_300_799
    assert "9999-12-31 23:59:59 UTC" in draw(step | {"created_at": last})
    assert "1978-01-11 21:31:40 UTC" in draw(step | {"created_at": last + 1})


@pytest.mark.parametrize("none", [0, -1, None])
def test_a_step_that_was_completed_at_no_time(none: int | None) -> None:
    step = new_step(0, 1) | {"completed_at": none}
    head, row = draw(step).splitlines()[1:3]
    assert head == "2024-06-04 12:00:00 UTC, 1 step, 11 tokens"
    assert row == f"12:00:00  message_creation  completed    ━{' ' * 36}11"


@pytest.mark.parametrize("none", [0, -1])
def test_a_step_that_began_at_no_time(none: int) -> None:
    step = new_step(0, 1) | {"created_at": none}
    head, row = draw(step).splitlines()[1:3]
    assert head == "1 step, 11 tokens"
    assert row == f"          message_creation  completed{' ' * 41}11"


def test_an_empty_error_is_none() -> None:
    step = new_step(0, 1) | {"last_error": {"code": "", "message": ""}}
    assert len(draw(step).splitlines()) == len(draw(new_step(0, 1)).splitlines())


def test_texts_of_azures_tool_calls() -> None:
    calls = [*CALLS.values()]
    lines = draw(new_step(0, 1, **tool_calls(*calls)), with_texts=True).splitlines()
    text = "\n".join(line[10:] for line in lines)
    for expected in (
        'weather openapi call_1\n  {\n    "in": "Oslo"\n  }\n  rain',
        'bing_grounding call_1\n  {\n    "requesturl": "https://bing.test/?q=1",',
        "azure_ai_search call_1\n  sales?\n  Up.\n",
        'weather mcp call_1\n  {\n    "in": "Oslo"\n  }\n  rain\n',
        'browser_automation call_1\n  sales?\n  Up.\n  {\n    "steps": [',
        'weather connected_agent call_1\n  {\n    "in": "Oslo"\n  }\n  rain\n  {',
    ):
        assert expected in text


def test_activities_are_shown() -> None:
    (details,) = DETAILS.values()
    step = new_step(0, 1, type="activities", step_details=details)
    assert draw(step).splitlines()[3] == "          mcp_list_tools"
    lines = draw(step, with_texts=True).splitlines()
    assert lines[3] == "          mcp_list_tools activity_1"
    assert lines[4:8] == [
        "            {",
        '              "server_label": "docs",',
        '              "tools": {',
        '                "search": {',
    ]


@wire.needed
def test_recorded_steps_of_dashscope() -> None:
    """The times of one are in milliseconds: 1712909007434. Its others are -1."""
    steps = [
        row.payload
        for row in wire.recorded("steps")
        if row.source.startswith("dashscope")
    ]
    assert len(steps) == 6
    (odd,) = [step for step in steps if step["created_at"] > 10**11]
    assert odd["last_error"] == {"code": "", "message": ""}
    _, thread, head, row, tool, *rest = draw(odd).splitlines()
    assert thread == odd["thread_id"]
    assert head == "2024-04-12 08:03:27 UTC, 1 step"
    assert row == "08:03:27  tool_calls        completed    ━"
    assert (tool, rest) == ("          quark_search", [""])
    lines = draw(*steps).splitlines()
    assert "2024-03-08 02:50:09 UTC, 4m 22s, 1 step, 798 tokens" in lines
    assert "02:50:09  tool_calls        completed    " in "\n".join(lines)


def test_texts_of_odd_calls() -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    odd = {"type": "activities", "activities": [{"type": deep}, {"type": None}, 5]}
    step = new_step(0, 1, type="activities", step_details=odd)
    assert draw(step).splitlines()[3] == "          unknown x2"
    null = {"id": "c", "type": "azure_ai_search", "output": None}
    call = {**null, "azure_ai_search": {"input": "q", "output": "o"}}
    lines = draw(new_step(0, 1, **tool_calls(call)), with_texts=True).splitlines()
    assert [line.strip() for line in lines[3:6]] == ["azure_ai_search c", "q", "o"]
