"""The code of docs/archives.md, run with the real packages, and on workers of Dask."""

import gzip
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Event
from typing import Any, NamedTuple

import pytest

pytest.importorskip("distributed", reason="Dask is not installed")

import dask.bag
from distributed import Client, LocalCluster, Scheduler
from distributed.diagnostics.plugin import SchedulerPlugin

import runstep

from .helpers import needs, pages
from .helpers.samples import MESSAGE_STEP, PAGE, STEP

pytestmark = [needs.programs, needs.source]

EXAMPLES = needs.ROOT / "examples"


def part(heading: str) -> str:
    """Return the Python code below a heading of the page, up to the next heading."""
    page = (needs.ROOT / "docs" / "archives.md").read_text(encoding="utf-8")
    (text,) = re.findall(rf"^##+ {heading}$(.*?)(?=^##|\Z)", page, re.DOTALL | re.M)
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return str(code)


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
    "broken gzip: Compressed file ended before the end-of-stream marker was reached"
)
#: Invalid lines, and the problem of each.
INVALID = [
    (b"\xff", "$: not JSON: not utf-8, invalid start byte at byte 0"),
    (b"5", "$: expected a RunStepObject object, got 5"),
    (
        json.dumps({**STEP, "created_at": "now"}).encode(),
        "$.created_at: expected an integer, got a string of 3 characters",
    ),
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
                usage = {
                    "prompt_tokens": 0,
                    "completion_tokens": tokens,
                    "total_tokens": tokens,
                }
                step = {**MESSAGE_STEP, "status": status, "usage": usage}
                raw = json.dumps(step).encode()
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
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, dashboard_address=":0"
    ) as cluster:
        yield cluster


def lines_printed(folder: Path, last_lines: str) -> list[str]:
    """Return what the page's program prints when its command is run in a folder."""
    program = "\n\n".join([part("On all cores"), last_lines])
    (folder / "totals.py").write_text(program, encoding="utf-8")
    command = pages.blocks("archives", "On all cores", "console")
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


class Killer(SchedulerPlugin):
    """A plugin that kills a worker which has just handed in a result.

    The scheduler calls the methods in its own thread, and does nothing else meanwhile.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self.results: list[object] = []
        self.states: Counter[str] = Counter()
        self.pid = 0
        self.replaced = Event()

    def transition(
        self, key: Any, start: str, finish: str, *args: Any, **kwargs: Any
    ) -> None:
        if finish != "memory":
            return
        self.results.append(key)
        if len(self.results) == FATAL_RESULT:
            tasks = self.scheduler.tasks
            self.states = Counter(task.state for task in tasks.values())
            [worker] = tasks[key].who_has or []
            self.pid = worker.pid
            os.kill(self.pid, signal.SIGKILL)

    def add_worker(self, scheduler: Scheduler, worker: str) -> None:
        """Note that a nanny has started a worker in the place of the killed one."""
        self.replaced.set()


def test_the_program_counts_an_archive_on_one_machine(archive: Archive) -> None:
    last_lines = part("On one machine")
    assert lines_printed(archive.folder, last_lines) == archive.expected


def test_the_program_counts_the_same_when_a_worker_of_a_cluster_dies(
    archive: Archive, cluster: LocalCluster
) -> None:
    last_lines = part("On a cluster")
    address = "tcp://scheduler:8786"
    assert last_lines.count(address) == 1
    last_lines = last_lines.replace(address, cluster.scheduler_address)
    scheduler: Any = cluster.scheduler  # None only before a cluster is started
    killer = Killer(scheduler)
    scheduler.add_plugin(killer)
    assert lines_printed(archive.folder, last_lines) == archive.expected
    # The worker died when some files were done and others were still waiting.
    assert killer.states["memory"]
    assert killer.states["queued"]
    # The result that was lost with the worker was made again.
    assert killer.results.count(killer.results[FATAL_RESULT - 1]) == 2
    # The process of the worker is gone.
    assert killer.replaced.wait(60)
    with pytest.raises(ProcessLookupError):
        os.kill(killer.pid, 0)
    assert killer.pid not in [worker.pid for worker in scheduler.workers.values()]


@pytest.fixture
def small_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the folder ``archive``, as the working folder.

    It has three steps with seven tool calls, one of them a call of Azure's.
    """
    (tmp_path / "archive" / "older").mkdir(parents=True)
    mcp = {"type": "mcp", "id": "call_mcp", "server_label": "docs"}
    details = {"type": "tool_calls", "tool_calls": [mcp]}
    other = {**STEP, "status": "completed", "step_details": details}
    lines = [STEP, MESSAGE_STEP, {**STEP, "id": "step_3"}]
    text = "".join([json.dumps(each) + "\n" for each in lines])
    (tmp_path / "archive" / "steps.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    page = json.dumps({**PAGE, "data": [other]})
    (tmp_path / "archive" / "older" / "page.json").write_text(page)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_read(
    small_archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(part("Read a folder"), {})  # noqa: S102  # the page is part of the project
    used = STEP["usage"]["total_tokens"] * 2 + MESSAGE_STEP["usage"]["total_tokens"]
    path = Path("archive", "older", "page.json")
    expected = (
        'expected "code_interpreter" or "file_search" or "function" or "retrieval", '
        'got "mcp"'
    )
    assert capsys.readouterr().out.splitlines() == [
        f"{ {'failed': 2, 'completed': 1} } {used}",
        f"{path}:1: $.data[0].step_details.tool_calls[0].type: {expected}",
    ]


def test_the_table_in_pandas_parquet_and_duckdb(
    small_archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    names: dict[str, Any] = {}
    for heading in ("Make a table", "pandas", "Parquet", "DuckDB"):
        exec(part(heading), names)  # noqa: S102  # the page is part of the project
    table = names["table"]
    counts = {"code_interpreter": 2, "file_search": 2, "function": 2, "mcp": 1}
    assert table["tool"].value_counts().to_dict() == counts
    assert table["function"].dropna().to_list() == ["add", "add"]
    assert table["arguments"].dropna().to_list() == ['{"a":1}'] * 2
    began = pandas.Timestamp(STEP["created_at"], unit="s", tz="UTC")
    assert set(table["created_at"]) == {began}
    rows = names["answer"].fetchall()
    assert rows == [
        ("code_interpreter", 2, 2),
        ("file_search", 2, 2),
        ("function", 2, 2),
        ("mcp", 1, 0),
    ]
    first = duckdb.sql("SELECT min(created_at) FROM 'calls.parquet'")
    ((written,),) = first.fetchall()
    assert written.timestamp() == STEP["created_at"]
    assert "mcp" in capsys.readouterr().out


def test_loads_reads_the_lines_of_a_dask_bag(cluster: LocalCluster) -> None:
    path = EXAMPLES / "archive.jsonl"
    steps = [runstep.loads(line) for line in path.read_bytes().splitlines()]
    assert len(steps) > 1
    with Client(cluster):
        assert dask.bag.read_text(path).map(runstep.loads).compute() == steps
