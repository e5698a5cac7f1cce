"""A program that compares the accumulator with its model on streams made at random.

    python tests/programs/accumulator.py [STREAMS [SEED]]

It makes STREAMS streams, twenty thousand by default, from the seeds that begin at SEED.
At the first one on which accumulator and model differ, it shortens the stream, prints
its events and stops with the traceback. A stream that was found becomes a case in
`tests/stream/test_accumulator_model.py`.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from runstep.enums import Strictness
from tests.helpers.model_nodes import Json, copied
from tests.helpers.mutations import nodes, parent_of
from tests.helpers.streams import check_stream, stream_of


def fails(events: list[Json], strictness: Strictness) -> bool:
    try:
        check_stream(events, strictness)
    except Exception:
        return True
    return False


def shortened(events: list[Json], strictness: Strictness) -> list[Json]:
    """Return events that still fail, without any part that can be left out."""
    before = None
    while events != before:
        before = events
        for path in [path for path, _ in nodes(events)][::-1]:
            less = copied(events)
            del parent_of(less, path)[path[-1]]
            if are_events(less) and fails(less, strictness):
                events = less
    return events


def are_events(events: list[Json]) -> bool:
    """Return whether all of them can be given to the check."""
    return all(event.keys() == {"event", "data"} for event in events)


def main(streams: str = "20000", seed: str = "0") -> None:
    added = 0
    for number in range(int(seed), int(seed) + int(streams)):
        events, strictness = stream_of(number)
        try:
            added += check_stream(events, strictness, number)
        except Exception:
            print(f"seed {number}, strictness {strictness!r}")
            if fails(events, strictness):
                for event in shortened(events, strictness):
                    print(json.dumps(event))
            raise
    print(f"{streams} streams, {added} events were added")


if __name__ == "__main__":
    main(*sys.argv[1:])
