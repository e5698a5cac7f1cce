"""The classes as types of fields of pydantic's models."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Union, get_args

import pytest

pytest.importorskip("pydantic", reason="pydantic is not installed")

import attrs
import jsonschema
from pydantic import BaseModel, TypeAdapter, ValidationError, create_model

import runstep
from runstep import RunStepObject, RunStepValidationError, json_schema
from runstep._fields.schema_class import SCHEMA_CLASSES
from runstep.enums import STRICTNESSES, Strictness

from .helpers import needs, wire
from .helpers.samples import (
    DELTA,
    IMAGE,
    LOGS,
    MESSAGE,
    MESSAGE_STEP,
    PAGE,
    SAMPLES,
    STEP,
    UNKNOWN_CALL,
    Json,
)

#: An object of a type that no union has, and a tool call of Azure's.
ODD: Json = {"type": "odd", "x": [1]}
MCP_CALL: Json = {"id": "call_m", "type": "mcp", "name": "n", "server_label": "s"}
LOGS_OR_IMAGE: Any = (
    runstep.RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
)


@attrs.frozen
class At:
    """A strictness of one's own, in `Annotated`."""

    strictness: Strictness

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return source.__get_pydantic_core_schema__(source, handler, self.strictness)


class Log(BaseModel):
    name: str
    steps: list[RunStepObject]
    last: RunStepObject | None = None
    pages: dict[str, runstep.ListRunStepsResponse] = {}


def adapter(cl: Any, strictness: Strictness = "wire") -> "TypeAdapter[Any]":
    return TypeAdapter(Annotated[cl, At(strictness)])


def problems_of(caught: "pytest.ExceptionInfo[ValidationError]") -> list[Any]:
    return [(each["loc"], each["msg"]) for each in caught.value.errors()]


@pytest.mark.parametrize("cls", SAMPLES, ids=lambda cls: cls.__name__)
def test_every_class_is_a_type_of_a_field(cls: Any) -> None:
    sample = SAMPLES[cls]
    expected = runstep.structure(sample, cls, strictness="open")
    of_class = adapter(cls, "open")
    for read in (
        of_class.validate_python(sample),
        of_class.validate_json(json.dumps(sample)),
        of_class.validate_python(expected),
    ):
        # A class of unknown types is read as in a union, which knows Azure's classes.
        assert isinstance(read, cls)
        assert runstep.unstructure(read) == sample
        dumped = of_class.dump_python(read, mode="json")
        assert json.dumps(dumped) == json.dumps(sample)
        assert of_class.dump_json(read).decode() == wire.compact(sample)
        assert of_class.dump_python(read) == sample


def test_a_model() -> None:
    data = {
        "name": "July",
        "steps": [STEP, MESSAGE_STEP],
        "last": None,
        "pages": {"first": PAGE},
    }
    log = Log.model_validate(data)
    assert log.steps == [runstep.structure(STEP), runstep.structure(MESSAGE_STEP)]
    assert log.pages == {"first": runstep.structure(PAGE, runstep.ListRunStepsResponse)}
    assert Log.model_validate_json(json.dumps(data)) == log
    assert json.dumps(log.model_dump(mode="json")) == json.dumps(data)
    assert log.model_dump_json() == wire.compact(data)
    # Objects are accepted as they are.
    again = Log(name="July", steps=log.steps, pages=log.pages)
    assert again == log
    assert again.steps[0] is log.steps[0]
    assert Log.model_validate(log.model_dump()) == log
    assert log.model_copy(deep=True) == log


