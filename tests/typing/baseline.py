# pyright: strict
"""Code that every type checker must accept, with the types that it must infer.

Nothing here is run. The line ``import runstep`` is the only one that imports the
package, so that a test can replace it by the import of a vendored copy.
"""

import gzip
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, closing
from io import BytesIO
from json import loads as parse_json
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias

from typing_extensions import assert_never, assert_type

import runstep

Predicate: TypeAlias = Callable[[object], bool]
StructureHook: TypeAlias = Callable[[object, object], object]
UnstructureHook: TypeAlias = Callable[[object], object]


# Reading and writing


def reading(text: str, data: bytes, parsed: object) -> None:
    assert_type(runstep.loads(text), runstep.RunStepObject)
    assert_type(runstep.loads(data, strictness="open"), runstep.RunStepObject)
    assert_type(runstep.structure(parsed), runstep.RunStepObject)
    assert_type(runstep.loads(text, runstep.RunStepObject), runstep.RunStepObject)
    assert_type(
        runstep.loads(text, runstep.ListRunStepsResponse, strictness="published"),
        runstep.ListRunStepsResponse,
    )
    assert_type(
        runstep.structure(parsed, runstep.RunStepDeltaObject),
        runstep.RunStepDeltaObject,
    )
    assert_type(
        runstep.structure(parsed, cl=runstep.RunStepObjectLastError),
        runstep.RunStepObjectLastError,
    )


def reading_unions(text: str, parsed: object) -> None:
    assert_type(
        runstep.loads(text, runstep.RunStepStreamEvent), runstep.RunStepStreamEvent
    )
    assert_type(
        runstep.structure(parsed, runstep.RunStepObjectStepDetails),
        runstep.RunStepObjectStepDetails,
    )
    assert_type(
        runstep.structure(parsed, runstep.RunStepDetailsToolCallsObjectToolCallsInner),
        runstep.RunStepDetailsToolCallsObjectToolCallsInner,
    )


def reading_the_class_in_a_variable(
    parsed: object, cl: type[runstep.RunStepObject | runstep.RunStepDeltaObject]
) -> None:
    assert_type(
        runstep.structure(parsed, cl),
        runstep.RunStepObject | runstep.RunStepDeltaObject,
    )


def writing(step: runstep.RunStepObject, any_object: runstep.SchemaObject) -> None:
    assert_type(any_object, runstep.SchemaObject)
    assert_type(runstep.dumps(step), str)
    assert_type(runstep.dumps(any_object, strictness="published"), str)
    assert_type(runstep.unstructure(step), dict[str, Any])
    assert_type(runstep.unstructure(any_object, strictness="open"), dict[str, Any])


def strictness(level: runstep.Strictness) -> None:
    assert_type(level, runstep.Strictness)
    assert_type(level, Literal["published", "wire", "open"])
    runstep.loads("", strictness=level)
    runstep.make_converter(level)


def errors(text: str) -> None:
    try:
        runstep.loads(text)
    except runstep.RunStepValidationError as error:
        assert_type(error, runstep.RunStepValidationError)
        assert_type(error.more, int)
        for problem in error.problems:
            assert_type(problem, runstep.Problem)
            assert_type(problem.path, str)
            assert_type(problem.message, str)
    value_error: ValueError = runstep.RunStepValidationError(
        [runstep.Problem("$", "a message")], more=1
    )
    print(value_error)


class Log:
    def __init__(self, steps: list[runstep.RunStepObject]) -> None:
        self.steps = steps


def converters(parsed: object, log: Log) -> None:
    converter = runstep.make_converter("wire")
    assert_type(converter.structure(parsed, Log), Log)
    assert_type(runstep.make_converter().unstructure(log), Any)
    again = runstep.configure(converter, strictness="open")
    assert_type(again.structure(parsed, runstep.RunStepObject), runstep.RunStepObject)
    converter.register_structure_hook(Log, lambda value, _: log)
    converter.register_unstructure_hook(Log, lambda log: {"steps": log})


