"""The recorded payloads, and the revisions of the published document.

This repository does not contain them. They are read from the folder that the variable
``RUNSTEP_WIRE`` names, by default from ``../shared/wire`` beside the checkout. Tests
that need them are marked with `needed` and are skipped where the folder is missing.
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

DEFAULT_FOLDER = Path(__file__).parents[3] / "shared" / "wire"
FOLDER = Path(os.environ.get("RUNSTEP_WIRE", DEFAULT_FOLDER))

needed = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the recorded payloads are not on this machine"
)


class Recorded(NamedTuple):
    """A recorded payload, its source, and whether a service really sent it."""

    source: str
    real: bool
    payload: dict[str, Any]

    @property
    def is_openai(self) -> bool:
        return not self.source.startswith(
            ("Azure/azure-sdk-assets python", "dashscope")
        )


def recorded(name: str) -> list[Recorded]:
    """Return the recorded steps, lists or deltas; none if the folder is missing."""
    rows = [
        Recorded(row["source"], row["real"], row["payload"])
        for row in rows_in(f"recorded/{name}.jsonl")
    ]
    assert rows or not FOLDER.is_dir()
    return rows


def streams() -> list[str]:
    """Return the text of each recorded stream.

    The streams of IBM's watsonx are left out: their events only have the same names,
    and their data are neither run steps nor JSON.
    """
    rows = rows_in("recorded/streams.jsonl")
    return [row["sse"] for row in rows if not row["source"].startswith("watson")]


def revisions() -> list[dict[str, Any]]:
    """Return the revisions of the published document, the oldest first."""
    return [json.loads(p.read_text()) for p in sorted(FOLDER.glob("openai/*.json"))]


def rows_in(name: str) -> list[Any]:
    path = FOLDER / name
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text().splitlines()]


def compact(value: object) -> str:
    """Return a value as compact JSON, written by the standard library."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
