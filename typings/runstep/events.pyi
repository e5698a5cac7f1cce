from typing import Final, Literal, TypeAlias

from attrs import frozen  # type: ignore[import-not-found,unused-ignore]
from typing_extensions import Self

from .deltas import RunStepDeltaObject
from .enums import RunStepStreamEventType
from .objects import RunStepObject, SchemaObject, _Object

@frozen(kw_only=True, eq=False, init=False)
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
    def __replace__(
        self,
        *,
        event: Literal[
            RunStepStreamEventType.CREATED,
            RunStepStreamEventType.IN_PROGRESS,
            RunStepStreamEventType.COMPLETED,
            RunStepStreamEventType.FAILED,
            RunStepStreamEventType.CANCELLED,
            RunStepStreamEventType.EXPIRED,
        ] = ...,
        data: RunStepObject = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeltaEvent(SchemaObject):
    event: Final[Literal[RunStepStreamEventType.DELTA]] = RunStepStreamEventType.DELTA
    data: Final[RunStepDeltaObject]
    def __init__(
        self,
        *,
        event: Literal[RunStepStreamEventType.DELTA] = RunStepStreamEventType.DELTA,
        data: RunStepDeltaObject,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        event: Literal[RunStepStreamEventType.DELTA] = ...,
        data: RunStepDeltaObject = ...,
        extra: _Object = ...,
    ) -> Self: ...

RunStepStreamEvent: TypeAlias = RunStepSnapshotEvent | RunStepDeltaEvent
