"""What mypy takes for ten lines of a user's code, beside what it takes for none.

Every run starts with an empty cache, and the users take turns, so that what else the
machine does falls on all of them. Needs ``runstep[bench]``, installed:

    python benchmarks/mypy_cost.py [ROUNDS]
"""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from report import circumstances, spread

USERS = Path(__file__).parent / "mypy_users"
BASE = "empty"
OTHERS = ("with_runstep", "with_openai")


def seconds(user: str) -> float:
    """Check a user's code, which has to be right, in an empty directory."""
    with TemporaryDirectory() as directory:
        file = str(USERS / f"{user}.py")
        command = [sys.executable, "-m", "mypy", "--strict", file]
        begin = time.perf_counter()
        done = subprocess.run(command, cwd=directory, capture_output=True, text=True)
        taken = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{user}: {done.stdout}{done.stderr}")
    return taken


def main(rounds: int) -> None:
    users = (BASE, *OTHERS)
    seconds(BASE)  # mypy itself is read from disk once
    taken = [{user: seconds(user) for user in users} for _ in range(rounds)]
    print(f"{circumstances(('mypy', 'runstep', 'openai'), rounds)}\n")
    print("| mypy --strict, nothing cached | seconds | times an empty file |")
    print("| --- | --- | --- |")
    for user in users:
        times = spread([each[user] for each in taken])
        ratios = spread([each[user] / each[BASE] for each in taken])
        print(f"| {user} | {times} | {ratios} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
