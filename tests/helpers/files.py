"""Files that are given as lines, to what the commands read files with."""

from collections.abc import Iterable, Iterator

from runstep import RunStepObject
from runstep._cli.check import Check
from runstep._cli.files import FileReader
from runstep._cli.steps import FileProblem


def read_lines(
    files: FileReader, name: str, lines: Iterable[bytes]
) -> Iterator[RunStepObject | FileProblem]:
    """Yield the steps and the problems in lines, whose ends may be missing."""
    chunks = (line.removesuffix(b"\n") + b"\n" for line in lines)
    return files.read_chunks(name, chunks)


def check_lines(
    check: Check, name: str, lines: Iterable[bytes]
) -> Iterator[FileProblem]:
    """Count the steps in lines; yield the problems."""
    return check.problems(read_lines(check.files, name, lines))
