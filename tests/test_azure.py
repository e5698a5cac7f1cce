"""Azure's dialect at ``"open"``: `runstep.azure`, and what reads and writes it."""

import copy
import json
import pickle
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pytest

import runstep
from runstep import azure
from runstep.enums import UnknownType

from .helpers import needs, wire
from .helpers.azure_samples import AZURE_SAMPLES, CALLS, DETAILS
from .helpers.samples import STEP
from .helpers.wire import compact

Json = dict[str, Any]
VARIANTS = {**CALLS, **DETAILS}
BY_TYPE = {sample["type"]: cls for cls, sample in VARIANTS.items()}
UNKNOWN_CALL = runstep.RunStepDetailsToolCallsUnknownObject
UNKNOWN_DETAILS = runstep.RunStepDetailsUnknownObject
#: None of these fits a member whose sample is of another type.
NONSENSE: list[Any] = [1, True, 0.5, ["x"], {"type": []}, "text"]
#: Members that may be any object.
ANY_OBJECT = ("openapi", "action", "tools")
each_variant = pytest.mark.parametrize("cls", VARIANTS, ids=lambda cls: cls.__name__)


def step_with(variant: Json) -> Json:
    """Return a step with a tool call, or with the details that are given."""
    if variant["type"] == "activities":
        return {**STEP, "type": "activities", "step_details": variant}
    details = {"type": "tool_calls", "tool_calls": [variant]}
    return {**STEP, "type": "tool_calls", "step_details": details}


def variant_in(step: runstep.RunStepObject) -> Any:
    details = step.step_details
    if isinstance(details, runstep.RunStepDetailsToolCallsObject):
        (call,) = details.tool_calls
        return call
    return details


def read_three_times(variant: Json) -> Any:
    """Return what a variant is read as: slowly, then by a compiled function."""
    text = compact(step_with(variant))
    converter = runstep.make_converter("open")
    found = []
    for _ in range(4):
        step = converter.structure(json.loads(text), runstep.RunStepObject)
        assert compact(converter.unstructure(step)) == text
        found.append(variant_in(step))
        assert found[-1] == variant_in(runstep.loads(text, strictness="open"))
    assert found == [found[0]] * 4
    assert {type(each) for each in found} == {type(found[0])}
    return found[0]


def assert_members_are(value: Any, came: Any) -> None:
    """Compare each member of an object, by its name, with what came."""
    if isinstance(value, runstep.SchemaObject):
        names = [field.name for field in attrs.fields(type(value))][:-1]
        for name, each in came.items():
            member = getattr(value, name) if name in names else value.extra[name]
            assert_members_are(member, each)
    elif isinstance(value, tuple):
        assert len(value) == len(came)
        for item, each in zip(value, came, strict=True):
            assert_members_are(item, each)
    elif isinstance(value, Mapping):
        assert runstep.Extra(came) == value
    else:
        assert value == came


@each_variant
def test_a_variant_is_read_as_its_class(cls: type) -> None:
    read = read_three_times(VARIANTS[cls])
    assert type(read) is cls
    assert isinstance(read, UNKNOWN_CALL if cls in CALLS else UNKNOWN_DETAILS)
    assert isinstance(read.type, UnknownType)
    assert read.extra == {}
    assert_members_are(read, VARIANTS[cls])


@each_variant
def test_members_may_be_absent_or_null_and_others_are_kept(cls: type) -> None:
    sample = VARIANTS[cls]
    read = read_three_times({"type": sample["type"]})
    assert type(read) is cls
    nulls = {name: None for name in sample if name != "type"}
    read = read_three_times({**nulls, "type": sample["type"], "new": [{"a": 1}]})
    assert type(read) is cls
    assert read.extra == {"new": ({"a": 1},)}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths to the members of a sample that the classes have a type for."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in items:
        if (*path, key) not in (("type",), ("id",)):
            yield (*path, key)
        if isinstance(each, dict | list) and key not in ANY_OBJECT:
            yield from places(each, (*path, key))


