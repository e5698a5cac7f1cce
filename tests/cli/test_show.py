"""``runstep show`` in a terminal, in a pipe, and as data."""

import io
import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rich", reason="show needs rich")

from rich.cells import cell_len
from rich.console import Console

import runstep
from runstep.__main__ import main
from runstep._cli import progress as _progress
from runstep._cli.picture import MOST_CHARACTERS, Picture, duration, figure, moment
from runstep._cli.timeline import runs_of

from ..helpers import needs, wire
from ..helpers.samples import (
    CODE_CALL,
    FUNCTION_CALL,
    MESSAGE_STEP,
    RETRIEVAL_CALL,
    SEARCH_CALL,
    STEP,
    UNKNOWN_CALL,
    Json,
)

#: The command that the package installs.
COMMAND = Path(sys.executable).with_name("runstep")
installed = pytest.mark.skipif(
    not COMMAND.exists(), reason="the command is not installed here"
)

NOON = 1717502400  # on 2024-06-04, UTC


def step(began: int, ended: int | None, **changes: Any) -> Json:
    status = "in_progress" if ended is None else "completed"
    return {
        **MESSAGE_STEP,
        "id": f"step_{began}",
        "created_at": NOON + began,
        "status": status,
        "completed_at": None if ended is None else NOON + ended,
        "failed_at": None,
        **changes,
    }


def calling(*calls: Json) -> Json:
    return {
        "type": "tool_calls",
        "step_details": {"type": "tool_calls", "tool_calls": calls},
    }


#: A run of 20 seconds whose steps come in no order, and one of which little is known.
STEPS = [
    step(
        15,
        None,
        status="failed",
        failed_at=NOON + 20,
        last_error={"code": "server_error", "message": "Sorry."},
        **calling(SEARCH_CALL),
    ),
    step(3600, None, run_id="run_2", usage=None),
    step(0, 5),
    step(5, 15, **calling(CODE_CALL, FUNCTION_CALL)),
]
#: A second takes 0.9 columns.
IN_80_COLUMNS = """\
run_1
thread_1, 2024-06-04 12:00:00 UTC, 20s, 3 steps, 33 tokens
12:00:00  message_creation  completed    ━━━━━                     5s         11
12:00:05  tool_calls        completed        ━━━━━━━━━━           10s         11
          code_interpreter, add
12:00:15  tool_calls        failed                    ━━━━━        5s         11
          file_search
          server_error: Sorry.

run_2
thread_1, 2024-06-04 13:00:00 UTC, 1 step
13:00:00  message_creation  in_progress  ╌

4 valid steps: 2 message_creation (1 completed, 1 in_progress), 2 tool_calls (1
completed, 1 failed)
3 tool calls: 1 code_interpreter, 1 function, 1 file_search
no problems
33 tokens: 15 prompt, 18 completion
"""
#: A second takes 6.9 columns.
IN_200_COLUMNS = f"""\
run_1
thread_1, 2024-06-04 12:00:00 UTC, 20s, 3 steps, 33 tokens
12:00:00  message_creation  completed    {"━" * 35}{" " * 103}        5s         11
12:00:05  tool_calls        completed    {" " * 34}{"━" * 70}{" " * 34}       10s         11
          code_interpreter, add
12:00:15  tool_calls        failed       {" " * 103}{"━" * 35}        5s         11
          file_search
          server_error: Sorry.

run_2
thread_1, 2024-06-04 13:00:00 UTC, 1 step
13:00:00  message_creation  in_progress  ╌

4 valid steps: 2 message_creation (1 completed, 1 in_progress), 2 tool_calls (1 completed, 1 failed)
3 tool calls: 1 code_interpreter, 1 function, 1 file_search
no problems
33 tokens: 15 prompt, 18 completion
"""  # noqa: E501  # it is that wide


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.jsonl"
    path.write_text("".join([json.dumps(each) + "\n" for each in STEPS]))
    return path


