"""Does what docs/archives.md says, word for word, with Dask's real workers."""

import gzip
import json
import os
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

pytest.importorskip("distributed", reason="the engine is not here")

import dask.bag
from distributed import Client, LocalCluster, Scheduler
from distributed.diagnostics.plugin import SchedulerPlugin

import runstep

from .helpers import needs, pages
from .helpers.samples import MESSAGE_STEP, STEP

pytestmark = [needs.programs, needs.source]

EXAMPLES = needs.ROOT / "examples"

WORKERS = 3
#: More than the workers are given at once, so that some wait while others are done.
FILES = 20
LINES = 30
#: The worker that finishes this one is killed.
FATAL = 4
STATUSES = ["in_progress", "cancelled", "failed", "completed", "expired"]
#: From this one on, files are compressed; it is cut off itself.
BROKEN = 5
NO_END = "Compressed file ended before the end-of-stream marker was reached"
#: Lines that are not valid, and what is wrong with them.
INVALID = [
    (b"\xff", "$: not JSON: not utf-8, invalid start byte at byte 0"),
    (b"5", "$: expected a RunStepObject object, got 5"),
    (
        json.dumps({**STEP, "created_at": "now", "id": 5}).encode(),
        "$.id: expected a string, got 5",
    ),
]


class Archive(NamedTuple):
    """Files, in `archive` within a folder, and what the program prints of them."""

    folder: Path
    printed: list[str]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Write an archive, and count meanwhile what is written."""
    folder = tmp_path_factory.mktemp("archives")
    (folder / "archive").mkdir()
    random = Random(5)
    totals = Counter({"files": FILES, "broken files": 1})
    problems = []
    for number in range(FILES):
        ending = "jsonl" if number < BROKEN else "jsonl.gz"
        path = folder / "archive" / f"{number:02}.{ending}"
        lines = []
        for line in range(1, LINES + 1):
            if random.random() < 0.03:
                raw, problem = random.choice(INVALID)
                totals["invalid lines"] += 1
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
        if number == BROKEN:
            content = content[:-8]  # what comes after the lines
            problems.append(f"{path}: {NO_END}")
        path.write_bytes(content)
    assert totals["invalid lines"] > 10
    assert NO_END in "".join(problems[:10])
    counts = [f"{count} {name}" for name, count in sorted(totals.items())]
    return Archive(folder, [*counts, *problems[:10]])


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, dashboard_address=":0"
    ) as cluster:
        yield cluster


def blocks(section: str, language: str) -> str:
    return pages.blocks("archives", section, language)


def printed_by(folder: Path, last_lines: str) -> list[str]:
    """Put the page's program together, and run it as the page says."""
    program = "\n\n".join([blocks("The program", "python"), last_lines])
    (folder / "totals.py").write_text(program, encoding="utf-8")
    python, *arguments = shlex.split(blocks("On one machine", "console"))
    assert python == "python"
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
    """Kills a worker that has just handed in a result; not all results are there then.

    The scheduler calls this in its own thread. Until it returns, nothing goes on there.
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
        if len(self.results) == FATAL:
            tasks = self.scheduler.tasks
            self.states = Counter(task.state for task in tasks.values())
            [worker] = tasks[key].who_has or []
            self.pid = worker.pid
            os.kill(self.pid, signal.SIGKILL)

    def add_worker(self, scheduler: Scheduler, worker: str) -> None:
        """See another worker come, after the first ones: its nanny starts it again."""
        self.replaced.set()


def test_on_one_machine(archive: Archive) -> None:
    last_lines = blocks("On one machine", "python")
    assert printed_by(archive.folder, last_lines) == archive.printed


def test_on_a_cluster_when_a_worker_dies(
    archive: Archive, cluster: LocalCluster
) -> None:
    last_lines = blocks("On a cluster", "python")
    address = "tcp://scheduler:8786"
    assert last_lines.count(address) == 1
    last_lines = last_lines.replace(address, cluster.scheduler_address)
    scheduler: Any = cluster.scheduler  # it has one, being started
    killer = Killer(scheduler)
    scheduler.add_plugin(killer)
    assert printed_by(archive.folder, last_lines) == archive.printed
    # Some of the work was done then, and some had not begun.
    assert killer.states["memory"]
    assert killer.states["queued"]
    # The result that the worker had died with was made again.
    assert killer.results.count(killer.results[FATAL - 1]) == 2
    # And it really died.
    assert killer.replaced.wait(60)
    with pytest.raises(ProcessLookupError):
        os.kill(killer.pid, 0)
    assert killer.pid not in [worker.pid for worker in scheduler.workers.values()]


def test_a_bag_of_steps(cluster: LocalCluster) -> None:
    path = EXAMPLES / "archive.jsonl"
    steps = [runstep.loads(line) for line in path.read_bytes().splitlines()]
    assert len(steps) > 1
    with Client(cluster):
        assert dask.bag.read_text(path).map(runstep.loads).compute() == steps
