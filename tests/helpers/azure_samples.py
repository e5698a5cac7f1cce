"""Samples of the JSON of every class in `runstep.azure`, written for the tests."""

from typing import Any

from runstep import azure

Json = dict[str, Any]

FUNCTION: Json = {"name": "weather", "arguments": '{"in":"Oslo"}', "output": "rain"}
REQUEST: Json = {
    "requesturl": "https://bing.test/?q=1",
    "response_metadata": "{'n': 5}",
}
TEXTS: Json = {"input": "sales?", "output": "Up."}
BROWSER_STEP: Json = {"last_step_result": "ok", "current_state": "a", "next_step": "b"}
BROWSER: Json = {**TEXTS, "steps": [BROWSER_STEP]}
AGENT: Json = {
    **FUNCTION,
    "run_id": "run_2",
    "thread_id": "thread_2",
    "assistant_id": "asst_2",
}
CHECK: Json = {"id": "check_1", "code": "malicious", "message": "Look twice."}
SCREEN: Json = {
    "type": "computer_screenshot",
    "file_id": "file-screen",
    "image_url": "https://screen.test/1.png",
}
COMPUTER: Json = {
    "action": {"type": "drag", "path": [{"x": 1, "y": 2}]},
    "pending_safety_checks": [CHECK],
    "output": SCREEN,
    "acknowledged_safety_checks": [CHECK],
}
ACTIVITY: Json = {
    "type": "mcp_list_tools",
    "id": "activity_1",
    "server_label": "docs",
    "tools": {"search": {"description": "Searches.", "parameters": {"type": "object"}}},
}


def call(type_: str, members: Json) -> Json:
    return {"id": "call_1", "type": type_, **members}


#: The tool calls and the details. Each key of the class has a value.
CALLS: dict[type, Json] = {
    azure.RunStepOpenAPIToolCall: call(
        "openapi", {"function": FUNCTION, "openapi": {"later": "use"}}
    ),
    azure.RunStepBingGroundingToolCall: call(
        "bing_grounding", {"bing_grounding": REQUEST}
    ),
    azure.RunStepBingCustomSearchToolCall: call(
        "bing_custom_search", {"bing_custom_search": REQUEST}
    ),
    azure.RunStepAzureAISearchToolCall: call(
        "azure_ai_search", {"azure_ai_search": TEXTS}
    ),
    azure.RunStepSharepointToolCall: call(
        "sharepoint_grounding", {"sharepoint_grounding": TEXTS}
    ),
    azure.RunStepMicrosoftFabricToolCall: call(
        "fabric_aiskill",
        {
            "fabric_dataagent": TEXTS,
            "fabric_aiskill": TEXTS,
            "microsoft_fabric": TEXTS,
        },
    ),
    azure.RunStepDeepResearchToolCall: call("deep_research", {"deep_research": TEXTS}),
    azure.RunStepMcpToolCall: call("mcp", {**FUNCTION, "server_label": "docs"}),
    azure.RunStepBrowserAutomationToolCall: call(
        "browser_automation", {"browser_automation": BROWSER}
    ),
    azure.RunStepConnectedAgentToolCall: call(
        "connected_agent", {"connected_agent": AGENT}
    ),
    azure.RunStepAzureFunctionToolCall: call(
        "azure_function", {"azure_function": FUNCTION}
    ),
    azure.RunStepComputerUseToolCall: call(
        "computer_use_preview",
        {
            "computer_use_preview": COMPUTER,
            "output": SCREEN,
            "acknowledged_safety_checks": [CHECK],
        },
    ),
}
DETAILS: dict[type, Json] = {
    azure.RunStepActivityDetails: {"type": "activities", "activities": [ACTIVITY]}
}
NESTED: dict[type, Json] = {
    azure.RunStepOpenAPIToolCallDetails: FUNCTION,
    azure.RunStepBingGroundingToolCallDetails: REQUEST,
    azure.RunStepToolCallInputAndOutput: TEXTS,
    azure.RunStepDeepResearchToolCallDetails: TEXTS,
    azure.BrowserAutomationToolCallStep: BROWSER_STEP,
    azure.BrowserAutomationToolCallDetails: BROWSER,
    azure.RunStepConnectedAgent: AGENT,
    azure.AzureFunctionToolCallDetails: FUNCTION,
    azure.SafetyCheck: CHECK,
    azure.ComputerScreenshot: SCREEN,
    azure.RunStepComputerUseToolCallDetails: COMPUTER,
    azure.RunStepDetailsActivity: ACTIVITY,
}
AZURE_SAMPLES: dict[type, Json] = {**CALLS, **DETAILS, **NESTED}
