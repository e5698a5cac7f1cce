"""``python -m runstep check``: says what is wrong with files of run steps."""

from collections import Counter
from collections.abc import Iterable, Iterator

from .._wording import plural, quote_unless_plain
from ..enums import Strictness
from ..objects import RunStepDetailsToolCallsObject, RunStepObject
from .steps import Complaint, Files

#: So many types and statuses the summary tells apart.
MOST_NAMES = 100
#: So many steps that a stream left unfinished it names.
MOST_UNFINISHED = 10


class Check:
    """Checks files one after another, and counts what is in them."""

    def __init__(self, strictness: Strictness) -> None:
        self.files = Files(strictness)
        self.steps: Counter[tuple[str, str]] = Counter()
        self.tool_calls: Counter[str] = Counter()
        self.names: set[str] = set()

    def check_file(self, path: str) -> Iterator[Complaint]:
        return self.complaints(self.files.read_file(path))

    def check_lines(self, name: str, lines: Iterable[bytes]) -> Iterator[Complaint]:
        return self.complaints(self.files.read_lines(name, lines))

    def complaints(
        self, found: Iterable[RunStepObject | Complaint]
    ) -> Iterator[Complaint]:
        """Count the steps; give the complaints."""
        for each in found:
            if isinstance(each, RunStepObject):
                self.count(each)
            else:
                yield each

    @property
    def status(self) -> int:
        """Give the exit status."""
        return 2 if self.files.unreadable else 1 if self.files.problems else 0

    def count(self, step: RunStepObject) -> None:
        self.steps[self.named(step.type), self.named(step.status)] += 1
        if isinstance(step.step_details, RunStepDetailsToolCallsObject):
            for call in step.step_details.tool_calls:
                self.tool_calls[self.named(call.type)] += 1

    def named(self, member: str) -> str:
        """Give a name to count under. What is foreign is made harmless, and bounded."""
        name = quote_unless_plain(str(member))
        if name not in self.names and len(self.names) >= MOST_NAMES:
            return "other"
        self.names.add(name)
        return name

    def counts(self) -> dict[str, object]:
        """Give the counts as data, for JSON."""
        return {
            "valid_steps": {
                type_: self.statuses(type_) for type_, _ in self.types().most_common()
            },
            "tool_calls": dict(self.tool_calls.most_common()),
            "deltas": self.files.deltas,
            "unfinished_steps": len(self.files.unfinished),
            "problems": self.files.problems,
            "files_not_read": self.files.unreadable,
        }

    def summary(self) -> Iterator[str]:
        """Give the counts: steps by type and status, tool calls by type, problems."""
        kinds = []
        for type_, count in self.types().most_common():
            statuses = [f"{n} {status}" for status, n in self.statuses(type_).items()]
            kinds.append(f"{count} {type_} ({', '.join(statuses)})")
        yield total(self.steps.total(), "valid step", kinds)
        yield total(
            self.tool_calls.total(),
            "tool call",
            [f"{count} {type_}" for type_, count in self.tool_calls.most_common()],
        )
        if self.files.deltas:
            yield total(self.files.deltas, "delta", [])
        if self.files.unfinished:
            names = [
                quote_unless_plain(name)
                for name in self.files.unfinished[:MOST_UNFINISHED]
            ]
            if len(self.files.unfinished) > MOST_UNFINISHED:
                names.append(f"and {len(self.files.unfinished) - MOST_UNFINISHED} more")
            yield total(len(self.files.unfinished), "unfinished step", names)
        yield total(self.files.problems, "problem", [])
        if self.files.unreadable:
            yield f"{plural(self.files.unreadable, 'file')} not read"

    def types(self) -> Counter[str]:
        types = Counter[str]()
        for (type_, _), count in self.steps.items():
            types[type_] += count
        return types

    def statuses(self, type_: str) -> dict[str, int]:
        """Count the statuses of the steps of a type."""
        return {s: count for (t, s), count in self.steps.items() if t == type_}


def total(count: int, noun: str, parts: list[str]) -> str:
    text = plural(count, noun) if count else f"no {noun}s"
    return f"{text}: {', '.join(parts)}" if parts else text
