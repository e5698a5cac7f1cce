"""Write the classes of the schema to the stubs in ``typings/``, from their annotations.

``nox -s generate`` runs this program. What stands above the first class in a stub is
written by hand.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "runstep"
STUBS = ROOT / "typings" / "runstep"
MODULES = ("tool_calls", "objects", "deltas", "events", "azure")
#: The decorator of a class in a stub. The explicit constructor is all that type
#: checkers know where attrs is missing.
DECORATOR = "@frozen(kw_only=True, eq=False, init=False)"
CLASS = """
{decorator}
class {name}({base}):
    {members}
    def __init__(self, *, {arguments}, extra: _Object = ...) -> None: ...
    def __replace__(self, *, {changes}, extra: _Object = ...) -> Self: ...
"""
#: The fields of a class by name.
Fields: TypeAlias = dict[str, ast.AnnAssign]
#: What only the package needs of an annotation.
NOTES = ("OptionalKey", "RequiredKey", "Retired", "Annotated")


def main() -> None:
    for module in MODULES:
        stub = STUBS / f"{module}.pyi"
        stub.write_text(text_of(module), encoding="utf-8")
        ruff = (sys.executable, "-m", "ruff", "format", "--quiet", str(stub))
        subprocess.run(ruff, check=True)


def text_of(module: str) -> str:
    """Return the text of a module's stub, as it is before ruff formats it."""
    stub = (STUBS / f"{module}.pyi").read_text(encoding="utf-8")
    above, _, _ = stub.partition(DECORATOR)
    return above + "\n".join(classes_and_unions(module))


def classes_and_unions(module: str) -> Iterator[str]:
    types = TypesForUsers()
    bases = fields_by_class("tool_calls")
    for node in parsed(module).body:
        match node:
            case ast.ClassDef():
                yield class_of(node, types, bases)
            case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value):
                if name.startswith("_"):
                    types.aliases[name] = value
                else:
                    yield ast.unparse(node)


def parsed(module: str) -> ast.Module:
    return ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8"))


def fields_by_class(module: str) -> dict[str, Fields]:
    classes = [node for node in parsed(module).body if isinstance(node, ast.ClassDef)]
    return {node.name: own_fields(node) for node in classes}


def own_fields(node: ast.ClassDef) -> Fields:
    fields = [field for field in node.body if isinstance(field, ast.AnnAssign)]
    return {ast.unparse(field.target): field for field in fields}


def class_of(
    node: ast.ClassDef, types: "TypesForUsers", bases: dict[str, Fields]
) -> str:
    base = ast.unparse(node.bases[0])
    inherited, own = bases.get(base, {}), own_fields(node)
    members, arguments, changes = [], [], []
    for name, field in {**inherited, **own}.items():
        # A service's dialect has tags, the first of which is the default.
        has_tags = "OneOf(" in ast.unparse(field.annotation)
        taken = types.visit(field.annotation)
        kept = ast.unparse(TypesOfValues().visit(deepcopy(taken)))
        default = f" = {ast.unparse(field.value)}" if field.value else ""
        # stubtest takes the text of an attribute for something else than a string.
        is_text = isinstance(field.value, ast.Constant) and field.value.value
        if name not in inherited:
            members.append(f"{name}: Final[{kept}]{' = ...' if is_text else default}")
        default = " = ..." if has_tags else default
        arguments.append(f"{name}: {ast.unparse(taken)}{default}")
        changes.append(f"{name}: {ast.unparse(taken)} = ...")
    return CLASS.format(
        decorator=DECORATOR,
        name=node.name,
        base=base.replace("LazyObject", "SchemaObject"),
        members="\n    ".join(members),
        arguments=", ".join(arguments),
        changes=", ".join(changes),
    )


class TypesForUsers(ast.NodeTransformer):
    """Takes out of an annotation what only the package needs."""

    def __init__(self) -> None:
        #: The private aliases of the module so far.
        self.aliases: dict[str, ast.expr] = {}

    def visit_Name(self, node: ast.Name) -> Any:
        alias = self.aliases.get(node.id)
        return node if alias is None else self.visit(deepcopy(alias))

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        if ast.unparse(node.value) not in NOTES:
            return self.generic_visit(node)
        inner = node.slice
        return self.visit(inner.elts[0] if isinstance(inner, ast.Tuple) else inner)


class TypesOfValues(ast.NodeTransformer):
    """Makes the type of a field from that of an argument: arrays are tuples."""

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        self.generic_visit(node)
        if ast.unparse(node.value) != "Sequence":
            return node
        items = ast.Tuple([node.slice, ast.Constant(...)])
        return ast.Subscript(ast.Name("tuple"), items)


if __name__ == "__main__":
    main()
