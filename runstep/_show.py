"""``python -m runstep show``: shows what files of run steps say."""

import json
import sys
from collections.abc import Sequence

from ._check import Check
from ._files import Complaint
from ._timeline import data_of, runs_of
from .enums import Strictness
from .objects import RunStepObject

#: So many problems are told; `check` tells all.
MOST_PROBLEMS = 10
NEEDS_RICH = "show needs the package rich: pip install 'runstep[cli]'"


def show(
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
    from ._picture import Picture, all_tokens

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
    for run in runs:
        for step in run.steps:
            check.count(step)
    if as_json:
        data = [data_of(run, with_calls) for run in runs]
        print(json.dumps({"runs": data, "summary": check.counts()}))
        return check.status
    console = Console(record=bool(svg or html), markup=False, emoji=False)
    picture = Picture(console, with_calls)
    picture.runs(runs)
    picture.totals(check.summary(), all_tokens(runs))
    if svg:
        console.save_svg(svg, title="runstep show", clear=False)
    if html:
        console.save_html(html, clear=False)
    return check.status
