"""Runs as a picture in text, drawn with rich: a row for each step, on a scale of time.

All text is foreign: `Picture.text` and `Picture.word` let no control character of it
through, and no more than is worth reading.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from itertools import islice

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from .._wording import plural, printable
from ..objects import RunStepObject
from .timeline import Call, Run, Tokens, calls_of, end_of, seconds_of, tokens_of

STATUS_STYLES = {
    "completed": "green",
    "failed": "red",
    "in_progress": "yellow",
    "cancelled": "magenta",
    "expired": "magenta",
}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: So many characters of a text are shown, and so many lines.
MOST_CHARACTERS = 2000
MOST_LINES = 20
#: So many characters of an error's message, and of a name; and so many names.
MOST_OF_A_MESSAGE = 300
MOST_OF_A_NAME = 80
MOST_NAMES = 10
#: So many lines are printed at a time.
BLOCK = 500
#: The widths of the columns, and of what is between them; the bar takes the rest.
CLOCK, TYPE, STATUS, TIME, TOKENS, GAP = 8, 16, 11, 8, 9, 2
INDENT = CLOCK + GAP
#: The narrowest terminals with room for the tokens, the bar, the clock, and the time.
FOR_TOKENS, FOR_BAR, FOR_CLOCK, FOR_TIME = 76, 62, 49, 39


class Picture:
    """Prints runs to a console."""

    def __init__(self, console: Console, with_calls: bool) -> None:
        self.console = console
        self.with_calls = with_calls
        width = console.width
        self.has_clock = width >= FOR_CLOCK
        self.indent = INDENT if self.has_clock else GAP
        self.has_time = width >= FOR_TIME
        self.has_tokens = width >= FOR_TOKENS
        taken = INDENT + TYPE + GAP + STATUS + GAP + TIME + GAP
        taken += (TOKENS + GAP) * self.has_tokens
        self.bar = max(width - taken, 0) if width >= FOR_BAR else 0
        self.encoding = console.encoding
        self.is_unicode = console.encoding.lower().startswith("utf")
        self.dash, self.dots = ("━", "╌") if self.is_unicode else ("=", "-")
        self.ellipsis = "…" if self.is_unicode else "..."

    def runs(self, runs: Iterable[Run]) -> None:
        for run in runs:
            self.print(self.lines(run))

    def lines(self, run: Run) -> Iterator[Text]:
        yield from self.head(run)
        for step in run.steps:
            yield self.row(step, run)
            yield from self.below(step)
        yield Text()

    def print(self, lines: Iterable[Text]) -> None:
        lines = iter(lines)
        while block := [*islice(lines, BLOCK)]:
            text = Text("\n").join(block)
            self.console.print(text, no_wrap=True, overflow="crop", highlight=False)

    def wrapped(self, text: Text, indent: int = 0) -> Iterator[Text]:
        """Break a text into lines that fit."""
        width = self.console.width - indent
        fits = "\n" not in text.plain and cell_len(text.plain) <= width
        for line in [text] if fits else text.wrap(self.console, width):
            line.rstrip()
            yield Text(" " * indent) + line

    def text(self, text: str, keep: str = "\n") -> str:
        """Make text harmless, and such that it can be encoded."""
        text = printable(text, keep)
        if self.is_unicode:
            return text
        return text.encode(self.encoding, "backslashreplace").decode(self.encoding)

    def word(self, text: str, most: int = MOST_OF_A_NAME) -> str:
        """Show what should be a line, and a short one."""
        kept = self.text(text[:most], keep="")
        return kept if len(text) <= most else f"{kept[:most]}{self.ellipsis}"

    def cell(self, text: str, width: int) -> str:
        """Fit a word into a column."""
        word = self.word(text, width)
        if cell_len(word) > width:
            word = set_cell_size(word, width - len(self.ellipsis)) + self.ellipsis
        return set_cell_size(word, width) + " " * GAP

    def shown(self, text: str) -> str:
        """Show text that may be long: pretty if it is JSON, shortened, harmless."""
        text = text.strip()
        laid_out = pretty(text) or text
        kept = "\n".join(laid_out[:MOST_CHARACTERS].split("\n")[:MOST_LINES])
        harmless = self.text(kept.replace("\r\n", "\n").expandtabs(4))
        if kept == laid_out:
            return harmless
        return f"{harmless}\n{self.ellipsis} {len(text):,} characters in all"

    def names(self, calls: Iterable[Call]) -> str:
        """Name the tools that were called, and how often, if several times."""
        counts = Counter(call.name for call in calls)
        names = [
            self.word(name) + (f" x{count}" if count > 1 else "")
            for name, count in islice(counts.items(), MOST_NAMES)
        ]
        if len(counts) > MOST_NAMES:
            names.append(f"and {len(counts) - MOST_NAMES:,} more")
        return ", ".join(names)

    def head(self, run: Run) -> Iterator[Text]:
        yield from self.wrapped(Text(self.word(run.id), "bold"))
        is_over = all(end_of(step) is not None for step in run.steps)
        facts = [self.word(run.thread_id), moment(run.began)]
        if is_over or run.last > run.began:
            time = duration(run.last - run.began)
            facts.append(time if is_over else f"{time} so far")
        facts.append(plural(len(run.steps), "step"))
        tokens = tokens_of(run.steps)
        if tokens is not None:
            facts.append(f"{tokens.total:,} tokens")
        yield from self.wrapped(Text(", ".join(facts), "dim"))

    def row(self, step: RunStepObject, run: Run) -> Text:
        row = Text()
        if self.has_clock:
            row.append(f"{clock(step.created_at):{INDENT}}", "dim")
        row.append(self.cell(str(step.type), TYPE))
        style = STATUS_STYLES.get(str(step.status), "yellow")
        row.append(self.cell(str(step.status), STATUS), style)
        if self.bar:
            before, bar, after = self.place(step, run)
            row.append(" " * before)
            row.append((self.dots if end_of(step) is None else self.dash) * bar, style)
            row.append(" " * (after + GAP))
        if self.has_time:
            seconds = seconds_of(step)
            took = "" if seconds is None else duration(seconds)
            row.append(f"{took:>{TIME}}")
        if self.has_tokens:
            tokens = tokens_of([step])
            used = "" if tokens is None else figure(tokens.total)
            row.append(f"{used:>{TOKENS + GAP}}", "dim")
        row.rstrip()
        return row

    def place(self, step: RunStepObject, run: Run) -> tuple[int, int, int]:
        """Place a step on the scale of its run: columns before it, its own, the rest.

        What has not ended goes to the end of the scale; what took no time has a column.
        """
        end = end_of(step)
        scale = max(run.last - run.began, 1)
        # In integers, for these are anybody's numbers.
        begins = (step.created_at - run.began) * self.bar // scale
        ends = -((run.began - (run.last if end is None else end)) * self.bar // scale)
        first = min(begins, self.bar - 1)
        last = min(max(ends, first + 1), self.bar)
        return first, last - first, self.bar - last

    def below(self, step: RunStepObject) -> Iterator[Text]:
        """Give what stands below a step: its calls and its error."""
        calls = calls_of(step)
        if self.with_calls:
            for call in calls:
                yield from self.opened(call)
        elif calls:
            yield from self.wrapped(Text(self.names(calls), "cyan"), self.indent)
        if step.last_error is not None:
            code, message = str(step.last_error.code), step.last_error.message
            text = f"{self.word(code)}: {self.word(message, MOST_OF_A_MESSAGE)}"
            yield from self.wrapped(Text(text, "red"), self.indent)

    def opened(self, call: Call) -> Iterator[Text]:
        title = Text(self.word(call.name), "cyan")
        if call.name != call.type:
            title.append(f" {self.word(call.type)}", "dim")
        title.append(f" {self.word(call.id or '')}", "dim")
        yield from self.wrapped(title, self.indent)
        if call.input:
            yield from self.wrapped(Text(self.shown(call.input)), self.indent + GAP)
        for output in call.outputs:
            text = Text(self.shown(output), "green")
            yield from self.wrapped(text, self.indent + GAP)

    def totals(self, lines: Iterable[str], tokens: Tokens | None) -> None:
        if tokens is not None:
            parts = f"{tokens.prompt:,} prompt, {tokens.completion:,} completion"
            lines = [*lines, f"{tokens.total:,} tokens: {parts}"]
        for line in lines:
            self.print(self.wrapped(Text(line)))


def pretty(text: str) -> str | None:
    """Lay JSON out over several lines, as far as it is shown.

    None where that would not say the same, as of a key that stands twice.
    """
    if text[:1] not in ("{", "["):
        return None
    try:
        pieces = ENCODER.iterencode(DECODER.decode(text))
        laid_out = ""
        while len(laid_out) <= MOST_CHARACTERS and (piece := next(pieces, None)):
            laid_out += piece
    except (ValueError, RecursionError):
        return None
    return laid_out


def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def exact(digits: str) -> float:
    number = float(digits)
    if repr(number) != digits:
        raise ValueError("a number would be shown as another")
    return number


ENCODER = json.JSONEncoder(indent=2, ensure_ascii=False)
DECODER = json.JSONDecoder(
    parse_float=exact, parse_constant=exact, object_pairs_hook=unique
)


def time_of(seconds: int) -> datetime | None:
    """Give a time in Unix seconds as such; None if no calendar has it."""
    try:
        return EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None


def moment(seconds: int) -> str:
    time = time_of(seconds)
    return "at no time" if time is None else f"{time.replace(tzinfo=None)} UTC"


def clock(seconds: int) -> str:
    time = time_of(seconds)
    return "" if time is None else f"{time:%H:%M:%S}"


def duration(seconds: int) -> str:
    """Write a duration in at most eight characters."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if not minutes:
        return f"{seconds}s"
    if not hours:
        return f"{minutes}m {seconds % 60:02}s"
    if not days:
        return f"{hours}h {minutes % 60:02}m"
    if days < 1000:
        return f"{days}d {hours % 24:02}h"
    return f"{days:,}d" if days < 10**5 else ">99,999d"


def figure(number: int) -> str:
    """Write a number in at most nine characters."""
    if number < 10**7:
        return f"{number:,}"
    return f"{number / 10**6:,.0f}M" if number < 10**12 else ">999,999M"
