"""The published document: its names, its vocabularies and its JSON Schema.

The tests compare runstep with every revision of the document, or with the newest one.
"""

import enum
import json
import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import runstep
from runstep import RunStepValidationError

from .helpers import wire
from .helpers.examples import examples
from .helpers.mutations import json_path, mutate, nodes, parent_of
from .helpers.samples import SAMPLES, WIRE_ONLY
from .helpers.strategies import instances
from .helpers.valid_steps import repaired, valid_steps

pytestmark = wire.needed

#: Schemas whose class has another name than the schema.
CLASS_NAMES = {
    "AssistantsCompletionUsage": "RunStepCompletionUsage",
    "RunStepStreamEvent": "RunStepSnapshotEvent",
}

#: Classes that no revision has: the base class, and those of unknown variants.
WITHOUT_SCHEMA = {
    "SchemaObject",
    "RunStepDetailsUnknownObject",
    "RunStepDetailsToolCallsUnknownObject",
    "RunStepDeltaStepDetailsUnknownObject",
    "RunStepDeltaStepDetailsToolCallsUnknownObject",
}


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema of an object in every revision, and the name of its class."""
    for document in wire.revisions():
        for name, schema in document["$defs"].items():
            yield from with_inline_schemas(CLASS_NAMES.get(name, name), schema)


def with_inline_schemas(
    name: str, schema: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a schema and the schemas inline in it, as OpenAPI Generator names them."""
    if "properties" in schema:
        yield name, schema
        for key, property_ in schema["properties"].items():
            inner = name + key.title().replace("_", "")
            yield from with_inline_schemas(inner, property_)
            if "items" in property_:
                yield from with_inline_schemas(inner + "Inner", property_["items"])
    for alternative in schema.get("anyOf", []) + schema.get("oneOf", []):
        yield from with_inline_schemas(name, alternative)


def test_the_fields_are_the_properties_of_all_revisions() -> None:
    published: dict[str, set[str]] = {}
    for name, schema in schemas():
        published.setdefault(name, set()).update(schema["properties"])
    published["RunStepDeltaEvent"] = published["RunStepSnapshotEvent"]
    for name, keys in WIRE_ONLY.items():
        assert published.get(name, set()).isdisjoint(keys)
        published[name] = published.get(name, set()).union(keys)
    ours = {
        name: {field.name for field in attrs.fields(cls)} - {"extra"}
        for name in runstep.__all__
        if attrs.has(cls := getattr(runstep, name)) and name not in WITHOUT_SCHEMA
    }
    assert ours == published


def test_the_fields_of_a_step_have_the_order_of_required() -> None:
    newest = wire.revisions()[-1]["$defs"]
    required = newest["RunStepObject"]["required"]
    fields = [field.name for field in attrs.fields(runstep.RunStepObject)]
    assert fields == [*required, *WIRE_ONLY["RunStepObject"], "extra"]


def enum_values(prefix: str, key: str) -> set[str]:
    """Return the values of a key in all schemas whose class name begins so."""
    values: set[str] = set()
    for name, schema in schemas():
        if name.startswith(prefix) and key in schema["properties"]:
            values |= set(schema["properties"][key].get("enum", []))
    return values


@pytest.mark.parametrize(
    ("vocabulary", "prefix", "key"),
    [
        (runstep.RunStepType, "RunStepObject", "type"),
        (runstep.RunStepStatus, "RunStepObject", "status"),
        (runstep.RunStepLastErrorCode, "RunStepObjectLastError", "code"),
        (runstep.RunStepCodeOutputType, "RunStepDetailsToolCallsCodeOutput", "type"),
        (
            runstep.RunStepCodeOutputType,
            "RunStepDeltaStepDetailsToolCallsCodeOutput",
            "type",
        ),
        (
            runstep.RunStepFileSearchContentType,
            "RunStepDetailsToolCallsFileSearchResultObjectContentInner",
            "type",
        ),
        (runstep.RunStepStreamEventType, "RunStepSnapshotEvent", "event"),
    ],
)
def test_a_vocabulary_has_the_published_values(
    vocabulary: type[enum.Enum], prefix: str, key: str
) -> None:
    assert {member.value for member in vocabulary} == enum_values(prefix, key)


