"""Samples of the JSON of every class, written for the tests.

`SAMPLES` has parsed JSON for each class of the schema, with every key of the class in
the published order. Every sample is valid at every strictness, but for those of the
retired classes.
"""

from typing import Any

import runstep

from .wire import compact

Json = dict[str, Any]

LOGS: Json = {"type": "logs", "logs": "42\n"}
IMAGE: Json = {"type": "image", "image": {"file_id": "file-plot"}}
CODE_CALL: Json = {
    "id": "call_code",
    "type": "code_interpreter",
    "code_interpreter": {"input": "print(6 * 7)", "outputs": [LOGS, IMAGE]},
}
RESULT: Json = {
    "file_id": "file-notes",
    "file_name": "notes.txt",
    "score": 0.75,
    "content": [{"type": "text", "text": "Zürich is dear."}],
    "attributes": {"year": 2024, "draft": False, "by": "Ada", "weight": 0.5},
}
SEARCH_CALL: Json = {
    "id": "call_search",
    "type": "file_search",
    "file_search": {
        "ranking_options": {"ranker": "auto", "score_threshold": 0},
        "results": [RESULT],
    },
}
FUNCTION_CALL: Json = {
    "id": "call_function",
    "type": "function",
    "function": {"name": "add", "arguments": '{"a":1}', "output": "2"},
}
RETRIEVAL_CALL: Json = {"id": "call_old", "type": "retrieval", "retrieval": {"n": [1]}}
UNKNOWN_CALL: Json = {"id": "call_x", "type": "browser", "server_label": "docs"}

TOOL_CALLS: Json = {
    "type": "tool_calls",
    "tool_calls": [CODE_CALL, SEARCH_CALL, FUNCTION_CALL],
}
MESSAGE: Json = {
    "type": "message_creation",
    "message_creation": {"message_id": "msg_1"},
}
USAGE: Json = {
    "prompt_tokens": 5,
    "completion_tokens": 6,
    "total_tokens": 11,
    "prompt_token_details": {"cached_tokens": 2},
    "completion_tokens_details": {"reasoning_tokens": 3},
}
STEP: Json = {
    "id": "step_1",
    "object": "thread.run.step",
    "created_at": 1700000000,
    "assistant_id": "asst_1",
    "thread_id": "thread_1",
    "run_id": "run_1",
    "type": "tool_calls",
    "status": "failed",
    "step_details": TOOL_CALLS,
    "last_error": {"code": "server_error", "message": "Sorry."},
    "expired_at": None,
    "cancelled_at": None,
    "failed_at": 1700000009,
    "completed_at": None,
    "metadata": {"for": "tests"},
    "usage": USAGE,
    "expires_at": 1700000600,
}
MESSAGE_STEP: Json = {
    **STEP,
    "id": "step_2",
    "type": "message_creation",
    "status": "completed",
    "step_details": MESSAGE,
    "last_error": None,
}
PAGE: Json = {
    "object": "list",
    "data": [STEP, MESSAGE_STEP],
    "first_id": "step_1",
    "last_id": "step_2",
    "has_more": False,
}

DELTA_LOGS: Json = {"index": 0, "type": "logs", "logs": "4"}
DELTA_IMAGE: Json = {"index": 1, "type": "image", "image": {"file_id": "file-plot"}}
DELTA_CODE: Json = {
    "index": 0,
    "id": "call_code",
    "type": "code_interpreter",
    "code_interpreter": {"input": "pri", "outputs": [DELTA_LOGS, DELTA_IMAGE]},
}
DELTA_SEARCH: Json = {
    "index": 1,
    "id": "call_search",
    "type": "file_search",
    "file_search": {"results": []},
}
DELTA_FUNCTION: Json = {
    "index": 2,
    "id": "call_function",
    "type": "function",
    "function": {"name": "add", "arguments": "", "output": None},
}
DELTA_RETRIEVAL: Json = {
    "index": 3,
    "id": "call_old",
    "type": "retrieval",
    "retrieval": {},
}
DELTA_UNKNOWN: Json = {"index": 4, "id": "call_x", "type": "openapi", "function": {}}
DELTA_TOOL_CALLS: Json = {
    "type": "tool_calls",
    "tool_calls": [DELTA_CODE, DELTA_SEARCH, DELTA_FUNCTION],
}
DELTA_MESSAGE: Json = {
    "type": "message_creation",
    "message_creation": {"message_id": "msg_1"},
}
DELTA: Json = {
    "id": "step_1",
    "object": "thread.run.step.delta",
    "delta": {"step_details": DELTA_TOOL_CALLS},
}

