"""The package in many threads at once, and its objects in other processes."""

import multiprocessing
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import runstep
from runstep import RunStepValidationError
from runstep._convert.shapes import MAX_SHAPES

from .helpers import needs
from .helpers.events import created, delta, function, skeleton
from .helpers.samples import DELTA, FUNCTION_CALL, PAGE, SAMPLES, STEP
from .helpers.wire import compact

THREADS = 8


@pytest.fixture
def frequent_switches() -> Iterator[None]:
    """Make threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def at_once(use: Callable[[int], object]) -> list[Any]:
    """Return what a function returns in many threads that begin at the same time."""
    barrier = threading.Barrier(THREADS, timeout=60)

    def begin(number: int) -> object:
        barrier.wait()
        return use(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return [*pool.map(begin, range(THREADS))]


@needs.threads
@pytest.mark.slow
@pytest.mark.usefixtures("frequent_switches")
def test_many_threads_can_use_a_new_converter_at_once() -> None:
    values: list[tuple[Any, Any]] = [
        (runstep.RunStepObject, STEP),
        (runstep.RunStepDeltaObject, DELTA),
        (runstep.ListRunStepsResponse, PAGE),
    ]
    for _ in range(20):
        converter = runstep.make_converter()

        def use(number: int, converter: Any = converter) -> list[object]:
            return [
                converter.unstructure(converter.structure(value, cls))
                for _ in range(3)
                for cls, value in values
            ]

        assert at_once(use) == [[value for _, value in values] * 3] * THREADS


@needs.threads
@pytest.mark.usefixtures("frequent_switches")
def test_many_threads_can_compile_shapes_of_their_own_at_once() -> None:
    """Each thread compiles functions, and so makes the class drop those of others."""
    cls = runstep.RunStepDetailsToolCallsFunctionObject
    converter = runstep.make_converter()

    def use(number: int) -> int:
        right = 0
        for n in range(200):
            value = {**FUNCTION_CALL, f"key_{n if n % 2 else number * 1000 + n}": n}
            for _ in range(3):
                right += converter.unstructure(converter.structure(value, cls)) == value
        return right

    assert at_once(use) == [600] * THREADS
    reads: Any = converter.get_structure_hook(cls)
    writes: Any = converter.get_unstructure_hook(cls)
    for shapes in (reads.__self__.shapes, writes.__self__.shapes):
        assert 0 < len(shapes) <= MAX_SHAPES
        assert len(shapes.sightings) <= MAX_SHAPES


@needs.threads
@pytest.mark.usefixtures("frequent_switches")
def test_many_threads_can_add_deltas_to_the_same_step_at_once() -> None:
    """Each thread adds to one step, whose text all of the new steps share."""
    call = {
        "index": 0,
        "id": "call_code",
        "type": "code_interpreter",
        "code_interpreter": {"input": "+1"},
    }
    details = {"type": "tool_calls", "tool_calls": [call]}
    delta = runstep.structure(
        {**DELTA, "delta": {"step_details": details}}, runstep.RunStepDeltaObject
    )
    event = runstep.RunStepDeltaEvent(data=delta)
    step = runstep.structure({**STEP, "status": "in_progress"})
    created = runstep.RunStepSnapshotEvent(
        event=runstep.RunStepStreamEventType.CREATED, data=step
    )
    for _ in range(20):
        accumulators = [runstep.RunStepAccumulator() for _ in range(THREADS)]
        for accumulator in accumulators:
            accumulator.apply(created)

        def use(number: int, accumulators: Any = accumulators) -> list[str]:
            steps = [accumulators[number].apply(event) for _ in range(5)]
            return [
                each.step_details.tool_calls[0].code_interpreter.input for each in steps
            ]

        texts = ["print(6 * 7)" + "+1" * n for n in range(1, 6)]
        assert at_once(use) == [texts] * THREADS


@needs.threads
@pytest.mark.usefixtures("frequent_switches")
def test_many_threads_can_read_the_same_step_at_once() -> None:
    """The step is made by deltas, and its values are made when they are read."""
    for _ in range(50):
        accumulator = runstep.RunStepAccumulator()
        accumulator.apply(created())
        for number in range(3):
            accumulator.apply(delta(skeleton(number, f"call_{number}")))
        for _ in range(3):
            step: Any = accumulator.apply(delta(function(2, "a")))

        def use(_: int, step: Any = step) -> list[str]:
            return [call.function.arguments for call in step.step_details.tool_calls]

        assert at_once(use) == [["", "", "aaa"]] * THREADS


LOADING = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor

import runstep

sys.setswitchinterval(1e-6)
texts = sys.stdin.read().splitlines()
barrier = threading.Barrier(8, timeout=60)

def use(number):
    barrier.wait()
    names = runstep.__all__[number * 7:] + runstep.__all__[:number * 7]
    for name in names:
        getattr(runstep, name)
    return [runstep.dumps(runstep.loads(text)) == text for text in texts]

with ThreadPoolExecutor(8) as pool:
    for done in [pool.submit(use, number) for number in range(8)]:
        assert done.result() == [True] * len(texts)
"""


@pytest.mark.slow
@needs.programs
def test_many_threads_can_load_the_public_names_at_once() -> None:
    texts = "\n".join([compact({**STEP, f"key_{n}": n}) for n in range(3)] * 3)
    for _ in range(8):
        done = subprocess.run(
            [sys.executable, "-c", LOADING],
            input=texts,
            capture_output=True,
            encoding="utf-8",
            env={
                "PYTHONUTF8": "1",
                "PYTHONPATH": str(Path(runstep.__file__).parents[1]),
            },
        )
        assert done.returncode == 0, done.stderr


def written_and_sent_back(obj: Any) -> tuple[str, Any]:
    """Return, in another process, the JSON of an object, and the object itself."""
    return runstep.dumps(obj), obj


def read(text: str) -> Any:
    return runstep.loads(text)


@needs.programs
def test_objects_and_errors_can_be_sent_between_processes() -> None:
    objects: list[runstep.SchemaObject] = [
        runstep.structure(value, cls, strictness="open")
        for cls, value in SAMPLES.items()
    ]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context) as pool:
        came = [*pool.map(written_and_sent_back, objects, chunksize=8)]
        error = pool.submit(read, "{}").exception(timeout=60)
    assert came == [(runstep.dumps(each), each) for each in objects]
    assert isinstance(error, RunStepValidationError)
    with pytest.raises(RunStepValidationError) as caught:
        runstep.loads("{}")
    assert error.problems == caught.value.problems
