"""`iter_steps`: what it reads, what it does with problems, and what it raises."""

import codecs
import gzip
import io
import json
import os
import socket
import sys
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EAGAIN, ENOENT
from pathlib import Path
from typing import Any

import pytest

import runstep
from runstep import FileProblem, RunStepValidationError, iter_steps
from runstep._cli.counts import Counts
from runstep._cli.files import FileReader
from runstep._files.lines import NO_END, size_of
from runstep._files.reader import StepReader

from .helpers import needs, wire
from .helpers.archives import (
    MESSAGE,
    RUN,
    counted_folder,
    export_of,
    forms_of,
    lines_of,
    page_of,
    stream_of,
)
from .helpers.samples import DELTA, MESSAGE_STEP, STEP, Json, event_stream

BAD: Json = {**STEP, "created_at": "now"}
NOT_AN_INTEGER = "expected an integer, got a string of 3 characters"
needs_links = pytest.mark.skipif(
    sys.platform in ("win32", "emscripten"), reason="links need a privilege on Windows"
)


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(source: Any, **options: Any) -> tuple[list[Any], list[FileProblem]]:
    """Return the steps and the problems in a file, both as parsed JSON."""
    problems: list[FileProblem] = []
    steps = list(iter_steps(source, on_problem=problems.append, **options))
    return [runstep.unstructure(step) for step in steps], problems


@pytest.mark.parametrize("form", forms_of([STEP]))
def test_steps_in_each_form_of_file(tmp_path: Path, form: str) -> None:
    steps = [STEP, MESSAGE_STEP, {**MESSAGE_STEP, "id": "step_3"}]
    content = forms_of(steps)[form]
    # In an export, the runs have the steps 1 and 3, and the step 2.
    expected = [steps[0], steps[2], steps[1]] if form == "export" else steps
    path = write(tmp_path / "any name", content)
    assert read(path) == read(str(path)) == (expected, [])
    for file_of in (io.BytesIO, Bytewise, BytewiseAtFirst):
        assert read(file_of(content)) == (expected, [])
    with path.open("rb") as file:
        assert read(file) == (expected, [])
        assert not file.closed


