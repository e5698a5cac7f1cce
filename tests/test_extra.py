"""The `extra` of an object: what may stand in it, and what is written of it."""

import copy
import itertools
import pickle
from collections import UserDict
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import runstep
from runstep import Extra
from runstep._frozen import FrozenDict, freeze, thaw
from runstep.converters import _OwnConverter
from runstep.enums import STRICTNESSES, Strictness

from .helpers.entry_points import attempt
from .helpers.examples import examples
from .helpers.samples import SAMPLES, STEP
from .helpers.strategies import json_values

NAMES = sorted({field.name for cls in SAMPLES for field in attrs.fields(cls)})


def made_of(cls: Any) -> Any:
    """Return an object with all fields, as a constructor would make it."""
    read = runstep.structure(SAMPLES[cls], cls, strictness="open")
    return attrs.evolve(read, extra=Extra())


def check_writing(*objects: Any) -> None:
    """Assert that all of them are written slowly and compiled alike, in any order."""
    expected = [writes(_OwnConverter("wire"), each) for each in objects]
    converter = _OwnConverter("wire")
    for _ in range(3):
        for each, items in zip(objects, expected, strict=True):
            assert writes(converter, each) == items


def writes(converter: _OwnConverter, made: Any) -> list[tuple[str, object]]:
    """Return the items that an object is written as."""
    cls: Any = type(made)
    return [*converter.get_unstructure_hook(cls)(made).items()]


def test_an_extra_may_be_carried_to_another_object() -> None:
    read = runstep.structure(
        {"type": "activities", "activities": [], "x": 1},
        runstep.RunStepDetailsUnknownObject,
        strictness="open",
    )
    other: Any = Extra({"b": 1}, ("type", "a"))
    cases: list[tuple[Any, dict[str, Any]]] = [
        (read.extra | {"y": 2}, {"activities": [], "x": 1, "y": 2}),
        (Extra({"y": 2, "x": 1}, read.extra._order), {"x": 1, "y": 2}),
        (other, {"b": 1}),
        (Extra({"a": 3}, other._order), {"a": 3}),
        (Extra({}, other._order), {}),
    ]
    made = [runstep.RunStepDetailsUnknownObject(type="t", extra=e) for e, _ in cases]  # type: ignore[arg-type]  # the type of a variant that nothing knows
    check_writing(*made)
    for each, (_, unknown) in zip(made, cases, strict=True):
        for _ in range(4):
            assert runstep.unstructure(each) == {"type": "t", **unknown}


@pytest.mark.parametrize("cls", SAMPLES)
def test_any_order_of_keys_is_written_as_the_slow_way_does(cls: Any) -> None:
    made = made_of(cls)
    own = tuple(SAMPLES[cls])
    orders: list[tuple[str, ...] | None] = [
        None,
        (),
        own,
        own[::-1],
        own[:1],
        own + own,
        ("x", "y"),
        (*own, "x", "x"),
        ("a", *own, "b"),
        tuple(NAMES),
        ("extra", "_order", "'", "x"),
    ]
    unknowns: list[dict[str, Any]] = [{}, {"x": [1]}, {"y": {}}, {"b": 1, "a": None}]
    objects = [
        attrs.evolve(made, extra=Extra(unknown, order))
        for order in orders
        for unknown in unknowns
    ]
    check_writing(*objects)
    # Other objects come first, too, so other functions are compiled.
    check_writing(*reversed(objects))
    for each in objects:
        written = runstep.unstructure(each)
        again = runstep.structure(written, cls, strictness="open")
        assert again == each


keys = st.sampled_from([*NAMES, "x", "y", "z"])


@given(st.data(), st.sampled_from([*SAMPLES]))
@examples(100)
def test_random_orders_are_written_as_the_slow_way_does(
    data: st.DataObject, cls: Any
) -> None:
    made = made_of(cls)
    own = [field.name for field in attrs.fields(cls)]
    unknown = st.dictionaries(keys.filter(lambda key: key not in own), json_values)
    order = st.none() | st.lists(keys | st.sampled_from(own), max_size=8).map(tuple)
    fewer = {f.name: None for f in attrs.fields(cls) if f.default is None}
    objects = []
    for one_order in data.draw(st.lists(order, min_size=1, max_size=2)):
        for _ in range(2):
            changes = {
                name: None for name in fewer if data.draw(st.booleans(), label=name)
            }
            extra = Extra(data.draw(unknown), one_order)
            objects.append(attrs.evolve(made, **changes, extra=extra))
    check_writing(*objects)


def test_an_extra_inside_an_object_is_checked_when_it_is_written() -> None:
    step = runstep.structure({**STEP, "usage": {**STEP["usage"], "x": 1}})
    assert step.usage is not None
    usage = attrs.evolve(step.usage, extra=Extra({"y": 2}, (*STEP["usage"], "x")))
    changed = attrs.evolve(step, usage=usage)
    check_writing(step, changed, step, copy.copy(changed))
    assert runstep.unstructure(changed)["usage"] == {**STEP["usage"], "y": 2}


