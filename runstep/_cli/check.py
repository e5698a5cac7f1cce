"""``python -m runstep check``: the problems in files, and counts of what is in them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from .._wording import plural, quote_unless_plain
from ..enums import Strictness
from ..objects import RunStepDetailsToolCallsObject, RunStepObject
from .bounds import MAX_VALUE_SIZE
from .files import FileReader
from .steps import FileProblem

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


class Check:
    """A check of files, with counts of their steps and tool calls."""

    def __init__(
        self, strictness: Strictness, max_value_size: int = MAX_VALUE_SIZE
    ) -> None:
        self.files = FileReader(strictness, max_value_size)
        #: The number of steps with a type and a status, and of tool calls with a type.
        #: To add one to a Counter takes twice as long.
        self.step_counts: dict[tuple[Name, Name], int] = {}
        self.call_counts: dict[Name, int] = {}
        self.labels: set[str] = set()

    def check_file(self, path: str) -> Iterator[FileProblem]:
        return self.problems(self.files.read_file(path))

    def problems(
        self, read: Iterable[RunStepObject | FileProblem]
    ) -> Iterator[FileProblem]:
        """Count the steps; yield the problems."""
        for each in read:
            if isinstance(each, RunStepObject):
                self.count(each)
            else:
                yield each

    @property
    def exit_status(self) -> int:
        return 2 if self.files.unread_count else 1 if self.files.problem_count else 0

    @property
    def steps(self) -> Counter[tuple[str, str]]:
        return Counter(
            {
                (label_of(type_), label_of(status)): count
                for (type_, status), count in self.step_counts.items()
            }
        )

    @property
    def tool_calls(self) -> Counter[str]:
        return Counter({label_of(each): n for each, n in self.call_counts.items()})

    def count(self, step: RunStepObject) -> None:
        try:
            self.step_counts[step.type, step.status] += 1
        except KeyError:
            names = self.name(step.type), self.name(step.status)
            self.step_counts[names] = self.step_counts.get(names, 0) + 1
        details = step.step_details
        if isinstance(details, RunStepDetailsToolCallsObject):
            for call in details.tool_calls:
                try:
                    self.call_counts[call.type] += 1
                except KeyError:
                    name = self.name(call.type)
                    self.call_counts[name] = self.call_counts.get(name, 0) + 1

    def name(self, member: str) -> Name:
        """Return the name under which a type or a status is counted."""
        label = quote_unless_plain(str(member))
        if label not in self.labels and len(self.labels) >= MAX_LABELS:
            return "other"
        self.labels.add(label)
        return label if label == member else (label,)

    def counts(self) -> dict[str, object]:
        """Return the counts as data for JSON."""
        return {
            "valid_steps": {
                type_: self.statuses(type_) for type_, _ in self.types().most_common()
            },
            "tool_calls": dict(self.tool_calls.most_common()),
            "deltas": self.files.delta_count,
            "unfinished_steps": len(self.files.unfinished),
            "problems": self.files.problem_count,
            "files_not_read": self.files.unread_count,
        }

    def summary(self) -> Iterator[str]:
        """Yield lines with the counts of steps, tool calls, deltas and problems."""
        files = self.files
        steps = []
        for type_, count in self.types().most_common():
            statuses = [f"{n} {status}" for status, n in self.statuses(type_).items()]
            steps.append(f"{count} {type_} ({', '.join(statuses)})")
        calls = [f"{count} {type_}" for type_, count in self.tool_calls.most_common()]
        yield count_line(self.steps.total(), "valid step", steps)
        yield count_line(self.tool_calls.total(), "tool call", calls)
        if files.delta_count:
            yield count_line(files.delta_count, "delta")
        if files.unfinished:
            ids = [*map(quote_unless_plain, files.unfinished[:MAX_UNFINISHED_IDS])]
            if len(files.unfinished) > MAX_UNFINISHED_IDS:
                ids.append(f"and {len(files.unfinished) - MAX_UNFINISHED_IDS} more")
            yield count_line(len(files.unfinished), "unfinished step", ids)
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


def count_line(count: int, noun: str, details: Sequence[str] = ()) -> str:
    text = plural(count, noun) if count else f"no {noun}s"
    return f"{text}: {', '.join(details)}" if details else text
