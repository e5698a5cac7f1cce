"""Converters of cattrs: those of `make_converter`, and others after `configure`."""

import pickle
import threading
import traceback
from collections.abc import Callable
from typing import Any

import attrs
import cattrs
import pytest
from cattrs import BaseConverter, Converter, transform_error
from cattrs.errors import ClassValidationError

import runstep
from runstep import (
    RunStepDetailsToolCallsFunctionObject,
    RunStepDetailsToolCallsObject,
    RunStepObject,
    RunStepStatus,
    RunStepValidationError,
    converters,
)

from .helpers.samples import FUNCTION_CALL, MESSAGE_STEP, SAMPLES, STEP

MESSAGE = runstep.RunStepDetailsMessageCreationObjectMessageCreation


@attrs.define
class Run:
    """A class of a user, which has run steps in it."""

    name: str
    steps: list[RunStepObject]
    last: RunStepObject | None = None
    details: runstep.RunStepObjectStepDetails | None = None
    status: RunStepStatus = RunStepStatus.COMPLETED


RUN = {
    "name": "mine",
    "steps": [STEP, MESSAGE_STEP],
    "last": MESSAGE_STEP,
    "details": STEP["step_details"],
    "status": "failed",
}


def bad_step() -> dict[str, Any]:
    """Return a step with three mistakes."""
    return {
        **STEP,
        "created_at": "now",
        "step_details": {
            "type": "tool_calls",
            "tool_calls": [
                FUNCTION_CALL,
                {"id": "call_2", "type": "function", "function": {"name": 5}},
            ],
        },
    }


def read_three_times(converter: BaseConverter, value: Any, cls: Any) -> Any:
    """Return what is read: twice by the walk, then by a compiled function."""
    read = [converter.structure(value, cls) for _ in range(3)]
    assert read[0] == read[1] == read[2]
    return read[0]


@pytest.mark.parametrize(
    "converter", [Converter(), BaseConverter(), Converter(detailed_validation=False)]
)
def test_a_users_class_with_run_steps_is_read_and_written(
    converter: BaseConverter,
) -> None:
    assert runstep.configure(converter) is converter
    run = read_three_times(converter, RUN, Run)
    assert run.last == runstep.structure(MESSAGE_STEP)
    assert type(run.details) is RunStepDetailsToolCallsObject
    assert run.status is RunStepStatus.FAILED
    for _ in range(3):
        assert converter.unstructure(run) == RUN


def test_make_converter_makes_a_new_converter() -> None:
    first, second = runstep.make_converter(), runstep.make_converter("open")
    assert type(first) is Converter
    assert first is not second
    asleep = {**STEP, "status": "asleep"}
    assert second.structure(asleep, RunStepObject).status == "asleep"
    with pytest.raises(RunStepValidationError):
        first.structure(asleep, RunStepObject)


def test_configure_changes_its_converter_only() -> None:
    bystander = Converter()
    runstep.make_converter("open")
    assert bystander.unstructure(RunStepObject) is RunStepObject
    for untouched in (bystander, cattrs.global_converter):
        # Plain cattrs converts the number, where runstep reports a problem.
        assert untouched.structure({"message_id": 5}, MESSAGE).message_id == "5"


def test_the_last_configuration_of_a_converter_counts() -> None:
    converter = runstep.configure(runstep.make_converter("published"), "open")
    assert converter.structure({**STEP, "status": "x"}, RunStepObject).status == "x"


def test_an_unknown_strictness_is_a_value_error() -> None:
    wrong: Any = "lax"
    with pytest.raises(ValueError, match=r"one of .*'wire'.*, not 'lax'"):
        runstep.make_converter(wrong)
    with pytest.raises(ValueError, match="not 'lax'"):
        runstep.configure(Converter(), wrong)
    step = runstep.structure(STEP)
    for write in (runstep.dumps, runstep.unstructure):
        with pytest.raises(ValueError, match="not 'lax'"):
            write(step, strictness=wrong)


def test_transform_error_shows_the_full_path() -> None:
    converter = runstep.make_converter()
    with pytest.raises(ClassValidationError) as caught:
        converter.structure({**RUN, "steps": [STEP, bad_step()], "name": None}, Run)
    assert transform_error(caught.value) == [
        "invalid value for type, expected an integer, got a string of 3 characters @ "
        "$.steps[1].created_at",
        "invalid value for type, expected a string, got 5 @ "
        "$.steps[1].step_details.tool_calls[1].function.name",
        "required field missing @ "
        "$.steps[1].step_details.tool_calls[1].function.arguments",
    ]


