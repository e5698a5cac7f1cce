"""The classes: what their constructors accept, and how their objects behave."""

import copy
import inspect
import json
import pickle
import sys
from collections import UserDict, UserList
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from unittest.mock import ANY

import attrs
import pytest

import runstep
from runstep import (
    Problem,
    RunStepDetailsMessageCreationObject,
    RunStepDetailsMessageCreationObjectMessageCreation,
    RunStepDetailsToolCallsObject,
    RunStepObject,
    RunStepStatus,
    RunStepType,
    RunStepValidationError,
)

from .helpers.samples import RETRIEVAL_CALL, SAMPLES, STEP, UNKNOWN_CALL

CALL = runstep.RunStepDetailsToolCallsUnknownObject
MINIMAL: dict[str, Any] = {
    "id": "step_1",
    "created_at": 1,
    "assistant_id": "asst_1",
    "thread_id": "thread_1",
    "run_id": "run_1",
    "type": RunStepType.TOOL_CALLS,
    "status": RunStepStatus.COMPLETED,
    "step_details": RunStepDetailsToolCallsObject(tool_calls=[]),
}


def problems_of(**changes: object) -> list[tuple[str, str]]:
    """Return the problems of constructing a step with these changes."""
    with pytest.raises(RunStepValidationError) as caught:
        RunStepObject(**{**MINIMAL, **changes})
    return [(problem.path, problem.message) for problem in caught.value.problems]


def test_every_class_has_a_sample_with_all_its_keys() -> None:
    public = [getattr(runstep, name) for name in runstep.__all__]
    classes = {each for each in public if isinstance(each, type)}
    ours = {cls for cls in classes if issubclass(cls, runstep.SchemaObject)}
    assert set(SAMPLES) == ours - {runstep.SchemaObject}
    for cls, sample in SAMPLES.items():
        names = {a.name for a in attrs.fields(cls)} - {"extra"}
        assert names <= set(sample), cls


def test_nullable_fields_default_to_none() -> None:
    step = RunStepObject(**MINIMAL)
    assert step.object == "thread.run.step"
    for name in ("last_error", "usage", "metadata", "completed_at", "expires_at"):
        assert getattr(step, name) is None
    assert step.extra == {}


def test_a_constructor_takes_a_member_or_its_value() -> None:
    step = RunStepObject(**{**MINIMAL, "type": "tool_calls", "status": "expired"})
    assert step.type is RunStepType.TOOL_CALLS
    assert step.status is RunStepStatus.EXPIRED


WRONG: list[tuple[dict[str, object], tuple[str, str]]] = [
    ({"id": 5}, ("$.id", "expected a string, got 5")),
    ({"id": None}, ("$.id", "expected a string, got null")),
    ({"created_at": True}, ("$.created_at", "expected an integer, got true")),
    ({"created_at": 1.0}, ("$.created_at", "expected an integer, got 1.0")),
    (
        {"created_at": "1"},
        ("$.created_at", "expected an integer, got a string of 1 character"),
    ),
    ({"completed_at": False}, ("$.completed_at", "expected an integer, got false")),
    (
        {"status": "done"},
        (
            "$.status",
            'expected "in_progress" or "cancelled" or "failed" or "completed" or '
            '"expired", got "done"',
        ),
    ),
    (
        {"type": "activities"},
        ("$.type", 'expected "message_creation" or "tool_calls", got "activities"'),
    ),
    (
        {"type": RunStepStatus.FAILED},
        ("$.type", 'expected "message_creation" or "tool_calls", got "failed"'),
    ),
    (
        {"type": ["tool_calls"]},
        (
            "$.type",
            'expected "message_creation" or "tool_calls", got an array of 1 item',
        ),
    ),
    (
        {"type": RunStepType.MESSAGE_CREATION},
        (
            "$.type",
            'expected "tool_calls", as in step_details, got "message_creation"',
        ),
    ),
    (
        {"object": "thread.run"},
        ("$.object", 'expected "thread.run.step", got "thread.run"'),
    ),
    ({"object": 5}, ("$.object", 'expected "thread.run.step", got 5')),
    ({"object": None}, ("$.object", 'expected "thread.run.step", got null')),
    (
        {"step_details": {"type": "tool_calls", "tool_calls": []}},
        (
            "$.step_details",
            'expected an object with type "message_creation" or "tool_calls", '
            "got a mapping, which `structure` would read",
        ),
    ),
    ({"usage": 5}, ("$.usage", "expected a RunStepCompletionUsage object, got 5")),
    (
        {"usage": {"prompt_tokens": 1}},
        (
            "$.usage",
            "expected a RunStepCompletionUsage object, "
            "got a mapping, which `structure` would read",
        ),
    ),
    (
        {"metadata": {str(n): "" for n in range(17)}},
        ("$.metadata", "expected at most 16 pairs, got 17"),
    ),
    (
        {"metadata": {"k" * 65: "v"}},
        (
            f'$.metadata["{"k" * 37}..."]',
            "expected a key of at most 64 characters, got 65",
        ),
    ),
    (
        {"metadata": {"key": "v" * 513}},
        ("$.metadata.key", "expected at most 512 characters, got 513"),
    ),
    ({"metadata": {"key": 5}}, ("$.metadata.key", "expected a string, got 5")),
    ({"metadata": {5: "v"}}, ("$.metadata", "expected keys that are strings, got 5")),
    ({"metadata": []}, ("$.metadata", "expected an object, got an array of 0 items")),
    ({"extra": 5}, ("$.extra", "expected an object, got 5")),
    ({"extra": {"id": "x"}}, ("$.extra", '"id" is a field of its own')),
    ({"extra": {"id": {}}}, ("$.extra", '"id" is a field of its own')),
    ({"extra": {"metadata": {}}}, ("$.extra", '"metadata" is a field of its own')),
]


