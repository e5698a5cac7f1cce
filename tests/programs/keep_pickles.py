"""A program that stores this version's pickles, for the tests of all later versions.

Run it from the project's folder, once for each release:

    python -m tests.programs.keep_pickles

It writes the samples into ``tests/pickles``: as JSON, and as pickles of the oldest and
the newest protocol that runstep supports.
"""

import json
import pickle
from pathlib import Path

import runstep

from ..helpers.samples import SAMPLES

FOLDER = Path(__file__).parents[1] / "pickles"


def main() -> None:
    kept = {
        cls.__name__: {**value, "unknown": [{"key": None}]}
        for cls, value in SAMPLES.items()
    }
    objects: dict[str, runstep.SchemaObject] = {
        cls.__name__: runstep.structure(kept[cls.__name__], cls, strictness="open")
        for cls in SAMPLES
    }
    path = FOLDER / f"{runstep.__version__}.json"
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    for protocol in (2, 5):
        path.with_suffix(f".{protocol}").write_bytes(pickle.dumps(objects, protocol))


if __name__ == "__main__":
    main()
