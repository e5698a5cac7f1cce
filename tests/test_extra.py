"""The `extra` of an object: what may stand in it, and what is written of it."""

import copy
import pickle
from collections import UserDict
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import runstep
from runstep import Extra
from runstep._frozen import ExtraDraft, FrozenDict
from runstep.enums import STRICTNESSES, Strictness

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
    expected = [
        [*runstep.make_converter().unstructure(each).items()] for each in objects
    ]
    converter = runstep.make_converter()
    for _ in range(4):
        for each, items in zip(objects, expected, strict=True):
            assert [*converter.unstructure(each).items()] == items


def test_an_extra_may_be_carried_to_another_object() -> None:
    read = runstep.structure(
        {"type": "activities", "activities": [], "x": 1},
        runstep.RunStepDetailsUnknownObject,
        strictness="open",
    )
    other: Any = Extra({"b": 1}, ("type", "a"))
    cases: list[tuple[Any, dict[str, Any]]] = [
        (read.extra | {"y": 2}, {"activities": [], "x": 1, "y": 2}),
        (Extra({"y": 2, "x": 1}, read.extra._order), {"x": 1, "y": 2}),  # type: ignore[attr-defined]  # private
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
@examples(300)
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
            lambda it=changeable: setattr(it, "_order", ()),
            lambda it=changeable: delattr(it, "_order"),
            lambda it=changeable: setattr(it, "__class__", ExtraDraft),
            lambda it=changeable: setattr(it, "__class__", FrozenDict),
            lambda it=changeable: it.update(a=1),
            lambda it=changeable: it.setdefault("a"),
            lambda it=changeable: it.popitem(),
            lambda it=changeable: it.__ior__({"a": 1}),
            lambda it=changeable: type(it).fromkeys(["a"]),
            lambda it=changeable: setstate(it, (None, {"_order": ("b",)})),
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


def setstate(instance: object, state: tuple[object, dict[str, object]]) -> None:
    """Set the state of an object as `pickle` does."""
    for name, value in state[1].items():
        setattr(instance, name, value)


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
