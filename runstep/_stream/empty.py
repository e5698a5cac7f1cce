"""Steps, tool calls and outputs that have a type but no content yet.

A delta that is for none of the known ones is added to one of these.
"""

from typing import Any

from ..deltas import (
    RunStepDeltaObjectDeltaStepDetails,
    RunStepDeltaStepDetailsMessageCreationObject,
    RunStepDeltaStepDetailsToolCallsCodeObject,
    RunStepDeltaStepDetailsToolCallsCodeOutputImageObject,
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDeltaStepDetailsToolCallsFileSearchObject,
    RunStepDeltaStepDetailsToolCallsFunctionObject,
    RunStepDeltaStepDetailsToolCallsRetrievalObject,
    RunStepDeltaStepDetailsToolCallsUnknownObject,
    RunStepDeltaStepDetailsUnknownObject,
)
from ..enums import RunStepStatus, RunStepType
from ..objects import (
    RunStepDetailsMessageCreationObject,
    RunStepDetailsMessageCreationObjectMessageCreation,
    RunStepDetailsToolCallsCodeObject,
    RunStepDetailsToolCallsCodeObjectCodeInterpreter,
    RunStepDetailsToolCallsCodeOutputImageObject,
    RunStepDetailsToolCallsCodeOutputImageObjectImage,
    RunStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDetailsToolCallsFileSearchObject,
    RunStepDetailsToolCallsFileSearchObjectFileSearch,
    RunStepDetailsToolCallsFunctionObject,
    RunStepDetailsToolCallsFunctionObjectFunction,
    RunStepDetailsToolCallsObject,
    RunStepDetailsToolCallsRetrievalObject,
    RunStepDetailsToolCallsUnknownObject,
    RunStepDetailsUnknownObject,
    RunStepObject,
    RunStepObjectStepDetails,
)
from .matching import OutputDelta, ToolCallDelta

#: The empty tool call or output for each class of a delta.
EMPTY_ITEMS: dict[type, Any] = {
    RunStepDeltaStepDetailsToolCallsCodeObject: RunStepDetailsToolCallsCodeObject(
        id="",
        code_interpreter=RunStepDetailsToolCallsCodeObjectCodeInterpreter(
            input="", outputs=()
        ),
    ),
    RunStepDeltaStepDetailsToolCallsFileSearchObject: (
        RunStepDetailsToolCallsFileSearchObject(
            id="", file_search=RunStepDetailsToolCallsFileSearchObjectFileSearch()
        )
    ),
    RunStepDeltaStepDetailsToolCallsFunctionObject: (
        RunStepDetailsToolCallsFunctionObject(
            id="",
            function=RunStepDetailsToolCallsFunctionObjectFunction(
                name="", arguments=""
            ),
        )
    ),
    RunStepDeltaStepDetailsToolCallsRetrievalObject: (
        RunStepDetailsToolCallsRetrievalObject(id="", retrieval={})
    ),
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject: (
        RunStepDetailsToolCallsCodeOutputLogsObject(logs="")
    ),
    RunStepDeltaStepDetailsToolCallsCodeOutputImageObject: (
        RunStepDetailsToolCallsCodeOutputImageObject(
            image=RunStepDetailsToolCallsCodeOutputImageObjectImage(file_id="")
        )
    ),
}


def empty_step(
    step_id: str, change: RunStepDeltaObjectDeltaStepDetails | None
) -> RunStepObject:
    """Return an empty step, whose details have the type of a change.

    Without a change, they are those of a step that calls tools.
    """
    details: RunStepObjectStepDetails
    match change:
        case RunStepDeltaStepDetailsMessageCreationObject():
            creation = RunStepDetailsMessageCreationObjectMessageCreation(message_id="")
            details = RunStepDetailsMessageCreationObject(message_creation=creation)
        case RunStepDeltaStepDetailsUnknownObject():
            details = RunStepDetailsUnknownObject(type=change.type)
        case _:
            details = RunStepDetailsToolCallsObject(tool_calls=())
    return RunStepObject(
        id=step_id,
        created_at=0,
        assistant_id="",
        thread_id="",
        run_id="",
        type=RunStepType.unlisted(details.type),
        status=RunStepStatus.IN_PROGRESS,
        step_details=details,
    )


def empty_call(delta: ToolCallDelta) -> Any:
    """Return an empty tool call with the type of a delta, and with its id or none."""
    if isinstance(delta, RunStepDeltaStepDetailsToolCallsUnknownObject):
        return RunStepDetailsToolCallsUnknownObject(id=delta.id, type=delta.type)
    return EMPTY_ITEMS[type(delta)]


def empty_output(delta: OutputDelta) -> Any:
    """Return an empty output with the type of a delta."""
    if isinstance(delta, RunStepDeltaStepDetailsUnknownObject):
        return RunStepDetailsUnknownObject(type=delta.type)
    return EMPTY_ITEMS[type(delta)]
