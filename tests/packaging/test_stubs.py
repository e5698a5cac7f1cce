"""The stubs, which agree with the modules and contain nothing superfluous."""

import ast
import re
import sys
import typing
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

import runstep
from runstep.enums import Vocabulary

from ..helpers.needs import ROOT
from ..helpers.samples import SAMPLES

SOURCE = Path(runstep.__file__).parent
IN_REPOSITORY = ROOT / "typings" / "runstep"
#: In an installed package, the stubs lie beside the modules.
STUBS = IN_REPOSITORY if IN_REPOSITORY.is_dir() else SOURCE
CLASSES = [runstep.SchemaObject, *SAMPLES]


def stubs() -> list[Path]:
    found = sorted(STUBS.glob("*.pyi"))
    assert found
    return found


@cache
def parsed(stub: Path) -> ast.Module:
    return ast.parse(stub.read_text(encoding="utf-8"))


def test_each_public_module_has_a_stub() -> None:
    modules = {path.stem for path in SOURCE.glob("*.py")}
    public = {name for name in modules if name[0] != "_" or name[:2] == "__"}
    assert {stub.stem for stub in stubs()} == public


@pytest.mark.parametrize("stub", stubs(), ids=lambda stub: stub.stem)
def test_a_stub_needs_nothing_but_the_standard_library(stub: Path) -> None:
    """Type checkers contain the stub of typing_extensions, so `TypeForm` is allowed."""
    allowed = {"collections.abc", "enum", "typing"}
    for node in ast.walk(parsed(stub)):
        assert not isinstance(node, ast.Import)
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            assert not names & {"Any", "*"}
            if node.module == "typing_extensions":
                assert names == {"TypeForm"}
            elif node.level:
                assert (STUBS / f"{node.module}.pyi").is_file()
            else:
                assert node.module in allowed


@pytest.mark.parametrize("stub", stubs(), ids=lambda stub: stub.stem)
def test_a_stub_repeats_no_documentation(stub: Path) -> None:
    for node in ast.walk(parsed(stub)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            assert ast.get_docstring(node) is None


def class_in_stub(cls: type) -> ast.ClassDef:
    stub = STUBS / f"{cls.__module__.rpartition('.')[2]}.pyi"
    (found,) = [
        node
        for node in parsed(stub).body
        if isinstance(node, ast.ClassDef) and node.name == cls.__name__
    ]
    return found


def evaluate(expression: ast.expr, cls: type) -> Any:
    """Return the value of an expression in a stub, evaluated in the class's module."""
    text = (STUBS / "objects.pyi").read_text(encoding="utf-8")
    (json_object,) = re.findall(r"^_Object: TypeAlias = (.+)$", text, re.MULTILINE)
    names = {**vars(typing), **vars(sys.modules[cls.__module__])}
    names["_Object"] = eval(json_object, vars(runstep.objects))  # noqa: S307
    return eval(ast.unparse(expression), names)  # noqa: S307  # ours


@pytest.mark.parametrize("cls", CLASSES)
def test_the_constructor_in_the_stub_is_that_of_the_class(cls: Any) -> None:
    (init,) = [
        node
        for node in class_in_stub(cls).body
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    ]
    arguments = init.args
    assert [argument.arg for argument in arguments.args] == ["self"]
    assert not arguments.posonlyargs
    assert arguments.vararg is arguments.kwarg is None
    fields = attrs.fields(cls)
    assert [argument.arg for argument in arguments.kwonlyargs] == [
        field.name for field in fields
    ]
    hints = typing.get_type_hints(cls)
    hints["extra"] = Mapping[str, object]  # the type that its converter takes
    assert typing.get_type_hints(cls.__init__) == {**hints, "return": type(None)}
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    for field, (argument, default) in zip(fields, pairs, strict=True):
        assert argument.annotation is not None
        assert evaluate(argument.annotation, cls) == hints[field.name]
        if default is None:
            assert field.default is attrs.NOTHING
        elif field.name == "extra":  # an `Extra` has no literal
            assert evaluate(default, cls) is ...
            assert field.default == {}
        else:
            value = evaluate(default, cls)
            assert (type(value), value) == (type(field.default), field.default)


@pytest.mark.parametrize("cls", CLASSES)
def test_the_members_in_the_stub_are_the_fields(cls: Any) -> None:
    members: dict[str, Any] = {}
    for node in class_in_stub(cls).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            annotation = node.annotation
            name = node.target.id
            assert isinstance(annotation, ast.Subscript), name
            outer = ast.unparse(annotation.value)
            assert outer == ("ClassVar" if name.startswith("__") else "Final"), name
            if outer == "Final":
                members[name] = evaluate(annotation.slice, cls)
    hints = typing.get_type_hints(cls)
    if cls is not runstep.SchemaObject:
        hints.pop("extra")
    assert list(members.items()) == [
        (field.name, hints[field.name])
        for field in attrs.fields(cls)
        if field.name in hints
    ]


def test_the_public_unions_are_those_of_the_stubs() -> None:
    """Type checkers compare the names with the modules, but not their values."""
    unions = 0
    for module in (runstep.objects, runstep.deltas, runstep.events):
        stub = STUBS / f"{module.__name__.rpartition('.')[2]}.pyi"
        for node in parsed(stub).body:
            if not isinstance(node, ast.AnnAssign) or node.value is None:
                continue
            name = ast.unparse(node.target)
            if not name.startswith("_"):
                value = eval(ast.unparse(node.value), vars(module))  # noqa: S307
                assert value == getattr(runstep, name), name
                unions += 1
    assert unions == 7


def test_the_members_of_enumerations_are_those_of_the_stub() -> None:
    in_stub = {
        node.name: {
            ast.unparse(member.targets[0]): ast.literal_eval(member.value)
            for member in node.body
            if isinstance(member, ast.Assign)
        }
        for node in parsed(STUBS / "enums.pyi").body
        if isinstance(node, ast.ClassDef)
    }
    assert in_stub == {
        name: {member.name: member.value for member in enumeration}
        for name, enumeration in vars(runstep.enums).items()
        if isinstance(enumeration, type) and issubclass(enumeration, Vocabulary)
    }
