"""Whatever comes in, at whatever entry point: an object, or `RunStepValidationError`.

Also regressions: what the fuzzer (`tests/fuzz.py`) has found, each under its name.
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
from .helpers.samples import DELTA, PAGE, RETIRED, SAMPLES, STEP
from .helpers.wire import compact

KEYS = sorted({field.name for cls in SAMPLES for field in attrs.fields(cls)})
#: Strings that mean something to the schema, in one place or another.
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
    """Draw a class, and JSON that is nearly right for it."""
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
def test_any_json(value: Any, cls: Any, strictness: Strictness) -> None:
    for _ in range(3):
        check_structure(value, cls, strictness)
    check_converters(value, cls, strictness)


@given(samples_with_mistakes(), strictnesses)
@examples(400)
def test_any_json_that_is_nearly_right(
    sample: tuple[Any, Any], strictness: Strictness
) -> None:
    cls, value = sample
    for _ in range(3):
        check_structure(value, cls, strictness)
    check_converters(value, cls, strictness)


@given(samples_with_mistakes())
@examples(400)
def test_what_is_read_is_read_at_every_wider_strictness(
    sample: tuple[Any, Any],
) -> None:
    cls, value = sample
    came = [
        attempt(runstep.structure, value, cls, strictness=strictness)
        for strictness in STRICTNESSES
    ]
    for narrow, wide in pairwise(came):
        assert narrow in (None, wide)


@given(st.binary() | st.text(), classes, strictnesses)
@examples(200)
def test_any_text(text: bytes | str, cls: Any, strictness: Strictness) -> None:
    assert not check_loads(text, cls, strictness)


@st.composite
def broken(draw: st.DrawFn, texts: list[bytes]) -> bytes:
    """Draw a text with a few bytes cut out, put in, or doubled."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        end = draw(st.integers(at, min(at + 40, len(text))))
        put = draw(
            st.just(text[at:end] * 2) | st.binary(max_size=3) | st.sampled_from(CUT)
        )
        text = text[:at] + put + text[end:]
    return text


#: What stands between things in JSON, in lines, and in streams.
CUT = [
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
STREAM = "".join(
    f"event: thread.run.step.{name}\ndata: {compact(value)}\n\n"
    for name, value in [
        ("created", STEP),
        ("delta", DELTA),
        ("delta", {**DELTA, "delta": {}, "unknown": [{"index": 0}]}),
        ("completed", {**STEP, "status": "completed"}),
    ]
).encode()


@given(broken(TEXTS), classes, strictnesses)
@examples(500)
def test_text_that_is_broken(text: bytes, cls: Any, strictness: Strictness) -> None:
    check_loads(text, cls, strictness)
    check_loads(text.decode("latin-1"), cls, strictness)


@given(broken([STREAM, b""]), st.integers(1, 200), strictnesses)
@examples(300)
def test_a_stream_that_is_broken(
    stream: bytes, length: int, strictness: Strictness
) -> None:
    cut = [stream[at : at + length] for at in range(0, len(stream), length)]
    check_events(cut, strictness)
    check_events(stream.splitlines(keepends=True), strictness)
    check_events(stream.decode("latin-1").splitlines(), strictness)


@given(broken([*TEXTS, STREAM, b"\n".join(TEXTS), b"[" + b",".join(TEXTS) + b"]"]))
@examples(300)
def test_a_file_that_is_broken(content: bytes) -> None:
    for strictness in STRICTNESSES:
        check_file(content, strictness)


def test_what_is_not_broken() -> None:
    """The inputs above mean something where nothing was done to them."""
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
def test_any_argument(data: st.DataObject, cls: Any) -> None:
    """Some arguments are those of an object that is right, the others anything."""
    right = runstep.structure(SAMPLES[cls], cls, strictness="open")
    names = [field.name for field in attrs.fields(cls)]
    chosen = {name: getattr(right, name) for name in names}
    for name in data.draw(st.sets(st.sampled_from(names), max_size=3)):
        chosen[name] = data.draw(arguments)
    check_constructor(cls, chosen)
    attempt(lambda: attrs.evolve(right, **chosen))
    attempt(right.__replace__, **chosen)