class Converter:
    """A converter that is not of cattrs, but takes hooks as those do."""

    def register_structure_hook_factory(
        self, predicate: Predicate, factory: Callable[[object], StructureHook]
    ) -> None: ...

    def register_unstructure_hook_factory(
        self, predicate: Predicate, factory: Callable[[object], UnstructureHook]
    ) -> None: ...


def other_converters(converter: Converter) -> None:
    assert_type(runstep.configure(converter), Converter)
    assert_type(runstep.configure(converter, "published"), Converter)


# The run step


def step(step: runstep.RunStepObject) -> None:
    assert_type(step.id, str)
    assert_type(step.object, Literal["thread.run.step"])
    assert_type(step.created_at, int)
    assert_type(step.type, runstep.RunStepType)
    assert_type(step.status, runstep.RunStepStatus)
    assert_type(step.step_details, runstep.RunStepObjectStepDetails)
    assert_type(step.last_error, runstep.RunStepObjectLastError | None)
    assert_type(step.completed_at, int | None)
    assert_type(step.metadata, Mapping[str, str] | None)
    assert_type(step.usage, runstep.RunStepCompletionUsage | None)
    assert_type(step.expires_at, int | None)
    assert_type(step.extra, runstep.Extra)
    assert_type(step == step, bool)
    assert_type({step: 1}, dict[runstep.RunStepObject, int])


def extra(step: runstep.RunStepObject) -> None:
    assert_type(step.extra["unknown"], object)
    assert_type(step.extra.get("unknown", 0), object)
    assert_type(step.extra | {"seen": True}, runstep.Extra)
    as_dict: dict[str, object] = {"before": 1} | step.extra
    if isinstance(step.extra["unknown"], dict):
        print(as_dict)
    print(hash(step.extra), json(step.extra))


def json(value: dict[str, object]) -> str:
    return str(value)


def successor(step: runstep.RunStepObject) -> None:
    assert_type(
        step.__replace__(status=runstep.RunStepStatus.FAILED), runstep.RunStepObject
    )


def unions_in_converters(parsed: object) -> None:
    converter = runstep.make_converter().copy(detailed_validation=False)
    assert_type(
        converter.structure(parsed, runstep.RunStepObjectStepDetails),
        runstep.RunStepObjectStepDetails,
    )
    assert_type(
        converter.structure(parsed, list[runstep.RunStepObject]),
        list[runstep.RunStepObject],
    )


def usage(usage: runstep.RunStepCompletionUsage) -> None:
    assert_type(usage.prompt_tokens, int)
    assert_type(
        usage.prompt_token_details,
        runstep.RunStepCompletionUsagePromptTokenDetails | None,
    )
    assert_type(
        usage.completion_tokens_details,
        runstep.RunStepCompletionUsageCompletionTokensDetails | None,
    )


def page(page: runstep.ListRunStepsResponse) -> None:
    assert_type(page.data, tuple[runstep.RunStepObject, ...])
    assert_type(page.data[0], runstep.RunStepObject)
    assert_type(page.object, str)
    assert_type(page.first_id, str | None)
    assert_type(page.has_more, bool)


# Narrowing a union to one of its classes


def details_by_isinstance(step: runstep.RunStepObject) -> str:
    if isinstance(step.step_details, runstep.RunStepDetailsMessageCreationObject):
        assert_type(
            step.step_details.message_creation,
            runstep.RunStepDetailsMessageCreationObjectMessageCreation,
        )
        return step.step_details.message_creation.message_id
    if isinstance(step.step_details, runstep.RunStepDetailsToolCallsObject):
        assert_type(
            step.step_details.tool_calls,
            tuple[runstep.RunStepDetailsToolCallsObjectToolCallsInner, ...],
        )
        return ""
    assert_type(step.step_details, runstep.RunStepDetailsUnknownObject)
    assert_type(step.step_details.type, Literal[runstep.UnknownType.UNKNOWN])
    return str(step.step_details.type)


