"""The classes of Azure's dialect: its tool calls, and its details of activities.

Azure AI Agents sends tool calls and details that OpenAI's document does not have. Only
``"open"`` reads them as objects of these classes, whose names are those in the package
azure-ai-agents 1.2.0b6. They derive from the classes of unknown types.

The service departs from its own models. So every key but `type` may be absent or null,
and `extra` holds other keys. An object that does not fit its class is read as an object
of the class of unknown types. Deltas have no classes of their own.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from ._fields.keys import OptionalKey
from ._fields.kinds import OneOf
from ._fields.schema_class import schema_class
from ._fields.schema_object import SchemaObject
from .enums import UnknownType
from .tool_calls import (
    RunStepDetailsToolCallsUnknownObject,
    RunStepDetailsUnknownObject,
)

_Unknown: TypeAlias = Literal[UnknownType.UNKNOWN]
_Text: TypeAlias = OptionalKey[str | None]


@schema_class(kw_only=True)
class RunStepOpenAPIToolCallDetails(SchemaObject):
    """The name, the arguments and the output of an OpenAPI call.

    Schema: none; wire only.
    """

    name: _Text = None
    """The name of the operation. None if it is absent or null."""
    arguments: _Text = None
    """The arguments that the model wrote. None if it is absent or null."""
    output: _Text = None
    """The output of the operation. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepOpenAPIToolCall(RunStepDetailsToolCallsUnknownObject):
    """A call of an API that is described by an OpenAPI document.

    Schema: ``RunStepOpenAPIToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("openapi")]
    """The type of the tool call, always ``openapi``."""
    function: OptionalKey[RunStepOpenAPIToolCallDetails | None] = None
    """Not in Azure's model: name, arguments and output. None if absent or null."""
    openapi: OptionalKey[Mapping[str, object] | None] = None
    """An object that Azure reserves for later use. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepBingGroundingToolCallDetails(SchemaObject):
    """The request and the metadata of a search with Bing.

    Schema: none. Azure's model has a record of strings.
    """

    requesturl: _Text = None
    """The URL of the request. None if it is absent or null."""
    response_metadata: _Text = None
    """Metadata of the response, as a Python literal. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepBingGroundingToolCall(RunStepDetailsToolCallsUnknownObject):
    """A search with Bing.

    Schema: ``RunStepBingGroundingToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("bing_grounding")]
    """The type of the tool call, always ``bing_grounding``."""
    bing_grounding: OptionalKey[RunStepBingGroundingToolCallDetails | None] = None
    """The request and its metadata. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepBingCustomSearchToolCall(RunStepDetailsToolCallsUnknownObject):
    """A search with Bing in a selection of sites.

    Schema: ``RunStepBingCustomSearchToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("bing_custom_search")]
    """The type of the tool call, always ``bing_custom_search``."""
    bing_custom_search: OptionalKey[RunStepBingGroundingToolCallDetails | None] = None
    """The request and its metadata. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepToolCallInputAndOutput(SchemaObject):
    """The input and the output of a tool that takes and returns text.

    Schema: none. Azure's model has a record of strings.
    """

    input: _Text = None
    """The input that the model wrote. None if it is absent or null."""
    output: _Text = None
    """The output of the tool. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepAzureAISearchToolCall(RunStepDetailsToolCallsUnknownObject):
    """A search with Azure AI Search.

    Schema: ``RunStepAzureAISearchToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("azure_ai_search")]
    """The type of the tool call, always ``azure_ai_search``."""
    azure_ai_search: OptionalKey[RunStepToolCallInputAndOutput | None] = None
    """The query and the documents that were found. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepSharepointToolCall(RunStepDetailsToolCallsUnknownObject):
    """A search in SharePoint.

    Schema: ``RunStepSharepointToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("sharepoint_grounding")]
    """The type of the tool call, always ``sharepoint_grounding``."""
    sharepoint_grounding: OptionalKey[RunStepToolCallInputAndOutput | None] = None
    """The query and the documents that were found. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepMicrosoftFabricToolCall(RunStepDetailsToolCallsUnknownObject):
    """A call of a data agent of Microsoft Fabric.

    The type had three names, and each is also the key of the input and the output.

    Schema: ``RunStepMicrosoftFabricToolCall`` of Azure.
    """

    type: Annotated[
        _Unknown, OneOf("fabric_dataagent", "fabric_aiskill", "microsoft_fabric")
    ]
    """The type of the tool call; before 2025, it had one of the two older names."""
    fabric_dataagent: OptionalKey[RunStepToolCallInputAndOutput | None] = None
    """The question and the answer. None if it is absent or null."""
    fabric_aiskill: OptionalKey[RunStepToolCallInputAndOutput | None] = None
    """The same for the type ``fabric_aiskill``. None if it is absent or null."""
    microsoft_fabric: OptionalKey[RunStepToolCallInputAndOutput | None] = None
    """The same for the type ``microsoft_fabric``. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeepResearchToolCallDetails(SchemaObject):
    """The input and the output of a deep research.

    Schema: ``RunStepDeepResearchToolCallDetails`` of Azure.
    """

    input: _Text = None
    """The question. None if it is absent or null."""
    output: _Text = None
    """The report. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepDeepResearchToolCall(RunStepDetailsToolCallsUnknownObject):
    """A call of the tool for deep research.

    Schema: ``RunStepDeepResearchToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("deep_research")]
    """The type of the tool call, always ``deep_research``."""
    deep_research: OptionalKey[RunStepDeepResearchToolCallDetails | None] = None
    """The question and the report. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepMcpToolCall(RunStepDetailsToolCallsUnknownObject):
    """A call of a tool of an MCP server. Its keys are in the call itself.

    Schema: ``RunStepMcpToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("mcp")]
    """The type of the tool call, always ``mcp``."""
    arguments: _Text = None
    """The arguments that the model wrote. None if it is absent or null."""
    name: _Text = None
    """The name of the tool. None if it is absent or null."""
    output: _Text = None
    """The output of the tool. None if it is absent or null."""
    server_label: _Text = None
    """The label of the MCP server. None if it is absent or null."""