def test_the_tool_call_types_are_those_of_all_revisions() -> None:
    calls = {
        name: schema["properties"]["type"]["enum"]
        for name, schema in schemas()
        if {"id", "type"} <= set(schema["properties"]) and "ToolCalls" in name
    }
    assert len(calls) == 8
    types = {value for values in calls.values() for value in values}
    assert {member.value for member in runstep.RunStepToolCallType} == types


def test_the_rankers_are_those_of_the_newest_revision() -> None:
    newest = wire.revisions()[-1]["$defs"]["FileSearchRanker"]["enum"]
    assert [member.value for member in runstep.FileSearchRanker] == newest


# The verdict of a JSON Schema validator on recorded payloads with mistakes


@cache
def validator(name: str = "RunStepObject") -> "jsonschema.Draft202012Validator":
    document = wire.revisions()[-1]
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", **document})


def is_read(value: object, cls: Any = runstep.RunStepObject) -> bool:
    try:
        runstep.structure(value, cls, strictness="published")
    except RunStepValidationError:
        return False
    return True


INTEGERS = {
    "created_at",
    "expired_at",
    "cancelled_at",
    "failed_at",
    "completed_at",
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
}
#: The objects in usage that no revision has, and the key of each.
WIRE_ONLY_OBJECTS = {
    "prompt_token_details": "cached_tokens",
    "completion_tokens_details": "reasoning_tokens",
}


def is_int(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))


def own_rules_broken_by(step: Any) -> set[str]:
    """Return the rules that a valid step breaks, of those that only runstep has."""
    broken = set()
    if step["type"] != step["step_details"]["type"]:
        broken.add("type is that of step_details")
    metadata = step["metadata"] or {}
    if len(metadata) > 16 or any(
        len(key) > 64 or len(value) > 512 for key, value in metadata.items()
    ):
        broken.add("limits of metadata")
    usage = step["usage"] or {}
    numbers = [each[key] for each in (step, usage) for key in INTEGERS & each.keys()]
    if not all(is_int(number) for number in numbers):
        broken.add("no integral floats")
    wire_only = [step.get("expires_at")]
    for name, inner in WIRE_ONLY_OBJECTS.items():
        details = usage.get(name)
        if details is not None:
            is_object = isinstance(details, dict)
            wire_only.append(details.get(inner) if is_object else "no object")
    results = [
        result
        for call in step["step_details"].get("tool_calls", [])
        for result in call.get("file_search", {}).get("results", [])
    ]
    attributes_fit = all(
        result.get("attributes") is None
        or (
            isinstance(result["attributes"], dict)
            and all(
                isinstance(value, (str, int, float))
                for value in result["attributes"].values()
            )
        )
        for result in results
    )
    if not all(is_int(value) for value in wire_only) or not attributes_fit:
        broken.add("types of wire-only keys")
    return broken


def test_repaired_steps_are_valid() -> None:
    schema = validator()
    steps = valid_steps()
    assert len(steps) > 150
    for step in steps:
        assert schema.is_valid(step)
        assert is_read(step)


@pytest.mark.slow
def test_the_verdict_on_a_step_is_that_of_the_newest_schema() -> None:
    schema = validator()
    steps = valid_steps()
    dice = random.Random(2024)
    verdicts = {True: 0, False: 0}
    rules_met: dict[str, int] = {}
    for _ in range(8000):
        step = dice.choice(steps)
        for _ in range(dice.choice([1, 1, 1, 2, 3])):
            step, _ = mutate(step, dice)
        valid = schema.is_valid(step)
        broken = own_rules_broken_by(step) if valid else set()
        for rule in broken:
            rules_met[rule] = rules_met.get(rule, 0) + 1
        assert is_read(step) == (valid and not broken), wire.compact(step)
        verdicts[valid] += 1
    assert min(verdicts.values()) > 1000
    assert rules_met.keys() == {
        "type is that of step_details",
        "no integral floats",
        "types of wire-only keys",
    }


def test_only_runstep_checks_the_limits_of_metadata() -> None:
    schema = validator()
    step = valid_steps()[0]
    for metadata in ({str(n): "" for n in range(17)}, {"k" * 65: ""}, {"k": "v" * 513}):
        step["metadata"] = metadata
        assert schema.is_valid(step)
        assert own_rules_broken_by(step) == {"limits of metadata"}
        assert not is_read(step)


