"""Reading events from streams: whole lines, pieces cut anywhere, and broken ones."""

import asyncio
import gzip
import itertools
import json
import random
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

import runstep
from runstep import (
    Problem,
    RunStepAccumulator,
    RunStepStreamEvent,
    RunStepValidationError,
    aiter_events,
    iter_events,
)
from runstep.enums import Strictness

from ..helpers import needs, wire
from ..helpers.samples import DELTA, MESSAGE_STEP, STEP, Json

T = TypeVar("T")

NO_CALLS: Json = {"type": "tool_calls", "tool_calls": []}
BEGUN: Json = {
    **STEP,
    "status": "in_progress",
    "step_details": NO_CALLS,
    "last_error": None,
    "failed_at": None,
}


def sse(*events: tuple[str, object], end: str = "\n") -> str:
    lines = [
        f"event: {name}{end}data: {json.dumps(data)}{end}" for name, data in events
    ]
    return end.join([*lines, ""])


CREATED = ("thread.run.step.created", {**BEGUN, "unknown": "Zürich 🚲"})
DELTAS = ("thread.run.step.delta", DELTA)
COMPLETED = ("thread.run.step.completed", MESSAGE_STEP)
EXPECTED = [
    runstep.structure({"event": name, "data": data}, RunStepStreamEvent)
    for name, data in (CREATED, DELTAS, COMPLETED)
]


def read(*pieces: str | bytes, strictness: Strictness = "wire") -> list[Any]:
    return list(iter_events(pieces, strictness=strictness))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_stream_in_any_form(end: str, mark: str) -> None:
    text = mark + sse(CREATED, DELTAS, COMPLETED, end=end)
    data = text.encode()
    lines = data.removeprefix("\ufeff".encode()).splitlines()
    for pieces in (
        [text],
        [data],
        data.splitlines(keepends=True),
        text.splitlines(keepends=True),
        lines,
        [line.decode() for line in lines],
        [data[i : i + 1] for i in range(len(data))],
        list(text),
        [b"", *lines, b"", b""],
        [b": ping", b"", *lines],
        [b"foo: 1", *lines],
        [b"data: 1", b"", *lines],
        [b"\n", data.removeprefix("\ufeff".encode())],
    ):
        assert read(*pieces) == EXPECTED


#: Lines that may stand before the first event, and mean nothing to it.
IDLE_LINES = ["", ": ping", ":", "foo: 1", "foo", "retry: 9", "id", "id: 7"]


def forms(text: str) -> list[list[Any]]:
    """Return the pieces of a stream in every form in which a client may yield it."""
    data = text.encode()
    lines = text.split("\n")
    sized = [
        [data[start : start + size] for start in range(0, len(data), size)]
        for size in (1, 2, 3, 7, 64, 1000, len(data))
    ]
    ended = [
        text.replace("\n", end).splitlines(keepends=True) for end in ("\r\n", "\r")
    ]
    return [
        *sized,
        list(text),
        lines,
        [line.encode() for line in lines],
        data.splitlines(keepends=True),
        *ended,
        [line.encode() for line in ended[0]],
    ]


@pytest.mark.parametrize("count", range(6))
def test_lines_before_the_first_event(count: int) -> None:
    for first in range(len(IDLE_LINES)):
        rotated = IDLE_LINES[first:] + IDLE_LINES[:first]
        idle = [*rotated[::3], *rotated[1::3]][:count]
        text = "".join([line + "\n" for line in idle]) + sse(CREATED, DELTAS, COMPLETED)
        for pieces in forms(text):
            assert read(*pieces) == EXPECTED


def test_lines_without_ends_are_read_as_soon_as_an_event_is_complete() -> None:
    idle = [": ping", "", ": ping", "", "foo: 1", "foo", "data: 1", ""]
    taken = []

    def lines() -> Iterator[str]:
        for line in [*idle, *sse(CREATED, DELTAS).split("\n")]:
            taken.append(line)
            yield line

    assert next(iter_events(lines())) == EXPECTED[0]
    assert len(taken) == len(idle) + 3


