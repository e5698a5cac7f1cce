"""Noting what is wrong with a value, and where, in a few words."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from .errors import Problem, RunStepValidationError

#: So many problems an error holds; the rest it only counts.
MOST_PROBLEMS = 100
#: So many characters of a name from the input a message shows.
LONGEST_NAME = 40

#: One step down: a key and the class it belongs to, or an index and None.
Step: TypeAlias = tuple[type | None, str | int]
Reason: TypeAlias = Literal["wrong", "missing", "forbidden"]


class Finding(NamedTuple):
    """A problem while it is being found.

    *expected* is the type that belongs at *path*, *cause* what somebody else's
    code raised there.
    """

    path: tuple[Step, ...]
    message: str
    reason: Reason
    expected: object
    cause: Exception | None


class Findings:
    """What was found so far, and the path to where the search is."""

    def __init__(self) -> None:
        self.path: list[Step] = []
        self.findings: list[Finding] = []
        self.more = 0

    @property
    def count(self) -> int:
        return len(self.findings) + self.more

    def found(
        self,
        message: str,
        reason: Reason = "wrong",
        expected: object = None,
        cause: Exception | None = None,
    ) -> None:
        """Note a problem at the present path."""
        if len(self.findings) < MOST_PROBLEMS:
            finding = Finding(tuple(self.path), message, reason, expected, cause)
            self.findings.append(finding)
        else:
            self.more += 1

    def found_at(self, step: Step, message: str, reason: Reason) -> None:
        """Note a problem one step further down."""
        self.path.append(step)
        self.found(message, reason)
        self.path.pop()

    def error(self) -> RunStepValidationError:
        problems = [Problem(json_path(f.path), f.message) for f in self.findings]
        return RunStepValidationError(problems, self.more)


def error_at(path: str, message: str) -> RunStepValidationError:
    """Make an error of one problem."""
    return RunStepValidationError([Problem(path, message)])


def under(path: str, error: RunStepValidationError) -> RunStepValidationError:
    """Give an error of a part as one of the whole, where the part is at *path*."""
    problems = [Problem(path + found[1:], what) for found, what in error.problems]
    return RunStepValidationError(problems, error.more)


def json_path(steps: Sequence[Step]) -> str:
    """Write down the way from the root to a value: ``$.tool_calls[0].id``."""
    return "$" + "".join([segment_of_path(segment) for _, segment in steps])


def segment_of_path(segment: str | int) -> str:
    if isinstance(segment, int):
        return f"[{segment}]"
    name = name_of(segment)
    return f".{name}" if name == segment else f"[{name}]"


def name_of(text: str) -> str:
    """Show a name from the input: as it is if it is a plain one, else quoted."""
    plain = text.isascii() and text.isidentifier() and len(text) <= LONGEST_NAME
    return text if plain else quote(text)


def quote(text: str) -> str:
    """Show a name from the input: quoted, in ASCII, the end cut off if it is long."""
    if len(text) > LONGEST_NAME:
        text = text[: LONGEST_NAME - 3] + "..."
    return '"' + text.encode("unicode_escape").decode().replace('"', r"\"") + '"'


def printable(text: str, keep: str = "") -> str:
    """Show foreign text: what is not printable as escapes, but for what to *keep*."""
    if text.isprintable():
        return text
    return "".join(
        [
            c if c.isprintable() or c in keep else c.encode("unicode_escape").decode()
            for c in text
        ]
    )


def show(value: object) -> str:
    """Say what came, in a few words and without any text of it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            few = value.bit_length() <= 64
            return str(int(value)) if few else "an integer past 64 bits"
        case float():
            return str(float(value))
        case str():
            return f"a string of {plural(len(value), 'character')}"
        case dict():
            return f"an object with {plural(len(value), 'key')}"
        case list() | tuple():
            return f"an array of {plural(len(value), 'item')}"
    return f"an instance of {type(value).__name__}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
