"""Validation errors as exception groups of cattrs.

A converter with ``detailed_validation`` raises exception groups that are nested like
the data. Each exception in a group has a note with its key or index, and
`cattrs.transform_error` makes paths from the notes. This module makes such a group
from the problems of a walk. So problems of a run step inside a user's own class are
reported in the same way as the other problems of that class. The other way round, it
makes problems of the groups that a user's hooks raise inside a run step.
"""

from collections.abc import Sequence
from typing import Any

from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from .._problems import MISSING, FoundProblem, ProblemList, found_in
from .._wording import PathSegment, name_of, quote_unless_plain
from ..errors import RunStepValidationError

# They are typed as `Any`, because pyright expects the arguments of ExceptionGroup.
OBJECT_ERROR: Any = ClassValidationError
ARRAY_ERROR: Any = IterableValidationError


class RunStepClassValidationError(ClassValidationError, RunStepValidationError):
    """A `RunStepValidationError` that is also an exception group of cattrs."""

    __str__ = RunStepValidationError.__str__

    def __init__(self, *args: object) -> None:
        # `error_of` sets the problems, because a group's arguments are fixed.
        self.file = self.line = None

    def derive(self, excs: Sequence[Any]) -> Any:
        return OBJECT_ERROR(self.message, excs, self.cl)

    def __reduce__(self) -> tuple[Any, ...]:
        # Users' exceptions and classes in the group may be impossible to pickle.
        args = self.problems, self.more, self.file, self.line
        notes = vars(self).get("__notes__", [])
        return RunStepValidationError, args, {"__notes__": notes}


def error_of(found: ProblemList, cls: Any, detailed: bool) -> RunStepValidationError:
    """Return the error that a hook raises for the problems of a walk.

    Without *detailed*, the error lists the first problem and counts the others.
    """
    plain = found.error()
    if not detailed:
        first = RunStepValidationError(plain.problems[:1], found.count - 1)
        first._found = plain._found[:1]
        return first
    exceptions = exceptions_in_group(found.problems, 0)
    error = RunStepClassValidationError(str(plain), exceptions, cls)
    error.problems, error.more, error._found = plain.problems, plain.more, plain._found
    return error


def exceptions_in_group(
    problems: Sequence[FoundProblem], depth: int
) -> list[Exception]:
    """Return the exceptions in the group for a value at a depth of *depth* segments."""
    exceptions = [exception_for(each) for each in problems if len(each.path) == depth]
    by_segment: dict[str | int, list[FoundProblem]] = {}
    for problem in problems:
        if len(problem.path) > depth:
            by_segment.setdefault(problem.path[depth][1], []).append(problem)
    for group in by_segment.values():
        own = [each for each in group if len(each.path) == depth + 1]
        exceptions += [with_note(exception_for(each), each, depth) for each in own]
        deeper = [each for each in group if len(each.path) > depth + 1]
        if deeper:
            owner, segment = deeper[0].path[depth + 1]
            error = ARRAY_ERROR if isinstance(segment, int) else OBJECT_ERROR
            inner = exceptions_in_group(deeper, depth + 1)
            nested = error("while structuring", inner, owner or object)
            exceptions.append(with_note(nested, deeper[0], depth))
    return exceptions


def exception_for(problem: FoundProblem) -> Exception:
    """Return the exception that cattrs itself would raise for a problem.

    A wrong value as a whole is a TypeError, the only one whose message cattrs prints.
    """
    match problem.reason:
        case "missing":
            return KeyError(problem.message)
        case "forbidden":
            owner, name = problem.path[-1]
            return ForbiddenExtraKeysError(
                problem.message, owner or object, {quote_unless_plain(str(name))}
            )
    if problem.cause is not None:
        return problem.cause
    return ValueError(problem.message) if problem.path else TypeError(problem.message)


class Expected(str):
    """What was expected and what came, in the place of a type.

    `cattrs.transform_error` prints "invalid value for type, expected", and then the
    type of the note, but no message of an exception.
    """

    __repr__ = str.__str__


def expected_by(problem: FoundProblem) -> object:
    """Return what the note of a problem has as its type."""
    words = problem.message.removeprefix("expected ")
    is_ours = problem.cause is None and words != problem.message
    return Expected(words) if is_ours else problem.expected


def with_note(error: Exception, problem: FoundProblem, depth: int) -> Exception:
    """Return the exception with a note that has its key or index in its group."""
    owner, segment = problem.path[depth]
    note: str
    if isinstance(segment, int):
        text = f"Structuring an array @ index {segment}"
        note = IterableValidationNote(text, segment, expected_by(problem))
    else:
        owner_name = owner.__qualname__ if owner else "an object"
        name = quote_unless_plain(segment)
        text = f"Structuring {owner_name} @ attribute {name}"
        note = AttributeValidationNote(text, name, expected_by(problem))
    # Python 3.10 does not have `add_note`.
    vars(error).setdefault("__notes__", []).append(note)
    return error


def add_raised(
    found: ProblemList,
    error: Exception,
    path: tuple[PathSegment, ...],
    by: str,
    expected: object,
) -> None:
    """Add the problems of an error that a user's code has raised for a value.

    *path* is that of the value, *by* says whose code it is, and *expected* is the type
    of the value. A group of cattrs has problems of parts of the value.
    """
    if isinstance(error, RunStepValidationError) and error._found:
        for problem in found_in(error):
            found.add_found(problem._replace(path=(*path, *problem.path)))
        found.count += error.more
    elif isinstance(error, (ClassValidationError, IterableValidationError)):
        of_parts, others = error.group_exceptions()
        for part, note in of_parts:
            if isinstance(note, AttributeValidationNote):
                below = (*path, (error.cl, note.name))
            else:
                below = (*path, (None, note.index))
            if isinstance(part, KeyError):  # as `cattrs.transform_error` has it
                found.add_found(FoundProblem(below, MISSING, "missing", None, None))
            else:
                by_hook = f"the hook for {name_of(note.type)}"
                add_raised(found, part, below, by_hook, note.type)
        for other in others:
            add_raised(found, other, path, by, expected)
    else:
        message = f"{by} raised {type(error).__name__}"
        if isinstance(error, RunStepValidationError) and error.problems:
            message = f"{message}: {error.problems[0]}"
        found.add_found(FoundProblem(path, message, "wrong", expected, error))
