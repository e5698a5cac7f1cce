"""The parts of docs/compatibility.md that a change elsewhere could make untrue."""

import ast
import configparser
import re
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement

import runstep

from ..helpers import needs
from ..helpers.needs import ROOT
from ..helpers.preconf import NAMES

pytestmark = needs.source


@cache
def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def page() -> str:
    return read("docs/compatibility.md")


def test_the_versions_are_the_supported_and_tested_ones() -> None:
    rows = re.findall(r"^\| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", page(), re.MULTILINE)
    config = configparser.ConfigParser()
    config.read_string(read("setup.cfg"))
    named = re.findall(r"Python :: (3\.\d+)", config["metadata"]["classifiers"])
    assert [python for python, _, _ in rows] == named
    (tested,) = re.findall(r"^PYTHONS = (.*)$", read("noxfile.py"), re.MULTILINE)
    assert ast.literal_eval(tested) == named
    lines = config["options"]["install_requires"].strip().splitlines()
    required = [*map(Requirement, lines)]
    for python, *least in rows:
        assert least == [
            bound.version
            for each in required
            if each.marker is None or each.marker.evaluate({"python_version": python})
            for bound in each.specifier
        ]


def test_the_public_modules() -> None:
    named = set(re.findall(r"`runstep\.([a-z]\w+)`", page()))
    modules = {path.stem for path in Path(runstep.__file__).parent.glob("[a-z]*.py")}
    assert named == modules


def test_the_backends() -> None:
    (listed,) = re.findall(r"Backends of cattrs: ([^.]*)\.", page())
    assert re.findall(r"\w+", listed.replace("and", "")) == NAMES


def test_the_tests_and_sessions_of_the_promises_exist() -> None:
    tests = re.findall(r"`(tests/[\w/]+\.py)`", page())
    sessions = re.findall(r"`nox -s (\w+)`", page())
    assert len(tests) >= 10
    assert len(sessions) >= 5
    assert [name for name in tests if not (ROOT / name).is_file()] == []
    assert [each for each in sessions if f"def {each}(" not in read("noxfile.py")] == []


def test_the_targets_of_links_exist() -> None:
    anchors = [
        heading.lower().replace(" ", "-")
        for heading in re.findall(r"^## (.*)$", read("README.md"), re.MULTILINE)
    ]
    linked = re.findall(r"\]\(\.\./README\.md#(.*?)\)", page())
    assert linked
    assert set(linked) <= set(anchors)
    assert "](docs/compatibility.md)" in read("README.md")
