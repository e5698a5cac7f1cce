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

#: The beginning of the unknown keys, which some contenders drop.
UNKNOWN_PREFIX = "x_"
UNKNOWN: Json = {**MESSAGE, **{f"x_key_{n}": f"value {n}" for n in range(20)}}

#: The step that the API's reference shows: with the published keys, none of which is
#: absent, and metadata without a pair.
PUBLISHED: Json = {
    "id": "step_Hq3vTz8LmYc1RkWd6NbXf0Ps",
    "object": "thread.run.step",
    "created_at": 1699063291,
    "run_id": "run_Vb5kXn2QcTf9LsWm7RzHd0Yg",
    "assistant_id": "asst_Tn7cRw4KzLx0VbPq2YmGd8Hs",
    "thread_id": "thread_Kx2LsWm8TqVb0ZcYd5RnHf1P",
    "type": "message_creation",
    "status": "completed",
    "cancelled_at": None,
    "completed_at": 1699063293,
    "expired_at": None,
    "failed_at": None,
    "last_error": None,
    "step_details": {
        "type": "message_creation",
        "message_creation": {"message_id": "msg_Lc8YbHm2LsGPz4Wd7TqKx0Rv"},
    },
    "usage": {"prompt_tokens": 118, "completion_tokens": 46, "total_tokens": 164},
    "metadata": {},
}

METADATA: Json = {
    **MESSAGE,
    "metadata": {
        "customer_id": "c_40817",
        "conversation": "berth request, north quay",
        "environment": "production",
        "release": "2024-06-04.2",
    },
}

FILE_SEARCH: Json = {
    **THREE_CALLS,
    "step_details": {
        "type": "tool_calls",
        "tool_calls": [
            {
                "id": "call_2LsGPz4Wd7TqKx0RvNc8YbHm",
                "type": "file_search",
                "file_search": {
                    "ranking_options": {
                        "ranker": "default_2024_08_21",
                        "score_threshold": 0.25,
                    },
                    "results": [
                        {
                            "file_id": f"file-{number}YbHm2LsGPz4Wd7TqKx0Rv",
                            "file_name": f"pilotage-rules-{number}.pdf",
                            "score": 0.9375 - number / 16,
                            "attributes": {
                                "port": "north",
                                "edition": 2019 + number,
                                "in_force": number < 3,
                            },
                            "content": [
                                {
                                    "type": "text",
                                    "text": f"{number + 4}.2 Vessels of more than "
                                    "120 metres take a pilot on board before they "
                                    "pass the outer mole.",
                                }
                            ],
                        }
                        for number in range(5)
                    ],
                },
            }
        ],
    },
}

FAILED: Json = {
    **MESSAGE,
    "status": "failed",
    "completed_at": None,
    "failed_at": 1717514402,
    "last_error": {
        "code": "rate_limit_exceeded",
        "message": "The limit of tokens per minute is reached; try again in 20 s.",
    },
    "usage": None,
}

NESTED_UNKNOWN: Json = {
    **MESSAGE,
    "x_trace": {
        "id": "4bf92f3577b34da6a3ce929d0e0e4736",
        "sampled": True,
        "parent": {"id": "00f067aa0ba902b7", "service": "berths", "attempt": 2},
    },
    "x_spans": [
        {"name": f"stage {number}", "begin": number * 40, "end": number * 40 + 37}
        for number in range(5)
    ],
    "x_flags": ["beta", "eu", "no-cache"],
}

#: A step as Azure sends it: an ``openapi`` call has its values under ``function``.
AZURE: Json = {
    **THREE_CALLS,
    "step_details": {
        "type": "tool_calls",
        "tool_calls": [
            {
                "id": "call_Hm2LsGPz4Wd7TqKx0RvNc8Yb",
                "type": "bing_grounding",
                "bing_grounding": {
                    "requesturl": "https://api.bing.microsoft.com/v7.0/search?q=tides",
                    "response_metadata": "{'market': 'en-US', 'num_docs_retrieved': 5,"
                    " 'num_docs_actually_used': 3}",
                },
            },
            {
                "id": "call_GPz4Wd7TqKx0RvNc8YbHm2Ls",
                "type": "openapi",
                "function": {
                    "name": "berths_list_free",
                    "arguments": '{"quay":"north","metres":140}',
                    "output": '{"berths":["N3","N7"]}',
                },
            },
            THREE_CALLS["step_details"]["tool_calls"][0],
        ],
    },
    "usage": {
        "prompt_tokens": 772,
        "completion_tokens": 61,
        "total_tokens": 833,
        "prompt_token_details": {"cached_tokens": 0},
    },
}

#: A step as DashScope sends it: times in milliseconds, and -1 or an empty object for
#: what there is not.
DASHSCOPE: Json = {
    "assistant_id": "asst_0b6f2c1e-5d3a-4b8e-9c47-1f20d6a8e735",
    "cancelled_at": -1,
    "completed_at": 1717514402318,
    "created_at": 1717514400127,
    "expires_at": None,
    "failed_at": -1,
    "id": "step_7d9a41c8-02be-4f6d-8a15-c3e47b90f216",
    "last_error": {"code": "", "message": ""},
    "metadata": {},
    "object": "thread.run.step",
    "request_id": "e81f3a57-6c2d-9b04-a7d8-45f0c19be362",
    "run_id": "run_5c28e7d0-91fa-4a36-b0c4-d8f7e3612a9b",
    "started_at": None,
    "status": "completed",
    "step_details": {
        "tool_calls": [
            {
                "id": "",
                "quark_search": {
                    "input": '{"query":"high water today"}',
                    "output": '{"success":true,"errorCode":null,"data":["06:42"]}',
                },
                "type": "quark_search",
            },
            THREE_CALLS["step_details"]["tool_calls"][0],
        ],
        "type": "tool_calls",
    },
    "thread_id": "thread_f3e47b90-7d9a-41c8-8a15-02bec3e4f216",
    "type": "tool_calls",
    "usage": {},
}

PAGE: Json = {
    "object": "list",
    "data": [copy.deepcopy(MESSAGE if n % 2 else THREE_CALLS) for n in range(100)],
    "first_id": THREE_CALLS["id"],
    "last_id": MESSAGE["id"],
    "has_more": False,
}

#: The steps that are read and written, as dictionaries and as text.
STEPS = {
    "message step": MESSAGE,
    "three calls": THREE_CALLS,
    "1 MB of logs": CODE,
    "20 unknown keys": UNKNOWN,
}
#: The steps that are read and written as dictionaries only: text adds the time of the
#: parser, which those above show.
MORE_STEPS = {
    "published example": PUBLISHED,
    "4 pairs of metadata": METADATA,
    "file search": FILE_SEARCH,
    "failed step": FAILED,
    "nested unknown keys": NESTED_UNKNOWN,
}
#: Steps that the published schema does not allow, read at "open". As dictionaries only.
OPEN_STEPS = {"Azure's step": AZURE, "DashScope's step": DASHSCOPE}

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