def in_a_terminal(columns: int, *command: str, **environment: str) -> tuple[int, str]:
    """Run a command in a pseudo-terminal; give its exit status and what it printed."""
    fcntl = pytest.importorskip("fcntl")
    termios = pytest.importorskip("termios")
    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("4H", 50, columns, 0, 0))
    hidden = ("COLUMNS", "NO_COLOR")
    inherited = {key: os.environ[key] for key in os.environ if key not in hidden}
    process = subprocess.Popen(
        command,
        stdin=its,
        stdout=its,
        stderr=its,
        env=inherited | {"TERM": "xterm-256color", "PYTHONUTF8": "1"} | environment,
    )
    os.close(its)
    printed = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so at the end
            break
        if not piece:
            break
        printed += piece
    os.close(ours)
    return process.wait(timeout=60), printed.decode().replace("\r\n", "\n")


def without_styles(printed: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", printed)


@installed
@needs.programs
@pytest.mark.parametrize(
    ("columns", "expected"), [(80, IN_80_COLUMNS), (200, IN_200_COLUMNS)]
)
def test_in_a_terminal(archive: Path, columns: int, expected: str) -> None:
    status, printed = in_a_terminal(columns, str(COMMAND), "show", str(archive))
    assert without_styles(printed) == expected
    assert status == 0
    for word, colour in (("completed", 32), ("failed", 31), ("in_progress", 33)):
        assert f"\x1b[{colour}m{word:13}\x1b[0m" in printed


@installed
@needs.programs
def test_in_a_terminal_that_wants_no_colour(archive: Path) -> None:
    command = (str(COMMAND), "show", str(archive))
    status, printed = in_a_terminal(80, *command, NO_COLOR="1")
    assert without_styles(printed) == IN_80_COLUMNS
    assert not re.search(r"\x1b\[[34]\d", printed)
    assert status == 0


@installed
@needs.programs
def test_in_a_pipe(archive: Path) -> None:
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


def shown(*steps: Json, width: int = 80, with_calls: bool = False) -> str:
    read = [runstep.structure(each, strictness="open") for each in steps]
    file = io.StringIO()
    console = Console(file=file, width=width, markup=False, emoji=False)
    Picture(console, with_calls).runs(runs_of(read))
    return file.getvalue()


def test_what_is_open() -> None:
    calls = (CODE_CALL, FUNCTION_CALL, SEARCH_CALL, RETRIEVAL_CALL, UNKNOWN_CALL)
    assert shown(step(0, 1, **calling(*calls)), with_calls=True).splitlines()[3:] == [
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
        "          mcp call_x",
        "            {",
        '              "server_label": "docs"',
        "            }",
        "",
    ]


def test_an_output_that_the_schema_does_not_know() -> None:
    output = {"type": "table", "rows": 2}
    code = {**CODE_CALL["code_interpreter"], "outputs": [output]}
    call = {**CODE_CALL, "code_interpreter": code}
    lines = shown(step(0, 1, **calling(call)), with_calls=True).splitlines()
    assert lines[5] == '            table {"rows": 2}'


def function(**changes: Any) -> Json:
    return {**FUNCTION_CALL, "function": {**FUNCTION_CALL["function"], **changes}}


EVIL = "\x1b[31m\x07 \x9b2J \u202e \u2028 \ud800 [bold]:smile:\n13:37:00  FORGED"
SAFE = r"\x1b[31m\x07 \x9b2J \u202e \u2028 \ud800 [bold]:smile:"


def test_foreign_text_is_harmless() -> None:
    call = {**function(name=EVIL, arguments=EVIL, output=EVIL), "id": EVIL}
    evil = {
        **step(0, 1, **calling(call)),
        "run_id": EVIL,
        "thread_id": EVIL,
        "last_error": {"code": EVIL, "message": EVIL},
        "status": EVIL,
    }
    for with_calls, words, texts in ((False, 5, 0), (True, 6, 2)):
        text = shown(evil, with_calls=with_calls, width=500)
        assert all(c.isprintable() or c == "\n" for c in text)
        assert text.count(rf"{SAFE}\n13:37:00  FORGED") == words
        # Only what went into a call and came out has lines, and none at the margin.
        assert text.count(f"{SAFE}\n            13:37:00  FORGED\n") == texts
        assert text.count("FORGED") == words + texts
        assert "  \\x1b[31m\\x…  ━" in text.splitlines()[2]  # the status, cut


def test_names_of_files_are_harmless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "evil\x1b[31m\nname"
    path.write_text("noise")
    for command in ("check", "show"):
        assert main([command, str(path), f"{path}.gone"]) == 2
        out, err = capsys.readouterr()
        assert r"evil\x1b[31m\nname:1: $: not JSON" in out + err
        assert r"evil\x1b[31m\nname.gone: No such file or directory" in err
        assert "\x1b" not in out + err
    picture = tmp_path / "gone" / "\x1b[31m"
    assert main(["show", "--svg", str(picture), str(tmp_path)]) == 2
    assert r"gone/\x1b[31m: No such file" in capsys.readouterr().err


def test_long_text_is_shortened() -> None:
    long = "x" * (MOST_CHARACTERS + 1234)
    text = shown(step(0, 1, **calling(function(output=long))), with_calls=True)
    assert text.count("x") == MOST_CHARACTERS
    assert "… 3,234 characters in all" in text
    rows = "\n".join(["row"] * 100)
    text = shown(step(0, 1, **calling(function(output=rows))), with_calls=True)
    assert text.count("row") == 20
    assert "… 399 characters in all" in text


@pytest.mark.parametrize(
    ("output", "is_cut"),
    [("\x07" * 3000, True), ("\x07" * 2000, False), ("a\r\n" * 9 + "b\tc", False)],
)
def test_what_is_cut_is_told_by_what_came(output: str, is_cut: bool) -> None:
    """Escapes are longer than what they stand for, and line ends shorter."""
    text = shown(step(0, 1, **calling(function(output=output))), with_calls=True)
    assert ("characters in all" in text) is is_cut


def test_all_text_is_bounded() -> None:
    long = "y" * 100_000
    call = {**function(name=long), "id": long}
    text = shown(
        {
            **step(0, 1, **calling(call)),
            "run_id": long,
            "thread_id": long,
            "status": long,
            "last_error": {"code": long, "message": long},
        },
        with_calls=True,
    )
    assert text.count("y") < 1000
    assert text.count("…") == 7
    many = [function(name=f"tool_{number % 20}") for number in range(20_000)]
    lines = shown(step(0, 1, **calling(*many)), width=300).splitlines()
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
def test_json_that_pretty_would_change_is_shown_as_it_is(text: str) -> None:
    shown_text = shown(step(0, 1, **calling(function(output=text))), with_calls=True)
    assert text[:60] in shown_text


def test_numbers_with_a_fraction_are_laid_out() -> None:
    call = function(output='{"a":0.75}')
    lines = shown(step(0, 1, **calling(call)), with_calls=True).splitlines()
    assert '              "a": 0.75' in lines


def test_deep_json_is_laid_out_as_far_as_it_is_shown() -> None:
    deep = "[" * 900 + "1," * 99_000 + "1" + "]" * 900
    text = shown(step(0, 1, **calling(function(output=deep))), with_calls=True)
    assert text.count("[") == 20
    assert len(text) < 3000


@pytest.mark.parametrize("width", [*range(20, 90), 132, 500])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    wide = function(name="得到天气" * 30, output="天气" * 500)
    for with_calls in (False, True):
        steps = [*STEPS, step(7, 9, **calling(wide))]
        text = shown(*steps, width=width, with_calls=with_calls)
        lines = text.splitlines()
        assert len(lines) > 10
        assert max(map(cell_len, lines)) <= width
        assert [line for line in lines if line != line.rstrip()] == []


def test_steps_of_a_run_in_order_of_time() -> None:
    again = step(5, 7)
    runs = runs_of([runstep.structure(each) for each in [*STEPS, again]])
    assert [[each.id for each in run.steps] for run in runs] == [
        ["step_0", "step_5", "step_15"],
        ["step_3600"],
    ]
    # Of a step that comes again, the last counts, unless an earlier one had ended.
    assert runs[0].steps[1] == runstep.structure(again)
    begun = step(5, None)
    runs = runs_of([runstep.structure(each) for each in [begun, again, begun]])
    assert runs[0].steps == [runstep.structure(again)]
    # Steps without an id are not the same.
    nameless = [{**step(n, n), "id": ""} for n in range(3)]
    (run,) = runs_of([runstep.structure(each) for each in nameless])
    assert len(run.steps) == 3
    # Those of one second come in the order in which they ended.
    tied = [{**step(5, end), "id": str(end)} for end in (9, None, 5, 7)]
    (run,) = runs_of([runstep.structure(each) for each in tied])
    assert [each.id for each in run.steps] == ["5", "7", "9", "None"]


def test_a_run_that_is_not_over() -> None:
    head, _, dotted = shown(step(0, 10), step(10, None)).splitlines()[1:4]
    assert head == "thread_1, 2024-06-04 12:00:00 UTC, 10s so far, 2 steps, 22 tokens"
    row = "12:00:10  message_creation  in_progress  "
    assert dotted == f"{row}{' ' * 17}╌{' ' * 19}11"


def test_odd_times() -> None:
    odd = [(5, 3), (10**14, 10**14), (-(10**14), 0), (-1, 10**9), (0, -(10**400))]
    for began, ended in odd:
        (row,) = shown(step(began, ended)).splitlines()[2:3]
        assert row.count("━") in (1, 18)
    assert moment(10**14) == "at no time"
    assert moment(-1) == "1969-12-31 23:59:59 UTC"
    assert moment(-62135596800) == "0001-01-01 00:00:00 UTC"
    assert shown(step(-62135596800 - NOON, 0)).splitlines()[2].startswith("00:00:00  ")
    times = (0, 59, 60, 3599, 3600, 86399, 86400, 9000000, 86400 * 1000, 10**12, 10**99)
    assert [duration(seconds) for seconds in times] == [
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
    assert [figure(number) for number in numbers] == figures


def test_nonsense_that_no_number_can_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nonsense = "9" * 4300
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 1}
    lines = [json.dumps({**step(n, n + 1), "usage": usage}) for n in range(3)]
    text = "\n".join(lines)
    text = text.replace('"prompt_tokens": 1', f'"prompt_tokens": {nonsense}')
    text = text.replace(f'"completed_at": {NOON + 1}', f'"completed_at": {nonsense}')
    text = text.replace(f'"created_at": {NOON + 1}', f'"created_at": -{nonsense}')
    archive = tmp_path / "archive"
    archive.write_text(text)
    for options in ([], ["--json"], ["--tool-calls"]):
        assert main(["show", *options, str(archive)]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        if options == ["--json"]:
            (run,) = json.loads(out)["runs"]
            assert run["tokens"] is None
            assert [each["seconds"] for each in run["steps"]] == [None, None, 1]
        else:
            assert "\n3 valid steps: " in out


def test_as_data(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--json", str(archive)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["summary"]["tool_calls"]["function"] == 1
    first, second = data["runs"]
    assert second["tokens"] is None
    assert second["steps"][0]["ended_at"] is None
    steps = first.pop("steps")
    assert first == {
        "id": "run_1",
        "thread_id": "thread_1",
        "assistant_id": "asst_1",
        "began_at": NOON,
        "last_at": NOON + 20,
        "tokens": {"prompt": 15, "completion": 18, "total": 33},
    }
    assert steps[2] == {
        "id": "step_15",
        "type": "tool_calls",
        "status": "failed",
        "began_at": NOON + 15,
        "ended_at": NOON + 20,
        "seconds": 5,
        "tool_calls": [
            {"id": "call_search", "type": "file_search", "name": "file_search"}
        ],
        "tokens": {"prompt": 5, "completion": 6, "total": 11},
        "error": {"code": "server_error", "message": "Sorry."},
    }
    assert main(["show", "--json", "--tool-calls", str(archive)]) == 0
    opened = json.loads(capsys.readouterr().out)["runs"][0]["steps"][1]["tool_calls"]
    assert opened[1] == {
        "id": "call_function",
        "type": "function",
        "name": "add",
        "input": '{"a":1}',
        "outputs": ["2"],
    }


def test_pictures(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    svg, html = tmp_path / "runs.svg", tmp_path / "runs.html"
    options = ["--svg", str(svg), "--html", str(html)]
    assert main(["show", *options, str(archive)]) == 0
    assert "server_error" in capsys.readouterr().out
    for picture in (svg, html):
        text = picture.read_text(encoding="utf-8")
        assert "server_error" in text
        assert "━━━━━" in text
    nowhere = tmp_path / "nowhere" / "runs.svg"
    assert main(["show", "--svg", str(nowhere), str(archive)]) == 2
    assert capsys.readouterr().err == f"{nowhere}: No such file or directory\n"


@needs.source
def test_the_picture_in_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = needs.ROOT / "docs" / "show.svg"

    def texts(svg: Path) -> list[str]:
        return re.findall(r"<text[^>]*>(.*?)</text>", svg.read_text(encoding="utf-8"))

    monkeypatch.setenv("COLUMNS", "90")
    again = tmp_path / "show.svg"
    examples = sorted(map(str, (needs.ROOT / "examples").iterdir()))
    assert main(["show", "--svg", str(again), *examples]) == 0
    assert len(texts(picture)) > 50
    assert texts(picture) == texts(again)


def test_what_is_wrong_is_told_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "archive"
    archive.write_text(f"{json.dumps(STEP)}\n" + "noise\n" * 20)
    assert main(["show", str(archive), str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert err.splitlines() == [
        *[
            f"{archive}:{line}: $: not JSON: Expecting value at column 1"
            for line in range(2, 12)
        ],
        f"{tmp_path}: Is a directory",
    ]
    assert out.splitlines()[-3:-1] == ["20 problems", "1 file not read"]


def test_a_picture_overwrites_no_file_that_is_shown(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = archive.read_bytes()
    assert main(["show", "--svg", str(archive), str(archive)]) == 2
    message = f"{archive}: is one of the files to show\n"
    assert capsys.readouterr().err == message
    assert archive.read_bytes() == before
    with pytest.raises(SystemExit) as stopped:
        main(["show", "--json", "--html", "runs.html", str(archive)])
    assert stopped.value.code == 2
    assert "--json: not allowed with --svg or --html" in capsys.readouterr().err


def test_nothing_to_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    assert main(["show", str(empty)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "no valid steps"


def without_package(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    for name in [name for name in sys.modules if name.startswith(f"{package}.")]:
        monkeypatch.delitem(sys.modules, name)


def test_without_rich(
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    without_package(monkeypatch, "rich")
    assert main(["show", str(archive)]) == 2
    out, err = capsys.readouterr()
    message = "show needs the package rich: pip install 'runstep[cli]'\n"
    assert (out, err) == ("", message)
    assert main(["check", str(archive)]) == 0


@installed
@needs.programs
def test_a_bar_for_a_long_file(tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    archive.write_text((json.dumps(STEP) + "\n") * 40_000)
    assert archive.stat().st_size > 2**25
    command = (str(COMMAND), "check", str(archive))
    status, printed = in_a_terminal(100, *command)
    assert status == 0
    percents = [int(each) for each in re.findall(r"(\d+)%", printed)]
    assert percents == sorted(percents)
    assert any(0 < percent < 100 for percent in percents)
    # It is gone at the end.
    assert printed.endswith("no problems\n")
    piped = subprocess.run(command, capture_output=True, check=True)
    assert piped.stderr == b""


@pytest.mark.parametrize(
    ("terminal", "platform", "has_rich", "has_bar"),
    [
        pytest.param("xterm", "linux", True, True, marks=needs.threads),
        ("xterm", "linux", False, False),
        ("dumb", "linux", True, False),
        ("xterm", "emscripten", True, False),
    ],
)
def test_a_bar_where_it_can_be_drawn(
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: str,
    platform: str,
    has_rich: bool,
    has_bar: bool,
) -> None:
    monkeypatch.setattr(_progress, "LONG", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("TERM", terminal)
    if not has_rich:
        without_package(monkeypatch, "rich")
    assert main(["check", str(archive)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("4 valid steps: ")
    assert ("archive.jsonl" in err) is has_bar
    assert bool(err) is has_bar


@wire.needed
@pytest.mark.parametrize("name", ["steps", "lists", "deltas", "streams"])
@pytest.mark.parametrize("options", [(), ("--tool-calls",)])
def test_every_recorded_payload_shows(
    name: str,
    options: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = []
    contents = (
        wire.streams()
        if name == "streams"
        else [json.dumps(each.payload) for each in wire.recorded(name)]
    )
    for number, content in enumerate(contents):
        files.append(tmp_path / f"{name}-{number}")
        files[-1].write_text(content, encoding="utf-8")
    assert len(files) > 10
    main(["show", *options, *map(str, files)])
    out, err = capsys.readouterr()
    # One step was broken by hand, as `test_recorded` tells.
    count = 1 if name == "steps" else 0
    assert len(re.findall(r": \$\.step_details: expected an object", err)) == count
    assert len(err.splitlines()) == count
    assert f"\n{'1 problem' if count else 'no problems'}\n" in out
