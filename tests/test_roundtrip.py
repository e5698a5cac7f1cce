"""What a constructor accepts comes back: as data, as text, through every backend.

And it is what others take for a run step: the newest published schema, the models of
the openai package and of azure-ai-agents.
"""

import datetime
import json
from functools import cache
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import runstep
from runstep.enums import STRICTNESSES, Strictness

from .helpers import wire
from .helpers.examples import examples
from .helpers.samples import RETIRED, SAMPLES
from .helpers.strategies import instances
from .test_backends import NAMES, preconf

#: Each class at each strictness that reads its objects.
READABLE = [
    (cls, strictness)
    for strictness in STRICTNESSES
    for cls in SAMPLES
    if strictness != "published" or cls not in RETIRED
]
few = examples(5)
some = examples(30)


@pytest.mark.parametrize(("cls", "strictness"), READABLE)
@given(data=st.data())
@few
def test_every_object_comes_back(
    data: st.DataObject, cls: Any, strictness: Strictness
) -> None:
    made = data.draw(instances(cls, strictness))
    plain = runstep.unstructure(made)
    assert runstep.structure(plain, cls, strictness=strictness) == made
    text = runstep.dumps(made)
    assert json.loads(text) == plain
    assert runstep.loads(text, cls, strictness=strictness) == made
    converter = runstep.make_converter(strictness)
    assert converter.unstructure(made) == plain
    assert converter.structure(plain, cls) == made


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@some
def test_every_object_comes_back_through_every_backend(
    data: st.DataObject, name: str
) -> None:
    cls = data.draw(st.sampled_from([*SAMPLES]))
    made = data.draw(instances(cls, "open"))
    if name == "bson":  # its keys end with a NUL
        assume("\\u0000" not in json.dumps(runstep.unstructure(made)))
    converter = runstep.configure(preconf(name).make_converter(), "open")
    for _ in range(3):
        assert converter.loads(converter.dumps(made), cls) == made


@cache
def schemas() -> dict[type, "jsonschema.Draft202012Validator"]:
    """Give the newest published schemas, but for those inline in another."""
    document = wire.revisions()[-1]
    return {
        cls: jsonschema.Draft202012Validator(
            {"$ref": f"#/$defs/{cls.__name__}"} | document
        )
        for cls in SAMPLES
        if cls.__name__ in document["$defs"]
    }


@wire.needed
@given(data=st.data())
@some
def test_what_is_written_is_valid(data: st.DataObject) -> None:
    assert len(schemas()) >= 20
    cls: Any = data.draw(st.sampled_from([*schemas()]))
    made = data.draw(instances(cls, "published", extra=False))
    schemas()[cls].validate(json.loads(runstep.dumps(made)))


PEERS = [
    ("openai.types.beta.threads.runs", "RunStep", runstep.RunStepObject),
    ("openai.types.beta.threads.runs", "RunStepDeltaEvent", runstep.RunStepDeltaObject),
    ("azure.ai.agents.models", "RunStep", runstep.RunStepObject),
    ("azure.ai.agents.models", "RunStepDeltaChunk", runstep.RunStepDeltaObject),
]


@pytest.mark.parametrize(("module", "name", "cls"), PEERS)
@given(data=st.data())
@some
def test_others_take_it_for_the_same(
    data: st.DataObject, module: str, name: str, cls: Any
) -> None:
    peer = getattr(pytest.importorskip(module), name)
    made = data.draw(instances(cls, "published", extra=False))
    # A `datetime`, which some make of a time, has a last year.
    times = [key.name for key in attrs.fields(cls) if key.name.endswith("_at")]
    given_times = [name for name in times if getattr(made, name) is not None]
    made = attrs.evolve(made, **{key: data.draw(seconds) for key in given_times})
    text = runstep.dumps(made)
    if module.startswith("azure"):
        written = json.loads(text, object_hook=typed)
    else:
        written = json.loads(text)
    validate = getattr(peer, "model_validate", peer)
    assert as_read(validate(written)) == written


seconds = st.integers(0, 2**36)


def typed(value: dict[str, Any]) -> dict[str, Any]:
    """Give the content of a file search the type that Azure takes it to have."""
    content = value.get("content")
    for each in content if isinstance(content, list) else []:
        each["type"] = "text"
    return value


def as_read(value: Any) -> Any:
    """Give what the fields of somebody else's objects hold, by the keys of JSON."""
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
        # What it has no field for, it keeps as it came.
        return {key: known.get(key, came) for key, came in value.items()}
    return value
