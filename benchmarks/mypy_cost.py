"""What mypy takes for ten lines of a user's code, beside what it takes for none.

Every run starts with an empty cache, and the users take turns, so that what else the
machine does falls on all of them. Needs ``runstep[bench]``, installed:

    python benchmarks/mypy_cost.py [ROUNDS]
"""

import platform
import statistics
import subprocess
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

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


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def main(rounds: int) -> None:
    users = (BASE, *OTHERS)
    seconds(BASE)  # mypy itself is read from disk once
    taken = [{user: seconds(user) for user in users} for _ in range(rounds)]
    packages = [f"{name} {version(name)}" for name in ("mypy", "runstep", "openai")]
    print(
        f"{date.today()}, CPython {platform.python_version()}, {', '.join(packages)};"
    )
    print(f"the median of {rounds} rounds, and the spread\n")
    print("| mypy --strict, nothing cached | seconds | times an empty file |")
    print("| --- | --- | --- |")
    for user in users:
        times = spread([each[user] for each in taken])
        ratios = spread([each[user] / each[BASE] for each in taken])
        print(f"| {user} | {times} | {ratios} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