def with_value(sample: Json, path: tuple[Any, ...], value: Any) -> tuple[Any, Json]:
    """Return the old value at a path, and the sample with another one."""
    changed = copy.deepcopy(sample)
    owner: Any = changed
    for key in path[:-1]:
        owner = owner[key]
    old, owner[path[-1]] = owner[path[-1]], value
    return old, changed


@each_variant
def test_nonsense_in_a_member_makes_an_object_of_unknown_type(cls: type) -> None:
    unknown = UNKNOWN_CALL if cls in CALLS else UNKNOWN_DETAILS
    tried = 0
    for path in places(VARIANTS[cls]):
        for nonsense in NONSENSE:
            old, changed = with_value(VARIANTS[cls], path, nonsense)
            if type(old) is not type(nonsense):
                assert type(read_three_times(changed)) is unknown, (path, nonsense)
                tried += 1
    assert tried >= 7


def test_the_strict_levels_do_not_know_the_dialect() -> None:
    for cls, sample in VARIANTS.items():
        for strictness in ("wire", "published"):
            with pytest.raises(runstep.RunStepValidationError):
                runstep.structure(step_with(sample), strictness=strictness)
        assert cls.__name__ not in runstep.__all__


@pytest.mark.parametrize("cls", AZURE_SAMPLES, ids=lambda cls: cls.__name__)
def test_objects_are_like_others(cls: Any) -> None:
    sample = AZURE_SAMPLES[cls]
    read = runstep.structure(sample, cls, strictness="open")
    assert {*sample, "extra"} == {field.name for field in attrs.fields(cls)}
    assert runstep.unstructure(read) == sample
    assert copy.deepcopy(read) == read == pickle.loads(pickle.dumps(read))
    assert attrs.evolve(read, extra={"a": 1}).extra == {"a": 1}
    assert hash(read) == hash(copy.copy(read))
    name = "type" if cls in VARIANTS else next(iter(sample))
    with pytest.raises(runstep.RunStepValidationError, match=rf"^\$\.{name}: expected"):
        cls(**{name: 1})
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        read.type = "other"


def test_the_type_has_a_default_and_no_other_value() -> None:
    for cls, sample in VARIANTS.items():
        made: Any = cls()
        assert type(read_three_times(runstep.unstructure(made))) is cls
        assert str(cls(type=sample["type"]).type) == sample["type"]
        with pytest.raises(
            runstep.RunStepValidationError, match=r"^\$\.type: expected"
        ):
            cls(type="function")
        with pytest.raises(
            runstep.RunStepValidationError, match=r"^\$\.type: expected"
        ):
            runstep.structure({**sample, "type": "x"}, cls, strictness="open")


def test_the_three_names_of_fabric() -> None:
    for name in ("fabric_dataagent", "fabric_aiskill", "microsoft_fabric"):
        read = read_three_times({"type": name, name: {"input": "a", "output": "b"}})
        assert type(read) is azure.RunStepMicrosoftFabricToolCall
        assert getattr(read, name).output == "b"
    cls: Any = azure.RunStepMicrosoftFabricToolCall
    with pytest.raises(runstep.RunStepValidationError) as caught:
        cls(type="fabric")
    assert str(caught.value) == (
        '$.type: expected "fabric_dataagent" or "fabric_aiskill" or "microsoft_fabric",'
        ' got "fabric"'
    )


def test_a_converter_that_forbids_unknown_keys_reads_unknown_types() -> None:
    cattrs = pytest.importorskip("cattrs")
    converter = runstep.configure(cattrs.Converter(forbid_extra_keys=True), "open")
    for variant in (
        {"id": "call_1", "type": "quark_search", "quark_search": {"input": "x"}},
        {"id": "call_1", "type": "mcp", "name": "x", "new": 1},
    ):
        step = converter.structure(step_with(variant), runstep.RunStepObject)
        assert converter.unstructure(variant_in(step)) == variant
    with pytest.raises(Exception, match="the schema has no such key"):
        converter.structure({**STEP, "new": 1}, runstep.RunStepObject)


