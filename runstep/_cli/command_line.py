"""The command line: its options, and what a command's end looks like to the shell."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from errno import EBADF
from io import TextIOWrapper
from pathlib import Path

from .. import __version__
from .._wording import printable
from ..enums import STRICTNESSES, Strictness
from .bounds import LEVEL_SIZE, MAX_VALUE_SIZE, MEGABYTE, OPTION
from .check import Check
from .outputs import discard_output
from .show import show_files

_FILES = """\
A file may hold a step, a list page, an array, JSON Lines of these, or a recorded event
stream. It may be compressed with gzip, and in UTF-8, UTF-16 or UTF-32. The format is
detected.
"""
_CHECK = f"""\
Check every run step in the files.

{_FILES}
Prints a line for each problem, FILE:LINE: $.path: message, and then a summary.
LINE is the line on which the value, or the event of a stream, begins.
"""
_SHOW = f"""\
Show what the run steps in the files say: a timeline for each run, and totals.

{_FILES}
A bar shows when a step began and how long it took; it is dotted if the step has not
ended.
"""
_CHECK_EXAMPLES = """\
  %(prog)s step.json archive.jsonl
  cat *.jsonl.gz | %(prog)s --strictness open -
  %(prog)s --json --max-problems 10 archive.jsonl
"""
_SHOW_EXAMPLES = """\
  %(prog)s page.json
  %(prog)s --tool-calls stream.txt | less
  %(prog)s --svg runs.svg archive.jsonl.gz
"""
_EXIT_STATUS = """\
exit status:
    0  all is well
    1  there are problems
    2  a file could not be read, or the command is wrong
  130  interrupted with Ctrl-C
"""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # stays open
    if sys.stdout is None:
        print(f"<stdout>: {os.strerror(EBADF)}", file=sys.stderr)
        return 2
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # The names of files may be impossible to encode.
            stream.reconfigure(errors="backslashreplace")
    return _run(options)


def _parser() -> argparse.ArgumentParser:
    is_script = Path(sys.argv[0]).stem == "runstep"
    package = __name__.removesuffix("._cli.command_line")
    program = "runstep" if is_script else f"python -m {package}"
    parser = argparse.ArgumentParser(prog=program)
    version = f"{package} {__version__}"
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add_command(
        name: str, title: str, text: str, examples: str, strictness: Strictness
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=title,
            description=text,
            epilog=f"examples:\n{examples}\n{_EXIT_STATUS}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument(
            "files", nargs="+", metavar="FILE", help="- is standard input"
        )
        command.add_argument(
            "--strictness",
            choices=STRICTNESSES,
            default=strictness,
            help="what to insist on: all that was published, what OpenAI sent, or what "
            "any service sends (default: %(default)s)",
        )
        command.add_argument(
            OPTION,
            type=_megabytes,
            default=MAX_VALUE_SIZE,
            metavar="MB",
            help="refuse larger values: lines of JSON Lines, whole documents, data of "
            f"events; a level of nesting counts as {LEVEL_SIZE} bytes "
            f"(default: {MAX_VALUE_SIZE // MEGABYTE})",
        )
        return command

    title = "report what is wrong with files of run steps"
    check = add_command("check", title, _CHECK, _CHECK_EXAMPLES, "wire")
    check.set_defaults(run=_check)
    check.add_argument(
        "--max-problems",
        type=_number,
        metavar="N",
        help="print at most N problems; all are counted",
    )
    check.add_argument(
        "--json",
        action="store_true",
        help="print JSON objects, one per line: the problems, then the summary",
    )

    title = "show what files of run steps say (needs the extra runstep[cli])"
    show = add_command("show", title, _SHOW, _SHOW_EXAMPLES, "open")
    show.set_defaults(run=_show, error=parser.error)
    show.add_argument(
        "--tool-calls",
        action="store_true",
        help="open the tool calls: what went in, and what came out",
    )
    show.add_argument("--json", action="store_true", help="print the same as JSON")
    for form in ("svg", "html"):
        show.add_argument(f"--{form}", metavar="OUT", help="save the picture, too")
    return parser


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}")
    return int(text)


def _megabytes(text: str) -> int:
    """Return the number of bytes for a number of megabytes."""
    size = _number(text) * MEGABYTE
    if not size:
        raise argparse.ArgumentTypeError("expected at least 1 megabyte, got 0")
    return size


def _run(options: argparse.Namespace) -> int:
    """Run the command and return the exit status, even if nothing can be printed."""
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except OSError as error:
        if error.filename is None:
            discard_output()
        if isinstance(error, BrokenPipeError):  # such as with `| head`
            return 1
        name = "<stdout>" if error.filename is None else printable(error.filename)
        print(f"{name}: {error.strerror}", file=sys.stderr)
        return 2
    return status


def _check(options: argparse.Namespace) -> int:
    check = Check(options.strictness, options.max_value_size)
    printed = 0
    for path in options.files:
        for problem in check.check_file(path):
            if printed != options.max_problems:
                print(json.dumps(problem._asdict()) if options.json else problem)
                printed += 1
    if options.json:
        print(json.dumps({"summary": check.counts()}))
    else:
        for line in check.summary():
            print(line)
    return check.exit_status


def _show(options: argparse.Namespace) -> int:
    if options.json and (options.svg is not None or options.html is not None):
        options.error("argument --json: not allowed with --svg or --html")
    return show_files(
        options.files,
        Check(options.strictness, options.max_value_size),
        with_texts=options.tool_calls,
        as_json=options.json,
        svg=options.svg,
        html=options.html,
    )
