from collections.abc import Sequence
from typing import NamedTuple

class Problem(NamedTuple):
    path: str
    message: str

class RunStepValidationError(ValueError):
    problems: tuple[Problem, ...]
    more: int
    def __init__(self, problems: Sequence[Problem], more: int = 0) -> None: ...
