"""JSON nested deeper than Python's stack: read, written, hashed and added up."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

import runstep
from runstep import RunStepValidationError
from runstep._deep_json import NestedDecoder, NestedEncoder
from runstep._json import JSON_DECODER, JSON_ENCODER

from .helpers.samples import PAGE, STEP
from .helpers.wire import compact

#: The standard library's parsers fail at a smaller depth, on every Python.
DEPTH = 10_000
#: The text before and after a nested value, and the index or key of the value.
NESTS = {"array": ("[", "]", 0), "object": ('{"a":', "}", "a")}

VALUES = ["{}", "[]", "[ [ ] , {} ]", '{"a":{"b":[1,2]},"c":null}', '{"a":1,"a":2}'] + [
    "true", "-0.0", "1.5e3", "12345678901234567890", '"\\u20ac\\n"', '{"\\"":"\\\\"}',
]  # fmt: skip
WRONG = [
    "",
    "NaN",
    "1e999",
    "[1 1]",
    "[,",
    "[1,",
    "]",
    "{,",
    '{"a"',
    '{"a" 1}',
    "{1:2}",
]
WRONG += [
    '{"a":}',
    '{"a":1 "b"',
    '{"a":1,',
    "[1]2",
    '"',
    '"\n"',
    "\f1",
    "tru",
    "1e",
    "-",
]


def outcome(decode: Any, text: str) -> Any:
    try:
        return repr(decode(text))
    except ValueError as error:
        return str(error)


def decode_nested(text: str) -> Any:
    return NestedDecoder(text, JSON_DECODER.raw_decode).decode()


def spoilt_pages() -> Iterator[str]:
    dice = random.Random(8)
    for _ in range(1500):
        text = json.dumps(PAGE, indent=dice.choice([None, 0, 2]))
        start = dice.randrange(len(text))
        cut = text[:start] + dice.choice(WRONG) + text[start + dice.randrange(3) :]
        wrong = cut[: dice.choice([start, len(cut)])]
        # Python 3.13 has a message of its own for these.
        if not re.search(r",\s*[]}]", wrong):
            yield wrong


@pytest.mark.parametrize("text", [*VALUES, *WRONG])
def test_a_text_is_decoded_as_by_the_standard_library(text: str) -> None:
    for each in (text, f"\r \n{text}\t\n"):
        assert outcome(decode_nested, each) == outcome(JSON_DECODER.decode, each)


def test_spoilt_pages_are_decoded_as_by_the_standard_library() -> None:
    outcomes = [outcome(decode_nested, text) for text in spoilt_pages()]
    expected = [outcome(JSON_DECODER.decode, text) for text in spoilt_pages()]
    assert outcomes == expected
    assert len([each for each in outcomes if each.startswith("{'")]) > 150
    assert len({each.partition(":")[0] for each in outcomes}) > 6


@pytest.mark.parametrize(
    "data",
    [
        *map(json.loads, VALUES),
        PAGE,
        {"a": (1, []), "\ud800\n\u20ac": "\ud800"},
    ],
)
def test_data_are_encoded_as_by_the_standard_library(data: Any) -> None:
    assert NestedEncoder(JSON_ENCODER.encode).encode(data) == JSON_ENCODER.encode(data)


@pytest.mark.parametrize("key", [1, None, False, 0.5, (1,)])
def test_keys_that_are_no_strings_are_not_encoded(key: Any) -> None:
    with pytest.raises(TypeError, match=f"strings, not {type(key).__name__}"):
        NestedEncoder(JSON_ENCODER.encode).encode([{"a": {key: 1}}])


@pytest.mark.parametrize("wrong", [float("nan"), object(), {"a": [{1, 2}]}])
def test_values_that_json_does_not_have_are_not_encoded(wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError)) as ours:
        NestedEncoder(JSON_ENCODER.encode).encode(wrong)
    with pytest.raises((TypeError, ValueError)) as theirs:
        JSON_ENCODER.encode(wrong)
    assert (ours.type, str(ours.value)) == (theirs.type, str(theirs.value))


@pytest.mark.parametrize("nest", NESTS)
def test_text_comes_back_from_any_depth(nest: str) -> None:
    opening, closing, _ = NESTS[nest]
    deep = opening * DEPTH + '"Zürich"' + closing * DEPTH
    text = f'{compact(STEP)[:-1]},"unknown":[1,{deep}]}}'
    assert runstep.dumps(runstep.loads(text)) == text


@pytest.mark.parametrize("nest", NESTS)
@pytest.mark.parametrize(
    ("end", "problem"),
    [
        ("", "not JSON: Expecting value at column {end}"),
        ("tru", "not JSON: Expecting value at column {end}"),
        ("NaN", "not JSON: NaN"),
    ],
)
def test_an_error_at_any_depth(nest: str, end: str, problem: str) -> None:
    opening, _, _ = NESTS[nest]
    with pytest.raises(RunStepValidationError) as caught:
        runstep.loads(opening * DEPTH + end)
    message = problem.format(end=len(opening) * DEPTH + 1)
    assert [tuple(each) for each in caught.value.problems] == [("$", message)]


def nested(nest: str, value: Any) -> Any:
    for _ in range(DEPTH):
        value = [value] if nest == "array" else {"a": value}
    return value


@pytest.mark.parametrize("nest", NESTS)
def test_data_come_back_from_any_depth(nest: str) -> None:
    _, _, segment = NESTS[nest]
    data = nested(nest, "text")
    for _ in range(3):
        step = runstep.structure({**STEP, "unknown": data})
        given: Any = runstep.unstructure(step)["unknown"]
        for _ in range(DEPTH):
            assert len(given) == 1
            given = given[segment]
        assert given == "text"


@pytest.mark.parametrize("nest", NESTS)
def test_data_of_any_depth_are_hashed(nest: str) -> None:
    hashes = [
        hash(runstep.structure({**STEP, "unknown": nested(nest, value)}))
        for value in ("text", "text", 1, 1.0, None)
    ]
    first, same, one, one_too, other = hashes
    assert first == same
    assert one == one_too
    assert len({first, one, other}) == 3
