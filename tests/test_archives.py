"""The code of docs/archives.md, run with the real packages, and on workers of Dask."""

import gzip
import json
import os
import shlex
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from math import ceil
from pathlib import Path
from random import Random
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import runstep
from runstep.__main__ import main

from .helpers import needs, pages
from .helpers.archives import MESSAGE, export_of, lines_of, page_of, stream_of
from .helpers.samples import FUNCTION_CALL, MESSAGE_STEP, STEP, Json

if TYPE_CHECKING:
    from distributed import LocalCluster, Scheduler
    from distributed.diagnostics.plugin import SchedulerPlugin

pytestmark = needs.source

EXAMPLES = needs.ROOT / "examples"
BAD: Json = {**STEP, "created_at": "now"}
NOT_AN_INTEGER = "$.created_at: expected an integer, got a string of 3 characters"


#: Return the text of the page, and the code below a heading.
page = partial(pages.text_of, "archives")
blocks = partial(pages.blocks, "archives")
code_of = partial(pages.code, "archives")


def run(code: str, names: dict[str, Any]) -> None:
    exec(code, names)  # noqa: S102  # the page is part of the project


def replaced(code: str, old: str, new: str) -> str:
    """Return code of the page in which something that stands there once is replaced."""
    assert code.count(old) == 1
    return code.replace(old, new)


# A folder and a table.


@dataclass
class Counted:
    """What is in an archive, counted while it is written.

    *rows* are those of the table, which also has what only ``"open"`` reads.
    """

    statuses: Counter[str] = field(default_factory=Counter)
    tokens: int = 0
    problems: list[str] = field(default_factory=list)
    rows: list[Json] = field(default_factory=list)

    def add(self, step: Json) -> Json:
        """Count a step that is valid, and return it."""
        self.statuses[step["status"]] += 1
        self.tokens += step["usage"]["total_tokens"] if step["usage"] else 0
        self.add_rows(step)
        return step

    def add_rows(self, step: Json) -> Json:
        """Count the tool calls of a step, and return the step."""
        seconds = 1_700_000_000 + int(step["id"].removeprefix("step_"))
        row = {
            "created_at": datetime.fromtimestamp(seconds, timezone.utc),
            "thread_id": step["thread_id"],
            "run_id": step["run_id"],
            "step_id": step["id"],
            "type": step["type"],
            "status": step["status"],
            "tokens": step["usage"]["total_tokens"] if step["usage"] else None,
        }
        calls = step["step_details"].get("tool_calls", [])
        for call in calls:
            is_function = call["type"] == "function"
            cells = {
                "call_id": call["id"],
                "tool": call["type"],
                "name": call["function"]["name"] if is_function else call["type"],
                "arguments": call["function"]["arguments"] if is_function else None,
            }
            self.rows.append({**row, **cells})
            row["tokens"] = None
        if not calls:
            empty = dict.fromkeys(("call_id", "tool", "name", "arguments"))
            self.rows.append({**row, **empty})
        return step


def step_of(number: int, *calls: Json, tokens: int | None = None, **keys: Any) -> Json:
    """Return a step with tool calls; without any, one that created a message."""
    usage = {"prompt_tokens": 0, "completion_tokens": tokens, "total_tokens": tokens}
    step = {
        **(STEP if calls else MESSAGE_STEP),
        "id": f"step_{number}",
        "created_at": 1_700_000_000 + number,
        "usage": None if tokens is None else usage,
        **keys,
    }
    if calls:
        step["step_details"] = {"type": "tool_calls", "tool_calls": list(calls)}
    return step


def function_call(name: str, arguments: str) -> Json:
    function = {"name": name, "arguments": arguments, "output": None}
    return {**FUNCTION_CALL, "id": f"call_{name}", "function": function}


