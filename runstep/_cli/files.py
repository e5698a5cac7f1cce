"""Files that are named on the command line, read one after another."""

import sys
from collections.abc import Iterable, Iterator
from errno import EBADF, EINVAL
from os import strerror
from typing import IO

from .._wording import printable
from ..enums import Strictness
from ..objects import RunStepObject
from .bounds import MAX_VALUE_SIZE
from .lines import iter_chunks
from .outputs import is_standard_output, stat_of
from .progress import progress_bar
from .steps import FileProblem, StepReader


class FileReader:
    """The reader of several files, with counts of what is in them beside the steps."""

    def __init__(
        self, strictness: Strictness, max_value_size: int = MAX_VALUE_SIZE
    ) -> None:
        self.strictness: Strictness = strictness
        self.max_value_size = max_value_size
        self.delta_count = 0
        #: The ids of steps that event streams left unfinished.
        self.unfinished: list[str] = []
        self.problem_count = 0
        #: The number of files that could not be read, or not to their end.
        self.unread_count = 0

    def read_file(self, path: str) -> Iterator[RunStepObject | FileProblem]:
        """Yield the steps and the problems of a file; ``-`` is standard input.

        If the file cannot be read, the reason is printed to standard error.
        """
        try:
            if path != "-":
                with open(path, "rb") as file, progress_bar(path, file):
                    refuse_standard_output(file)
                    yield from self.read_chunks(path, iter_chunks(file))
            elif sys.stdin is None:
                raise OSError(EBADF, strerror(EBADF))
            else:
                refuse_standard_output(sys.stdin)
                yield from self.read_chunks("<stdin>", iter_chunks(sys.stdin.buffer))
        except OSError as error:
            self.unread_count += 1
            print(f"{printable(path)}: {error.strerror}", file=sys.stderr)

    def read_chunks(
        self, name: str, chunks: Iterable[bytes]
    ) -> Iterator[RunStepObject | FileProblem]:
        """Yield the steps and the problems in the content of a file."""
        reader = StepReader(name, self.strictness, self.max_value_size)
        try:
            yield from reader.read(chunks)
        finally:
            self.delta_count += reader.delta_count
            self.problem_count += reader.problem_count
            self.unfinished += reader.unfinished


def refuse_standard_output(file: IO[bytes] | IO[str]) -> None:
    """Raise OSError for a file to which the command itself prints: it may never end."""
    if is_standard_output(stat_of(file)):
        raise OSError(EINVAL, "is standard output, too")
