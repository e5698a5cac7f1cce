"""Files that are named on the command line, read one after another."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from errno import EBADF, EINVAL
from os import strerror

from .._files.bounds import MAX_VALUE_SIZE
from .._files.lines import BinaryFile, size_of
from .._files.reader import Found, OnInvalid, StepReader, file_problems
from .._wording import printable
from ..enums import Strictness
from ..errors import FileProblem
from ..objects import RunStepObject
from .outputs import is_standard_output, stat_of
from .progress import progress_bar


class FileReader(StepReader):
    """A reader of files that prints which ones cannot be read."""

    def __init__(
        self,
        strictness: Strictness,
        max_value_size: int = MAX_VALUE_SIZE,
        on_invalid: OnInvalid | None = None,
    ) -> None:
        super().__init__(strictness, max_value_size, watch=watch, on_invalid=on_invalid)
        #: The number of files that could not be read, or not to their end.
        self.unread_count = 0

    def read(self, path: str) -> Iterator[RunStepObject | FileProblem]:
        """Yield the steps and the problems at a path; ``-`` is standard input.

        If a file cannot be read, the reason is printed to standard error.
        """
        for each in self.read_stdin() if path == "-" else self.read_path(path):
            if isinstance(each, RunStepObject):
                yield each
            elif isinstance(each, OSError):
                self.unread_count += 1
                name = printable(str(each.filename))
                print(f"{name}: {each.strerror}", file=sys.stderr)
            else:
                yield from file_problems(each)

    def read_stdin(self) -> Iterator[Found]:
        if sys.stdin is None:
            yield OSError(EBADF, strerror(EBADF), "<stdin>")
        else:
            stdin = sys.stdin.buffer
            yield from self.read_file("<stdin>", stdin, size_of(stdin))


def watch(name: str, file: BinaryFile) -> AbstractContextManager[object]:
    """Return a progress bar for a file.

    Raises OSError for a file to which the command itself prints: it may never end.
    """
    if is_standard_output(stat_of(file)):
        raise OSError(EINVAL, "is standard output, too")
    return progress_bar(name, file)
