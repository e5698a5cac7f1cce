# pyright: strict, reportUnknownMemberType=false
# fmt: off
"""Code of users of attrs, for type checkers where attrs is installed.

The comments are explained in `tests/helpers/checkers.py`. Nothing here is run.
"""

from typing import Any

import attrs
from typing_extensions import assert_never, assert_type

import runstep


def a_step_is_changed_by_evolve(step: runstep.RunStepObject) -> None:
    later = attrs.evolve(step, status=runstep.RunStepStatus.FAILED)
    assert_type(later, runstep.RunStepObject)
    assert_type(attrs.evolve(step, extra=step.extra | {"seen": True}), runstep.RunStepObject)
    attrs.evolve(step, statsu=runstep.RunStepStatus.FAILED)  # error: [call-arg] [] not in: basedpyright, ty, zuban
    attrs.evolve(step, status="failed")  # error: [arg-type] [] not in: basedpyright, ty, zuban


def arrays_are_replaced_by_lists(
    details: runstep.RunStepDetailsToolCallsObject,
    calls: list[runstep.RunStepDetailsToolCallsObjectToolCallsInner],
) -> None:
    assert_type(attrs.evolve(details, tool_calls=calls), runstep.RunStepDetailsToolCallsObject)


def the_functions_of_attrs_know_the_classes(step: runstep.RunStepObject) -> None:
    status: attrs.Attribute[runstep.RunStepStatus] = attrs.fields(runstep.RunStepObject).status
    print(status.name, attrs.fields_dict(runstep.RunStepObject)["status"])
    print(attrs.fields(runstep.RunStepObject).statsu)  # error: [attr-defined] [] not in: basedpyright, pyrefly, ty, zuban
    assert_type(attrs.asdict(step), dict[str, Any])
    assert_type(attrs.astuple(step), tuple[Any, ...])
    attrs.validate(step)
    assert attrs.has(type(step))


# Classes that derive from ours


@attrs.frozen(kw_only=True)
class TaggedStep(runstep.RunStepObject):
    tag: str = ""


class Failure(runstep.RunStepObjectLastError):
    def text(self) -> str:
        return f"{self.code}: {self.message}"


@attrs.define(kw_only=True)  # error: [] [reportGeneralTypeIssues] not in: pyrefly, ty, zuban
class ChangingStep(runstep.RunStepObject):  # error in: pyrefly, ty, zuban
    tag: str = ""


def derived_classes_have_the_fields_of_both(
    tagged: TaggedStep, details: runstep.RunStepDetailsToolCallsObject
) -> None:
    made = TaggedStep(
        id="step_1",
        created_at=1,
        assistant_id="asst_1",
        thread_id="thread_1",
        run_id="run_1",
        type=runstep.RunStepType.TOOL_CALLS,
        status=runstep.RunStepStatus.COMPLETED,
        step_details=details,
        extra=runstep.Extra({"unknown": [1]}),
        tag="a",
    )
    assert_type(made.tag, str)
    assert_type(made.status, runstep.RunStepStatus)
    assert_type(attrs.evolve(tagged, tag="b"), TaggedStep)
    assert_type(tagged.__replace__(id="step_2"), TaggedStep)
    assert_type(runstep.loads("", TaggedStep), TaggedStep)
    assert_type(runstep.dumps(tagged), str)
    failure = Failure(code=runstep.RunStepLastErrorCode.SERVER_ERROR, message="")
    assert_type(failure.text(), str)
    attrs.evolve(made, tag=1)  # error: [arg-type] [] not in: basedpyright, ty, zuban
    tagged.tag = "c"  # error: [misc] [reportAttributeAccessIssue]


def a_match_knows_derived_classes(step: runstep.RunStepObject) -> str:
    match step:
        case TaggedStep(tag=tag):
            assert_type(tag, str)
            return tag
        case runstep.RunStepObject(status=runstep.RunStepStatus.COMPLETED, id=id_):
            assert_type(id_, str)
            return id_
        case runstep.RunStepObject():
            return ""
        case _:
            assert_never(step)