def test_a_users_hook_reads_and_writes_a_class_of_the_dialect() -> None:
    converter = runstep.make_converter("open")
    mcp: Any = azure.RunStepMcpToolCall
    made = mcp(name="from the hook")
    seen: list[Any] = []

    def hook(*arguments: Any) -> Any:
        seen.append(arguments)
        return made

    converter.register_structure_hook(azure.RunStepMcpToolCall, hook)
    converter.register_unstructure_hook(azure.RunStepMcpToolCall, lambda _: {"a": 1})
    for _ in range(3):
        step = converter.structure(step_with({"type": "mcp"}), runstep.RunStepObject)
        assert variant_in(step) is made
        assert seen[-1] == ({"type": "mcp"}, azure.RunStepMcpToolCall)
        assert converter.unstructure(step)["step_details"]["tool_calls"] == [{"a": 1}]


@needs.programs
def test_the_dialect_is_loaded_when_an_unknown_type_is_read() -> None:
    program = f"""
import sys, runstep
step = {step_with(CALLS[azure.RunStepMcpToolCall])!r}
plain = {STEP!r}
for _ in range(3):
    runstep.structure(plain, strictness="open")
assert "runstep.azure" not in sys.modules
runstep.structure(step, strictness="open")
assert "runstep.azure" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


# Recorded payloads


def recorded_variants(value: Any) -> Iterator[Json]:
    """Yield the variants in a payload that Azure's classes are for."""
    tags = {sample["type"] for sample in VARIANTS.values()}
    if isinstance(value, dict):
        if value.get("type") in tags and not isinstance(
            value.get("step_details"), dict
        ):
            yield value
        for each in value.values():
            yield from recorded_variants(each)
    elif isinstance(value, list):
        for each in value:
            yield from recorded_variants(each)


@wire.needed
def test_recorded_steps_and_pages() -> None:
    found = []
    for name in ("steps", "lists"):
        for row in wire.recorded(name):
            for variant in recorded_variants(row.payload):
                read = read_three_times(variant)
                cls = BY_TYPE[variant["type"]]
                assert type(read) is cls
                assert_members_are(read, variant)
                found.append(variant["type"])
    assert {*found} == {
        *("activities", "bing_custom_search", "bing_grounding", "connected_agent"),
    }


@wire.needed
def test_values_that_fit_the_schema_of_the_wire() -> None:
    """Values are made at random from each definition, with absent and null members."""
    definitions = json.loads((wire.FOLDER / "azure" / "schema.json").read_text())[
        "$defs"
    ]
    dice = random.Random(19)
    for cls, sample in VARIANTS.items():
        name = "StepDetails" if cls in DETAILS else f"ToolCall_{sample['type']}"
        definition = definitions.get(f"wire_{name}")
        if cls is azure.RunStepMicrosoftFabricToolCall:
            definition = definitions["wire_ToolCall_fabric_dataagent"]
        if cls in DETAILS:
            (definition,) = [
                each
                for each in definition["oneOf"]
                if each["properties"]["type"].get("const") == "activities"
            ]
        for _ in range(20):
            value = made_from(definition, definitions, dice)
            read = read_three_times(value)
            assert type(read) is cls, value
            assert_members_are(read, value)


def made_from(schema: Json, definitions: Json, dice: random.Random) -> Any:
    """Return a random value that is valid under a schema."""
    if "$ref" in schema:
        return made_from(
            definitions[schema["$ref"].rpartition("/")[2]], definitions, dice
        )
    if "const" in schema:
        return schema["const"]
    if "properties" not in schema and "anyOf" in schema:
        return made_from(dice.choice(schema["anyOf"]), definitions, dice)
    types = schema["type"]
    type_ = dice.choice(types) if isinstance(types, list) else types
    if type_ == "null":
        return None
    if type_ == "string":
        return dice.choice(["", "text", "{'a': 1}", "Zürich"])
    if type_ == "array":
        length = dice.randrange(3)
        return [made_from(schema["items"], definitions, dice) for _ in range(length)]
    required = set(schema.get("required", ()))
    if "anyOf" in schema:  # one of several sets of members
        required |= set(dice.choice(schema["anyOf"])["required"])
    value = {
        name: made_from(each, definitions, dice)
        for name, each in schema.get("properties", {}).items()
        if name in required or dice.random() < 0.7
    }
    if isinstance(schema.get("additionalProperties"), dict):
        value["any"] = made_from(schema["additionalProperties"], definitions, dice)
    elif dice.random() < 0.3:
        value["unknown"] = [{"a": None}]
    return value


