"""The forms of file in which people have run steps, and a folder with most of them."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .samples import MESSAGE_STEP, PAGE, STEP, Json, event_stream

MESSAGE: Json = {"id": "msg_1", "object": "thread.message", "content": []}
RUN: Json = {"id": "run_1", "object": "thread.run", "status": "completed"}
THREAD: Json = {"id": "thread_1", "object": "thread"}


def page_of(*items: Json) -> Json:
    return {**PAGE, "data": [*items]}


def export_of(*runs: Sequence[Json]) -> Json:
    """Return the export of a thread, whose runs have some steps."""
    return {
        "export_schema": "assistants-thread-export/v1",
        "thread_id": "thread_1",
        "exported_at": "2026-08-20T12:00:00+00:00",
        "thread": THREAD,
        "messages": [MESSAGE, MESSAGE],
        "runs": [{**RUN, "id": f"run_{n}", "steps": s} for n, s in enumerate(runs)],
        "files": {"file-a": {"id": "file-a", "object": "file"}},
        "errors": [{"object": "file", "id": "file-b", "error": "fetch_failed"}],
    }


def lines_of(*values: object) -> str:
    return "".join([f"{json.dumps(value)}\n" for value in values])


def stream_of(steps: Sequence[Json]) -> str:
    """Return a recorded stream that creates and ends each step."""
    names = ("thread.run.step.created", "thread.run.step.completed")
    return event_stream(*[(name, step) for step in steps for name in names])


def forms_of(steps: Sequence[Json]) -> dict[str, bytes]:
    """Return the contents of files with the same steps, each in another form."""
    texts = {
        "lines": lines_of(*steps),
        "pretty": "\n".join([json.dumps(step, indent=2) for step in steps]),
        "array": json.dumps(steps),
        "pretty array": json.dumps(steps, indent=2),
        "page": json.dumps(page_of(*steps)),
        "pages": lines_of(*map(page_of, steps)),
        "export": json.dumps(export_of(steps[::2], steps[1::2]), indent=2),
        "among others": lines_of(THREAD, MESSAGE, *steps, page_of(RUN, RUN)),
    }
    contents = {name: text.encode() for name, text in texts.items()}
    contents["UTF-16"] = texts["lines"].encode("utf-16")
    contents["gzip"] = gzip.compress(contents["page"])
    return contents


class Counted(NamedTuple):
    """A folder of files, and what is in it, counted by hand."""

    folder: Path
    step_ids: list[str]
    problems: list[tuple[str, int, str, str]]
    other_objects: dict[str, int]


def counted_folder(folder: Path) -> Counted:
    """Write a folder with a file of each kind, one of which is broken."""

    def step(id_: str) -> Json:
        return {**MESSAGE_STEP, "id": id_}

    (folder / "b" / "deep").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    contents: dict[str, Any] = {
        "a.jsonl.gz": gzip.compress(lines_of(step("a1"), step("a2")).encode()),
        "b/deep/page.JSON": json.dumps(page_of(step("page1"), step("page2"))),
        "b/export.json": json.dumps(export_of([step("e1")], [], [step("e2"), STEP])),
        "b/manifest.json": json.dumps({"export_schema": "manifest/v1", "notes": []}),
        "b/stream.sse": stream_of([step("s1"), step("s2")]),
        "c.ndjson": lines_of(MESSAGE, step("c1"), RUN, {**step("c2"), "id": 5}, THREAD),
        "d.txt": json.dumps(step("d1")) + "\n{broken\n" + json.dumps(step("d3")),
        # These are not read.
        "README.md": "The steps of 2024.",
        "z.json.bak": json.dumps(step("old")),
        ".hidden/x.json": json.dumps(step("hidden")),
        ".x.json": json.dumps(step("hidden")),
    }
    for name, content in contents.items():
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(raw)
    return Counted(
        folder,
        [
            *("a1", "a2", "page1", "page2", "e1", "e2", STEP["id"], "s1", "s2"),
            *("c1", "d1", "d3"),
        ],
        [
            (str(folder / "c.ndjson"), 4, "$.id", "expected a string, got 5"),
            (
                str(folder / "d.txt"),
                2,
                "$",
                "not JSON: Expecting property name enclosed in double quotes "
                "at column 2",
            ),
        ],
        {"thread": 2, "thread.message": 3, "thread.run": 4, "file": 1},
    )
