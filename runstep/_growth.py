"""What a delta does to the objects that it changes.

Objects are immutable. So a delta makes a successor of each object on the way to the
text that it brings, from the step down; all others are shared. A successor is made
slot by slot and checks nothing, for the delta has been checked. For the function of a
function call this is what `successor` compiles::

    def successor(old, value):
        new = Draft0()
        new.extra = old.extra
        new.id = old.id
        new.type = old.type
        new.function = value
        new.__class__ = cls1
        return new

Nearly every delta brings a piece of text for the call of the last one. For these there
is `text_successor`: the same for all that stands on the way, in one function.

The rules are those of the wire. Text is appended; what is null or missing changes
nothing. Items of an array are told apart by their ``index``, tool calls by their ``id``
before that. What the schema does not know is added up like the rest: strings are
appended, objects go key by key, and anything else takes the place of what was there.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias, TypeVar

from attrs import fields

from ._findings import quote
from ._frozen import FrozenDict, thaw
from ._hooks import Source
from ._reader import draft_of
from ._text import one_more
from .converters import structure, unstructure
from .deltas import (
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
from .enums import RunStepCodeOutputType, RunStepStatus, RunStepType, Strictness
from .errors import Problem, RunStepValidationError
from .objects import (
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
    SchemaObject,
)

T = TypeVar("T", bound=SchemaObject)
Successor: TypeAlias = Callable[[Any, Any], Any]
TextSuccessor: TypeAlias = Callable[[RunStepObject, int, str], RunStepObject]
Call: TypeAlias = RunStepDetailsToolCallsObjectToolCallsInner
CallDelta: TypeAlias = RunStepDeltaStepDetailsToolCallsObjectToolCallsInner
Output: TypeAlias = RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
OutputDelta: TypeAlias = (
    RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner
)

#: Keys whose strings are no text to append to.
NAMES = frozenset({"index", "type", "id"})


@cache
def successor(cls: Any, changed: str) -> Successor:
    """Compile what makes an object like another, but for one field.

    Of a text that grows, the value is its pieces.
    """
    source = Source()
    add_successor(source, cls, changed, "old", "new", "value")
    source.add("return new")
    compiled: Successor = source.compile("successor(old, value)")
    return compiled


def add_successor(
    source: Source, cls: Any, changed: str, old: str, new: str, value: str
) -> None:
    """Add the lines that make *new* like *old*, but for one field, to a function."""
    kept = sorted({field.name for field in fields(cls)} - {changed})
    source.add(
        f"{new} = {source.name('Draft', draft_of(cls))}()",
        *[f"{new}.{name} = {old}.{name}" for name in kept],
        f"{new}.{'_pieces' if TEXT.get(cls) == changed else changed} = {value}",
        f"{new}.__class__ = {source.name('cls', cls)}",
    )


def text_successor(call: Any, member: str, inner: Any) -> TextSuccessor:
    """Compile what makes a step like another, but for more text in one of its calls.

    That is, the successors of all that stands on the way, in one function.
    """
    source = Source()
    source.names["one_more"] = one_more
    source.add(
        "details = step.step_details",
        "calls = details.tool_calls",
        "call = calls[at]",
        f"inner = call.{member}",
        f"pieces = one_more(inner, {TEXT[inner]!r}, text)",
    )
    add_successor(source, inner, TEXT[inner], "inner", "new_inner", "pieces")
    add_successor(source, call, member, "call", "new_call", "new_inner")
    source.add("calls = calls[:at] + (new_call,) + calls[at + 1:]")
    add_successor(
        source,
        RunStepDetailsToolCallsObject,
        "tool_calls",
        "details",
        "new_details",
        "calls",
    )
    add_successor(source, RunStepObject, "step_details", "step", "new", "new_details")
    source.add("return new")
    compiled: TextSuccessor = source.compile("successor(step, at, text)")
    return compiled


#: The field whose text grows.
TEXT: dict[type, str] = {
    RunStepDetailsToolCallsFunctionObjectFunction: "arguments",
    RunStepDetailsToolCallsCodeObjectCodeInterpreter: "input",
    RunStepDetailsToolCallsCodeOutputLogsObject: "logs",
}
with_arguments = text_successor(
    RunStepDetailsToolCallsFunctionObject,
    "function",
    RunStepDetailsToolCallsFunctionObjectFunction,
)
with_input = text_successor(
    RunStepDetailsToolCallsCodeObject,
    "code_interpreter",
    RunStepDetailsToolCallsCodeObjectCodeInterpreter,
)


def replaced(old: T, field: str, value: object) -> T:
    """Give an object like another, but for one field."""
    cls: Any = type(old)
    new: T = successor(cls, field)(old, value)
    return new


def with_text(old: T, text: str | None) -> T:
    """Give an object like another, but for the text, to which some was appended."""
    if not text:
        return old
    field = TEXT[type(old)]
    return replaced(old, field, one_more(old, field, text))


def with_unknown(old: T, unknown: Mapping[str, object]) -> T:
    """Give an object like another, but with more under keys the schema lacks."""
    if not unknown:
        return old
    added = {key: add(old.extra.get(key), value) for key, value in unknown.items()}
    return replaced(old, "extra", old.extra | added)


def add(old: Any, new: Any) -> Any:
    """Add up two values that the schema does not know."""
    match old, new:
        case _, None:
            return old
        case str(), str():
            return old + new
        case dict(), dict():
            added = {
                key: value if key in NAMES else add(old.get(key), value)
                for key, value in new.items()
            }
            return FrozenDict({**old, **added})
        case tuple(), tuple():
            return add_items(old, new)
    return new


def add_items(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    items = list(old)
    for item in new:
        index = item.get("index") if isinstance(item, dict) else None
        if type(index) is int and 0 <= index < len(items):
            items[index] = add(items[index], item)
        else:
            items.append(item)
    return tuple(items)


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


class Calls:
    """What it takes to know which of the tool calls of a step a delta is for."""

    __slots__ = ("last", "numbers", "outputs")

    def __init__(self, calls: Sequence[Call]) -> None:
        """Number the calls of a step that came as a whole: by where they are."""
        self.numbers: Numbers = ()
        #: The numbers of the outputs, for each of the calls.
        self.outputs: tuple[Numbers, ...] = ()
        #: Where the last change was.
        self.last: int | None = None
        self.append(calls)

    def append(self, calls: Sequence[Call]) -> None:
        """Number more calls, which come behind the others."""
        first = self.numbers[-1] + 1 if self.numbers else 0
        self.numbers += tuple(range(first, first + len(calls)))
        self.outputs += tuple(
            [
                tuple(range(len(call.code_interpreter.outputs)))
                if isinstance(call, RunStepDetailsToolCallsCodeObject)
                else ()
                for call in calls
            ]
        )


def missing(calls: Sequence[Call], others: Sequence[Call]) -> list[Call]:
    """Give those of the others that are not among the calls."""
    ids = {call.id for call in calls if call.id}
    return [
        call
        for at, call in enumerate(others)
        if (call.id not in ids if call.id else at >= len(calls))
    ]


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
    at = calls.last
    if at is None or delta.id or delta.index != calls.numbers[at] or delta.extra:
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
    calls: Calls,
    items: tuple[Call, ...],
    deltas: Iterable[CallDelta],
    strictness: Strictness,
) -> tuple[Call, ...]:
    """Give the tool calls of a step with changes to them.

    What changes no call begins one. If it has no id then, or is of another type than
    the call it names, that is an error, but not at strictness ``"open"``.
    """
    numbers, outputs, at = calls.numbers, calls.outputs, calls.last
    for number, delta in enumerate(deltas):
        # Nearly all deltas go on with the call of the last one.
        if at is None or delta.id or delta.index != numbers[at]:
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
            raise under(f"$.tool_calls[{number}]", error) from None
        items = items[:at] + (call,) + items[at + 1 :]
        if inner is not outputs[at]:
            outputs = outputs[:at] + (inner,) + outputs[at + 1 :]
    # Only now, for a delta that is wrong changes nothing.
    calls.numbers, calls.outputs, calls.last = numbers, outputs, at
    return items


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
        case RunStepDeltaStepDetailsToolCallsFunctionObject(function=new):
            if new is not None:
                function = with_text(call.function, new.arguments)
                if new.name and new.name != function.name:
                    function = replaced(function, "name", function.name + new.name)
                if new.output is not None:
                    output = (function.output or "") + new.output
                    function = replaced(function, "output", output)
                if new.extra:
                    function = with_unknown(function, new.extra)
                call = replaced(call, "function", function)
        case RunStepDeltaStepDetailsToolCallsCodeObject(code_interpreter=new):
            if new is not None:
                code = with_text(call.code_interpreter, new.input)
                if new.outputs:
                    outputs, numbers = grow_outputs(
                        code.outputs, numbers, new.outputs, strictness
                    )
                    code = replaced(code, "outputs", outputs)
                if new.extra:
                    code = with_unknown(code, new.extra)
                call = replaced(call, "code_interpreter", code)
        case RunStepDeltaStepDetailsToolCallsFileSearchObject(file_search=new):
            both = {**unstructure(call.file_search), **thaw(new)}
            try:
                search = structure(both, type(call.file_search), strictness=strictness)
            except RunStepValidationError as error:
                raise under("$.file_search", error) from None
            call = replaced(call, "file_search", search)
        case RunStepDeltaStepDetailsToolCallsRetrievalObject(retrieval=new):
            call = replaced(call, "retrieval", add(call.retrieval, new))
    if delta.extra:
        call = with_unknown(call, delta.extra)
    return call, numbers


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
        case RunStepDeltaStepDetailsToolCallsCodeOutputImageObject(image=new):
            if new is not None:
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


def error_at(path: str, message: str) -> RunStepValidationError:
    return RunStepValidationError([Problem(path, message)])


def under(path: str, error: RunStepValidationError) -> RunStepValidationError:
    """Give an error of a part as one of the whole, where the part is at *path*."""
    problems = [Problem(path + found[1:], what) for found, what in error.problems]
    return RunStepValidationError(problems, error.more)
