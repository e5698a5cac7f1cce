"""Server-sent events: from lines to events, as the HTML standard has it."""

from typing import NamedTuple


class ServerSentEvent(NamedTuple):
    """A named event and its data, still as text."""

    name: str
    data: str


class EventParser:
    """Puts lines together to events."""

    def __init__(self) -> None:
        self.name = ""
        self.data: list[str] = []

    def feed(self, line: str) -> ServerSentEvent | None:
        """Take a line without its end; give the event that it completes."""
        if not line:
            return self.close()
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            self.data.append(value)
        if field != "event":
            return None
        # Recordings lose their blank lines: a second name begins another event.
        event = self.close() if self.name and self.data else None
        self.name = value
        return event

    def close(self) -> ServerSentEvent | None:
        """Give the event in the making, if it has any data."""
        event = ServerSentEvent(self.name or "message", "\n".join(self.data))
        complete = bool(self.data)
        self.name = ""
        self.data = []
        return event if complete else None
