"""Classes that users derive from those of the schema: what is read and written."""

import copy
import inspect
import pickle
from typing import Any, Generic, NewType, TypeVar

import attrs
import cattrs
import pytest
from cattrs.errors import ClassValidationError
from cattrs.strategies import configure_tagged_union

import runstep
from runstep import RunStepObject, RunStepValidationError, SchemaObject
from runstep._fields.drafts import draft_of
from runstep.enums import STRICTNESSES, Strictness

from .helpers.samples import RETIRED, SAMPLES, STEP

MESSAGE = runstep.RunStepDetailsMessageCreationObjectMessageCreation
T = TypeVar("T")


class Plain(RunStepObject):
    """A step with a method more."""

    @property
    def is_done(self) -> bool:
        return self.status is runstep.RunStepStatus.COMPLETED


@attrs.define(kw_only=True)
class Tag:
    """A class of the user, which cattrs reads and writes."""

    name: str


@attrs.frozen(kw_only=True)
class Tagged(RunStepObject):
    """A step with fields of the user."""

    tags: list[Tag]
    score: float = 0.5
    notes: list[str] = attrs.field(factory=list)
    twice: int = attrs.field(init=False)
    _hidden: int = 3

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "twice", 2 * len(self.tags))


@attrs.define(kw_only=True)
class Defined(MESSAGE):
    """A message with a field more."""

    name: str


@attrs.frozen(kw_only=True)
class Direct(SchemaObject):
    """A class for an object that the schema does not have."""

    name: str
    count: int | None = None
    steps: list[RunStepObject] = attrs.field(factory=list)


class PlainDirect(SchemaObject):
    """A class without fields."""


@attrs.frozen(kw_only=True)
class MoreTagged(Tagged):
    """A class that is derived from a derived one, and changes a field."""

    assistant_id: int  # type: ignore[assignment]  # a user's mistake, which is theirs
    more: str = ""


TAGGED = {
    "x": {"a": [1]},
    "tags": [{"name": "one"}],
    **STEP,
    "score": 1.0,
    "y": None,
    "notes": ["n"],
    "_hidden": 4,
}


@attrs.frozen(kw_only=True)
class Untyped(MESSAGE):  # type: ignore[no-untyped-def]  # see below
    """A class with a field that has no annotation, and one that has a string."""

    anything = attrs.field(default=None)  # type: ignore[var-annotated]  # that is tested
    tag: "Tag | None" = attrs.field(default=None)


#: A derived class, and JSON of it with unknown keys.
DERIVED: list[tuple[Any, dict[str, Any]]] = [
    (Plain, {"x": 1, **STEP, "y": [2]}),
    (Tagged, TAGGED),
    (Tagged, {**STEP, "tags": []}),
    (Tagged, {**STEP, "tags": [], "notes": [], "score": 0.5}),
    (Defined, {"name": "n", "x": 1, "message_id": "m", "y": 2}),
    (Direct, {"x": [1], "name": "n", "y": {}, "steps": [STEP], "count": None}),
    (Direct, {"name": "n"}),
    (Untyped, {"message_id": "m", "tag": {"name": "n"}, "anything": {"z": 1}}),
    (Untyped, {"message_id": "m"}),
    (PlainDirect, {"x": [1], "extra": {}}),
    (PlainDirect, {}),
    (MoreTagged, {**TAGGED, "assistant_id": 5, "more": "m"}),
]


def structure(value: Any, cls: Any = RunStepObject, **options: Any) -> Any:
    """Return what is read, whose class the stubs do not know."""
    return runstep.structure(value, cls, **options)


def wrap(cls: Any) -> Any:
    """Return a class of the user that has an object of a class in it."""
    return attrs.make_class("Wrap", {"one": attrs.field(type=cls)})


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize(("cls", "value"), DERIVED)
def test_nothing_of_a_derived_object_is_lost(
    cls: Any, value: dict[str, Any], strictness: Strictness
) -> None:
    converter = runstep.make_converter(strictness)
    wrapper = wrap(cls)
    for _ in range(4):
        read = converter.structure(value, cls)
        assert type(read) is cls
        assert structure(value, cls, strictness=strictness) == read
        text = runstep.dumps(read)
        assert runstep.loads(text, cls, strictness=strictness) == read
        for written in (
            runstep.unstructure(read),
            converter.unstructure(read),
            converter.unstructure(converter.structure({"one": value}, wrapper))["one"],
            converter.unstructure([read], list[cls])[0],
            runstep.unstructure(pickle.loads(pickle.dumps(read))),
            runstep.unstructure(copy.deepcopy(read)),
            runstep.unstructure(attrs.evolve(read)),
        ):
            assert [*written.items()] == [*value.items()]
        assert list(runstep.unstructure(read)) == list(value)