# The package of Azure


def test_names_and_members_are_those_of_azures_package() -> None:
    models = pytest.importorskip("azure.ai.agents.models")
    for cls, sample in AZURE_SAMPLES.items():
        model = getattr(models, cls.__name__, None)
        if model is None:
            assert cls in (
                azure.RunStepOpenAPIToolCallDetails,
                azure.RunStepBingGroundingToolCallDetails,
                azure.RunStepToolCallInputAndOutput,
            )
            continue
        model({})  # makes the model's fields
        known = {field._rest_name for field in model._attr_to_rest_field.values()}
        if cls is azure.RunStepMicrosoftFabricToolCall:
            known |= {"fabric_aiskill", "microsoft_fabric"}
        ours = {field.name for field in attrs.fields(cls)} - {"extra"}
        beyond = {
            azure.RunStepOpenAPIToolCall: {"function"},
            azure.RunStepComputerUseToolCall: {"output", "acknowledged_safety_checks"},
        }
        assert ours - beyond.get(cls, set()) == known, cls
        if cls in VARIANTS:
            # The model knows the last name of Fabric only.
            text = json.dumps(sample).replace('"fabric_aiskill"', '"fabric_dataagent"')
            assert dict(model(json.loads(text))) == json.loads(text)


def test_each_tool_call_of_azures_package_has_a_class() -> None:
    models = pytest.importorskip("azure.ai.agents.models")
    of_openai = ("code_interpreter", "file_search", "function")
    theirs = {
        tag: model.__name__
        for tag, model in models.RunStepToolCall.__mapping__.items()
        if tag not in of_openai
    }
    assert len(theirs) == 12
    ours = {sample["type"]: cls.__name__ for cls, sample in CALLS.items()}
    ours["fabric_dataagent"] = ours.pop("fabric_aiskill")
    assert ours == theirs


# Streams


@wire.needed
def test_recorded_streams_have_the_classes_at_every_event() -> None:
    seen = set()
    for sse in wire.streams():
        accumulator = runstep.RunStepAccumulator(strictness="open")
        for event in runstep.iter_events([sse], strictness="open"):
            step = accumulator.apply(event)
            for variant in recorded_variants(runstep.unstructure(step)):
                cls = BY_TYPE[variant["type"]]
                calls: Any = step.step_details
                assert cls in map(type, calls.tool_calls)
                seen.add(cls)
    assert seen == {
        azure.RunStepBingGroundingToolCall,
        azure.RunStepBingCustomSearchToolCall,
        azure.RunStepOpenAPIToolCall,
    }


def delta_event(call: Json) -> Any:
    change = {"step_details": {"type": "tool_calls", "tool_calls": [call]}}
    data = {"id": "step_1", "object": "thread.run.step.delta", "delta": change}
    event = {"event": "thread.run.step.delta", "data": data}
    cls: Any = runstep.RunStepStreamEvent
    return runstep.structure(event, cls, strictness="open")


def snapshot_event(name: str, calls: list[Json]) -> Any:
    details = {"type": "tool_calls", "tool_calls": calls}
    data = {**STEP, "id": "step_1", "type": "tool_calls", "step_details": details}
    event = {"event": f"thread.run.step.{name}", "data": data}
    cls: Any = runstep.RunStepStreamEvent
    return runstep.structure(event, cls, strictness="open")


def call_after(*events: Any) -> Any:
    """Return the tool call that events bring; its class is checked after each."""
    accumulator = runstep.RunStepAccumulator(strictness="open")
    calls: list[Any] = []
    for event in events:
        step: Any = accumulator.apply(event)
        calls = [*step.step_details.tool_calls]
        text = compact(runstep.unstructure(step))
        assert runstep.loads(text, strictness="open") == step
    (call,) = calls
    return call


