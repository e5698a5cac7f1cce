"""A benchmark of `runstep check` on a large archive: its speed and its peak memory.

It needs runstep to be installed:

    python benchmarks/archive.py [STEPS [ROUNDS]]

It writes an archive of a million steps, or of STEPS, and removes it afterwards. The
exit status is 1 if the check is less than half as fast as `runstep.loads` in a loop, or
if it needs more memory than a check of a hundredth of the steps.
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
#: The check of the whole archive may need at most this many megabytes more than that of
#: a hundredth. The margin is for noise: the same process does not always need the same.
MAX_DIFFERENCE = 2


class Run(NamedTuple):
    """The time that a process took, and its peak memory."""

    seconds: float
    megabytes: float


def steps(count: int) -> Iterator[Json]:
    """Yield run steps; every fourth one calls tools, every hundredth has failed."""
    for number in range(count):
        step = MESSAGE if number % 4 else THREE_CALLS
        created_at = 1717514400 + number
        own: Json = {"id": f"step_{number:024}", "created_at": created_at}
        if number % 100:
            own |= {"status": "completed", "completed_at": created_at + 2}
        else:
            error = {"code": "server_error", "message": "Sorry, something went wrong."}
            own |= {"status": "failed", "failed_at": created_at + 2}
            own |= {"last_error": error, "completed_at": None}
        yield {**step, **own}


def write(archive: Path, count: int) -> None:
    with archive.open("w", encoding="utf-8") as file:
        for step in steps(count):
            file.write(json.dumps(step, separators=(",", ":")) + "\n")


def run(*arguments: str) -> Run:
    """Return what a process of this Python took; exit if the process fails."""
    command = [sys.executable, *arguments]
    discard_output = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    begin = time.perf_counter()
    process = os.posix_spawn(
        command[0], command, os.environ, file_actions=discard_output
    )
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - begin
    if status:
        raise SystemExit(f"{arguments} failed")
    # macOS counts in bytes, other systems count in kilobytes.
    units_per_megabyte = 2**20 if sys.platform == "darwin" else 2**10
    return Run(seconds, usage.ru_maxrss / units_per_megabyte)


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
    peak = max(check.megabytes for check in checks)
    print(f"{circumstances(('runstep', 'attrs'), rounds)}\n")
    print(f"{count:,} steps, {size:,.0f} MB:\n")
    print(f"- seconds of `loads` in a loop: {spread([loop.seconds for loop in loops])}")
    print(f"- seconds of `check`: {spread([check.seconds for check in checks])}")
    print(f"- speed of `check`, as a part of the loop's: {spread(speeds)}")
    print(f"- peak memory of `check`: {peak:.1f} MB")
    print(f"- peak memory for {part:,} steps: {small.megabytes:.1f} MB")
    is_bounded = peak <= small.megabytes + MAX_DIFFERENCE
    return 0 if median(speeds) >= 0.5 and is_bounded else 1


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*given, *[1_000_000, 1][len(given) :]))
