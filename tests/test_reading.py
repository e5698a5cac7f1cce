"""What `structure` reads at each strictness, and the problems of what it refuses."""

import collections
import io
import json
import pickle
from types import MappingProxyType
from typing import Any

import pytest

import runstep
from runstep import Problem, RunStepObject, RunStepValidationError
from runstep.enums import STRICTNESSES, Strictness

from .helpers.mutations import json_path, nodes, parent_of
from .helpers.samples import (
    CODE_CALL,
    DELTA,
    DELTA_CODE,
    DELTA_SEARCH,
    FUNCTION_CALL,
    MESSAGE_STEP,
    PAGE,
    RETIRED,
    RETRIEVAL_CALL,
    SAMPLES,
    SEARCH_CALL,
    STEP,
    UNKNOWN_CALL,
    USAGE,
    WIRE_ONLY,
)
from .helpers.wire import compact


def problems(
    value: Any, cls: Any = RunStepObject, strictness: Strictness = "wire"
) -> list[tuple[str, str]]:
    """Return the problems of a value, none if it is read."""
    try:
        runstep.structure(value, cls, strictness=strictness)
    except RunStepValidationError as error:
        return [(problem.path, problem.message) for problem in error.problems]
    return []


def with_call(call: dict[str, Any]) -> dict[str, Any]:
    """Return a step with this tool call alone."""
    return {**STEP, "step_details": {"type": "tool_calls", "tool_calls": [call]}}


def changed(sample: dict[str, Any], path: tuple[str | int, ...], value: Any) -> Any:
    """Return a copy with another value at *path*."""
    copied = json.loads(json.dumps(sample))
    parent_of(copied, path)[path[-1]] = value
    return copied


def without(sample: dict[str, Any], path: tuple[str | int, ...]) -> Any:
    """Return a copy without the key at *path*."""
    copied = json.loads(json.dumps(sample))
    del parent_of(copied, path)[path[-1]]
    return copied


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize("cls", SAMPLES)
def test_a_sample_of_every_class_is_read_at_every_strictness(
    cls: type, strictness: Strictness
) -> None:
    found = problems(SAMPLES[cls], cls, strictness)
    if cls in RETIRED and strictness == "published":
        assert found == [
            ("$.type", '"retrieval" is not in the published document any more')
        ]
    else:
        assert found == []


def test_nested_values_are_objects_of_their_classes() -> None:
    step = runstep.structure(STEP)
    assert isinstance(step, RunStepObject)
    assert step.status is runstep.RunStepStatus.FAILED
    details = step.step_details
    assert isinstance(details, runstep.RunStepDetailsToolCallsObject)
    code, search, function = details.tool_calls
    assert isinstance(code, runstep.RunStepDetailsToolCallsCodeObject)
    logs, image = code.code_interpreter.outputs
    assert isinstance(logs, runstep.RunStepDetailsToolCallsCodeOutputLogsObject)
    assert isinstance(image, runstep.RunStepDetailsToolCallsCodeOutputImageObject)
    assert (logs.logs, image.image.file_id) == ("42\n", "file-plot")
    assert isinstance(search, runstep.RunStepDetailsToolCallsFileSearchObject)
    options, results = search.file_search.ranking_options, search.file_search.results
    assert options is not None
    assert results is not None
    assert options.ranker is runstep.FileSearchRanker.AUTO
    assert results[0].attributes == {
        "year": 2024,
        "draft": False,
        "by": "Ada",
        "weight": 0.5,
    }
    assert isinstance(function, runstep.RunStepDetailsToolCallsFunctionObject)
    assert function.function.output == "2"
    assert step.usage is not None
    assert step.usage.prompt_token_details is not None
    assert step.usage.prompt_token_details.cached_tokens == 2
    assert step.last_error is not None
    assert step.last_error.code is runstep.RunStepLastErrorCode.SERVER_ERROR


NULLABLE = [
    "last_error",
    "expired_at",
    "cancelled_at",
    "failed_at",
    "completed_at",
    "metadata",
    "usage",
]