def test_the_fields_of_a_derived_object_have_their_types() -> None:
    read = structure(TAGGED, Tagged)
    assert read.tags == [Tag(name="one")]
    assert (read.twice, read._hidden, read.score) == (2, 4, 1.0)
    assert read.extra == {"x": {"a": (1,)}, "y": None}
    assert read.status is runstep.RunStepStatus.FAILED
    assert structure(STEP, Plain).is_done is False
    more: Any = structure({**TAGGED, "assistant_id": "5"}, MoreTagged)
    assert more.assistant_id == 5
    direct = structure({"name": "n", "steps": [STEP], "x": [1]}, Direct)
    assert direct.steps == [structure(STEP)]
    assert direct.extra == {"x": (1,)}


def test_a_constructed_derived_object_is_written_with_all_its_fields() -> None:
    made = Direct(name="n", extra={"x": 1})
    written: Any = {"name": "n", "count": None, "steps": [], "x": 1}
    for _ in range(4):
        assert [*runstep.unstructure(made).items()] == [*written.items()]
    assert structure(runstep.unstructure(made), Direct) == made
    defined = Defined(message_id="m", name="n")
    assert runstep.unstructure(defined) == {"message_id": "m", "name": "n"}
    plain: Any = {n: getattr(structure(STEP), n) for n in [*STEP, "extra"]}
    assert runstep.unstructure(Plain(**plain)) == STEP


def test_a_derived_object_in_a_field_is_written_as_what_it_is() -> None:
    defined = Defined(message_id="m", name="n", extra={"x": 1})
    details = runstep.RunStepDetailsMessageCreationObject(message_creation=defined)
    converter = runstep.make_converter()
    for _ in range(4):
        for written in (runstep.unstructure(details), converter.unstructure(details)):
            assert written == {
                "type": "message_creation",
                "message_creation": {"message_id": "m", "name": "n", "x": 1},
            }
    page = runstep.ListRunStepsResponse(
        data=[structure(TAGGED, Tagged), structure(STEP)],
        has_more=False,
    )
    for _ in range(4):
        assert runstep.unstructure(page)["data"] == [TAGGED, STEP]
    # What is read has the class of the field.
    again = structure(runstep.unstructure(page), runstep.ListRunStepsResponse)
    assert {type(step) for step in again.data} == {RunStepObject}
    assert runstep.unstructure(again) == runstep.unstructure(page)


def test_what_a_field_was_set_to_later_is_written() -> None:
    read = structure({**STEP, "tags": []}, Tagged)
    changed = attrs.evolve(read, score=0.75, notes=["n"])
    assert runstep.unstructure(changed) == {
        **STEP,
        "tags": [],
        "score": 0.75,
        "notes": ["n"],
    }


@pytest.mark.parametrize("cls", SAMPLES)
def test_every_class_can_be_derived_from(cls: Any) -> None:
    sample = {"x": 1, **SAMPLES[cls], "more": "m"}
    plain: Any = type("Derived", (cls,), {})
    derived: Any = attrs.make_class(
        "Derived",
        {"more": attrs.field(type=str, kw_only=True)},
        bases=(cls,),
        frozen=True,
        slots=True,
    )
    assert structure(sample, plain, strictness="open").extra["more"] == "m"
    assert structure(sample, derived, strictness="open").more == "m"
    for each in (plain, derived):
        for _ in range(4):
            read = structure(sample, each, strictness="open")
            assert type(read) is each
            assert [*runstep.unstructure(read).items()] == [*sample.items()]
    if cls not in RETIRED:
        return
    with pytest.raises(RunStepValidationError):
        structure(sample, derived, strictness="published")


def problems_of(value: Any, cls: Any) -> list[str]:
    with pytest.raises(RunStepValidationError) as caught:
        structure(value, cls)
    return [str(problem) for problem in caught.value.problems]


