"""The run-step events of a stream: snapshot events and delta events.

OpenAI's document has seven inline schemas for them, one for each event name. They
differ only in the name and in the class of `data`. This package has two classes in
their place, and the names of these are its own.
"""

from typing import Literal, TypeAlias

from ._fields.schema_class import schema_class
from .deltas import RunStepDeltaObject
from .enums import RunStepStreamEventType
from .objects import RunStepObject, SchemaObject


@schema_class(kw_only=True)
class RunStepSnapshotEvent(SchemaObject):
    """An event with the whole step, as it is at that time.

    Schema: inline, ``RunStepStreamEvent`` with any name but that of deltas.
    """

    event: Literal[
        RunStepStreamEventType.CREATED,
        RunStepStreamEventType.IN_PROGRESS,
        RunStepStreamEventType.COMPLETED,
        RunStepStreamEventType.FAILED,
        RunStepStreamEventType.CANCELLED,
        RunStepStreamEventType.EXPIRED,
    ]
    """The name of the event."""
    data: RunStepObject
    """The step."""


@schema_class(kw_only=True)
class RunStepDeltaEvent(SchemaObject):
    """An event with a change to a step.

    Schema: inline, ``RunStepStreamEvent`` with the name of deltas.
    """

    event: Literal[RunStepStreamEventType.DELTA] = RunStepStreamEventType.DELTA
    """The name of the event, always ``thread.run.step.delta``."""
    data: RunStepDeltaObject
    """The change."""


RunStepStreamEvent: TypeAlias = RunStepSnapshotEvent | RunStepDeltaEvent