@pytest.mark.parametrize("name", NULLABLE)
def test_a_required_nullable_key_may_be_absent_except_at_published(name: str) -> None:
    absent = without(STEP, (name,))
    missing = [(f"$.{name}", "a required key is missing")]
    assert problems(absent, strictness="published") == missing
    for strictness in ("wire", "open"):
        assert getattr(runstep.structure(absent, strictness=strictness), name) is None
    for strictness in STRICTNESSES:
        assert problems({**STEP, name: None}, strictness=strictness) == []


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize(
    "name", sorted(STEP.keys() - {*NULLABLE, *WIRE_ONLY["RunStepObject"]})
)
def test_a_required_key_may_be_neither_absent_nor_null(
    name: str, strictness: Strictness
) -> None:
    missing = [(f"$.{name}", "a required key is missing")]
    assert problems(without(STEP, (name,)), strictness=strictness) == missing
    null = problems({**STEP, name: None}, strictness=strictness)
    assert [path for path, _ in null] == [f"$.{name}"]
    assert null[0][1].endswith(", got null")


OPTIONAL: list[tuple[Any, dict[str, Any], tuple[str | int, ...]]] = [
    (RunStepObject, with_call(SEARCH_CALL), (*path,))
    for path in (
        ("step_details", "tool_calls", 0, "file_search", "ranking_options"),
        ("step_details", "tool_calls", 0, "file_search", "results"),
        ("step_details", "tool_calls", 0, "file_search", "results", 0, "content"),
    )
] + [
    (runstep.RunStepDeltaObject, DELTA, ("delta", "step_details")),
    (runstep.RunStepDeltaObject, DELTA, ("delta", "step_details", "tool_calls")),
    (runstep.RunStepDeltaStepDetailsToolCallsCodeObject, DELTA_CODE, ("id",)),
]


@pytest.mark.parametrize(("cls", "sample", "path"), OPTIONAL)
def test_an_optional_key_may_be_absent_and_may_be_null_except_at_published(
    cls: Any, sample: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    for strictness in STRICTNESSES:
        assert problems(without(sample, path), cls, strictness) == []
    null = changed(sample, path, None)
    (found,) = problems(null, cls, "published")
    assert found[1].endswith("got null")
    assert problems(null, cls, "wire") == problems(null, cls, "open") == []


def test_a_key_that_no_document_has_is_checked_at_every_strictness() -> None:
    for strictness in STRICTNESSES:
        assert problems({**STEP, "expires_at": None}, strictness=strictness) == []
        assert problems({**STEP, "expires_at": "soon"}, strictness=strictness) == [
            ("$.expires_at", "expected an integer, got a string of 4 characters")
        ]


def test_first_id_and_last_id_may_be_null_except_at_published() -> None:
    page = {**PAGE, "data": [], "first_id": None, "last_id": None}
    cls = runstep.ListRunStepsResponse
    assert problems(page, cls, "published") == [
        ("$.first_id", "expected a string, got null"),
        ("$.last_id", "expected a string, got null"),
    ]
    assert problems(page, cls, "wire") == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("status",), '"in_progress" or "cancelled"'),
        (("last_error", "code"), '"server_error" or "rate_limit_exceeded"'),
    ],
)
def test_an_unknown_enum_value_is_read_at_open_only(
    path: tuple[str, ...], expected: str
) -> None:
    sample = changed(STEP, path, "new")
    for strictness in ("published", "wire"):
        ((where, message),) = problems(sample, strictness=strictness)
        assert where == "$." + ".".join(path)
        assert message.startswith(f"expected {expected}")
        assert message.endswith('got "new"')
    step = runstep.structure(sample, strictness="open")
    assert runstep.unstructure(step) == sample


def test_an_unknown_tool_call_is_read_at_open_only() -> None:
    sample = with_call(UNKNOWN_CALL)
    for strictness in ("published", "wire"):
        assert problems(sample, strictness=strictness) == [
            (
                "$.step_details.tool_calls[0].type",
                'expected "code_interpreter" or "file_search" or "function" or '
                '"retrieval", got "browser"',
            )
        ]
    step = runstep.structure(sample, strictness="open")
    details = step.step_details
    assert isinstance(details, runstep.RunStepDetailsToolCallsObject)
    (call,) = details.tool_calls
    assert isinstance(call, runstep.RunStepDetailsToolCallsUnknownObject)
    assert (call.id, call.type) == ("call_x", "browser")
    assert call.extra == {"server_label": "docs"}
    assert runstep.unstructure(step) == sample