def test_the_problems_of_a_derived_object_are_those_of_any_other() -> None:
    missing = {
        name: each for name, each in TAGGED.items() if name not in ("tags", "id")
    }
    assert problems_of({**missing, "status": 5, "score": "high"}, Tagged) == [
        "$.id: a required key is missing",
        "$.status: "
        + 'expected "in_progress" or "cancelled" or "failed" or "completed" or '
        + '"expired", got 5',
        "$.tags: a required key is missing",
        "$.score: the hook for float raised ValueError",
    ]
    assert problems_of([], Tagged) == [
        "$: expected a Tagged object, got an array of 0 items"
    ]
    assert problems_of({"name": "n", 5: 1}, Direct) == [
        "$: expected keys that are strings, got 5"
    ]
    wrong = {**STEP, "tags": [], "type": "message_creation"}
    assert problems_of(wrong, Tagged) == [
        '$.type: expected "tool_calls", as in step_details, got "message_creation"'
    ]


@attrs.define
class Positive:
    """A class of the user with a check of its own."""

    number: int = attrs.field(validator=attrs.validators.gt(0))


@attrs.frozen
class Box(Generic[T]):
    """A class of the user, whose type has parameters."""

    item: T


@attrs.frozen(kw_only=True)
class Parent(RunStepObject):
    """A step with steps in fields of the user."""

    child: RunStepObject | None = None
    children: list[RunStepObject] = attrs.field(factory=list)
    by_name: dict[str, RunStepObject] = attrs.field(factory=dict)
    tags: list[Tag] = attrs.field(factory=list)
    counts: list[int] = attrs.field(factory=list)
    positive: list[Positive] = attrs.field(factory=list)
    boxes: list[Box[int]] = attrs.field(factory=list)


def test_the_problems_in_a_field_that_a_class_adds_have_their_paths() -> None:
    wrong = {**STEP, "created_at": "now", "last_error": {"message": "m"}}
    added = {
        "child": wrong,
        "children": [STEP, wrong],
        "by_name": {"a b": wrong},
        "tags": [{"name": "n"}, {}],
        "counts": [1, "many"],
        "positive": [{"number": 0}],
        "boxes": [{}],
    }
    now = "expected an integer, got a string of 3 characters"
    missing = "a required key is missing"
    expected = [
        f"{path}{rest}"
        for path in ("$.child", "$.children[1]", '$.by_name["a b"]')
        for rest in (f".last_error.code: {missing}", f".created_at: {now}")
    ]
    expected += [
        f"$.tags[1].name: {missing}",
        "$.counts[1]: the hook for int raised ValueError",
        "$.positive[0]: the hook for Positive raised ValueError",
        f"$.boxes[0].item: {missing}",
    ]
    assert sorted(problems_of({**STEP, **added}, Parent)) == sorted(expected)
    with pytest.raises(ClassValidationError) as group:
        runstep.make_converter().structure({**STEP, **added}, Parent)
    explained = sorted(cattrs.transform_error(group.value))
    assert [each.rpartition(" @ ")[2] for each in explained if "required" in each] == [
        "$.boxes[0].item",
        '$.by_name."a b".last_error.code',
        "$.child.last_error.code",
        "$.children[1].last_error.code",
        "$.tags[1].name",
    ]
    assert "invalid value for type, expected int @ $.counts[1]" in explained
    assert "invalid value for type, expected Positive @ $.positive[0]" in explained
    of_tags = group.value.subgroup(lambda error: getattr(error, "cl", None) is Tag)
    assert of_tags is not None
    assert len(explained) == len(expected)
    first = runstep.configure(cattrs.Converter(detailed_validation=False))
    with pytest.raises(RunStepValidationError) as short:
        first.structure({**STEP, "child": wrong}, Parent)
    [problem] = short.value.problems
    assert (problem.path, short.value.more) == ("$.child.created_at", 1)


def test_an_error_counts_problems_in_added_fields_that_it_does_not_list() -> None:
    for count, more in ((100, 100), (150, 200)):
        wrong = {**STEP, "metadata": {str(n): n for n in range(count)}}
        with pytest.raises(RunStepValidationError) as caught:
            structure({**STEP, "children": [wrong, wrong]}, Parent)
        assert (len(caught.value.problems), caught.value.more) == (100, more)
        assert caught.value.problems[-1].path == '$.children[0].metadata["99"]'