def details_by_match(details: runstep.RunStepObjectStepDetails) -> str:
    match details:
        case runstep.RunStepDetailsMessageCreationObject(message_creation=message):
            assert_type(
                message, runstep.RunStepDetailsMessageCreationObjectMessageCreation
            )
            return message.message_id
        case runstep.RunStepDetailsToolCallsObject(tool_calls=calls):
            assert_type(
                calls, tuple[runstep.RunStepDetailsToolCallsObjectToolCallsInner, ...]
            )
            return ""
        case runstep.RunStepDetailsUnknownObject():
            return ""
        case _:
            assert_never(details)


def details_by_type(step: runstep.RunStepObject) -> str:
    details = step.step_details
    if details.type is runstep.RunStepType.TOOL_CALLS:
        assert_type(details, runstep.RunStepDetailsToolCallsObject)
        return ""
    if details.type is runstep.RunStepType.MESSAGE_CREATION:
        assert_type(details, runstep.RunStepDetailsMessageCreationObject)
        return details.message_creation.message_id
    if details.type is runstep.UnknownType.UNKNOWN:
        assert_type(details, runstep.RunStepDetailsUnknownObject)
        return ""
    assert_never(details)


def details_by_type_in_place(step: runstep.RunStepObject) -> None:
    if step.step_details.type is runstep.RunStepType.TOOL_CALLS:
        assert_type(step.step_details, runstep.RunStepDetailsToolCallsObject)
    if step.step_details.type is not runstep.RunStepType.TOOL_CALLS:
        assert_type(
            step.step_details,
            runstep.RunStepDetailsMessageCreationObject
            | runstep.RunStepDetailsUnknownObject,
        )


def call_by_match(call: runstep.RunStepDetailsToolCallsObjectToolCallsInner) -> str:
    match call:
        case runstep.RunStepDetailsToolCallsCodeObject(code_interpreter=code):
            assert_type(code, runstep.RunStepDetailsToolCallsCodeObjectCodeInterpreter)
            assert_type(
                code.outputs,
                tuple[
                    runstep.RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
                    ...,
                ],
            )
            return code.input
        case runstep.RunStepDetailsToolCallsFileSearchObject(file_search=search):
            assert_type(
                search, runstep.RunStepDetailsToolCallsFileSearchObjectFileSearch
            )
            return call.id
        case runstep.RunStepDetailsToolCallsFunctionObject(function=function):
            assert_type(function, runstep.RunStepDetailsToolCallsFunctionObjectFunction)
            assert_type(function.output, str | None)
            return function.name
        case runstep.RunStepDetailsToolCallsRetrievalObject(retrieval=retrieval):
            assert_type(retrieval, Mapping[str, object])
            return call.id
        case runstep.RunStepDetailsToolCallsUnknownObject():
            assert_type(call.id, str | None)
            return str(call.type)
        case _:
            assert_never(call)


def call_of_azure(call: runstep.RunStepDetailsToolCallsObjectToolCallsInner) -> None:
    match call:
        case runstep.azure.RunStepMcpToolCall(name=name, output=output):
            assert_type(call, runstep.azure.RunStepMcpToolCall)
            assert_type(name, str | None)
            assert_type(output, str | None)
        case runstep.azure.RunStepBingGroundingToolCall(bing_grounding=search):
            assert_type(
                search, runstep.azure.RunStepBingGroundingToolCallDetails | None
            )
            if search is not None:
                assert_type(search.requesturl, str | None)
        case runstep.azure.RunStepBrowserAutomationToolCall(browser_automation=browser):
            if browser is not None:
                for step in browser.steps or ():
                    assert_type(step, runstep.azure.BrowserAutomationToolCallStep)
        case runstep.RunStepDetailsToolCallsUnknownObject():
            print(call.id)
        case (
            runstep.RunStepDetailsToolCallsCodeObject()
            | runstep.RunStepDetailsToolCallsFileSearchObject()
            | runstep.RunStepDetailsToolCallsFunctionObject()
            | runstep.RunStepDetailsToolCallsRetrievalObject()
        ):
            pass
        case _:
            assert_never(call)


