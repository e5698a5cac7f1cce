"""What is said when something is not a run step."""

from collections.abc import Sequence
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong, and where.

    *path* is a JSON path from the value that was read (``$`` is that value
    itself), *message* says what was expected and what came. Neither holds more
    of the input than a short name.
    """

    path: str
    message: str

    def __str__(self) -> str:
        """Give the problem as a line: path, colon, message."""
        return f"{self.path}: {self.message}"


class RunStepValidationError(ValueError):
    """The input is not what the schema says.

    *problems* are all that was found, in the order of the fields, up to a hundred;
    *more* counts those beyond.
    """

    problems: tuple[Problem, ...]
    more: int

    def __init__(self, problems: Sequence[Problem], more: int = 0) -> None:
        super().__init__(problems, more)
        self.problems = tuple(problems)
        self.more = more

    def __str__(self) -> str:
        """Give each problem a line, under their count where there are several."""
        lines = [str(problem) for problem in self.problems]
        if self.more:
            lines.append(f"and {self.more} more")
        if len(lines) == 1:
            return lines[0]
        count = len(self.problems) + self.more
        return "\n  ".join([f"{count} problems:", *lines])
