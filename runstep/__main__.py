"""The command line: ``python -m runstep``."""

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from ._check import Check
from .enums import STRICTNESSES, Strictness

_DESCRIPTION = """\
Check every run step in the files. A file may hold a step, a list page, an array,
JSON Lines of these, or a recorded event stream: check finds out by itself.

Prints a line for each problem, FILE:LINE: $.path: message, and then a summary.
LINE is that on which the value, or the event of a stream, begins.
"""
_EPILOG = """\
examples:
  %(prog)s step.json archive.jsonl
  cat *.jsonl | %(prog)s --strictness open -

exit status:
  0  all is well
  1  there are problems
  2  a file could not be read, or the command is wrong
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit status."""
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}")
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
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names are anybody's
    try:
        return _run_check(options.files, options.strictness)
    except OSError as error:
        # What is left in the buffer can't be written, either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # the reader has seen enough
            return 1
        print(f"<stdout>: {error.strerror}", file=sys.stderr)
        return 2


def _run_check(files: Sequence[str], strictness: Strictness) -> int:
    check = Check(strictness)
    for path in files:
        for line in check.check_file(path):
            print(line)
    for line in check.summary():
        print(line)
    sys.stdout.flush()
    return 2 if check.unreadable else 1 if check.problems else 0


if __name__ == "__main__":
    sys.exit(main())