def activities_of_azure(details: runstep.RunStepObjectStepDetails) -> None:
    if isinstance(details, runstep.azure.RunStepActivityDetails):
        assert_type(
            details.activities,
            tuple[runstep.azure.RunStepDetailsActivity, ...] | None,
        )
        for activity in details.activities or ():
            assert_type(activity.tools, Mapping[str, object] | None)


def making_calls_of_azure() -> None:
    call = runstep.azure.RunStepMcpToolCall(id="call_1", name="find", output=None)
    assert_type(call.type, Literal[runstep.UnknownType.UNKNOWN])
    runstep.RunStepDetailsToolCallsObject(tool_calls=[call])
    assert_type(call.__replace__(output=""), runstep.azure.RunStepMcpToolCall)


def call_by_type(call: runstep.RunStepDetailsToolCallsObjectToolCallsInner) -> None:
    if call.type is runstep.RunStepToolCallType.CODE_INTERPRETER:
        assert_type(call, runstep.RunStepDetailsToolCallsCodeObject)
    elif call.type is runstep.RunStepToolCallType.FILE_SEARCH:
        assert_type(call, runstep.RunStepDetailsToolCallsFileSearchObject)
    elif call.type is runstep.RunStepToolCallType.FUNCTION:
        assert_type(call, runstep.RunStepDetailsToolCallsFunctionObject)
    elif call.type is runstep.RunStepToolCallType.RETRIEVAL:
        assert_type(call, runstep.RunStepDetailsToolCallsRetrievalObject)
    elif call.type is runstep.UnknownType.UNKNOWN:
        assert_type(call, runstep.RunStepDetailsToolCallsUnknownObject)
    else:
        assert_never(call)


def output(
    output: runstep.RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
) -> str:
    match output:
        case runstep.RunStepDetailsToolCallsCodeOutputLogsObject(logs=logs):
            assert_type(output, runstep.RunStepDetailsToolCallsCodeOutputLogsObject)
            assert_type(output.type, Literal[runstep.RunStepCodeOutputType.LOGS])
            return logs
        case runstep.RunStepDetailsToolCallsCodeOutputImageObject(image=image):
            assert_type(output, runstep.RunStepDetailsToolCallsCodeOutputImageObject)
            assert_type(
                image, runstep.RunStepDetailsToolCallsCodeOutputImageObjectImage
            )
            return image.file_id
        case runstep.RunStepDetailsUnknownObject():
            return ""
        case _:
            assert_never(output)


def search(search: runstep.RunStepDetailsToolCallsFileSearchObjectFileSearch) -> None:
    assert_type(
        search.ranking_options,
        runstep.RunStepDetailsToolCallsFileSearchRankingOptionsObject | None,
    )
    if search.ranking_options:
        assert_type(search.ranking_options.ranker, runstep.FileSearchRanker)
        assert_type(search.ranking_options.score_threshold, float)
    for result in search.results or ():
        assert_type(result, runstep.RunStepDetailsToolCallsFileSearchResultObject)
        assert_type(result.attributes, Mapping[str, str | float | bool] | None)
        for piece in result.content or ():
            assert_type(
                piece,
                runstep.RunStepDetailsToolCallsFileSearchResultObjectContentInner,
            )
            assert_type(piece.type, runstep.RunStepFileSearchContentType | None)


# Streams


