"""What a delta does to the tool calls and other details of a step.

The rules are those of the wire. Text is appended; what is null or missing changes
nothing. Items of an array are told apart by their ``index``, tool calls by their ``id``
before that. What the schema does not know is added up like the rest (`_frozen.add_up`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from .._frozen import FrozenDict, thaw
from .._problems import error_at, moved_under
from .._wording import quote
from ..converters import structure, unstructure
from ..deltas import (
    RunStepDeltaObjectDeltaStepDetails,
    RunStepDeltaStepDetailsMessageCreationObject,
    RunStepDeltaStepDetailsToolCallsCodeObject,
    RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
    RunStepDeltaStepDetailsToolCallsCodeOutputImageObject,
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDeltaStepDetailsToolCallsFileSearchObject,
    RunStepDeltaStepDetailsToolCallsFunctionObject,
    RunStepDeltaStepDetailsToolCallsObjectToolCallsInner,
    RunStepDeltaStepDetailsToolCallsRetrievalObject,
    RunStepDeltaStepDetailsToolCallsUnknownObject,
    RunStepDeltaStepDetailsUnknownObject,
)
from ..enums import RunStepCodeOutputType, RunStepStatus, RunStepType, Strictness
from ..errors import RunStepValidationError
from ..objects import (
    RunStepDetailsMessageCreationObject,
    RunStepDetailsMessageCreationObjectMessageCreation,
    RunStepDetailsToolCallsCodeObject,
    RunStepDetailsToolCallsCodeObjectCodeInterpreter,
    RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
    RunStepDetailsToolCallsCodeOutputImageObject,
    RunStepDetailsToolCallsCodeOutputImageObjectImage,
    RunStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDetailsToolCallsFileSearchObject,
    RunStepDetailsToolCallsFileSearchObjectFileSearch,
    RunStepDetailsToolCallsFunctionObject,
    RunStepDetailsToolCallsFunctionObjectFunction,
    RunStepDetailsToolCallsObject,
    RunStepDetailsToolCallsObjectToolCallsInner,
    RunStepDetailsToolCallsRetrievalObject,
    RunStepDetailsToolCallsUnknownObject,
    RunStepDetailsUnknownObject,
    RunStepObject,
    RunStepObjectStepDetails,
)
from .successors import replaced, with_arguments, with_input, with_text, with_unknown
from .unknown_keys import add_up

Call: TypeAlias = RunStepDetailsToolCallsObjectToolCallsInner
CallDelta: TypeAlias = RunStepDeltaStepDetailsToolCallsObjectToolCallsInner
Output: TypeAlias = RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
OutputDelta: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
)


#: The numbers by which deltas name the items of an array: their ``index`` on the wire.
#: They ascend, as do the items; one that comes without a number has the next.
Numbers: TypeAlias = tuple[int, ...]


def position(numbers: Numbers, number: int) -> int | None:
    """Say where the item with a number is; of several, the one that came last."""
    at = bisect_right(numbers, number) - 1
    return at if at >= 0 and numbers[at] == number else None


def begin(numbers: Numbers, number: int | None) -> tuple[int, Numbers]:
    """Number another item; give where it goes, and all numbers then."""
    if number is None:
        number = numbers[-1] + 1 if numbers else 0
    at = bisect_right(numbers, number)
    return at, numbers[:at] + (number,) + numbers[at:]


class Calls(NamedTuple):
    """What it takes to know which of the tool calls of a step a delta is for.

    *outputs* are the numbers of the outputs, for each of the calls; *last* is where the
    last change was.
    """

    numbers: Numbers
    outputs: tuple[Numbers, ...]
    last: int | None = None

    @classmethod
    def of(cls, calls: Sequence[Call]) -> "Calls":
        """Number the calls of a step that came as a whole: by where they are."""
        return cls(tuple(range(len(calls))), tuple(map(numbers_of_outputs, calls)))


def numbers_of_outputs(call: Call) -> Numbers:
    """Number the outputs of a call that came as a whole."""
    if not isinstance(call, RunStepDetailsToolCallsCodeObject):
        return ()
    return tuple(range(len(call.code_interpreter.outputs)))


def missing(
    calls: Sequence[Call], others: Sequence[Call]
) -> Iterator[tuple[int, Call]]:
    """Give those of the others that are not among the calls, and where they are.

    One without an id is that in its place, if there is one that no other call is.
    """
    known = {(call.id, call.type) for call in calls if call.id}
    named = {call.id for call in others if call.id}
    for at, other in enumerate(others):
        if other.id:
            is_known = (other.id, other.type) in known
        else:
            there = calls[at] if at < len(calls) else None
            is_known = (
                there is not None and there.type == other.type and there.id not in named
            )
        if not is_known:
            yield at, other


def join_calls(
    items: Sequence[Call], calls: Calls, others: Sequence[Call]
) -> tuple[tuple[Call, ...], Calls]:
    """Give calls and those of others that are not among them, each in its place."""
    joined, (numbers, outputs, last) = tuple(items), calls
    for number, call in missing(items, others):
        is_free = position(numbers, number) is None
        at, numbers = begin(numbers, number if is_free else None)
        joined = joined[:at] + (call,) + joined[at:]
        outputs = outputs[:at] + (numbers_of_outputs(call),) + outputs[at:]
        last = last if last is None or last < at else last + 1
    return joined, Calls(numbers, outputs, last)


def begun_step(
    step_id: str, change: RunStepDeltaObjectDeltaStepDetails | None
) -> RunStepObject:
    """Make a step of which nothing is known but its id and the type of a change."""
    details: RunStepObjectStepDetails
    match change:
        case RunStepDeltaStepDetailsMessageCreationObject():
            creation = RunStepDetailsMessageCreationObjectMessageCreation(message_id="")
            details = RunStepDetailsMessageCreationObject(message_creation=creation)
        case RunStepDeltaStepDetailsUnknownObject():
            details = RunStepDetailsUnknownObject(type=change.type)
        case _:
            details = RunStepDetailsToolCallsObject(tool_calls=())
    return RunStepObject(
        id=step_id,
        created_at=0,
        assistant_id="",
        thread_id="",
        run_id="",
        type=RunStepType.unlisted(details.type),
        status=RunStepStatus.IN_PROGRESS,
        step_details=details,
    )


def grow_details(details: Any, change: RunStepDeltaObjectDeltaStepDetails) -> Any:
    """Give the details of a step with a change of the same type, not to tool calls."""
    if isinstance(change, RunStepDeltaStepDetailsMessageCreationObject):
        creation, new = details.message_creation, change.message_creation
        if new is not None:
            if new.message_id:
                creation = replaced(creation, "message_id", new.message_id)
            creation = with_unknown(creation, new.extra)
            details = replaced(details, "message_creation", creation)
    return with_unknown(details, change.extra)


def grow_text(
    step: RunStepObject, delta: CallDelta, calls: Calls
) -> RunStepObject | None:
    """Give a step with more text of a call, if that is all that a delta brings.

    Nearly all are so, and for the call of the last one. `grow_calls` is for the rest.
    """
    numbers, _, at = calls
    if at is None or delta.id or delta.index != numbers[at] or delta.extra:
        return None
    call = step.step_details.tool_calls[at]  # type: ignore[union-attr]  # it has some
    if isinstance(delta, RunStepDeltaStepDetailsToolCallsFunctionObject):
        function = delta.function
        if (
            function is None
            or function.name
            or function.output is not None
            or function.extra
            or not isinstance(call, RunStepDetailsToolCallsFunctionObject)
        ):
            return None
        text, grown = function.arguments, with_arguments
    elif isinstance(delta, RunStepDeltaStepDetailsToolCallsCodeObject):
        code = delta.code_interpreter
        if (
            code is None
            or code.outputs
            or code.extra
            or not isinstance(call, RunStepDetailsToolCallsCodeObject)
        ):
            return None
        text, grown = code.input, with_input
    else:
        return None
    return grown(step, at, text) if text else step


def grow_calls(
    items: tuple[Call, ...],
    calls: Calls,
    deltas: Iterable[CallDelta],
    strictness: Strictness,
) -> tuple[tuple[Call, ...], Calls]:
    """Give the tool calls of a step with changes to them.

    What changes no call begins one. If it has no id then, or is of another type than
    the call it names, that is an error, but not at strictness ``"open"``.
    """
    numbers, outputs, at = calls
    for number, delta in enumerate(deltas):
        at = call_for(delta, items, numbers, at)
        if at is not None and items[at].type != delta.type:
            if strictness != "open":
                path = f"$.tool_calls[{number}]"
                raise other_type(path, items[at].type, delta.type)
            at = None
        if at is None:
            if not delta.id and strictness != "open":
                what = "no tool call has this index, and to begin one takes an id"
                raise error_at(f"$.tool_calls[{number}].index", what)
            at, numbers = begin(numbers, delta.index)
            items = items[:at] + (begun_call(delta),) + items[at:]
            outputs = outputs[:at] + ((),) + outputs[at:]
        try:
            call, inner = grow_call(items[at], delta, outputs[at], strictness)
        except RunStepValidationError as error:
            raise moved_under(f"$.tool_calls[{number}]", error) from None
        items = items[:at] + (call,) + items[at + 1 :]
        outputs = outputs[:at] + (inner,) + outputs[at + 1 :]
    return items, Calls(numbers, outputs, at)


def call_for(
    delta: CallDelta, items: tuple[Call, ...], numbers: Numbers, last: int | None
) -> int | None:
    """Say which call a delta is for: that with its id, else that with its index."""
    if delta.id:
        for at, call in enumerate(items):
            if call.id == delta.id:
                return at
    named = last if delta.index is None else position(numbers, delta.index)
    # Another id under an index that is taken is another call; so is one without index.
    if delta.id and (named is None or delta.index is None or items[named].id):
        return None
    return named


#: What a delta of a type begins with.
EMPTY: dict[type, Any] = {
    RunStepDeltaStepDetailsToolCallsCodeObject: RunStepDetailsToolCallsCodeObject(
        id="",
        code_interpreter=RunStepDetailsToolCallsCodeObjectCodeInterpreter(
            input="", outputs=()
        ),
    ),
    RunStepDeltaStepDetailsToolCallsFileSearchObject: (
        RunStepDetailsToolCallsFileSearchObject(
            id="", file_search=RunStepDetailsToolCallsFileSearchObjectFileSearch()
        )
    ),
    RunStepDeltaStepDetailsToolCallsFunctionObject: (
        RunStepDetailsToolCallsFunctionObject(
            id="",
            function=RunStepDetailsToolCallsFunctionObjectFunction(
                name="", arguments=""
            ),
        )
    ),
    RunStepDeltaStepDetailsToolCallsRetrievalObject: (
        RunStepDetailsToolCallsRetrievalObject(id="", retrieval={})
    ),
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject: (
        RunStepDetailsToolCallsCodeOutputLogsObject(logs="")
    ),
    RunStepDeltaStepDetailsToolCallsCodeOutputImageObject: (
        RunStepDetailsToolCallsCodeOutputImageObject(
            image=RunStepDetailsToolCallsCodeOutputImageObjectImage(file_id="")
        )
    ),
}


def begun_call(delta: CallDelta) -> Call:
    """Make an empty tool call of the type of a delta."""
    if isinstance(delta, RunStepDeltaStepDetailsToolCallsUnknownObject):
        return RunStepDetailsToolCallsUnknownObject(id=delta.id, type=delta.type)
    call: Call = EMPTY[type(delta)]
    return replaced(call, "id", delta.id) if delta.id else call


def grow_call(
    call: Any, delta: CallDelta, numbers: Numbers, strictness: Strictness
) -> tuple[Call, Numbers]:
    """Give a tool call with a change to it, and the numbers of its outputs."""
    if delta.id and not call.id:
        call = replaced(call, "id", delta.id)
    match delta:
        case RunStepDeltaStepDetailsToolCallsFunctionObject(function=new) if new:
            function = with_text(call.function, new.arguments)
            if new.name and new.name != function.name:
                function = replaced(function, "name", function.name + new.name)
            if new.output is not None:
                output = (function.output or "") + new.output
                function = replaced(function, "output", output)
            function = with_unknown(function, new.extra)
            call = replaced(call, "function", function)
        case RunStepDeltaStepDetailsToolCallsCodeObject(code_interpreter=new) if new:
            code = with_text(call.code_interpreter, new.input)
            if new.outputs:
                outputs, numbers = grow_outputs(
                    code.outputs, numbers, new.outputs, strictness
                )
                code = replaced(code, "outputs", outputs)
            code = with_unknown(code, new.extra)
            call = replaced(call, "code_interpreter", code)
        case RunStepDeltaStepDetailsToolCallsFileSearchObject(file_search=new):
            both = unstructure(call.file_search)
            both |= {key: each for key, each in thaw(new).items() if each is not None}
            try:
                search = structure(both, type(call.file_search), strictness=strictness)
            except RunStepValidationError as error:
                raise moved_under("$.file_search", error) from None
            call = replaced(call, "file_search", search)
        case RunStepDeltaStepDetailsToolCallsRetrievalObject(retrieval=new):
            retrieval = FrozenDict(add_up(call.retrieval, new or {}))
            call = replaced(call, "retrieval", retrieval)
    return with_unknown(call, delta.extra), numbers


def grow_outputs(
    outputs: tuple[Output, ...],
    numbers: Numbers,
    deltas: Iterable[OutputDelta],
    strictness: Strictness,
) -> tuple[tuple[Output, ...], Numbers]:
    """Give the outputs of a Code Interpreter call with changes to them."""
    for number, delta in enumerate(deltas):
        at: int | None
        if delta.index is not None:
            at = position(numbers, delta.index)
        else:  # an image comes as a whole, all else goes on with what was last
            ends = delta.type is RunStepCodeOutputType.IMAGE or not outputs
            at = None if ends else len(outputs) - 1
        if at is not None and outputs[at].type != delta.type:
            if strictness != "open" and delta.index is not None:
                path = f"$.code_interpreter.outputs[{number}]"
                raise other_type(path, outputs[at].type, delta.type)
            at = None
        if at is None:
            at, numbers = begin(numbers, delta.index)
            outputs = outputs[:at] + (begun_output(delta),) + outputs[at:]
        outputs = outputs[:at] + (grow_output(outputs[at], delta),) + outputs[at + 1 :]
    return outputs, numbers


def begun_output(delta: OutputDelta) -> Output:
    """Make an empty output of the type of a delta."""
    if isinstance(delta, RunStepDeltaStepDetailsUnknownObject):
        return RunStepDetailsUnknownObject(type=delta.type)
    output: Output = EMPTY[type(delta)]
    return output


def grow_output(output: Any, delta: OutputDelta) -> Output:
    match delta:
        case RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject(logs=logs):
            output = with_text(output, logs)
        case RunStepDeltaStepDetailsToolCallsCodeOutputImageObject(image=new) if new:
            image = output.image
            if new.file_id:
                image = replaced(image, "file_id", new.file_id)
            image = with_unknown(image, new.extra)
            output = replaced(output, "image", image)
    grown: Output = with_unknown(output, delta.extra)
    return grown


def other_type(path: str, expected: str, got: str) -> RunStepValidationError:
    message = f"expected a change to {quote(expected)}, got {quote(got)}"
    return error_at(f"{path}.type", message)
