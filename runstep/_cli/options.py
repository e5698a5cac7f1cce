"""The options of the commands, and their help texts."""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from math import ceil
from pathlib import Path
from typing import Any

from .. import __version__, deltas, events, objects
from .._convert.hooks import is_schema_class, is_schema_union
from .._files.bounds import LEVEL_SIZE, MAX_VALUE_SIZE, MEGABYTE, OPTION
from .._wording import MAX_NAME_LENGTH
from ..enums import STRICTNESSES, Strictness
from .show import MAX_PICTURE_WIDTH, MIN_WIDTH, PICTURE_WIDTH
from .timeline import unix_seconds

#: The name of the package, which a vendored copy has from its host.
PACKAGE = __name__.removesuffix("._cli.options")
#: The number of digits of a time in Unix seconds or in milliseconds.
TIME_DIGITS = range(9, 14)
#: Any number that makes sense here has fewer digits.
MAX_DIGITS = 18
_FILES = """\
A file may hold a step, a list page, an array, an export of a thread, JSON Lines of
these, or a recorded event stream. It may be compressed with gzip, and in UTF-8, UTF-16
or UTF-32. The format is detected. In a folder and the folders in it, the files *.json,
*.jsonl, *.ndjson, *.txt and *.sse are read, each also with .gz. Hidden ones are passed
over. Other objects of the API, such as messages, are counted.
"""
_CHECK = f"""\
Check every run step in the files.

{_FILES}
Prints a line for each problem, FILE:LINE: $.path: message, and then a summary.
LINE is the line on which the value, or the event of a stream, begins. For broken JSON,
it is the line of the error. The same message at the same path is printed three times,
and then counted.
"""
_SHOW = f"""\
Show the run steps in the files: a timeline for each run, and totals.

{_FILES}
A bar shows when a step began and how long it took; it is dotted if the step has not
ended.
"""
_CHECK_EXAMPLES = """\
  %(prog)s step.json archive.jsonl
  %(prog)s archive/
  cat *.jsonl.gz | %(prog)s --strictness open -
  %(prog)s --json --max-problems 10 archive.jsonl
"""
_SHOW_EXAMPLES = """\
  %(prog)s page.json
  %(prog)s --tool-calls stream.txt | less
  %(prog)s --svg runs.svg archive.jsonl.gz
  %(prog)s --status failed --since 2026-08-01 --limit 10 archive/
"""
_SCHEMA = """\
Print the JSON Schema, draft 2020-12, of a class of runstep.
"""
_SCHEMA_EXAMPLES = """\
  %(prog)s > run-step.json
  %(prog)s --strictness open ListRunStepsResponse
"""
_EXIT_STATUS = """\
exit status:
    0  all is well
    1  there are problems
    2  a file could not be read, or the command is wrong
  130  interrupted with Ctrl-C
"""


def parse_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of a command, and its name as `command`.

    Exits with status 2, as argparse does, if they are wrong.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command != "schema" and options.files.count("-") > 1:
        parser.error("argument FILE: standard input is read once, got - twice")
    if options.command == "show":
        has_picture = options.svg is not None or options.html is not None
        if options.json and has_picture:
            parser.error("argument --json: not allowed with --svg or --html")
        if options.width is not None and not has_picture:
            parser.error("argument --width: needs --svg or --html")
    return options


def _parser() -> argparse.ArgumentParser:
    is_script = Path(sys.argv[0]).stem == "runstep"
    program = "runstep" if is_script else f"python -m {PACKAGE}"
    parser = argparse.ArgumentParser(prog=program)
    version = f"{PACKAGE} {__version__}"
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add_command(
        name: str, title: str, text: str, examples: str, strictness: Strictness
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=title,
            description=text,
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument(
            "--strictness",
            choices=STRICTNESSES,
            default=strictness,
            help="how strictly to read: as published, as OpenAI sent, or as any "
            "service sends (default: %(default)s)",
        )
        return command

    title = "report what is wrong with files of run steps"
    check = add_command("check", title, _CHECK, _CHECK_EXAMPLES, "wire")
    _add_files(check)
    _add_check_options(check)
    title = "show the run steps in files (needs the package rich)"
    show = add_command("show", title, _SHOW, _SHOW_EXAMPLES, "open")
    _add_files(show)
    _add_show_options(show)
    title = "print the JSON Schema of run steps"
    schema = add_command("schema", title, _SCHEMA, _SCHEMA_EXAMPLES, "wire")
    schema.add_argument(
        "cl",
        type=_class,
        nargs="?",
        default="RunStepObject",
        metavar="CLASS",
        help="the name of a class (default: %(default)s)",
    )
    return parser


def _add_files(command: argparse.ArgumentParser) -> None:
    command.epilog = f"{command.epilog}\n{_EXIT_STATUS}"
    command.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a file or a folder; - is standard input",
    )
    command.add_argument(
        f"--{OPTION}",
        type=_megabytes,
        default=MAX_VALUE_SIZE,
        metavar="MB",
        help="refuse larger values: lines of JSON Lines, whole documents, data of "
        f"events; a level of nesting counts as {LEVEL_SIZE} bytes "
        f"(default: {MAX_VALUE_SIZE // MEGABYTE})",
    )


