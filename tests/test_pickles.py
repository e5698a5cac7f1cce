"""Pickles in `tests/pickles`, which this version and older ones have made.

``python -m tests.programs.keep_pickles`` adds those of a new version.
"""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

import runstep

from .helpers.samples import STEP
from .helpers.wire import compact

KEPT = sorted(Path(__file__).with_name("pickles").glob("*.json"))


def test_the_pickles_of_this_version_are_kept() -> None:
    assert runstep.__version__ in [path.name.removesuffix(".json") for path in KEPT]


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
@pytest.mark.parametrize("protocol", [2, 5])
def test_a_pickle_of_an_older_version_is_read(kept: Path, protocol: int) -> None:
    values = json.loads(kept.read_text(encoding="utf-8"))
    objects = pickle.loads(kept.with_suffix(f".{protocol}").read_bytes())
    assert len(values) > 40
    assert objects.keys() == values.keys()
    for name, value in values.items():
        again = objects[name]
        assert type(again) is getattr(runstep, name)
        assert again == runstep.structure(value, type(again), strictness="open")
        assert runstep.dumps(again) == compact(value)
        assert hash(again)
        assert repr(again).startswith(f"{name}(")


def test_a_pickle_that_lacks_a_field_has_its_default() -> None:
    """A pickle of a version before the field lacks it."""
    sample = {name: each for name, each in STEP.items() if name != "expires_at"}
    step = runstep.structure(sample)
    reduced: Any = step.__reduce_ex__(2)
    make, arguments, state = reduced[:3]
    for name, default in (("expires_at", None), ("object", "thread.run.step")):
        del state[name]
        again = make(*arguments)
        again.__setstate__(state)
        assert getattr(again, name) == default
        assert again == step
        assert runstep.unstructure(again) == sample
