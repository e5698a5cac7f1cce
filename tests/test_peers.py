"""Models of other libraries, which read what runstep writes."""

import datetime
import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import runstep

from .helpers.examples import examples
from .helpers.strategies import instances

PEERS = [
    ("openai.types.beta.threads.runs", "RunStep", runstep.RunStepObject),
    ("openai.types.beta.threads.runs", "RunStepDeltaEvent", runstep.RunStepDeltaObject),
    ("azure.ai.agents.models", "RunStep", runstep.RunStepObject),
    ("azure.ai.agents.models", "RunStepDeltaChunk", runstep.RunStepDeltaObject),
]


@pytest.mark.parametrize(("module", "name", "cls"), PEERS)
@given(data=st.data())
@examples(30)
def test_a_model_of_a_peer_reads_what_runstep_writes(
    data: st.DataObject, module: str, name: str, cls: Any
) -> None:
    peer = getattr(pytest.importorskip(module), name)
    made = data.draw(instances(cls, "published", extra=False))
    # azure-ai-agents reads a time as a `datetime`, which has no year after 9999.
    times = [key.name for key in attrs.fields(cls) if key.name.endswith("_at")]
    given_times = [name for name in times if getattr(made, name) is not None]
    made = attrs.evolve(made, **{key: data.draw(seconds) for key in given_times})
    text = runstep.dumps(made)
    if module.startswith("azure"):
        written = json.loads(text, object_hook=with_text_type)
    else:
        written = json.loads(text)
    validate = getattr(peer, "model_validate", peer)
    assert as_read(validate(written)) == written


seconds = st.integers(0, 2**36)


def with_text_type(value: dict[str, Any]) -> dict[str, Any]:
    """Return an object in which file contents have the only type that Azure knows."""
    content = value.get("content")
    for each in content if isinstance(content, list) else []:
        each["type"] = "text"
    return value


def as_read(value: Any) -> Any:
    """Return the fields of a peer's object as parsed JSON."""
    if isinstance(value, list):
        return [as_read(each) for each in value]
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if hasattr(value, "model_fields_set"):
        return {name: as_read(getattr(value, name)) for name in value.model_fields_set}
    if hasattr(value, "_attr_to_rest_field"):
        fields = value._attr_to_rest_field.items()
        known = {
            field._rest_name: as_read(getattr(value, name)) for name, field in fields
        }
        # A key without a field is kept as it came.
        return {key: known.get(key, came) for key, came in value.items()}
    return value