def event(event: runstep.RunStepStreamEvent) -> str:
    match event:
        case runstep.RunStepSnapshotEvent(data=step):
            assert_type(step, runstep.RunStepObject)
            return step.id
        case runstep.RunStepDeltaEvent(data=delta):
            assert_type(delta, runstep.RunStepDeltaObject)
            assert_type(delta.delta, runstep.RunStepDeltaObjectDelta)
            assert_type(
                delta.delta.step_details,
                runstep.RunStepDeltaObjectDeltaStepDetails | None,
            )
            return delta.id
        case _:
            assert_never(event)


def accumulating(lines: list[str], chunks: Iterator[bytes], strict: bool) -> None:
    accumulator = runstep.RunStepAccumulator(strictness="wire" if strict else "open")
    for event in runstep.iter_events(lines):
        assert_type(event, runstep.RunStepStreamEvent)
        assert_type(accumulator.apply(event), runstep.RunStepObject)
    runstep.iter_events(chunks, strictness="published")
    assert_type(accumulator, runstep.RunStepAccumulator)
    assert_type(accumulator.unfinished, Sequence[str])
    assert_type(accumulator.steps, Mapping[str, runstep.RunStepObject])
    with closing(runstep.iter_events(chunks)) as events:
        assert_type(next(events), runstep.RunStepStreamEvent)
    assert_type(next(runstep.iter_events(lines)), runstep.RunStepStreamEvent)


def steps_of_files(
    path: Path, file: IO[bytes], parse: Callable[[bytes], object]
) -> list[runstep.FileProblem]:
    problems: list[runstep.FileProblem] = []
    for step in runstep.iter_steps("archive", on_problem=problems.append):
        assert_type(step, runstep.RunStepObject)
    assert_type(next(runstep.iter_steps(path)), runstep.RunStepObject)
    runstep.iter_steps(file, strictness="open", parse=parse, max_value_size=2**30)
    with gzip.open("steps.gz") as compressed:
        runstep.iter_steps(compressed)
    runstep.iter_steps(BytesIO(b""), parse=parse_json, on_problem=print)
    assert_type(problems[0], runstep.FileProblem)
    for file_name, line, at, message in problems:
        assert_type(file_name, str)
        assert_type(line, int)
        assert_type(at, str)
        assert_type(message, str)
    return problems


def schemas() -> None:
    assert_type(runstep.json_schema(), dict[str, Any])
    runstep.json_schema(runstep.RunStepObjectStepDetails, strictness="open")
    runstep.json_schema(runstep.azure.RunStepMcpToolCall)


def where_it_went_wrong(error: runstep.RunStepValidationError) -> None:
    assert_type(error.file, str | None)
    assert_type(error.line, int | None)


def events_and_their_problems(lines: list[bytes]) -> None:
    errors: list[runstep.RunStepValidationError] = []
    for event in runstep.iter_events(lines, on_problem=errors.append):
        assert_type(event, runstep.RunStepStreamEvent)


async def accumulating_asynchronously(chunks: AsyncIterator[bytes]) -> None:
    async with aclosing(runstep.aiter_events(chunks, strictness="open")) as events:
        async for event in events:
            assert_type(event, runstep.RunStepStreamEvent)
    assert_type(await anext(runstep.aiter_events(chunks)), runstep.RunStepStreamEvent)


def event_by_name(event: runstep.RunStepStreamEvent) -> None:
    if event.event is runstep.RunStepStreamEventType.DELTA:
        assert_type(event, runstep.RunStepDeltaEvent)
    else:
        assert_type(event, runstep.RunStepSnapshotEvent)


def delta_details(details: runstep.RunStepDeltaObjectDeltaStepDetails) -> None:
    match details:
        case runstep.RunStepDeltaStepDetailsMessageCreationObject():
            assert_type(details, runstep.RunStepDeltaStepDetailsMessageCreationObject)
            assert_type(
                details.message_creation,
                runstep.RunStepDeltaStepDetailsMessageCreationObjectMessageCreation
                | None,
            )
        case runstep.RunStepDeltaStepDetailsToolCallsObject():
            assert_type(details, runstep.RunStepDeltaStepDetailsToolCallsObject)
            assert_type(
                details.tool_calls,
                tuple[runstep.RunStepDeltaStepDetailsToolCallsObjectToolCallsInner, ...]
                | None,
            )
        case runstep.RunStepDeltaStepDetailsUnknownObject():
            assert_type(details, runstep.RunStepDeltaStepDetailsUnknownObject)
            assert_type(details.index, int | None)
        case _:
            assert_never(details)


