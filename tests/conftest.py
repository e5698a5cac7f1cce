"""Hypothesis' profiles, of which ``--hypothesis-profile NAME`` selects one.

``repeatable``, the default, tries the same examples in each run: a test that fails has
met a change. ``few`` tries a fifth of them, and ``default`` tries new ones.
"""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("few", settings.get_profile("repeatable"), max_examples=20)
settings.load_profile("repeatable")