def test_a_buffer_that_is_filled_again() -> None:
    def buffers() -> Iterator[Any]:
        buffer = bytearray()
        for line in sse(CREATED, DELTAS, COMPLETED).split("\n"):
            buffer[:] = line.encode()
            yield buffer

    assert list(iter_events(buffers())) == EXPECTED


def test_lines_with_and_without_ends_in_one_stream() -> None:
    bare, ended = sse(CREATED).split("\n")[:-1], sse(DELTAS, COMPLETED)
    assert read(*bare, *ended.splitlines(keepends=True)) == EXPECTED
    lines = sse(CREATED, DELTAS, COMPLETED).splitlines()
    for last in range(3, len(lines)):
        others = [line + "\n" for line in lines[last:]]
        assert read(*lines[:last], *others) == EXPECTED


def test_a_line_end_that_is_cut_before_a_blank_line() -> None:
    """The line feed after a carriage return is no blank line, but the next one is."""
    text = f"event: thread.run.step.completed\r\ndata: {json.dumps(MESSAGE_STEP)}\r"
    assert read(text, "\n", "\ndata: x\n\n") == EXPECTED[2:]


def test_lines_whose_only_event_is_not_ended() -> None:
    lines = sse(COMPLETED).splitlines()[:2]
    assert read(*lines) == EXPECTED[2:]
    assert read(": ping", "", *lines) == EXPECTED[2:]
    assert read(*lines[:1]) == read(": ping") == read() == []
    assert read("data: 1", "") == read("data: 1") == []
    assert read("\n".join([*lines, "event: done"])) == EXPECTED[2:]
    other = "event: thread.run.created\ndata: {no JSON}\nevent: done"
    assert read(other) == []


def test_pieces_that_look_like_lines() -> None:
    """The first line is cut before what would be the fields of an event."""
    name = "event: thread.run.step.completed"
    first = ["other: ", "event: x", "", "foo", "data", ": {}", ""]
    assert read(*first, "\n", *sse(COMPLETED)) == EXPECTED[2:]
    assert (
        read(
            "data",
            ": 1",
            "",
            f"\n\n{name}",
            "\n",
            f"data: {json.dumps(MESSAGE_STEP)}\n\n",
        )
        == EXPECTED[2:]
    )


def test_pieces_cut_anywhere() -> None:
    rng = random.Random(0)
    ends = ["\n", "\r\n", "\r"]
    for _ in range(1000):
        events = [
            sse(each, end=rng.choice(ends)) for each in (CREATED, DELTAS, COMPLETED)
        ]
        data = "".join(events).encode()
        cuts = sorted(rng.choices(range(len(data) + 1), k=rng.randrange(30)))
        pieces = [data[a:b] for a, b in itertools.pairwise([0, *cuts, len(data)])]
        assert read(*pieces) == EXPECTED


def test_events_are_read_as_the_standard_says() -> None:
    data = json.dumps(MESSAGE_STEP)
    name = "event:thread.run.step.completed"
    folded = json.dumps(MESSAGE_STEP, indent=1).split("\n")
    for text in (
        f"{name}\ndata:{data}\n\n",
        f"data: {data}\n{name}\n\n",
        f": hello\n{name}\nid: 5\nretry: 9\nother: x\ndata: {data}\n:\n\n",
        f"event: x\n{name}\ndata: {data}\n\n",
        f"{name}\n" + "".join(f"data: {line}\n" for line in folded) + "\n",
        f"{name}\n\n{name}\ndata: {data}\n\n",
        f"data: {data}\n\n{name}\ndata: {data}\n\n",
    ):
        assert read(text) == EXPECTED[2:]