def _add_check_options(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "--max-problems",
        type=_number,
        metavar="N",
        help="print the first N problems, with repeats; 0 prints all",
    )
    check.add_argument(
        "--json",
        action="store_true",
        help="print JSON objects, one per line: the problems, then the summary",
    )


def _add_show_options(show: argparse.ArgumentParser) -> None:
    show.add_argument(
        "--tool-calls",
        action="store_true",
        help="show the inputs and the outputs of the tool calls",
    )
    show.add_argument(
        "--summary", action="store_true", help="print the totals only, no runs"
    )
    show.add_argument(
        "--json",
        action="store_true",
        help="print JSON objects, one per line: the runs, then the summary",
    )
    chosen = show.add_argument_group(
        "what to show",
        "TIME is a date (2026-08-26), a date and time (2026-08-26T12:00), both in UTC\n"
        "unless an offset follows, or a number of Unix seconds.",
    )
    for name, metavar, examples in (
        ("status", "STATUS", ", such as completed or failed"),
        ("run", "ID", ""),
        ("thread", "ID", ""),
    ):
        chosen.add_argument(
            f"--{name}",
            action="append",
            dest=f"wanted_{name}",
            default=[],
            metavar=metavar,
            help=f"only steps with this {name}{examples}; may be given several times",
        )
    chosen.add_argument(
        "--since",
        type=_time,
        metavar="TIME",
        help="only steps that began at TIME or later",
    )
    chosen.add_argument(
        "--until", type=_time, metavar="TIME", help="only steps that began before TIME"
    )
    chosen.add_argument(
        "--limit",
        type=_number,
        metavar="N",
        help="only the first N runs that have a chosen step, in the order of the files",
    )
    saved = show.add_argument_group("pictures")
    for form in ("svg", "html"):
        help_ = f"also save the picture as {form.upper()}"
        saved.add_argument(f"--{form}", metavar="OUT", help=help_)
    saved.add_argument(
        "--width",
        type=_width,
        metavar="N",
        help=f"the columns of a saved picture (default: {PICTURE_WIDTH})",
    )


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > MAX_DIGITS:
        raise argparse.ArgumentTypeError(
            f"expected a number, got {text[:MAX_NAME_LENGTH]!r}"
        )
    return int(text)


def _megabytes(text: str) -> int:
    """Return the number of bytes for a number of megabytes."""
    size = _number(text) * MEGABYTE
    if not size:
        raise argparse.ArgumentTypeError("expected at least 1 megabyte, got 0")
    return size


def _time(text: str) -> int:
    """Return a time in Unix seconds."""
    try:
        if text.isdecimal():
            return _unix_seconds(text)
        # Python 3.10 does not read the Z.
        time = datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
    except ValueError:
        expected = "expected a time such as 2026-08-26 or 2026-08-26T12:00"
        got = f"got {text[:MAX_NAME_LENGTH]!r}"
        raise argparse.ArgumentTypeError(f"{expected}, {got}") from None
    # Steps have whole seconds: the first one that is not before the time.
    return ceil(
        (time if time.tzinfo else time.replace(tzinfo=timezone.utc)).timestamp()
    )


def _unix_seconds(digits: str) -> int:
    """Return a number of Unix seconds, or of milliseconds, in seconds.

    Raises ValueError for other numbers: a year, a date without hyphens, and what would
    be after the year 9999.
    """
    seconds = unix_seconds(int(digits)) if len(digits) in TIME_DIGITS else None
    if seconds is None:
        raise ValueError(digits)
    return seconds


def _width(text: str) -> int:
    width = _number(text)
    if not MIN_WIDTH <= width <= MAX_PICTURE_WIDTH:
        expected = f"expected {MIN_WIDTH} to {MAX_PICTURE_WIDTH} columns"
        raise argparse.ArgumentTypeError(f"{expected}, got {text}")
    return width


def _class(name: str) -> Any:
    """Return the class, or the union of classes, that has a name."""
    from .. import azure  # the other commands load it only if they need it

    for module in (objects, deltas, events, azure):
        cl = getattr(module, name, None)
        if is_schema_class(cl) or is_schema_union(cl):
            return cl
    expected = "expected the name of a class, such as ListRunStepsResponse"
    raise argparse.ArgumentTypeError(f"{expected}, got {name!r}")
