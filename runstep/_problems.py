"""Problems: what is wrong with a value, and where in it, as they are found."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from ._wording import PathSegment, json_path
from .errors import Problem, RunStepValidationError

#: An error lists at most this many problems and counts the rest: a file of the wrong
#: kind would otherwise make an error that is larger than the file.
MAX_PROBLEMS = 100

#: The message for a key that is missing.
MISSING = "a required key is missing"

Reason: TypeAlias = Literal["wrong", "missing", "forbidden"]


class FoundProblem(NamedTuple):
    """A problem with all that is known of it when it is found.

    *cause* is the exception that a user's code raised at *path*, if that is the
    problem, and *expected* is the type that belongs there.
    """

    path: tuple[PathSegment, ...]
    message: str
    reason: Reason
    expected: object
    cause: Exception | None


class ProblemList:
    """The problems that were found so far, and the path of the value in question."""

    def __init__(self) -> None:
        self.path: list[PathSegment] = []
        self.problems: list[FoundProblem] = []  # the first ones
        self.count = 0  # of all problems

    def add(
        self,
        message: str,
        reason: Reason = "wrong",
        expected: object = None,
        cause: Exception | None = None,
    ) -> None:
        """Add a problem of the value at the present path."""
        if self.count < MAX_PROBLEMS:
            problem = FoundProblem(tuple(self.path), message, reason, expected, cause)
            self.problems.append(problem)
        self.count += 1

    def add_found(self, problem: FoundProblem) -> None:
        """Add a problem that was found elsewhere, with its path."""
        if self.count < MAX_PROBLEMS:
            self.problems.append(problem)
        self.count += 1

    def replace(self, message: str) -> None:
        """Replace all problems by one of the whole value."""
        self.count = 0
        self.problems.clear()
        self.add(message)

    def add_at(self, segment: PathSegment, message: str, reason: Reason) -> None:
        """Add a problem of a value one segment below the present path."""
        self.path.append(segment)
        self.add(message, reason)
        self.path.pop()

    def error(self) -> RunStepValidationError:
        """Return the error that lists the problems."""
        problems = [Problem(json_path(p.path), p.message) for p in self.problems]
        error = RunStepValidationError(problems, self.count - len(problems))
        error._found = self.problems
        return error


def found_in(error: RunStepValidationError) -> Sequence[FoundProblem]:
    """Return the problems of an error with all that is known; none if no walk found it.

    The error of a larger value needs it, and pydantic's.
    """
    found: Any = error._found
    return tuple(found)


def error_at(path: str, message: str) -> RunStepValidationError:
    """Return an error with one problem."""
    return RunStepValidationError([Problem(path, message)])


def moved_under(path: str, error: RunStepValidationError) -> RunStepValidationError:
    """Return the error of a part as an error of the whole, whose part is at *path*."""
    problems = [Problem(path + part[1:], message) for part, message in error.problems]
    return RunStepValidationError(problems, error.more)