@pytest.fixture
def counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Write the folder ``archive`` in the working folder.

    It has a file of each form: compressed JSON Lines, a page, an export, a stream.
    """
    counted = Counted()
    code_call, search_call, _ = STEP["step_details"]["tool_calls"]
    one = step_of(1, code_call, search_call, function_call("add", "{}"), tokens=5)
    twice = step_of(3, function_call("find", "{broken"), code_call, tokens=70)
    mcp = {"type": "mcp", "id": "call_mcp", "server_label": "docs"}
    only_open = step_of(9, mcp, tokens=3, status="completed")
    only_open["created_at"] *= 1000  # as DashScope does
    lines = lines_of(counted.add(one), MESSAGE, counted.add(step_of(2, tokens=11)))
    list_page = page_of(
        counted.add(twice),
        counted.add(step_of(4, function_call("add", "{}"), status="in_progress")),
    )
    export = export_of(
        [counted.add(step_of(5, tokens=200))],
        [counted.add(step_of(6, function_call("add", ""), search_call, tokens=4000))],
    )
    stream = stream_of([counted.add(twice), counted.add(step_of(7, tokens=60000))])
    last = [BAD, counted.add_rows(only_open)]
    contents = {
        "1.jsonl.gz": gzip.compress(lines.encode()),
        "2/page.json": json.dumps(list_page).encode(),
        "3.json": json.dumps(export, indent=2).encode(),
        "4.sse": stream.encode(),
        "5.jsonl": lines_of(*last).encode(),
        "README.md": b"Files.",
    }
    counted.problems += [
        f"{Path('archive', '5.jsonl')}:1: {NOT_AN_INTEGER}",
        f"{Path('archive', '5.jsonl')}:2: $.step_details.tool_calls[0].type: "
        'expected "code_interpreter" or "file_search" or "function" or "retrieval", '
        'got "mcp"',
    ]
    for name, content in contents.items():
        path = tmp_path / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return counted


def cut_off(path: str) -> Json:
    """Write a compressed file without its end, and return the step in it."""
    step = step_of(0, function_call("add", "{}"), tokens=1, status="cancelled")
    Path(path).write_bytes(gzip.compress(lines_of(step).encode())[:-8])
    return step


def test_a_folder_is_read(counted: Counted, capsys: pytest.CaptureFixture[str]) -> None:
    run(code_of("Read a folder"), {})
    totals = f"{dict(counted.statuses)} {counted.tokens}"
    assert capsys.readouterr().out.splitlines() == [totals, *counted.problems]


def test_a_problem_raises_without_on_problem(counted: Counted) -> None:
    code = replaced(code_of("Read a folder"), ", on_problem=problems.append", "")
    with pytest.raises(runstep.RunStepValidationError) as caught:
        run(code, {})
    assert str(caught.value) == counted.problems[0]


def test_the_files_beside_a_broken_one_are_read(
    counted: Counted, capsys: pytest.CaptureFixture[str]
) -> None:
    counted.add(cut_off("archive/0.json.gz"))
    names: dict[str, Any] = {}
    run(code_of("Read a folder"), names)
    assert (names["statuses"], names["tokens"]) == (counted.statuses, counted.tokens)
    *_, error = capsys.readouterr().out.splitlines()
    assert error.startswith("[Errno 5] broken data: ")
    assert error.endswith(f": '{Path('archive', '0.json.gz')}'")


def test_steps_of_other_services_and_another_parser(counted: Counted) -> None:
    pytest.importorskip("orjson", reason="orjson is not installed")
    options = ['strictness="open"', "parse=orjson.loads"]
    assert all(f"`{option}`" in page() for option in options)
    code = "import orjson\n" + code_of("Read a folder")
    handler = "on_problem=problems.append"
    names: dict[str, Any] = {}
    run(replaced(code, handler, ", ".join([handler, *options])), names)
    assert names["statuses"] == counted.statuses + Counter(["completed"])
    assert [str(problem) for problem in names["problems"]] == counted.problems[:1]


def names_of_the_table() -> dict[str, Any]:
    names: dict[str, Any] = {}
    run(code_of("Make a table"), names)
    return names


def distinct(rows: list[Json]) -> list[Json]:
    return [row for number, row in enumerate(rows) if row not in rows[:number]]


def test_the_rows_of_an_archive_with_a_broken_file(
    counted: Counted, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_off("archive/4.json.gz")
    names = names_of_the_table()
    assert len([*names["rows"](names["read"]("archive"))]) == len(counted.rows) + 1
    problem, error = capsys.readouterr().out.splitlines()
    assert problem == counted.problems[0]
    assert error.startswith("[Errno 5] broken data: ")


def test_a_step_that_is_in_several_files_is_returned_once() -> None:
    once = names_of_the_table()["once"]
    ended, other = step_of(1, status="completed"), step_of(2)
    begun = {**ended, "status": "in_progress"}
    with_calls = step_of(3, FUNCTION_CALL, status="in_progress")
    empty = step_of(3, FUNCTION_CALL, status="in_progress")
    empty["step_details"] = {"type": "tool_calls", "tool_calls": []}
    nameless = {**ended, "id": ""}
    message = {**step_of(3, status="in_progress"), "created_at": empty["created_at"]}
    for steps, expected in (
        ([begun, ended, other], [ended, other]),
        ([ended, other, begun], [ended, other]),
        ([ended, ended, other], [ended, other]),
        ([empty, with_calls], [with_calls]),
        ([nameless, nameless, ended], [nameless, nameless, ended]),
        ([with_calls, message], [with_calls, message]),
    ):
        found = once([runstep.structure(step) for step in steps])
        assert [runstep.unstructure(step) for step in found] == expected


def test_pandas(counted: Counted, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    names = names_of_the_table()
    run(code_of("pandas"), names)
    rows, frame = distinct(counted.rows), names["frame"]
    values = frame.astype(object).where(frame.notna(), None)
    assert values.to_dict("records") == rows
    problem, _, *counts, _, day, _ = capsys.readouterr().out.splitlines()
    assert problem == counted.problems[0]
    calls_by_status = Counter(
        (row["tool"], row["name"], row["status"]) for row in rows if row["tool"]
    )
    numbers = [int(line.split()[-1]) for line in counts[:-1]]
    assert sorted(numbers) == sorted(calls_by_status.values())
    date, tokens = day.split()
    assert (date, float(tokens)) == ("2023-11-14", sum(tokens_of(rows)))


def tokens_of(rows: list[Json]) -> list[int]:
    return [row["tokens"] for row in rows if row["tokens"]]


def test_parquet_in_batches(counted: Counted) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    run(replaced(code_of("Parquet"), "10_000", "4"), names_of_the_table())
    table = parquet.read_table("steps.parquet")
    rows = [{name: row[name] for name in counted.rows[0]} for row in table.to_pylist()]
    assert rows == distinct(counted.rows)
    assert set(table.column_names) == set(counted.rows[0])
    groups = parquet.ParquetFile("steps.parquet").metadata.num_row_groups
    assert groups == ceil(len(rows) / 4) > 2


def test_duckdb(counted: Counted, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    names = names_of_the_table()
    for heading in ("pandas", "Parquet", "DuckDB"):
        run(code_of(heading), names)
    day = datetime(2023, 11, 14, tzinfo=timezone.utc).date()
    rows = distinct(counted.rows)
    for source in ("'steps.parquet'", "frame"):
        assert f"`FROM {source}`" in page() or source.startswith("'")
        run(code_of("DuckDB").replace("'steps.parquet'", source), names)
        assert names["tools"].fetchall() == totals_of(rows)
        assert names["days"].fetchall() == [(day, sum(tokens_of(rows)))]
        failed = {
            (r["thread_id"], r["run_id"]) for r in rows if r["status"] == "failed"
        }
        assert set(names["failed_runs"].fetchall()) == failed
    assert "code_interpreter" in capsys.readouterr().out
    assert "`CREATE TABLE steps AS FROM 'steps.parquet'`" in page()
    database = duckdb.connect("steps.duckdb")
    database.sql("CREATE TABLE steps AS FROM 'steps.parquet'")
    assert database.sql("SELECT count(*) FROM steps").fetchall() == [(len(rows),)]
    database.close()


def totals_of(rows: list[Json]) -> list[tuple[str, str, int, int]]:
    """Return the answer of the page's first query, in its order."""
    rows = [row for row in rows if row["tool"]]
    totals = Counter((row["tool"], row["name"]) for row in rows)
    failed = Counter(
        (row["tool"], row["name"]) for row in rows if row["status"] == "failed"
    )
    answer = [(*call, totals[call], failed[call]) for call in totals]
    return sorted(answer, key=lambda row: (-row[2], *row[:2]))


