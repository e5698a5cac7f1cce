"""Counts of what is in files, as lines and as data: the same for both commands."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from .._wording import plural, quote_unless_plain
from ..objects import RunStepDetailsToolCallsObject, RunStepObject
from .files import FileReader

#: The summary counts at most this many types and statuses by name, and all others as
#: "other". The schema has 11; the input may invent any number.
MAX_LABELS = 100
#: The summary lists at most this many ids of unfinished steps, so that it stays short.
MAX_UNFINISHED_IDS = 10

#: A type or a status, or the label of one that is not plain text. The label is in a
#: tuple, because another type may have the same text.
Name: TypeAlias = str | tuple[str]


def label_of(name: Name) -> str:
    return name if isinstance(name, str) else name[0]


class Counts:
    """Counts of the steps and tool calls in files, and of what else a reader found."""

    def __init__(self, files: FileReader) -> None:
        self.files = files
        #: The number of steps with a type and a status, and of tool calls with a type.
        #: To add one to a Counter takes twice as long.
        self.step_counts: dict[tuple[Name, ...], int] = {}
        self.call_counts: dict[tuple[Name, ...], int] = {}
        self.labels: set[str] = set()

    @property
    def exit_status(self) -> int:
        return 2 if self.files.unread_count else 1 if self.files.problem_count else 0

    @property
    def steps(self) -> Counter[tuple[str, str]]:
        """The number of steps with each type and status."""
        return Counter(
            {
                (label_of(type_), label_of(status)): count
                for (type_, status), count in self.step_counts.items()
            }
        )

    @property
    def tool_calls(self) -> Counter[str]:
        return Counter({label_of(each): n for (each,), n in self.call_counts.items()})

    def add(self, step: RunStepObject) -> None:
        """Count a step and its tool calls."""
        self.add_one(self.step_counts, (step.type, step.status))
        details = step.step_details
        if isinstance(details, RunStepDetailsToolCallsObject):
            for call in details.tool_calls:
                self.add_one(self.call_counts, (call.type,))

    def add_one(
        self, counts: dict[tuple[Name, ...], int], members: tuple[str, ...]
    ) -> None:
        """Count an object with some members of enumerations."""
        try:
            counts[members] += 1
        except KeyError:
            names = tuple(map(self.name, members))
            counts[names] = counts.get(names, 0) + 1

    def name(self, member: str) -> Name:
        """Return the name under which a type or a status is counted."""
        label = quote_unless_plain(str(member))
        if label not in self.labels and len(self.labels) >= MAX_LABELS:
            return "other"
        self.labels.add(label)
        return label if label == member else (label,)

    def as_dict(self) -> dict[str, object]:
        """Return the counts as data for JSON."""
        return {
            "valid_steps": {
                type_: self.statuses(type_) for type_, _ in self.types().most_common()
            },
            "tool_calls": dict(self.tool_calls.most_common()),
            "deltas": self.files.delta_count,
            "unfinished_steps": len(self.files.unfinished),
            "other_objects": dict(self.files.other_counts.most_common()),
            "problems": self.files.problem_count,
            "files_not_read": self.files.unread_count,
        }

    def summary(self) -> Iterator[str]:
        """Yield a line for each thing that is counted."""
        files = self.files
        steps = []
        for type_, count in self.types().most_common():
            statuses = [f"{n} {status}" for status, n in self.statuses(type_).items()]
            steps.append(f"{count} {type_} ({', '.join(statuses)})")
        yield count_line(self.steps.total(), "valid step", steps)
        yield counter_line(self.tool_calls, "tool call")
        if files.delta_count:
            yield count_line(files.delta_count, "delta")
        if files.unfinished:
            ids = [*map(quote_unless_plain, files.unfinished[:MAX_UNFINISHED_IDS])]
            if len(files.unfinished) > MAX_UNFINISHED_IDS:
                ids.append(f"and {len(files.unfinished) - MAX_UNFINISHED_IDS} more")
            yield count_line(len(files.unfinished), "unfinished step", ids)
        if files.other_counts:
            yield counter_line(files.other_counts, "other object")
        yield count_line(files.problem_count, "problem")
        if files.unread_count:
            yield f"{plural(files.unread_count, 'file')} not read"

    def types(self) -> Counter[str]:
        """Return the number of steps of each type."""
        types = Counter[str]()
        for (type_, _), count in self.steps.items():
            types[type_] += count
        return types

    def statuses(self, type_: str) -> dict[str, int]:
        """Return the number of steps of a type with each status."""
        return {s: count for (t, s), count in self.steps.items() if t == type_}


def counter_line(counter: Counter[str], noun: str, which: str = "") -> str:
    names = [f"{count} {name}" for name, count in counter.most_common()]
    return count_line(counter.total(), noun, names, which)


def count_line(
    count: int, noun: str, details: Sequence[str] = (), which: str = ""
) -> str:
    text = (plural(count, noun) if count else f"no {noun}s") + which
    return f"{text}: {', '.join(details)}" if details else text
