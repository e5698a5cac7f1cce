"""Going through a value and noting what is wrong with it, in a few words."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, TypeVar

from .errors import Problem, RunStepValidationError

if TYPE_CHECKING:
    from ._kinds import Kind, Object, OneOf, Variants
    from .enums import Vocabulary

#: So many problems an error holds; the rest it only counts.
MOST_PROBLEMS = 100
#: So many characters of a name from the input a message shows.
LONGEST_NAME = 40

T = TypeVar("T")
#: One step down: a key and the class it belongs to, or an index and None.
Step: TypeAlias = tuple[type | None, str | int]
Reason: TypeAlias = Literal["wrong", "missing", "forbidden"]


class Finding(NamedTuple):
    """A problem while it is being found.

    *expected* is the type that belongs at *path*, *cause* what somebody else's
    hook raised there.
    """

    path: tuple[Step, ...]
    message: str
    reason: Reason
    expected: object
    cause: Exception | None


class Walk:
    """One pass over a value. The subclasses know what the value is made of."""

    #: Does the published document alone decide what may be null or absent?
    published = False

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

    def wrong(self, kind: "Kind", value: object) -> None:
        self.found(f"expected {kind.name}, got {show(value)}", expected=kind.expected)

    def wrong_name(self, kind: "Kind", value: str) -> None:
        """Like `wrong`, for a string where the schema lists the strings it knows."""
        got = quote(value) if len(value) <= LONGEST_NAME else show(value)
        self.found(f"expected {kind.name}, got {got}", expected=kind.expected)

    def below(self, step: Step, take: "Callable[[Any, Walk], Any]", value: Any) -> Any:
        """Let *take* have a value that stands one step further down."""
        self.path.append(step)
        taken = take(value, self)
        self.path.pop()
        return taken

    def mapping(self, kind: "Kind", value: Any) -> dict[Any, Any] | None:
        """Give any mapping as a dictionary."""
        return self.copied(kind, value, dict, isinstance(value, Mapping))

    def sequence(self, kind: "Kind", value: Any) -> list[Any] | None:
        """Give any sequence as a list; strings are none."""
        is_sequence = isinstance(value, Sequence) and not isinstance(
            value, (str, bytes)
        )
        return self.copied(kind, value, list, is_sequence)

    def copied(
        self, kind: "Kind", value: Any, make: Callable[[Any], T], fits: bool
    ) -> T | None:
        if not fits:
            self.wrong(kind, value)
            return None
        try:
            return make(value)
        except Exception as error:  # somebody's own mapping may do as it likes
            what = f"{show(value)} that raises {type(error).__name__}"
            self.found(f"expected {kind.name}, got {what}", cause=error)
            return None

    def error(self) -> RunStepValidationError:
        problems = [Problem(json_path(f.path), f.message) for f in self.findings]
        return RunStepValidationError(problems, self.more)

    # What differs between objects and their JSON.

    def take_enum(self, kind: "OneOf", value: Any) -> Any:
        return kind.member(value, self)

    def take_unlisted(self, kind: "OneOf", value: str) -> "Vocabulary | None":
        """Give a member for a string outside an enumeration, if that may be."""
        raise NotImplementedError

    def take_object(self, kind: "Object", value: Any) -> Any:
        raise NotImplementedError

    def take_variant(self, kind: "Variants", value: Any) -> Any:
        raise NotImplementedError


class Construction(Walk):
    """Checks what a constructor is given: objects, not their JSON."""

    def take_unlisted(self, kind: "OneOf", value: str) -> "Vocabulary | None":
        return value if isinstance(value, kind.enum) else None

    def take_object(self, kind: "Object", value: Any) -> Any:
        if not isinstance(value, kind.cls):
            self.wrong(kind, value)
        return value

    def take_variant(self, kind: "Variants", value: Any) -> Any:
        if not isinstance(value, kind.classes):
            self.wrong(kind, value)
        return value


def json_path(steps: Sequence[Step]) -> str:
    """Write down the way from the root to a value: ``$.tool_calls[0].id``."""
    return "$" + "".join([segment_of_path(segment) for _, segment in steps])


def segment_of_path(segment: str | int) -> str:
    if isinstance(segment, int):
        return f"[{segment}]"
    plain = segment.isascii() and segment.isidentifier()
    if plain and len(segment) <= LONGEST_NAME:
        return f".{segment}"
    return f"[{quote(segment)}]"


def quote(text: str) -> str:
    """Show a name from the input: quoted, in ASCII, the end cut off if it is long."""
    if len(text) > LONGEST_NAME:
        text = text[: LONGEST_NAME - 3] + "..."
    return '"' + text.encode("unicode_escape").decode().replace('"', r"\"") + '"'


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
    return f"a {type(value).__name__}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
