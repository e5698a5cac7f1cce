"""The parts that the reports of all benchmarks share."""

import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from statistics import median


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Return the median, the minimum and the maximum as text."""
    middle, low, high = (
        f"{value:,.{digits}f}" for value in (median(values), min(values), max(values))
    )
    return f"{middle} ({low} to {high})"


def circumstances(packages: Sequence[str], rounds: int) -> str:
    """Return the date, the machine and the versions of a measurement as text."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{date.today()}, CPython {platform.python_version()}, {platform.machine()}; "
        f"{versions}; the median of {rounds} rounds, and the spread."
    )