def test_unknown_step_details_are_read_at_open() -> None:
    sample = {
        **STEP,
        "type": "activities",
        "step_details": {"type": "activities", "activities": [{"id": 1}]},
    }
    step = runstep.structure(sample, strictness="open")
    assert isinstance(step.type, runstep.RunStepType)
    assert step.type == "activities"
    assert isinstance(step.step_details, runstep.RunStepDetailsUnknownObject)
    assert step.step_details.extra == {"activities": ({"id": 1},)}
    assert runstep.unstructure(step) == sample
    assert problems({**sample, "type": "other"}, strictness="open") == [
        ("$.type", 'expected "activities", as in step_details, got "other"')
    ]


def test_an_unknown_event_is_an_error_at_every_strictness() -> None:
    event = {"event": "thread.run.step.asleep", "data": STEP}
    for strictness in STRICTNESSES:
        ((path, _),) = problems(event, runstep.RunStepStreamEvent, strictness)
        assert path == "$.event"


def test_an_empty_object_stands_for_null_at_open() -> None:
    sample = {**STEP, "usage": {}, "last_error": {}}
    assert len(problems(sample)) == 5
    step = runstep.structure(sample, strictness="open")
    assert step.usage is None
    assert step.last_error is None
    assert runstep.dumps(step) == compact(sample)
    # An object that may not be null needs its required keys.
    code = with_call({**CODE_CALL, "code_interpreter": {}})
    assert len(problems(code, strictness="open")) == 2
    # An empty object is read as an object where its class has no required keys.
    converter = runstep.make_converter("open")
    for _ in range(3):
        usage = converter.structure(
            {**USAGE, "prompt_token_details": {}}, runstep.RunStepCompletionUsage
        )
        assert usage.prompt_token_details is not None
    search = with_call({**SEARCH_CALL, "file_search": {}})
    details = runstep.structure(search, strictness="open").step_details
    assert isinstance(details, runstep.RunStepDetailsToolCallsObject)
    (call,) = details.tool_calls
    assert isinstance(call, runstep.RunStepDetailsToolCallsFileSearchObject)
    assert call.file_search.results is None


def test_the_type_of_a_retired_call_is_required() -> None:
    assert problems(with_call({"id": "call", "retrieval": {}})) == [
        ("$.step_details.tool_calls[0].type", "a required key is missing")
    ]
    direct = {"id": "call", "retrieval": {}}
    assert problems(direct, runstep.RunStepDetailsToolCallsRetrievalObject) == [
        ("$.type", "a required key is missing")
    ]


def test_a_retired_call_is_an_error_at_published_only() -> None:
    sample = with_call(RETRIEVAL_CALL)
    assert problems(sample, strictness="wire") == []
    assert problems(sample, strictness="published") == [
        (
            "$.step_details.tool_calls[0].type",
            '"retrieval" is not in the published document any more',
        )
    ]


def test_a_step_must_have_the_type_of_its_details() -> None:
    for strictness in STRICTNESSES:
        assert problems(
            {**STEP, "type": "message_creation"}, strictness=strictness
        ) == [
            (
                "$.type",
                'expected "tool_calls", as in step_details, got "message_creation"',
            )
        ]


def test_a_wrong_tag_is_reported_if_the_keys_fit_another_tag() -> None:
    wrong_tag = changed(STEP, ("step_details", "type"), "message_creation")
    assert problems(wrong_tag) == [
        (
            "$.step_details.type",
            'expected "tool_calls", to which the other keys belong, '
            'got "message_creation"',
        )
    ]
    call = {**FUNCTION_CALL, "type": "code_interpreter"}
    ((path, _),) = problems(with_call(call))
    assert path == "$.step_details.tool_calls[0].type"
    both = {**FUNCTION_CALL, "type": "code_interpreter", "code_interpreter": {}}
    assert [path for path, _ in problems(with_call(both))] == [
        f"$.step_details.tool_calls[0].code_interpreter.{name}"
        for name in ("input", "outputs")
    ]
    half = {"type": "code_interpreter", "function": {}}
    assert [path for path, _ in problems(with_call(half))] == [
        f"$.step_details.tool_calls[0].{name}" for name in ("id", "code_interpreter")
    ]
    delta = without(DELTA_SEARCH, ("file_search",))
    union: Any = runstep.RunStepDeltaStepDetailsToolCallsObjectToolCallsInner
    assert problems(delta, union) == [("$.file_search", "a required key is missing")]
    no_keys = problems(with_call({"id": "call_1", "type": "function"}))
    assert no_keys == [
        (
            "$.step_details.tool_calls[0].function",
            "a required key is missing",
        )
    ]


