"""`json_schema` on thousands of payloads: the reader agrees, and so do others."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import runstep
from runstep.__main__ import main
from runstep.enums import STRICTNESSES, Strictness

from .helpers import needs, wire
from .helpers.agreement import check_agreement, problems_of, validator
from .helpers.mutations import mutate
from .helpers.valid_steps import valid_steps

pytestmark = wire.needed


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


AJV = """
import Ajv2020 from "ajv/dist/2020.js";
import {readFileSync} from "node:fs";
const [schema, values] = process.argv.slice(2).map((p) => JSON.parse(readFileSync(p)));
const validate = new Ajv2020({strict: false}).compile(schema);
console.log(JSON.stringify(values.map((value) => validate(value))));
"""


@pytest.mark.network
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