@pytest.mark.parametrize(("changes", "problem"), WRONG)
def test_a_wrong_argument_is_a_problem_of_its_field(
    changes: dict[str, object], problem: tuple[str, str]
) -> None:
    assert problems_of(**changes) == [problem]


def test_the_signature_of_a_constructor_has_the_types_of_its_fields() -> None:
    signature = inspect.signature(RunStepObject)
    for field in attrs.fields(RunStepObject):
        annotation = signature.parameters[field.name].annotation
        expected = Mapping[str, object] if field.name == "extra" else field.type
        assert annotation == expected


def test_metadata_may_reach_its_limits() -> None:
    metadata = {f"{n:064}": "v" * 512 for n in range(16)}
    assert RunStepObject(**{**MINIMAL, "metadata": metadata}).metadata == metadata


@pytest.mark.parametrize("score", [0, 0.0, 0.5, 1, 1.0])
def test_a_score_from_0_to_1_is_accepted(score: float) -> None:
    result = runstep.RunStepDetailsToolCallsFileSearchResultObject(
        file_id="f", file_name="n", score=score
    )
    assert result.score == score
    assert type(result.score) is type(score)


@pytest.mark.parametrize("score", [-0.1, 1.1, 2, float("nan"), float("inf")])
def test_a_score_outside_0_to_1_is_an_error(score: float) -> None:
    message = f"expected a number from 0 to 1, got {score}$"
    with pytest.raises(RunStepValidationError, match=rf"^\$\.score: {message}"):
        runstep.RunStepDetailsToolCallsFileSearchResultObject(
            file_id="f", file_name="n", score=score
        )
    with pytest.raises(RunStepValidationError, match=rf"^\$\.score_thr.*: {message}"):
        runstep.RunStepDetailsToolCallsFileSearchRankingOptionsObject(
            ranker=runstep.FileSearchRanker.AUTO, score_threshold=score
        )


@pytest.mark.parametrize(
    ("value", "shown"),
    [("text", "a string of 4 characters"), (b"", "an instance of bytes"), (5, "5")],
)
def test_what_is_no_collection_is_an_error(value: Any, shown: str) -> None:
    with pytest.raises(RunStepValidationError) as caught:
        RunStepDetailsToolCallsObject(tool_calls=value)
    problem = Problem("$.tool_calls", f"expected an array, got {shown}")
    assert caught.value.problems == (problem,)


