"""Run steps from files: an archive, a folder of them, or any open file."""

import os
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any

from ._convert.walk import check_strictness
from ._files.bounds import MAX_VALUE_SIZE
from ._files.lines import EXPECTED, BinaryFile
from ._files.reader import Found, StepReader, file_problems
from ._wording import describe
from .enums import Strictness
from .errors import FileProblem
from .objects import RunStepObject


def iter_steps(
    source: str | os.PathLike[str] | BinaryFile,
    *,
    strictness: Strictness = "wire",
    on_problem: Callable[[FileProblem], object] | None = None,
    parse: Callable[[bytes], object] | None = None,
    max_value_size: int = MAX_VALUE_SIZE,
) -> Generator[RunStepObject, None, None]:
    """Yield the run steps in *source*, one by one.

    *source* is the path of a file or of a folder, or a file that is open in binary
    mode. In a folder and the folders in it, the files called ``*.json``, ``*.jsonl``,
    ``*.ndjson``, ``*.txt`` and ``*.sse`` are read, each also with ``.gz``, in the order
    of their names. Hidden files and folders are passed over.

    A file may hold a step, a list page, an array, an export of a thread, JSON Lines of
    these, or a recorded event stream, whose steps are yielded as they are at its end.
    It may be compressed with gzip, and in UTF-8, UTF-16 or UTF-32. The format is
    detected. Other objects of the API, such as messages and runs, are passed over.

    *on_problem* is called with each problem, and reading goes on with the next value.
    Without it, the first value that is wrong raises `RunStepValidationError`, whose
    message begins with the file and the line.

    *parse* is the parser for the text of one value, such as ``orjson.loads``. A
    ValueError that it raises is a problem of the value. Without it, values are parsed
    as `loads` does.

    *max_value_size* is the limit for one value (a line of JSON Lines, a whole document,
    the data of an event), in bytes; 16 MB by default. A larger value is a problem. Only
    one value is in memory at a time, and the steps of one stream.

    Raises OSError for a file that cannot be read, or a folder without files. With
    *on_problem*, the other files of a folder are read first, and the error has a note
    for each other one that cannot be read. Raises TypeError for any other *source*, and
    ValueError for an unknown *strictness* or a *max_value_size* below 1.
    """
    if not isinstance(max_value_size, int):
        raise TypeError(f"expected a number of bytes, got {describe(max_value_size)}")
    if max_value_size < 1:
        raise ValueError(f"expected at least 1 byte, got {max_value_size}")
    reader = StepReader(check_strictness(strictness), max_value_size, parse)
    return _valid_steps(_read(reader, source), on_problem)


def _read(reader: StepReader, source: Any) -> Generator[Found, None, None]:
    """Return what is in *source*; raises TypeError for neither a path nor a file."""
    if isinstance(source, (str, os.PathLike)):
        return reader.read_path(os.fsdecode(source))
    if hasattr(source, "read"):
        name = getattr(source, "name", None)
        return reader.read_file(name if isinstance(name, str) else "<file>", source)
    is_content = isinstance(source, (bytes, bytearray))
    advice = "; io.BytesIO makes a file of them" if is_content else ""
    raise TypeError(f"{EXPECTED}, got {describe(source)}{advice}")


def _valid_steps(
    read: Generator[Found, None, None],
    on_problem: Callable[[FileProblem], object] | None,
) -> Generator[RunStepObject, None, None]:
    failure: OSError | None = None
    # The traceback of an error that somebody keeps would keep the file open.
    with closing(read):
        for each in read:
            if isinstance(each, RunStepObject):
                yield each
            elif on_problem is None:
                raise each
            elif not isinstance(each, OSError):
                for problem in file_problems(each):
                    on_problem(problem)
            elif failure is None:
                failure = each
            else:  # Python 3.10 does not have `add_note`
                vars(failure).setdefault("__notes__", []).append(str(each))
    if failure is not None:
        raise failure