def test_the_error_of_a_converter_is_also_an_error_of_cattrs() -> None:
    with pytest.raises(RunStepValidationError) as caught:
        runstep.make_converter().structure(bad_step(), RunStepObject)
    error = caught.value
    assert isinstance(error, ValueError)
    assert isinstance(error, ClassValidationError)
    assert error.cl is RunStepObject
    assert [problem.path for problem in error.problems] == [
        "$.created_at",
        "$.step_details.tool_calls[1].function.name",
        "$.step_details.tool_calls[1].function.arguments",
    ]
    assert str(error).startswith("3 problems:\n  $.created_at: expected an integer")
    matched, rest = error.split(KeyError)
    assert matched is not None
    assert rest is not None
    assert type(matched) is ClassValidationError
    error.__dict__["__notes__"] = ["a note"]  # Python 3.10 does not have `add_note`
    error.file, error.line = "steps.jsonl", 4
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is RunStepValidationError
    assert (again.problems, str(again)) == (error.problems, str(error))
    assert (again.file, again.line) == ("steps.jsonl", 4)
    assert vars(again)["__notes__"] == vars(error)["__notes__"]


def test_the_error_of_the_functions_is_no_exception_group() -> None:
    for _ in range(3):
        with pytest.raises(RunStepValidationError) as caught:
            runstep.structure(bad_step())
        assert type(caught.value) is RunStepValidationError
        assert len(caught.value.problems) == 3
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems


def test_detailed_validation_is_honoured() -> None:
    converter = runstep.configure(Converter(detailed_validation=False))
    with pytest.raises(RunStepValidationError) as caught:
        converter.structure(bad_step(), RunStepObject)
    assert type(caught.value) is RunStepValidationError
    assert [problem.path for problem in caught.value.problems] == ["$.created_at"]
    assert caught.value.more == 2


def test_forbid_extra_keys_is_honoured() -> None:
    converter = runstep.configure(Converter(forbid_extra_keys=True))
    assert read_three_times(converter, STEP, RunStepObject) == runstep.structure(STEP)
    odd = {
        **STEP,
        "request_id": 1,
        "usage": {**STEP["usage"], "cost\x1b[31m": 2},
    }
    for _ in range(3):
        with pytest.raises(RunStepValidationError) as caught:
            converter.structure(odd, RunStepObject)
        assert [tuple(problem) for problem in caught.value.problems] == [
            (r'$.usage["cost\x1b[31m"]', "the schema has no such key"),
            ("$.request_id", "the schema has no such key"),
        ]
    numbered: Any = {**STEP, 5: 1}
    with pytest.raises(RunStepValidationError) as numbers:
        converter.structure(numbered, RunStepObject)
    assert [problem.path for problem in numbers.value.problems] == ["$", '$["5"]']
    assert transform_error(caught.value)[1] == (
        "extra fields found (request_id) @ $.request_id"
    )


def test_a_users_hook_for_a_class_is_used_instead_of_ours() -> None:
    def read(value: dict[str, Any], _: object) -> RunStepDetailsToolCallsFunctionObject:
        renamed = {**value, "id": value["id"].upper()}
        return runstep.structure(renamed, RunStepDetailsToolCallsFunctionObject)

    def write(call: RunStepDetailsToolCallsFunctionObject) -> dict[str, str]:
        return {"id": call.id}

    for late in (False, True):
        converter = Converter()
        if late:
            runstep.configure(converter)
            read_three_times(converter, STEP, RunStepObject)
            converter.unstructure(converter.structure(STEP, RunStepObject))
        converter.register_structure_hook(RunStepDetailsToolCallsFunctionObject, read)
        converter.register_unstructure_hook(
            RunStepDetailsToolCallsFunctionObject, write
        )
        if not late:
            runstep.configure(converter)
        step = read_three_times(converter, STEP, RunStepObject)
        assert step.step_details.tool_calls[2].id == "CALL_FUNCTION"
        for _ in range(3):
            written = converter.unstructure(step)
            assert written["step_details"]["tool_calls"][2] == {"id": "CALL_FUNCTION"}


