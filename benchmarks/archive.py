"""The speed and memory of reading a large archive, compared with a simple loop.

Needs runstep, installed:

    python benchmarks/archive.py [STEPS [ROUNDS]]

Writes an archive of STEPS steps (a million if not given), reads it with `iter_steps`
and with ``runstep check`` in each of ROUNDS rounds (one if not given), and removes it.
Exits with 1 if one of them is less than 0.7 times as fast as a loop that calls
`runstep.loads`, or needs more memory than for an archive of a hundredth of the size.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from payloads import MESSAGE, THREE_CALLS, Json
from report import circumstances, spread

LOOP = """\
import runstep, sys
with open(sys.argv[1], "rb") as archive:
    for line in archive:
        runstep.loads(line)
"""
ITER_STEPS = """\
import runstep, sys
for step in runstep.iter_steps(sys.argv[1]):
    pass
"""
#: What is compared with the loop: a name, and the arguments of Python.
WAYS = {
    "iter_steps": ["-c", ITER_STEPS],
    "check": ["-m", "runstep", "check"],
}
#: A process may need this many megabytes more than another before it counts, because
#: the memory of the same process varies from run to run.
MAX_DIFFERENCE = 2


class Run(NamedTuple):
    """The seconds that a process took, and its megabytes of memory at the peak."""

    seconds: float
    megabytes: float


def steps(count: int) -> Iterator[Json]:
    """Yield run steps; every fourth one calls tools, every hundredth has failed."""
    for number in range(count):
        step = MESSAGE if number % 4 else THREE_CALLS
        began = 1717514400 + number
        own: Json = {"id": f"step_{number:024}", "created_at": began}
        if number % 100:
            own |= {"status": "completed", "completed_at": began + 2}
        else:
            error = {"code": "server_error", "message": "Sorry, something went wrong."}
            own |= {"status": "failed", "failed_at": began + 2, "last_error": error}
            own |= {"completed_at": None}
        yield {**step, **own}


def write(archive: Path, count: int) -> None:
    with archive.open("w", encoding="utf-8") as file:
        for step in steps(count):
            file.write(json.dumps(step, separators=(",", ":")) + "\n")


def run(*arguments: str) -> Run:
    """Run this Python with some arguments, without its output; it has to succeed."""
    command = [sys.executable, *arguments]
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{arguments} failed")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Run(seconds, usage.ru_maxrss / unit)


def main(count: int, rounds: int) -> int:
    part = count // 100
    with TemporaryDirectory() as folder:
        whole, hundredth = Path(folder, "whole.jsonl"), Path(folder, "hundredth.jsonl")
        write(whole, count)
        write(hundredth, part)
        size = whole.stat().st_size / 2**20
        loops = []
        runs: dict[str, list[Run]] = {name: [] for name in WAYS}
        for _ in range(rounds):
            loops.append(run("-c", LOOP, str(whole)))
            for name, way in WAYS.items():
                runs[name].append(run(*way, str(whole)))
        small = {name: run(*way, str(hundredth)) for name, way in WAYS.items()}
    print(f"{circumstances(('runstep', 'attrs'), rounds)}\n")
    print(f"{count:,} steps, {size:,.0f} MB:\n")
    print(f"- seconds of `loads` in a loop: {spread([loop.seconds for loop in loops])}")
    failed = False
    for name, of_name in runs.items():
        pairs = zip(loops, of_name, strict=True)
        speeds = [loop.seconds / each.seconds for loop, each in pairs]
        most, least = max(each.megabytes for each in of_name), small[name].megabytes
        print(f"- seconds of `{name}`: {spread([each.seconds for each in of_name])}")
        print(f"- `{name}` has {spread(speeds)} of the loop's speed")
        print(f"- its memory: {most:.1f} MB; for {part:,} steps {least:.1f} MB")
        failed |= median(speeds) < 0.7 or most > least + MAX_DIFFERENCE
    return int(failed)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*given, *[1_000_000, 1][len(given) :]))
