from collections.abc import Mapping, Sequence
from typing import Final, Literal

from attrs import frozen  # type: ignore[import-not-found,unused-ignore]
from typing_extensions import Self

from .enums import UnknownType
from .objects import SchemaObject, _Object
from .tool_calls import (
    RunStepDetailsToolCallsUnknownObject,
    RunStepDetailsUnknownObject,
)

@frozen(kw_only=True, eq=False, init=False)
class RunStepOpenAPIToolCallDetails(SchemaObject):
    name: Final[str | None] = None
    arguments: Final[str | None] = None
    output: Final[str | None] = None
    def __init__(
        self,
        *,
        name: str | None = None,
        arguments: str | None = None,
        output: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        name: str | None = ...,
        arguments: str | None = ...,
        output: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepOpenAPIToolCall(RunStepDetailsToolCallsUnknownObject):
    function: Final[RunStepOpenAPIToolCallDetails | None] = None
    openapi: Final[Mapping[str, object] | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        function: RunStepOpenAPIToolCallDetails | None = None,
        openapi: Mapping[str, object] | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        function: RunStepOpenAPIToolCallDetails | None = ...,
        openapi: Mapping[str, object] | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepBingGroundingToolCallDetails(SchemaObject):
    requesturl: Final[str | None] = None
    response_metadata: Final[str | None] = None
    def __init__(
        self,
        *,
        requesturl: str | None = None,
        response_metadata: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        requesturl: str | None = ...,
        response_metadata: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepBingGroundingToolCall(RunStepDetailsToolCallsUnknownObject):
    bing_grounding: Final[RunStepBingGroundingToolCallDetails | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        bing_grounding: RunStepBingGroundingToolCallDetails | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        bing_grounding: RunStepBingGroundingToolCallDetails | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepBingCustomSearchToolCall(RunStepDetailsToolCallsUnknownObject):
    bing_custom_search: Final[RunStepBingGroundingToolCallDetails | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        bing_custom_search: RunStepBingGroundingToolCallDetails | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        bing_custom_search: RunStepBingGroundingToolCallDetails | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepToolCallInputAndOutput(SchemaObject):
    input: Final[str | None] = None
    output: Final[str | None] = None
    def __init__(
        self,
        *,
        input: str | None = None,
        output: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self, *, input: str | None = ..., output: str | None = ..., extra: _Object = ...
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepAzureAISearchToolCall(RunStepDetailsToolCallsUnknownObject):
    azure_ai_search: Final[RunStepToolCallInputAndOutput | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        azure_ai_search: RunStepToolCallInputAndOutput | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        azure_ai_search: RunStepToolCallInputAndOutput | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepSharepointToolCall(RunStepDetailsToolCallsUnknownObject):
    sharepoint_grounding: Final[RunStepToolCallInputAndOutput | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        sharepoint_grounding: RunStepToolCallInputAndOutput | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        sharepoint_grounding: RunStepToolCallInputAndOutput | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepMicrosoftFabricToolCall(RunStepDetailsToolCallsUnknownObject):
    fabric_dataagent: Final[RunStepToolCallInputAndOutput | None] = None
    fabric_aiskill: Final[RunStepToolCallInputAndOutput | None] = None
    microsoft_fabric: Final[RunStepToolCallInputAndOutput | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        fabric_dataagent: RunStepToolCallInputAndOutput | None = None,
        fabric_aiskill: RunStepToolCallInputAndOutput | None = None,
        microsoft_fabric: RunStepToolCallInputAndOutput | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        fabric_dataagent: RunStepToolCallInputAndOutput | None = ...,
        fabric_aiskill: RunStepToolCallInputAndOutput | None = ...,
        microsoft_fabric: RunStepToolCallInputAndOutput | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeepResearchToolCallDetails(SchemaObject):
    input: Final[str | None] = None
    output: Final[str | None] = None
    def __init__(
        self,
        *,
        input: str | None = None,
        output: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self, *, input: str | None = ..., output: str | None = ..., extra: _Object = ...
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDeepResearchToolCall(RunStepDetailsToolCallsUnknownObject):
    deep_research: Final[RunStepDeepResearchToolCallDetails | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        deep_research: RunStepDeepResearchToolCallDetails | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        deep_research: RunStepDeepResearchToolCallDetails | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepMcpToolCall(RunStepDetailsToolCallsUnknownObject):
    arguments: Final[str | None] = None
    name: Final[str | None] = None
    output: Final[str | None] = None
    server_label: Final[str | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        arguments: str | None = None,
        name: str | None = None,
        output: str | None = None,
        server_label: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        arguments: str | None = ...,
        name: str | None = ...,
        output: str | None = ...,
        server_label: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class BrowserAutomationToolCallStep(SchemaObject):
    last_step_result: Final[str | None] = None
    current_state: Final[str | None] = None
    next_step: Final[str | None] = None
    def __init__(
        self,
        *,
        last_step_result: str | None = None,
        current_state: str | None = None,
        next_step: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        last_step_result: str | None = ...,
        current_state: str | None = ...,
        next_step: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class BrowserAutomationToolCallDetails(SchemaObject):
    input: Final[str | None] = None
    output: Final[str | None] = None
    steps: Final[tuple[BrowserAutomationToolCallStep, ...] | None] = None
    def __init__(
        self,
        *,
        input: str | None = None,
        output: str | None = None,
        steps: Sequence[BrowserAutomationToolCallStep] | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        input: str | None = ...,
        output: str | None = ...,
        steps: Sequence[BrowserAutomationToolCallStep] | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepBrowserAutomationToolCall(RunStepDetailsToolCallsUnknownObject):
    browser_automation: Final[BrowserAutomationToolCallDetails | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        browser_automation: BrowserAutomationToolCallDetails | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        browser_automation: BrowserAutomationToolCallDetails | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepConnectedAgent(SchemaObject):
    name: Final[str | None] = None
    arguments: Final[str | None] = None
    output: Final[str | None] = None
    run_id: Final[str | None] = None
    thread_id: Final[str | None] = None
    assistant_id: Final[str | None] = None
    def __init__(
        self,
        *,
        name: str | None = None,
        arguments: str | None = None,
        output: str | None = None,
        run_id: str | None = None,
        thread_id: str | None = None,
        assistant_id: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        name: str | None = ...,
        arguments: str | None = ...,
        output: str | None = ...,
        run_id: str | None = ...,
        thread_id: str | None = ...,
        assistant_id: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepConnectedAgentToolCall(RunStepDetailsToolCallsUnknownObject):
    connected_agent: Final[RunStepConnectedAgent | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        connected_agent: RunStepConnectedAgent | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        connected_agent: RunStepConnectedAgent | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class AzureFunctionToolCallDetails(SchemaObject):
    name: Final[str | None] = None
    arguments: Final[str | None] = None
    output: Final[str | None] = None
    def __init__(
        self,
        *,
        name: str | None = None,
        arguments: str | None = None,
        output: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        name: str | None = ...,
        arguments: str | None = ...,
        output: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepAzureFunctionToolCall(RunStepDetailsToolCallsUnknownObject):
    azure_function: Final[AzureFunctionToolCallDetails | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        azure_function: AzureFunctionToolCallDetails | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        azure_function: AzureFunctionToolCallDetails | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class SafetyCheck(SchemaObject):
    id: Final[str | None] = None
    code: Final[str | None] = None
    message: Final[str | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        code: str | None = None,
        message: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        code: str | None = ...,
        message: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class ComputerScreenshot(SchemaObject):
    type: Final[str | None] = None
    file_id: Final[str | None] = None
    image_url: Final[str | None] = None
    def __init__(
        self,
        *,
        type: str | None = None,
        file_id: str | None = None,
        image_url: str | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: str | None = ...,
        file_id: str | None = ...,
        image_url: str | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepComputerUseToolCallDetails(SchemaObject):
    action: Final[Mapping[str, object] | None] = None
    pending_safety_checks: Final[tuple[SafetyCheck, ...] | None] = None
    output: Final[ComputerScreenshot | None] = None
    acknowledged_safety_checks: Final[tuple[SafetyCheck, ...] | None] = None
    def __init__(
        self,
        *,
        action: Mapping[str, object] | None = None,
        pending_safety_checks: Sequence[SafetyCheck] | None = None,
        output: ComputerScreenshot | None = None,
        acknowledged_safety_checks: Sequence[SafetyCheck] | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        action: Mapping[str, object] | None = ...,
        pending_safety_checks: Sequence[SafetyCheck] | None = ...,
        output: ComputerScreenshot | None = ...,
        acknowledged_safety_checks: Sequence[SafetyCheck] | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepComputerUseToolCall(RunStepDetailsToolCallsUnknownObject):
    computer_use_preview: Final[RunStepComputerUseToolCallDetails | None] = None
    output: Final[ComputerScreenshot | None] = None
    acknowledged_safety_checks: Final[tuple[SafetyCheck, ...] | None] = None
    def __init__(
        self,
        *,
        id: str | None = None,
        type: Literal[UnknownType.UNKNOWN] = ...,
        computer_use_preview: RunStepComputerUseToolCallDetails | None = None,
        output: ComputerScreenshot | None = None,
        acknowledged_safety_checks: Sequence[SafetyCheck] | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        id: str | None = ...,
        type: Literal[UnknownType.UNKNOWN] = ...,
        computer_use_preview: RunStepComputerUseToolCallDetails | None = ...,
        output: ComputerScreenshot | None = ...,
        acknowledged_safety_checks: Sequence[SafetyCheck] | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepDetailsActivity(SchemaObject):
    type: Final[str | None] = None
    id: Final[str | None] = None
    server_label: Final[str | None] = None
    tools: Final[Mapping[str, object] | None] = None
    def __init__(
        self,
        *,
        type: str | None = None,
        id: str | None = None,
        server_label: str | None = None,
        tools: Mapping[str, object] | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: str | None = ...,
        id: str | None = ...,
        server_label: str | None = ...,
        tools: Mapping[str, object] | None = ...,
        extra: _Object = ...,
    ) -> Self: ...

@frozen(kw_only=True, eq=False, init=False)
class RunStepActivityDetails(RunStepDetailsUnknownObject):
    activities: Final[tuple[RunStepDetailsActivity, ...] | None] = None
    def __init__(
        self,
        *,
        type: Literal[UnknownType.UNKNOWN] = ...,
        activities: Sequence[RunStepDetailsActivity] | None = None,
        extra: _Object = ...,
    ) -> None: ...
    def __replace__(
        self,
        *,
        type: Literal[UnknownType.UNKNOWN] = ...,
        activities: Sequence[RunStepDetailsActivity] | None = ...,
        extra: _Object = ...,
    ) -> Self: ...