def test_a_users_hook_for_an_enumeration_is_used_instead_of_ours() -> None:
    def read(value: str, _: object) -> RunStepStatus:
        return RunStepStatus.COMPLETED if value == "done" else RunStepStatus(value)

    for late in (False, True):
        converter = Converter()
        if late:
            runstep.configure(converter)
            read_three_times(converter, STEP, RunStepObject)
        converter.register_structure_hook(RunStepStatus, read)
        for enum in (RunStepStatus, runstep.RunStepType):
            converter.register_unstructure_hook(enum, lambda member: member.name)
        if not late:
            runstep.configure(converter)
        step = read_three_times(converter, {**STEP, "status": "done"}, RunStepObject)
        assert step.status is RunStepStatus.COMPLETED
        for _ in range(3):
            written = converter.unstructure(step)
            assert (written["status"], written["type"]) == ("COMPLETED", "TOOL_CALLS")
            assert written["step_details"]["type"] == "tool_calls"


def test_an_exception_in_a_users_hook_is_a_problem_at_its_path() -> None:
    def read(value: object, _: object) -> RunStepDetailsToolCallsFunctionObject:
        raise LookupError(f"a secret: {value}")

    converter = runstep.make_converter()
    converter.register_structure_hook(RunStepDetailsToolCallsFunctionObject, read)
    with pytest.raises(RunStepValidationError) as caught:
        converter.structure(STEP, RunStepObject)
    assert [tuple(problem) for problem in caught.value.problems] == [
        (
            "$.step_details.tool_calls[2]",
            "the hook for RunStepDetailsToolCallsFunctionObject raised LookupError",
        )
    ]


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (RunStepDetailsToolCallsFunctionObject, "$.step_details.tool_calls[2]"),
        (RunStepStatus, "$.status"),
    ],
)
def test_a_users_hook_is_given_the_class_to_read(given: Any, path: str) -> None:
    def read(value: object, cls: object) -> Any:
        raise ValueError(cls)

    converter = runstep.make_converter()
    converter.register_structure_hook(given, read)
    with pytest.raises(ClassValidationError) as caught:
        converter.structure(STEP, RunStepObject)
    expected = f"invalid value for type, expected {given.__name__} @ {path}"
    assert transform_error(caught.value) == [expected]
    innermost: Any = caught.value
    while isinstance(innermost, cattrs.BaseValidationError):
        (innermost,) = innermost.exceptions
    assert innermost.args == (given,)


def test_a_users_hook_can_call_ours() -> None:
    for cls in (RunStepObject, RunStepDetailsToolCallsFunctionObject):
        converter = runstep.make_converter()
        ours = converter.get_structure_hook(cls)

        def read(value: Any, cls: Any, ours: Any = ours) -> Any:
            return ours({**value, "id": value["id"].upper()}, cls)

        converter.register_structure_hook(cls, read)
        step = read_three_times(converter, STEP, RunStepObject)
        assert "CALL_FUNCTION" in repr(step) or step.id == "STEP_1"
        bad = {**STEP, "step_details": {**STEP["step_details"], "tool_calls": []}}
        bad["step_details"]["tool_calls"] = [
            *STEP["step_details"]["tool_calls"][:2],
            {**FUNCTION_CALL, "function": {"name": "n"}},
        ]
        with pytest.raises(RunStepValidationError) as caught:
            converter.structure(bad, RunStepObject)
        assert [str(problem) for problem in caught.value.problems] == [
            "$.step_details.tool_calls[2].function.arguments: a required key is missing"
        ]
        assert transform_error(caught.value) == [
            "required field missing @ $.step_details.tool_calls[2].function.arguments"
        ]


def test_an_error_can_be_pickled_whatever_a_users_hook_has_raised() -> None:
    def read(value: object, _: object) -> RunStepStatus:
        raise LookupError(threading.Lock())

    for detailed in (False, True):
        converter = Converter(detailed_validation=detailed)
        converter.register_structure_hook(RunStepStatus, read)
        with pytest.raises(RunStepValidationError) as caught:
            runstep.configure(converter).structure(STEP, RunStepObject)
        again = pickle.loads(pickle.dumps(caught.value))
        assert again.problems == caught.value.problems


def test_an_error_of_ones_own_in_a_users_hook_is_a_problem_at_its_path() -> None:
    def read(value: str, _: object) -> RunStepStatus:
        raise RunStepValidationError([runstep.Problem("$.x", "unusual")])

    converter = runstep.make_converter()
    converter.register_structure_hook(RunStepStatus, read)
    with pytest.raises(RunStepValidationError) as caught:
        converter.structure(STEP, RunStepObject)
    assert [str(problem) for problem in caught.value.problems] == [
        "$.status: the hook for RunStepStatus raised RunStepValidationError: "
        "$.x: unusual"
    ]