def test_each_item_of_a_collection_is_checked() -> None:
    items: list[Any] = [runstep.structure(UNKNOWN_CALL, CALL, strictness="open"), 5]
    with pytest.raises(RunStepValidationError) as caught:
        RunStepDetailsToolCallsObject(tool_calls=items)
    assert [problem.path for problem in caught.value.problems] == ["$.tool_calls[1]"]


def test_the_tag_of_another_class_is_an_error() -> None:
    details: Any = runstep.RunStepDetailsToolCallsObject
    with pytest.raises(RunStepValidationError, match='"tool_calls", got "message'):
        details(type="message_creation", tool_calls=[])


def test_a_missing_argument_is_a_type_error() -> None:
    arguments = {name: value for name, value in MINIMAL.items() if name != "run_id"}
    with pytest.raises(TypeError, match="run_id"):
        RunStepObject(**arguments)


def test_positional_arguments_are_refused() -> None:
    message: Any = RunStepDetailsMessageCreationObjectMessageCreation
    with pytest.raises(TypeError, match="positional"):
        message("msg_1")


def test_a_constructor_makes_collections_immutable() -> None:
    calls: list[Any] = []
    metadata = {"a": "b"}
    unknown: dict[str, object] = {"x": [1, {"y": [2]}]}
    details = RunStepDetailsToolCallsObject(tool_calls=calls)
    step = RunStepObject(**{**MINIMAL, "metadata": metadata, "extra": unknown})
    calls.append(5)
    metadata["c"] = "d"
    unknown["x"] = None
    assert details.tool_calls == ()
    assert step.metadata == {"a": "b"}
    assert step.extra == {"x": (1, {"y": (2,)})}
    frozen: Any = step.extra
    changes: list[Callable[[], object]] = [
        lambda: frozen.update(a=1),
        lambda: frozen.pop("x"),
        lambda: frozen.setdefault("z", 1),
        lambda: frozen["x"][1].clear(),
        lambda: frozen.__setitem__("z", 1),
        lambda: frozen.__delitem__("x"),
    ]
    for change in changes:
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    assert step.extra == {"x": (1, {"y": (2,)})}


@pytest.mark.parametrize("cls", SAMPLES)
def test_objects_are_frozen(cls: Any) -> None:
    read = runstep.structure(SAMPLES[cls], cls, strictness="open")
    for field in attrs.fields(cls):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(read, field.name, None)
    assert not hasattr(read, "__dict__")


@pytest.mark.parametrize("cls", SAMPLES)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_copies_and_pickles_of_an_object_are_equal_to_it(
    cls: Any, protocol: int
) -> None:
    sample = {**SAMPLES[cls], "unknown": [{"key": None}]}
    read = runstep.structure(sample, cls, strictness="open")
    twins = [
        runstep.structure(sample, cls, strictness="open"),
        copy.copy(read),
        copy.deepcopy(read),
        attrs.evolve(read),
        read.__replace__(),
        pickle.loads(pickle.dumps(read, protocol)),
    ]
    for twin in twins:
        assert twin == read
        assert hash(twin) == hash(read)
        assert runstep.dumps(twin) == runstep.dumps(read)
    assert read != attrs.evolve(read, extra={})


def test_objects_of_two_classes_are_not_equal() -> None:
    message = RunStepDetailsMessageCreationObjectMessageCreation(message_id="msg_1")
    other = runstep.RunStepDeltaStepDetailsMessageCreationObjectMessageCreation
    assert message != other(message_id="msg_1")
    assert message == ANY  # the other object is asked, too


def test_asdict_returns_plain_dictionaries() -> None:
    dictionary = attrs.asdict(runstep.structure(STEP))
    assert json.loads(json.dumps(dictionary))["step_details"]["type"] == "tool_calls"
    assert type(dictionary["metadata"]) is dict
    assert type(dictionary["extra"]) is dict


def test_the_repr_is_that_of_attrs() -> None:
    details = RunStepDetailsMessageCreationObject(
        message_creation=RunStepDetailsMessageCreationObjectMessageCreation(
            message_id="msg_1"
        )
    )
    assert repr(details) == (
        "RunStepDetailsMessageCreationObject("
        "type=<RunStepType.MESSAGE_CREATION: 'message_creation'>, "
        "message_creation=RunStepDetailsMessageCreationObjectMessageCreation("
        "message_id='msg_1', extra={}), extra={})"
    )


