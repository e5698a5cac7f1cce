"""The command line: ``python -m runstep``."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from . import __version__
from ._check import Check
from .enums import STRICTNESSES, Strictness

_DESCRIPTION = """\
Check every run step in the files. A file may hold a step, a list page, an array,
JSON Lines of these, or a recorded event stream: check finds out by itself. It may be
compressed with gzip.

Prints a line for each problem, FILE:LINE: $.path: message, and then a summary.
LINE is that on which the value, or the event of a stream, begins.
"""
_EPILOG = """\
examples:
  %(prog)s step.json archive.jsonl
  cat *.jsonl.gz | %(prog)s --strictness open -
  %(prog)s --json --max-problems 10 archive.jsonl

exit status:
    0  all is well
    1  there are problems
    2  a file could not be read, or the command is wrong
  130  interrupted with Ctrl-C
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit status."""
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}")
    version = f"{__package__} {__version__}"
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser(
        "check",
        help="say what is wrong with files of run steps",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("files", nargs="+", metavar="FILE", help="- is standard input")
    check.add_argument(
        "--strictness",
        choices=STRICTNESSES,
        default="wire",
        help="what to insist on: all that was published, what OpenAI sent (the "
        "default), or what any service sends",
    )
    check.add_argument(
        "--max-problems",
        type=_number,
        metavar="N",
        help="print no more problems than that; all are counted",
    )
    check.add_argument(
        "--json",
        action="store_true",
        help="print an object a line: one for each problem, then the summary",
    )
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names are anybody's
    try:
        return _run(options)
    except KeyboardInterrupt:
        _drop_output()
        return 130  # what a shell makes of it


def _run(options: argparse.Namespace) -> int:
    """Run the command; gives the exit status, also where nothing can be printed."""
    try:
        return _check(
            options.files, options.strictness, options.max_problems, options.json
        )
    except OSError as error:
        _drop_output()
        if isinstance(error, BrokenPipeError):  # the reader has seen enough
            return 1
        print(f"<stdout>: {error.strerror}", file=sys.stderr)
        return 2


def _drop_output() -> None:
    """Let go what is left in the buffer, for it may have no reader any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}")
    return int(text)


def _check(
    files: Sequence[str], strictness: Strictness, most: int | None, as_json: bool
) -> int:
    check = Check(strictness)
    shown = 0
    for path in files:
        for complaint in check.check_file(path):
            if shown != most:
                print(json.dumps(complaint._asdict()) if as_json else complaint)
                shown += 1
    if as_json:
        print(json.dumps({"summary": check.counts()}))
    else:
        for line in check.summary():
            print(line)
    sys.stdout.flush()
    return 2 if check.files.unreadable else 1 if check.files.problems else 0


if __name__ == "__main__":
    sys.exit(main())