def test_a_field_may_be_declared_anew() -> None:
    @attrs.frozen(kw_only=True)
    class Narrow(RunStepObject):
        step_details: runstep.RunStepDetailsToolCallsObject

    @attrs.frozen(kw_only=True)
    class Wide(RunStepObject):
        step_details: Any

    cls: Any
    for cls in (Narrow, Wide):
        read = structure(STEP, cls)
        assert runstep.unstructure(read) == STEP
    assert structure(STEP, Narrow).step_details == structure(STEP).step_details
    assert structure(STEP, Wide).step_details == STEP["step_details"]
    # The type is still that of the details.
    assert problems_of({**STEP, "type": "message_creation"}, Narrow) == [
        '$.type: expected "tool_calls", as in step_details, got "message_creation"'
    ]


@attrs.frozen(kw_only=True)
class Boxed(MESSAGE, Generic[T]):
    """A class with a field whose type is open."""

    box: T


def test_a_generic_class_is_refused() -> None:
    # cattrs itself would convert the values of our fields.
    value = {"message_id": 5, "box": 5}
    for read in (structure, runstep.make_converter().structure):
        with pytest.raises(TypeError, match=r"not generic, got .*Boxed\[int\]"):
            read(value, Boxed[int])


def test_a_tagged_union_of_derived_classes() -> None:
    converter = runstep.make_converter()
    union: Any = Defined | Direct
    configure_tagged_union(union, converter)
    made = Defined(message_id="m", name="n")
    written = converter.unstructure(made, union)
    read = converter.structure(written, union)
    # cattrs leaves its tag in what our hooks read.
    assert read == attrs.evolve(made, extra={"_type": "Defined"})
    assert converter.unstructure(read, union) == written


@attrs.frozen(kw_only=True)
class Even(SchemaObject):
    """A class with a check of its own."""

    number: int = attrs.field()

    @number.validator
    def _check(self, _: object, value: int) -> None:
        if value % 2:
            raise ValueError("odd")


def test_the_validators_of_a_derived_class_are_called() -> None:
    assert structure({"number": 2}, Even).number == 2
    assert problems_of({"number": 3}, Even) == [
        "$: the constructor of Even raised ValueError"
    ]
    with pytest.raises(ClassValidationError) as group:
        runstep.make_converter().structure({"number": 3}, Even)
    assert group.value.cl is Even
    assert [repr(each) for each in group.value.exceptions] == ["ValueError('odd')"]


def test_cattrs_shows_which_field_of_a_derived_class_is_missing() -> None:
    with pytest.raises(ClassValidationError) as group:
        runstep.make_converter().structure(STEP, Tagged)
    shown = cattrs.transform_error(group.value)
    assert shown == ["required field missing @ $.tags"]


def test_a_hook_for_a_type_without_a_name() -> None:
    found = problems_of({"name": "n", "count": "many"}, Direct)
    # Python 3.14 gives unions a name.
    assert found[0] in [
        f"$.count: the hook for {name} raised ValueError"
        for name in ("int | None", "Optional", "Union")
    ]


Cents = NewType("Cents", int)


@attrs.frozen(kw_only=True)
class Priced(SchemaObject):  # type: ignore[no-untyped-def]  # see below
    """A class with fields that only their annotation or only their value explains."""

    price: Cents = attrs.field()
    anything = attrs.field(default=None)  # type: ignore[var-annotated]  # that is tested


def test_a_field_is_written_by_the_hook_for_its_annotation() -> None:
    converter = runstep.make_converter()
    converter.register_unstructure_hook(Cents, lambda cents: f"{cents / 100:.2f}")
    made: Any = Priced(price=Cents(150), anything=Tag(name="one"))
    written = converter.unstructure(made)
    assert written == {"price": "1.50", "anything": {"name": "one"}}


def test_a_key_that_is_no_string_is_not_dumped() -> None:
    @attrs.frozen(kw_only=True)
    class Loose(MESSAGE):
        anything: object

    made = Loose(message_id="m", anything={1: 2})
    assert runstep.unstructure(made)["anything"] == {1: 2}
    with pytest.raises(TypeError, match="keys that are strings, not int"):
        runstep.dumps(made)


