"""A benchmark of mypy: its time for ten lines of user code, against an empty file.

Every run starts with an empty cache. The files take turns, so that other work of the
machine affects all of them alike. It needs ``runstep[bench]`` to be installed:

    python benchmarks/mypy_cost.py [ROUNDS]

The exit status is 1 if runstep costs more than `MAX_COST` in several rounds.
"""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from report import circumstances, spread

USERS = Path(__file__).parent / "mypy_users"
BASE = "empty"
OURS = "with_runstep"
OTHERS = (OURS, "with_openai")
#: The stubs may take a fifth of the time of mypy itself.
MAX_COST = 1.2


def seconds(user: str) -> float:
    """Return the time of mypy for a file, in an empty directory; exit if it fails."""
    with TemporaryDirectory() as directory:
        file = str(USERS / f"{user}.py")
        command = [sys.executable, "-m", "mypy", "--strict", file]
        begin = time.perf_counter()
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True)
        taken = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{user}: {done.stdout}{done.stderr}")
    return taken


def main(rounds: int) -> float:
    """Print a table; return the time for our user, in times that of an empty file."""
    users = (BASE, *OTHERS)
    seconds(BASE)  # from now on, mypy itself is in the file cache
    taken = [{user: seconds(user) for user in users} for _ in range(rounds)]
    print(f"{circumstances(('mypy', 'runstep', 'openai'), rounds)}\n")
    print("| mypy --strict, nothing cached | seconds | times an empty file |")
    print("| --- | --- | --- |")
    for user in users:
        times = spread([each[user] for each in taken])
        ratios = [each[user] / each[BASE] for each in taken]
        print(f"| {user} | {times} | {spread(ratios)} |")
        if user == OURS:
            cost = median(ratios)
    return cost


if __name__ == "__main__":
    rounds = int(sys.argv[1]) if sys.argv[1:] else 7
    # One round says too little to fail.
    sys.exit(main(rounds) > MAX_COST and rounds > 1)