ROOTS: list[tuple[Any, dict[str, Any]]] = [
    (RunStepObject, STEP),
    (RunStepObject, MESSAGE_STEP),
    (runstep.ListRunStepsResponse, PAGE),
    (runstep.RunStepDeltaObject, DELTA),
    (runstep.RunStepStreamEvent, {"event": "thread.run.step.delta", "data": DELTA}),
]
OF_EACH_TYPE: list[Any] = [True, 5, "text", [], {}]


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize(("cls", "sample"), ROOTS)
def test_a_wrong_type_anywhere_is_reported_at_its_path(
    cls: Any, sample: dict[str, Any], strictness: Strictness
) -> None:
    for path, old in nodes(sample):
        may_be_anything = cls is not RunStepObject and "results" in path
        has_several_types = "attributes" in path[:-1]
        if old is None or may_be_anything or has_several_types:
            continue
        here = float if type(old) is int else type(old)
        for wrong in OF_EACH_TYPE:
            if (float if type(wrong) is int else type(wrong)) is here:
                continue
            found = problems(changed(sample, path, wrong), cls, strictness)
            assert [where for where, _ in found] == [json_path(path)], (path, wrong)


def test_a_step_type_unlike_its_details_hides_no_other_problem() -> None:
    sample = {**STEP, "type": "message_creation", "created_at": "now"}
    assert [path for path, _ in problems(sample)] == ["$.created_at", "$.type"]


def test_two_mistakes_are_two_problems() -> None:
    sample = changed(STEP, ("created_at",), "now")
    del sample["step_details"]["tool_calls"][2]["function"]["name"]
    assert problems(sample) == [
        ("$.created_at", "expected an integer, got a string of 3 characters"),
        (
            "$.step_details.tool_calls[2].function.name",
            "a required key is missing",
        ),
    ]


def test_the_text_of_an_error_lists_its_problems() -> None:
    with pytest.raises(RunStepValidationError) as caught:
        runstep.structure({**STEP, "id": 1, "object": "x"})
    assert str(caught.value) == (
        "2 problems:\n"
        "  $.id: expected a string, got 1\n"
        '  $.object: expected "thread.run.step", got "x"'
    )
    assert isinstance(caught.value, ValueError)
    single = RunStepValidationError([Problem("$.id", "is wrong")])
    assert (str(single), single.more) == ("$.id: is wrong", 0)


def test_an_error_has_at_most_100_problems() -> None:
    page = {**PAGE, "data": [5] * 1000}
    with pytest.raises(RunStepValidationError) as caught:
        runstep.structure(page, runstep.ListRunStepsResponse)
    assert len(caught.value.problems) == 100
    assert caught.value.more == 900
    assert str(caught.value).startswith("1000 problems:\n  $.data[0]: expected")
    assert str(caught.value).endswith("\n  and 900 more")
    vars(caught.value)["__notes__"] = ["a note"]
    pickled = pickle.loads(pickle.dumps(caught.value))
    assert vars(pickled)["__notes__"] == ["a note"]
    for again in (pickled, RunStepValidationError(*caught.value.args)):
        assert (again.problems, again.more) == (caught.value.problems, 900)


def test_a_message_has_only_a_short_excerpt_of_the_input() -> None:
    secret = "sk-0123456789abcdef" * 100_000
    output = ("step_details", "tool_calls", 2, "function", "output")
    sample = changed(STEP, output, [secret])
    sample["status"] = secret
    sample["metadata"] = {secret: 5}
    with pytest.raises(RunStepValidationError) as caught:
        runstep.structure(sample)
    assert len(caught.value.problems) == 3
    assert len(str(caught.value)) < 1000
    assert "sk-" not in str(caught.value).replace(f'"{secret[:37]}..."', "")
    assert caught.value.__cause__ is None


def test_a_message_shows_a_string_that_may_be_a_misspelt_name() -> None:
    name, longer = "n" * 40, "n" * 41
    ((_, short_one), (_, long_one)) = (
        *problems({**STEP, "status": name}),
        *problems({**STEP, "status": longer}),
    )
    assert short_one.endswith(f', got "{name}"')
    assert long_one.endswith(", got a string of 41 characters")


