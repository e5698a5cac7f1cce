"""Hypothesis thinks of the same in each run: a test fails by a change, not by luck.

``--hypothesis-profile default`` lets it look for something new.
"""

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")
