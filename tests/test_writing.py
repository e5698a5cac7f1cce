"""What is written for objects that were read, changed or constructed."""

import itertools
import json
import random
from typing import Any

import attrs
import pytest

import runstep
from runstep import RunStepObject
from runstep.enums import STRICTNESSES, Strictness

from .helpers.samples import DELTA, MESSAGE_STEP, PAGE, SAMPLES, STEP
from .helpers.wire import compact

#: The order in which OpenAI sends the keys of a step, without those it never sends.
WIRE_ORDER = [
    "id",
    "object",
    "created_at",
    "run_id",
    "assistant_id",
    "thread_id",
    "type",
    "status",
    "cancelled_at",
    "completed_at",
    "expires_at",
    "failed_at",
    "last_error",
    "step_details",
    "usage",
]


def shuffled(value: Any, dice: random.Random) -> Any:
    """Return a copy with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = dice.sample(sorted(value), len(value))
        return {key: shuffled(value[key], dice) for key in keys}
    if isinstance(value, list):
        return [shuffled(each, dice) for each in value]
    return value


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize(
    ("cls", "sample"),
    [
        (RunStepObject, STEP),
        (RunStepObject, MESSAGE_STEP),
        (runstep.ListRunStepsResponse, PAGE),
        (runstep.RunStepDeltaObject, DELTA),
    ],
)
def test_keys_are_written_in_the_order_in_which_they_came(
    cls: Any, sample: dict[str, Any], strictness: Strictness
) -> None:
    dice = random.Random(5)
    for _ in range(20):
        text = compact(shuffled(sample, dice))
        # The walk reads the first two times, a compiled function the third time.
        for _ in range(3):
            read = runstep.loads(text, cls, strictness=strictness)
            for _ in range(3):
                assert runstep.dumps(read, strictness=strictness) == text


@pytest.mark.parametrize("cls", SAMPLES)
def test_an_object_of_every_class_comes_back_with_unknown_keys(cls: Any) -> None:
    foreign = {"a": [{"b": None}, 1e-07, "\u2028"], "": {}}
    for sample in (
        SAMPLES[cls],
        {**SAMPLES[cls], "zz": foreign},
        {"request_id": 5, **SAMPLES[cls], "x-y": True},
    ):
        text = compact(sample)
        for _ in range(3):
            read = runstep.loads(text, cls, strictness="open")
            for _ in range(3):
                assert runstep.dumps(read) == text


def test_absent_keys_stay_absent_and_nulls_stay_null() -> None:
    nullable = [name for name in WIRE_ORDER if name.endswith("_at")][1:]
    for absent in itertools.chain.from_iterable(
        itertools.combinations(nullable, n) for n in range(len(nullable) + 1)
    ):
        step = {name: STEP[name] for name in WIRE_ORDER if name not in absent}
        assert runstep.dumps(runstep.loads(compact(step))) == compact(step)


def test_numbers_keep_their_type() -> None:
    for text in ("0", "1", "0.0", "1.0", "0.6800102176172463", "1e-07"):
        result = f'{{"file_id":"f","file_name":"n","score":{text}}}'
        cls = runstep.RunStepDetailsToolCallsFileSearchResultObject
        assert runstep.dumps(runstep.loads(result, cls)) == result
    step = compact({**STEP, "unknown": 10**30})
    assert runstep.dumps(runstep.loads(step)) == step


#: A number in JSON, and how it is written again, where this differs.
SPELLINGS = {
    "-0": "0",
    "1e-7": "1e-07",
    "1e16": "1e+16",
    "1E5": "100000.0",
    "0.10": "0.1",
    "1e+2": "100.0",
    "0.1000000000000000055511151231257827": "0.1",
    "1e-400": "0.0",
}
SAME = ["0", "-1", "-0.0", "1.0", "0.68", "1e-07", "1e+16", "123456789.5", "5e-324"]
SAME += ["1.7976931348623157e+308", "9007199254740993", "-1.5e-09", "0.0001"]


@pytest.mark.parametrize(
    ("number", "written"), [*SPELLINGS.items(), *[(number, number) for number in SAME]]
)
def test_a_number_is_written_as_python_writes_it(number: str, written: str) -> None:
    start = compact(STEP)[:-1]
    read = runstep.loads(f'{start},"unknown":[{number}]}}')
    for _ in range(3):
        assert runstep.dumps(read) == f'{start},"unknown":[{written}]}}'
    assert json.loads(number) == json.loads(written)


def test_text_is_written_without_needless_escapes() -> None:
    message = {"code": "server_error", "message": 'Zürich 東京 🙂 \n\t\x7f\\ "'}
    text = compact({**STEP, "last_error": message})
    assert runstep.dumps(runstep.loads(text)) == text
    assert runstep.dumps(runstep.loads(text.encode())) == text


def test_a_lone_surrogate_is_written_escaped() -> None:
    text = compact(STEP).replace("Sorry.", r"東\ud83d and \udc00")
    read = runstep.loads(text)
    assert read.last_error is not None
    assert read.last_error.message == "東\ud83d and \udc00"
    assert runstep.dumps(read) == text
    assert json.loads(runstep.dumps(read).encode()) == json.loads(text)


@pytest.mark.parametrize("first", [0xD800, 0xD83D, 0xDBFF])
@pytest.mark.parametrize("second", [0xDC00, 0xDE00, 0xDFFF])
def test_the_halves_of_a_surrogate_pair_are_not_written_side_by_side(
    first: int, second: int
) -> None:
    """They would be read as one character."""
    high, low = chr(first), chr(second)
    step = runstep.structure(STEP)
    for text in (high + low, f"東 {high}{high}{low}", f"{low}{high}{low}"):
        for changed in (
            attrs.evolve(step, id=text),
            attrs.evolve(step, metadata={text: "x"}),
            attrs.evolve(step, extra={"x": [text]}),
            attrs.evolve(step, extra={text: 1}),
        ):
            with pytest.raises(
                ValueError,
                match=r"^a string has the two halves of a surrogate pair side by side$",
            ):
                runstep.dumps(changed)
    for text in (low + high, f"{high} {low}", f"{high}\\{low}", high + high, low + low):
        changed = attrs.evolve(step, id=text, extra={high: low, low: high})
        assert runstep.loads(runstep.dumps(changed)) == changed


def test_evolve_changes_what_is_written_of_the_given_fields_only() -> None:
    wire = {name: STEP[name] for name in WIRE_ORDER}
    text = compact({**wire, "request_id": "r"})
    step = runstep.loads(text)
    for _ in range(3):
        later = attrs.evolve(step, id="step_9", failed_at=None)
        changed = {**wire, "id": "step_9", "failed_at": None, "request_id": "r"}
        assert runstep.dumps(later) == compact(changed)
    assert runstep.dumps(step) == text


def test_a_key_that_was_absent_is_written_last_after_evolve() -> None:
    step = runstep.loads(compact({name: STEP[name] for name in WIRE_ORDER}))
    for _ in range(3):
        later = attrs.evolve(step, metadata={"a": "b"})
        written = runstep.unstructure(later)
        assert list(written) == [*WIRE_ORDER, "metadata"]
        assert written["metadata"] == {"a": "b"}
        again = attrs.evolve(later, metadata=None)
        assert list(runstep.unstructure(again)) == WIRE_ORDER


def test_evolve_adds_and_removes_unknown_keys() -> None:
    step = runstep.loads(compact({"request_id": 1, **STEP}))
    more = attrs.evolve(step, extra=step.extra | {"seen": [2]})
    assert runstep.dumps(more) == compact({"request_id": 1, **STEP, "seen": [2]})
    none = attrs.evolve(step, extra={})
    assert runstep.dumps(none) == compact(STEP)


def test_an_extra_made_from_a_new_dict_resets_the_order_of_keys() -> None:
    wire = {name: STEP[name] for name in (*WIRE_ORDER, *STEP)}
    step = runstep.structure(wire)
    kept = attrs.evolve(step, extra=step.extra | {"seen": 1})
    assert list(runstep.unstructure(kept)) == [*wire, "seen"]
    afresh = attrs.evolve(step, extra={"seen": 1})
    assert list(runstep.unstructure(afresh)) == [*STEP, "seen"]


def test_evolve_replaces_an_empty_object_that_stood_for_null() -> None:
    wire = {name: STEP[name] for name in (*WIRE_ORDER, *STEP)}
    step = runstep.structure({**wire, "usage": {}}, strictness="open")
    evolved = attrs.evolve(step, usage=runstep.structure(STEP).usage)
    assert runstep.dumps(evolved) == compact(wire)


def test_a_constructed_step_is_written_in_the_published_order() -> None:
    step = RunStepObject(
        usage=None,
        run_id="run_1",
        thread_id="thread_1",
        assistant_id="asst_1",
        id="step_1",
        created_at=1,
        status=runstep.RunStepStatus.IN_PROGRESS,
        type=runstep.RunStepType.TOOL_CALLS,
        step_details=runstep.RunStepDetailsToolCallsObject(
            tool_calls=[
                runstep.RunStepDetailsToolCallsFunctionObject(
                    id="call_1",
                    function=runstep.RunStepDetailsToolCallsFunctionObjectFunction(
                        name="add", arguments="{}"
                    ),
                ),
                runstep.RunStepDetailsToolCallsFileSearchObject(
                    id="call_2",
                    file_search=runstep.RunStepDetailsToolCallsFileSearchObjectFileSearch(),
                ),
            ]
        ),
        extra={"note": ["mine"]},
    )
    text = (
        '{"id":"step_1","object":"thread.run.step","created_at":1,'
        '"assistant_id":"asst_1","thread_id":"thread_1","run_id":"run_1",'
        '"type":"tool_calls","status":"in_progress","step_details":'
        '{"type":"tool_calls","tool_calls":['
        '{"id":"call_1","type":"function","function":'
        '{"name":"add","arguments":"{}","output":null}},'
        '{"id":"call_2","type":"file_search","file_search":{}}]},'
        '"last_error":null,"expired_at":null,"cancelled_at":null,"failed_at":null,'
        '"completed_at":null,"metadata":null,"usage":null,"note":["mine"]}'
    )
    for _ in range(3):
        assert runstep.dumps(step) == text
    assert runstep.loads(text, strictness="published") == step
    expiring = attrs.evolve(step, expires_at=9, extra={})
    for _ in range(3):
        assert list(runstep.unstructure(expiring))[-2:] == ["usage", "expires_at"]


def test_a_constructed_object_without_a_type_is_written_without_one() -> None:
    call = runstep.RunStepDeltaStepDetailsToolCallsUnknownObject(index=0)
    assert [runstep.unstructure(call) for _ in range(4)] == [{"index": 0}] * 4


def test_unstructure_returns_a_copy() -> None:
    source = {**STEP, "unknown": {"list": [1]}}
    step = runstep.structure(source)
    for _ in range(3):
        written: Any = runstep.unstructure(step)
        written["unknown"]["list"].append(2)
        written["metadata"]["new"] = "x"
        written["step_details"]["tool_calls"].clear()
    source["unknown"]["list"].append(3)
    assert runstep.unstructure(step) == {**STEP, "unknown": {"list": [1]}}


def test_a_key_that_is_set_in_a_nested_object_is_written() -> None:
    plain = {key: STEP["usage"][key] for key in list(STEP["usage"])[:3]}
    converter = runstep.make_converter()  # has compiled no function for a usage yet
    for _ in range(3):
        step = converter.structure({**STEP, "usage": plain}, RunStepObject)
        assert converter.unstructure(step)["usage"] == plain
    assert step.usage is not None
    details = runstep.RunStepCompletionUsagePromptTokenDetails(cached_tokens=1)
    usage = attrs.evolve(step.usage, prompt_token_details=details)
    noted = attrs.evolve(usage, extra=usage.extra | {"note": "n"})
    for changed, more in ((usage, {}), (noted, {"note": "n"})):
        written = converter.unstructure(attrs.evolve(step, usage=changed))["usage"]
        expected = {**plain, "prompt_token_details": {"cached_tokens": 1}, **more}
        assert written == expected


def test_nan_is_not_written() -> None:
    step = runstep.structure({**STEP, "unknown": float("nan")})
    with pytest.raises(ValueError, match="not JSON compliant"):
        runstep.dumps(step)