class Bytewise(io.RawIOBase):
    """A raw file of which each read returns one byte."""

    def __init__(self, content: bytes) -> None:
        self.content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.content.read(self.size(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def size(self, buffer: Any) -> int:
        return 1


class BytewiseAtFirst(Bytewise):
    """A raw file of which the first read returns one byte."""

    def size(self, buffer: Any) -> int:
        return len(buffer) if self.content.tell() else 1


def test_a_stream_gives_the_steps_as_they_end_up() -> None:
    begun = {**MESSAGE_STEP, "id": "step_2", "status": "in_progress"}
    first = f"event: thread.run.step.created\ndata: {json.dumps(begun)}\n\n"
    for text, expected in (
        (first, [begun]),
        (first + stream_of([STEP]), [begun, STEP]),
        (first + stream_of([STEP, {**begun, "status": "failed"}]), None),
    ):
        steps, problems = read(io.BytesIO(text.encode()))
        assert (steps, problems) == (
            expected or [{**begun, "status": "failed"}, STEP],
            [],
        )


def test_a_folder_counted_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = counted_folder(tmp_path)
    for source in (tmp_path, str(tmp_path)):
        steps, problems = read(source)
        assert [step["id"] for step in steps] == counted.step_ids
        assert problems == counted.problems
    files = FileReader("wire")
    assert sum(isinstance(e, FileProblem) for e in files.read(str(tmp_path))) == 2
    assert files.other_counts == counted.other_objects
    assert (files.unread_count, capsys.readouterr().err) == (0, "")


def test_the_first_problem_raises_with_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path / "steps.jsonl", lines_of(STEP, BAD, STEP))
    steps = iter_steps(path)
    assert runstep.unstructure(next(steps)) == STEP
    with pytest.raises(RunStepValidationError) as caught:
        next(steps)
    error = caught.value
    assert str(error) == f"{path}:2: $.created_at: {NOT_AN_INTEGER}"
    problems = (runstep.Problem("$.created_at", NOT_AN_INTEGER),)
    assert (error.problems, error.file, error.line) == (problems, str(path), 2)
    assert error.args == (problems, 0, str(path), 2)
    with pytest.raises(RunStepValidationError) as several:
        list(iter_steps(io.BytesIO(b"\n\n{}")))
    assert str(several.value).startswith("<file>:3: 9 problems:\n  $.id: a required")
    with pytest.raises(RunStepValidationError) as empty:
        list(iter_steps(io.BytesIO()))
    assert str(empty.value) == "<file>:1: $: expected run steps, got none"


def test_problems_are_handed_over_and_reading_goes_on(tmp_path: Path) -> None:
    page = json.dumps(page_of(STEP, BAD), indent=1)
    path = write(tmp_path / "steps", f"{page}\nnoise\n{lines_of(STEP, DELTA)}[{{}}]")
    steps, problems = read(path)
    assert steps == [STEP, STEP]
    end = page.count("\n") + 2
    assert problems[0] == (str(path), 1, "$.data[1].created_at", NOT_AN_INTEGER)
    assert str(problems[0]) == f"{path}:1: $.data[1].created_at: {NOT_AN_INTEGER}"
    expecting = "not JSON: Expecting value at column 1"
    assert problems[1] == (str(path), end, "$", expecting)
    missing = [each for each in problems[2:] if each.line == end + 3]
    assert missing == problems[2:]
    assert len(missing) == 9
    assert missing[0][2:] == ("$[0].id", "a required key is missing")


def test_the_problems_of_a_value_are_bounded() -> None:
    calls = {"type": "tool_calls", "tool_calls": [5] * 150}
    _, problems = read(io.BytesIO(json.dumps({**STEP, "step_details": calls}).encode()))
    assert len(problems) == 101
    assert problems[-1] == ("<file>", 1, "$", "and 50 more problems")


@pytest.mark.parametrize(
    ("export", "path", "message"),
    [
        ({**export_of(), "runs": None}, "$.runs", "expected an array, got null"),
        ({**export_of(), "runs": 5}, "$.runs", "expected an array, got 5"),
        (
            {**export_of(), "runs": [5]},
            "$.runs[0]",
            "expected a run, got 5",
        ),
        (
            {**export_of(), "runs": [{**RUN, "steps": 5}]},
            "$.runs[0].steps",
            "expected an array of steps, got 5",
        ),
        (export_of([STEP], [BAD]), "$.runs[1].steps[0].created_at", NOT_AN_INTEGER),
    ],
)
def test_broken_exports(export: Json, path: str, message: str) -> None:
    text = lines_of([export, export_of([MESSAGE_STEP])])
    steps, problems = read(io.BytesIO(text.encode()))
    assert steps[-1] == MESSAGE_STEP
    assert [problem[2:] for problem in problems] == [(f"$[0]{path[1:]}", message)]
    odd: Any
    for odd in (None, 5, "x", [5, None], {"a": 5}):
        content = {**export_of([STEP]), "messages": odd, "files": odd, "thread": odd}
        assert read(io.BytesIO(json.dumps(content).encode())) == ([STEP], [])


def test_steps_in_runs_are_read_wherever_a_run_stands() -> None:
    run = {**RUN, "steps": [STEP]}
    odd = {**export_of([STEP]), "object": "export"}
    step = {**STEP, "export_schema": 1}
    assert read(io.BytesIO(json.dumps([step]).encode())) == ([step], [])
    _, problems = read(io.BytesIO(json.dumps({**odd, "runs": [STEP]}).encode()))
    assert [problem[2:] for problem in problems] == [
        ("$.runs[0]", "expected a run, got an object with 17 keys")
    ]
    marked = {**page_of(STEP), "export_schema": 1}
    bare = {"export_schema": 1, "runs": [{"steps": [STEP]}]}
    named = {**run, "export_schema": 1}
    for value in (
        run,
        [run],
        page_of(run),
        export_of([STEP]),
        [odd],
        marked,
        bare,
        named,
    ):
        assert read(io.BytesIO(json.dumps(value).encode())) == ([STEP], []), value
    wrong = {**RUN, "steps": [BAD]}
    _, problems = read(io.BytesIO(json.dumps(page_of(wrong)).encode()))
    assert [problem.path for problem in problems] == ["$.data[0].steps[0].created_at"]


def test_objects_that_look_like_others_are_problems() -> None:
    typo = {**STEP, "object": "thread.run.steps"}
    other = {**STEP, "object": "thread.run_step"}
    for odd in (typo, other, {**STEP, "object": None}, {**STEP, "object": ""}):
        _, problems = read(io.BytesIO(lines_of(odd, MESSAGE).encode()))
        assert [problem.path for problem in problems] == ["$.object"]


def test_the_items_of_a_broken_array_are_read() -> None:
    items = ",\n".join([json.dumps(STEP), json.dumps(MESSAGE_STEP)])
    steps, problems = read(io.BytesIO(f"[\n{{oops}},\n{items}\n]".encode()))
    assert steps == [STEP, MESSAGE_STEP]
    assert [problem.line for problem in problems] == [1, 2]


def test_a_page_in_a_page_is_a_problem() -> None:
    _, problems = read(io.BytesIO(json.dumps(page_of(page_of(STEP))).encode()))
    assert [problem.path for problem in problems] == ["$.data[0]"]


def test_pages_of_other_objects_are_passed_over() -> None:
    models = {"object": "list", "data": [{"id": "gpt-4o", "object": "model"}]}
    assert read(io.BytesIO(json.dumps(models).encode())) == ([], [])
    _, problems = read(io.BytesIO(b'{"object": "list", "data": []}'))
    assert [problem.path for problem in problems] == ["$.has_more"]


def test_strictness(tmp_path: Path) -> None:
    odd = {**STEP, "status": "odd"}
    path = write(tmp_path / "steps", lines_of(odd))
    assert [problem.path for problem in read(path)[1]] == ["$.status"]
    assert read(path, strictness="open") == ([odd], [])
    wrong: Any = "lax"
    with pytest.raises(ValueError, match="not 'lax'"):
        iter_steps(path, strictness=wrong)


def test_another_parser(tmp_path: Path) -> None:
    parsed: list[bytes] = []

    def parse(text: bytes) -> object:
        parsed.append(text)
        if text.startswith(b"?"):
            raise ValueError("secret\n" * 100)
        return json.loads(text)

    lines = [json.dumps(STEP), "?", json.dumps(MESSAGE_STEP)]
    steps, problems = read(io.BytesIO("\n".join(lines).encode()), parse=parse)
    assert steps == [STEP, MESSAGE_STEP]
    assert set(parsed) == {line.encode() for line in lines} | {b"?\n"}
    [problem] = problems
    assert problem[:3] == ("<file>", 2, "$")
    assert problem.message.startswith(r"not JSON: secret\nsecret\n")
    assert len(problem.message) < 300
    # The parser also gets the data of events.
    del parsed[:]
    assert read(io.BytesIO(stream_of([STEP]).encode()), parse=parse) == ([STEP], [])
    assert parsed == [wire.compact(STEP).encode()] * 2


def test_a_parser_that_makes_tuples() -> None:
    def frozen(value: Any) -> Any:
        if isinstance(value, list):
            return tuple(map(frozen, value))
        if isinstance(value, dict):
            return {key: frozen(item) for key, item in value.items()}
        return value

    for value in ([STEP], page_of(STEP), export_of([STEP]), {**RUN, "steps": [STEP]}):
        file = io.BytesIO(json.dumps(value).encode())
        steps = list(iter_steps(file, parse=lambda text: frozen(json.loads(text))))
        assert steps == [runstep.structure(STEP)]


def test_a_parser_that_recurses() -> None:
    def parse(text: bytes) -> object:
        if text.startswith(b"["):
            raise RecursionError
        return json.loads(text)

    deep = b"[[]]\n" + json.dumps(STEP).encode()
    steps, problems = read(io.BytesIO(deep), parse=parse)
    assert steps == [STEP]
    [problem] = problems
    assert problem.message == "expected JSON, got more levels than the parser allows"


def test_other_parsers_of_the_field() -> None:
    orjson = pytest.importorskip("orjson", reason="orjson is not installed")
    text = lines_of(STEP, BAD) + "{broken\n" + lines_of(MESSAGE_STEP)
    steps, problems = read(io.BytesIO(text.encode()), parse=orjson.loads)
    assert steps == [STEP, MESSAGE_STEP]
    assert [problem[1:3] for problem in problems] == [(2, "$.created_at"), (3, "$")]
    assert problems[1].message.startswith("not JSON: ")


def test_values_that_are_too_large() -> None:
    large = json.dumps({**STEP, "x": "y" * 2000})
    text = f"{large}\n{json.dumps(MESSAGE_STEP)}"
    steps, problems = read(io.BytesIO(text.encode()), max_value_size=1500)
    assert steps == [MESSAGE_STEP]
    [problem] = problems
    assert problem.line == 1
    assert problem.message.endswith("a larger max-value-size allows it")
    assert len(read(io.BytesIO(text.encode()))[0]) == 2
    iter_steps(io.BytesIO(), max_value_size=1)
    size: Any
    for size, error, message in (
        (0, ValueError, "expected at least 1 byte, got 0"),
        ("1", TypeError, "expected a number of bytes, got a string of 1 character"),
        (None, TypeError, "expected a number of bytes, got null"),
    ):
        with pytest.raises(error, match=message):
            iter_steps(io.BytesIO(), max_value_size=size)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    gone = tmp_path / "gone.jsonl"
    for on_problem in (None, print):
        with pytest.raises(FileNotFoundError) as caught:
            list(iter_steps(gone, on_problem=on_problem))
        assert caught.value.filename == str(gone)
    cut = write(tmp_path / "cut.gz", gzip.compress(lines_of(STEP).encode())[:-8])
    steps = iter_steps(cut)
    assert runstep.unstructure(next(steps)) == STEP
    with pytest.raises(OSError, match="broken data: Compressed file ended") as broken:
        next(steps)
    assert broken.value.filename == str(cut)


def test_the_rest_of_a_folder_is_read_before_the_error_of_a_file(
    tmp_path: Path,
) -> None:
    good = lines_of(MESSAGE_STEP)
    write(tmp_path / "1.json", good)
    cut = write(tmp_path / "2.json.gz", gzip.compress(good.encode())[:-8])
    worse = write(tmp_path / "3.json.gz", gzip.compress(good.encode())[:-9])
    write(tmp_path / "4.json", good)
    steps: list[object] = []
    problems: list[FileProblem] = []
    reading = iter_steps(tmp_path, on_problem=problems.append)
    with pytest.raises(OSError, match="broken data") as caught:
        steps += reading
    assert caught.value.filename == str(cut)
    (note,) = vars(caught.value)["__notes__"]
    assert str(worse) in note
    assert (len(steps), problems) == (4, [])
    steps = []
    with pytest.raises(OSError, match="broken data"):
        steps += iter_steps(tmp_path)
    assert len(steps) == 2


def test_a_file_that_is_open_for_writing(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as file, pytest.raises(OSError, match="read"):
        read(file)


def test_a_folder_without_files(tmp_path: Path) -> None:
    write(tmp_path / "notes.md", lines_of(STEP))
    with pytest.raises(FileNotFoundError) as caught:
        list(iter_steps(tmp_path))
    assert str(caught.value) == (
        f"[Errno {ENOENT}] no file in it is called *.json, *.jsonl, *.ndjson, *.txt, "
        f"*.sse, or any of these with .gz: '{tmp_path}'"
    )


def test_a_folder_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path / "b.json", lines_of(STEP))
    scandir = os.scandir

    def refuse(folder: str) -> Any:
        if folder.endswith("a"):
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    steps: list[object] = []
    with pytest.raises(PermissionError, match="Permission denied"):
        steps += iter_steps(tmp_path, on_problem=print)
    assert len(steps) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse long paths")
def test_a_folder_that_cannot_be_entered(tmp_path: Path) -> None:
    write(tmp_path / "b.json", lines_of(STEP))
    # A path of more than 4,096 bytes can only be made step by step.
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(25):
            os.mkdir("a" * 200)
            os.chdir("a" * 200)
        Path("deep.json").write_text(lines_of(STEP))
    finally:
        os.chdir(here)
    steps: list[object] = []
    with pytest.raises(OSError, match="File name too long"):
        steps += iter_steps(tmp_path, on_problem=print)
    assert len(steps) == 1
    with pytest.raises(OSError, match="File name too long"):
        list(iter_steps(tmp_path))


@needs_links
def test_links(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write(tmp_path / "a" / "1.json", lines_of(STEP))
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    write(outside / "2.json", lines_of(MESSAGE_STEP))
    (tmp_path / "c").symlink_to(outside)
    assert read(tmp_path) == ([STEP, MESSAGE_STEP], [])
    # A link that leads to itself or nowhere is no silence. The last might be a folder.
    write(tmp_path / "e.json", lines_of({**STEP, "id": "after the link"}))
    for name, target, message in (
        ("d.json", "d.json", r"symbolic links.*/d\.json'"),
        ("d.json", "gone", r"No such file.*/d\.json'"),
        ("d", "d", r"symbolic links.*/d'"),
    ):
        link = tmp_path / name
        link.symlink_to(tmp_path / target)
        steps: list[runstep.RunStepObject] = []
        with pytest.raises(OSError, match=message):
            steps += iter_steps(tmp_path, on_problem=print)
        assert steps[-1].id == "after the link"
        link.unlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@needs.programs
def test_a_pipe_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "1.json", lines_of(STEP))
    os.mkfifo(tmp_path / "2.json")
    assert read(tmp_path) == ([STEP], [])


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text here")
def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json")
    write(Path(name), lines_of(BAD))
    for source in (tmp_path, name):
        _, [problem] = read(source)
        assert problem.file == name
        assert str(problem) == rf"{tmp_path}/\udcff.json:1: {problem.path}: " + (
            NOT_AN_INTEGER
        )
        with pytest.raises(RunStepValidationError, match=r"/\\udcff\.json:1: \$"):
            list(iter_steps(source))


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_file_that_grows_while_it_is_read(tmp_path: Path, ending: str) -> None:
    # More than is read at once, so that what is added could be read, too.
    line = lines_of({**STEP, "metadata": {"noise": os.urandom(200).hex()}}).encode()
    compress = gzip.compress if ending else bytes
    path = write(tmp_path / f"log.jsonl{ending}", compress(line) * 1000)
    assert path.stat().st_size > 200_000
    count = 0
    for _ in iter_steps(path):
        count += 1
        assert count <= 1000
        with path.open("ab") as log:
            log.write(compress(line))
    assert count == 1000


@pytest.mark.skipif(not Path("/proc/version").is_file(), reason="there is no /proc")
def test_a_file_that_the_system_makes_up() -> None:
    with open("/proc/version", "rb") as file:
        assert size_of(file) == NO_END
    _, problems = read("/proc/version")
    assert [problem.message[:8] for problem in problems] == ["not JSON"]


def test_binary_noise(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 20
    for content in (noise, b"\x1f\x8b" + noise, b"\0" * 1000, noise[100:]):
        path = write(tmp_path / "noise", content)
        if content.startswith(b"\x1f"):
            with pytest.raises(OSError, match="broken data"):
                read(path)
            continue
        steps, problems = read(path)
        assert steps == []
        assert problems
        assert all(str(problem).isprintable() for problem in problems)


@pytest.mark.parametrize(
    ("source", "got"),
    [
        (
            lines_of(STEP).encode(),
            "an instance of bytes; io.BytesIO makes a file of them",
        ),
        (None, "null"),
        (STEP, "an object with 17 keys"),
        (["a.json"], "an array of 1 item"),
        (io.StringIO("{}"), "one that is open in text mode: pass its `buffer`"),
        (
            codecs.getreader("utf-8")(io.BytesIO(b"{}")),
            "one that is open in text mode: pass its `buffer`",
        ),
    ],
)
def test_what_is_neither_a_path_nor_a_file(source: Any, got: str) -> None:
    with pytest.raises(TypeError) as caught:
        list(iter_steps(source))
    expected = "expected a path or a file that is open in binary mode, got"
    assert str(caught.value) == f"{expected} {got}"


def test_files_of_files(tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("steps.jsonl", lines_of(STEP) * 100)
    assert read(path) == (
        [],
        [(str(path), 1, "$", "not JSON, but a zip file: unpack it first")],
    )
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as packed:
        packed.add(path, "steps.jsonl")
    _, problems = read(io.BytesIO(tar.getvalue()))
    assert [problem[1:] for problem in problems] == [
        (1, "$", "not JSON, but a tar file: unpack it first")
    ]
    twice = gzip.compress(gzip.compress(lines_of(STEP).encode()))
    _, problems = read(io.BytesIO(twice))
    message = "not JSON, but compressed by gzip: decompress it first"
    assert problems == [("<file>", 1, "$", message)]


def test_broken_data_of_an_open_gzip_file(tmp_path: Path) -> None:
    text = stream_of([STEP] * 2000).encode()
    whole = gzip.compress(text)
    cut, garbled = whole[:-30], whole[:-8] + b"x" * 8
    for content in (cut, garbled, whole[:200] + b"\xff" * 50 + whole[250:]):
        path = write(tmp_path / "stream.gz", content)
        with gzip.open(path) as file:
            for source in (path, file):
                with pytest.raises(OSError, match="broken data: "):
                    list(iter_steps(source, on_problem=print))


def test_the_steps_of_a_stream_that_breaks_off_come_before_the_error() -> None:
    class Broken(io.BytesIO):
        """A download that fails in a way of its own."""

        def read1(self, size: int | None = -1) -> bytes:
            if not (piece := super().read1(size)):
                raise ConnectionAbortedError if self.kind is OSError else self.kind
            return piece

        kind: type[Exception] = OSError

    for kind in (OSError, EOFError, RuntimeError):
        file = Broken(stream_of([STEP]).encode())
        file.kind = kind
        steps: list[object] = []
        with pytest.raises(OSError if kind is EOFError else kind):
            steps += iter_steps(file)
        assert steps == [runstep.structure(STEP)]


def test_steps_of_a_stream_with_the_same_id_are_told_apart() -> None:
    same = {"id": "[REDACTED]", "run_id": "[REDACTED]", "thread_id": "[REDACTED]"}
    redacted = [{**MESSAGE_STEP, **same, "created_at": n} for n in (1, 2)]
    counted = [{**MESSAGE_STEP, "id": "1", "run_id": f"run_{n}"} for n in (1, 2)]
    threads = [{**MESSAGE_STEP, "id": "1", "thread_id": f"thr_{n}"} for n in (1, 2)]
    types = [{**STEP, **same}, {**MESSAGE_STEP, **same}]
    types[1]["created_at"] = types[0]["created_at"]
    empty = [{**MESSAGE_STEP, "id": ""}] * 2
    ended = event_stream(("thread.run.step.completed", empty[0]))
    assert read(io.BytesIO((stream_of(empty[:1]) + ended).encode())) == (empty[:1], [])
    for steps in (redacted, counted, threads, types, empty):
        assert read(io.BytesIO(stream_of(steps).encode())) == (steps, [])
    # Begun and ended in turn.
    created, ended = stream_of(counted).split("\n\n")[::2], stream_of(counted)
    text = "\n\n".join([*created, ended])
    assert read(io.BytesIO(text.encode())) == (counted, [])


def test_a_delta_goes_to_the_last_step_with_its_id() -> None:
    steps = [
        {
            **STEP,
            "run_id": run_id,
            "status": "in_progress",
            "step_details": {"type": "tool_calls", "tool_calls": []},
        }
        for run_id in ("run_1", "run_2")
    ]
    call = {"index": 0, "id": "call_1", "type": "function"}
    delta = {
        **DELTA,
        "id": STEP["id"],
        "delta": {
            "step_details": {
                "type": "tool_calls",
                "tool_calls": [{**call, "function": {"name": "f", "arguments": "{}"}}],
            }
        },
    }
    text = event_stream(
        ("thread.run.step.created", steps[0]),
        ("thread.run.step.created", steps[1]),
        ("thread.run.step.delta", delta),
    )
    for end in ("", event_stream(("thread.run.step.completed", steps[0]))):
        head, last = text.rsplit("event: ", 1)
        found, problems = read(io.BytesIO(f"{head}{end}event: {last}".encode()))
        counts = [len(step["step_details"]["tool_calls"]) for step in found]
        assert (counts, problems) == ([0, 1], [])
    # A step that is not valid, in place of the second one: its deltas are of no step.
    head, last = text.replace('"run_2"', '"run_2","created_at":"now"').rsplit("ev", 1)
    found, [problem] = read(io.BytesIO(f"{head}ev{last}".encode()))
    assert problem.path == "$.created_at"
    assert [step["step_details"]["tool_calls"] for step in found] == [[]]
    # The same with another thread; and without ids, it may be the first one.
    wrong: Json = {**steps[0], "created_at": "now"}
    nameless = {
        key: each for key, each in wrong.items() if key not in ("run_id", "thread_id")
    }
    for invalid, count in (({**wrong, "thread_id": "thr_2"}, 0), (nameless, 1)):
        text = event_stream(
            ("thread.run.step.created", steps[0]),
            ("thread.run.step.in_progress", invalid),
            ("thread.run.step.delta", delta),
        )
        found, problems = read(io.BytesIO(text.encode()))
        assert {problem.line for problem in problems} == {4}
        assert [len(step["step_details"]["tool_calls"]) for step in found] == [count]


def test_an_error_of_a_step_that_had_an_invalid_event_is_a_problem() -> None:
    begun = {**STEP, "status": "in_progress"}
    wrong = {"index": 0, "id": STEP["step_details"]["tool_calls"][0]["id"]}
    details = {"type": "tool_calls", "tool_calls": [{**wrong, "type": "function"}]}
    text = event_stream(
        ("thread.run.step.created", begun),
        ("thread.run.step.in_progress", {**begun, "created_at": "now"}),
        (
            "thread.run.step.delta",
            {**DELTA, "id": STEP["id"], "delta": {"step_details": details}},
        ),
    )
    _, problems = read(io.BytesIO(text.encode()))
    assert [problem.line for problem in problems] == [4, 7]


def test_a_step_that_deltas_begin_is_that_of_the_next_snapshot() -> None:
    delta = {**DELTA, "id": STEP["id"]}
    text = event_stream(
        ("thread.run.step.delta", delta), ("thread.run.step.completed", STEP)
    )
    other = {**STEP, "run_id": "run_2"}
    text += event_stream(("thread.run.step.completed", other))
    found, problems = read(io.BytesIO(text.encode()), strictness="open")
    assert [step["run_id"] for step in found] == [STEP["run_id"], "run_2"]
    assert problems == []


def test_run_steps_in_a_stream_but_in_no_event_are_problems() -> None:
    stream = stream_of([STEP])
    other = "expected an event called thread.run.step.… for a run step, got another"
    event = f"data: {json.dumps(MESSAGE_STEP)}\n\n"
    pretty = json.dumps(MESSAGE_STEP, indent=2)
    for text, lines in (
        (stream + json.dumps(MESSAGE_STEP), [7]),
        (stream + lines_of(MESSAGE_STEP, MESSAGE, MESSAGE_STEP), [7, 9]),
        (stream + pretty, [7 + pretty[: pretty.index("thread.run.step")].count("\n")]),
        (f"{stream}{event}", [7]),
        (f"{stream}event: message\n{event}", [7]),
        (f"{stream}event:  thread.run.step.completed\n{event}", [7]),
        (f"{stream}event: thread.run.step\n{event}", [7]),
        (f"{stream}event:\ndata: {json.dumps(DELTA)}\n\n", [7]),
        (f'{stream}x: y\n: "thread.run.step"\nid: "thread.run.step"\n', []),
        (f"{stream}data: {json.dumps(MESSAGE)}\n\n{{\n", []),
    ):
        steps, problems = read(io.BytesIO(text.encode()))
        assert steps == [STEP]
        assert problems == [("<file>", line, "$", other) for line in lines]


def test_large_values_of_a_stream_in_no_event_are_problems() -> None:
    stream, bound = stream_of([STEP]), 4000
    large = json.dumps({**MESSAGE_STEP, "x": "y" * bound})
    assert len(stream.splitlines()[1]) < bound
    more = stream_of([MESSAGE_STEP])
    for text, line in (
        (f"{more}{stream}{large}", 13),
        (f"{stream}{large}\n{more}", 7),
        (f"{stream}data: {large}\n\n{more}", 7),
        (f"{stream}: {'y' * bound}\n{more}", 7),
    ):
        steps, problems = read(io.BytesIO(text.encode()), max_value_size=bound)
        assert len(steps) == 2
        assert [problem.line for problem in problems] == [line], text[:9]
        assert problems[0].message.startswith("expected a value of at most")


def test_the_line_of_an_event_after_a_line_in_no_event() -> None:
    text = f"{stream_of([STEP])}{json.dumps(MESSAGE_STEP)}\nx: y\n"
    text += event_stream(("thread.run.step.completed", BAD))
    _, problems = read(io.BytesIO(text.encode()))
    assert [problem.line for problem in problems] == [7, 9]
    text = "x: y\n" + event_stream(("thread.run.step.completed", BAD))
    _, problems = read(io.BytesIO(text.encode()))
    assert [problem.line for problem in problems] == [2]


def test_a_file_whose_reading_does_not_wait() -> None:
    class NoWait(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> None:
            return None

    with pytest.raises(BlockingIOError) as caught:
        list(iter_steps(io.BufferedReader(NoWait())))
    assert caught.value.args == (EAGAIN, "reading it does not wait for data")


@needs.programs
@pytest.mark.skipif(not hasattr(os, "get_blocking"), reason="new on Windows")
def test_a_pipe_that_does_not_wait() -> None:
    ours, its = os.pipe()
    os.write(its, lines_of(STEP).encode())
    os.set_blocking(ours, False)
    for buffering in (-1, 0):
        pipe = open(ours, "rb", buffering, closefd=False)  # noqa: SIM115  # closed
        with pipe, pytest.raises(BlockingIOError):
            list(iter_steps(pipe))
    os.close(ours)
    os.close(its)


@needs.programs
def test_the_size_of_the_rest_of_a_file(tmp_path: Path) -> None:
    path = write(tmp_path / "steps.jsonl", lines_of(STEP))
    with path.open("rb") as file:
        assert size_of(file) == path.stat().st_size
        file.read(10)
        assert size_of(file) == path.stat().st_size - 10
    ours, its = os.pipe()
    with open(ours, "rb") as pipe:
        assert size_of(pipe) == NO_END
    os.close(its)
    assert size_of(io.BytesIO(b"{}")) == NO_END


@needs.threads
def test_a_socket_with_a_time_limit() -> None:
    ours, its = socket.socketpair()
    with ours, its:
        ours.settimeout(60)
        its.sendall(lines_of(STEP).encode())
        its.shutdown(socket.SHUT_WR)
        with ours.makefile("rb") as file:
            assert read(file) == ([STEP], [])


def test_an_error_of_a_download_stays_what_it_is() -> None:
    class CutError(ConnectionError):
        """An error of a library for downloads."""

    class Download(io.BytesIO):
        def read1(self, size: int | None = -1) -> bytes:
            raise CutError(5, "the server is gone")

    with pytest.raises(CutError) as caught:
        list(iter_steps(Download(lines_of(STEP).encode() * 9)))
    assert caught.value.filename == "<file>"


def test_the_name_of_an_open_file(tmp_path: Path) -> None:
    path = write(tmp_path / "steps.jsonl", lines_of(BAD))
    with path.open("rb") as file:
        _, [problem] = read(file)
    assert problem.file == str(path)


def test_the_last_byte_of_a_file(tmp_path: Path) -> None:
    assert read(write(tmp_path / "empty page.json", "[ ]")) == ([], [])


def test_a_file_is_watched_while_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "steps.jsonl", lines_of(STEP, MESSAGE_STEP))
    watched: list[str] = []

    @contextmanager
    def watch(name: str, file: Any) -> Iterator[None]:
        assert file.name == name
        watched.append(f"begin of {name}")
        yield
        watched.append("end")

    for _ in StepReader("wire", watch=watch).read_path(str(path)):
        watched.append("step")
    assert watched == [f"begin of {path}", "step", "step", "end"]


def test_files_are_closed(tmp_path: Path) -> None:
    path = write(tmp_path / "steps.jsonl", lines_of(STEP, STEP))
    steps = iter_steps(path)
    next(steps)
    steps.close()  # a ResourceWarning would fail the test


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no list of open files")
def test_a_kept_error_keeps_no_file_open(tmp_path: Path) -> None:
    path = write(tmp_path / "steps.jsonl", lines_of(BAD, STEP))
    before = len(os.listdir("/proc/self/fd"))
    errors = []
    for _ in range(5):
        with pytest.raises(RunStepValidationError) as caught:
            list(iter_steps(path))
        errors.append(caught.value)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_path_of_bytes(tmp_path: Path) -> None:
    write(tmp_path / "steps.jsonl", lines_of(BAD))
    [entry] = os.scandir(os.fsencode(tmp_path))
    source: Any = entry
    _, [problem] = read(source)
    assert problem.file == str(tmp_path / "steps.jsonl")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = write(tmp_path / "steps.jsonl", lines_of(MESSAGE_STEP) * count)
        tracemalloc.start()
        read_count = sum(1 for _ in iter_steps(path))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert read_count == count
        return most

    peak(300)  # makes what is made once
    assert peak(6000) < peak(300) + 100_000


def checked(source: Path) -> tuple[list[runstep.RunStepObject], list[FileProblem]]:
    """Return the steps and the problems that ``runstep check`` finds at a path."""
    counts = Counts(FileReader("wire"))
    found = list(counts.files.read(str(source)))
    steps = [each for each in found if isinstance(each, runstep.RunStepObject)]
    return steps, [each for each in found if isinstance(each, FileProblem)]


@wire.needed
def test_iter_steps_and_check_agree_on_recorded_payloads(tmp_path: Path) -> None:
    rows = [*wire.recorded("steps"), *wire.recorded("lists")]
    contents = list(forms_of([row.payload for row in rows]).values())
    contents += [text.encode() for text in wire.streams()]
    contents.append(
        lines_of(*[row.payload for row in wire.recorded("deltas")]).encode()
    )
    assert len(contents) > 20
    found_steps = found_problems = 0
    for number, content in enumerate(contents):
        path = write(tmp_path / f"{number:03}.json", content)
        problems: list[FileProblem] = []
        steps = list(iter_steps(path, on_problem=problems.append))
        assert (steps, problems) == checked(path)
        found_steps += len(steps)
        found_problems += len(problems)
    assert found_steps > 1000
    assert found_problems > 100
    all_problems: list[FileProblem] = []
    all_steps = list(iter_steps(tmp_path, on_problem=all_problems.append))
    assert (len(all_steps), len(all_problems)) == (found_steps, found_problems)