SAMPLES: dict[type, Json] = {
    runstep.RunStepObject: STEP,
    runstep.RunStepObjectLastError: STEP["last_error"],
    runstep.RunStepCompletionUsage: USAGE,
    runstep.RunStepCompletionUsagePromptTokenDetails: USAGE["prompt_token_details"],
    runstep.RunStepCompletionUsageCompletionTokensDetails: USAGE[
        "completion_tokens_details"
    ],
    runstep.RunStepDetailsMessageCreationObject: MESSAGE,
    runstep.RunStepDetailsMessageCreationObjectMessageCreation: MESSAGE[
        "message_creation"
    ],
    runstep.RunStepDetailsToolCallsObject: TOOL_CALLS,
    runstep.RunStepDetailsToolCallsCodeObject: CODE_CALL,
    runstep.RunStepDetailsToolCallsCodeObjectCodeInterpreter: CODE_CALL[
        "code_interpreter"
    ],
    runstep.RunStepDetailsToolCallsCodeOutputLogsObject: LOGS,
    runstep.RunStepDetailsToolCallsCodeOutputImageObject: IMAGE,
    runstep.RunStepDetailsToolCallsCodeOutputImageObjectImage: IMAGE["image"],
    runstep.RunStepDetailsToolCallsFileSearchObject: SEARCH_CALL,
    runstep.RunStepDetailsToolCallsFileSearchObjectFileSearch: SEARCH_CALL[
        "file_search"
    ],
    runstep.RunStepDetailsToolCallsFileSearchRankingOptionsObject: SEARCH_CALL[
        "file_search"
    ]["ranking_options"],
    runstep.RunStepDetailsToolCallsFileSearchResultObject: RESULT,
    runstep.RunStepDetailsToolCallsFileSearchResultObjectContentInner: RESULT[
        "content"
    ][0],
    runstep.RunStepDetailsToolCallsFunctionObject: FUNCTION_CALL,
    runstep.RunStepDetailsToolCallsFunctionObjectFunction: FUNCTION_CALL["function"],
    runstep.RunStepDetailsToolCallsRetrievalObject: RETRIEVAL_CALL,
    runstep.RunStepDetailsToolCallsUnknownObject: UNKNOWN_CALL,
    runstep.RunStepDetailsUnknownObject: {"type": "activities", "activities": []},
    runstep.ListRunStepsResponse: PAGE,
    runstep.RunStepDeltaObject: DELTA,
    runstep.RunStepDeltaObjectDelta: DELTA["delta"],
    runstep.RunStepDeltaStepDetailsMessageCreationObject: DELTA_MESSAGE,
    runstep.RunStepDeltaStepDetailsMessageCreationObjectMessageCreation: DELTA_MESSAGE[
        "message_creation"
    ],
    runstep.RunStepDeltaStepDetailsToolCallsObject: DELTA_TOOL_CALLS,
    runstep.RunStepDeltaStepDetailsToolCallsCodeObject: DELTA_CODE,
    runstep.RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter: DELTA_CODE[
        "code_interpreter"
    ],
    runstep.RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject: DELTA_LOGS,
    runstep.RunStepDeltaStepDetailsToolCallsCodeOutputImageObject: DELTA_IMAGE,
    runstep.RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage: DELTA_IMAGE[
        "image"
    ],
    runstep.RunStepDeltaStepDetailsToolCallsFileSearchObject: DELTA_SEARCH,
    runstep.RunStepDeltaStepDetailsToolCallsFunctionObject: DELTA_FUNCTION,
    runstep.RunStepDeltaStepDetailsToolCallsFunctionObjectFunction: DELTA_FUNCTION[
        "function"
    ],
    runstep.RunStepDeltaStepDetailsToolCallsRetrievalObject: DELTA_RETRIEVAL,
    runstep.RunStepDeltaStepDetailsToolCallsUnknownObject: DELTA_UNKNOWN,
    runstep.RunStepDeltaStepDetailsUnknownObject: {
        "index": 0,
        "type": "activities",
        "activities": [],
    },
    runstep.RunStepSnapshotEvent: {"event": "thread.run.step.created", "data": STEP},
    runstep.RunStepDeltaEvent: {"event": "thread.run.step.delta", "data": DELTA},
}

#: The classes that the newest published document no longer has.
RETIRED = {
    runstep.RunStepDetailsToolCallsRetrievalObject,
    runstep.RunStepDeltaStepDetailsToolCallsRetrievalObject,
}


def event_stream(*events: tuple[str, object]) -> str:
    """Return the text of a stream of server-sent events with these names and data."""
    return "".join(f"event: {name}\ndata: {compact(data)}\n\n" for name, data in events)


#: The fields that services send, but that no published document has, by their class.
WIRE_ONLY = {
    "RunStepObject": ["expires_at"],
    "RunStepCompletionUsage": ["prompt_token_details", "completion_tokens_details"],
    "RunStepCompletionUsagePromptTokenDetails": ["cached_tokens"],
    "RunStepCompletionUsageCompletionTokensDetails": ["reasoning_tokens"],
    "RunStepDetailsToolCallsFileSearchResultObject": ["attributes"],
}
