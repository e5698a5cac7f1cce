"""Write ``docs/reference.md`` from the stubs, the docstrings and the annotations.

``nox -s generate`` runs this program.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

import runstep
from runstep._fields.keys import METADATA, Key
from runstep._fields.kinds import AtMost, Between
from runstep._fields.schema_class import SCHEMA_CLASSES

from ..helpers.docstrings import docstrings_of

ROOT = Path(__file__).parents[2]
STUBS = ROOT / "typings" / "runstep"
PAGE = ROOT / "docs" / "reference.md"
INTRODUCTION = """\
# Reference

All public names are attributes of the package: `runstep.loads`. The names of Azure's
dialect are attributes of `runstep.azure`. The program of `nox -s generate` writes this
page from the stubs, the docstrings and the annotations.

The *Notes* in the tables say what the published document says of a key: whether it is
required, and whether it may be null. Services send the keys that are *wire only*, but
the document does not have them. They may be absent at every strictness. At `"wire"` and
`"open"`, null is read for each key whose type has `None`, and a nullable key may be
absent. The field is None then.
"""
#: All names that the page has, and what they name.
NAMES = {name: getattr(runstep, name) for name in runstep.__all__} | {
    name: each
    for name, each in vars(runstep.azure).items()
    if getattr(each, "__module__", "") == "runstep.azure"
}
#: The sections of the page, and the modules whose names they list.
SECTIONS = {
    "Reading and writing": ["converters"],
    "Files": ["files"],
    "Streams": ["stream"],
    "The run step": ["objects", "tool_calls"],
    "Events and deltas": ["events", "deltas"],
    "Azure's dialect": ["azure"],
    "Enumerations": ["enums"],
    "JSON Schema": ["schema"],
    "Errors": ["errors"],
}


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the text of the page."""
    lines = [INTRODUCTION]
    lines += [f"- [{section}](#{anchor_of(section)})" for section in SECTIONS]
    for section, modules in SECTIONS.items():
        lines.append(f"\n## {section}")
        for module in modules:
            stub = (STUBS / f"{module}.pyi").read_text(encoding="utf-8")
            for name, nodes in public(module, ast.parse(stub)):
                lines += [f"\n### {name}\n", *entry(name, nodes, stub)]
    return "\n".join([*lines, ""])


def anchor_of(title: str) -> str:
    return title.lower().replace(" ", "-").replace("'", "")


def public(module: str, stub: ast.Module) -> list[tuple[str, list[ast.stmt]]]:
    """Return the public names of a module, each with its statements in the stub.

    Classes of the schema stand in the order from the whole to its parts.
    """
    found: dict[str, list[ast.stmt]] = {}
    for node in stub.body:
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.AnnAssign(target=ast.Name(name))
            ) if name in NAMES:
                found.setdefault(name, []).append(node)
    is_of_schema = module in ("objects", "tool_calls", "deltas", "events", "azure")
    return [*found.items()][:: -1 if is_of_schema else 1]


def entry(name: str, nodes: list[ast.stmt], stub: str) -> Iterator[str]:
    """Yield the lines of one name."""
    value = NAMES[name]
    match nodes[0]:
        case ast.AnnAssign(value=ast.expr() as alias):
            yield f"One of {linked(ast.unparse(alias).replace(' | ', ', '))}."
        case ast.FunctionDef():
            yield from signatures(nodes, stub)
            yield docstring_of(value)
        case ast.ClassDef():
            yield docstring_of(value)
            if attrs.has(value):
                yield from table_of_fields(value, nodes[0])
            elif hasattr(value, "__members__"):
                yield from table_of_members(value)
            else:
                yield from methods_of(value, nodes[0], stub)


def signatures(nodes: list[ast.stmt], stub: str) -> Iterator[str]:
    """Yield a block of code with the definitions of a function, as in the stub."""
    lines = stub.splitlines()
    yield "```python"
    for node in nodes:
        assert isinstance(node, ast.FunctionDef)
        is_property = "property" in map(ast.unparse, node.decorator_list)
        definition = lines[node.lineno - 1 - is_property : node.end_lineno]
        yield textwrap.dedent("\n".join(definition))
    yield "```\n"


def table_of_fields(cls: Any, node: ast.ClassDef) -> Iterator[str]:
    types: dict[str, str] = {}
    for member in node.body:
        match member:
            case ast.FunctionDef(name="__init__", args=arguments):
                for each in arguments.kwonlyargs:
                    types.setdefault(each.arg, ast.unparse(each.annotation or each))
            case ast.AnnAssign(target=ast.Name(name), annotation=annotation):
                types[name] = ast.unparse(annotation)[len("Final[") : -1]
    docstrings = docstrings_of(cls)
    for base in cls.__mro__[1:]:
        if base in SCHEMA_CLASSES and base is not runstep.SchemaObject:
            docstrings = docstrings_of(base) | docstrings
    yield "\n| Name | Type | Description | Notes |\n| --- | --- | --- | --- |"
    for field in attrs.fields(cls):
        if field.name in docstrings:
            name, key = field.name, field.metadata.get(METADATA)
            notes = "" if key is None else ", ".join(notes_on(key, docstrings[name]))
            text = in_markdown(docstrings[name]).replace("|", r"\|")
            text = " ".join(text.split())
            yield f"| **{name}** | {linked(types[name])} | {text} | {notes} |"


def notes_on(key: Key, docstring: str) -> Iterator[str]:
    if "Wire only" in docstring:
        yield "wire only"
    else:
        yield "optional" if key.may_be_absent(True) else "required"
    if key.may_be_null(True):
        yield "nullable"
    if key.retired:
        yield "not in the newest document"
    if key.same_as is not None:
        yield f"equals `{key.same_as.field}.{key.name}`"
    match key.constraint:
        case Between(low=low, high=high):
            yield f"from {low} to {high}"
        case AtMost(pairs=pairs, key=length, value=characters):
            yield f"at most {pairs} pairs, keys of {length} characters"
            yield f"values of {characters}"


def table_of_members(enumeration: Any) -> Iterator[str]:
    docstrings = docstrings_of(enumeration)
    yield "\n| Member | Value | Description |\n| --- | --- | --- |"
    for member in enumeration:
        text = in_markdown(docstrings[member.name])
        yield f"| **{member.name}** | `{member.value!r}` | {text} |"


def methods_of(cls: Any, node: ast.ClassDef, stub: str) -> Iterator[str]:
    """Yield the lines of a class that has no table."""
    for member in node.body:
        match member:
            case ast.FunctionDef(name=name) if name == "__init__" or name[0] != "_":
                yield ""
                yield from signatures([member], stub)
                if name != "__init__":
                    yield docstring_of(getattr(cls, name))


def docstring_of(value: Any) -> str:
    return in_markdown(inspect.getdoc(value) or "")


def in_markdown(docstring: str) -> str:
    """Return a docstring in Markdown, which has one kind of backticks."""
    return re.sub(r"``(.+?)``", r"`\1`", docstring.replace("::\n", ":\n"))


def linked(annotation: str) -> str:
    """Return a type in Markdown, with links to the classes that this page has."""
    words = re.split(r"([\w.]+)", annotation)
    return "".join(
        [
            f"[{word}](#{word.lower()})" if word in NAMES else escaped(word)
            for word in words
        ]
    )


def escaped(text: str) -> str:
    return re.sub(r"([\[\]|_*])", r"\\\1", text)


if __name__ == "__main__":
    main()
