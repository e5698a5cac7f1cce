"""The run step of the Assistants API as Python types.

`loads` and `dumps` read and write JSON text. `structure` and `unstructure` read and
write JSON that another parser has parsed. A run step is a `RunStepObject`.
`iter_steps` reads run steps from files and folders. `iter_events` reads the events of a
stream, and `RunStepAccumulator` adds them up to run steps. `json_schema` returns the
schema as JSON Schema.

All public names are attributes of this package, and so are its public modules. They are
loaded at their first use, so that `python -m runstep` can catch Ctrl-C meanwhile.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._frozen import Extra
    from .converters import (
        configure,
        dumps,
        loads,
        make_converter,
        structure,
        unstructure,
    )
    from .deltas import (
        RunStepDeltaObject,
        RunStepDeltaObjectDelta,
        RunStepDeltaObjectDeltaStepDetails,
        RunStepDeltaStepDetailsMessageCreationObject,
        RunStepDeltaStepDetailsMessageCreationObjectMessageCreation,
        RunStepDeltaStepDetailsToolCallsCodeObject,
        RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter,
        RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
        RunStepDeltaStepDetailsToolCallsCodeOutputImageObject,
        RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage,
        RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject,
        RunStepDeltaStepDetailsToolCallsFileSearchObject,
        RunStepDeltaStepDetailsToolCallsFunctionObject,
        RunStepDeltaStepDetailsToolCallsFunctionObjectFunction,
        RunStepDeltaStepDetailsToolCallsObject,
        RunStepDeltaStepDetailsToolCallsObjectToolCallsInner,
        RunStepDeltaStepDetailsToolCallsRetrievalObject,
        RunStepDeltaStepDetailsToolCallsUnknownObject,
        RunStepDeltaStepDetailsUnknownObject,
    )
    from .enums import (
        FileSearchRanker,
        RunStepCodeOutputType,
        RunStepFileSearchContentType,
        RunStepLastErrorCode,
        RunStepStatus,
        RunStepStreamEventType,
        RunStepToolCallType,
        RunStepType,
        Strictness,
        UnknownType,
    )
    from .errors import FileProblem, Problem, RunStepValidationError
    from .events import RunStepDeltaEvent, RunStepSnapshotEvent, RunStepStreamEvent
    from .files import iter_steps
    from .objects import (
        ListRunStepsResponse,
        RunStepCompletionUsage,
        RunStepCompletionUsageCompletionTokensDetails,
        RunStepCompletionUsagePromptTokenDetails,
        RunStepDetailsMessageCreationObject,
        RunStepDetailsMessageCreationObjectMessageCreation,
        RunStepDetailsToolCallsObject,
        RunStepObject,
        RunStepObjectLastError,
        RunStepObjectStepDetails,
        SchemaObject,
    )
    from .schema import json_schema
    from .stream import RunStepAccumulator, aiter_events, iter_events
    from .tool_calls import (
        RunStepDetailsToolCallsCodeObject,
        RunStepDetailsToolCallsCodeObjectCodeInterpreter,
        RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner,
        RunStepDetailsToolCallsCodeOutputImageObject,
        RunStepDetailsToolCallsCodeOutputImageObjectImage,
        RunStepDetailsToolCallsCodeOutputLogsObject,
        RunStepDetailsToolCallsFileSearchObject,
        RunStepDetailsToolCallsFileSearchObjectFileSearch,
        RunStepDetailsToolCallsFileSearchRankingOptionsObject,
        RunStepDetailsToolCallsFileSearchResultObject,
        RunStepDetailsToolCallsFileSearchResultObjectContentInner,
        RunStepDetailsToolCallsFunctionObject,
        RunStepDetailsToolCallsFunctionObjectFunction,
        RunStepDetailsToolCallsObjectToolCallsInner,
        RunStepDetailsToolCallsRetrievalObject,
        RunStepDetailsToolCallsUnknownObject,
        RunStepDetailsUnknownObject,
    )

__version__ = "0.2.0"

_MODULES = [
    "azure",
    "converters",
    "deltas",
    "enums",
    "errors",
    "events",
    "files",
    "objects",
    "schema",
    "stream",
    "tool_calls",
]

__all__ = [
    "Extra",
    "FileProblem",
    "FileSearchRanker",
    "ListRunStepsResponse",
    "Problem",
    "RunStepAccumulator",
    "RunStepCodeOutputType",
    "RunStepCompletionUsage",
    "RunStepCompletionUsageCompletionTokensDetails",
    "RunStepCompletionUsagePromptTokenDetails",
    "RunStepDeltaEvent",
    "RunStepDeltaObject",
    "RunStepDeltaObjectDelta",
    "RunStepDeltaObjectDeltaStepDetails",
    "RunStepDeltaStepDetailsMessageCreationObject",
    "RunStepDeltaStepDetailsMessageCreationObjectMessageCreation",
    "RunStepDeltaStepDetailsToolCallsCodeObject",
    "RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreter",
    "RunStepDeltaStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner",
    "RunStepDeltaStepDetailsToolCallsCodeOutputImageObject",
    "RunStepDeltaStepDetailsToolCallsCodeOutputImageObjectImage",
    "RunStepDeltaStepDetailsToolCallsCodeOutputLogsObject",
    "RunStepDeltaStepDetailsToolCallsFileSearchObject",
    "RunStepDeltaStepDetailsToolCallsFunctionObject",
    "RunStepDeltaStepDetailsToolCallsFunctionObjectFunction",
    "RunStepDeltaStepDetailsToolCallsObject",
    "RunStepDeltaStepDetailsToolCallsObjectToolCallsInner",
    "RunStepDeltaStepDetailsToolCallsRetrievalObject",
    "RunStepDeltaStepDetailsToolCallsUnknownObject",
    "RunStepDeltaStepDetailsUnknownObject",
    "RunStepDetailsMessageCreationObject",
    "RunStepDetailsMessageCreationObjectMessageCreation",
    "RunStepDetailsToolCallsCodeObject",
    "RunStepDetailsToolCallsCodeObjectCodeInterpreter",
    "RunStepDetailsToolCallsCodeObjectCodeInterpreterOutputsInner",
    "RunStepDetailsToolCallsCodeOutputImageObject",
    "RunStepDetailsToolCallsCodeOutputImageObjectImage",
    "RunStepDetailsToolCallsCodeOutputLogsObject",
    "RunStepDetailsToolCallsFileSearchObject",
    "RunStepDetailsToolCallsFileSearchObjectFileSearch",
    "RunStepDetailsToolCallsFileSearchRankingOptionsObject",
    "RunStepDetailsToolCallsFileSearchResultObject",
    "RunStepDetailsToolCallsFileSearchResultObjectContentInner",
    "RunStepDetailsToolCallsFunctionObject",
    "RunStepDetailsToolCallsFunctionObjectFunction",
    "RunStepDetailsToolCallsObject",
    "RunStepDetailsToolCallsObjectToolCallsInner",
    "RunStepDetailsToolCallsRetrievalObject",
    "RunStepDetailsToolCallsUnknownObject",
    "RunStepDetailsUnknownObject",
    "RunStepFileSearchContentType",
    "RunStepLastErrorCode",
    "RunStepObject",
    "RunStepObjectLastError",
    "RunStepObjectStepDetails",
    "RunStepSnapshotEvent",
    "RunStepStatus",
    "RunStepStreamEvent",
    "RunStepStreamEventType",
    "RunStepToolCallType",
    "RunStepType",
    "RunStepValidationError",
    "SchemaObject",
    "Strictness",
    "UnknownType",
    "aiter_events",
    "configure",
    "dumps",
    "iter_events",
    "iter_steps",
    "json_schema",
    "loads",
    "make_converter",
    "structure",
    "unstructure",
]


if not TYPE_CHECKING:

    def __getattr__(name):
        if name in _MODULES:
            module = __import__(f"{__name__}.{name}", fromlist=["_"])
            globals()[name] = module
            return module
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        match name:
            case "Extra":
                from . import _frozen as module
            case "FileProblem" | "Problem" | "RunStepValidationError":
                from . import errors as module
            case "iter_steps":
                from . import files as module
            case "json_schema":
                from . import schema as module
            case "RunStepAccumulator" | "aiter_events" | "iter_events":
                from . import stream as module
            case "RunStepDeltaEvent" | "RunStepSnapshotEvent" | "RunStepStreamEvent":
                from . import events as module
            case _ if name.startswith("RunStepDelta"):
                from . import deltas as module
            case _ if name.islower():
                from . import converters as module
            case _:
                from . import enums as module

                if not hasattr(module, name):
                    from . import objects as module
        value = globals()[name] = getattr(module, name)
        return value


def __dir__() -> list[str]:
    return [*__all__, *_MODULES, "__version__"]
