"""Pickles in `tests/pickles`, which this version and older ones have made.

``python -m tests.programs.keep_pickles`` adds those of a new version.
"""

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

import runstep

from .helpers import needs
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


#: A program for another version of the package, which has more fields.
NEWER = """
import pickle, sys
import runstep
old = pickle.load(sys.stdin.buffer)
for each in old:
    assert repr(each).startswith("RunStepObject(") and hash(each)
    print(each.later_at, type(each.later_by).__name__, sorted(each.extra))
    print(runstep.dumps(each))
"""


@needs.programs
def test_a_key_becomes_a_field_in_a_later_version(tmp_path: Path) -> None:
    """A copy of the package has two more fields, and reads the pickles of this one."""
    copied = tmp_path / "runstep"
    shutil.copytree(Path(runstep.__file__).parent, copied)
    objects = copied / "objects.py"
    text = objects.read_text(encoding="utf-8")
    last = "    expires_at: OptionalKey[int | None] = None\n"
    assert text.count(last) == 1
    more = "    later_at: OptionalKey[int | None] = None\n"
    more += "    later_by: OptionalKey[RunStepObjectLastError | None] = None\n"
    objects.write_text(text.replace(last, last + more), encoding="utf-8")
    error = {"code": "server_error", "message": ""}
    values = [
        STEP,
        {**STEP, "later_at": 5, "later_by": error, "other": [1]},
        {**STEP, "later_at": "now", "later_by": error},
    ]
    data = pickle.dumps(
        [runstep.structure(value, strictness="open") for value in values]
    )
    # The copy is not measured.
    kept = {name: each for name, each in os.environ.items() if "COVERAGE" not in name}
    command = [sys.executable, "-c", NEWER]
    done = subprocess.run(
        command, cwd=tmp_path, env=kept, input=data, capture_output=True, check=True
    )
    lines = done.stdout.decode().splitlines()
    assert lines[1::2] == [compact(value) for value in values]
    assert lines[::2] == [
        "None NoneType []",
        "5 RunStepObjectLastError ['other']",
        "None RunStepObjectLastError ['later_at']",
    ]


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


def test_a_key_goes_to_its_field_if_the_value_fits() -> None:
    """Where a pickle lacks fields, their keys were unknown to its version."""
    sample = {name: each for name, each in STEP.items() if name != "last_error"}
    unknown = {"expires_at": 5, "usage": {"a": 1}, "other": [1]}
    extra = runstep.Extra(unknown, ("expires_at", "usage", *sample, "other"))
    step: Any = runstep.structure(sample)
    reduced = step.__reduce_ex__(2)
    make, arguments, state = reduced[:3]
    del state["expires_at"], state["usage"], state["last_error"]
    state["extra"] = extra
    again: Any = make(*arguments)
    again.__setstate__(state)
    assert (again.expires_at, again.usage, again.last_error) == (5, None, None)
    assert again.extra == {"usage": {"a": 1}, "other": (1,)}
    assert [*runstep.unstructure(again)][:2] == ["expires_at", "usage"]


def test_a_field_of_a_user_has_the_default_of_its_factory() -> None:
    step: Any = runstep.structure(STEP)
    listing: Any = Listing(**attrs.asdict(step, recurse=False))
    reduced = listing.__reduce_ex__(2)
    make, arguments, state = reduced[:3]
    del state["seen"], state["name"]
    again: Any = make(*arguments)
    again.__setstate__(state)
    assert (again.seen, again.name) == ([], step.id)


@attrs.frozen(kw_only=True, slots=False)
class Listing(runstep.RunStepObject):
    seen: list[str] = attrs.field(factory=list)
    name: str = attrs.field(
        default=attrs.Factory(lambda listing: listing.id, takes_self=True)
    )
