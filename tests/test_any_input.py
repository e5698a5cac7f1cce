"""Random input at every entry point gives an object or a `RunStepValidationError`.

What the fuzzer (``tests/programs/fuzz.py``) finds becomes a test here, too.
"""

import random
from collections import UserDict
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

import runstep
from runstep.enums import STRICTNESSES, Strictness

from .helpers.entry_points import (
    CLASSES,
    attempt,
    check_constructor,
    check_converters,
    check_events,
    check_file,
    check_loads,
    check_structure,
)
from .helpers.examples import examples
from .helpers.mutations import mutate
from .helpers.samples import DELTA, PAGE, RETIRED, SAMPLES, STEP, event_stream
from .helpers.wire import compact

KEYS = sorted({field.name for cls in SAMPLES for field in attrs.fields(cls)})
#: Strings that have a meaning somewhere in the schema.
WORDS = ["tool_calls", "function", "logs", "thread.run.step", "thread.run.step.delta"]

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(WORDS)
)
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text() | st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=30,
)
classes = st.sampled_from(CLASSES)
strictnesses = st.sampled_from(STRICTNESSES)


@st.composite
def samples_with_mistakes(draw: st.DrawFn) -> tuple[Any, Any]:
    """A class and its sample, with up to three mistakes and at most one more key."""
    cls = draw(st.sampled_from([*SAMPLES]))
    value = SAMPLES[cls]
    dice = random.Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(0, 3))):
        if value:
            value, _ = mutate(value, dice)
    more = st.dictionaries(st.text() | st.sampled_from(KEYS), json_values, max_size=1)
    return cls, {**value, **draw(more)}


@given(json_values, classes, strictnesses)
@examples(300)
def test_any_json_is_read_or_is_an_error(
    value: Any, cls: Any, strictness: Strictness
) -> None:
    for _ in range(3):
        check_structure(value, cls, strictness)
    check_converters(value, cls, strictness)


@given(samples_with_mistakes(), strictnesses)
@examples(400)
def test_json_with_a_few_mistakes_is_read_or_is_an_error(
    sample: tuple[Any, Any], strictness: Strictness
) -> None:
    cls, value = sample
    for _ in range(3):
        check_structure(value, cls, strictness)
    check_converters(value, cls, strictness)


@given(samples_with_mistakes())
@examples(400)
def test_a_wider_strictness_reads_the_same_object(
    sample: tuple[Any, Any],
) -> None:
    cls, value = sample
    results = [
        attempt(runstep.structure, value, cls, strictness=strictness)
        for strictness in STRICTNESSES
    ]
    for narrow, wide in pairwise(results):
        assert narrow in (None, wide)


@given(st.binary() | st.text(), classes, strictnesses)
@examples(200)
def test_random_text_is_an_error(
    text: bytes | str, cls: Any, strictness: Strictness
) -> None:
    assert not check_loads(text, cls, strictness)


@st.composite
def broken(draw: st.DrawFn, texts: list[bytes]) -> bytes:
    """A text with up to three pieces left out, replaced or repeated."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        end = draw(st.integers(at, min(at + 40, len(text))))
        replacement = draw(
            st.just(text[at:end] * 2) | st.binary(max_size=3) | st.sampled_from(MARKS)
        )
        text = text[:at] + replacement + text[end:]
    return text


#: Bytes that have a meaning in JSON, in lines of text or in streams.
MARKS = [
    b"",
    b"\n",
    b"\r",
    b"\n\n",
    b":",
    b",",
    b'"',
    b"{",
    b"]",
    b"\\ud800",
    b"\xef\xbb\xbf",
]
TEXTS = [compact(value).encode() for value in (STEP, PAGE, DELTA)]
STREAM = event_stream(
    ("thread.run.step.created", STEP),
    ("thread.run.step.delta", DELTA),
    ("thread.run.step.delta", {**DELTA, "delta": {}, "unknown": [{"index": 0}]}),
    ("thread.run.step.completed", {**STEP, "status": "completed"}),
).encode()


@given(broken(TEXTS), classes, strictnesses)
@examples(500)
def test_broken_text_is_read_or_is_an_error(
    text: bytes, cls: Any, strictness: Strictness
) -> None:
    check_loads(text, cls, strictness)
    check_loads(text.decode("latin-1"), cls, strictness)


@given(broken([STREAM, b""]), st.integers(1, 200), strictnesses)
@examples(300)
def test_a_broken_stream_is_read_up_to_an_error(
    stream: bytes, length: int, strictness: Strictness
) -> None:
    chunks = [stream[at : at + length] for at in range(0, len(stream), length)]
    check_events(chunks, strictness)
    check_events(stream.splitlines(keepends=True), strictness)
    check_events(stream.decode("latin-1").splitlines(), strictness)


@given(broken([*TEXTS, STREAM, b"\n".join(TEXTS), b"[" + b",".join(TEXTS) + b"]"]))
@examples(300)
def test_a_broken_file_is_steps_and_problems(content: bytes) -> None:
    for strictness in STRICTNESSES:
        check_file(content, strictness)


def test_the_inputs_are_read_as_long_as_they_are_not_broken() -> None:
    """Otherwise the tests above would pass without reading anything."""
    for strictness in STRICTNESSES:
        assert check_loads(TEXTS[0], runstep.RunStepObject, strictness)
        assert check_loads(TEXTS[1], runstep.ListRunStepsResponse, strictness)
        assert check_loads(TEXTS[2], runstep.RunStepDeltaObject, strictness)
        assert check_events([STREAM], strictness) == 4
        assert check_file(STREAM, strictness) == 1
        assert check_file(b"\n".join(TEXTS), strictness) == 3
        for cls, value in SAMPLES.items():
            is_retired = strictness == "published" and cls in RETIRED
            assert check_structure(value, cls, strictness) != is_retired
            assert check_converters(value, cls, strictness) != is_retired


arguments = json_values | st.sampled_from(
    [runstep.structure(value, cls, strictness="open") for cls, value in SAMPLES.items()]
    + [object(), b"bytes", MappingProxyType({"key": ()}), UserDict(STEP), {1: 2}, {1}]
)


@given(st.data(), st.sampled_from([*SAMPLES]))
@examples(500)
def test_any_argument_is_accepted_or_is_an_error(data: st.DataObject, cls: Any) -> None:
    """Up to three arguments are random, the others are those of a valid object."""
    valid = runstep.structure(SAMPLES[cls], cls, strictness="open")
    names = [field.name for field in attrs.fields(cls)]
    chosen = {name: getattr(valid, name) for name in names}
    for name in data.draw(st.sets(st.sampled_from(names), max_size=3)):
        chosen[name] = data.draw(arguments)
    check_constructor(cls, chosen)
    attempt(lambda: attrs.evolve(valid, **chosen))
    attempt(valid.__replace__, **chosen)
