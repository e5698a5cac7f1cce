"""The files that ``nox -s generate`` writes, which have to be what the code says."""

import ast
import json
import re

import pytest

from ..helpers import needs
from ..helpers.samples import WIRE_ONLY

pytestmark = needs.source

#: What to do if a file is out of date.
GENERATE = "run .venv/bin/nox -s generate"
MODULES = ("tool_calls", "objects", "deltas", "events", "azure")


@pytest.mark.parametrize("module", MODULES)
def test_the_stubs_are_written_anew(module: str) -> None:
    from ..programs import write_stubs

    assert write_stubs.MODULES == MODULES
    stub = (write_stubs.STUBS / f"{module}.pyi").read_text(encoding="utf-8")
    generated = write_stubs.text_of(module)
    assert ast.dump(ast.parse(stub)) == ast.dump(ast.parse(generated)), GENERATE


def test_the_reference_page_is_written_anew() -> None:
    from ..programs import write_reference

    page = write_reference.PAGE.read_text(encoding="utf-8")
    assert page == write_reference.page(), GENERATE


def test_the_schemas_are_written_anew() -> None:
    from ..programs import write_schemas

    folder = write_schemas.FOLDER
    written = {path.name: path.read_text("utf-8") for path in folder.glob("*")}
    assert written == write_schemas.schemas(), GENERATE
    assert len(written) == 6


def test_the_schemas_have_descriptions() -> None:
    path = needs.ROOT / "docs" / "schema" / "RunStepObject.wire.json"
    definitions = json.loads(path.read_text(encoding="utf-8"))["$defs"]
    step = definitions["RunStepObject"]
    created_at = step["properties"]["created_at"]["description"]
    assert created_at == "The time at which the step was created, in Unix seconds."
    for definition in definitions.values():
        assert definition["description"].endswith(".")
        for schema in definition["properties"].values():
            assert schema["description"].endswith(".")


def test_the_reference_page_describes_the_properties_of_a_step() -> None:
    """OpenAPI Generator's page for `RunStepObject` has these properties."""
    page = (needs.ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"\n### RunStepObject\n(.*?)\n### ", page, re.DOTALL)
    rows = re.findall(
        r"^\| \*\*(\w+)\*\* \| (.+?) \| (.+?) \| (.+?) \|$", section, re.M
    )
    published = (
        "id object created_at assistant_id thread_id run_id type status step_details "
        "last_error expired_at cancelled_at failed_at completed_at metadata usage"
    )
    names = [name for name, *_ in rows]
    assert names == [*published.split(), *WIRE_ONLY["RunStepObject"]]
    by_name = {name: row for name, *row in rows}
    assert by_name["status"][0] == "[RunStepStatus](#runstepstatus)"
    assert (
        by_name["usage"][0]
        == "[RunStepCompletionUsage](#runstepcompletionusage) \\| None"
    )
    assert by_name["created_at"][1:] == [
        "The time at which the step was created, in Unix seconds.",
        "required",
    ]
    assert by_name["metadata"][2].startswith("required, nullable, at most 16 pairs")
    assert by_name["expires_at"][2] == "wire only, nullable"


def test_all_links_on_the_reference_page_lead_somewhere() -> None:
    page = (needs.ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    titles = re.findall(r"^##+ (.+)$", page, re.MULTILINE)
    anchors = [title.lower().replace(" ", "-").replace("'", "") for title in titles]
    assert len(anchors) == len(set(anchors))
    links = set(re.findall(r"\]\(#([^)]+)\)", page))
    assert len(links) > 40
    assert links <= set(anchors)
