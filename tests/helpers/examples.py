"""How many examples Hypothesis tries: a profile scales the numbers of all tests."""

from hypothesis import settings

#: The number of Hypothesis' own profile, and of ``many``. A profile with 20 tries a
#: fifth of each test's examples.
DEFAULT = 100
#: No profile tries fewer, since the first example is always the simplest one.
MIN_EXAMPLES = 3


def examples(count: int) -> settings:
    """Return settings with this many examples, or the profile's share of them."""
    scaled = count * settings().max_examples // DEFAULT
    return settings(max_examples=max(scaled, MIN_EXAMPLES))
