"""The pictures that ``runstep show`` saves, also as a browser shows them.

The tests with a browser need Chromium, and run it without a network.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rich", reason="show needs rich")

from rich.cells import cell_len

from runstep.__main__ import main

from ..helpers import needs
from ..helpers.archives import lines_of, page_of
from ..helpers.samples import STEP
from .helpers import COMMAND, STEPS, installed, new_step, tool_calls

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
#: Ids as the services make them: a prefix and 24 characters.
IDS = {
    "id": "step_Zq3vX8sTn5LkW0aBcDeFgHiJ",
    "run_id": "run_rKThjXjq6rgDrsDX0C52HM0s",
    "thread_id": "thread_MAeLDuNrYBtd1aHdeRJsEaND",
}
WIDE: dict[str, Any] = {
    "id": "call_function",
    "type": "function",
    "function": {
        "name": "天気",
        "arguments": '{"city":"東京"}',
        "output": "曇りのち晴れ",
    },
}
ROWS = [
    *[{**each, "thread_id": IDS["thread_id"]} for each in STEPS],
    {**new_step(4000, 4100, **tool_calls(WIDE)), **IDS},
]
TEXTS = re.compile(r"<text ([^>]*)>([^<]*)</text>")


@pytest.fixture(params=[80, 200])
def pictures(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[int, Path, Path]:
    """Return the width of two pictures, an SVG and a page."""
    archive = tmp_path / "archive.jsonl"
    archive.write_text(lines_of(*ROWS), encoding="utf-8")
    svg, html = tmp_path / "runs.svg", tmp_path / "runs.html"
    saved = ["--svg", str(svg), "--html", str(html), "--width", str(request.param)]
    assert main(["show", "--tool-calls", *saved, str(archive)]) == 0
    return request.param, svg, html


def test_a_picture_needs_no_network(pictures: tuple[int, Path, Path]) -> None:
    for picture in pictures[1:]:
        text = picture.read_text(encoding="utf-8")
        assert "曇りのち晴れ" in text
        addresses = set(re.findall(r"\w+://[^\"'\s)]*", text))
        assert addresses <= {"http://www.w3.org/2000/svg"}
        assert not re.search(r"@font-face|@import|url\((?!#)|\bsrc=", text)


def test_a_page_has_a_title(pictures: tuple[int, Path, Path]) -> None:
    html = pictures[2].read_text(encoding="utf-8")
    assert "<title>runstep show</title>" in html
    assert '<meta charset="utf-8">' in html


def test_the_width_is_that_of_the_option(pictures: tuple[int, Path, Path]) -> None:
    width, svg, html = pictures
    (columns,) = re.findall(r'viewBox="0 0 ([\d.]+) ', svg.read_text(encoding="utf-8"))
    assert float(columns) == pytest.approx(12.2 * width + 18, abs=1)
    text = unescape(re.sub(r"<[^>]*>", "", html.read_text(encoding="utf-8")))
    rows = [line for line in text.split("\n") if re.match(r"\d\d:\d\d:\d\d ", line)]
    assert max(map(cell_len, rows)) == width
    assert len(rows) == 5


def test_the_width_is_not_that_of_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "archive.jsonl"
    archive.write_text(lines_of(*ROWS), encoding="utf-8")
    saved = []
    for columns in ("40", "300"):
        monkeypatch.setenv("COLUMNS", columns)
        saved.append(tmp_path / f"{columns}.svg")
        assert main(["show", "--svg", str(saved[-1]), str(archive)]) == 0
    one, other = [path.read_text(encoding="utf-8") for path in saved]
    assert one == other
    assert 'viewBox="0 0 1238 ' in one  # 100 columns


def test_each_text_is_as_long_as_its_columns(
    pictures: tuple[int, Path, Path],
) -> None:
    svg = pictures[1].read_text(encoding="utf-8")
    texts = [each for each in TEXTS.findall(svg) if "clip-path" in each[0]]
    assert len(texts) > 20
    for attributes, text in texts:
        (length,) = re.findall(r'textLength="([^"]*)"', attributes)
        assert float(length) == pytest.approx(12.2 * cell_len(unescape(text)))
        assert 'lengthAdjust="spacingAndGlyphs"' in attributes


def test_a_heading_with_real_ids_fits_80_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "archive.jsonl"
    day = 86400
    steps = [
        {**new_step(n * day, n * day + 9), **IDS, "id": f"s{n}"} for n in range(99)
    ]
    archive.write_text(lines_of(*steps))
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["show", str(archive)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "run_rKThjXjq6rgDrsDX0C52HM0s  thread_MAeLDuNrYBtd1aHdeRJsEaND",
        "2024-06-04 12:00:00 UTC, 98d 00h, 99 steps, 1,089 tokens",
    ]


@installed
@needs.programs
def test_pictures_are_saved_although_nobody_reads_what_is_printed(
    tmp_path: Path,
) -> None:
    archive = tmp_path / "archive.jsonl"
    archive.write_text(lines_of(*STEPS) * 1000)
    svg, html = tmp_path / "runs.svg", tmp_path / "runs.html"
    pictures = ["--svg", str(svg), "--html", str(html)]
    command = [str(COMMAND), "show", *pictures, str(archive)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (1, b"")
    assert svg.read_text(encoding="utf-8").endswith("</svg>\n")
    assert html.read_text(encoding="utf-8").endswith("</html>\n")


def test_a_picture_overwrites_no_file_of_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "archive").mkdir()
    shown = tmp_path / "archive" / "page.json"
    shown.write_text(json.dumps(page_of(STEP)))
    before = shown.read_bytes()
    assert main(["show", "--html", str(shown), str(tmp_path / "archive")]) == 2
    assert capsys.readouterr().err == f"{shown}: is one of the files to show\n"
    assert shown.read_bytes() == before
    other = tmp_path / "archive" / "page.html"
    assert main(["show", "--html", str(other), str(tmp_path / "archive")]) == 0


#: How many texts an SVG has, and how many of them reach into the next one.
MEASURE = """
<script>
addEventListener("load", () => {
  const texts = [...document.querySelectorAll("text[clip-path]")]
    .filter((text) => text.textContent.trim())
    .map((text) => {
      const x = Number(text.getAttribute("x"));
      return {y: text.getAttribute("y"), x, end: x + text.getComputedTextLength()};
    });
  const overlaps = texts.filter((text, at) => {
    const next = texts[at + 1];
    return next && next.y === text.y && next.x < text.end - 0.5;
  });
  document.title = JSON.stringify([texts.length, overlaps.length]);
});
</script>
"""


def opened(path: Path, profile: Path) -> tuple[str, Sequence[str]]:
    """Return the document that a browser makes of a file, and what it asked for."""
    assert CHROMIUM is not None
    log = profile.with_suffix(".json")
    options = [
        *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update"),
        *("--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"),
        *(f"--user-data-dir={profile}", f"--log-net-log={log}", "--dump-dom"),
    ]
    done = subprocess.run(
        [CHROMIUM, *options, path.as_uri()], capture_output=True, check=True, timeout=90
    )
    urls = set(re.findall(r'"url":"([^"]*)"', log.read_text(encoding="utf-8")))
    return done.stdout.decode(), [url for url in urls if url.startswith("http")]


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.slow
@needs.programs
def test_pictures_in_a_browser(
    pictures: tuple[int, Path, Path], tmp_path: Path
) -> None:
    _, svg, html = pictures
    document, asked = opened(html, tmp_path / "html")
    assert "<title>runstep show</title>" in document
    assert "server_error" in document
    assert not [url for url in asked if "runs" in url or "font" in url]
    page = tmp_path / "measured.html"
    text = svg.read_text(encoding="utf-8")
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8>{text}{MEASURE}")
    document, asked = opened(page, tmp_path / "svg")
    assert not [url for url in asked if "font" in url]
    (measured,) = re.findall(r"<title>([^<]*)</title>", document)
    texts, overlaps = json.loads(unescape(measured))
    assert texts > 20
    assert overlaps == 0
