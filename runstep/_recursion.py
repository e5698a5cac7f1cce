"""Recursion to any depth, for data that may be nested to any depth.

A function that would call itself is written as a generator here. It yields the call
that it would make, and is sent what that call returned. `result_of` keeps the callers
in a list, so depth takes memory, as width does, but no stack.
"""

from collections.abc import Generator
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
#: A call that has not been made yet. It yields further such calls, and is sent what
#: they return.
PendingCall: TypeAlias = Generator[Any, Any, T]


def result_of(call: PendingCall[T]) -> T:
    """Return what a call returns, after making it and all calls that it yields."""
    callers: list[PendingCall[Any]] = [call]
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