def delta_call(
    call: runstep.RunStepDeltaStepDetailsToolCallsObjectToolCallsInner,
) -> None:
    assert_type(call.index, int | None)
    assert_type(call.id, str | None)
    match call:
        case runstep.RunStepDeltaStepDetailsToolCallsCodeObject():
            assert_type(call, runstep.RunStepDeltaStepDetailsToolCallsCodeObject)
            assert_type(
                call.code_interpreter,
                runstep.RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter
                | None,
            )
        case runstep.RunStepDeltaStepDetailsToolCallsFileSearchObject():
            assert_type(call, runstep.RunStepDeltaStepDetailsToolCallsFileSearchObject)
            assert_type(call.file_search, Mapping[str, object])
        case runstep.RunStepDeltaStepDetailsToolCallsFunctionObject():
            assert_type(call, runstep.RunStepDeltaStepDetailsToolCallsFunctionObject)
            assert_type(
                call.function,
                runstep.RunStepDeltaStepDetailsToolCallsFunctionObjectFunction | None,
            )
        case runstep.RunStepDeltaStepDetailsToolCallsRetrievalObject():
            assert_type(call, runstep.RunStepDeltaStepDetailsToolCallsRetrievalObject)
            assert_type(call.retrieval, Mapping[str, object] | None)
        case runstep.RunStepDeltaStepDetailsToolCallsUnknownObject():
            assert_type(call, runstep.RunStepDeltaStepDetailsToolCallsUnknownObject)
            assert_type(call.type, Literal[runstep.UnknownType.UNKNOWN])
        case _:
            assert_never(call)


def delta_outputs(
    code: runstep.RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter,
) -> None:
    assert_type(
        code.outputs,
        tuple[
            runstep.RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
            ...,
        ]
        | None,
    )
    for output in code.outputs or ():
        delta_output(output)


def delta_output(
    output: runstep.RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
) -> None:
    match output:
        case runstep.RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject():
            assert_type(
                output, runstep.RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject
            )
            assert_type(output.logs, str | None)
        case runstep.RunStepDeltaStepDetailsToolCallsCodeOutputImageObject():
            assert_type(
                output, runstep.RunStepDeltaStepDetailsToolCallsCodeOutputImageObject
            )
            assert_type(
                output.image,
                runstep.RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage
                | None,
            )
        case runstep.RunStepDeltaStepDetailsUnknownObject():
            assert_type(output, runstep.RunStepDeltaStepDetailsUnknownObject)
            assert_type(output.index, int | None)
        case _:
            assert_never(output)


# Enumerations


def enumerations_are_strings(status: runstep.RunStepStatus) -> None:
    text: str = status
    value: str = status.value
    print(text, value)
    assert_type(runstep.RunStepStatus("failed"), runstep.RunStepStatus)
    assert_type(runstep.RunStepStatus.unlisted("asleep"), runstep.RunStepStatus)


def every_status(status: runstep.RunStepStatus) -> int:
    match status:
        case runstep.RunStepStatus.IN_PROGRESS:
            return 1
        case runstep.RunStepStatus.CANCELLED:
            return 2
        case runstep.RunStepStatus.FAILED:
            return 3
        case runstep.RunStepStatus.COMPLETED:
            return 4
        case runstep.RunStepStatus.EXPIRED:
            return 5
        case _:
            assert_never(status)


def every_type(type_: runstep.RunStepType) -> int:
    match type_:
        case runstep.RunStepType.MESSAGE_CREATION:
            return 1
        case runstep.RunStepType.TOOL_CALLS:
            return 2
        case _:
            assert_never(type_)


