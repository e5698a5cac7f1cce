"""Whatever comes in: an object, or `RunStepValidationError` with a path."""

import collections
import gc
import io
import json
import pickle
import traceback
import tracemalloc
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import cattrs
import pytest

import runstep
from runstep import RunStepValidationError
from runstep.enums import STRICTNESSES, Strictness

from .helpers.samples import FUNCTION_CALL, MESSAGE_STEP, PAGE, STEP
from .helpers.wire import compact


def complaint(text: Any) -> str:
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
def test_what_is_no_run_step(text: Any, message: str) -> None:
    assert complaint(text).startswith(message)


@pytest.mark.parametrize("before", ["", " ", "\r\n\t"])
@pytest.mark.parametrize("after", ["", "\n", "\t \r\n"])
def test_white_space_around_json(before: str, after: str) -> None:
    text = compact(STEP)
    assert runstep.dumps(runstep.loads(f"{before}{text}{after}")) == text


@pytest.mark.parametrize("around", ["\u00a0", "\f", "\v", "\u2028", "\0", "x", "{}"])
def test_what_is_no_white_space_around_json(around: str) -> None:
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
        assert complaint(wrong).endswith(f" at column {place[1]}{line}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_bytes_in_the_encodings_of_json(encoding: str) -> None:
    text = compact({**STEP, "id": "Zürich 東京"})
    assert runstep.dumps(runstep.loads(text.encode(encoding))) == text


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    text = compact(STEP)
    twice = text[:-1] + ',"id":"other","unknown":1,"unknown":2}'
    step = runstep.loads(twice)
    assert (step.id, step.extra) == ("other", {"unknown": 2})


def test_data_that_contain_themselves() -> None:
    loop: list[Any] = []
    loop.append({"again": loop})
    for _ in range(3):
        with pytest.raises(RunStepValidationError) as caught:
            runstep.structure({**STEP, "unknown": loop})
        assert [tuple(problem) for problem in caught.value.problems] == [
            ("$", "the data contain themselves")
        ]
    shared: list[Any] = []
    for _ in range(100):
        shared = [shared, shared]
    assert runstep.structure({**STEP, "unknown": shared}).id == "step_1"


class Liar(Mapping[str, object]):
    """A mapping that raises when it is looked into."""

    def __getitem__(self, key: str) -> object:
        raise ZeroDivisionError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["type"])

    def __len__(self) -> int:
        return 1


@pytest.mark.parametrize(
    "path", [(), ("step_details",), ("usage",), ("metadata",)], ids=str
)
def test_a_mapping_that_raises(path: tuple[str, ...]) -> None:
    value: Any = {**STEP, path[0]: Liar()} if path else Liar()
    with pytest.raises(RunStepValidationError) as caught:
        runstep.structure(value)
    (problem,) = caught.value.problems
    assert problem.path == "$" + "".join(f".{name}" for name in path)
    assert problem.message.endswith(
        "got an instance of Liar that raises ZeroDivisionError"
    )


@pytest.mark.parametrize(
    "value",
    [
        collections.OrderedDict(STEP),
        collections.defaultdict(str, STEP),
        collections.ChainMap({"id": "step_1"}, STEP),
    ],
)
def test_other_mappings(value: Any) -> None:
    for _ in range(3):
        assert runstep.structure(value).id == "step_1"


@pytest.mark.parametrize("key", [5, None, True, b"id", ("id",)])
def test_a_key_that_is_no_string(key: Any) -> None:
    step: Any = {**STEP, key: 1}
    for _ in range(3):
        with pytest.raises(RunStepValidationError) as caught:
            runstep.structure(step)
        (problem,) = caught.value.problems
        assert problem.path == "$"
        assert problem.message.startswith("expected keys that are strings, got ")


def test_a_string_in_the_place_of_an_object_is_not_taken_apart() -> None:
    huge = "x" * 5_000_000
    page = {**PAGE, "data": [huge]}
    calls = {"type": "tool_calls", "tool_calls": [huge]}
    for _ in range(3):
        runstep.structure(STEP)
        runstep.structure(PAGE, runstep.ListRunStepsResponse)
    for cls, wrong in (
        (runstep.RunStepObject, {**STEP, "usage": huge, "step_details": huge}),
        (runstep.RunStepObject, {**STEP, "step_details": calls}),
        (runstep.ListRunStepsResponse, page),
    ):
        tracemalloc.start()
        with pytest.raises(RunStepValidationError) as caught:
            runstep.structure(wrong, cls)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(str(caught.value)) < 400
        assert peak < 1_000_000


