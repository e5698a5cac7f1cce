"""``python -m runstep show``: shows what files of run steps say."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .._wording import printable
from ..enums import Strictness
from ..objects import RunStepObject
from .check import Check
from .steps import Complaint
from .timeline import data_of, runs_of, tokens_of

#: So many problems are told; `check` tells all.
MOST_PROBLEMS = 10
#: Of a narrower terminal, the picture takes no notice.
NARROWEST = 20
NEEDS_RICH = "show needs the package rich: pip install 'runstep[cli]'"


def show_files(
    paths: Sequence[str],
    strictness: Strictness,
    with_calls: bool = False,
    as_json: bool = False,
    svg: str | None = None,
    html: str | None = None,
) -> int:
    """Show the runs in some files; gives the exit status."""
    try:
        from rich.console import Console
    except ModuleNotFoundError:
        print(NEEDS_RICH, file=sys.stderr)
        return 2
    from .picture import Picture

    for out in filter(None, (svg, html)):
        if any(is_same(out, path) for path in paths):
            print(f"{printable(out)}: is one of the files to show", file=sys.stderr)
            return 2
    check = Check(strictness)
    steps: list[RunStepObject] = []
    told = 0
    for path in paths:
        for each in check.files.read_file(path):
            if not isinstance(each, Complaint):
                steps.append(each)
            elif told < MOST_PROBLEMS:
                told += 1
                print(each, file=sys.stderr)
    runs = runs_of(steps)
    shown = [step for run in runs for step in run.steps]
    for step in shown:
        check.count(step)
    if as_json:
        data = [data_of(run, with_calls) for run in runs]
        print(json.dumps({"runs": data, "summary": check.counts()}))
        return check.status
    console = Console(record=bool(svg or html), markup=False, emoji=False)
    # Else it asks for them with every line.
    console.width, console.height = max(console.width, NARROWEST), console.height
    picture = Picture(console, with_calls)
    picture.runs(runs)
    picture.totals(check.summary(), tokens_of(shown))
    if svg:
        save(svg, console.export_svg(title="runstep show", clear=False))
    if html:
        save(html, console.export_html(clear=False))
    return check.status


def is_same(out: str, path: str) -> bool:
    """Would what is written to *out* overwrite a file?"""
    return os.path.exists(out) and os.path.exists(path) and os.path.samefile(out, path)


def save(out: str, text: str) -> None:
    try:
        Path(out).write_text(text, encoding="utf-8")
    except OSError as error:
        # What fails while it writes does not say where.
        raise OSError(error.errno, error.strerror, out) from None