class Text(str):
    """A string of a user's class."""

    __slots__ = ()


class Pairs(dict[str, Any]):
    """A dictionary of a user's class."""


def test_whatever_makes_an_extra_freezes_its_values() -> None:
    given: dict[str, Any] = {"a": [1, Pairs(b=[2])]}
    frozen = {"a": (1, {"b": (2,)})}
    step = runstep.structure(STEP)
    extras = [
        Extra(given),
        Extra(given, ("a",)),
        Extra(unknown=given, order=("a",)),
        Extra() | given,
        step.extra | given,
        attrs.evolve(step, extra=given).extra,
        attrs.evolve(step, extra=Extra(given)).extra,
        attrs.evolve(step, extra=MoreExtra(given)).extra,
        runstep.structure({**STEP, **given}).extra,
        pickle.loads(pickle.dumps(Extra(given))),
        copy.deepcopy(Extra(given)),
        Extra(Extra(given)),
        Extra({**given, "a": tuple(given["a"])}),
    ]
    given["a"][1]["b"].append(3)
    given["a"].clear()
    given["c"] = 1
    for extra in extras:
        assert extra == frozen
        assert type(extra) is Extra
        assert hash(extra) == hash(Extra(frozen))


class MoreExtra(Extra):
    """An `Extra` of a user's class, which is none of ours."""

    __slots__ = ("more",)

    def __getitem__(self, key: str) -> object:
        return "other"


def test_an_object_has_an_extra_of_our_class_with_its_order() -> None:
    step = runstep.structure({"x": 1, **STEP})
    other = MoreExtra({"x": 2}, ("x", *STEP))
    for _ in range(4):
        changed = attrs.evolve(step, extra=other)
        assert type(changed.extra) is Extra
        assert [*runstep.unstructure(changed).items()] == [("x", 2), *STEP.items()]


@pytest.mark.parametrize("key", [1, None, b"x", ("x",), True, 0.5])
def test_a_key_that_is_no_string_is_refused(key: Any) -> None:
    step = runstep.structure(STEP)
    makes: list[Callable[[], object]] = [
        lambda: Extra({key: 1}),
        lambda: Extra({}, (key,)),
        lambda: Extra() | {key: 1},
        lambda: step.extra | {key: 1},
    ]
    for make in makes:
        with pytest.raises(TypeError, match=f"are strings, not {type(key).__name__}"):
            make()
    for unknown in ({key: 1}, UserDict({key: 1})):
        with pytest.raises(runstep.RunStepValidationError, match="keys that are str"):
            attrs.evolve(step, extra=unknown)


@pytest.mark.parametrize("order", ["id", {"id": 1}, ["id", "x"], {"x"}])
def test_an_order_is_made_a_tuple(order: Any) -> None:
    made = attrs.evolve(runstep.structure(STEP), extra=Extra({"x": 1}, order))
    check_writing(made)
    assert runstep.structure(runstep.unstructure(made)) == made


def test_an_extra_and_a_mapping_cannot_be_changed() -> None:
    step = runstep.structure({**STEP, "x": {"y": [1]}})
    for frozen in (step.extra, step.metadata, step.extra["x"]):
        before = repr(frozen), hash(frozen), pickle.dumps(frozen)
        changeable: Any = frozen
        changes: list[Callable[[], object]] = [
            partial(setattr, changeable, "_order", ()),
            partial(delattr, changeable, "_order"),
            partial(setattr, changeable, "__class__", FrozenDict),
            partial(changeable.update, a=1),
            partial(changeable.setdefault, "a"),
            partial(changeable.__ior__, {"a": 1}),
            partial(type(changeable).fromkeys, ["a"]),
            changeable.popitem,
            changeable.clear,
        ]
        for change in changes:
            with pytest.raises(TypeError, match="cannot be changed"):
                change()
        # As of a tuple, it does nothing.
        changeable.__init__({"a": 1})
        changeable.__init__()
        changeable.copy().clear()
        ({} | changeable).clear()
        assert (repr(frozen), hash(frozen), pickle.dumps(frozen)) == before


def test_a_pickle_does_not_change_an_extra_after_it_was_made() -> None:
    class Forged:
        def __init__(self, *state: object) -> None:
            self.state = state

        def __reduce__(self) -> Any:
            return Extra, ({"a": 1}, ("a",)), *self.state

    # The state of slots, and items that are set one by one.
    for state in ((None, {"_order": [1]}),), (None, None, iter([("b", [1])])):
        with pytest.raises(TypeError, match="cannot be changed"):
            pickle.loads(pickle.dumps(Forged(*state)))


