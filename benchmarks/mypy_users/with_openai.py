from openai.types.beta.threads.runs import FunctionToolCall, RunStep


def outputs(text: str) -> list[str | None]:
    """Return the outputs of the functions that a step called."""
    details = RunStep.model_validate_json(text).step_details
    if details.type != "tool_calls":
        return []
    functions = FunctionToolCall
    calls = [call for call in details.tool_calls if isinstance(call, functions)]
    return [call.function.output for call in calls]
