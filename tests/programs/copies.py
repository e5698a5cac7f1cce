"""A program that uses several copies of runstep at once; `test_copies` runs it.

``python copies.py MODULE…`` imports the copies in this order, and then in each possible
order, in a thread for each. With ``--at-once``, it begins with the threads. Each time,
all copies read, check, write and stream, and each is given the objects of the others.
"""

import copy
import pickle
import pickletools
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from itertools import permutations
from typing import Any

import attrs
import cattrs
import pytest

STEP = (
    '{"id":"step_1","object":"thread.run.step","created_at":1700000000,'
    '"assistant_id":"asst_1","thread_id":"thread_1","run_id":"run_1",'
    '"type":"tool_calls","status":"failed","step_details":{"type":"tool_calls",'
    '"tool_calls":[{"id":"call_1","type":"function","function":{"name":"add",'
    '"arguments":"{}","output":null}}]},"last_error":{"code":"server_error",'
    '"message":"Sorry."},"metadata":{"for":"tests"},"request_id":{"new":[1]}}'
)
ASLEEP = STEP.replace('"failed"', '"asleep"')
STREAM = f"event: thread.run.step.failed\ndata: {STEP}\n\n"
#: Modules that a pickle of a step names besides those of the package.
BUILTINS = {"__builtin__", "copy_reg"}


def use(copied: Any) -> None:
    step = copied.loads(STEP)
    assert type(step) is copied.RunStepObject
    assert copied.dumps(step) == STEP
    (event,) = copied.iter_events([STREAM])
    accumulator = copied.RunStepAccumulator()
    assert accumulator.apply(event) == step
    with pytest.raises(copied.RunStepValidationError, match=r"^\$.id: expected a str"):
        copied.loads(STEP.replace('"step_1"', "1"))
    # One of the copies is another version, which has one more status.
    if hasattr(copied.RunStepStatus, "ASLEEP"):
        assert copied.__version__ == "9.9.9"
        assert copied.loads(ASLEEP).status is copied.RunStepStatus.ASLEEP
    else:
        with pytest.raises(copied.RunStepValidationError, match='got "asleep"'):
            copied.loads(ASLEEP)

    assert copy.copy(step) == copy.deepcopy(step) == step
    assert attrs.evolve(step) == step
    assert repr(step).startswith("RunStepObject(id='step_1', object='thread.run.step',")
    assert "status=<RunStepStatus.FAILED: 'failed'>" in repr(step)
    with pytest.raises(copied.RunStepValidationError) as caught:
        copied.structure({})
    unlisted = copied.loads(ASLEEP, strictness="open").status
    for other in (caught.value, unlisted, event):
        again = pickle.loads(pickle.dumps(other))
        assert type(again) is type(other)
        assert repr(again) == repr(other)
    pickled = pickle.dumps(step, protocol=2)
    again = pickle.loads(pickled)
    assert again == step
    assert copied.dumps(again) == STEP
    modules = {
        name.split(" ")[0]
        for opcode, name, _ in pickletools.genops(pickled)
        if opcode.name == "GLOBAL" and isinstance(name, str)
    }
    assert modules - BUILTINS == {
        f"{copied.__name__}.{module}"
        for module in ("_frozen", "enums", "objects", "tool_calls")
    }


def keep_apart(ours: Any, theirs: Any) -> None:
    classes = 0
    for name in ours.__all__:
        public = getattr(ours, name)
        if isinstance(public, type):
            assert public.__module__.startswith(f"{ours.__name__}.")
            assert not issubclass(public, getattr(theirs, name))
            classes += 1
    assert classes > 50

    step, stranger = ours.loads(STEP), theirs.loads(STEP)
    assert step != stranger
    assert step.status is not stranger.status
    with pytest.raises(TypeError, match="RunStepObject is no class of a run step"):
        ours.dumps(stranger)
    with pytest.raises(ours.RunStepValidationError, match=r"\$.last_error: expected"):
        attrs.evolve(step, last_error=stranger.last_error)
    with pytest.raises(theirs.RunStepValidationError) as caught:
        theirs.structure({})
    assert not isinstance(caught.value, ours.RunStepValidationError)
    # A member of another copy's enumeration is read as a string.
    assert attrs.evolve(step, status=stranger.status).status is step.status

    converter = cattrs.Converter()
    for copied in (ours, theirs):
        copied.configure(converter)
    for copied, own in ((ours, step), (theirs, stranger)):
        assert converter.structure(converter.unstructure(own), type(own)) == own
        with pytest.raises(copied.RunStepValidationError) as caught:
            converter.structure({}, type(own))
        assert type(caught.value).__module__ == f"{copied.__name__}._convert.groups"


def visit(names: tuple[str, ...], barrier: threading.Barrier | None = None) -> None:
    if barrier is not None:
        barrier.wait()
    copies = [import_module(name) for name in names]
    for copied in copies:
        use(copied)
    for ours, theirs in permutations(copies, 2):
        keep_apart(ours, theirs)


def main(arguments: list[str]) -> None:
    at_once = arguments[0] == "--at-once"
    names = tuple(arguments[at_once:])
    if not at_once:
        visit(names)
    sys.setswitchinterval(1e-6)
    orders = [*permutations(names)]
    barrier = threading.Barrier(len(orders), timeout=60)
    with ThreadPoolExecutor(len(orders)) as pool:
        for done in [pool.submit(visit, order, barrier) for order in orders]:
            done.result()
    for name in names:
        print(name, import_module(name).__version__)


if __name__ == "__main__":
    main(sys.argv[1:])
