"""JSON that is nested deeper than the standard library's parser can go.

By far slower than that, so for where it gives up.
"""

import json
from collections.abc import Callable
from typing import Any

from ._recursion import Call, unwound

WHITE_SPACE = (" ", "\t", "\n", "\r")


class NestedDecoder:
    """Decodes a text in JSON of any depth.

    *scan* decodes what nests no further: it is given the text and a position, and
    gives a value and the position behind it.
    """

    def __init__(self, text: str, scan: Callable[[str, int], tuple[Any, int]]) -> None:
        self.text, self.scan = text, scan
        self.at = 0

    def decode(self) -> Any:
        """Give what the text says; raises `json.JSONDecodeError`."""
        self.skip_space()
        decoded = unwound(self.value())
        self.skip_space()
        if self.at != len(self.text):
            raise json.JSONDecodeError("Extra data", self.text, self.at)
        return decoded

    def value(self) -> Call[Any]:
        if self.skip("["):
            items: list[Any] = []
            while self.goes_on("]", first=not items):
                items.append((yield self.value()))
            return items
        if self.skip("{"):
            pairs: dict[str, Any] = {}
            while self.goes_on("}", first=not pairs):
                key = self.key()
                pairs[key] = yield self.value()
            return pairs
        return self.scalar()

    def scalar(self) -> Any:
        scanned, self.at = self.scan(self.text, self.at)
        return scanned

    def key(self) -> str:
        if not self.text.startswith('"', self.at):
            raise self.expecting("property name enclosed in double quotes")
        key: str = self.scalar()
        self.skip_space()
        if not self.skip(":"):
            raise self.expecting("':' delimiter")
        self.skip_space()
        return key

    def goes_on(self, closing: str, first: bool) -> bool:
        """Say whether another item follows, and go to where it begins."""
        self.skip_space()
        if self.skip(closing):
            return False
        if not first and not self.skip(","):
            raise self.expecting("',' delimiter")
        self.skip_space()
        return True

    def skip(self, character: str) -> bool:
        comes = self.text.startswith(character, self.at)
        self.at += comes
        return comes

    def skip_space(self) -> None:
        while self.text.startswith(WHITE_SPACE, self.at):
            self.at += 1

    def expecting(self, what: str) -> json.JSONDecodeError:
        return json.JSONDecodeError(f"Expecting {what}", self.text, self.at)


class NestedEncoder:
    """Encodes data of any depth as compact JSON.

    *scalar* encodes what nests no further, and an object with one key.
    """

    def __init__(self, scalar: Callable[[object], str]) -> None:
        self.scalar = scalar
        self.pieces: list[str] = []

    def encode(self, data: object) -> str:
        """Give the text; raises whatever *scalar* does."""
        unwound(self.value(data))
        return "".join(self.pieces)

    def value(self, data: object) -> Call[None]:
        if isinstance(data, dict):
            before = "{"
            for key, value in data.items():
                # Not only strings may be keys: `json` makes some of what they are.
                self.pieces += (
                    before,
                    self.scalar({key: None}).removesuffix("null}")[1:],
                )
                yield self.value(value)
                before = ","
            self.pieces.append("}" if data else "{}")
        elif isinstance(data, (list, tuple)):
            before = "["
            for item in data:
                self.pieces.append(before)
                yield self.value(item)
                before = ","
            self.pieces.append("]" if data else "[]")
        else:
            self.pieces.append(self.scalar(data))