@schema_class(kw_only=True)
class BrowserAutomationToolCallStep(SchemaObject):
    """A step that the browser took.

    Schema: ``BrowserAutomationToolCallStep`` of Azure.
    """

    last_step_result: _Text = None
    """The result of the step before. None if it is absent or null."""
    current_state: _Text = None
    """The state of the browser. None if it is absent or null."""
    next_step: _Text = None
    """What the browser does next. None if it is absent or null."""


@schema_class(kw_only=True)
class BrowserAutomationToolCallDetails(SchemaObject):
    """The input, the output and the steps of a call of the browser.

    Schema: ``BrowserAutomationToolCallDetails`` of Azure.
    """

    input: _Text = None
    """The task that the model wrote. None if it is absent or null."""
    output: _Text = None
    """The result of the task. None if it is absent or null."""
    steps: OptionalKey[Sequence[BrowserAutomationToolCallStep] | None] = None
    """The steps that the browser took. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepBrowserAutomationToolCall(RunStepDetailsToolCallsUnknownObject):
    """A call of a browser that does a task.

    Schema: ``RunStepBrowserAutomationToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("browser_automation")]
    """The type of the tool call, always ``browser_automation``."""
    browser_automation: OptionalKey[BrowserAutomationToolCallDetails | None] = None
    """The input, the output and the steps. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepConnectedAgent(SchemaObject):
    """The agent that was called, its input and its output.

    Schema: ``RunStepConnectedAgent`` of Azure.
    """

    name: _Text = None
    """The name of the agent. None if it is absent or null."""
    arguments: _Text = None
    """The arguments that the model wrote. None if it is absent or null."""
    output: _Text = None
    """The output of the agent. None if it is absent or null."""
    run_id: _Text = None
    """The id of the agent's run. None if it is absent or null."""
    thread_id: _Text = None
    """The id of the agent's thread. None if it is absent or null."""
    assistant_id: _Text = None
    """The id of the agent. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepConnectedAgentToolCall(RunStepDetailsToolCallsUnknownObject):
    """A call of another agent.

    Schema: ``RunStepConnectedAgentToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("connected_agent")]
    """The type of the tool call, always ``connected_agent``."""
    connected_agent: OptionalKey[RunStepConnectedAgent | None] = None
    """The agent, its input and its output. None if it is absent or null."""


