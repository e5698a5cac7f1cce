from collections.abc import Callable, Generator
from io import BufferedIOBase
from os import PathLike
from typing import IO

from .enums import Strictness
from .errors import FileProblem
from .objects import RunStepObject

def iter_steps(
    source: str | PathLike[str] | IO[bytes] | BufferedIOBase,
    *,
    strictness: Strictness = "wire",
    on_problem: Callable[[FileProblem], object] | None = None,
    parse: Callable[[bytes], object] | None = None,
    max_value_size: int = 16777216,
) -> Generator[RunStepObject]: ...
