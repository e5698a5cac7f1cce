"""``runstep check``: the problems in files, and counts of what is in them."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .._files.reader import ReadAgain
from ..enums import STRICTNESSES, Strictness
from ..errors import FileProblem, RunStepValidationError
from ..objects import RunStepObject
from .counts import Counts
from .files import FileReader

#: The same message at the same path is printed this many times, and then counted. A
#: step too many shows whether it is one file or all of them.
MAX_REPEATS = 3
#: At most this many messages are printed, and afterwards counted: a few screens.
MAX_PRINTED_MESSAGES = 100
#: At most this many are told apart, to find the most frequent ones. The input may
#: invent any number.
MAX_MESSAGES = 10_000
INDEX = re.compile(r"\[\d+\]")


def check_files(
    paths: Sequence[str],
    strictness: Strictness,
    max_value_size: int,
    max_problems: int | None,
    as_json: bool,
) -> int:
    """Print the problems in some files and a summary; return the exit status.

    At most *max_problems* are printed, and all if it is 0. If it is None, repeated ones
    are counted, unless *as_json*.
    """
    wider = WiderStrictness(strictness)
    files = FileReader(strictness, max_value_size, wider.try_levels)
    counts = Counts(files)
    is_grouped = max_problems is None and not as_json
    flood = Flood() if is_grouped else None
    printed = 0
    for path in paths:
        for each in files.read(path):
            if isinstance(each, RunStepObject):
                counts.add(each)
            elif flood is not None:
                if flood.is_printed(each):
                    print(each)
            elif not max_problems or printed < max_problems:
                print(json.dumps(each._asdict()) if as_json else each)
                printed += 1
    if as_json:
        print(json.dumps({"summary": counts.as_dict()}))
        return counts.exit_status
    rest = flood.lines() if flood is not None else ()
    for line in (*rest, *counts.summary(), *wider.lines(files.problem_count)):
        print(line)
    return counts.exit_status


class Flood:
    """Problems of which each is printed a few times only."""

    def __init__(self) -> None:
        #: How often each message came at each path, without the indexes in the path.
        self.counts: dict[tuple[str, str], int] = {}
        #: How many of them were printed.
        self.printed: dict[tuple[str, str], int] = {}
        #: The number of problems whose messages are not told apart.
        self.others = 0

    def is_printed(self, problem: FileProblem) -> bool:
        """Count a problem; return whether it is to be printed."""
        key = INDEX.sub("[]", problem.path), problem.message
        if key not in self.counts and len(self.counts) == MAX_MESSAGES:
            self.others += 1
            return False
        count = self.counts[key] = self.counts.get(key, 0) + 1
        if count > MAX_REPEATS or (
            key not in self.printed and len(self.printed) == MAX_PRINTED_MESSAGES
        ):
            return False
        self.printed[key] = count
        return True

    def lines(self) -> Iterator[str]:
        """Yield lines that count the problems that are not printed."""
        hidden = sum(self.counts.values()) - sum(self.printed.values()) + self.others
        others = hidden
        for key, count in Counter(self.counts).most_common(MAX_PRINTED_MESSAGES):
            if count > MAX_REPEATS:
                more = count - self.printed.get(key, 0)
                others -= more
                yield f"{': '.join(key)}: {more:,} more"
        if others:
            yield f"other problems: {others:,} more"
        if hidden:
            are = "problem is" if hidden == 1 else "problems are"
            yield f"{hidden:,} {are} not printed; --max-problems 0 prints all"


class WiderStrictness:
    """Whether most problems would go at a wider strictness."""

    def __init__(self, strictness: Strictness) -> None:
        levels = STRICTNESSES[STRICTNESSES.index(strictness) + 1 :]
        #: The number of problems that would go at each wider strictness.
        self.gone: dict[Strictness, int] = dict.fromkeys(levels, 0)

    def try_levels(self, error: RunStepValidationError, again: ReadAgain) -> None:
        """Read a value that is not valid again, at each wider strictness."""
        for level in self.gone:
            left = 0
            try:
                again(level)
            except RunStepValidationError as wider:
                left = len(wider.problems) + wider.more
            self.gone[level] += len(error.problems) + error.more - left

    def lines(self, problem_count: int) -> Iterator[str]:
        """Yield a line with the strictest level at which most problems would go."""
        for level, gone in self.gone.items():
            if 2 * gone > problem_count:
                left = f"{problem_count - gone:,} of {problem_count:,} problems"
                yield f"with --strictness {level}, {left} remain"
                return
