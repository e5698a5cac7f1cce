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
from runstep._picture import MOST_CHARACTERS, Picture, duration, harmless, moment
from runstep._timeline import runs_of

from . import needs, wire
from .samples import (
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


def test_what_is_open(capsys: pytest.CaptureFixture[str]) -> None:
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


def function(**changes: Any) -> Json:
    return {**FUNCTION_CALL, "function": {**FUNCTION_CALL["function"], **changes}}


def test_foreign_text_is_harmless() -> None:
    evil = "\x1b[31m\x07 \x9b2J \u202e \u2028 \ud800 [bold]:smile:\r\rok\tx"
    call = {**function(name=evil, arguments=evil, output=evil), "id": evil}
    for with_calls in (False, True):
        text = shown(
            {
                **step(0, 1, **calling(call)),
                "run_id": evil,
                "thread_id": evil,
                "last_error": {"code": "server_error", "message": evil},
                "status": "\x1b[5m",
            },
            with_calls=with_calls,
            width=500,
        )
        assert all(c.isprintable() or c == "\n" for c in text)
        safe = r"\x1b[31m\x07 \x9b2J \u202e \u2028 \ud800 [bold]:smile:\r\rok  x"
        assert text.count(safe) == (7 if with_calls else 4)


def test_long_text_is_shortened() -> None:
    long = "x" * (MOST_CHARACTERS + 1234)
    text = shown(step(0, 1, **calling(function(output=long))), with_calls=True)
    assert text.count("x") == MOST_CHARACTERS
    assert "… 1,234 more characters" in text
    rows = "\n".join(["row"] * 100)
    text = shown(step(0, 1, **calling(function(output=rows))), with_calls=True)
    assert text.count("row") == 20
    assert f"… {80 * 4:,} more characters" in text


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
    # Of a step that comes again, the last counts.
    assert runs[0].steps[1] == runstep.structure(again)


def test_a_run_that_is_not_over() -> None:
    head, _, dotted = shown(step(0, 10), step(10, None)).splitlines()[1:4]
    assert head == "thread_1, 2024-06-04 12:00:00 UTC, 10s so far, 2 steps, 22 tokens"
    row = "12:00:10  message_creation  in_progress  "
    assert dotted == f"{row}{' ' * 17}╌{' ' * 19}11"


def test_odd_times() -> None:
    for began, ended in ((5, 3), (10**14, 10**14), (-(10**14), 0), (-1, 10**9)):
        assert shown(step(began, ended))
    assert moment(10**14) == "100000000000000"
    assert moment(-1) == "1969-12-31 23:59:59 UTC"
    written = [duration(s) for s in (0, 59, 60, 3599, 3600, 86399, 86400, 9000000)]
    assert written == [
        "0s",
        "59s",
        "1m 00s",
        "59m 59s",
        "1h 00m",
        "23h 59m",
        "1d 00h",
        "104d 04h",
    ]
    assert harmless("a\r\nb") == "a\nb"


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


def test_the_picture_in_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = needs.ROOT / "docs" / "show.svg"
    if not picture.is_file():
        pytest.skip("the source tree is not here")

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


def test_nothing_to_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    assert main(["show", str(empty)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "no valid steps"


def test_without_rich(
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "rich", None)
    for name in [name for name in sys.modules if name.startswith("rich.")]:
        monkeypatch.delitem(sys.modules, name)
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
    assert len({*percents}) > 3
    # It is gone at the end.
    assert printed.endswith("no problems\n")
    piped = subprocess.run(command, capture_output=True, check=True)
    assert piped.stderr == b""


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