def test_the_verdict_on_a_delta_is_that_of_the_newest_schema() -> None:
    schema = validator("RunStepDeltaObject")
    deltas = [row.payload for row in wire.recorded("deltas")]
    deltas = [delta for delta in deltas if schema.is_valid(delta)]
    assert len(deltas) > 300
    dice = random.Random(17)
    verdicts = {True: 0, False: 0}
    for _ in range(2000):
        delta, _ = mutate(dice.choice(deltas), dice)
        indices = [each for path, each in nodes(delta) if path[-1] == "index"]
        integral_floats = any(isinstance(index, float) for index in indices)
        verdict = schema.is_valid(delta) and not integral_floats
        assert is_read(delta, runstep.RunStepDeltaObject) == verdict, delta
        verdicts[verdict] += 1
    assert min(verdicts.values()) > 150


def test_the_verdict_on_a_page_is_that_of_the_newest_schema() -> None:
    schema = validator("ListRunStepsResponse")
    pages = [
        {**row.payload, "data": [repaired(step) for step in row.payload["data"]]}
        for row in wire.recorded("lists")
        if row.payload["first_id"]
    ]
    assert all(map(schema.is_valid, pages))
    dice = random.Random(19)
    verdicts = {True: 0, False: 0}
    for _ in range(1000):
        page, _ = mutate(dice.choice(pages), dice)
        valid = schema.is_valid(page)
        broken = [own_rules_broken_by(step) for step in page["data"]] if valid else []
        verdict = valid and not any(broken)
        assert is_read(page, runstep.ListRunStepsResponse) == verdict, page
        verdicts[verdict] += 1
    assert min(verdicts.values()) > 150


def test_a_random_mistake_is_reported_at_its_path() -> None:
    schema = validator()
    steps = valid_steps()
    dice = random.Random(7)
    reported = 0
    while reported < 1000:
        step, mutation = mutate(dice.choice(steps), dice)
        if schema.is_valid(step):
            continue
        with pytest.raises(RunStepValidationError) as caught:
            runstep.structure(step, strictness="published")
        where = json_path(mutation.path)
        paths = [problem.path for problem in caught.value.problems]
        parent = parent_of(step, mutation.path)
        there = mutation.path[-1] in parent if isinstance(parent, dict) else True
        put_there = parent[mutation.path[-1]] if there else None
        if isinstance(put_there, (dict, list)):
            # The value itself is wrong, or a value inside it.
            assert paths
            assert all(re.match(rf"{re.escape(where)}(\W|$)", path) for path in paths)
        else:
            assert paths == [where], mutation
        reported += 1


def test_two_random_mistakes_are_two_problems() -> None:
    schema = validator()
    steps = valid_steps()
    dice = random.Random(11)
    reported = 0
    while reported < 500:
        original = dice.choice(steps)
        step = json.loads(json.dumps(original))
        leaves = [
            path
            for path, value in nodes(step)
            if not isinstance(value, (dict, list)) and "attributes" not in path
        ]
        mutated = dice.sample(leaves, 2)
        for path in mutated:
            parent_of(step, path)[path[-1]] = ["wrong"]
        only = [json.loads(json.dumps(original)) for _ in mutated]
        for path, single in zip(mutated, only, strict=True):
            parent_of(single, path)[path[-1]] = ["wrong"]
        if any(schema.is_valid(single) for single in only):
            continue
        with pytest.raises(RunStepValidationError) as caught:
            runstep.structure(step, strictness="published")
        paths = {problem.path for problem in caught.value.problems}
        # A wrong tag hides problems of the keys beside it.
        hidden = [
            path
            for path in mutated
            for tag in mutated
            if tag[-1] == "type"
            and len(tag) > 1
            and path[: len(tag) - 1] == tag[:-1]
            and path != tag
        ]
        expected = {json_path(path) for path in mutated if path not in hidden}
        assert paths == expected
        reported += 1


WITH_SCHEMA = [
    cls
    for cls in SAMPLES
    for document in wire.revisions()[-1:]
    if cls.__name__ in document["$defs"]
]


@given(data=st.data())
@examples(30)
def test_a_constructed_object_is_written_as_the_newest_schema_asks(
    data: st.DataObject,
) -> None:
    assert len(WITH_SCHEMA) >= 20
    cls: Any = data.draw(st.sampled_from(WITH_SCHEMA))
    made = data.draw(instances(cls, "published", extra=False))
    validator(cls.__name__).validate(json.loads(runstep.dumps(made)))
