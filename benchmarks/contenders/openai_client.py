"""openai's model without validation, as its client builds it from a response.

It writes without pydantic's warnings, as openai's own code does: it may have taken the
class of another tool call, and would warn of that each time.
"""

import json
from typing import Any

from openai._models import construct_type
from openai.pagination import SyncCursorPage
from openai.types.beta.threads.runs import RunStep

label = "openai, as its client"


def structure(data: Any) -> Any:
    return construct_type(type_=RunStep, value=data)


def structure_page(page: Any) -> Any:
    return construct_type(type_=SyncCursorPage[RunStep], value=page)


def decode(text: bytes) -> Any:
    return structure(json.loads(text))


def unstructure(step: RunStep) -> Any:
    return step.model_dump(exclude_unset=True, warnings=False)


def encode(step: RunStep) -> bytes:
    return step.model_dump_json(exclude_unset=True, warnings=False).encode()
