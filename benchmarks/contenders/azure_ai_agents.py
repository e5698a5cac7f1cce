"""The model of azure-ai-agents: a mapping that reads an attribute on access.

So that the work is comparable, `structure` accesses every attribute once. There is no
page, because the client yields one step after another.
"""

import json
from typing import Any

from azure.ai.agents.models import RunStep

label = "azure-ai-agents"

FIELDS = [
    "id",
    "type",
    "agent_id",
    "thread_id",
    "run_id",
    "status",
    "last_error",
    "created_at",
    "completed_at",
    "cancelled_at",
    "failed_at",
    "expired_at",
    "metadata",
    "usage",
]


def structure(data: Any) -> RunStep:
    step = RunStep(data)
    for field in FIELDS:
        getattr(step, field)
    details: Any = step.step_details
    if step.type == "message_creation":
        _ = details.message_creation.message_id
    else:
        for call in details.tool_calls:
            if call.type == "function":
                _ = call.function.name, call.function.arguments
            elif call.type == "code_interpreter":
                _ = call.code_interpreter.input, call.code_interpreter.outputs
            elif call.type == "file_search":
                _ = call.file_search.ranking_options
                for result in call.file_search.results or ():
                    _ = result.file_id, result.file_name, result.score, result.content
            elif call.type == "bing_grounding":
                _ = call.bing_grounding
    return step


def decode(text: bytes) -> RunStep:
    return structure(json.loads(text))


def unstructure(step: RunStep) -> Any:
    return step.as_dict()


def encode(step: RunStep) -> bytes:
    return json.dumps(step.as_dict(), separators=(",", ":")).encode()
