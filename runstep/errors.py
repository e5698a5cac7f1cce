"""The error for invalid input, and the problems that it lists."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ._wording import printable


class Problem(NamedTuple):
    """A problem in the input: where it is, and what is wrong.

    *path* is a JSON path, in which ``$`` is the whole value that was read. *message*
    names what was expected and what was found. Text from the input is shortened in
    both.
    """

    path: str
    message: str

    def __str__(self) -> str:
        """Return the problem as one line: path, colon, message."""
        return f"{self.path}: {self.message}"


class FileProblem(NamedTuple):
    """A problem of a value in a file.

    *file* is the name of the file, and *line* the line on which the value, or the event
    of a stream, begins; that of broken JSON is where it breaks. The first line is 1.
    *path* and *message* are those of a `Problem`.
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        """Return the problem as one line: file, line, path, message, with colons."""
        return f"{_place(self.file, self.line)}: {self.path}: {self.message}"


class RunStepValidationError(ValueError):
    """An error for input that does not match the schema.

    *problems* lists the first hundred problems, in the order of the fields. *more* is
    the number of problems that are not listed. *file* and *line* say where the value
    with the problems begins. They are None if `iter_steps` did not raise the error.
    """

    problems: tuple[Problem, ...]
    more: int
    file: str | None
    line: int | None
    #: For `_problems.found_in`.
    _found: Sequence[object] = ()

    def __init__(
        self,
        problems: Sequence[Problem],
        more: int = 0,
        file: str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(problems, more, file, line)
        self.problems = tuple(problems)
        self.more = more
        self.file = file
        self.line = line

    def __reduce__(self) -> tuple[Any, ...]:
        # What users' code has raised may be impossible to pickle.
        state = {name: each for name, each in vars(self).items() if name != "_found"}
        return type(self), self.args, state

    def __str__(self) -> str:
        """Return one line for each problem, below their number if there are several."""
        begin = "" if self.file is None else f"{_place(self.file, self.line)}: "
        lines = [str(problem) for problem in self.problems]
        if self.more:
            lines.append(f"and {self.more} more")
        if len(lines) == 1:
            return f"{begin}{lines[0]}"
        count = len(self.problems) + self.more
        return "\n  ".join([f"{begin}{count} problems:", *lines])


def _place(file: str, line: int | None) -> str:
    """Return the name of a file and a line, as compilers write them."""
    return f"{printable(file)}:{line}"
