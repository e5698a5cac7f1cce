"""What the benchmarks' reports have in common."""

import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from statistics import median


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Give the median, and from where to where the values go."""
    middle, low, high = (
        f"{value:,.{digits}f}" for value in (median(values), min(values), max(values))
    )
    return f"{middle} ({low} to {high})"


def circumstances(packages: Sequence[str], rounds: int) -> str:
    """Say when and with what was measured."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{date.today()}, CPython {platform.python_version()}, {platform.machine()}; "
        f"{versions}; the median of {rounds} rounds, and the spread."
    )