def test_deltas_build_up_a_call_of_its_class() -> None:
    created = snapshot_event("created", [])
    first = delta_event(
        {
            "index": 0,
            "id": "call_1",
            "type": "azure_function",
            "azure_function": {"name": "weather", "arguments": "", "output": None},
        }
    )
    more = [
        delta_event(
            {
                "index": 0,
                "type": "azure_function",
                "azure_function": {"arguments": piece},
            }
        )
        for piece in ('{"in"', ':"Oslo', '"}')
    ]
    call = call_after(created, first, *more)
    assert type(call) is azure.RunStepAzureFunctionToolCall
    assert call.azure_function == azure.AzureFunctionToolCallDetails(
        name="weather", arguments='{"in":"Oslo"}'
    )
    flat = [
        delta_event({"index": 0, "id": "call_1", "type": "mcp", "arguments": ""}),
        delta_event({"index": 0, "type": "mcp", "arguments": "{"}),
        delta_event({"index": 0, "type": "mcp", "arguments": "}", "name": "find"}),
    ]
    call = call_after(created, *flat)
    mcp: Any = azure.RunStepMcpToolCall
    assert call == mcp(id="call_1", name="find", arguments="{}")


def test_deltas_change_a_call_that_a_snapshot_has_brought() -> None:
    """What a snapshot has brought is an object of the class when deltas change it."""
    brought = {"id": "call_1", "type": "mcp", "name": "find", "arguments": "{"}
    delta = delta_event({"index": 0, "type": "mcp", "arguments": "}"})
    for events in (
        [snapshot_event("created", [brought]), delta],
        [
            snapshot_event("created", []),
            delta,
            snapshot_event("in_progress", [brought]),
        ],
    ):
        call = call_after(*events)
        assert type(call) is azure.RunStepMcpToolCall
        assert (call.id, call.name) == ("call_1", "find")
    completed = {**brought, "arguments": "{}", "output": "none"}
    call = call_after(*events, snapshot_event("completed", [completed]))
    assert call == runstep.structure(
        completed, azure.RunStepMcpToolCall, strictness="open"
    )


def test_a_call_that_does_not_fit_its_class_is_of_unknown_type_until_it_fits() -> None:
    created = snapshot_event("created", [])
    wrong = delta_event({"index": 0, "id": "call_1", "type": "mcp", "name": 1})
    right = delta_event({"index": 0, "type": "mcp", "name": "find"})
    assert type(call_after(created, wrong)) is UNKNOWN_CALL
    assert type(call_after(created, wrong, right)) is azure.RunStepMcpToolCall


# Deltas without a type


def test_a_delta_without_a_type_is_read_and_written_unchanged() -> None:
    call = {"index": 0, "quark_search": {"output": "x"}}
    for _ in range(4):
        event = delta_event(call)
        assert runstep.unstructure(event)["data"]["delta"]["step_details"] == {
            "type": "tool_calls",
            "tool_calls": [call],
        }
    (read,) = event.data.delta.step_details.tool_calls
    assert read.type is UnknownType.UNKNOWN
    cls: Any = runstep.RunStepDeltaStepDetailsToolCallsObjectToolCallsInner
    for strictness in ("published", "wire"):
        with pytest.raises(runstep.RunStepValidationError, match="key is missing"):
            runstep.structure(call, cls, strictness=strictness)
    made = runstep.RunStepDeltaStepDetailsToolCallsUnknownObject(index=0)
    assert runstep.unstructure(made) == {"index": 0}
    typed = attrs.evolve(read, type=UnknownType.unlisted("quark_search"))
    assert runstep.unstructure(typed) == {**call, "type": "quark_search"}


def test_a_delta_without_a_type_is_added_to_the_call_that_it_names() -> None:
    created = snapshot_event("created", [])
    begin = delta_event(
        {
            "index": 0,
            "id": "call_1",
            "type": "quark_search",
            "quark_search": {"input": "a"},
        }
    )
    for more in ({}, {"index": 0}, {"id": "call_1"}):
        delta = delta_event({**more, "quark_search": {"output": "b"}})
        call = call_after(created, begin, delta)
        assert str(call.type) == "quark_search"
        assert call.extra == {"quark_search": {"input": "a", "output": "b"}}
    function = {"name": "add", "arguments": ""}
    begin = delta_event(
        {"index": 0, "id": "call_1", "type": "function", "function": function}
    )
    call = call_after(created, begin, delta_event({"function": {"arguments": "{}"}}))
    assert call.function.arguments == "{}"
    accumulator = runstep.RunStepAccumulator(strictness="open")
    accumulator.apply(created)
    accumulator.apply(begin)
    with pytest.raises(runstep.RunStepValidationError, match="expected a string"):
        accumulator.apply(delta_event({"function": {"arguments": 1}}))


