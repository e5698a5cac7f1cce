"""Files that are given as their content, to what the commands read files with."""

from collections.abc import Iterable, Iterator

from runstep import FileProblem, RunStepObject, RunStepValidationError
from runstep._cli.counts import Counts
from runstep._cli.files import FileReader
from runstep._files.bounds import MAX_VALUE_SIZE
from runstep._files.reader import StepReader, file_problems
from runstep.enums import Strictness


def new_counts(
    strictness: Strictness = "wire", max_value_size: int = MAX_VALUE_SIZE
) -> Counts:
    return Counts(FileReader(strictness, max_value_size))


def read_chunks(
    reader: StepReader, name: str, chunks: Iterable[bytes]
) -> Iterator[RunStepObject | FileProblem]:
    """Yield the steps and the problems in the chunks of a file."""
    for each in reader.read_chunks(name, chunks):
        if isinstance(each, RunStepObject):
            yield each
        else:
            assert isinstance(each, RunStepValidationError)
            yield from file_problems(each)


def check_chunks(
    counts: Counts, name: str, chunks: Iterable[bytes]
) -> Iterator[FileProblem]:
    """Count the steps in the chunks of a file; yield the problems."""
    for each in read_chunks(counts.files, name, chunks):
        if isinstance(each, RunStepObject):
            counts.add(each)
        else:
            yield each


def check_lines(
    counts: Counts, name: str, lines: Iterable[bytes]
) -> Iterator[FileProblem]:
    """Count the steps in lines, whose ends may be missing; yield the problems."""
    return check_chunks(counts, name, with_ends(lines))


def with_ends(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line.removesuffix(b"\n") + b"\n" for line in lines)
