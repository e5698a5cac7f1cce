"""`json_schema`: what it returns, and that the reader agrees with it."""

import json
import random
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

import runstep
from runstep import RunStepValidationError, json_schema
from runstep.__main__ import main
from runstep._fields.schema_class import SCHEMA_CLASSES
from runstep.enums import Strictness

from .helpers import needs, wire
from .helpers.mutations import mutate
from .helpers.samples import DELTA, SAMPLES, STEP, UNKNOWN_CALL
from .helpers.valid_steps import valid_steps

STRICTNESSES: tuple[Strictness, ...] = get_args(Strictness)
CLASSES = sorted(SCHEMA_CLASSES - {runstep.SchemaObject}, key=lambda cls: cls.__name__)
UNIONS: list[Any] = [
    runstep.RunStepObjectStepDetails,
    runstep.RunStepDetailsToolCallsObjectToolCallsInner,
    runstep.RunStepDeltaObjectDeltaStepDetails,
    runstep.RunStepStreamEvent,
]
#: What the docstring of `json_schema` says of the reader, as its messages say it.
STRICTER = re.compile(
    r'\$(\.data\[\d+\])?\.type: expected ".*", as in step_details, got ".*"'
    r"|.*: expected an integer, got -?\d[\d.e+]*"
)


@cache
def validator(cl: Any, strictness: Strictness) -> "jsonschema.Draft202012Validator":
    schema = json_schema(cl, strictness=strictness)
    return jsonschema.Draft202012Validator(schema)


def problems_of(value: object, cl: Any, strictness: Strictness) -> list[str]:
    try:
        runstep.structure(value, cl, strictness=strictness)
    except RunStepValidationError as error:
        return [*map(str, error.problems)]
    return []


def check_agreement(
    value: object, cl: Any, strictness: Strictness
) -> tuple[bool, bool]:
    """Assert that schema and reader agree, but for what the docstring says.

    Returns the schema's verdict, and whether the reader is stricter.
    """
    is_valid = validator(cl, strictness).is_valid(value)
    problems = problems_of(value, cl, strictness)
    is_stricter = is_valid and bool(problems)
    if is_stricter:
        assert all(map(STRICTER.fullmatch, problems)), (problems, wire.compact(value))
    else:
        assert is_valid == (not problems), (problems, strictness, wire.compact(value))
    return is_valid, is_stricter


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


@wire.needed
@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize("count", [500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_the_reader_agrees_on_recorded_payloads_and_mutations(
    count: int, strictness: Strictness
) -> None:
    steps = [row.payload for row in wire.recorded("steps")] + valid_steps()
    pages = [row.payload for row in wire.recorded("lists")]
    values: list[tuple[Any, Any]] = [
        *[(runstep.RunStepObject, step) for step in steps],
        *[(runstep.ListRunStepsResponse, page) for page in pages],
    ]
    assert len(values) > 100
    for cl, value in values:
        check_agreement(value, cl, strictness)
    dice = random.Random(count)
    verdicts = {True: 0, False: 0}
    stricter = 0
    for _ in range(count):
        cl, value = dice.choice(values)
        for _ in range(dice.choice([1, 1, 2])):
            value, _ = mutate(value, dice)
        is_valid, is_stricter = check_agreement(value, cl, strictness)
        verdicts[is_valid] += 1
        stricter += is_stricter
    assert min(verdicts.values()) > count / 20
    assert stricter > 0


@wire.needed
def test_the_published_schema_agrees_with_the_newest_document() -> None:
    """Only ours has limits of metadata, and the types of keys that services send."""
    document = wire.revisions()[-1]
    theirs = jsonschema.Draft202012Validator(
        {"$ref": "#/$defs/RunStepObject", **document}
    )
    ours = validator(runstep.RunStepObject, "published")
    recorded = [row.payload for row in wire.recorded("steps")]
    for row in wire.recorded("lists"):
        recorded += row.payload["data"]
    valid = valid_steps()
    for step in [*recorded, *valid]:
        assert ours.is_valid(step) == theirs.is_valid(step)
    assert all(map(ours.is_valid, valid))
    own = {"expires_at", "prompt_token_details", "completion_tokens_details"}
    own |= {"attributes", "metadata"}
    dice = random.Random(11)
    verdicts = {True: 0, False: 0}
    for _ in range(2000):
        step, mutation = mutate(dice.choice(valid), dice)
        is_valid = theirs.is_valid(step)
        verdicts[is_valid] += 1
        if own.isdisjoint(mutation.path):
            assert ours.is_valid(step) == is_valid, wire.compact(step)
    assert min(verdicts.values()) > 200


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


AJV = """
import Ajv2020 from "ajv/dist/2020.js";
import {readFileSync} from "node:fs";
const [schema, values] = process.argv.slice(2).map((p) => JSON.parse(readFileSync(p)));
const validate = new Ajv2020({strict: false}).compile(schema);
console.log(JSON.stringify(values.map((value) => validate(value))));
"""


@pytest.mark.network
@wire.needed
@needs.programs
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_a_validator_of_another_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    node, npm = shutil.which("node") or "", shutil.which("npm") or ""
    install = [npm, "install", "--silent", "--prefix", str(tmp_path), "ajv@8"]
    subprocess.run(install, check=True, capture_output=True)
    (tmp_path / "validate.mjs").write_text(AJV)
    steps = [row.payload for row in wire.recorded("steps")]
    steps += [{**step, "created_at": "now"} for step in steps[:10]]
    steps += valid_steps()[:20]
    (tmp_path / "steps.json").write_text(json.dumps(steps), encoding="utf-8")
    for strictness in STRICTNESSES:
        assert main(["schema", "--strictness", strictness]) == 0
        (tmp_path / "schema.json").write_text(capsys.readouterr().out)
        done = subprocess.run(
            [node, "validate.mjs", "schema.json", "steps.json"],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        )
        expected = [
            not problems_of(step, runstep.RunStepObject, strictness) for step in steps
        ]
        assert json.loads(done.stdout) == expected
        assert 10 < sum(expected) < len(steps)
