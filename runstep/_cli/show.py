"""``runstep show``: a picture of the runs in files, or the same as JSON."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .._files.paths import files_at
from .._wording import plural, printable
from ..errors import FileProblem
from ..objects import RunStepObject
from .counts import Counts, counter_line
from .files import FileReader
from .outputs import reason_not_to_save, save
from .selection import Selection
from .timeline import Run, run_as_dict, tokens_of

#: At most this many problems are printed, so that they do not push the picture off the
#: screen. `check` prints all.
MAX_PRINTED_PROBLEMS = 10
#: The picture is never narrower than this, which is enough for the type of a step. The
#: lines of a narrower terminal are broken by the terminal.
MIN_WIDTH = 20
#: The columns of a saved picture, if none are given, and the most: more fill no screen.
PICTURE_WIDTH = 100
MAX_PICTURE_WIDTH = 1000
NEEDS_RICH = "show needs the package rich: pip install rich"


class Form(NamedTuple):
    """How runs are shown.

    *with_runs* is False for the totals only. *with_texts* adds the inputs and outputs
    of the tool calls. *svg* and *html* are the files in which the picture is saved, and
    *width* is the number of its columns.
    """

    with_runs: bool = True
    with_texts: bool = False
    as_json: bool = False
    svg: str | None = None
    html: str | None = None
    width: int = PICTURE_WIDTH


def show_files(
    paths: Sequence[str], files: FileReader, selection: Selection, form: Form
) -> int:
    """Print the selected runs in some files, or save them; return the exit status."""
    try:
        import rich  # noqa: F401  # only to see whether it is installed
    except ModuleNotFoundError:
        print(NEEDS_RICH, file=sys.stderr)
        return 2
    pictures = [out for out in (form.svg, form.html) if out is not None]
    inputs = files_of(paths) if pictures else ()
    if reason := reason_not_to_save(pictures, inputs):
        print(f"{printable(reason[0])}: {reason[1]}", file=sys.stderr)
        return 2
    counts = Counts(files)
    read_files(paths, counts, selection)
    runs = selection.runs()
    if form.as_json:
        print_json(runs, counts, selection, form)
    else:
        draw(runs, counts, selection, form)
    return counts.exit_status


def files_of(paths: Sequence[str]) -> list[str]:
    """Return the names of all files at some paths; ``-`` is standard input."""
    names: list[str] = []
    for path in paths:
        at_path = ["-"] if path == "-" else files_at(path)
        names += [each for each in at_path if isinstance(each, str)]
    return names


def read_files(paths: Sequence[str], counts: Counts, selection: Selection) -> None:
    """Count and select the steps in some files; print the first problems."""
    printed = 0
    for path in paths:
        for each in counts.files.read(path):
            if not isinstance(each, FileProblem):
                counts.add(each)
                selection.add(each)
            elif printed < MAX_PRINTED_PROBLEMS:
                printed += 1
                print(each, file=sys.stderr)


def print_json(
    runs: Sequence[Run], counts: Counts, selection: Selection, form: Form
) -> None:
    """Print a JSON object for each run, and one with the summary."""
    if form.with_runs:
        for run in runs:
            print(json.dumps(run_as_dict(run, form.with_texts)))
    steps = steps_of(runs)
    tokens = tokens_of(steps)
    summary = {
        **counts.as_dict(),
        "steps_shown": len(steps),
        "tool_calls_shown": dict(counts_of(steps, counts).tool_calls.most_common()),
        "repeats_merged": selection.repeat_count,
        "tokens": tokens and tokens._asdict(),
    }
    print(json.dumps({"summary": summary}))


def draw(runs: Sequence[Run], counts: Counts, selection: Selection, form: Form) -> None:
    """Save the pictures, and print one.

    They are saved first: whoever reads what is printed may stop at any moment.
    """
    from rich.console import Console

    from .picture import Picture
    from .saved_picture import html_of, svg_of

    lines = [*counts.summary(), *shown_lines(runs, counts, selection)]
    tokens = tokens_of(steps_of(runs))

    def draw_to(console: Console) -> None:
        picture = Picture(console, form.with_texts)
        if form.with_runs:
            picture.print_runs(runs)
        picture.print_totals(lines, tokens)

    if form.svg is not None or form.html is not None:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            recorder = Console(
                file=nowhere, record=True, width=form.width, markup=False, emoji=False
            )
            draw_to(recorder)
        if form.svg is not None:
            save(form.svg, svg_of(recorder))
        if form.html is not None:
            save(form.html, html_of(recorder))
    console = Console(markup=False, emoji=False)
    # A console whose size is not set asks the terminal for it with every line.
    console.width, console.height = max(console.width, MIN_WIDTH), console.height
    draw_to(console)


def shown_lines(
    runs: Sequence[Run], counts: Counts, selection: Selection
) -> Iterator[str]:
    """Yield the numbers of what is shown, unless these are all the steps."""
    steps, repeats = steps_of(runs), selection.repeat_count
    if len(steps) != counts.steps.total():
        merged = f", {plural(repeats, 'repeat')} merged" if repeats else ""
        yield f"{plural(len(steps), 'step')} shown{merged}"
        yield counter_line(counts_of(steps, counts).tool_calls, "tool call", " shown")


def counts_of(steps: Iterable[RunStepObject], counts: Counts) -> Counts:
    shown = Counts(counts.files)
    for step in steps:
        shown.add(step)
    return shown


def steps_of(runs: Sequence[Run]) -> list[RunStepObject]:
    return [step for run in runs for step in run.steps]
