"""Input that is made to do harm: huge, cyclic, raising, or full of invented names.

The time and the memory for large input are measured by ``benchmarks/hostile.py``.
"""

import gc
import itertools
import pickle
import traceback
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import cattrs
import pytest

import runstep
from runstep import RunStepValidationError
from runstep.enums import STRICTNESSES, Strictness

from .helpers.samples import FUNCTION_CALL, PAGE, STEP, event_stream


def test_data_that_contain_themselves_are_an_error() -> None:
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
    for unknown in (shared, [[shared], shared]):
        assert runstep.structure({**STEP, "unknown": unknown}).id == "step_1"


class RaisingMapping(Mapping[str, object]):
    """A mapping that raises an exception when a key is looked up."""

    def __getitem__(self, key: str) -> object:
        raise ZeroDivisionError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["type"])

    def __len__(self) -> int:
        return 1


@pytest.mark.parametrize(
    "path", [(), ("step_details",), ("usage",), ("metadata",)], ids=str
)
def test_a_mapping_that_raises_is_a_problem_at_its_path(path: tuple[str, ...]) -> None:
    value: Any = {**STEP, path[0]: RaisingMapping()} if path else RaisingMapping()
    with pytest.raises(RunStepValidationError) as caught:
        runstep.structure(value)
    (problem,) = caught.value.problems
    assert problem.path == "$" + "".join(f".{name}" for name in path)
    assert problem.message.endswith(
        "got an instance of RaisingMapping that raises ZeroDivisionError"
    )


class RaisingSequence(Sequence[object]):
    """A sequence that raises an exception when an item is looked up."""

    def __getitem__(self, index: object) -> Any:
        raise ZeroDivisionError(index)

    def __len__(self) -> int:
        return 1


def test_a_sequence_that_raises_is_a_problem_at_its_path() -> None:
    calls = RaisingSequence()
    with pytest.raises(RunStepValidationError) as caught:
        runstep.RunStepDetailsToolCallsObject(tool_calls=calls)  # type: ignore[arg-type]  # on purpose
    assert [tuple(problem) for problem in caught.value.problems] == [
        (
            "$.tool_calls",
            "expected an array, "
            "got an instance of RaisingSequence that raises ZeroDivisionError",
        )
    ]


@pytest.mark.parametrize("key", [5, None, True, b"id", ("id",)])
def test_a_key_that_is_no_string_is_a_problem(key: Any) -> None:
    step: Any = {**STEP, key: 1}
    for _ in range(3):
        with pytest.raises(RunStepValidationError) as caught:
            runstep.structure(step)
        (problem,) = caught.value.problems
        assert problem.path == "$"
        assert problem.message.startswith("expected keys that are strings, got ")


def test_a_long_string_for_an_object_takes_little_memory() -> None:
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
@pytest.mark.parametrize("name", WRONG_STEPS)
def test_an_error_with_many_problems_is_small(name: str, detailed: bool | None) -> None:
    structure: Any = runstep.structure
    count = MANY + (name == "metadata")  # too many pairs are one more problem
    if detailed is not None:
        converter = cattrs.Converter(
            detailed_validation=detailed, forbid_extra_keys=name == "keys"
        )
        structure = runstep.configure(converter).structure
    if name == "keys":  # `structure` forbids no unknown keys
        count = 1 if detailed is None else MANY + 1
    with pytest.raises(RunStepValidationError) as caught:
        structure(WRONG_STEPS[name], runstep.RunStepObject)
    error = caught.value
    shown = 1 if detailed is False or count == 1 else 100
    assert len(error.problems) == shown
    assert error.more == count - shown
    if error.more:
        assert str(error).endswith(f"\n  and {error.more} more")
    printed = "".join(traceback.format_exception(error))
    assert len(printed) < 200_000
    assert len(pickle.dumps(error)) < 50_000


@pytest.mark.slow
@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_no_cache_grows_with_names_from_the_input(strictness: Strictness) -> None:
    def read_invented_names(numbers: range) -> None:
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
            event = event_stream((f"thread.run.step.{name}", STEP))
            for step in steps:
                with suppress(RunStepValidationError):
                    runstep.dumps(runstep.structure(step, strictness=strictness))
            with suppress(RunStepValidationError):
                list(runstep.iter_events([event], strictness=strictness))

    tracemalloc.start()
    memory = []
    for start, end in itertools.pairwise((0, 150, 250, 350, 450)):
        read_invented_names(range(start, end))
        gc.collect()
        memory.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    # A key in a table takes more than 50 bytes. What is made only once may take more.
    growth = min(after - before for before, after in itertools.pairwise(memory))
    assert growth < 100 * 50


class CodeLikeKey(str):
    """A string whose `repr` is code, as that of an enumeration of strings may be."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "1/0"


def test_a_key_is_never_run_as_code() -> None:
    step: Any = {**STEP, CodeLikeKey("a key of its own"): 1}
    for _ in range(4):
        read = runstep.structure(step)
        for _ in range(4):
            assert runstep.unstructure(read) == step