def test_errors_have_the_path_inside_the_step() -> None:
    wrong = {**STEP, "created_at": "now", "metadata": {"a b": 5, "k": "v" * 513}}
    calls = [{"type": "function", "id": "c", "function": {"name": "f"}}]
    wrong["step_details"] = {"type": "tool_calls", "tool_calls": calls}
    data = {"name": "July", "steps": [STEP, wrong]}
    call = ("steps", 1, "step_details", "tool_calls", 0)
    expected = [
        (
            ("steps", 1, "created_at"),
            "expected an integer, got a string of 3 characters",
        ),
        ((*call, "function", "arguments"), "a required key is missing"),
        (("steps", 1, "metadata", "a b"), "expected a string, got 5"),
    ]
    with pytest.raises(ValidationError) as caught:
        Log.model_validate(data)
    assert problems_of(caught) == expected
    errors = caught.value.errors()
    assert [error["type"] for error in errors] == ["run_step"] * 3
    # As for pydantic's own models, the input is the value, or what lacks the key.
    assert [error["input"] for error in errors] == ["now", {"name": "f"}, 5]
    with pytest.raises(ValidationError) as in_text:
        Log.model_validate_json(json.dumps(data))
    assert problems_of(in_text) == expected
    with pytest.raises(ValidationError, match=r'got "\{x\}"'):
        Log.model_validate({"name": "", "steps": [{**STEP, "status": "{x}"}]})


def test_the_number_of_errors_is_bounded() -> None:
    details = {"type": "tool_calls", "tool_calls": [5] * 150}
    with pytest.raises(ValidationError) as caught:
        adapter(RunStepObject).validate_python({**STEP, "step_details": details})
    problems = problems_of(caught)
    assert len(problems) == 101
    assert problems[-1] == ((), "and 50 more problems")
    assert caught.value.errors()[-1]["input"] is None


def test_a_strictness_that_is_none_is_an_error_at_once() -> None:
    wrong: Any = "opne"
    with pytest.raises(ValueError, match="not 'opne'"):
        adapter(RunStepObject, wrong)


