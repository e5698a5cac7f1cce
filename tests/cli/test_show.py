"""``runstep show``: its options, the pictures that it saves, its output as JSON."""

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("rich", reason="show needs rich")

from runstep.__main__ import main

from ..helpers import needs, wire
from ..helpers.samples import STEP
from .helpers import EXAMPLES, NOON, hide_package, new_step


def test_a_file_without_steps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    assert main(["show", str(empty)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "no valid steps"


def test_the_first_problems_are_printed_to_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "archive"
    archive.write_text(f"{json.dumps(STEP)}\n" + "noise\n" * 20)
    gone = tmp_path / "gone"
    assert main(["show", str(archive), str(gone)]) == 2
    out, err = capsys.readouterr()
    assert err.splitlines() == [
        *[
            f"{archive}:{line}: $: not JSON: Expecting value at column 1"
            for line in range(2, 12)
        ],
        f"{gone}: No such file or directory",
    ]
    assert out.splitlines()[-3:-1] == ["20 problems", "1 file not read"]


def test_control_characters_of_file_names_are_escaped(
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


def test_output_as_json(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--json", str(archive)]) == 0
    first, second, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert last["summary"]["tool_calls"]["function"] == 1
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
    line = capsys.readouterr().out.splitlines()[0]
    opened = json.loads(line)["steps"][1]["tool_calls"]
    assert opened[1] == {
        "id": "call_function",
        "type": "function",
        "name": "add",
        "input": '{"a":1}',
        "outputs": ["2"],
    }


@needs.source
def test_the_keys_of_json_are_those_of_the_page(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (needs.ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    found = {}
    for heading, rows in re.findall(r"\| key of ([\w `]+) \|.*\n((?:\|.*\n)+)", page):
        cells = [row.split("|")[1] for row in rows.splitlines()]
        found[heading] = re.findall(r"`(\w+)`", "".join(cells))
    assert main(["show", "--json", str(archive)]) == 0
    run, _, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert main(["check", "--json", str(archive)]) == 0
    checked = json.loads(capsys.readouterr().out)
    assert found == {
        "`summary`": list(checked["summary"]),
        "a run": list(run),
        "a step": list(run["steps"][0]),
    }
    more = ["steps_shown", "tool_calls_shown", "repeats_merged", "tokens"]
    assert list(last["summary"]) == [*checked["summary"], *more]
    assert f"has\nalso `{'`, `'.join(more[:-1])}` and `{more[-1]}`" in page


def test_numbers_with_thousands_of_digits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nonsense = "9" * 4300
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 1}
    lines = [json.dumps({**new_step(n, n + 1), "usage": usage}) for n in range(3)]
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
            run, _ = map(json.loads, out.splitlines())
            assert run["tokens"] is None
            assert [each["seconds"] for each in run["steps"]] == [None, None, 1]
        else:
            assert "\n3 valid steps: " in out


def test_pictures_are_saved(
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


@needs.source
def test_the_picture_in_the_readme_is_up_to_date(
    tmp_path: Path,
) -> None:
    picture = needs.ROOT / "docs" / "show.svg"

    def texts(svg: Path) -> list[str]:
        return re.findall(r"<text[^>]*>(.*?)</text>", svg.read_text(encoding="utf-8"))

    again = tmp_path / "show.svg"
    examples = sorted(map(str, EXAMPLES.iterdir()))
    assert main(["show", "--svg", str(again), "--width", "90", *examples]) == 0
    assert len(texts(picture)) > 50
    assert texts(picture) == texts(again)


def test_without_rich(
    archive: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hide_package(monkeypatch, "rich")
    assert main(["show", str(archive)]) == 2
    out, err = capsys.readouterr()
    message = "show needs the package rich: pip install rich\n"
    assert (out, err) == ("", message)
    assert main(["check", str(archive)]) == 0


@wire.needed
@pytest.mark.parametrize("name", ["steps", "lists", "deltas", "streams"])
@pytest.mark.parametrize("options", [(), ("--tool-calls",)])
def test_every_recorded_payload_is_shown(
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
    # One step was broken by hand: see `test_recorded`.
    count = 1 if name == "steps" else 0
    assert len(re.findall(r": \$\.step_details: expected an object", err)) == count
    assert len(err.splitlines()) == count
    assert f"\n{'1 problem' if count else 'no problems'}\n" in out