def every_error_code(code: runstep.RunStepLastErrorCode) -> int:
    assert_type(code, runstep.RunStepLastErrorCode)
    match code:
        case runstep.RunStepLastErrorCode.SERVER_ERROR:
            return 1
        case runstep.RunStepLastErrorCode.RATE_LIMIT_EXCEEDED:
            return 2
        case _:
            assert_never(code)


def every_tool(tool: runstep.RunStepToolCallType) -> int:
    assert_type(tool, runstep.RunStepToolCallType)
    match tool:
        case runstep.RunStepToolCallType.CODE_INTERPRETER:
            return 1
        case runstep.RunStepToolCallType.FILE_SEARCH:
            return 2
        case runstep.RunStepToolCallType.FUNCTION:
            return 3
        case runstep.RunStepToolCallType.RETRIEVAL:
            return 4
        case _:
            assert_never(tool)


def every_output(kind: runstep.RunStepCodeOutputType) -> int:
    match kind:
        case runstep.RunStepCodeOutputType.LOGS:
            return 1
        case runstep.RunStepCodeOutputType.IMAGE:
            return 2
        case _:
            assert_never(kind)


def every_ranker(ranker: runstep.FileSearchRanker) -> int:
    match ranker:
        case runstep.FileSearchRanker.AUTO:
            return 1
        case runstep.FileSearchRanker.DEFAULT_2024_08_21:
            return 2
        case _:
            assert_never(ranker)


def every_content(kind: runstep.RunStepFileSearchContentType) -> int:
    match kind:
        case runstep.RunStepFileSearchContentType.TEXT:
            return 1
        case _:
            assert_never(kind)


def every_event(event: runstep.RunStepStreamEventType) -> int:
    assert_type(event, runstep.RunStepStreamEventType)
    match event:
        case runstep.RunStepStreamEventType.CREATED:
            return 1
        case runstep.RunStepStreamEventType.IN_PROGRESS:
            return 2
        case runstep.RunStepStreamEventType.DELTA:
            return 3
        case runstep.RunStepStreamEventType.COMPLETED:
            return 4
        case runstep.RunStepStreamEventType.FAILED:
            return 5
        case runstep.RunStepStreamEventType.CANCELLED:
            return 6
        case runstep.RunStepStreamEventType.EXPIRED:
            return 7
        case _:
            assert_never(event)


# Constructing


def constructing(
    functions: list[runstep.RunStepDetailsToolCallsFunctionObject],
    logs: tuple[runstep.RunStepDetailsToolCallsCodeOutputLogsObject, ...],
    labels: dict[str, str],
) -> None:
    details = runstep.RunStepDetailsToolCallsObject(tool_calls=functions)
    assert_type(details.type, Literal[runstep.RunStepType.TOOL_CALLS])
    code = runstep.RunStepDetailsToolCallsCodeObjectCodeInterpreter(
        input="1", outputs=logs
    )
    runstep.RunStepDetailsToolCallsCodeObject(id="call_1", code_interpreter=code)
    made = runstep.RunStepObject(
        id="step_1",
        created_at=1,
        assistant_id="asst_1",
        thread_id="thread_1",
        run_id="run_1",
        type=runstep.RunStepType.TOOL_CALLS,
        status=runstep.RunStepStatus.COMPLETED,
        step_details=details,
        metadata=labels,
        extra={"unknown": [1]},
    )
    assert_type(made, runstep.RunStepObject)
    runstep.ListRunStepsResponse(data=[made], has_more=False)
    unknown = runstep.UnknownType.unlisted("openapi")
    runstep.RunStepDetailsToolCallsUnknownObject(id="call_2", type=unknown)
    runstep.RunStepDetailsToolCallsFileSearchRankingOptionsObject(
        ranker=runstep.FileSearchRanker.AUTO, score_threshold=0
    )