def test_a_users_hook_writes_a_nested_object() -> None:
    converter = runstep.make_converter()
    usage = runstep.RunStepCompletionUsage
    converter.register_unstructure_hook(usage, lambda old: old.total_tokens)
    for _ in range(4):
        step = converter.structure(STEP, RunStepObject)
        assert converter.unstructure(step) == {**STEP, "usage": 11}


def test_a_value_from_a_users_hook_is_written_by_the_hook_for_its_type() -> None:
    converter = runstep.make_converter()
    converter.register_structure_hook(runstep.RunStepCompletionUsage, lambda v, _: 5)
    for _ in range(4):
        step = converter.structure(STEP, RunStepObject)
        for _ in range(4):
            assert converter.unstructure(step)["usage"] == 5


def test_what_a_users_hook_reads_as_another_class_is_written_by_a_converter() -> None:
    converter = runstep.configure(cattrs.Converter())
    converter.register_structure_hook(
        runstep.RunStepCompletionUsage, lambda value, _: dict(value)
    )
    step = converter.structure(STEP, RunStepObject)
    for _ in range(3):
        assert converter.unstructure(step) == STEP
        for write in (runstep.unstructure, runstep.dumps):
            with pytest.raises(TypeError, match=r"^dict is no class of a run step"):
                write(step)
    wrong: Any = runstep.RunStepStatus.FAILED
    with pytest.raises(TypeError, match=r"^RunStepStatus is no class of a run step$"):
        runstep.dumps(wrong)


def test_a_users_hook_may_write_a_nested_object_as_a_number() -> None:
    converter = runstep.make_converter()
    converter.register_unstructure_hook(runstep.RunStepCompletionUsage, lambda _: 5)
    for _ in range(4):
        step = converter.structure(STEP, RunStepObject)
        assert converter.unstructure(step)["usage"] == 5


def test_a_traceback_has_no_long_or_unprintable_text_of_the_input() -> None:
    key = "SECRET\x1b[31m" + "k" * 2000
    converter = runstep.configure(Converter(forbid_extra_keys=True))
    wrong = {**STEP, "metadata": {key: 5}, key: 1}
    with pytest.raises(RunStepValidationError) as caught:
        converter.structure(wrong, RunStepObject)
    traceback_ = "".join(traceback.format_exception(caught.value))
    for text in (traceback_, *transform_error(caught.value)):
        assert "k" * 40 not in text
        assert "\x1b" not in text
    assert len(traceback_) < 6000


def test_an_empty_object_for_null_is_no_forbidden_key() -> None:
    converter = runstep.configure(Converter(forbid_extra_keys=True), "open")
    assert (
        read_three_times(converter, {**STEP, "usage": {}}, RunStepObject).usage is None
    )


def test_a_copy_of_a_converter_reads_with_its_own_hooks() -> None:
    original = runstep.make_converter()
    read_three_times(original, STEP, RunStepObject)
    copied = original.copy(forbid_extra_keys=True)
    odd = {**STEP, "usage": {**STEP["usage"], "odd": 1}}
    assert read_three_times(original, odd, RunStepObject).usage.extra == {"odd": 1}
    with pytest.raises(RunStepValidationError, match=r"^\$\.usage\.odd: the schema"):
        copied.structure(odd, RunStepObject)


def test_a_users_subclass_is_read_and_written_by_cattrs() -> None:
    @attrs.frozen(kw_only=True)
    class Named(MESSAGE):
        name: str

    converter = runstep.make_converter()
    named = converter.structure({"message_id": "msg_1", "name": "n"}, Named)
    assert named == Named(message_id="msg_1", name="n")
    details = runstep.RunStepDetailsMessageCreationObject(message_creation=named)
    for _ in range(4):
        written = converter.unstructure(details)
        assert written["message_creation"]["name"] == "n"
        for obj in (named, details):
            assert runstep.unstructure(obj) == converter.unstructure(obj)


def test_a_union_is_read_as_none_only_if_it_has_none() -> None:
    converter = runstep.make_converter()
    union: Any = runstep.RunStepDetailsToolCallsObjectToolCallsInner | None
    assert converter.structure(None, union) is None
    assert converter.structure(FUNCTION_CALL, union).function.name == "add"
    with pytest.raises(RunStepValidationError):
        converter.structure(None, runstep.RunStepDetailsToolCallsObjectToolCallsInner)  # type: ignore[arg-type]  # a union is no class to mypy


def test_the_functions_make_no_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(converters, "make_converter")
    hooks = converters._OwnConverter("open")  # new ones have compiled nothing
    for cls, sample in SAMPLES.items():
        for _ in range(3):
            read = hooks.get_structure_hook(cls)(sample)
            assert hooks.get_unstructure_hook(cls)(read) == sample
    step = hooks.get_structure_hook(runstep.RunStepObject)({**STEP, "status": "odd"})
    assert str(step.status) == "odd"