def test_duckdb_reads_what_show_prints(
    counted: Counted, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("rich", reason="show needs rich")
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    program, *arguments, _, out = shlex.split(blocks("DuckDB", "console")[-1])
    assert program == "runstep"
    assert main(arguments) == 1
    Path(out).write_text(capsys.readouterr().out, encoding="utf-8")
    (query,) = blocks("DuckDB", "sql")
    rows = distinct(counted.rows)
    found = {
        status: (count, total) for status, count, total in duckdb.sql(query).fetchall()
    }
    steps = {row["step_id"]: row["status"] for row in counted.rows}
    assert found == {
        status: (
            [*steps.values()].count(status),
            sum(tokens_of([r for r in rows if r["status"] == status])) or None,
        )
        for status in set(steps.values())
    }


# Totals on all cores.


WORKERS = 3
#: More files than the workers take at once, so that some wait while others are read.
FILES = 20
LINES = 30
#: A worker is killed when it has handed in the result with this number.
FATAL_RESULT = 4
STATUSES = ["in_progress", "cancelled", "failed", "completed", "expired"]
#: The files with this number and higher ones are compressed, and the first of these is
#: cut off.
FIRST_COMPRESSED = 5
CUT_OFF = (
    "broken data: Compressed file ended before the end-of-stream marker was reached"
)
#: Invalid lines, and the problem of each.
INVALID = [
    (b"\xff", "$: not JSON: not utf-8, invalid start byte at byte 0"),
    (b"5", "$: expected a RunStepObject object, got 5"),
    (json.dumps(BAD).encode(), NOT_AN_INTEGER),
]


class Archive(NamedTuple):
    """The parent folder of an archive, and the lines to be printed for its files."""

    folder: Path
    expected: list[str]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Write an archive; count what is written, as the program is to count it."""
    folder = tmp_path_factory.mktemp("archives")
    (folder / "archive").mkdir()
    random = Random(5)
    totals = Counter({"files": FILES, "broken files": 1})
    problems = []
    for number in range(FILES):
        ending = "jsonl" if number < FIRST_COMPRESSED else "jsonl.gz"
        path = folder / "archive" / f"{number:02}.{ending}"
        lines = []
        for line in range(1, LINES + 1):
            if random.random() < 0.03:
                raw, problem = random.choice(INVALID)
                problems.append(f"{path}:{line}: {problem}")
            else:
                tokens = random.randrange(1000)
                status = random.choice(STATUSES)
                raw = json.dumps(step_of(line, tokens=tokens, status=status)).encode()
                totals[f"{status} steps"] += 1
                totals["tokens"] += tokens
            lines.append(raw + b"\n")
        content = b"".join(lines)
        if path.suffix == ".gz":
            content = gzip.compress(content)
        if number == FIRST_COMPRESSED:
            content = content[:-8]  # without the checksum and the length of the text
            problems.append(f"[Errno 5] {CUT_OFF}: '{path}'")
        path.write_bytes(content)
    assert len(problems) > 10
    totals["problems"] = len(problems)
    assert CUT_OFF in "".join(problems[:10])
    counts = [f"{count} {name}" for name, count in sorted(totals.items())]
    return Archive(folder, [*counts, *problems[:10]])


@pytest.fixture(scope="module")
def cluster() -> "Iterator[LocalCluster]":
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    with distributed.LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, dashboard_address=":0"
    ) as cluster:
        yield cluster


def lines_printed(folder: Path, program: str) -> list[str]:
    """Return what a program prints when the page's command is run in a folder."""
    (folder / "totals.py").write_text(program, encoding="utf-8")
    install, command = code_of("Use all cores", "console").splitlines()
    assert install.startswith("python -m pip install")
    python, *arguments = shlex.split(command)
    assert python == "python"
    # A shell makes names of the patterns.
    arguments = [
        name
        for each in arguments
        for name in (sorted(map(str, folder.glob(each))) if "*" in each else [each])
    ]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@dataclass
class Kill:
    """What happened when a worker was killed."""

    results: list[object] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    pid: int = 0
    replaced: Event = field(default_factory=Event)


def killer(scheduler: "Scheduler", kill: Kill) -> "SchedulerPlugin":
    """Return a plugin that kills a worker which has just handed in a result.

    The scheduler calls the methods in its own thread, and does nothing else meanwhile.
    """
    from distributed.diagnostics.plugin import SchedulerPlugin

    class Killer(SchedulerPlugin):
        def transition(
            self, key: Any, start: str, finish: str, *args: Any, **kwargs: Any
        ) -> None:
            if finish != "memory":
                return
            kill.results.append(key)
            if len(kill.results) == FATAL_RESULT:
                tasks = scheduler.tasks
                kill.states = Counter(task.state for task in tasks.values())
                [worker] = tasks[key].who_has or []
                kill.pid = worker.pid
                os.kill(kill.pid, signal.SIGKILL)

        def add_worker(self, scheduler: "Scheduler", worker: str) -> None:
            """Note that a nanny has started a worker in the place of the killed one."""
            kill.replaced.set()

    return Killer()


@needs.programs
def test_the_program_counts_an_archive_on_one_machine(archive: Archive) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    program = code_of("Use all cores")
    assert lines_printed(archive.folder, program) == archive.expected


@needs.programs
def test_the_program_counts_the_same_when_a_worker_of_a_cluster_dies(
    archive: Archive, cluster: "LocalCluster"
) -> None:
    client = 'Client("tcp://scheduler:8786")'
    assert f"`{client}`" in page()
    client = client.replace("tcp://scheduler:8786", cluster.scheduler_address)
    program = replaced(code_of("Use all cores"), "Client(threads_per_worker=1)", client)
    scheduler: Any = cluster.scheduler  # None only before a cluster is started
    kill = Kill()
    scheduler.add_plugin(killer(scheduler, kill))
    assert lines_printed(archive.folder, program) == archive.expected
    # The worker died when some files were done and others were still waiting.
    assert kill.states["memory"]
    assert kill.states["queued"]
    # The result that was lost with the worker was made again.
    assert kill.results.count(kill.results[FATAL_RESULT - 1]) == 2
    # The process of the worker is gone.
    assert kill.replaced.wait(60)
    with pytest.raises(ProcessLookupError):
        os.kill(kill.pid, 0)
    assert kill.pid not in [worker.pid for worker in scheduler.workers.values()]


@needs.programs
def test_loads_reads_the_lines_of_a_dask_bag(cluster: "LocalCluster") -> None:
    import dask.bag
    from distributed import Client

    path = EXAMPLES / "archive.jsonl"
    steps = [runstep.loads(line) for line in path.read_bytes().splitlines()]
    assert len(steps) > 1
    with Client(cluster):
        assert dask.bag.read_text(path).map(runstep.loads).compute() == steps


def test_few_problems_of_a_file_are_kept(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    path = tmp_path / "many.jsonl"
    path.write_text(lines_of(*[BAD] * 12), encoding="utf-8")
    names: dict[str, Any] = {"__name__": "totals"}
    run(code_of("Use all cores"), names)
    totals, problems = names["summary"](str(path))
    assert totals == {"files": 1, "problems": 12}
    assert problems == [f"{path}:{n}: {NOT_AN_INTEGER}" for n in range(1, 11)]


def test_a_file_that_fsspec_has_opened() -> None:
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")
    url = "memory://archive/steps.jsonl.gz"
    content = gzip.compress(lines_of(STEP, BAD).encode())
    fsspec.filesystem("memory").pipe("/archive/steps.jsonl.gz", content)
    problems: list[runstep.FileProblem] = []
    with fsspec.open(url) as file:
        steps = list(runstep.iter_steps(file, on_problem=problems.append))
    assert [step.id for step in steps] == [STEP["id"]]
    [problem] = problems
    assert problem.file == "<file>"
    assert "`problem._replace(file=path)`" in page()
    assert str(problem._replace(file=url)) == f"{url}:2: {NOT_AN_INTEGER}"
