"""The run-step events of a stream: snapshot events and delta events.

OpenAI's document has seven inline schemas for them, one for each event name. They
differ only in the name and in the class of `data`. This package has two classes in
their place, and the names of these are its own.
"""

from typing import Literal, TypeAlias

from attrs import frozen

from ._fields.keys import keyed
from .deltas import RunStepDeltaObject
from .enums import RunStepStreamEventType
from .objects import RunStepObject, SchemaObject


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepSnapshotEvent(SchemaObject):
    """A snapshot event, in which *data* is the whole step at that time."""

    event: Literal[
        RunStepStreamEventType.CREATED,
        RunStepStreamEventType.IN_PROGRESS,
        RunStepStreamEventType.COMPLETED,
        RunStepStreamEventType.FAILED,
        RunStepStreamEventType.CANCELLED,
        RunStepStreamEventType.EXPIRED,
    ]
    data: RunStepObject


@frozen(kw_only=True, eq=False, repr=False, weakref_slot=False, field_transformer=keyed)
class RunStepDeltaEvent(SchemaObject):
    """A delta event, in which *data* is a change to a step."""

    event: Literal[RunStepStreamEventType.DELTA] = RunStepStreamEventType.DELTA
    data: RunStepDeltaObject


RunStepStreamEvent: TypeAlias = RunStepSnapshotEvent | RunStepDeltaEvent
