"""What a delta adds to the details of a step: to its message, tool calls or outputs.

The rules are those of the wire: text is appended, and a key that is null or absent
changes nothing. `matching` finds the tool call or output that a delta is for. Each
function takes objects and deltas, and returns the successors of the objects.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from .._frozen import FrozenDict, thaw
from .._problems import error_at, moved_under
from .._wording import quote
from ..converters import structure, unstructure
from ..deltas import (
    RunStepDeltaObjectDeltaStepDetails,
    RunStepDeltaStepDetailsMessageCreationObject,
    RunStepDeltaStepDetailsToolCallsCodeObject,
    RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter,
    RunStepDeltaStepDetailsToolCallsCodeOutputImageObject,
    RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDeltaStepDetailsToolCallsFileSearchObject,
    RunStepDeltaStepDetailsToolCallsFunctionObject,
    RunStepDeltaStepDetailsToolCallsFunctionObjectFunction,
    RunStepDeltaStepDetailsToolCallsRetrievalObject,
)
from ..enums import Strictness
from ..errors import RunStepValidationError
from ..objects import (
    RunStepDetailsToolCallsCodeObjectCodeInterpreter,
    RunStepDetailsToolCallsFileSearchObjectFileSearch,
    RunStepDetailsToolCallsFunctionObjectFunction,
)
from .empty import empty_call, empty_output
from .matching import (
    CallIndexes,
    Indexes,
    Output,
    OutputDelta,
    ToolCall,
    ToolCallDelta,
    add_index,
    find_call,
    find_output,
    inserted,
    replaced,
)
from .successors import with_more_text, with_unknown_keys, with_value
from .unknown_keys import add_up


def grow_details(details: Any, change: RunStepDeltaObjectDeltaStepDetails) -> Any:
    """Return details with a change of the same type, which is not to tool calls."""
    if isinstance(change, RunStepDeltaStepDetailsMessageCreationObject):
        creation, new = details.message_creation, change.message_creation
        if new is not None:
            if new.message_id:
                creation = with_value(creation, "message_id", new.message_id)
            creation = with_unknown_keys(creation, new.extra)
            details = with_value(details, "message_creation", creation)
    return with_unknown_keys(details, change.extra)


def grow_calls(
    calls: tuple[ToolCall, ...],
    indexes: CallIndexes,
    deltas: Iterable[ToolCallDelta],
    strictness: Strictness,
) -> tuple[tuple[ToolCall, ...], CallIndexes]:
    """Return the tool calls of a step after deltas to them, and their indexes then.

    A delta that is for none of the calls begins a new one. Raises
    `RunStepValidationError` for a delta of another type than its call, and for a new
    call without an id. At ``"open"`` neither is an error: a delta of another type than
    its call begins a new call.
    """
    for number, delta in enumerate(deltas):
        try:
            calls, indexes = _grow_one_call(calls, indexes, delta, strictness)
        except RunStepValidationError as error:
            raise moved_under(f"$.tool_calls[{number}]", error) from None
    return calls, indexes


def _grow_one_call(
    calls: tuple[ToolCall, ...],
    indexes: CallIndexes,
    delta: ToolCallDelta,
    strictness: Strictness,
) -> tuple[tuple[ToolCall, ...], CallIndexes]:
    found = find_call(delta, calls, indexes)
    at = _if_same_type(found, calls, delta, "$", strictness)
    if at is None:
        if not delta.id and strictness != "open":
            what = "no tool call has this index, and to begin one takes an id"
            raise error_at("$.index", what)
        at, indexes = indexes.with_call(delta.index)
        calls = inserted(calls, at, empty_call(delta))
    call, outputs = grow_call(calls[at], delta, indexes.outputs[at], strictness)
    return replaced(calls, at, call), indexes.with_change(at, outputs)


def grow_call(
    call: Any, delta: ToolCallDelta, outputs: Indexes, strictness: Strictness
) -> tuple[ToolCall, Indexes]:
    """Return a tool call after a delta of its type, and the indexes of its outputs."""
    if delta.id and not call.id:
        call = with_value(call, "id", delta.id)
    match delta:
        case RunStepDeltaStepDetailsToolCallsFunctionObject(function=new) if new:
            function = grow_function(call.function, new)
            call = with_value(call, "function", function)
        case RunStepDeltaStepDetailsToolCallsCodeObject(code_interpreter=new) if new:
            code = call.code_interpreter
            code, outputs = grow_code(code, new, outputs, strictness)
            call = with_value(call, "code_interpreter", code)
        case RunStepDeltaStepDetailsToolCallsFileSearchObject(file_search=new):
            search = grow_search(call.file_search, new, strictness)
            call = with_value(call, "file_search", search)
        case RunStepDeltaStepDetailsToolCallsRetrievalObject(retrieval=new):
            retrieval = FrozenDict(add_up(call.retrieval, new or {}))
            call = with_value(call, "retrieval", retrieval)
    return with_unknown_keys(call, delta.extra), outputs


def grow_function(
    function: RunStepDetailsToolCallsFunctionObjectFunction,
    new: RunStepDeltaStepDetailsToolCallsFunctionObjectFunction,
) -> RunStepDetailsToolCallsFunctionObjectFunction:
    """Return a function with more text. A name that comes again is not appended."""
    function = with_more_text(function, new.arguments)
    if new.name and new.name != function.name:
        function = with_value(function, "name", function.name + new.name)
    if new.output is not None:
        function = with_value(function, "output", (function.output or "") + new.output)
    return with_unknown_keys(function, new.extra)


def grow_code(
    code: RunStepDetailsToolCallsCodeObjectCodeInterpreter,
    new: RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter,
    indexes: Indexes,
    strictness: Strictness,
) -> tuple[RunStepDetailsToolCallsCodeObjectCodeInterpreter, Indexes]:
    """Return code with more input and outputs, and the indexes of the outputs."""
    code = with_more_text(code, new.input)
    if new.outputs:
        outputs, indexes = grow_outputs(
            tuple(code.outputs), indexes, new.outputs, strictness
        )
        code = with_value(code, "outputs", outputs)
    return with_unknown_keys(code, new.extra), indexes


def grow_search(
    search: RunStepDetailsToolCallsFileSearchObjectFileSearch,
    new: Any,
    strictness: Strictness,
) -> RunStepDetailsToolCallsFileSearchObjectFileSearch:
    """Return a file search with new values in the place of old ones.

    Deltas bring the values as JSON, which is read only here. Raises
    `RunStepValidationError` if a value is wrong.
    """
    merged = unstructure(search)
    merged |= {key: each for key, each in thaw(new).items() if each is not None}
    try:
        return structure(merged, type(search), strictness=strictness)
    except RunStepValidationError as error:
        raise moved_under("$.file_search", error) from None


def grow_outputs(
    outputs: tuple[Output, ...],
    indexes: Indexes,
    deltas: Iterable[OutputDelta],
    strictness: Strictness,
) -> tuple[tuple[Output, ...], Indexes]:
    """Return the outputs of a code call after deltas to them, and their indexes then.

    A delta that is for none of the outputs begins a new one. Raises
    `RunStepValidationError` for a delta of another type than the output at its index;
    at ``"open"`` it begins a new output.
    """
    for number, delta in enumerate(deltas):
        path = f"$.code_interpreter.outputs[{number}]"
        found = find_output(delta, outputs, indexes)
        at = _if_same_type(found, outputs, delta, path, strictness)
        if at is None:
            at, indexes = add_index(delta.index, indexes)
            outputs = inserted(outputs, at, empty_output(delta))
        outputs = replaced(outputs, at, grow_output(outputs[at], delta))
    return outputs, indexes


def grow_output(output: Any, delta: OutputDelta) -> Output:
    """Return an output after a delta of its type."""
    match delta:
        case RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject(logs=logs):
            output = with_more_text(output, logs)
        case RunStepDeltaStepDetailsToolCallsCodeOutputImageObject(image=new) if new:
            image = output.image
            if new.file_id:
                image = with_value(image, "file_id", new.file_id)
            image = with_unknown_keys(image, new.extra)
            output = with_value(output, "image", image)
    grown: Output = with_unknown_keys(output, delta.extra)
    return grown


def _if_same_type(
    at: int | None,
    items: Sequence[ToolCall | Output],
    delta: ToolCallDelta | OutputDelta,
    path: str,
    strictness: Strictness,
) -> int | None:
    """Return a position; None if the item there has another type than a delta.

    Raises `RunStepValidationError` for another type, but not at ``"open"``.
    """
    if at is None or items[at].type == delta.type:
        return at
    if strictness != "open":
        raise type_mismatch(path, items[at].type, delta.type)
    return None


def type_mismatch(path: str, expected: str, got: str) -> RunStepValidationError:
    """Return the error for a change to something of another type."""
    message = f"expected a change to {quote(expected)}, got {quote(got)}"
    return error_at(f"{path}.type", message)