MANY = 100_000
WRONG_STEPS: dict[str, dict[str, Any]] = {
    "calls": {**STEP, "step_details": {"type": "tool_calls", "tool_calls": [5] * MANY}},
    "metadata": {**STEP, "metadata": {f"key_{n}": "x" * 1000 for n in range(MANY)}},
    "keys": {**STEP, "id": 5, **{f"k{n}" * 20: None for n in range(MANY)}},
}


@pytest.mark.parametrize("detailed", [True, False, None])
@pytest.mark.parametrize("what", WRONG_STEPS)
def test_a_report_on_many_problems_is_small(what: str, detailed: bool | None) -> None:
    structure: Any = runstep.structure
    count = MANY + (what == "metadata")  # which are too many, besides
    if detailed is not None:
        converter = cattrs.Converter(
            detailed_validation=detailed, forbid_extra_keys=what == "keys"
        )
        structure = runstep.configure(converter).structure
    if what == "keys":
        count = 1 if detailed is None else MANY + 1  # else none of them is forbidden
    with pytest.raises(RunStepValidationError) as caught:
        structure(WRONG_STEPS[what], runstep.RunStepObject)
    error = caught.value
    shown = 1 if detailed is False or count == 1 else 100
    assert len(error.problems) == shown
    assert error.more == count - shown
    if error.more:
        assert str(error).endswith(f"\n  and {error.more} more")
    printed = "".join(traceback.format_exception(error))
    assert len(printed) < 200_000
    assert len(pickle.dumps(error)) < 50_000


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_nothing_grows_with_what_strangers_invent(strictness: Strictness) -> None:
    """Neither a cache nor a table has anything of an input that is gone."""

    def invent(numbers: range) -> None:
        for n in numbers:
            name = f"name_{n}"
            call = {**FUNCTION_CALL, "type": name, name: {name: [name]}}
            details = {"type": "tool_calls", "tool_calls": [call]}
            steps: list[Any] = [
                {**STEP, name: name},
                {**STEP, "status": name, "metadata": {name: name}},
                {**STEP, "step_details": details},
                {**STEP, "type": name, "step_details": {"type": name, name: n}},
                {name: name},
            ]
            event = f"event: thread.run.step.{name}\ndata: {compact(STEP)}\n\n"
            for step in steps:
                with suppress(RunStepValidationError):
                    runstep.dumps(runstep.structure(step, strictness=strictness))
            with suppress(RunStepValidationError):
                list(runstep.iter_events([event], strictness=strictness))

    tracemalloc.start()
    invent(range(150))
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    invent(range(150, 250))
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 100 * 50  # bytes, of which a key in a table takes more


@pytest.mark.parametrize("value", [None, 5, [], {}, io.StringIO("{}"), memoryview(b"")])
def test_what_is_no_text_is_a_mistake_of_the_caller(value: Any) -> None:
    with pytest.raises(TypeError, match=r"^expected str or bytes, got [a-zA-Z]+$"):
        runstep.loads(value)
    with pytest.raises(TypeError, match="no class of a run step"):
        runstep.unstructure(value)


class Loud(str):
    """A string that writes itself as code, as an enumeration of strings does."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "1/0"


def test_a_key_is_never_taken_for_code() -> None:
    step: Any = {**STEP, Loud("a key of its own"): 1}
    for _ in range(4):
        read = runstep.structure(step)
        for _ in range(4):
            assert runstep.unstructure(read) == step


def test_input_is_not_touched() -> None:
    details: Any = collections.defaultdict(
        lambda: "message_creation", {"message_creation": {"message_id": "msg"}}
    )
    for _ in range(3):
        runstep.structure(MESSAGE_STEP)
    with pytest.raises(RunStepValidationError, match=r"step_details\.type: a required"):
        runstep.structure({**MESSAGE_STEP, "step_details": details})
    assert [*details] == ["message_creation"]
    union: Any = runstep.RunStepObjectStepDetails
    for _ in range(3):
        runstep.structure(MESSAGE_STEP["step_details"], union)
    with pytest.raises(RunStepValidationError, match=r"^\$\.type: a required"):
        runstep.structure(details, union)
    assert [*details] == ["message_creation"]


def test_json_that_python_reads_but_json_does_not_have() -> None:
    step = runstep.structure({**STEP, "unknown": float("nan")})
    with pytest.raises(ValueError, match="not JSON compliant"):
        runstep.dumps(step)
    assert json.loads(compact(STEP)) == STEP
