"""The files that a path stands for: itself, or those of a folder and its folders."""

import os
from collections.abc import Iterator
from errno import ENOENT

#: The endings of the names of files that are read in a folder, each also with ``.gz``.
ENDINGS = (".json", ".jsonl", ".ndjson", ".txt", ".sse")
NO_FILES = f"no file in it is called *{', *'.join(ENDINGS)}, or any of these with .gz"


def files_at(path: str) -> Iterator[str | OSError]:
    """Yield the names of the files at a path.

    A path that is no folder is yielded as it is. The files of a folder come in the
    order of their names. An error stands for a folder that cannot be read or has none.
    """
    if not os.path.isdir(path):
        yield path
        return
    found = False
    seen: set[tuple[int, int]] = set()
    pending: list[str | OSError] = [path]  # the next one is at the end
    while pending:
        each = pending.pop()
        if isinstance(each, str) and os.path.isdir(each):
            pending += reversed(members_of(each, seen))
        else:
            found = True
            yield each
    if not found:
        yield FileNotFoundError(ENOENT, NO_FILES, path)


def members_of(folder: str, seen: set[tuple[int, int]]) -> list[str | OSError]:
    """Return the files and folders in a folder that has not been *seen*.

    Links may lead to a folder again and again.
    """
    try:
        status = os.stat(folder)
        if (status.st_dev, status.st_ino) in seen:
            return []
        seen.add((status.st_dev, status.st_ino))
        names = sorted(os.listdir(folder))
    except OSError as error:
        return [error]
    paths = [os.path.join(folder, name) for name in names if not name.startswith(".")]
    return [each for each in paths if os.path.isdir(each) or is_wanted(each)]


def is_wanted(path: str) -> bool:
    """Return whether a file in a folder is read. A device or a pipe may have no end."""
    name = path.lower().removesuffix(".gz")
    is_special = os.path.exists(path) and not os.path.isfile(path)
    return name.endswith(ENDINGS) and not is_special
