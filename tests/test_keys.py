"""Keys: what the annotation of a field says, as `_fields/keys.py` explains it."""

import pytest

from runstep._fields.keys import (
    OptionalKey,
    RequiredKey,
    Retired,
    keys_by_name,
    variants_of,
)
from runstep._fields.schema_class import schema_class
from runstep.events import RunStepDeltaEvent, RunStepSnapshotEvent
from runstep.objects import RunStepObject, SchemaObject


@schema_class(kw_only=True)
class Counts(SchemaObject):
    """A class whose only key is required by the document, and may be absent beyond."""

    count: int | None = None


@schema_class(kw_only=True)
class Each(SchemaObject):
    """A class with a key of every sort."""

    plain: str
    nullable: str | None = None
    optional: OptionalKey[str] | None = None
    optional_nullable: OptionalKey[str | None] = None
    required: RequiredKey[str] | None = None
    retired: Retired[str]
    step: RunStepObject
    nullable_step: RunStepObject | None = None
    nullable_counts: Counts | None = None


KEYS = keys_by_name(Each)
# At "published", and beyond it.
NEVER, BEYOND, ALWAYS = (False, False), (False, True), (True, True)


@pytest.mark.parametrize(
    ("name", "may_be_null", "may_be_absent"),
    [
        ("plain", NEVER, NEVER),
        ("nullable", ALWAYS, BEYOND),
        ("optional", BEYOND, ALWAYS),
        ("optional_nullable", ALWAYS, ALWAYS),
        ("required", BEYOND, BEYOND),
        ("retired", NEVER, NEVER),
    ],
)
def test_an_annotation_says_what_may_be_null_or_absent(
    name: str, may_be_null: tuple[bool, bool], may_be_absent: tuple[bool, bool]
) -> None:
    key = KEYS[name]
    assert (key.may_be_null(True), key.may_be_null(False)) == may_be_null
    assert (key.may_be_absent(True), key.may_be_absent(False)) == may_be_absent


def test_an_annotation_says_what_is_retired() -> None:
    assert [KEYS["plain"].retired, KEYS["retired"].retired] == [False, True]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("nullable_step", {}, True),
        ("nullable_step", {"id": "step_1"}, False),
        ("nullable_step", [], False),
        ("step", {}, False),
        ("nullable_counts", {}, False),  # reads an empty object as one of its own
        ("nullable", {}, False),
    ],
)
def test_an_empty_object_stands_for_null_where_it_is_no_object_of_the_class(
    name: str, value: object, expected: bool
) -> None:
    assert KEYS[name].stands_for_null(value) is expected


def test_a_union_has_the_classes_that_it_names() -> None:
    events = variants_of((RunStepSnapshotEvent, RunStepDeltaEvent))
    assert events is not None
    assert events.classes == (RunStepSnapshotEvent, RunStepDeltaEvent)
