"""A progress bar on standard error, where that is a terminal and rich is installed."""

import sys
from contextlib import AbstractContextManager, nullcontext

from .._files.lines import BinaryFile
from .._wording import printable
from .outputs import stat_of

#: The size in bytes from which a file gets a bar. Smaller files are read in about a
#: second.
MIN_SIZE = 2**25
#: The bar shows at most this many characters of a file's name, from its end: the bar
#: itself needs the rest of the line.
MAX_TITLE_LENGTH = 30


def progress_bar(name: str, file: BinaryFile) -> AbstractContextManager[object]:
    """Return a context that shows how far a file has been read, if the file is large.

    The bar asks for the position in the file a few times a second, so the code that
    reads the file does nothing for it.
    """
    status = stat_of(file)
    size = status.st_size if status else 0
    has_threads = sys.platform not in {"emscripten", "wasi"}  # the bar needs one
    if size < MIN_SIZE or not sys.stderr.isatty() or not has_threads:
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
        # Otherwise what is printed would go to standard error.
        redirect_stdout=sys.stdout.isatty(),
    )
    bar.add_task(printable(name)[-MAX_TITLE_LENGTH:], total=size)
    return bar
