"""Random mistakes in JSON, the same ones for the same seed."""

import json
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

Path = tuple[str | int, ...]

#: A value of each JSON type, and a few that are nearly right.
OTHERS: list[Any] = [None, True, False, 0, 7, -1, 0.5, 1.5, "", "text", [], {}, ["x"]]
NUMBERS = [-1, 2, 1e300, 10**30, 1, 1.0, 0.0, 1700000000.0]
#: Strings that the schema has, but not in the places where they are put.
OTHER_NAMES = ["retrieval", "expired", "message_creation", "tool_calls"]


class Mutation(NamedTuple):
    """A change to a value inside JSON: what was done, and the path of the value."""

    action: str
    path: Path


def nodes(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value inside *value*, with its path."""
    if isinstance(value, dict):
        pairs: list[tuple[str | int, Any]] = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    else:
        return
    for segment, each in pairs:
        yield (*path, segment), each
        yield from nodes(each, (*path, segment))


def parent_of(value: Any, path: Path) -> Any:
    for segment in path[:-1]:
        value = value[segment]
    return value


def mutate(value: Any, dice: random.Random) -> tuple[Any, Mutation]:
    """Return a copy of *value* with one change, and that change.

    The value has to be an object or an array that is not empty.
    """
    text = json.dumps(value)
    while True:
        mutated = json.loads(text)
        path, old = dice.choice(list(nodes(mutated)))
        parent = parent_of(mutated, path)
        action = dice.choice(["drop", "null", "type", "string", "unknown", "number"])
        match action:
            case "drop":
                del parent[path[-1]]
            case "null":
                parent[path[-1]] = None
            case "type":
                parent[path[-1]] = dice.choice(OTHERS)
            case "string":
                strings = [each for _, each in nodes(value) if isinstance(each, str)]
                parent[path[-1]] = dice.choice([*strings, *OTHER_NAMES])
            case "number":
                parent[path[-1]] = dice.choice(NUMBERS)
            case "unknown" if isinstance(old, dict):
                old["unknown"] = dice.choice(OTHERS)
        if json.dumps(mutated) != text:
            return mutated, Mutation(action, path)


def json_path(path: Path) -> str:
    """Return a path as messages write it, if all its keys are identifiers."""
    return "$" + "".join([f"[{s}]" if isinstance(s, int) else f".{s}" for s in path])