def test_a_byte_order_mark_is_skipped_at_the_start_only() -> None:
    text = sse(COMPLETED)
    assert read("\ufeff" + text) == EXPECTED[2:]
    assert read("\n\ufeff" + text) == []
    assert read("\n", "\ufeff" + text) == []


def test_pieces_that_begin_with_a_colon() -> None:
    data = json.dumps(MESSAGE_STEP)
    text = f"data: {data}\nevent: thread.run.step.completed\n\n"
    at = text.index(":", 8)
    assert read(text[:at], text[at : at + 12], text[at + 12 :]) == EXPECTED[2:]
    assert read(*f"::\n{text}") == EXPECTED[2:]


@pytest.mark.parametrize(
    ("piece", "name"),
    [(None, "NoneType"), (0, "int"), ([], "list"), (memoryview(b"x"), "memoryview")],
)
def test_pieces_that_are_neither_str_nor_bytes(piece: Any, name: str) -> None:
    with pytest.raises(TypeError, match=f"^expected str or bytes, got {name}$"):
        read("event: x\n", piece)


def test_events_of_other_objects_are_not_parsed() -> None:
    text = (
        "event: thread.run.created\ndata: {no JSON}\n\n"
        "event: thread.message.delta\ndata: \udc80\n\n"
        "event: error\ndata: {\n\n"
        "event: thread.run.step\ndata: 5\n\n"
        "event: done\ndata: [DONE]\n\n"
    )
    assert read(text) == read(text.encode(errors="surrogatepass")) == []
    assert (
        read(text.encode(errors="surrogatepass") + sse(COMPLETED).encode())
        == (EXPECTED[2:])
    )


def test_a_recording_without_blank_lines() -> None:
    text = sse(CREATED, ("thread.run.created", {}), DELTAS, COMPLETED)
    assert read(text.replace("\n\n", "\n")) == EXPECTED
    assert read(*text.replace("\n\n", "\n").splitlines()) == EXPECTED


def test_a_stream_that_is_cut_off() -> None:
    text = sse(CREATED, DELTAS)
    whole = len(sse(CREATED))
    for cut in range(whole + 1, len(text)):
        events = read(text[:cut])
        assert events == EXPECTED[: 2 if cut > len(text) - 3 else 1]
    assert read(sse(CREATED), "event: thread.run.step.delta\ndata: {\n") == EXPECTED[:1]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            "{",
            Problem("$.data", "not JSON: Expecting property name enclosed in double"),
        ),
        ("5", Problem("$.data", "expected a RunStepDeltaObject object, got 5")),
        ('{"id": 5}', Problem("$.data.id", "expected a string, got 5")),
    ],
)
def test_a_wrong_event(data: str, problem: Problem) -> None:
    with pytest.raises(RunStepValidationError) as caught:
        read(f"event: thread.run.step.delta\ndata: {data}\n\n")
    path, message = caught.value.problems[0]
    assert (path, message[: len(problem.message)]) == problem


def test_bytes_that_are_not_utf_8() -> None:
    text = sse(("thread.run.step.completed", {**MESSAGE_STEP, "id": "a"})).encode()
    with pytest.raises(RunStepValidationError, match=r"\$\.data: not JSON: not utf-8"):
        read(text.replace(b'"a"', b'"\xff"'))
    with pytest.raises(RunStepValidationError, match=r"\$\.data: not JSON: not utf-8"):
        read(text.decode().replace('"a"', '"\udc80"'))
    with pytest.raises(RunStepValidationError, match=r"\$\.event: .*step\.\\ufffd"):
        read(text.replace(b"completed\n", b"\xff\n"))


def test_an_event_with_an_unknown_name() -> None:
    text = sse(("thread.run.step.asleep", MESSAGE_STEP), COMPLETED)
    assert read(text, strictness="open") == EXPECTED[2:]
    with pytest.raises(RunStepValidationError, match=r"\$\.event: .*asleep"):
        read(text)


