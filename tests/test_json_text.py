"""JSON text and bytes as `loads` takes them, and the error for any other text."""

import json
from typing import Any

import attrs
import pytest

import runstep
from runstep import RunStepValidationError
from runstep._frozen import with_string_keys
from runstep.enums import STRICTNESSES, Strictness

from .helpers.samples import STEP
from .helpers.wire import compact


def message_for(text: Any) -> str:
    """Return the message of the only problem of a text."""
    with pytest.raises(RunStepValidationError) as caught:
        runstep.loads(text)
    (problem,) = caught.value.problems
    assert problem.path == "$"
    assert len(problem.message) < 200
    assert ";" not in problem.message
    return problem.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON: Expecting value at column 1"),
        (" ", "not JSON: Expecting value at column 2"),
        ("{", "not JSON: Expecting property name"),
        (
            "{\n,",
            "not JSON: Expecting property name enclosed in double quotes at column 1 "
            "of line 2",
        ),
        ("{}{}", "not JSON: Extra data at column 3"),
        ('{"a":"\n"}', "not JSON: Invalid control character at column 7"),
        ("nope", "not JSON: Expecting value at column 1"),
        ('{"a":NaN}', "not JSON: NaN"),
        ('{"a":[-Infinity]}', "not JSON: -Infinity"),
        ('{"a":1e999}', "not JSON: a number past the range of a double"),
        ('{"a":-1e999}', "not JSON: a number past the range of a double"),
        ('{"a":' + "1" * 5000 + "}", "not JSON: Exceeds the limit (4300"),
        (b"\xff", "not JSON: not utf-8, invalid start byte at byte 0"),
        (b'{"a":"\xed\xa0\x80"}', "not JSON: not utf-8, invalid continuation byte"),
        (b"\x00", "not JSON: "),
        (b"", "not JSON: Expecting value at column 1"),
        ("\ufeff{}", "not JSON: "),
        ("[]", "expected a RunStepObject object, got an array of 0 items"),
        ("null", "expected a RunStepObject object, got null"),
        ("true", "expected a RunStepObject object, got true"),
        ("0", "expected a RunStepObject object, got 0"),
        ("1e3", "expected a RunStepObject object, got 1000.0"),
        ("1" * 4000, "expected a RunStepObject object, got an integer past 64 bits"),
        ('"x"', "expected a RunStepObject object, got a string of 1 character"),
    ],
)
def test_text_that_is_no_run_step_is_one_problem(text: Any, message: str) -> None:
    assert message_for(text).startswith(message)


@pytest.mark.parametrize("before", ["", " ", "\r\n\t"])
@pytest.mark.parametrize("after", ["", "\n", "\t \r\n"])
def test_white_space_around_json_is_skipped(before: str, after: str) -> None:
    text = compact(STEP)
    assert runstep.dumps(runstep.loads(f"{before}{text}{after}")) == text


@pytest.mark.parametrize("around", ["\u00a0", "\f", "\v", "\u2028", "\0", "X", "{}"])
def test_other_characters_around_json_are_reported_at_their_place(around: str) -> None:
    text = compact(STEP)
    for wrong in (
        around + text,
        f" {around}{text}",
        text + around,
        f"{text}\n{around}",
    ):
        with pytest.raises(json.JSONDecodeError) as caught:
            json.JSONDecoder().decode(wrong)
        place = caught.value.lineno, caught.value.colno
        line = f" of line {place[0]}" if place[0] > 1 else ""
        assert message_for(wrong).endswith(f" at column {place[1]}{line}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_bytes_are_read_in_each_encoding_of_json(encoding: str) -> None:
    text = compact({**STEP, "id": "Zürich 東京"})
    assert runstep.dumps(runstep.loads(text.encode(encoding))) == text


def test_the_last_value_of_a_repeated_key_counts() -> None:
    text = compact(STEP)
    twice = text[:-1] + ',"id":"other","unknown":1,"unknown":2}'
    step = runstep.loads(twice)
    assert (step.id, step.extra) == ("other", {"unknown": 2})


class Number(int):
    """An integer of a user's class."""


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize("key", [1, None, True, 0.5, Number(3), b"x", (1,)])
def test_a_key_that_is_no_string_is_not_written(
    key: Any, strictness: Strictness
) -> None:
    odd = {"a": [{key: 1}]}
    plain = runstep.structure(STEP)
    call = runstep.RunStepDetailsToolCallsRetrievalObject(id="c", retrieval=odd)
    details = runstep.RunStepDetailsToolCallsObject(tool_calls=[call])
    for made in (
        attrs.evolve(plain, extra={"x": odd}),
        attrs.evolve(plain, extra=plain.extra | odd),
        call,
        attrs.evolve(plain, step_details=details),
        attrs.evolve(plain, step_details=attrs.evolve(details, extra=odd)),
        runstep.structure({**STEP, "x": odd}, strictness=strictness),
    ):
        for _ in range(4):
            with pytest.raises(TypeError, match=f"strings, not {type(key).__name__}"):
                runstep.dumps(made, strictness=strictness)


def test_a_string_of_any_class_is_written_as_a_key() -> None:
    extra: Any = {"x": {runstep.RunStepStatus.FAILED: 1}}
    made = attrs.evolve(runstep.structure(STEP), extra=extra)
    for _ in range(4):
        assert json.loads(runstep.dumps(made))["x"] == {"failed": 1}


def test_a_key_that_is_no_string_is_not_written_at_any_depth() -> None:
    deep: Any = {"a": [{1: 2}]}
    for _ in range(40_000):
        deep = [deep]
    made = attrs.evolve(runstep.structure(STEP), extra={"x": deep})
    for _ in range(3):
        with pytest.raises(TypeError, match="strings, not int"):
            runstep.dumps(made)


def test_data_that_stand_in_many_places_are_looked_at_once() -> None:
    shared: Any = {"a": 1}
    for _ in range(60):
        shared = [shared, shared]
    assert with_string_keys(shared) is shared
