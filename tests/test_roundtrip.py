"""Constructed objects, written and read again: as data, as text, by any converter."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import runstep
from runstep.enums import STRICTNESSES, Strictness

from .helpers.examples import examples
from .helpers.preconf import NAMES, preconf
from .helpers.samples import RETIRED, SAMPLES
from .helpers.strategies import instances

#: Each class, with each strictness that reads its objects.
READABLE = [
    (cls, strictness)
    for strictness in STRICTNESSES
    for cls in SAMPLES
    if strictness != "published" or cls not in RETIRED
]


@pytest.mark.parametrize(("cls", "strictness"), READABLE)
@given(data=st.data())
@examples(5)
def test_a_constructed_object_comes_back_from_data_and_text(
    data: st.DataObject, cls: Any, strictness: Strictness
) -> None:
    made = data.draw(instances(cls, strictness))
    plain = runstep.unstructure(made)
    assert runstep.structure(plain, cls, strictness=strictness) == made
    text = runstep.dumps(made)
    assert json.loads(text) == plain
    assert runstep.loads(text, cls, strictness=strictness) == made
    converter = runstep.make_converter(strictness)
    assert converter.unstructure(made) == plain
    assert converter.structure(plain, cls) == made


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@examples(30)
def test_a_constructed_object_comes_back_from_every_format(
    data: st.DataObject, name: str
) -> None:
    cls = data.draw(st.sampled_from([*SAMPLES]))
    made = data.draw(instances(cls, "open"))
    if name == "bson":  # a NUL ends each of its keys
        assume("\\u0000" not in json.dumps(runstep.unstructure(made)))
    converter = runstep.configure(preconf(name).make_converter(), "open")
    for _ in range(3):
        assert converter.loads(converter.dumps(made), cls) == made