@pytest.mark.parametrize("end", [" ", "X", "\udcff"])
def test_the_name_of_an_event_counts_to_its_last_byte(end: str) -> None:
    name, data = f"thread.run.step.completed{end}", json.dumps(MESSAGE_STEP)
    text = f"event: {name}\ndata: {data}\n\n".encode(errors="surrogateescape")
    with pytest.raises(RunStepValidationError, match=r"^\$\.event: "):
        read(text)


def test_events_are_yielded_as_soon_as_they_are_complete() -> None:
    taken = []

    def pieces() -> Iterator[str]:
        for line in sse(CREATED, DELTAS, COMPLETED).splitlines():
            taken.append(line)
            yield line

    events = iter_events(pieces())
    assert next(events) == EXPECTED[0]
    assert len(taken) == 3
    assert next(events) == EXPECTED[1]
    assert len(taken) == 6


def run_with_no_loop(coroutine: Coroutine[object, None, T]) -> T:
    """Return the result of a coroutine that waits for nothing."""
    with pytest.raises(StopIteration) as stopped:
        coroutine.send(None)
    value: T = stopped.value.value
    return value


@pytest.mark.parametrize(
    "run", [pytest.param(asyncio.run, marks=needs.event_loops), run_with_no_loop]
)
def test_asynchronous_streams(run: Any) -> None:
    text = sse(CREATED, DELTAS, COMPLETED)

    async def pieces(size: int) -> AsyncIterator[bytes]:
        data = text.encode()
        for start in range(0, len(data), size):
            yield data[start : start + size]

    async def read_all(size: int) -> list[Any]:
        return [event async for event in aiter_events(pieces(size))]

    for size in (1, 50, 10_000):
        assert run(read_all(size)) == EXPECTED
    text = text.removesuffix("\n")  # the end of the last event may be missing
    assert run(read_all(50)) == EXPECTED

    async def read_wrong() -> None:
        async def wrong() -> AsyncIterator[str]:
            yield sse(("thread.run.step.delta", {}))

        async for _ in aiter_events(wrong(), strictness="published"):
            pass

    with pytest.raises(RunStepValidationError, match="required key"):
        run(read_wrong())


def test_an_unknown_strictness() -> None:
    unknown: Any = "strict"
    for make in (
        lambda: next(iter_events([], strictness=unknown)),
        lambda: RunStepAccumulator(strictness=unknown),
    ):
        with pytest.raises(ValueError, match="strictness is one of"):
            make()


@wire.needed
def test_recorded_streams_in_any_pieces() -> None:
    rng = random.Random(0)
    count = 0
    for text in wire.streams():
        data = text.encode()
        events = read(*data.splitlines(), strictness="open")
        size = rng.randrange(1, 4000)
        pieces = [data[i : i + size] for i in range(0, len(data), size)]
        assert read(data, strictness="open") == events
        assert read(*pieces, strictness="open") == events
        assert read(*text.split("\n"), strictness="open") == events
        idle = rng.choices(IDLE_LINES, k=rng.randrange(6))
        begun = "".join([line + "\n" for line in idle]) + text
        for pieces in rng.sample(forms(begun), 3):
            assert read(*pieces, strictness="open") == events
        count += len(events)
    assert count > 500


