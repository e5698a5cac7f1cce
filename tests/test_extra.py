"""The `extra` of an object: what may stand in it, and what is written of it."""

import copy
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import runstep
from runstep import Extra

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
