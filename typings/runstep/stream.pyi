from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Callable,
    Generator,
    Iterable,
    Mapping,
    Sequence,
)

from .enums import Strictness
from .errors import RunStepValidationError
from .events import RunStepStreamEvent
from .objects import RunStepObject

def iter_events(
    lines: Iterable[str | bytes],
    *,
    strictness: Strictness = "wire",
    on_problem: Callable[[RunStepValidationError], object] | None = None,
) -> Generator[RunStepStreamEvent]: ...
def aiter_events(
    lines: AsyncIterable[str | bytes],
    *,
    strictness: Strictness = "wire",
    on_problem: Callable[[RunStepValidationError], object] | None = None,
) -> AsyncGenerator[RunStepStreamEvent]: ...

class RunStepAccumulator:
    def __init__(self, *, strictness: Strictness = "wire") -> None: ...
    @property
    def steps(self) -> Mapping[str, RunStepObject]: ...
    @property
    def unfinished(self) -> Sequence[str]: ...
    def apply(self, event: RunStepStreamEvent) -> RunStepObject: ...
