"""``python -m runstep show``: a picture of the runs in files, or the same as JSON."""

import json
import sys
from collections.abc import Sequence

from .._wording import printable
from ..objects import RunStepObject
from .check import Check
from .outputs import reason_not_to_save, save
from .steps import FileProblem
from .timeline import Run, run_as_dict, runs_of, tokens_of

#: At most this many problems are printed, so that they do not push the picture off the
#: screen. `check` prints all.
MAX_PRINTED_PROBLEMS = 10
#: The picture is never narrower than this, which is enough for the type of a step. The
#: lines of a narrower terminal are broken by the terminal.
MIN_WIDTH = 20
NEEDS_RICH = "show needs the package rich: pip install 'runstep[cli]'"


def show_files(
    paths: Sequence[str],
    check: Check,
    with_texts: bool = False,
    as_json: bool = False,
    svg: str | None = None,
    html: str | None = None,
) -> int:
    """Print the runs in some files, or save them as a picture; return the exit status.

    *with_texts* adds the inputs and outputs of the tool calls. *svg* and *html* are the
    files in which the picture is saved.
    """
    try:
        import rich  # noqa: F401  # only to see whether it is installed
    except ModuleNotFoundError:
        print(NEEDS_RICH, file=sys.stderr)
        return 2
    pictures = [out for out in (svg, html) if out is not None]
    if reason := reason_not_to_save(pictures, paths):
        print(f"{printable(reason[0])}: {reason[1]}", file=sys.stderr)
        return 2
    runs = runs_of(read_steps(check, paths))
    for run in runs:
        for step in run.steps:
            check.count(step)
    if as_json:
        data = [run_as_dict(run, with_texts) for run in runs]
        print(json.dumps({"runs": data, "summary": check.counts()}))
    else:
        draw(runs, check, with_texts, svg, html)
    return check.exit_status


def read_steps(check: Check, paths: Sequence[str]) -> list[RunStepObject]:
    """Return the steps in some files; print the first problems to standard error."""
    steps: list[RunStepObject] = []
    printed = 0
    for path in paths:
        for each in check.files.read_file(path):
            if not isinstance(each, FileProblem):
                steps.append(each)
            elif printed < MAX_PRINTED_PROBLEMS:
                printed += 1
                print(each, file=sys.stderr)
    return steps


def draw(
    runs: Sequence[Run],
    check: Check,
    with_texts: bool,
    svg: str | None,
    html: str | None,
) -> None:
    from rich.console import Console

    from .picture import Picture

    console = Console(
        record=svg is not None or html is not None, markup=False, emoji=False
    )
    # A console whose size is not set asks the terminal for it with every line.
    console.width, console.height = max(console.width, MIN_WIDTH), console.height
    picture = Picture(console, with_texts)
    picture.print_runs(runs)
    steps = [step for run in runs for step in run.steps]
    picture.print_totals(check.summary(), tokens_of(steps))
    if svg is not None:
        save(svg, console.export_svg(title="runstep show", clear=False))
    if html is not None:
        save(html, console.export_html(clear=False))
