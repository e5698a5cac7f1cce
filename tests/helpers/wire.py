"""The recorded payloads and the published revisions, where they are at hand.

They are not part of the project. A checkout finds them beside itself, in
``../shared/wire``; elsewhere ``RUNSTEP_WIRE`` may name the folder. Tests that need
them are marked with `needed` and skip without them.
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

BESIDE = Path(__file__).parents[3] / "shared" / "wire"
FOLDER = Path(os.environ.get("RUNSTEP_WIRE", BESIDE))

needed = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the recorded payloads are not on this machine"
)


class Recorded(NamedTuple):
    """A recorded payload: where it is from, and whether a service really sent it."""

    source: str
    real: bool
    payload: dict[str, Any]

    @property
    def is_openai(self) -> bool:
        return not self.source.startswith(
            ("Azure/azure-sdk-assets python", "dashscope")
        )


def recorded(name: str) -> list[Recorded]:
    """Give the steps, lists or deltas; empty where the folder is missing."""
    rows = [
        Recorded(row["source"], row["real"], row["payload"])
        for row in lines(f"recorded/{name}.jsonl")
    ]
    assert rows or not FOLDER.is_dir()
    return rows


def streams() -> list[str]:
    """Give the text of the recorded streams.

    Without those of IBM, which only reuses the names: its data are other objects,
    and no JSON either.
    """
    rows = lines("recorded/streams.jsonl")
    return [row["sse"] for row in rows if not row["source"].startswith("watson")]


def revisions() -> list[dict[str, Any]]:
    """Give the published documents, oldest first."""
    return [json.loads(p.read_text()) for p in sorted(FOLDER.glob("openai/*.json"))]


def lines(name: str) -> list[Any]:
    path = FOLDER / name
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text().splitlines()]


def compact(value: object) -> str:
    """Write compact JSON with the standard library."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
