"""`json_schema`: what it returns, and that the reader agrees with it."""

import json
import random
import re
from typing import Any

import jsonschema
import pytest

import runstep
from runstep import json_schema
from runstep.__main__ import main
from runstep._fields.schema_class import SCHEMA_CLASSES
from runstep.enums import STRICTNESSES, Strictness

from .helpers.agreement import check_agreement
from .helpers.mutations import mutate
from .helpers.samples import DELTA, SAMPLES, STEP, UNKNOWN_CALL

CLASSES = sorted(SCHEMA_CLASSES - {runstep.SchemaObject}, key=lambda cls: cls.__name__)
UNIONS: list[Any] = [
    runstep.RunStepObjectStepDetails,
    runstep.RunStepDetailsToolCallsObjectToolCallsInner,
    runstep.RunStepDeltaObjectDeltaStepDetails,
    runstep.RunStepStreamEvent,
]


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_every_schema_is_one(strictness: Strictness) -> None:
    for cl in [*CLASSES, *UNIONS]:
        schema = json_schema(cl, strictness=strictness)
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        text = json.dumps(schema)
        references = set(re.findall(r'"#/\$defs/(\w+)"', text))
        assert references == schema["$defs"].keys()
        assert references <= {cls.__name__ for cls in CLASSES}


def test_the_schema_of_a_small_class() -> None:
    cls = runstep.RunStepDetailsToolCallsFileSearchRankingOptionsObject
    schema = json_schema(cls, strictness="published")
    assert schema == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/$defs/{cls.__name__}",
        "$defs": {
            cls.__name__: {
                "type": "object",
                "properties": {
                    "ranker": {"enum": ["auto", "default_2024_08_21"]},
                    "score_threshold": {"type": "number", "minimum": 0, "maximum": 1},
                },
                "required": ["ranker", "score_threshold"],
            }
        },
    }
    (opened,) = json_schema(cls, strictness="open")["$defs"].values()
    assert opened["properties"]["ranker"] == {"type": "string"}


def test_the_schema_says_things_in_the_shortest_way() -> None:
    fields = json_schema()["$defs"]["RunStepObject"]["properties"]
    assert fields["object"] == {"const": "thread.run.step"}
    assert fields["expires_at"] == {"type": ["integer", "null"]}
    assert fields["last_error"] == {
        "anyOf": [{"$ref": "#/$defs/RunStepObjectLastError"}, {"type": "null"}]
    }
    assert fields["metadata"] == {
        "type": ["object", "null"],
        "additionalProperties": {"type": "string", "maxLength": 512},
        "maxProperties": 16,
        "propertyNames": {"maxLength": 64},
    }
    details = "#/$defs/RunStepDeltaStepDetails"
    assert json_schema(runstep.RunStepDeltaObject)["$defs"][
        "RunStepDeltaObjectDelta"
    ] == {
        "type": "object",
        "properties": {
            "step_details": {
                "anyOf": [
                    {"$ref": f"{details}MessageCreationObject"},
                    {"$ref": f"{details}ToolCallsObject"},
                    {"type": "null"},
                ]
            }
        },
    }
    mcp = json_schema(runstep.azure.RunStepMcpToolCall, strictness="open")["$defs"]
    assert mcp["RunStepMcpToolCall"]["properties"]["type"] == {"const": "mcp"}


def test_a_retired_class_is_not_in_the_published_schema() -> None:
    name = "RunStepDetailsToolCallsRetrievalObject"
    found = [name in json_schema(strictness=level)["$defs"] for level in STRICTNESSES]
    assert found == [False, True, True]


def test_the_schema_is_as_compact_as_the_published_one() -> None:
    for strictness in STRICTNESSES:
        assert len(json.dumps(json_schema(strictness=strictness))) < 8000


def test_what_has_no_schema() -> None:
    wrong: Any
    for wrong in (int, list[runstep.RunStepObject], runstep.SchemaObject, "open", None):
        with pytest.raises(TypeError, match="is no class of a run step, nor a union"):
            json_schema(wrong)
    lax: Any = "lax"
    with pytest.raises(ValueError, match="not 'lax'"):
        json_schema(strictness=lax)


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_the_reader_agrees_on_samples_of_every_class(strictness: Strictness) -> None:
    dice = random.Random(3)
    verdicts = {True: 0, False: 0}
    for cls, sample in SAMPLES.items():
        check_agreement(sample, cls, strictness)
        for _ in range(60):
            value, _ = mutate(sample, dice)
            is_valid, _ = check_agreement(value, cls, strictness)
            verdicts[is_valid] += 1
    assert min(verdicts.values()) > 500


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_the_reader_agrees_on_odd_values(strictness: Strictness) -> None:
    calls = {"type": "tool_calls", "tool_calls": [UNKNOWN_CALL]}
    mcp = {**UNKNOWN_CALL, "type": "mcp", "name": 5}
    for value in (
        *({**STEP, "usage": {}}, {**STEP, "last_error": {}}, {**STEP, "metadata": {}}),
        *({**STEP, "step_details": calls}, {**STEP, "type": "odd"}),
        {**STEP, "step_details": {"type": "tool_calls", "tool_calls": [mcp]}},
        {**STEP, "type": "activities", "step_details": {"type": "activities"}},
        {**STEP, "metadata": {f"k{number}": "" for number in range(17)}},
        {**STEP, "metadata": {"k" * 65: ""}},
        {**STEP, "metadata": {"k": "\U0001f6b2" * 512}},
        {**STEP, "metadata": {"k": "\U0001f6b2" * 513}},
    ):
        check_agreement(value, runstep.RunStepObject, strictness)
    typeless = {"index": 0, "function": {"arguments": "{"}}
    details = {"type": "tool_calls", "tool_calls": [typeless]}
    delta = {**DELTA, "delta": {"step_details": details}}
    check_agreement(delta, runstep.RunStepDeltaObject, strictness)


def test_integers_and_types_are_where_only_the_reader_is_stricter() -> None:
    for value in ({**STEP, "created_at": 1.0}, {**STEP, "type": "message_creation"}):
        assert check_agreement(value, runstep.RunStepObject, "wire") == (True, True)


def test_the_command_prints_a_schema(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, cl, strictness in (
        ([], runstep.RunStepObject, "wire"),
        (["--strictness", "open"], runstep.RunStepObject, "open"),
        (["ListRunStepsResponse"], runstep.ListRunStepsResponse, "wire"),
        (["RunStepStreamEvent"], runstep.RunStepStreamEvent, "wire"),
        (["RunStepMcpToolCall"], runstep.azure.RunStepMcpToolCall, "wire"),
    ):
        assert main(["schema", *arguments]) == 0
        level: Any = strictness
        printed = json.loads(capsys.readouterr().out)
        assert printed == json_schema(cl, strictness=level)
    for name in ("RunStep", "SchemaObject", "RunStepStatus", "loads", "__name__"):
        with pytest.raises(SystemExit) as stopped:
            main(["schema", name])
        assert stopped.value.code == 2
        message = "expected the name of a class, such as ListRunStepsResponse"
        assert f"{message}, got {name!r}" in capsys.readouterr().err
