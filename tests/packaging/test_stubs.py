"""The stubs, which agree with the modules and contain nothing superfluous."""

import ast
import re
import sys
import types
import typing
from collections.abc import Mapping, Sequence
from functools import cache
from inspect import get_annotations
from pathlib import Path
from typing import Any

import attrs
import pytest

import runstep
from runstep.enums import UnknownType, Vocabulary

from ..helpers.azure_samples import AZURE_SAMPLES
from ..helpers.needs import ROOT
from ..helpers.samples import SAMPLES

SOURCE = Path(runstep.__file__).parent
IN_REPOSITORY = ROOT / "typings" / "runstep"
#: In an installed package, the stubs lie beside the modules.
STUBS = IN_REPOSITORY if IN_REPOSITORY.is_dir() else SOURCE
CLASSES = [runstep.SchemaObject, *SAMPLES, *AZURE_SAMPLES]


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
    """Type checkers contain typing_extensions, and don't need attrs' decorator."""
    allowed = {"collections.abc", "enum", "io", "os", "typing"}
    for node in ast.walk(parsed(stub)):
        assert not isinstance(node, ast.Import)
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            has_any = stub.stem in ("converters", "objects", "schema")
            assert "Any" not in names or has_any
            if node.module == "typing_extensions":
                assert names <= {"Self", "TypeForm"}
            elif node.module == "attrs":
                assert names <= {"field", "frozen"}
            elif node.level and node.module:
                assert (STUBS / f"{node.module}.pyi").is_file()
            elif node.module:
                assert node.module in allowed


@pytest.mark.parametrize("stub", stubs(), ids=lambda stub: stub.stem)
def test_a_stub_repeats_no_documentation(stub: Path) -> None:
    for node in ast.walk(parsed(stub)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            assert ast.get_docstring(node) is None


def class_in_stub(cls: type) -> ast.ClassDef:
    module = cls.__module__.rpartition(".")[2]
    # The base class is private to the package until `objects` makes it public.
    stub = STUBS / f"{'objects' if module == 'schema_object' else module}.pyi"
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
    names["Extra"] = runstep.Extra
    return eval(ast.unparse(expression), names)  # noqa: S307  # ours


def arguments_in_stub(cls: type, method: str) -> list[tuple[ast.arg, ast.expr | None]]:
    """Return the arguments of a method, each with its default."""
    (found,) = [
        node
        for node in class_in_stub(cls).body
        if isinstance(node, ast.FunctionDef) and node.name == method
    ]
    arguments = found.args
    assert [argument.arg for argument in arguments.args] == ["self"]
    assert not arguments.posonlyargs
    assert arguments.vararg is arguments.kwarg is None
    return list(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))


def types_of_arguments(cls: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    hints["extra"] = Mapping[str, object]  # the type that its converter takes
    assert typing.get_type_hints(cls.__init__) == {**hints, "return": type(None)}
    return {field.name: hints[field.name] for field in attrs.fields(cls)}


def type_of_value(hint: Any) -> Any:
    """Return the type of a field's value: it is a tuple for any array."""
    arguments: Any = typing.get_args(hint)
    if typing.get_origin(hint) is Sequence:
        return types.GenericAlias(tuple, (*arguments, ...))
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return typing.Union[tuple(map(type_of_value, arguments))]  # noqa: UP007
    return hint


@pytest.mark.parametrize("cls", CLASSES)
def test_the_constructor_in_the_stub_is_that_of_the_class(cls: Any) -> None:
    hints = types_of_arguments(cls)
    in_stub = arguments_in_stub(cls, "__init__")
    assert [argument.arg for argument, _ in in_stub] == list(hints)
    for field, (argument, default) in zip(attrs.fields(cls), in_stub, strict=True):
        assert argument.annotation is not None
        assert evaluate(argument.annotation, cls) == hints[field.name]
        if default is None:
            assert field.default is attrs.NOTHING
        elif evaluate(default, cls) is ...:  # there is no literal for it
            assert field.default == {} or isinstance(field.default, UnknownType)
        else:
            value = evaluate(default, cls)
            assert (type(value), value) == (type(field.default), field.default)


@pytest.mark.parametrize("cls", CLASSES)
def test_a_successor_may_have_other_values_for_all_fields(cls: Any) -> None:
    hints = types_of_arguments(cls)
    in_stub = arguments_in_stub(cls, "__replace__")
    assert [argument.arg for argument, _ in in_stub] == list(hints)
    for argument, default in in_stub:
        assert argument.annotation is not None
        assert evaluate(argument.annotation, cls) == hints[argument.arg]
        assert isinstance(default, ast.Constant)
        assert default.value is ...


@pytest.mark.parametrize("cls", CLASSES)
def test_the_members_in_the_stub_are_the_fields(cls: Any) -> None:
    members: dict[str, tuple[Any, bool]] = {}
    for node in class_in_stub(cls).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            annotation = node.annotation
            name = node.target.id
            assert isinstance(annotation, ast.Subscript), name
            outer = ast.unparse(annotation.value)
            assert outer == ("ClassVar" if name.startswith("__") else "Final"), name
            if outer == "Final":
                has_default = node.value is not None
                members[name] = evaluate(annotation.slice, cls), has_default
    hints = typing.get_type_hints(cls)
    expected = {
        field.name: (type_of_value(hints[field.name]), field.default != attrs.NOTHING)
        for field in attrs.fields(cls)
    }
    inherited = {name for base in cls.__mro__[1:] for name in get_annotations(base)}
    expected = {name: each for name, each in expected.items() if name not in inherited}
    assert list(members.items()) == list(expected.items())


@pytest.mark.parametrize("cls", CLASSES)
def test_to_type_checkers_it_is_a_class_of_attrs(cls: Any) -> None:
    (decorator,) = class_in_stub(cls).decorator_list
    options = "kw_only=True, eq=False"
    if cls is not runstep.SchemaObject:
        options += ", init=False"  # the constructor of the stub is the one
    assert ast.unparse(decorator) == f"frozen({options})"


def test_the_public_unions_are_those_of_the_stubs() -> None:
    """Type checkers compare the names with the modules, but not their values."""
    unions = 0
    modules = (runstep.objects, runstep.tool_calls, runstep.deltas, runstep.events)
    for module in modules:
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
