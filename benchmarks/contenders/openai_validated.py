"""openai's pydantic model with validation."""

from typing import Any

from openai.types.beta.threads.runs import RunStep

label = "openai, validated"

decode = RunStep.model_validate_json
structure = RunStep.model_validate


def unstructure(step: RunStep) -> Any:
    return step.model_dump(exclude_unset=True)


def encode(step: RunStep) -> bytes:
    return step.model_dump_json(exclude_unset=True).encode()


def structure_page(page: Any) -> Any:
    return [structure(step) for step in page["data"]]
