"""The files that a path stands for: itself, or those of a folder and its folders."""

import os
from collections.abc import Iterator
from errno import ENOENT
from typing import NamedTuple

#: The endings of the names of files that are read in a folder, each also with ``.gz``.
ENDINGS = (".json", ".jsonl", ".ndjson", ".txt", ".sse")
NO_FILES = f"no file in it is called *{', *'.join(ENDINGS)}, or any of these with .gz"


class Folder(NamedTuple):
    """A folder that has not been read yet."""

    path: str


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
    pending: list[Folder | str | OSError] = [Folder(path)]  # the next one is at the end
    while pending:
        each = pending.pop()
        if isinstance(each, Folder):
            pending += reversed([*members_of(each.path, seen)])
        else:
            found = True
            yield each
    if not found:
        yield FileNotFoundError(ENOENT, NO_FILES, path)


def members_of(
    folder: str, seen: set[tuple[int, int]]
) -> Iterator[Folder | str | OSError]:
    """Yield the files and folders in a folder that has not been *seen*.

    Links may lead to a folder again and again.
    """
    try:
        status = os.stat(folder)
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as entries:
            members = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield error
        return
    for member in members:
        if member.name.startswith("."):
            continue
        try:
            is_folder = member.is_dir()
        except OSError as error:  # a link that leads to itself, or to a secret place
            yield error
            continue
        if is_folder:
            yield Folder(member.path)
        elif is_wanted(member.path):
            yield member.path


def is_wanted(path: str) -> bool:
    """Return whether a file in a folder is read. A device or a pipe may have no end."""
    name = path.lower().removesuffix(".gz")
    is_special = os.path.exists(path) and not os.path.isfile(path)
    return name.endswith(ENDINGS) and not is_special
