"""The payloads of the benchmarks: run steps as parsed JSON, most written by hand."""

import copy
import json
import os
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

RECORDED = (
    Path(os.environ.get("RUNSTEP_WIRE", Path(__file__).parents[2] / "shared" / "wire"))
    / "recorded"
    / "steps.jsonl"
)

MESSAGE: Json = {
    "id": "step_7ufKLP2kRVbW0aZcQ1HsE9dm",
    "object": "thread.run.step",
    "created_at": 1717514400,
    "run_id": "run_2gXbV8nHq4YcTzK1LmWd0aRf",
    "assistant_id": "asst_Jd83kQm0ZrTy5VbNx2WcHs7p",
    "thread_id": "thread_Lq6Fv1XnRb9TgYc3ZkWm0HsD",
    "type": "message_creation",
    "status": "completed",
    "cancelled_at": None,
    "completed_at": 1717514402,
    "expires_at": None,
    "failed_at": None,
    "last_error": None,
    "step_details": {
        "type": "message_creation",
        "message_creation": {"message_id": "msg_Pz4Wd7TqKx0RvNc8YbHm2LsG"},
    },
    "usage": {"prompt_tokens": 742, "completion_tokens": 131, "total_tokens": 873},
}

THREE_CALLS: Json = {
    **MESSAGE,
    "id": "step_9kRtWm3XvQ0bZcYd5LnHsG1p",
    "type": "tool_calls",
    "step_details": {
        "type": "tool_calls",
        "tool_calls": [
            {
                "id": f"call_{name}Kx0RvNc8YbHm2LsGPz4Wd7Tq",
                "type": "function",
                "function": {
                    "name": f"get_{name}",
                    "arguments": '{"place":"outer mole","unit":"kn"}',
                    "output": '{"speed":17,"from":"SW","gusts":[21,24]}',
                },
            }
            for name in ("wind", "tides", "pilots")
        ],
    },
}

CODE: Json = {
    **THREE_CALLS,
    "step_details": {
        "type": "tool_calls",
        "tool_calls": [
            {
                "id": "call_Kx0RvNc8YbHm2LsGPz4Wd7Tq",
                "type": "code_interpreter",
                "code_interpreter": {
                    "input": "print(log)",
                    "outputs": [
                        {"type": "logs", "logs": "06:42 high water\n" * 61_681}
                    ],
                },
            }
        ],
    },
}

UNKNOWN: Json = {**MESSAGE, **{f"x_key_{n}": f"value {n}" for n in range(20)}}

PAGE: Json = {
    "object": "list",
    "data": [copy.deepcopy(MESSAGE if n % 2 else THREE_CALLS) for n in range(100)],
    "first_id": THREE_CALLS["id"],
    "last_id": MESSAGE["id"],
    "has_more": False,
}

STEPS = {
    "message step": MESSAGE,
    "three calls": THREE_CALLS,
    "1 MB of logs": CODE,
    "20 unknown keys": UNKNOWN,
}

#: A step with an integer in place of a string. Contenders that check types reject it.
WRONG: Json = {**MESSAGE, "assistant_id": 5}


def recorded() -> list[Json]:
    """Return the steps recorded from a live service, or none if the file is missing."""
    if not RECORDED.is_file():
        return []
    rows = [json.loads(line) for line in RECORDED.read_text().splitlines()]
    return [row["payload"] for row in rows if row["real"]]


def compact(payload: Json) -> bytes:
    return json.dumps(payload, separators=(",", ":")).encode()
