"""Compiled functions and the slow way on random cases: a part of the long program."""

import pytest

from .programs.differential import KINDS, run


@pytest.mark.parametrize("seed", [1, 2])
def test_compiled_functions_do_what_the_slow_way_does(seed: int) -> None:
    count = run(600, seed, warm_up=200)
    for kind in KINDS:
        assert count[f"{kind}: valid"] > 50
    assert count["read: invalid"] > 50
