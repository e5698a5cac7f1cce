"""The source of functions that are compiled at run time."""

import linecache
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import count
from typing import Any
from weakref import finalize

from .._fields.kinds import Array, Kind
from .shapes import Function

_numbers = count(1)


class Source:
    """The text of a function, and the objects that the names in it stand for."""

    def __init__(self, **names: object) -> None:
        self.names: dict[str, Any] = names
        self.lines: list[str] = []
        self.indent = "    "
        self.variables = 0

    def name(self, stem: str, value: object) -> str:
        """Return a new name for an object."""
        name = f"{stem}{len(self.names)}"
        self.names[name] = value
        return name

    def variable(self) -> str:
        """Return the name of a new variable."""
        self.variables += 1
        return f"v{self.variables - 1}"

    def add(self, *lines: str) -> None:
        self.lines += [self.indent + line for line in lines]

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Indent what is added under a line that ends with a colon."""
        self.add(head)
        self.indent += "    "
        yield
        self.indent = self.indent[4:]

    def text(self, signature: str) -> str:
        return "\n".join([f"def {signature}:", *self.lines, ""])


def compile_source(source: Source, signature: str) -> Function:
    """Compile a function.

    `linecache` has its lines as long as its code lives, so that tracebacks and
    debuggers show them.
    """
    text = source.text(signature)
    # The name of the package keeps vendored copies apart.
    filename = f"<{__package__} {next(_numbers)}: {signature}>"
    exec(compile(text, filename, "exec"), source.names)  # noqa: S102  # ours; keys from the input are literals in it
    function: Function = source.names.pop(signature.partition("(")[0])
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    # A traceback keeps the code; before Python 3.11, it does not keep the function.
    finalize(function.__code__, linecache.cache.pop, filename, None)
    return function


def add_nested(
    source: Source,
    kind: Kind,
    v: str,
    add_object: Callable[[Kind, str], None],
    *,
    nullable: bool,
    array: str,
) -> None:
    """Add the lines that replace what is called *v* with what it is converted to.

    It is null, an object, a mapping or an array of objects.

    *add_object* adds those for one object. *array* makes an array of the list of the
    converted items; it has ``{}`` for the name of the list.
    """
    with source.block(f"if {v} is not None:") if nullable else nullcontext():
        if not isinstance(kind, Array):
            add_object(kind, v)
            return
        items, each = source.variable(), source.variable()
        source.add(f"{items} = []")
        with source.block(f"for {each} in {v}:"):
            add_object(kind.item, each)
            source.add(f"{items}.append({each})")
        source.add(f"{v} = {array.format(items)}")
