"""Write the JSON Schemas in ``docs/schema/``, with the docstrings as descriptions.

``nox -s generate`` runs this program.
"""

import inspect
import json
import re
from pathlib import Path
from typing import Any, get_args

import runstep
from runstep._fields.schema_class import SCHEMA_CLASSES
from runstep.enums import Strictness

from ..helpers.docstrings import docstrings_of

FOLDER = Path(__file__).parents[2] / "docs" / "schema"
CLASSES = (runstep.RunStepObject, runstep.ListRunStepsResponse)
CLASSES_BY_NAME = {cls.__name__: cls for cls in SCHEMA_CLASSES}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def schemas() -> dict[str, str]:
    """Return the text of each file by its name."""
    return {
        f"{cls.__name__}.{strictness}.json": described_schema(cls, strictness)
        for cls in CLASSES
        for strictness in get_args(Strictness)
    }


def described_schema(cls: type, strictness: Strictness) -> str:
    schema: dict[str, Any] = runstep.json_schema(cls, strictness=strictness)
    for name, definition in schema["$defs"].items():
        schema["$defs"][name] = described(CLASSES_BY_NAME[name], definition)
    return json.dumps(schema, indent=2) + "\n"


def described(cls: type, definition: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a class with descriptions."""
    *paragraphs, _ = inspect.cleandoc(cls.__doc__ or "").split("\n\n")
    descriptions: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if base in SCHEMA_CLASSES:
            descriptions |= docstrings_of(base)
    properties = {
        name: {**schema, "description": plain(descriptions[name])}
        for name, schema in definition["properties"].items()
    }
    description = plain("\n\n".join(paragraphs))
    return {**definition, "description": description, "properties": properties}


def plain(docstring: str) -> str:
    """Return a docstring as text: a line for each paragraph, without marks for code.

    A schema says itself what may be absent or null.
    """
    text = re.sub(r"(^|(?<=\.))\s*None if it is absent or null\.", "", docstring)
    text = text.replace("None", "Null").replace("``", '"').replace("`", "")
    return "\n".join([" ".join(each.split()) for each in text.split("\n\n")])


if __name__ == "__main__":
    main()
