"""Recursion that goes to any depth, for data that may be nested to any.

A function that would call itself is a generator here: it yields the call that it would
make, is sent what that returned, and goes on. `unwound` keeps the callers in a list,
so depth costs memory, as width does, and no stack.
"""

from collections.abc import Generator
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
#: A call that has not been made: yields such calls, is sent what they return.
Call: TypeAlias = Generator[Any, Any, T]


def unwound(call: Call[T]) -> T:
    """Make a call, and all that it yields; give what it returns."""
    callers: list[Call[Any]] = [call]
    returned: Any = None
    while callers:
        try:
            called = callers[-1].send(returned)
        except StopIteration as stop:
            callers.pop()
            returned = stop.value
        else:
            callers.append(called)
            returned = None
    result: T = returned
    return result
