"""The error for invalid input, and the problems that it lists."""

from collections.abc import Sequence
from typing import NamedTuple


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


class RunStepValidationError(ValueError):
    """An error for input that does not match the schema.

    *problems* lists the first hundred problems, in the order of the fields. *more* is
    the number of problems that are not listed.
    """

    problems: tuple[Problem, ...]
    more: int

    def __init__(self, problems: Sequence[Problem], more: int = 0) -> None:
        super().__init__(problems, more)
        self.problems = tuple(problems)
        self.more = more

    def __str__(self) -> str:
        """Return one line for each problem, below their number if there are several."""
        lines = [str(problem) for problem in self.problems]
        if self.more:
            lines.append(f"and {self.more} more")
        if len(lines) == 1:
            return lines[0]
        count = len(self.problems) + self.more
        return "\n  ".join([f"{count} problems:", *lines])
