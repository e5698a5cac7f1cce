"""Validation errors as exception groups of cattrs: what is in the groups."""

from collections import UserDict
from typing import Any

import pytest
from cattrs import Converter, transform_error
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

import runstep
from runstep import (
    ListRunStepsResponse,
    RunStepCompletionUsage,
    RunStepObject,
    RunStepValidationError,
)
from runstep._convert.groups import RunStepClassValidationError

from .helpers.samples import MESSAGE_STEP, PAGE

MISSING = "a required key is missing"
A_STRING = "expected a string, got 5"
AN_INTEGER = "expected an integer, got a string of 3 characters"


def error_for(value: object, cls: Any = ListRunStepsResponse, **options: Any) -> Any:
    converter = runstep.configure(Converter(**options))
    with pytest.raises(RunStepValidationError) as caught:
        converter.structure(value, cls)
    return caught.value


def outline(error: Any) -> tuple[Any, ...]:
    """Return the type of an exception, its class or message, and what is in it."""
    notes = [
        (type(note), str(note), getattr(note, "name", getattr(note, "index", None)))
        for note in getattr(error, "__notes__", ())
    ]
    if isinstance(error, ClassValidationError | IterableValidationError):
        return type(error), error.cl, notes, [*map(outline, error.exceptions)]
    return type(error), error.args[0], notes


def attribute(owner: str, name: str) -> list[tuple[Any, ...]]:
    text = f"Structuring {owner} @ attribute {name}"
    return [(AttributeValidationNote, text, name)]


def item(index: int) -> list[tuple[Any, ...]]:
    return [(IterableValidationNote, f"Structuring an array @ index {index}", index)]


def test_the_groups_are_nested_like_the_data() -> None:
    wrong = {**MESSAGE_STEP, "created_at": "now", "metadata": {"a": 5, "b": 5}}
    page = {**PAGE, "data": [MESSAGE_STEP, wrong, 5]}
    del page["has_more"]
    error = error_for(page)
    assert error.message == str(error)
    assert outline(error) == (
        RunStepClassValidationError,
        ListRunStepsResponse,
        [],
        [
            (
                IterableValidationError,
                object,
                attribute("ListRunStepsResponse", "data"),
                [
                    (
                        ClassValidationError,
                        RunStepObject,
                        item(1),
                        [
                            (
                                ValueError,
                                AN_INTEGER,
                                attribute("RunStepObject", "created_at"),
                            ),
                            (
                                ClassValidationError,
                                object,
                                attribute("RunStepObject", "metadata"),
                                [
                                    (ValueError, A_STRING, attribute("an object", key))
                                    for key in ("a", "b")
                                ],
                            ),
                        ],
                    ),
                    (
                        ValueError,
                        "expected a RunStepObject object, got 5",
                        item(2),
                    ),
                ],
            ),
            (KeyError, MISSING, attribute("ListRunStepsResponse", "has_more")),
        ],
    )
    (data, _) = error.exceptions
    (step, _) = data.exceptions
    assert data.message == step.message == "while structuring"


def test_a_problem_of_the_whole_value_has_no_note() -> None:
    message = "expected a ListRunStepsResponse object, got 5"
    error = error_for(5)
    assert outline(error)[3] == [(TypeError, message, [])]
    assert transform_error(error) == [f"invalid type ({message}) @ $"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"created_at": "now"}, "an integer, got a string of 3 characters"),
        ({"object": "x"}, '"thread.run.step", got "x"'),
        (
            {"type": "tool_calls"},
            '"message_creation", as in step_details, got "tool_calls"',
        ),
        ({"metadata": 5}, "an object, got 5"),
        ({"metadata": {"a": 5}}, "a string, got 5"),
        ({"usage": 5}, "a RunStepCompletionUsage object, got 5"),
        (
            {"step_details": {"type": "odd"}},
            '"message_creation" or "tool_calls", got "odd"',
        ),
        ({"step_details": {}}, None),  # the type is missing
    ],
)
def test_a_note_says_what_was_expected_and_what_came(
    changes: dict[str, object], expected: str | None
) -> None:
    innermost = error_for({**MESSAGE_STEP, **changes}, RunStepObject)
    while isinstance(innermost, ClassValidationError):
        (innermost,) = innermost.exceptions
    assert type(innermost) is (KeyError if expected is None else ValueError)
    (note,) = vars(innermost)["__notes__"]
    assert note.type == expected


class Raising(UserDict[str, object]):
    """A mapping that raises an exception when a key is looked up."""

    def __getitem__(self, key: str) -> object:
        raise ZeroDivisionError(key)


def test_an_exception_that_a_value_raises_is_in_the_group() -> None:
    error = error_for({**MESSAGE_STEP, "usage": Raising(a=1)}, RunStepObject)
    (raised,) = error.exceptions
    note = attribute("RunStepObject", "usage")
    assert outline(raised) == (ZeroDivisionError, "a", note)
    assert vars(raised)["__notes__"][0].type is RunStepCompletionUsage


def test_cattrs_shows_the_path_and_the_message() -> None:
    wrong = {**MESSAGE_STEP, "created_at": "now", "metadata": {"a": 5}}
    error = error_for({**PAGE, "data": [wrong, 5], "first_id": 5})
    assert transform_error(error) == [
        "invalid value for type, expected an integer, got a string of 3 characters @ "
        "$.data[0].created_at",
        "invalid value for type, expected a string, got 5 @ $.data[0].metadata.a",
        "invalid value for type, expected a RunStepObject object, got 5 @ $.data[1]",
        "invalid value for type, expected a string, got 5 @ $.first_id",
    ]


def test_a_forbidden_key_is_an_error_of_its_class() -> None:
    message = "the schema has no such key"
    step = {**MESSAGE_STEP, "odd": 1, "\n": 2}
    error = error_for(step, RunStepObject, forbid_extra_keys=True)
    odd, unprintable = error.exceptions
    assert outline(odd) == (
        ForbiddenExtraKeysError,
        message,
        attribute("RunStepObject", "odd"),
    )
    assert (odd.cl, odd.extra_fields) == (RunStepObject, {"odd"})
    assert unprintable.extra_fields == {r'"\n"'}


def test_a_part_of_an_error_is_an_error_of_the_same_class() -> None:
    step = {**MESSAGE_STEP, "created_at": "now"}
    del step["id"]
    matched, rest = error_for(step, RunStepObject).split(KeyError)
    for part in (matched, rest):
        assert type(part) is ClassValidationError
        assert part.cl is RunStepObject
        assert part.message.startswith("2 problems:")
        assert len(part.exceptions) == 1


def test_without_groups_an_error_has_the_first_problem() -> None:
    step = {**MESSAGE_STEP, "created_at": "now", "status": 5, "metadata": 5}
    error = error_for(step, RunStepObject, detailed_validation=False)
    assert [problem.path for problem in error.problems] == ["$.created_at"]
    assert error.more == 2
