"""Values that are nested deeper than Python's stack, wherever they may stand."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from runstep.__main__ import main

from ..helpers.samples import (
    CODE_CALL,
    FUNCTION_CALL,
    PAGE,
    RETRIEVAL_CALL,
    STEP,
    UNKNOWN_CALL,
    Json,
    event_stream,
)
from .helpers import NO_CALLS, new_step, tool_calls

DEPTH = 2_500
ARRAYS = "[" * DEPTH + "]" * DEPTH
OBJECTS = '{"a":' * DEPTH + "1" + "}" * DEPTH
#: It stands for a deep value in JSON text.
DEEP = "DEEP"


def with_call(call: Json) -> str:
    return json.dumps(new_step(0, 1, **tool_calls(call)))


TABLE = {"type": "table", "rows": DEEP}
FUNCTION = {**FUNCTION_CALL["function"], "x": DEEP}
CREATED = {**STEP, "status": "in_progress", "step_details": NO_CALLS}

#: Texts of files with valid steps, by the place where the deep value stands.
VALID = {
    "a step": json.dumps({**STEP, "x": DEEP}),
    "a page": json.dumps({**PAGE, "x": DEEP}),
    "a function": with_call({**FUNCTION_CALL, "function": FUNCTION}),
    "a retrieval": with_call({**RETRIEVAL_CALL, "retrieval": {"n": DEEP}}),
    "an unknown call": with_call({**UNKNOWN_CALL, "x": DEEP}),
    "an output": with_call(
        {**CODE_CALL, "code_interpreter": {"input": "x", "outputs": [TABLE]}}
    ),
    "details": json.dumps(
        {**STEP, "type": "odd", "step_details": {"type": "odd", "x": DEEP}}
    ),
    "an event": event_stream(("thread.run.step.failed", {**STEP, "x": DEEP})),
}
#: Texts of files with problems.
INVALID = {
    "an id": json.dumps({**STEP, "id": DEEP}),
    "a status": json.dumps({**STEP, "status": DEEP}),
    "a tag": json.dumps({**STEP, "object": DEEP}),
    "metadata": json.dumps({**STEP, "metadata": {"a": DEEP}}),
    "steps": json.dumps({**PAGE, "data": [DEEP]}),
    "a file": json.dumps(DEEP),
    "broken JSON": json.dumps({"x": DEEP})[:-1] + ",}",
    "the id of an event": event_stream(
        ("thread.run.step.created", {"id": DEEP}),
        ("thread.run.step.created", {**CREATED, "id": DEEP}),
    ),
    "the id of a delta": event_stream(
        ("thread.run.step.created", CREATED), ("thread.run.step.delta", {"id": DEEP})
    ),
}


@pytest.mark.parametrize("deep", [ARRAYS, OBJECTS], ids=["arrays", "objects"])
@pytest.mark.parametrize("place", [*VALID, *INVALID])
def test_any_depth_in_any_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, deep: str
) -> None:
    archive = tmp_path / "archive"
    archive.write_text({**VALID, **INVALID}[place].replace(f'"{DEEP}"', deep))
    status = int(place in INVALID)
    assert main(["check", "--strictness", "open", str(archive)]) == status
    pytest.importorskip("rich", reason="show needs rich")
    pictures = ["--svg", f"{tmp_path}/svg", "--html", f"{tmp_path}/html"]
    for options in ([], ["--tool-calls", *pictures], ["--json", "--tool-calls"]):
        assert main(["show", *options, str(archive)]) == status
    printed = "".join(capsys.readouterr())
    assert len(re.findall(r"(?m)^(?:no|\d+) problems?$", printed)) == 3


def test_deep_texts_of_tool_calls_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("rich", reason="show needs rich")
    archive = tmp_path / "archive"
    calls: list[Any] = []
    for place in ("a retrieval", "an unknown call", "an output"):
        archive.write_text(VALID[place].replace(f'"{DEEP}"', ARRAYS))
        assert main(["show", "--json", "--tool-calls", str(archive)]) == 0
        run, _ = map(json.loads, capsys.readouterr().out.splitlines())
        calls += run["steps"][0]["tool_calls"]
    assert calls[0]["input"] == f'{{"n":{ARRAYS}}}'
    assert calls[1]["input"] == f'{{"server_label":"docs","x":{ARRAYS}}}'
    assert calls[2]["outputs"] == [f'table {{"rows":{ARRAYS}}}']
