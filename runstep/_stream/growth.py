"""What a delta adds to the details of a step: to its message, tool calls or outputs.

The rules are those of the wire: text is appended, and a key that is null or absent
changes nothing. `matching` finds the tool call or output that a delta is for. Each
function takes a growing value, which is writable, and a delta.
"""

from collections.abc import Mapping
from typing import Any

from .._fields.keys import keys_by_name
from .._frozen import thaw
from .._problems import error_at, moved_under
from .._wording import quote
from ..converters import structure, unstructure
from ..deltas import (
    RunStepDeltaObject,
    RunStepDeltaObjectDeltaStepDetails,
    RunStepDeltaStepDetailsMessageCreationObject,
    RunStepDeltaStepDetailsToolCallsCodeObject,
    RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter,
    RunStepDeltaStepDetailsToolCallsCodeOutputImageObject,
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDeltaStepDetailsToolCallsFileSearchObject,
    RunStepDeltaStepDetailsToolCallsFunctionObject,
    RunStepDeltaStepDetailsToolCallsFunctionObjectFunction,
    RunStepDeltaStepDetailsToolCallsObject,
    RunStepDeltaStepDetailsToolCallsObjectToolCallsInner,
    RunStepDeltaStepDetailsToolCallsRetrievalObject,
)
from ..enums import UnknownType
from ..errors import RunStepValidationError
from ..objects import (
    RunStepDetailsToolCallsFileSearchObjectFileSearch,
    RunStepObject,
)
from .empty import empty_call, empty_output, empty_step
from .growing import Change, GrowingArray, GrowingObject, growing, type_of
from .matching import (
    LATEST,
    OutputDelta,
    ToolCallDelta,
    find_by_name,
    find_call,
    find_output,
    name_of,
)
from .unknown_keys import add_unknown_keys

#: The fields of a step by which it is known. No delta changes them.
IDENTITY = ("id", "object", "type")


def grow_step(step: GrowingObject, data: RunStepDeltaObject, change: Change) -> None:
    """Add a delta to a step.

    Raises `RunStepValidationError` for details of another type than those of the step;
    at ``"open"`` they are ignored.
    """
    fields = keys_by_name(RunStepObject)
    # They say which request the delta belongs to, and the like, so they replace others.
    beside = {key: value for key, value in data.extra.items() if key not in fields}
    add_unknown_keys(step, beside, name_keys=beside)
    if data.delta.extra:
        unknown = dict(data.delta.extra)
        changed = {key: unknown.pop(key) for key in data.delta.extra if key in fields}
        add_unknown_keys(step, unknown)
        set_fields(step, changed, change)
    delta = data.delta.step_details
    if delta is not None:
        type_ = type_of(step.get("step_details"))
        if type_ == delta.type:
            details = step.member("step_details")
            try:
                grow_details(details, delta, change)
            except RunStepValidationError as error:
                raise moved_under("$.delta.step_details", error) from None
        elif not change.is_open:
            raise type_mismatch("$.delta.step_details", type_, delta.type)


def set_fields(step: GrowingObject, fields: Mapping[str, Any], change: Change) -> None:
    """Set fields of a step to values that a delta has brought as JSON.

    Null changes nothing. Neither does a field that says which object the step is.
    Raises `RunStepValidationError` for a wrong value.
    """
    brought = {
        key: thaw(value)
        for key, value in fields.items()
        if value is not None and key not in IDENTITY
    }
    if brought:
        empty = unstructure(empty_step("", None))
        try:
            read = structure({**empty, **brought}, strictness=change.strictness)
        except RunStepValidationError as error:
            raise moved_under("$.delta", error) from None
        for key in brought:
            if getattr(read, key) is not None:
                step[key] = getattr(read, key)


def grow_details(
    details: GrowingObject,
    delta: RunStepDeltaObjectDeltaStepDetails,
    change: Change,
) -> None:
    """Add a delta to details of the same type.

    A delta that is for none of the tool calls begins a new one. Raises
    `RunStepValidationError` for a delta of another type than its call, and for a new
    call without an id. At ``"open"`` neither is an error: a delta of another type than
    its call begins a new call.
    """
    if isinstance(delta, RunStepDeltaStepDetailsMessageCreationObject):
        if new := delta.message_creation:
            creation = details.member("message_creation")
            if new.message_id:
                creation["message_id"] = new.message_id
            add_unknown_keys(creation, new.extra)
    elif isinstance(delta, RunStepDeltaStepDetailsToolCallsObject) and delta.tool_calls:
        calls = items_of(details, "tool_calls")
        for at, each in enumerate(delta.tool_calls):
            try:
                grow_calls(calls, each, change)
            except RunStepValidationError as error:
                raise moved_under(f"$.tool_calls[{at}]", error) from None
    add_unknown_keys(details, delta.extra)


def items_of(owner: GrowingObject, name: str) -> GrowingArray:
    """Return an array of objects of the schema; it is empty instead of null."""
    array: GrowingArray = growing(owner.get(name) or ()).writable(owner.change)
    owner[name] = array
    return array


