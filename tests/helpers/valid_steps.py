"""Recorded steps, changed so that the newest revision of the document accepts them."""

import json
from typing import Any

from . import wire

NULLABLE = (
    "last_error",
    "expired_at",
    "cancelled_at",
    "failed_at",
    "completed_at",
    "usage",
)
PUBLISHED_CALLS = ("code_interpreter", "file_search", "function")


def repaired(recorded: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a recorded step that is valid under the newest revision."""
    step: dict[str, Any] = json.loads(json.dumps(recorded))
    for name in NULLABLE:
        step[name] = step.get(name) or None
    step["metadata"] = step.get("metadata") or {"for": "tests"}
    if (step["last_error"] or {}).get("code") == "":
        step["last_error"] = None
    if (
        step["type"] not in ("message_creation", "tool_calls")
        or not step["step_details"]
    ):
        step["type"] = "tool_calls"
        step["step_details"] = {"type": "tool_calls", "tool_calls": []}
    calls = step["step_details"].get("tool_calls", [])
    calls[:] = [call for call in calls if call["type"] in PUBLISHED_CALLS]
    for call in calls:
        if call["type"] == "function":
            call["function"].setdefault("output", None)
        options = call.get("file_search", {}).get("ranking_options")
        if options:
            options["ranker"] = "auto"
    return step


def valid_steps() -> list[dict[str, Any]]:
    steps = [row.payload for row in wire.recorded("steps")]
    for row in wire.recorded("lists"):
        steps += row.payload["data"]
    return [repaired(step) for step in steps]