def test_a_mapping_proxy_is_read_like_a_dict() -> None:
    assert runstep.structure(MappingProxyType(STEP)) == runstep.structure(STEP)
    nested = {
        **MESSAGE_STEP,
        "step_details": MappingProxyType(MESSAGE_STEP["step_details"]),
    }
    assert runstep.structure(nested) == runstep.structure(MESSAGE_STEP)


@pytest.mark.parametrize(
    "value",
    [
        collections.OrderedDict(STEP),
        collections.defaultdict(str, STEP),
        collections.ChainMap({"id": "step_1"}, STEP),
    ],
)
def test_any_other_mapping_is_read_like_a_dict(value: Any) -> None:
    for _ in range(3):
        assert runstep.structure(value).id == "step_1"


def test_reading_does_not_change_the_input() -> None:
    details: Any = collections.defaultdict(
        lambda: "message_creation", {"message_creation": {"message_id": "msg"}}
    )
    for _ in range(3):
        runstep.structure(MESSAGE_STEP)
    with pytest.raises(RunStepValidationError, match=r"step_details\.type: a required"):
        runstep.structure({**MESSAGE_STEP, "step_details": details})
    assert [*details] == ["message_creation"]
    union: Any = runstep.RunStepObjectStepDetails
    for _ in range(3):
        runstep.structure(MESSAGE_STEP["step_details"], union)
    with pytest.raises(RunStepValidationError, match=r"^\$\.type: a required"):
        runstep.structure(details, union)
    assert [*details] == ["message_creation"]


def test_the_tag_selects_the_class_of_a_union() -> None:
    call = runstep.structure(
        FUNCTION_CALL, runstep.RunStepDetailsToolCallsObjectToolCallsInner
    )
    assert type(call) is runstep.RunStepDetailsToolCallsFunctionObject
    event = {"event": "thread.run.step.delta", "data": DELTA}
    for _ in range(3):
        read = runstep.structure(event, runstep.RunStepStreamEvent)
        assert type(read) is runstep.RunStepDeltaEvent
    assert problems({**event, "data": STEP}, runstep.RunStepStreamEvent) != []


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_a_union_without_a_class_of_unknown_types_needs_the_tag(
    strictness: Strictness,
) -> None:
    known = (
        runstep.RunStepDeltaStepDetailsMessageCreationObject
        | runstep.RunStepDeltaStepDetailsToolCallsObject
    )
    with pytest.raises(RunStepValidationError, match=r"\$\.type: a required key"):
        runstep.structure({"tool_calls": []}, known, strictness=strictness)


@pytest.mark.parametrize(
    "cls",
    [
        dict,
        int,
        list[RunStepObject],
        RunStepObject | int,
        RunStepObject | runstep.RunStepObjectLastError,
        RunStepObject | None,
        runstep.RunStepDetailsUnknownObject
        | runstep.RunStepDetailsToolCallsUnknownObject,
        runstep.RunStepObjectStepDetails | runstep.RunStepDeltaObjectDeltaStepDetails,
        runstep.RunStepObjectStepDetails | runstep.RunStepDetailsToolCallsUnknownObject,
        runstep.RunStepSnapshotEvent | runstep.RunStepDetailsMessageCreationObject,
        runstep.RunStepDetailsToolCallsFunctionObject
        | runstep.RunStepDeltaStepDetailsToolCallsFunctionObject,
    ],
)
def test_reading_as_a_class_of_another_package_is_a_type_error(cls: Any) -> None:
    with pytest.raises(TypeError, match="no class of a run step"):
        runstep.structure(STEP, cls)


@pytest.mark.parametrize("value", [None, 5, [], {}, io.StringIO("{}"), memoryview(b"")])
def test_an_argument_of_another_type_is_a_type_error(value: Any) -> None:
    advice = "; pass the text of the file" if hasattr(value, "read") else ""
    expected = f"^expected str or bytes, got {type(value).__name__}{advice}$"
    with pytest.raises(TypeError, match=expected):
        runstep.loads(value)
    with pytest.raises(TypeError, match="no class of a run step"):
        runstep.unstructure(value)


@pytest.mark.parametrize("read", [runstep.structure, runstep.loads])
def test_an_unknown_strictness_is_a_value_error(read: Any) -> None:
    with pytest.raises(ValueError, match="strictness is one of"):
        read(STEP if read is runstep.structure else json.dumps(STEP), strictness="lax")
