"""The command line: what runs a command, and what its end looks like to the shell."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from errno import EBADF
from io import TextIOWrapper

from .._wording import printable
from ..schema import json_schema
from .check import check_files
from .files import FileReader
from .options import parse_options
from .outputs import discard_output
from .selection import Selection, Wanted
from .show import PICTURE_WIDTH, Form, show_files


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # stays open
    if sys.stdout is None:
        print(f"<stdout>: {os.strerror(EBADF)}", file=sys.stderr)
        return 2
    options = parse_options(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # The names of files may be impossible to encode.
            stream.reconfigure(errors="backslashreplace")
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    """Run the command and return the exit status, even if nothing can be printed."""
    try:
        status = COMMANDS[options.command](options)
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
    return check_files(
        options.files,
        options.strictness,
        options.max_value_size,
        options.max_problems,
        options.json,
    )


def _show(options: argparse.Namespace) -> int:
    wanted = Wanted(
        options.wanted_status,
        options.wanted_run,
        options.wanted_thread,
        options.since,
        options.until,
    )
    form = Form(
        with_runs=not options.summary,
        with_texts=options.tool_calls,
        as_json=options.json,
        svg=options.svg,
        html=options.html,
        width=options.width or PICTURE_WIDTH,
    )
    return show_files(
        options.files,
        FileReader(options.strictness, options.max_value_size),
        Selection(wanted, options.limit),
        form,
    )


def _schema(options: argparse.Namespace) -> int:
    print(json.dumps(json_schema(options.cl, strictness=options.strictness), indent=2))
    return 0


COMMANDS = {"check": _check, "show": _show, "schema": _schema}
