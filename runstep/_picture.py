"""Runs as a picture in text, drawn with rich: a row for each step, on a scale of time.

Tool output is foreign text: `harmless` lets no control character of it through.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from math import ceil

from rich.cells import set_cell_size
from rich.console import Console
from rich.text import Text

from ._findings import plural
from ._timeline import Call, Run, Tokens, calls_of, end_of, seconds_of, tokens_of
from .objects import RunStepObject

STATUS_STYLES = {
    "completed": "green",
    "failed": "red",
    "in_progress": "yellow",
    "cancelled": "magenta",
    "expired": "magenta",
}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
#: So many characters, and lines, of a text are shown.
MOST_CHARACTERS = 2000
MOST_LINES = 20
MOST_OF_AN_ERROR = 300
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
        is_unicode = console.encoding.lower().startswith("utf")
        self.dash, self.dots = ("━", "╌") if is_unicode else ("=", "-")
        self.ellipsis = "…" if is_unicode else "..."

    def runs(self, runs: Iterable[Run]) -> None:
        for run in runs:
            lines = [*self.head(run)]
            for step in run.steps:
                lines += [self.row(step, run), *self.below(step)]
            self.print([*lines, Text()])

    def print(self, lines: Iterable[Text]) -> None:
        text = Text("\n").join(lines)
        self.console.print(text, no_wrap=True, overflow="crop", highlight=False)

    def wrapped(self, text: Text, indent: int = 0) -> Iterator[Text]:
        """Break a text into lines that fit."""
        for line in text.wrap(self.console, max(self.console.width - indent, 10)):
            line.rstrip()
            yield Text(" " * indent) + line

    def head(self, run: Run) -> Iterator[Text]:
        yield from self.wrapped(Text(harmless(run.id), "bold"))
        is_over = all(end_of(step) is not None for step in run.steps)
        facts = [harmless(run.thread_id), moment(run.began)]
        if is_over or run.last > run.began:
            time = duration(run.last - run.began)
            facts.append(time if is_over else f"{time} so far")
        facts.append(plural(len(run.steps), "step"))
        if run.tokens is not None:
            facts.append(f"{run.tokens.total:,} tokens")
        yield from self.wrapped(Text(", ".join(facts), "dim"))

    def row(self, step: RunStepObject, run: Run) -> Text:
        row = Text()
        if self.has_clock:
            row.append(f"{clock(step.created_at):{INDENT}}", "dim")
        row.append(cell(str(step.type), TYPE))
        status = str(step.status)
        row.append(cell(status, STATUS), STATUS_STYLES.get(status, "yellow"))
        if self.bar:
            before, bar, after = self.place(step, run)
            style = STATUS_STYLES.get(status, "yellow")
            row.append(" " * before)
            row.append((self.dots if end_of(step) is None else self.dash) * bar, style)
            row.append(" " * (after + GAP))
        seconds = seconds_of(step)
        if self.has_time and seconds is not None:
            row.append(f"{duration(seconds):>{TIME}}")
        elif self.has_tokens:
            row.append(" " * TIME)
        if self.has_tokens:
            used = f"{step.usage.total_tokens:,}" if step.usage else ""
            row.append(f"{used:>{TOKENS + GAP}}", "dim")
        row.rstrip()
        return row

    def place(self, step: RunStepObject, run: Run) -> tuple[int, int, int]:
        """Place a step on the scale of its run: columns before it, its own, the rest.

        What has not ended goes to the end of the scale; what took no time has a column.
        """
        end = end_of(step)
        scale = max(run.last - run.began, 1)
        begins = (step.created_at - run.began) * self.bar / scale
        ends = ((run.last if end is None else end) - run.began) * self.bar / scale
        first = min(int(begins), self.bar - 1)
        last = min(max(ceil(ends), first + 1), self.bar)
        return first, last - first, self.bar - last

    def below(self, step: RunStepObject) -> Iterator[Text]:
        """Give what stands below a step: its calls and its error."""
        calls = calls_of(step)
        if self.with_calls:
            for call in calls:
                yield from self.opened(call)
        elif calls:
            names = ", ".join([harmless(self.shortened(call.name)) for call in calls])
            yield from self.wrapped(Text(names, "cyan"), self.indent)
        if step.last_error is not None:
            message = step.last_error.message[:MOST_OF_AN_ERROR]
            text = Text(harmless(f"{step.last_error.code}: {message}"), "red")
            yield from self.wrapped(text, self.indent)

    def opened(self, call: Call) -> Iterator[Text]:
        title = Text(harmless(self.shortened(call.name)), "cyan")
        if call.name != call.type:
            title.append(f" {harmless(call.type)}", "dim")
        title.append(f" {harmless(call.id or '')}", "dim")
        yield from self.wrapped(title, self.indent)
        if call.input:
            yield from self.wrapped(Text(self.shown(call.input)), self.indent + GAP)
        for output in call.outputs:
            text = Text(self.shown(output), "green")
            yield from self.wrapped(text, self.indent + GAP)

    def shown(self, text: str) -> str:
        """Show foreign text: pretty if it is JSON, shortened, harmless."""
        return harmless(self.shortened(pretty(text.rstrip("\n"))))

    def shortened(self, text: str) -> str:
        kept = "\n".join(text[:MOST_CHARACTERS].split("\n", MOST_LINES)[:MOST_LINES])
        more = len(text) - len(kept)
        return f"{kept}\n{self.ellipsis} {more:,} more characters" if more else kept

    def totals(self, lines: Iterable[str], tokens: Tokens | None) -> None:
        if tokens is not None:
            parts = f"{tokens.prompt:,} prompt, {tokens.completion:,} completion"
            lines = [*lines, f"{tokens.total:,} tokens: {parts}"]
        for line in lines:
            self.print(self.wrapped(Text(line)))


def all_tokens(runs: Iterable[Run]) -> Tokens | None:
    return tokens_of(step for run in runs for step in run.steps)


def cell(text: str, width: int) -> str:
    """Fit a foreign word into a column."""
    return set_cell_size(harmless(text[:width]), width) + " " * GAP


def harmless(text: str) -> str:
    """Show what is not printable as escapes; line ends and tabs stay what they are."""
    lines = text.replace("\r\n", "\n").expandtabs(4)
    return "".join(
        [
            c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode()
            for c in lines
        ]
    )


def pretty(text: str) -> str:
    """Lay JSON out over several lines."""
    if text[:1] not in "{[" or len(text) > 100 * MOST_CHARACTERS:
        return text
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def moment(seconds: int) -> str:
    """Write a time in Unix seconds; as the number if no calendar has it."""
    try:
        return f"{EPOCH + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S} UTC"
    except OverflowError:
        return str(seconds)


def clock(seconds: int) -> str:
    text = moment(seconds)
    return text[11:19] if text.endswith("UTC") else ""


def duration(seconds: int) -> str:
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if not minutes:
        return f"{seconds}s"
    if not hours:
        return f"{minutes}m {seconds % 60:02}s"
    return f"{days}d {hours % 24:02}h" if days else f"{hours}h {minutes % 60:02}m"