def converter_with(
    register: Callable[[Converter], object], before: bool, used_before: bool
) -> Converter:
    """Return a converter with a hook that was registered before or after ours."""
    converter = Converter()
    if before:
        register(converter)
    runstep.configure(converter)
    if not before:
        if used_before:
            read_three_times(converter, STEP, RunStepObject)
            converter.unstructure(converter.structure(STEP, RunStepObject))
        register(converter)
    return converter


WHEN = [(True, False), (False, False), (False, True)]


def is_status(cl: Any) -> bool:
    return cl is RunStepStatus


def is_usage(cl: Any) -> bool:
    return cl is runstep.RunStepCompletionUsage


def give(hook: Callable[..., Any]) -> Callable[[Any], Callable[..., Any]]:
    """Return a factory of one hook."""

    def factory(_: Any) -> Callable[..., Any]:
        return hook

    return factory


#: A function that registers a hook for an enumeration, and whether it is called.
#: cattrs itself prefers its own hook for all enumerations to one with a predicate.
ENUM_READERS: list[tuple[Callable[[Converter], object], bool]] = [
    (lambda c: c.register_structure_hook(RunStepStatus, to_failed), True),
    (lambda c: c.register_structure_hook_func(is_status, to_failed), False),
    (
        lambda c: c.register_structure_hook_factory(is_status, lambda _: to_failed),
        False,
    ),
]
ENUM_WRITERS: list[tuple[Callable[[Converter], object], bool]] = [
    (lambda c: c.register_unstructure_hook(RunStepStatus, to_name), True),
    (lambda c: c.register_unstructure_hook_func(is_status, to_name), False),
    (
        lambda c: c.register_unstructure_hook_factory(is_status, lambda _: to_name),
        False,
    ),
]


def to_failed(value: object, _: object) -> RunStepStatus:
    return RunStepStatus.FAILED


def to_name(member: Any) -> str:
    return str(member.name)


@pytest.mark.parametrize(("before", "used_before"), WHEN)
def test_a_hook_for_an_enumeration_wins_without_a_predicate(
    before: bool, used_before: bool
) -> None:
    for register, is_called in ENUM_READERS:
        converter = converter_with(register, before, used_before)
        for _ in range(4):
            step = converter.structure(MESSAGE_STEP, RunStepObject)
            expected = RunStepStatus.FAILED if is_called else RunStepStatus.COMPLETED
            assert step.status is expected
            assert converter.structure("completed", RunStepStatus) is expected
    for register, is_called in ENUM_WRITERS:
        converter = converter_with(register, before, used_before)
        for _ in range(4):
            step = converter.structure(MESSAGE_STEP, RunStepObject)
            written = converter.unstructure(step)
            assert written["status"] == ("COMPLETED" if is_called else "completed")


@pytest.mark.parametrize(("before", "used_before"), WHEN)
def test_a_hook_for_a_class_wins_with_a_predicate_only_after(
    before: bool, used_before: bool
) -> None:
    usage = runstep.RunStepCompletionUsage
    other = usage(prompt_tokens=1, completion_tokens=2, total_tokens=3)

    def read(value: object, _: object) -> Any:
        return other

    def write(old: Any) -> int:
        return int(old.total_tokens)

    readers: list[tuple[Callable[[Converter], object], bool]] = [
        (lambda c: c.register_structure_hook(usage, read), True),
        (lambda c: c.register_structure_hook_func(is_usage, read), not before),
        (
            lambda c: c.register_structure_hook_factory(is_usage, give(read)),
            not before,
        ),
    ]
    for register, is_called in readers:
        converter = converter_with(register, before, used_before)
        for _ in range(4):
            step = converter.structure(STEP, RunStepObject)
            assert (step.usage == other) == is_called
    writers: list[tuple[Callable[[Converter], object], bool]] = [
        (lambda c: c.register_unstructure_hook(usage, write), True),
        (lambda c: c.register_unstructure_hook_func(is_usage, write), not before),
        (
            lambda c: c.register_unstructure_hook_factory(is_usage, give(write)),
            not before,
        ),
    ]
    for register, is_called in writers:
        converter = converter_with(register, before, used_before)
        for _ in range(4):
            written = converter.unstructure(converter.structure(STEP, RunStepObject))
            assert (written["usage"] == 11) == is_called
