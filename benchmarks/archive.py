"""Checking a large archive: how fast, beside a bare loop, and in how much memory.

Needs runstep, installed:

    python benchmarks/archive.py [STEPS [ROUNDS]]

Writes an archive of so many steps, a million unless told otherwise, and removes it
afterwards. Exits with 1 if checking it is less than half as fast as `runstep.loads` in
a loop, or needs more memory than checking a hundredth of it.
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
#: So many megabytes a process may need more the second time, for nothing.
TOLERATED = 2


class Run(NamedTuple):
    """What a process took: seconds, and megabytes at its peak."""

    seconds: float
    megabytes: float


def steps(count: int) -> Iterator[Json]:
    """Give run steps; every fourth one calls tools, every hundredth has failed."""
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
    """Let this Python run something that has to succeed, whatever it prints."""
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
        loops, checks = [], []
        for _ in range(rounds):
            loops.append(run("-c", LOOP, str(whole)))
            checks.append(run("-m", "runstep", "check", str(whole)))
        small = run("-m", "runstep", "check", str(hundredth))
    pairs = zip(loops, checks, strict=True)
    speeds = [loop.seconds / check.seconds for loop, check in pairs]
    most = max(check.megabytes for check in checks)
    print(f"{circumstances(('runstep', 'attrs'), rounds)}\n")
    print(f"{count:,} steps, {size:,.0f} MB:\n")
    print(f"- seconds of `loads` in a loop: {spread([loop.seconds for loop in loops])}")
    print(f"- seconds of `check`: {spread([check.seconds for check in checks])}")
    print(f"- `check` goes at {spread(speeds)} of the loop's speed")
    print(f"- its memory: {most:.1f} MB; for {part:,} steps {small.megabytes:.1f} MB")
    return 0 if median(speeds) >= 0.5 and most <= small.megabytes + TOLERATED else 1


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*given, *[1_000_000, 1][len(given) :]))
