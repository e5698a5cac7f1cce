"""The texts of tool calls: what was called, with what input, and what came back."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from .._json import render
from ..converters import unstructure
from ..objects import RunStepDetailsToolCallsObject, RunStepObject
from ..tool_calls import (
    RunStepDetailsToolCallsCodeObject,
    RunStepDetailsToolCallsCodeOutputImageObject,
    RunStepDetailsToolCallsCodeOutputLogsObject,
    RunStepDetailsToolCallsFileSearchObject,
    RunStepDetailsToolCallsFileSearchResultObject,
    RunStepDetailsToolCallsFunctionObject,
    RunStepDetailsToolCallsObjectToolCallsInner,
    RunStepDetailsToolCallsRetrievalObject,
    RunStepDetailsUnknownObject,
)


class ToolCallTexts(NamedTuple):
    """The texts of a tool call: the tool's name, its input and its outputs."""

    id: str | None
    type: str
    name: str
    input: str | None
    outputs: Sequence[str]


def tool_calls_of(step: RunStepObject) -> list[ToolCallTexts]:
    """Return the texts of the tool calls of a step, or of its activities."""
    details = step.step_details
    if isinstance(details, RunStepDetailsToolCallsObject):
        return [texts_of_call(call) for call in details.tool_calls]
    if isinstance(details, RunStepDetailsUnknownObject):
        activities = unstructure(details).get(str(details.type))
        if isinstance(activities, list):
            dicts = [each for each in activities if isinstance(each, dict)]
            return [texts_of_unknown(each) for each in dicts]
    return []


def texts_of_call(call: RunStepDetailsToolCallsObjectToolCallsInner) -> ToolCallTexts:
    tool = str(call.type)
    name = tool
    input_: str | None = None
    outputs: Sequence[str] = ()
    match call:
        case RunStepDetailsToolCallsFunctionObject(function=function):
            name, input_ = function.name, function.arguments
            outputs = [] if function.output is None else [function.output]
        case RunStepDetailsToolCallsCodeObject(code_interpreter=code):
            input_ = code.input
            outputs = [text_of_output(output) for output in code.outputs]
        case RunStepDetailsToolCallsFileSearchObject(file_search=search):
            outputs = [text_of_result(result) for result in search.results or ()]
        case RunStepDetailsToolCallsRetrievalObject():
            input_ = json_or_none(call.retrieval)
        case _:
            return texts_of_unknown(unstructure(call))
    return ToolCallTexts(call.id, tool, name, input_, outputs)


def texts_of_unknown(call: dict[str, Any]) -> ToolCallTexts:
    """Return the texts of a call of unknown type, or of a dialect, as parsed JSON.

    Its members mostly stand in an object of their own, under the name of the type.
    """
    members = {**call}
    type_, id_ = taken(members, "type") or "unknown", taken(members, "id")
    for key in (type_, "function"):
        if isinstance(members.get(key), dict):
            inner = members.pop(key)
            members |= {name: each for name, each in inner.items() if each}
    name = taken(members, "name") or type_
    input_ = taken(members, "arguments") or taken(members, "input")
    output = taken(members, "output")
    others = json_or_none({key: each for key, each in members.items() if each})
    if input_ is None and output is None:
        input_, others = others, None
    outputs = [text for text in (output, others) if text is not None]
    return ToolCallTexts(id_, type_, name, input_, outputs)


def taken(members: dict[str, Any], key: str) -> str | None:
    """Take a member that is text; return None, and leave it, if it is none."""
    text = isinstance(members.get(key), str) and members.pop(key)
    return text or None


def text_of_result(result: RunStepDetailsToolCallsFileSearchResultObject) -> str:
    """Return the name, the score and, if it was sent, the content of a found file."""
    texts = [content.text for content in result.content or () if content.text]
    return "\n".join([f"{result.file_name} ({result.score:.2f})", *texts])


def text_of_output(output: Any) -> str:
    """Return an output of the Code Interpreter as text."""
    if isinstance(output, RunStepDetailsToolCallsCodeOutputLogsObject):
        return output.logs
    if isinstance(output, RunStepDetailsToolCallsCodeOutputImageObject):
        return f"image {output.image.file_id}"
    members = unstructure(output)
    return f"{members.pop('type')} {json_or_none(members)}"


def json_or_none(value: object) -> str | None:
    """Return unknown keys and their values as JSON; None if there are none."""
    return render(value) if value else None