@schema_class(kw_only=True)
class AzureFunctionToolCallDetails(SchemaObject):
    """The name, the arguments and the output of a call of an Azure function.

    Schema: ``AzureFunctionToolCallDetails`` of Azure.
    """

    name: _Text = None
    """The name of the function. None if it is absent or null."""
    arguments: _Text = None
    """The arguments that the model wrote. None if it is absent or null."""
    output: _Text = None
    """The output of the function. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepAzureFunctionToolCall(RunStepDetailsToolCallsUnknownObject):
    """A call of an Azure function.

    Schema: ``RunStepAzureFunctionToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("azure_function")]
    """The type of the tool call, always ``azure_function``."""
    azure_function: OptionalKey[AzureFunctionToolCallDetails | None] = None
    """The name, the arguments and the output. None if it is absent or null."""


@schema_class(kw_only=True)
class SafetyCheck(SchemaObject):
    """A check that the computer's user has to acknowledge.

    Schema: ``SafetyCheck`` of Azure.
    """

    id: _Text = None
    """The id of the check. None if it is absent or null."""
    code: _Text = None
    """The kind of the check. None if it is absent or null."""
    message: _Text = None
    """A description of the check for people. None if it is absent or null."""


@schema_class(kw_only=True)
class ComputerScreenshot(SchemaObject):
    """A picture of the computer's screen.

    Schema: ``ComputerScreenshot`` of Azure.
    """

    type: _Text = None
    """The type of the object: ``computer_screenshot``. None if it is absent or null."""
    file_id: _Text = None
    """The id of the file that holds the picture. None if it is absent or null."""
    image_url: _Text = None
    """The URL of the picture. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepComputerUseToolCallDetails(SchemaObject):
    """An action on a computer, its checks and the screen after it.

    Schema: ``RunStepComputerUseToolCallDetails`` of Azure.
    """

    action: OptionalKey[Mapping[str, object] | None] = None
    """The action, such as ``{"type": "click", "x": 1}``. None if absent or null."""
    pending_safety_checks: OptionalKey[Sequence[SafetyCheck] | None] = None
    """Checks that nobody has acknowledged yet. None if it is absent or null."""
    output: OptionalKey[ComputerScreenshot | None] = None
    """The screen after the action. None if it is absent or null."""
    acknowledged_safety_checks: OptionalKey[Sequence[SafetyCheck] | None] = None
    """Checks that were acknowledged. None if it is absent or null."""


@schema_class(kw_only=True)
class RunStepComputerUseToolCall(RunStepDetailsToolCallsUnknownObject):
    """An action on a computer.

    Schema: ``RunStepComputerUseToolCall`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("computer_use_preview")]
    """The type of the tool call, always ``computer_use_preview``."""
    computer_use_preview: OptionalKey[RunStepComputerUseToolCallDetails | None] = None
    """The action, its checks and the screen. None if it is absent or null."""
    output: OptionalKey[ComputerScreenshot | None] = None
    """The screen, which Azure sent here in September 2025. None if absent or null."""
    acknowledged_safety_checks: OptionalKey[Sequence[SafetyCheck] | None] = None
    """The acknowledged checks, which Azure sent here, too. None if absent or null."""


@schema_class(kw_only=True)
class RunStepDetailsActivity(SchemaObject):
    """Something that the service did for a run without the model.

    Schema: ``RunStepDetailsActivity`` of Azure.
    """

    type: _Text = None
    """The type of the activity: ``mcp_list_tools``. None if it is absent or null."""
    id: _Text = None
    """The id of the activity. None if it is absent or null."""
    server_label: _Text = None
    """The label of the MCP server. None if it is absent or null."""
    tools: OptionalKey[Mapping[str, object] | None] = None
    """The MCP server's tools by name, with JSON Schemas. None if absent or null."""


@schema_class(kw_only=True)
class RunStepActivityDetails(RunStepDetailsUnknownObject):
    """The details of a step in which the service did something without the model.

    Schema: ``RunStepActivityDetails`` of Azure.
    """

    type: Annotated[_Unknown, OneOf("activities")]
    """The type of the step, always ``activities``."""
    activities: OptionalKey[Sequence[RunStepDetailsActivity] | None] = None
    """What the service did. None if it is absent or null."""
