"""A progress bar on standard error, where that is a terminal and rich is installed."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import IO

from .._wording import printable

#: A file with fewer bytes is read in no time.
LONG = 2**25
#: The end of its name that is shown.
MOST_OF_A_NAME = 30


def progress(name: str, file: IO[bytes]) -> AbstractContextManager[object]:
    """Show how far a file has been read, if that takes long.

    The bar looks where the file is, a few times a second; reading knows nothing of it.
    """
    size = os.fstat(file.fileno()).st_size
    has_threads = sys.platform not in {"emscripten", "wasi"}  # a bar is drawn by one
    if size < LONG or not sys.stderr.isatty() or not has_threads:
        return nullcontext()
    try:
        from rich.console import Console, RenderableType
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
    except ModuleNotFoundError:
        return nullcontext()

    class FileProgress(Progress):
        def get_renderable(self) -> RenderableType:
            for task in self.task_ids:
                self.update(task, completed=file.tell())
            return super().get_renderable()

    console = Console(stderr=True)
    if console.is_dumb_terminal:
        return nullcontext()
    bar = FileProgress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        redirect_stdout=sys.stdout.isatty(),  # else it would end in standard error
    )
    bar.add_task(printable(name)[-MOST_OF_A_NAME:], total=size)
    return bar
