"""Files that the commands write: whole or not at all, and never over their input."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from errno import EACCES
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE, S_ISREG
from typing import Any

#: The folders of names such as ``/dev/stdout``.
DEVICES = ("/dev/", "/proc/")


def reason_not_to_save(
    pictures: Sequence[str], inputs: Sequence[str]
) -> tuple[str, str] | None:
    """Return the first picture that would overwrite another file, and what that is.

    Only regular files can be overwritten. A name such as ``/dev/stdout`` adds the
    picture to what is printed.
    """
    earlier: list[str] = []
    for picture in pictures:
        if any(is_same_file(picture, path) for path in inputs):
            return picture, "is one of the files to show"
        if any(is_same_file(picture, path) for path in earlier):
            return picture, "is the file of another picture"
        if is_standard_output(stat_of(picture)) and not picture.startswith(DEVICES):
            return picture, "is standard output"
        earlier.append(picture)
    return None


def is_same_file(picture: str, path: str) -> bool:
    """Return whether two names are of one regular file, which may not exist yet.

    The second name may be ``-`` for standard input.
    """
    ours, theirs = stat_of(picture), stat_of(sys.stdin if path == "-" else path)
    if ours is None and theirs is None:
        return path != "-" and os.path.realpath(picture) == os.path.realpath(path)
    return ours is not None and theirs is not None and is_one_file(ours, theirs)


def is_standard_output(status: os.stat_result | None) -> bool:
    """Return whether standard output goes to a certain regular file."""
    stdout = stat_of(sys.stdout)
    return status is not None and stdout is not None and is_one_file(status, stdout)


def is_one_file(status: os.stat_result, other: os.stat_result) -> bool:
    return S_ISREG(status.st_mode) and os.path.samestat(status, other)


def stat_of(file: Any) -> os.stat_result | None:
    """Return the status of a stream, or of the file with a name, if there is any.

    A stream may be replaced, closed or None.
    """
    try:
        return os.stat(file if isinstance(file, str) else file.fileno())
    except (AttributeError, OSError, ValueError):
        return None


def save(out: str, text: str) -> None:
    """Write a file anew; if that fails, the old file stays as it was."""
    before, stdout = stat_of(out), stat_of(sys.stdout)
    try:
        if before and stdout and os.path.samestat(before, stdout):
            sys.stdout.flush()
            with open(sys.stdout.fileno(), "wb", closefd=False) as file:
                file.write(text.encode())
        elif before is None or S_ISREG(before.st_mode):
            replace(os.path.realpath(out), text, before)
        else:
            Path(out).write_text(text, encoding="utf-8")
    except OSError as error:
        # The user knows *out*, and not the file that is moved to its place.
        raise OSError(error.errno, error.strerror, out) from None


def replace(target: str, text: str, before: os.stat_result | None) -> None:
    """Write a new file beside a regular file, and move it to its place."""
    folder = os.path.dirname(target)
    if before is not None and not os.access(target, os.W_OK):
        raise OSError(EACCES, os.strerror(EACCES))
    if before is not None and not os.access(folder, os.W_OK):
        Path(target).write_text(text, encoding="utf-8")
        return
    new = os.path.join(folder, f".runstep-{token_hex(8)}.tmp")
    try:
        with open(new, "x", encoding="utf-8") as file:
            if before is not None:
                os.chmod(new, S_IMODE(before.st_mode))
            file.write(text)
        os.replace(new, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise


def discard_output() -> None:
    """Discard what is in the buffer of standard output, which may have no reader."""
    with suppress(AttributeError, OSError, ValueError):  # a replaced or missing stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
