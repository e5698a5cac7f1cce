"""Runs as a picture in text, drawn with rich: a row for each step, on a scale of time.

The texts come from the input and are not trusted. `Picture.safe`, `Picture.safe_line`
and `Picture.safe_block` escape their control characters; the last two shorten them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from .._wording import plural, printable
from ..objects import RunStepObject
from .calls import ToolCallTexts, tool_calls_of
from .formatting import (
    format_clock,
    format_count,
    format_datetime,
    format_duration,
    pretty_json,
)
from .timeline import (
    Run,
    Tokens,
    begin_of,
    end_of,
    error_of,
    has_ended,
    seconds_of,
    tokens_of,
)

STATUS_STYLES = {
    "completed": "green",
    "failed": "red",
    "in_progress": "yellow",
    "cancelled": "magenta",
    "expired": "magenta",
}
#: The input or an output of a tool call is shown up to this many characters and lines:
#: about one screen, so that the rows of the steps stay easy to find.
MAX_BLOCK_LENGTH = 2000
MAX_BLOCK_LINES = 20
#: Names and ids are shown up to this many characters: one line of a terminal.
MAX_LINE_LENGTH = 80
#: The message of an error is shown up to this many characters: longer than a line, for
#: it is often the reason to look at the picture.
MAX_MESSAGE_LENGTH = 300
#: At most this many names of tools are listed below a step, so that they fit on a few
#: lines.
MAX_TOOL_NAMES = 10
#: Lines are printed in blocks of this size: printing each by itself is slow, and to
#: print all at once needs memory for all.
LINES_PER_BLOCK = 500

#: The widths of the columns. The bar takes what is left.
CLOCK_WIDTH, TYPE_WIDTH, STATUS_WIDTH, DURATION_WIDTH, TOKENS_WIDTH = 8, 16, 11, 8, 9
#: The width of the space between two columns.
GAP = 2
#: The width of the first column with its gap, by which the lines below a row are
#: indented.
CLOCK_INDENT = CLOCK_WIDTH + GAP
#: The widths of a terminal from which there is room for a column.
MIN_WIDTH_FOR_TOKENS = 76
MIN_WIDTH_FOR_BAR = 62
MIN_WIDTH_FOR_CLOCK = 49
MIN_WIDTH_FOR_DURATION = 39


class Picture:
    """A picture of runs, which is printed to a console."""

    def __init__(self, console: Console, with_texts: bool) -> None:
        self.console = console
        self.with_texts = with_texts
        width = console.width
        self.has_clock = width >= MIN_WIDTH_FOR_CLOCK
        self.indent = CLOCK_INDENT if self.has_clock else GAP
        self.has_duration = width >= MIN_WIDTH_FOR_DURATION
        self.has_tokens = width >= MIN_WIDTH_FOR_TOKENS
        used_width = CLOCK_INDENT + TYPE_WIDTH + STATUS_WIDTH + DURATION_WIDTH + 3 * GAP
        used_width += (TOKENS_WIDTH + GAP) * self.has_tokens
        self.bar_width = max(width - used_width, 0) if width >= MIN_WIDTH_FOR_BAR else 0
        self.encoding = console.encoding
        self.is_unicode = console.encoding.lower().startswith("utf")
        self.dash, self.dots = ("━", "╌") if self.is_unicode else ("=", "-")
        self.ellipsis = "…" if self.is_unicode else "..."

    def print_runs(self, runs: Iterable[Run]) -> None:
        for run in runs:
            self.print(self.run_lines(run))

    def print_totals(self, summary: Iterable[str], tokens: Tokens | None) -> None:
        for line in summary:
            self.print(self.wrapped(Text(line)))
        if tokens is not None:
            parts = f"{tokens.prompt:,} prompt, {tokens.completion:,} completion"
            self.print(self.wrapped(Text(f"{tokens.total:,} tokens: {parts}")))

    def print(self, lines: Iterable[Text]) -> None:
        lines = iter(lines)
        while block := [*islice(lines, LINES_PER_BLOCK)]:
            text = Text("\n").join(block)
            self.console.print(text, no_wrap=True, overflow="crop", highlight=False)

    def wrapped(self, text: Text, indent: int = 0) -> Iterator[Text]:
        """Yield the lines of a text, broken so that they fit."""
        width = self.console.width - indent
        fits = "\n" not in text.plain and cell_len(text.plain) <= width
        for line in [text] if fits else text.wrap(self.console, width):
            line.rstrip()
            yield Text(" " * indent) + line

    def safe(self, text: str, keep: str = "\n") -> str:
        """Return text without control characters that the console can encode."""
        text = printable(text, keep)
        if self.is_unicode:
            return text
        return text.encode(self.encoding, "backslashreplace").decode(self.encoding)

    def safe_line(self, text: str, max_length: int = MAX_LINE_LENGTH) -> str:
        """Return safe text on one line, shortened to *max_length* characters."""
        line = self.safe(text[:max_length], keep="")
        if len(text) <= max_length:
            return line
        return f"{line[:max_length]}{self.ellipsis}"

    def safe_block(self, text: str) -> str:
        """Return safe text of several lines, shortened; JSON is indented."""
        text = text.strip()
        whole = pretty_json(text, MAX_BLOCK_LENGTH) or text
        kept = "\n".join(whole[:MAX_BLOCK_LENGTH].split("\n")[:MAX_BLOCK_LINES])
        block = self.safe(kept.replace("\r\n", "\n").expandtabs(4))
        if kept == whole:
            return block
        return f"{block}\n{self.ellipsis} {len(text):,} characters in all"

    def column(self, text: str, width: int) -> str:
        """Return safe text, cut or filled up to the width of a column, and the gap."""
        line = self.safe_line(text, width)
        if cell_len(line) > width:
            line = set_cell_size(line, width - len(self.ellipsis)) + self.ellipsis
        return set_cell_size(line, width) + " " * GAP

    def run_lines(self, run: Run) -> Iterator[Text]:
        yield from self.heading(run)
        for step in run.steps:
            yield self.row(step, run)
            yield from self.lines_below(step)
        yield Text()

    def heading(self, run: Run) -> Iterator[Text]:
        title = Text(self.safe_line(run.id), "bold")
        title.append(f"  {self.safe_line(run.thread_id)}", "not bold dim")
        yield from self.wrapped(title)
        facts = []
        if run.began_at is not None:
            facts.append(format_datetime(run.began_at))
        if run.seconds is not None:
            duration = format_duration(run.seconds)
            facts.append(duration if run.has_ended else f"{duration} so far")
        facts.append(plural(len(run.steps), "step"))
        tokens = tokens_of(run.steps)
        if tokens is not None:
            facts.append(f"{tokens.total:,} tokens")
        yield from self.wrapped(Text(", ".join(facts), "dim"))

    def row(self, step: RunStepObject, run: Run) -> Text:
        row = Text()
        if self.has_clock:
            row.append(f"{format_clock(begin_of(step)):{CLOCK_INDENT}}", "dim")
        row.append(self.column(str(step.type), TYPE_WIDTH))
        style = STATUS_STYLES.get(str(step.status), "yellow")
        row.append(self.column(str(step.status), STATUS_WIDTH), style)
        if self.bar_width:
            before, bar, after = self.bar_columns(step, run)
            row.append(" " * before)
            row.append((self.dash if has_ended(step) else self.dots) * bar, style)
            row.append(" " * (after + GAP))
        if self.has_duration:
            seconds = seconds_of(step)
            duration = "" if seconds is None else format_duration(seconds)
            row.append(f"{duration:>{DURATION_WIDTH}}")
        if self.has_tokens:
            tokens = tokens_of([step])
            total = "" if tokens is None else format_count(tokens.total)
            row.append(f"{total:>{TOKENS_WIDTH + GAP}}", "dim")
        row.rstrip()
        return row

    def bar_columns(self, step: RunStepObject, run: Run) -> tuple[int, int, int]:
        """Return the numbers of columns before the bar of a step, in it, and after it.

        The bar of a step that has not ended goes to the end of the scale. Every bar has
        at least one column. A step without times has no bar.
        """
        begin, end = begin_of(step), end_of(step)
        if begin is None or run.began_at is None or run.last_at is None:
            return 0, 0, self.bar_width
        if end is None:
            end = begin if has_ended(step) else run.last_at
        scale = max(run.last_at - run.began_at, 1)
        first = (begin - run.began_at) * self.bar_width // scale
        elapsed = end - run.began_at
        last = -(-elapsed * self.bar_width // scale)  # rounded up
        first = min(first, self.bar_width - 1)
        last = min(max(last, first + 1), self.bar_width)
        return first, last - first, self.bar_width - last

    def lines_below(self, step: RunStepObject) -> Iterator[Text]:
        """Yield the lines below the row of a step: its tool calls and its error."""
        calls = tool_calls_of(step)
        if self.with_texts:
            for call in calls:
                yield from self.call_lines(call)
        elif calls:
            yield from self.wrapped(Text(self.tool_names(calls), "cyan"), self.indent)
        error = error_of(step)
        if error is not None:
            code = self.safe_line(str(error.code))
            message = self.safe_line(error.message, MAX_MESSAGE_LENGTH)
            yield from self.wrapped(Text(f"{code}: {message}", "red"), self.indent)

    def tool_names(self, calls: Iterable[ToolCallTexts]) -> str:
        """Return the names of the tools that were called, with the numbers of calls."""
        counts = Counter(call.name for call in calls)
        names = [
            self.safe_line(name) + (f" x{count}" if count > 1 else "")
            for name, count in islice(counts.items(), MAX_TOOL_NAMES)
        ]
        if len(counts) > MAX_TOOL_NAMES:
            names.append(f"and {len(counts) - MAX_TOOL_NAMES:,} more")
        return ", ".join(names)

    def call_lines(self, call: ToolCallTexts) -> Iterator[Text]:
        title = Text(self.safe_line(call.name), "cyan")
        if call.name != call.type:
            title.append(f" {self.safe_line(call.type)}", "dim")
        title.append(f" {self.safe_line(call.id or '')}", "dim")
        yield from self.wrapped(title, self.indent)
        indent = self.indent + GAP
        if call.input:
            yield from self.wrapped(Text(self.safe_block(call.input)), indent)
        for output in call.outputs:
            yield from self.wrapped(Text(self.safe_block(output), "green"), indent)
