"""The docstrings of fields and of enumeration members, which only the source has."""

import ast
import inspect
import textwrap
from itertools import pairwise


def docstrings_of(cls: type) -> dict[str, str]:
    """Return the docstrings below the fields or the members of a class, by name."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(definition, ast.ClassDef)
    docstrings = {}
    for statement, below in pairwise(definition.body):
        match statement, below:
            case (
                ast.AnnAssign(target=ast.Name(name))
                | ast.Assign(targets=[ast.Name(name)]),
                ast.Expr(value=ast.Constant(value=str(docstring))),
            ):
                docstrings[name] = inspect.cleandoc(docstring)
    return docstrings
