"""The run-step events of a stream: a name, and the step or the change it brings.

The document has seven schemas without a name here, one an event, that differ in
nothing but the name and the class of `data`. They are two classes.
"""

from typing import Literal, TypeAlias

from ._fields.schema_class import schema_class
from .deltas import RunStepDeltaObject
from .enums import RunStepStreamEventType
from .objects import RunStepObject, SchemaObject


@schema_class(kw_only=True)
class RunStepSnapshotEvent(SchemaObject):
    """An event that brings the whole step as it then stood."""

    event: Literal[
        RunStepStreamEventType.CREATED,
        RunStepStreamEventType.IN_PROGRESS,
        RunStepStreamEventType.COMPLETED,
        RunStepStreamEventType.FAILED,
        RunStepStreamEventType.CANCELLED,
        RunStepStreamEventType.EXPIRED,
    ]
    data: RunStepObject


@schema_class(kw_only=True)
class RunStepDeltaEvent(SchemaObject):
    """An event that brings a change to a step."""

    event: Literal[RunStepStreamEventType.DELTA] = RunStepStreamEventType.DELTA
    data: RunStepDeltaObject


RunStepStreamEvent: TypeAlias = RunStepSnapshotEvent | RunStepDeltaEvent