def test_the_settings_of_a_converter_hold_for_derived_classes() -> None:
    strict = runstep.configure(cattrs.Converter(forbid_extra_keys=True))
    assert strict.structure({**STEP, "tags": []}, Tagged).tags == []
    with pytest.raises(RunStepValidationError) as caught:
        strict.structure(TAGGED, Tagged)
    assert [problem.path for problem in caught.value.problems] == ["$.x", "$.y"]
    options: Any = {"omit_if_default": True, "use_alias": True}
    known = inspect.signature(cattrs.Converter).parameters  # old ones have no aliases
    terse = runstep.configure(
        cattrs.Converter(**{key: each for key, each in options.items() if key in known})
    )
    full = {**STEP, "tags": [], "notes": [], "score": 0.5, "_hidden": 3}
    assert terse.unstructure(terse.structure(full, Tagged)) == full
    assert terse.unstructure(terse.structure(STEP, RunStepObject)) == STEP
    first = runstep.configure(cattrs.Converter(detailed_validation=False))
    with pytest.raises(RunStepValidationError) as short:
        first.structure({}, Tagged)
    assert (len(short.value.problems), short.value.more) == (1, 9)
    converter = runstep.make_converter()
    with pytest.raises(ClassValidationError) as group:
        converter.structure({"one": {**TAGGED, "tags": [{}]}}, wrap(Tagged))
    assert cattrs.transform_error(group.value) == [
        "required field missing @ $.one.tags[0].name"
    ]


def test_a_users_hook_for_a_derived_class_is_used_instead_of_ours() -> None:
    converter = runstep.make_converter()
    made = Direct(name="n")
    converter.register_structure_hook(Direct, lambda value, _: made)
    converter.register_unstructure_hook(Direct, lambda old: old.name)
    for _ in range(3):
        assert converter.structure({}, Direct) is made
        assert converter.unstructure(made) == "n"


def test_a_users_hook_that_calls_ours_writes_a_derived_object() -> None:
    converter = runstep.make_converter()
    ours = converter.get_unstructure_hook(RunStepObject)
    converter.register_unstructure_hook(RunStepObject, lambda old: {"ours": ours(old)})
    plain = converter.structure(STEP, Plain)
    for _ in range(4):
        assert converter.unstructure(plain) == {"ours": STEP}


def test_the_base_class_is_no_class_of_the_schema() -> None:
    wrong: Any = SchemaObject
    with pytest.raises(TypeError, match="no class of a run step"):
        structure({}, wrong)


def test_an_extra_has_no_value_for_a_field_of_a_derived_class() -> None:
    with pytest.raises(RunStepValidationError) as caught:
        Direct(name="n", extra={"count": 1, "x": 2})
    assert [str(problem) for problem in caught.value.problems] == [
        '$.extra: "count" is a field of its own'
    ]


def test_a_default_may_depend_on_the_object() -> None:
    @attrs.frozen(kw_only=True)
    class Doubled(MESSAGE):
        twice: str = attrs.field(
            default=attrs.Factory(lambda self: self.message_id * 2, takes_self=True)
        )

    read = structure({"message_id": "m"}, Doubled)
    assert read.twice == "mm"
    assert runstep.unstructure(read) == {"message_id": "m"}
    assert runstep.unstructure(attrs.evolve(read, twice="x")) == {
        "message_id": "m",
        "twice": "x",
    }


@attrs.define
class Run:
    """A class of the user whose field has a class of ours."""

    steps: list[RunStepObject]


def test_a_derived_object_in_a_users_class_is_written_as_what_it_is() -> None:
    converter = runstep.make_converter()
    run = Run([structure(TAGGED, Tagged), structure(STEP), structure(STEP, Plain)])
    for _ in range(4):
        assert converter.unstructure(run) == {"steps": [TAGGED, STEP, STEP]}
    write = converter.get_unstructure_hook(RunStepObject)
    assert [*write(run.steps[0]).items()] == [*TAGGED.items()]


def test_drafts_are_no_subclasses() -> None:
    """Otherwise `include_subclasses` of cattrs would fail after a class is read."""
    for cls, sample in SAMPLES.items():
        strictness: Strictness = "wire" if cls in RETIRED else "published"
        for _ in range(3):
            runstep.structure(sample, cls, strictness=strictness)
        subclasses: list[type] = cls.__subclasses__()
        assert draft_of(cls) not in subclasses