def test_an_extra_is_merged_with_mappings_only() -> None:
    extra: Any = Extra({"a": 1}, ("a",))
    with pytest.raises(TypeError, match="unsupported operand"):
        extra | [("b", 1)]
    merged = extra | UserDict(b=[1])
    assert (merged, type(merged)) == ({"a": 1, "b": (1,)}, Extra)
    # A dictionary on the left side makes a dictionary, which has no order.
    assert type({"b": 1} | extra) is dict


def test_any_value_may_stand_in_an_extra() -> None:
    values = {1, 2}, b"x", object(), Text("t"), {"deep": {1: 2, None: 3}}
    for value in values:
        made = attrs.evolve(runstep.structure(STEP), extra={"x": value})
        assert made.extra["x"] == value
        for _ in range(3):
            written = runstep.unstructure(made)
            assert written["x"] == value
            assert runstep.structure(written, strictness="open") == made


class Raising(dict[str, Any]):
    """A dictionary that cannot be read."""

    def values(self) -> Any:
        raise LookupError("secret")


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_a_container_that_raises_is_a_problem(strictness: Strictness) -> None:
    value: Any = {**STEP, "x": [Raising(a=1)]}
    for _ in range(3):
        with pytest.raises(runstep.RunStepValidationError) as caught:
            runstep.structure(value, strictness=strictness)
        (problem,) = caught.value.problems
        assert "raises LookupError" in problem.message
        assert "secret" not in str(caught.value)


#: The fields that are None if an empty object came, with the class of each.
NULL_FIELDS = [
    (runstep.RunStepObject, "usage"),
    (runstep.RunStepObject, "last_error"),
    (
        runstep.RunStepDetailsToolCallsFileSearchObjectFileSearch,
        "ranking_options",
    ),
]


@pytest.mark.parametrize(("cls", "name"), NULL_FIELDS)
def test_an_empty_object_in_place_of_null_is_written_until_the_field_is_set(
    cls: Any, name: str
) -> None:
    sample = SAMPLES[cls]
    valid = runstep.structure(sample, cls)
    read = runstep.structure({**sample, name: {}}, cls, strictness="open")
    unset = attrs.evolve(valid, **{name: None})
    without = attrs.evolve(valid, **{name: None}, extra={name: {}})
    nulls = [
        read,
        pickle.loads(pickle.dumps(read)),
        without,
        attrs.evolve(unset, extra=unset.extra | {name: {}}),
        attrs.evolve(unset, extra=Extra({name: {}}, ("x", name))),
        attrs.evolve(unset, extra=Extra({name: {}}, ("x",))),
        pickle.loads(pickle.dumps(without)),
    ]
    value = getattr(valid, name)
    changed = [attrs.evolve(null, **{name: value}) for null in nulls]
    changed += [
        attrs.evolve(valid, extra={name: {}}),
        attrs.evolve(valid, extra=valid.extra | {name: {}, "x": 1}),
    ]
    check_writing(*nulls, *changed)
    for _ in range(4):
        for null in nulls:
            written = runstep.unstructure(null)
            assert written[name] == {}
            assert runstep.structure(written, cls, strictness="open") == null
        for each in changed:
            assert name not in each.extra
            written = runstep.unstructure(each)
            assert written[name] == sample[name]
            assert runstep.structure(written, cls) == each
    assert changed[-1].extra == {"x": 1}
    assert [*runstep.unstructure(changed[0])] == [*sample]


def test_every_field_that_an_empty_object_leaves_none_is_tested_here() -> None:
    found = []
    for cls, sample in SAMPLES.items():
        for name in [field.name for field in attrs.fields(cls)][:-1]:
            value = {**sample, name: {}}
            read: Any = attempt(runstep.structure, value, cls, strictness="open")
            if read is not None and name in read.extra:
                found.append((cls, name))
    assert {*found} == {*NULL_FIELDS}
    assert len(found) == len(NULL_FIELDS)


class Moody:
    """A key whose hash is another one each time."""

    hashes = itertools.count()

    def __hash__(self) -> int:
        return next(self.hashes)


def test_a_key_whose_hash_changes_has_one_value() -> None:
    frozen: Any = Extra({"x": {Moody(): [1]}})["x"]
    assert [*frozen.values()] == [(1,)]


def test_the_error_for_a_loop_has_no_other_behind_it() -> None:
    loop: dict[str, Any] = {}
    loop["loop"] = loop
    with pytest.raises(ValueError, match="contain themselves") as caught:
        Extra(loop)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("levels", [3, 20, 30, 40])
def test_values_are_copied_near_the_end_of_the_stack(levels: int) -> None:
    value: Any = "end"
    for _ in range(levels):
        value = [value]
    extra = Extra({"x": value})

    def copied_at(depth: int) -> object:
        return copied_at(depth - 1) if depth else (freeze(value), thaw(extra["x"]))

    # A copy by recursion would need more for most of these levels.
    assert copied_at(frames_left() - 20) == (extra["x"], value)


def frames_left(depth: int = 0) -> int:
    """Return how many functions may call each other from here."""
    try:
        return frames_left(depth + 1)
    except RecursionError:
        return depth
