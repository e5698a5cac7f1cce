# pyright: strict, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# fmt: off
"""Code that every type checker must reject, at the lines with a comment.

The comments are explained in `tests/helpers/checkers.py`. Nothing here is run.
"""

from typing_extensions import assert_never

import runstep


def fields_cannot_be_assigned(
    step: runstep.RunStepObject, event: runstep.RunStepDeltaEvent
) -> None:
    step.status = runstep.RunStepStatus.FAILED  # error: [misc] [reportAttributeAccessIssue]
    step.id = "step_2"  # error: [misc] [reportAttributeAccessIssue]
    step.extra = step.extra | {"seen": True}  # error: [misc] [reportAttributeAccessIssue]
    event.data.delta.step_details = None  # error: [misc] [reportAttributeAccessIssue]
    step.seen = True  # error: [attr-defined] [reportAttributeAccessIssue] not in: pyrefly


def collections_cannot_be_changed(
    step: runstep.RunStepObject, page: runstep.ListRunStepsResponse
) -> None:
    page.data.append(step)  # error: [attr-defined] [reportAttributeAccessIssue]
    page.data[0] = step  # error: [index] [reportIndexIssue]
    step.extra["seen"] = True  # error: [misc] [reportIndexIssue]
    del step.extra["seen"]  # error: [misc] [reportIndexIssue]
    step.extra.update(seen=True)  # error: [misc] [reportOptionalCall]
    step.extra.clear()  # error: [misc] [reportOptionalCall]
    if step.metadata is not None:
        step.metadata["seen"] = "yes"  # error: [index] [reportIndexIssue]
        del step.metadata["seen"]  # error: [attr-defined] [reportIndexIssue]


def successors_have_the_types_of_the_fields(step: runstep.RunStepObject) -> None:
    step.__replace__(statsu=runstep.RunStepStatus.FAILED)  # error: [call-arg] [reportCallIssue]
    step.__replace__(status="failed")  # error: [arg-type] [reportArgumentType]


def a_value_may_be_none_or_without_the_field(
    step: runstep.RunStepObject, details: runstep.RunStepObjectStepDetails
) -> None:
    print(step.usage.total_tokens)  # error: [union-attr] [reportOptionalMemberAccess]
    print(details.tool_calls)  # error: [union-attr] [reportAttributeAccessIssue]
    print(step.name)  # error: [attr-defined] [reportAttributeAccessIssue]


def constructors_take_the_types_of_the_fields(
    functions: list[runstep.RunStepDetailsToolCallsFunctionObject],
) -> None:
    runstep.RunStepDetailsMessageCreationObjectMessageCreation("msg_1")  # error: [call-arg] [reportCallIssue]
    runstep.RunStepDetailsMessageCreationObjectMessageCreation()  # error: [call-arg] [reportCallIssue]
    runstep.RunStepDetailsMessageCreationObjectMessageCreation(message_id=1)  # error: [arg-type] [reportArgumentType]
    runstep.RunStepDetailsMessageCreationObjectMessageCreation(message_id="", name="")  # error: [call-arg] [reportCallIssue]
    runstep.RunStepObjectLastError(code="server_error", message="")  # error: [arg-type] [reportArgumentType]
    runstep.RunStepDetailsToolCallsObject(type=runstep.RunStepType.MESSAGE_CREATION, tool_calls=functions)  # error: [arg-type] [reportArgumentType]
    runstep.RunStepDetailsToolCallsObject(tool_calls=["call_1"])  # error: [list-item] [reportArgumentType]
    runstep.RunStepDetailsToolCallsCodeObjectCodeInterpreter(input="", outputs=functions)  # error: [arg-type] [reportArgumentType]
    runstep.RunStepDetailsToolCallsUnknownObject()  # error: [call-arg] [reportCallIssue]
    runstep.Extra({1: 2})  # error: [dict-item] [reportArgumentType]


