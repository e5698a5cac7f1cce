"""Paths, names and values from the input, as messages show them."""

from typing import Any

import pytest

from runstep._wording import describe, json_path, printable, quote, quote_unless_plain


def test_a_path_quotes_keys_that_are_no_plain_names() -> None:
    segments: list[Any] = ["data", 0, "a_b", "a-b", "", "\n", "é", '"', "x" * 41]
    assert json_path([(None, segment) for segment in segments]) == (
        r'$.data[0].a_b["a-b"][""]["\n"]["\xe9"]["\""]' + f'["{"x" * 37}..."]'
    )


def test_a_name_is_quoted_and_shortened_if_it_has_to_be() -> None:
    assert quote_unless_plain("in_progress") == "in_progress"
    assert quote_unless_plain("\x1b[0m") == r'"\x1b[0m"'
    assert quote("\ud800") == r'"\ud800"'
    assert quote("n" * 40) == f'"{"n" * 40}"'
    assert quote_unless_plain("n" * 40) == "n" * 40
    assert len(quote("n" * 41)) == 42


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-(2**63), "-9223372036854775808"),
        (2**64 - 1, "18446744073709551615"),
        (2**64, "an integer past 64 bits"),
        (0.5, "0.5"),
        (float("nan"), "nan"),
        ("", "a string of 0 characters"),
        ("x", "a string of 1 character"),
        ([1], "an array of 1 item"),
        ((), "an array of 0 items"),
        ({"a": 1, "b": 2}, "an object with 2 keys"),
        (b"secret", "an instance of bytes"),
    ],
)
def test_a_value_is_shown_without_its_text(value: object, shown: str) -> None:
    assert describe(value) == shown


def test_unprintable_characters_are_escaped_except_those_to_keep() -> None:
    assert printable("Zürich 東京") == "Zürich 東京"
    assert printable("a\tb\n\x1b") == r"a\tb\n\x1b"
    assert printable("a\tb\n\x1b", keep="\n") == "a\\tb\n\\x1b"