def test_wrong_events_are_handed_over_and_the_next_are_read() -> None:
    wrong = ("thread.run.step.delta", {"id": 5})
    text = sse(CREATED, wrong, DELTAS)
    text += "event: thread.run.step.delta\ndata: {broken\n\n" + sse(COMPLETED)
    paths = ["$.data.id", "$.data.object", "$.data.delta", "$.data"]
    for lines in ([text], text.splitlines(), [*text.encode()]):
        pieces = [bytes([p]) if isinstance(p, int) else p for p in lines]
        errors: list[RunStepValidationError] = []
        events = list(iter_events(pieces, on_problem=errors.append))
        assert events == EXPECTED
        assert [p.path for error in errors for p in error.problems] == paths
        with pytest.raises(RunStepValidationError):
            list(iter_events(pieces))
    # The last event, which the end of the stream may have cut, is none.
    errors = []
    cut = text + 'event: thread.run.step.delta\ndata: {"id'
    assert list(iter_events([cut], on_problem=errors.append)) == EXPECTED
    assert len(errors) == 2
    late = text + 'event: thread.run.step.delta\ndata: {"id": 5}'
    assert list(iter_events([late], on_problem=errors.append)) == EXPECTED
    assert len(errors) == 5

    async def read_all() -> list[RunStepStreamEvent]:
        async def whole() -> AsyncIterator[str]:
            yield late

        stream = aiter_events(whole(), on_problem=errors.append)
        return [event async for event in stream]

    assert run_with_no_loop(read_all()) == EXPECTED
    assert len(errors) == 8


def test_a_wrong_event_that_ends_with_the_stream() -> None:
    errors: list[RunStepValidationError] = []
    text = 'event: thread.run.step.delta\ndata: {"id": 5}\nevent: done'
    assert list(iter_events([text], on_problem=errors.append)) == []
    assert [error.problems[0].path for error in errors] == ["$.data.id"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            sse(CREATED),
            r"a string of \d+ characters; pass the lines of the text, or the open file",
        ),
        (
            b"data: 5",
            r"an instance of bytes; pass the lines of the text, or the open file",
        ),
        (Path("stream.txt"), r"an instance of \w+; pass the open file"),
        (STEP, "an object with 17 keys"),
    ],
)
def test_what_only_holds_the_lines_of_a_stream(lines: Any, message: str) -> None:
    for read_events in (iter_events, aiter_events):
        with pytest.raises(
            TypeError, match=f"^expected the lines of a stream, got {message}$"
        ):
            read_events(lines)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (json.dumps(STEP), "JSON: `loads` reads a run step, `iter_steps` a file"),
        ("[]", "JSON: `loads` reads a run step, `iter_steps` a file"),
        ("\ufeff\n {}", "JSON: `loads` reads a run step, `iter_steps` a file"),
        (gzip.compress(b"data: 5"), "compressed by gzip: decompress it first"),
        (b"\nPK\x03\x04\n", "a zip file: unpack it first"),
        *[
            (
                sse(CREATED).encode(encoding),
                "text that is not in UTF-8: decode it first",
            )
            for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
        ],
        (
            b"\xfe\xff" + sse(CREATED).encode("utf-16-be"),
            "text that is not in UTF-8: decode it first",
        ),
    ],
    ids=["step", "array", "after a mark", "gzip", "zip", *["encoding"] * 5],
)
def test_what_is_no_stream(content: str | bytes, found: str) -> None:
    bytes_ = content if isinstance(content, bytes) else content.encode()
    for size in (1, 2, 3, 1000):
        starts = range(0, len(bytes_), size)
        for pieces in (
            [bytes_[start : start + size] for start in starts],
            [bytes_[start : start + size] for start in starts] * 2,
        ):
            errors: list[RunStepValidationError] = []
            with pytest.raises(RunStepValidationError) as caught:
                list(iter_events(pieces, on_problem=errors.append))
            message = f"not a stream of events, but {found}"
            assert (caught.value.problems, errors) == ((("$", message),), [])


def test_only_the_beginning_of_a_stream_is_looked_at() -> None:
    pieces = [b": ping!\n", b"\0: x\n", *sse(COMPLETED).encode().splitlines(True)]
    assert len(pieces[0]) == 8
    assert [*iter_events(pieces)] == [*iter_events(pieces[2:])]


def test_streams_that_begin_like_something_else() -> None:
    assert read("PK: 1\nBZ: 2\nP: {}\n" + sse(COMPLETED)) == EXPECTED[2:]
    assert read(": {}\n" + sse(COMPLETED)) == EXPECTED[2:]
