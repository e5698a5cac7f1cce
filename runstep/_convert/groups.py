"""`RunStepValidationError` in the form in which cattrs takes errors apart.

A converter with ``detailed_validation`` raises groups of exceptions, nested like
the data, with a note on each that says where it belongs; `cattrs.transform_error`
makes paths of them. Here the findings of a walk become such a group, so that a
run step inside somebody's own class is reported like everything else there.
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

from .._problems import FoundProblem, ProblemList
from .._wording import quote_unless_plain
from ..errors import RunStepValidationError

# Not of their own types: pyright takes the arguments for those of ExceptionGroup.
GROUP: Any = ClassValidationError
ARRAY_GROUP: Any = IterableValidationError


class RunStepClassValidationError(ClassValidationError, RunStepValidationError):
    """A `RunStepValidationError` that is a group of cattrs', too."""

    __str__ = RunStepValidationError.__str__

    def __init__(self, *args: object) -> None:
        # The problems are set by `error_of`: what a group is made with is fixed.
        pass

    def derive(self, excs: Sequence[Any]) -> Any:
        return GROUP(self.message, excs, self.cl)

    def __reduce__(self) -> tuple[Any, ...]:
        return RunStepValidationError, (self.problems, self.more)


def error_of(walk: ProblemList, cls: Any, detailed: bool) -> RunStepValidationError:
    """Make the error that a hook raises.

    Without *detailed* it holds the first problem only and counts the others.
    """
    plain = walk.error()
    if not detailed:
        return RunStepValidationError(plain.problems[:1], walk.count - 1)
    error = RunStepClassValidationError(str(plain), nest(walk.problems, 0), cls)
    error.problems, error.more = plain.problems, plain.more
    return error


def nest(findings: Sequence[FoundProblem], depth: int) -> list[Exception]:
    """Make the members of the group that stands *depth* steps from the root."""
    members = [leaf(finding) for finding in findings if len(finding.path) == depth]
    below: dict[str | int, list[FoundProblem]] = {}
    for finding in findings:
        if len(finding.path) > depth:
            below.setdefault(finding.path[depth][1], []).append(finding)
    for at_segment in below.values():
        ends = [each for each in at_segment if len(each.path) == depth + 1]
        members += [note(leaf(each), each, depth) for each in ends]
        deeper = [each for each in at_segment if len(each.path) > depth + 1]
        if deeper:
            owner, segment = deeper[0].path[depth + 1]
            group = ARRAY_GROUP if isinstance(segment, int) else GROUP
            inner = group("while structuring", nest(deeper, depth + 1), owner or object)
            members.append(note(inner, deeper[0], depth))
    return members


def leaf(finding: FoundProblem) -> Exception:
    """Give the exception that cattrs itself would raise for this."""
    match finding.reason:
        case "missing":
            return KeyError(finding.message)
        case "forbidden":
            owner, name = finding.path[-1]
            return ForbiddenExtraKeysError(
                finding.message, owner or object, {quote_unless_plain(str(name))}
            )
    return finding.cause or ValueError(finding.message)


def note(error: Exception, finding: FoundProblem, depth: int) -> Exception:
    """Write on an exception where in its group it belongs."""
    owner, segment = finding.path[depth]
    mark: str
    if isinstance(segment, int):
        text = f"Structuring an array @ index {segment}"
        mark = IterableValidationNote(text, segment, finding.expected)
    else:
        within = owner.__qualname__ if owner else "an object"
        name = quote_unless_plain(segment)
        text = f"Structuring {within} @ attribute {name}"
        mark = AttributeValidationNote(text, name, finding.expected)
    # Not `add_note`, which Python 3.10 does not have.
    vars(error).setdefault("__notes__", []).append(mark)
    return error