def classes_of_azure_have_types_too(call: runstep.azure.RunStepMcpToolCall) -> None:
    runstep.azure.RunStepMcpToolCall(name=1)  # error: [arg-type] [reportArgumentType]
    print(call.mcp)  # error: [attr-defined] [reportAttributeAccessIssue]
    print(call.output.upper())  # error: [union-attr] [reportOptionalMemberAccess]
    call.output = ""  # error: [misc] [reportAttributeAccessIssue]


def a_match_must_be_exhaustive(
    status: runstep.RunStepStatus, details: runstep.RunStepObjectStepDetails
) -> None:
    match status:
        case runstep.RunStepStatus.COMPLETED | runstep.RunStepStatus.FAILED:
            pass
        case _:
            assert_never(status)  # error: [arg-type] [reportArgumentType]
    match details:
        case runstep.RunStepDetailsToolCallsObject():
            pass
        case _:
            assert_never(details)  # error: [arg-type] [reportArgumentType]
    match details:
        case runstep.RunStepDetailsToolCallsObject(_):  # error: [misc] [reportGeneralTypeIssues]
            pass  # error in: zuban
        case _:
            pass


def only_run_steps_are_read_and_written(text: str) -> None:
    runstep.loads(1)  # error: [call-overload] [reportArgumentType]
    runstep.loads(text, int)  # error: [type-var] [reportArgumentType, reportCallIssue]
    runstep.loads(text, runstep.RunStepStatus)  # error: [type-var] [reportArgumentType, reportCallIssue]
    runstep.loads(text, int | runstep.RunStepObject)  # error: [type-var, arg-type] [reportArgumentType, reportCallIssue]
    runstep.loads(text, "RunStepObject")  # error: [call-overload] [reportArgumentType, reportCallIssue]
    runstep.loads(text, strictness="strict")  # error: [call-overload] [reportArgumentType]
    runstep.loads(text, runstep.RunStepObject, "open")  # error: [call-overload] [reportCallIssue]
    runstep.structure({}, int)  # error: [type-var] [reportArgumentType, reportCallIssue]
    runstep.dumps({"id": "step_1"})  # error: [arg-type] [reportArgumentType]
    runstep.unstructure([])  # error: [arg-type] [reportArgumentType]
    page: runstep.ListRunStepsResponse = runstep.loads(text)  # error: [assignment] [reportAssignmentType]
    print(page)


def only_events_are_accumulated(step: runstep.RunStepObject) -> None:
    accumulator = runstep.RunStepAccumulator()
    accumulator.apply(step)  # error: [arg-type] [reportArgumentType]
    accumulator.steps["step_1"] = step  # error: [index] [reportIndexIssue]
    runstep.iter_events([1])  # error: [list-item] [reportArgumentType]
    runstep.iter_events(step)  # error: [arg-type] [reportArgumentType]
    runstep.iter_steps(b"{}")  # error: [arg-type] [reportArgumentType]
    runstep.iter_steps("x", parse=str.upper)  # error: [arg-type] [reportArgumentType]
    runstep.RunStepAccumulator("open")  # error: [call-arg] [reportCallIssue]


def only_converters_are_configured() -> None:
    runstep.configure(object())  # error: [type-var] [reportArgumentType]
    runstep.configure(runstep.make_converter(), "lax")  # error: [arg-type] [reportArgumentType]
    runstep.make_converter().register_structure_hook(int, 1)  # error: [call-overload] [reportArgumentType]
    runstep.make_converter().copy(detailed=True)  # error: [call-arg] [reportCallIssue]
    runstep.make_converter(strictness=None)  # error: [arg-type] [reportArgumentType]


def there_are_no_other_names() -> None:
    print(runstep.RunStep)  # error: [attr-defined] [reportAttributeAccessIssue]
    print(runstep.RunStepStatus.ASLEEP)  # error: [attr-defined] [reportAttributeAccessIssue]
