"""Hypothesis' profiles, of which ``--hypothesis-profile NAME`` selects one.

``few``, the default, and ``many``, with five times as many, try the same examples in
each run: a test that fails has met a change. ``default`` tries new ones. ``verdicts``
only tells whether a test fails, and does not look for its smallest example.
"""

from hypothesis import Phase, settings

settings.register_profile("many", derandomize=True, deadline=None)
settings.register_profile("few", settings.get_profile("many"), max_examples=20)
settings.register_profile(
    "verdicts", settings.get_profile("few"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("few")