def test_the_fields_have_the_published_order_and_extra_is_the_last() -> None:
    names = [field.name for field in attrs.fields(RunStepObject)]
    assert names == [*STEP, "extra"]


def test_an_unknown_variant_can_be_constructed_with_any_type() -> None:
    kind: Any = "mcp"
    call = runstep.RunStepDetailsToolCallsUnknownObject(type=kind, id="call_1")
    assert str(call.type) == "mcp"
    assert isinstance(call.type, runstep.UnknownType)


def test_evolve_checks_what_is_changed() -> None:
    now: Any = "now"
    step = runstep.structure(STEP)
    for change in (partial(attrs.evolve, step), step.__replace__):
        with pytest.raises(RunStepValidationError) as caught:
            change(created_at=now)
        (problem,) = caught.value.problems
        assert problem == Problem(
            "$.created_at", "expected an integer, got a string of 3 characters"
        )


@pytest.mark.skipif(sys.version_info < (3, 13), reason="new in Python 3.13")
def test_copy_replace_does_what_evolve_does() -> None:
    replace: Any = getattr(copy, "replace", None)
    for cls, sample in SAMPLES.items():
        read: Any = runstep.structure(sample, cls, strictness="open")
        changed = replace(read, extra={"seen": 1})
        assert changed == attrs.evolve(read, extra={"seen": 1})
        assert type(changed) is cls
    step = runstep.structure(STEP)
    assert replace(step, created_at=5).created_at == 5
    with pytest.raises(TypeError, match="creted_at"):
        replace(step, creted_at=5)


def test_evolve_keeps_what_only_open_reads() -> None:
    sample = {
        **STEP,
        "status": "asleep",
        "type": "odd",
        "step_details": {"type": "odd"},
    }
    step = runstep.structure(sample, strictness="open")
    later = attrs.evolve(step, completed_at=5)
    assert later.status == "asleep"
    assert runstep.unstructure(later) == {**sample, "completed_at": 5}


def test_a_constructor_takes_other_mappings_and_sequences() -> None:
    metadata: Any = UserDict(a="b")
    calls: Any = UserList()
    step = RunStepObject(**{**MINIMAL, "metadata": metadata})
    assert step.metadata == {"a": "b"}
    assert RunStepDetailsToolCallsObject(tool_calls=calls).tool_calls == ()


def test_a_constructor_refuses_data_that_contain_themselves() -> None:
    loop: list[Any] = []
    loop.append({"again": loop})
    assert problems_of(extra={"loop": loop}) == [
        ("$.extra", "the data contain themselves")
    ]


def test_extra_can_be_hashed_and_merged_but_not_changed() -> None:
    read = runstep.structure({**STEP, "unknown": {"list": [1]}})
    other = runstep.structure({**STEP, "unknown": {"list": [2]}})
    assert hash(read.extra) != hash(other.extra)
    extra: Any = read.extra
    with pytest.raises(TypeError, match="Extra cannot be changed"):
        extra |= {"a": 1}
    added: dict[str, Any] = {"a": [1]}
    more = read.extra | added
    added["a"].append(2)
    assert more == {"unknown": {"list": (1,)}, "a": (1,)}


def test_attributes_of_a_result_have_the_limits_of_metadata() -> None:
    sample = {"file_id": "f", "file_name": "n", "score": 1}
    cls = runstep.RunStepDetailsToolCallsFileSearchResultObject
    for attributes, path in (
        ({str(n): n for n in range(17)}, "$.attributes"),
        ({"key": "v" * 513}, "$.attributes.key"),
        ({"key": None}, "$.attributes.key"),
        ({"key": []}, "$.attributes.key"),
    ):
        with pytest.raises(RunStepValidationError) as caught:
            runstep.structure({**sample, "attributes": attributes}, cls)
        assert [problem.path for problem in caught.value.problems] == [path]
    assert caught.value.problems[0].message == (
        "expected a string or a number or a boolean, got an array of 0 items"
    )


def test_a_retired_call_can_be_constructed() -> None:
    call = runstep.RunStepDetailsToolCallsRetrievalObject(
        id="call_old", retrieval={"n": [1]}
    )
    assert runstep.unstructure(call) == RETRIEVAL_CALL