def grow_calls(calls: GrowingArray, delta: ToolCallDelta, change: Change) -> None:
    """Add a delta to the tool call that it is for, or to a new one."""
    delta = with_type(delta, calls)
    number = find_call(delta, calls)
    if number is None:
        if not change.is_open:
            check_type("$", calls, name_of(delta), delta)
        if not delta.id and not change.is_open:
            what = "no tool call has this index, and to begin one takes an id"
            raise error_at("$.index", what)
        number = calls.add(empty_call(delta), delta.index)
    call = calls.item(number)
    if delta.id and not call.get("id"):
        call["id"] = delta.id
        calls.name_by_id(number)
    if calls.find_any(LATEST) != number:
        calls.name(number, LATEST)
    grow_call(call, delta, change)


def with_type(delta: ToolCallDelta, calls: GrowingArray) -> ToolCallDelta:
    """Return a delta that came without a type as one of the type of its tool call.

    Raises `RunStepValidationError` if the delta is none of that type.
    """
    if delta.type is not UnknownType.UNKNOWN:
        return delta
    number = find_by_name(delta, calls, calls.find_any)
    if number is None:
        return delta
    typed = {**unstructure(delta), "type": str(type_of(calls[number]))}
    return structure(
        typed, RunStepDeltaStepDetailsToolCallsObjectToolCallsInner, strictness="open"
    )


def grow_call(call: GrowingObject, delta: ToolCallDelta, change: Change) -> None:
    """Add a delta to a tool call of the same type."""
    match delta:
        case RunStepDeltaStepDetailsToolCallsFunctionObject(function=new) if new:
            grow_function(call.member("function"), new)
        case RunStepDeltaStepDetailsToolCallsCodeObject(code_interpreter=new) if new:
            grow_code(call.member("code_interpreter"), new, change)
        case RunStepDeltaStepDetailsToolCallsFileSearchObject(file_search=new) if new:
            grow_search(call.member("file_search"), new, change)
        case RunStepDeltaStepDetailsToolCallsRetrievalObject(retrieval=new) if new:
            add_unknown_keys(call, new, "retrieval")
    add_unknown_keys(call, delta.extra)


def append(owner: GrowingObject, name: str, text: str | None) -> None:
    """Append text to a member that is text; null and empty text change nothing."""
    if text:
        owner.member(name).append(text)


def grow_function(
    function: GrowingObject,
    new: RunStepDeltaStepDetailsToolCallsFunctionObjectFunction,
) -> None:
    """Add text to a function. A name that comes again is not appended."""
    append(function, "arguments", new.arguments)
    if new.name and not growing(function.get("name")).equals(new.name):
        append(function, "name", new.name)
    append(function, "output", new.output)
    if new.output == "" and function.get("output") is None:
        function["output"] = ""
    add_unknown_keys(function, new.extra)


def grow_code(
    code: GrowingObject,
    new: RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter,
    change: Change,
) -> None:
    """Add input and outputs to the code of a call.

    A delta that is for none of the outputs begins a new one. Raises
    `RunStepValidationError` for a delta of another type than the output at its index;
    at ``"open"`` it begins a new output.
    """
    append(code, "input", new.input)
    if new.outputs:
        outputs = items_of(code, "outputs")
        for at, delta in enumerate(new.outputs):
            number = find_output(delta, outputs)
            if number is None:
                if not change.is_open:
                    path = f"$.code_interpreter.outputs[{at}]"
                    check_type(path, outputs, delta.index, delta)
                number = outputs.add(empty_output(delta), delta.index)
            grow_output(outputs.item(number), delta)
    add_unknown_keys(code, new.extra)


def grow_output(output: GrowingObject, delta: OutputDelta) -> None:
    """Add a delta to an output of the same type."""
    match delta:
        case RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject(logs=logs):
            append(output, "logs", logs)
        case RunStepDeltaStepDetailsToolCallsCodeOutputImageObject(image=new) if new:
            image = output.member("image")
            if new.file_id:
                image["file_id"] = new.file_id
            add_unknown_keys(image, new.extra)
    add_unknown_keys(output, delta.extra)


def grow_search(search: GrowingObject, delta: Any, change: Change) -> None:
    """Add results to a file search, and replace its ranking options.

    Deltas bring them as JSON, which is read only here. Raises `RunStepValidationError`
    if a value is wrong.
    """
    brought = {key: each for key, each in thaw(delta).items() if each is not None}
    cls = RunStepDetailsToolCallsFileSearchObjectFileSearch
    try:
        new = structure(brought, cls, strictness=change.strictness)
    except RunStepValidationError as error:
        raise moved_under("$.file_search", error) from None
    if new.ranking_options is not None:
        search["ranking_options"] = new.ranking_options
    if new.results is not None:
        results = items_of(search, "results")
        for result in new.results:
            results.add(result, is_brought=True)
    # Empty objects in the place of null stand there, too, and null changes nothing.
    names = keys_by_name(cls)
    unknown = {key: each for key, each in new.extra.items() if key not in names}
    add_unknown_keys(search, unknown)


def check_type(
    path: str,
    items: GrowingArray,
    name: str | int | None,
    delta: ToolCallDelta | OutputDelta,
) -> None:
    """Raise `RunStepValidationError` if a name is that of an item of another type."""
    other = items.find_any(name)
    if other is not None:
        raise type_mismatch(path, type_of(items[other]), delta.type)


def type_mismatch(path: str, expected: str | None, got: str) -> RunStepValidationError:
    """Return the error for a change to something of another type."""
    message = f"expected a change to {quote(str(expected))}, got {quote(got)}"
    return error_at(f"{path}.type", message)