@pytest.mark.parametrize("value", ["{}", 5, None, [], RunStepObject])
def test_what_is_no_object(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        adapter(RunStepObject).validate_python(value)
    [error] = caught.value.errors()
    assert error["msg"].startswith("expected a RunStepObject object, got")
    assert error["input"] is value


def test_a_strictness_of_ones_own() -> None:
    odd = {**STEP, "status": "odd"}
    read = adapter(RunStepObject, "open").validate_python(odd)
    assert read == runstep.structure(odd, strictness="open")
    with pytest.raises(ValidationError, match="status"):
        adapter(RunStepObject).validate_python(odd)
    without = {key: each for key, each in MESSAGE_STEP.items() if key != "usage"}
    assert adapter(RunStepObject).validate_python(without).usage is None
    with pytest.raises(ValidationError, match="usage"):
        adapter(RunStepObject, "published").validate_python(without)


class Details(BaseModel):
    details: runstep.RunStepObjectStepDetails
    calls: list[
        Annotated[runstep.RunStepDetailsToolCallsFunctionObject, At("open")]
        | Annotated[runstep.RunStepDetailsToolCallsUnknownObject, At("open")]
    ] = []


def test_classes_with_the_same_name() -> None:
    def made(name: str) -> Any:
        @attrs.frozen(kw_only=True)
        class Derived(runstep.RunStepCompletionUsage):
            tag: str = name

        return Derived

    fields: Any = {name: (made(name), ...) for name in ("one", "other")}
    model: Any = create_model("Both", **fields)
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    both = model.model_validate({"one": usage, "other": usage})
    assert (both.one.tag, both.other.tag) == ("one", "other")


def test_unions_are_read_as_by_structure() -> None:
    Details.model_rebuild(force=True)  # so that the test makes its schema
    for details in (STEP["step_details"], MESSAGE_STEP["step_details"]):
        read = Details.model_validate({"details": details})
        expected = runstep.structure(details, runstep.RunStepObjectStepDetails)
        assert read.details == expected
        assert json.loads(read.model_dump_json())["details"] == details
    wrong: Json
    for wrong in ({"type": "message_creation"}, {"type": "odd"}, {}):
        with pytest.raises(ValidationError):
            Details.model_validate({"details": wrong})
    function = STEP["step_details"]["tool_calls"][2]
    read = Details.model_validate(
        {"details": STEP["step_details"], "calls": [function, UNKNOWN_CALL]}
    )
    known, unknown = read.calls
    assert type(known) is runstep.RunStepDetailsToolCallsFunctionObject
    assert type(unknown) is runstep.RunStepDetailsToolCallsUnknownObject
    # A known type that does not fit is no unknown type.
    broken = {"type": "function", "id": 5}
    with pytest.raises(ValidationError):
        Details.model_validate({"details": STEP["step_details"], "calls": [broken]})
    search = STEP["step_details"]["tool_calls"][1]
    with pytest.raises(ValidationError) as caught:
        Details.model_validate({"details": STEP["step_details"], "calls": [search]})
    last = caught.value.errors()[-1]
    assert (last["type"], last["msg"]) == ("run_step", "expected an unknown type")


#: The unions with a class of unknown types, and JSON for each: of their types, of a
#: type that another union has, and of one that none has.
UNIONS: list[tuple[Any, list[Json]]] = [
    (runstep.RunStepObjectStepDetails, [STEP["step_details"], MESSAGE, ODD]),
    (LOGS_OR_IMAGE, [LOGS, IMAGE, ODD]),
    (
        runstep.RunStepDetailsToolCallsObjectToolCallsInner,
        [*STEP["step_details"]["tool_calls"], UNKNOWN_CALL, MCP_CALL],
    ),
    (
        runstep.RunStepDeltaObjectDeltaStepDetails,
        [DELTA["delta"]["step_details"], MESSAGE, ODD],
    ),
    (
        runstep.RunStepDeltaStepDetailsToolCallsObjectToolCallsInner,
        [*DELTA["delta"]["step_details"]["tool_calls"], UNKNOWN_CALL],
    ),
]


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize(("union", "samples"), UNIONS)
def test_a_union_is_read_and_described_as_by_structure(
    union: Any, samples: list[Json], strictness: Strictness
) -> None:
    at = At(strictness)
    classes = [Annotated[cls, at] for cls in get_args(union)]
    annotated: Any = Union[tuple(classes)]  # noqa: UP007  # made at run time
    of_union: TypeAdapter[Any] = TypeAdapter(annotated)
    schema = jsonschema.Draft202012Validator(of_union.json_schema())
    broken = [{**each, key: 5} for each in samples for key in each]
    verdicts = Counter[bool]()
    for value in [*samples, *broken, {}]:
        try:
            expected = runstep.structure(value, union, strictness=strictness)
        except RunStepValidationError:
            with pytest.raises(ValidationError):
                of_union.validate_python(value)
            assert not schema.is_valid(value), value
            verdicts[False] += 1
        else:
            read = of_union.validate_python(value)
            assert (type(read), read) == (type(expected), expected)
            assert schema.is_valid(value), value
            verdicts[True] += 1
    assert min(verdicts.values()) > 1


def test_a_class_that_derives_from_one_of_unknown_types() -> None:
    class Named(runstep.RunStepDetailsToolCallsUnknownObject):
        pass

    of_named = adapter(Named, "open")
    assert type(of_named.validate_python(UNKNOWN_CALL)) is Named
    for call in STEP["step_details"]["tool_calls"]:
        for value in (call, {**call, call["type"]: 5}):
            with pytest.raises(ValidationError):
                of_named.validate_python(value)
            assert not jsonschema.Draft202012Validator(of_named.json_schema()).is_valid(
                value
            )


def test_the_base_class_is_no_type_of_a_field() -> None:
    with pytest.raises(TypeError, match="SchemaObject'> is no class of a run step"):
        adapter(runstep.SchemaObject)


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_the_schema_is_that_of_json_schema(strictness: Strictness) -> None:
    suffix = {"published": "Published", "wire": "", "open": "Open"}[strictness]
    unknown = {cls for union, _ in UNIONS for cls in get_args(union)[-1:]}
    for cls in sorted(SCHEMA_CLASSES - {runstep.SchemaObject} - unknown, key=str):
        expected = json_schema(cls, strictness=strictness)
        definitions = expected["$defs"]
        for mode in ("validation", "serialization"):
            schema = adapter(cls, strictness).json_schema(mode=mode)
            found = {**schema.pop("$defs", {}), cls.__name__ + suffix: schema}
            assert all(name.endswith(suffix) for name in found)
            text = json.dumps(found).replace(f'{suffix}"', '"')
            assert json.loads(text) == definitions


def test_the_schema_of_a_model() -> None:
    schema = Log.model_json_schema()
    definitions = json_schema()["$defs"]
    page = json_schema(runstep.ListRunStepsResponse)["$defs"]["ListRunStepsResponse"]
    assert schema["$defs"] == {**definitions, "ListRunStepsResponse": page}
    assert schema["properties"]["steps"]["items"] == {"$ref": "#/$defs/RunStepObject"}


@attrs.frozen(kw_only=True)
class Tagged(RunStepObject):
    tag: str = ""


def test_a_class_that_a_user_derives() -> None:
    tagged = adapter(Tagged)
    read = tagged.validate_python({**STEP, "tag": "x"})
    assert type(read) is Tagged
    assert (read.tag, read.status) == ("x", runstep.RunStepStatus.FAILED)
    assert tagged.dump_python(read)["tag"] == "x"
    schema = tagged.json_schema()
    assert schema["properties"]["id"] == {"type": "string"}
    assert schema["properties"]["tag"] is True
    assert "tag" not in schema["required"]
    # An object of such a class is also one of the class that it derives from.
    assert adapter(RunStepObject).validate_python(read) is read


def test_the_schema_of_a_derived_class_has_the_fields_that_it_requires() -> None:
    @attrs.frozen(kw_only=True)
    class Noted(runstep.RunStepCompletionUsage):
        note: str
        total_tokens: int = 0

    schema = adapter(Noted).json_schema()
    assert schema["properties"].keys() >= {"note", "total_tokens", "prompt_tokens"}
    assert schema["required"] == ["prompt_tokens", "completion_tokens", "note"]
    assert adapter(Noted).validate_python(
        {"completion_tokens": 1, "prompt_tokens": 2, "note": "n"}
    ) == Noted(completion_tokens=1, prompt_tokens=2, note="n")


@pytest.mark.parametrize("key", ["é", 'a"][5].b', "long" * 20, "", "a\nb"])
def test_an_error_has_the_key_itself(key: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Log.model_validate({"name": "", "steps": [{**STEP, "metadata": {key: 5}}]})
    [error] = caught.value.errors()
    assert error["loc"] == ("steps", 0, "metadata", key)
    assert error["input"] == 5


@wire.needed
def test_recorded_steps_come_back_byte_for_byte() -> None:
    steps = [row.payload for row in wire.recorded("steps") if row.is_openai]
    read = 0
    of_step = adapter(RunStepObject)
    for step in steps:
        text = wire.compact(step)
        try:
            expected = runstep.loads(text)
        except RunStepValidationError:
            with pytest.raises(ValidationError):
                of_step.validate_json(text)
            continue
        assert of_step.validate_json(text) == expected
        assert of_step.dump_json(of_step.validate_json(text)).decode() == text
        read += 1
    assert read > 80


@needs.programs
def test_only_pydantic_loads_it() -> None:
    code = (
        "import runstep, sys\n"
        "runstep.dumps(runstep.loads(sys.stdin.read()))\n"
        "runstep.json_schema()\n"
        "runstep.make_converter()\n"
        "print([name for name in sys.modules if 'pydantic' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(STEP),
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == "[]\n"


def test_objects_as_mappings_are_no_dicts() -> None:
    """Mappings of pydantic's callers may be of any class."""

    class Odd(dict[str, Any]):
        pass

    value: Mapping[str, Any] = Odd(STEP)
    assert adapter(RunStepObject).validate_python(value) == runstep.structure(STEP)


@needs.programs
def test_a_copy_with_another_name_works_the_same(tmp_path: Path) -> None:
    source = Path(runstep.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(source, tmp_path / "host" / "steps", ignore=ignored)
    code = (
        "import sys, pydantic\n"
        "from host.steps import RunStepObject\n"
        "adapter = pydantic.TypeAdapter(list[RunStepObject])\n"
        "print(adapter.dump_json(adapter.validate_json(sys.stdin.read())).decode())\n"
        "assert 'RunStepCompletionUsage' in adapter.json_schema()['$defs']\n"
        "assert 'runstep' not in sys.modules"
    )
    text = wire.compact([STEP, MESSAGE_STEP])
    # Without the environment of a tool, such as one for coverage.
    env = {key: each for key, each in os.environ.items() if "COV" not in key}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=env,
        input=text,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == f"{text}\n"
