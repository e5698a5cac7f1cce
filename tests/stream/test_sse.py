"""Making server-sent events of lines."""

import pytest

from runstep._stream.sse import EventParser, ServerSentEvent


def events(*lines: str) -> list[ServerSentEvent]:
    parser = EventParser()
    found = []
    for line in lines:
        found += parser.feed([line.encode()])
    return found + parser.end_event()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["event: a", "data: 1", ""], [("a", "1")]),
        (["event:a", "data:1", ""], [("a", "1")]),
        (["data:  two spaces", ""], [("", " two spaces")]),
        (["data: 1", "data: 2", "data", ""], [("", "1\n2\n")]),
        (["event: a", "data: 1"], [("a", "1")]),
        (["event: a", "", "data: 1", ""], [("", "1")]),
        (["data: 1", "event: a", ""], [("a", "1")]),
        (["event: a", "event: b", "data: 1", ""], [("b", "1")]),
        (["event: a", "data: 1", "event: b", "data: 2"], [("a", "1"), ("b", "2")]),
        (
            [": comment", "id: 5", "retry: 9", "other: x", "data: 1", ""],
            [("", "1")],
        ),
        (["", "", ":", ""], []),
    ],
)
def test_events_of_lines(lines: list[str], expected: list[tuple[str, str]]) -> None:
    encoded = [(name.encode(), data.encode()) for name, data in expected]
    assert events(*lines) == encoded
    parser = EventParser()
    at_once = parser.feed([line.encode() for line in lines])
    assert at_once + parser.end_event() == encoded
