from typing import Final, Literal, TypeAlias

from .deltas import RunStepDeltaObject
from .enums import RunStepStreamEventType
from .objects import RunStepObject, SchemaObject, _Object

class RunStepSnapshotEvent(SchemaObject):
    event: Final[
        Literal[
            RunStepStreamEventType.CREATED,
            RunStepStreamEventType.IN_PROGRESS,
            RunStepStreamEventType.COMPLETED,
            RunStepStreamEventType.FAILED,
            RunStepStreamEventType.CANCELLED,
            RunStepStreamEventType.EXPIRED,
        ]
    ]
    data: Final[RunStepObject]
    def __init__(
        self,
        *,
        event: Literal[
            RunStepStreamEventType.CREATED,
            RunStepStreamEventType.IN_PROGRESS,
            RunStepStreamEventType.COMPLETED,
            RunStepStreamEventType.FAILED,
            RunStepStreamEventType.CANCELLED,
            RunStepStreamEventType.EXPIRED,
        ],
        data: RunStepObject,
        extra: _Object = ...,
    ) -> None: ...

class RunStepDeltaEvent(SchemaObject):
    event: Final[Literal[RunStepStreamEventType.DELTA]]
    data: Final[RunStepDeltaObject]
    def __init__(
        self,
        *,
        event: Literal[RunStepStreamEventType.DELTA] = RunStepStreamEventType.DELTA,
        data: RunStepDeltaObject,
        extra: _Object = ...,
    ) -> None: ...

RunStepStreamEvent: TypeAlias = RunStepSnapshotEvent | RunStepDeltaEvent
