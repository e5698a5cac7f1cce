import runstep


def outputs(text: str) -> list[str | None]:
    """Return the outputs of the functions that a step called."""
    details = runstep.loads(text).step_details
    if details.type is not runstep.RunStepType.TOOL_CALLS:
        return []
    functions = runstep.RunStepDetailsToolCallsFunctionObject
    calls = [call for call in details.tool_calls if isinstance(call, functions)]
    return [call.function.output for call in calls]
