from collections.abc import Sequence
from typing import NamedTuple

class Problem(NamedTuple):
    path: str
    message: str

class FileProblem(NamedTuple):
    file: str
    line: int
    path: str
    message: str

class RunStepValidationError(ValueError):
    problems: tuple[Problem, ...]
    more: int
    file: str | None
    line: int | None
    _found: Sequence[object]
    def __init__(
        self,
        problems: Sequence[Problem],
        more: int = 0,
        file: str | None = None,
        line: int | None = None,
    ) -> None: ...