@wire.needed
def test_recorded_payloads_of_dashscope() -> None:
    rows = [
        (name, row.payload)
        for name in ("steps", "lists", "deltas")
        for row in wire.recorded(name)
        if row.source.startswith("dashscope")
    ]
    classes = {
        "steps": runstep.RunStepObject,
        "lists": runstep.ListRunStepsResponse,
        "deltas": runstep.RunStepDeltaObject,
    }
    assert len(rows) > 10
    for name, payload in rows:
        text = compact(payload)
        for _ in range(3):
            cls: Any = classes[name]
            read: Any = runstep.loads(text, cls, strictness="open")
            assert runstep.dumps(read) == text


# What an attack found


def test_deltas_reach_a_call_of_a_class_that_a_user_has_derived() -> None:
    @attrs.frozen(kw_only=True)
    class Mine(azure.RunStepMcpToolCall):
        pass

    created = snapshot_event("created", [])
    mine: Any = Mine
    details = attrs.evolve(
        created.data.step_details, tool_calls=[mine(id="call_1", arguments="a")]
    )
    begun = attrs.evolve(created, data=attrs.evolve(created.data, step_details=details))
    delta = delta_event({"index": 0, "id": "call_1", "type": "mcp", "arguments": "b"})
    accumulator = runstep.RunStepAccumulator(strictness="open")
    accumulator.apply(begun)
    step: Any = accumulator.apply(delta)
    (call,) = step.step_details.tool_calls
    assert (call.arguments, call.extra) == ("ab", {})


def test_a_delta_without_a_type_brings_the_id_of_its_call() -> None:
    function = {"name": "f", "arguments": "x"}
    begin = delta_event({"index": 0, "type": "function", "function": function})
    more = delta_event({"index": 0, "id": "call_1", "function": {"arguments": "y"}})
    call = call_after(snapshot_event("created", []), begin, more)
    assert (call.id, call.function.arguments) == ("call_1", "xy")
    # The call at the index has another id, so this is for a new call.
    other = delta_event({"index": 0, "id": "call_2", "function": {"arguments": "z"}})
    accumulator = runstep.RunStepAccumulator(strictness="open")
    for event in (snapshot_event("created", []), begin, more, other):
        step: Any = accumulator.apply(event)
    first, second = step.step_details.tool_calls
    assert (first, second.id, second.type) == (call, "call_2", UnknownType.UNKNOWN)


def test_an_error_of_a_users_hook_inside_a_call_is_a_problem() -> None:
    converter = runstep.make_converter("open")

    def fail(*_: object) -> Any:
        raise RuntimeError("a bug")

    converter.register_structure_hook(azure.RunStepOpenAPIToolCallDetails, fail)
    step = step_with(CALLS[azure.RunStepOpenAPIToolCall])
    for _ in range(3):
        with pytest.raises(runstep.RunStepValidationError, match="raised RuntimeError"):
            converter.structure(step, runstep.RunStepObject)


def test_unions_of_classes_of_the_dialect() -> None:
    union: Any = azure.RunStepOpenAPIToolCall | azure.RunStepMcpToolCall
    wider: Any = union | runstep.RunStepDetailsToolCallsFunctionObject
    with_unknown: Any = wider | UNKNOWN_CALL
    for cls in (azure.RunStepOpenAPIToolCall, azure.RunStepMcpToolCall):
        for each in (union, wider, with_unknown):
            for _ in range(3):
                read: Any = runstep.structure(CALLS[cls], each, strictness="open")
                assert type(read) is cls
    other = {"type": "quark_search"}
    with pytest.raises(runstep.RunStepValidationError, match="type: expected"):
        runstep.structure(other, union, strictness="open")
    read = runstep.structure(other, with_unknown, strictness="open")
    assert type(read) is UNKNOWN_CALL
