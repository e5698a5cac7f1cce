"""JSON that is nested deeper than the standard library's parser can go.

These classes are far slower than that parser, so they are used only where it fails.
"""

import json
from collections.abc import Callable
from typing import Any

from ._recursion import PendingCall, result_of

WHITE_SPACE = (" ", "\t", "\n", "\r")


class NestedDecoder:
    """A decoder of one JSON text, of any depth.

    *scan* decodes values that are neither arrays nor objects. It takes the text and a
    position, and returns the value and the position after it.
    """

    def __init__(self, text: str, scan: Callable[[str, int], tuple[Any, int]]) -> None:
        self.text, self.scan = text, scan
        self.position = 0

    def decode(self) -> Any:
        """Return the value of the text; raises `json.JSONDecodeError`."""
        self.skip_white_space()
        decoded = result_of(self.decode_value())
        self.skip_white_space()
        if self.position != len(self.text):
            raise json.JSONDecodeError("Extra data", self.text, self.position)
        return decoded

    def decode_value(self) -> PendingCall[Any]:
        if self.skip_if_next("["):
            items: list[Any] = []
            while self.move_to_item("]", is_first=not items):
                items.append((yield self.decode_value()))
            return items
        if self.skip_if_next("{"):
            pairs: dict[str, Any] = {}
            while self.move_to_item("}", is_first=not pairs):
                key = self.decode_key()
                pairs[key] = yield self.decode_value()
            return pairs
        return self.decode_scalar()

    def decode_scalar(self) -> Any:
        scanned, self.position = self.scan(self.text, self.position)
        return scanned

    def decode_key(self) -> str:
        if not self.text.startswith('"', self.position):
            raise self.syntax_error("property name enclosed in double quotes")
        key: str = self.decode_scalar()
        self.skip_white_space()
        if not self.skip_if_next(":"):
            raise self.syntax_error("':' delimiter")
        self.skip_white_space()
        return key

    def move_to_item(self, closing: str, is_first: bool) -> bool:
        """Move to the next item, or past the *closing* bracket.

        Return True at an item, and False after the bracket.
        """
        self.skip_white_space()
        if self.skip_if_next(closing):
            return False
        if not is_first and not self.skip_if_next(","):
            raise self.syntax_error("',' delimiter")
        self.skip_white_space()
        return True

    def skip_if_next(self, character: str) -> bool:
        """Move past a character if it comes next, and return whether it did."""
        is_next = self.text.startswith(character, self.position)
        self.position += is_next
        return is_next

    def skip_white_space(self) -> None:
        while self.text.startswith(WHITE_SPACE, self.position):
            self.position += 1

    def syntax_error(self, expected: str) -> json.JSONDecodeError:
        # The standard library's decoder uses these words, too.
        return json.JSONDecodeError(f"Expecting {expected}", self.text, self.position)


class NestedEncoder:
    """An encoder of data of any depth as compact JSON.

    *encode_flat* encodes a value that is neither an array nor an object.
    """

    def __init__(self, encode_flat: Callable[[object], str]) -> None:
        self.encode_flat = encode_flat
        self.parts: list[str] = []

    def encode(self, data: object) -> str:
        """Return the text; raises whatever *encode_flat* raises."""
        result_of(self.encode_value(data))
        return "".join(self.parts)

    def encode_value(self, data: object) -> PendingCall[None]:
        if isinstance(data, dict):
            before = "{"
            for key, value in data.items():
                self.parts += (before, self.encode_key(key))
                yield self.encode_value(value)
                before = ","
            self.parts.append("}" if data else "{}")
        elif isinstance(data, (list, tuple)):
            before = "["
            for item in data:
                self.parts.append(before)
                yield self.encode_value(item)
                before = ","
            self.parts.append("]" if data else "[]")
        else:
            self.parts.append(self.encode_flat(data))

    def encode_key(self, key: object) -> str:
        """Return the text of a key, and the colon after it."""
        if not isinstance(key, str):
            raise TypeError(f"expected keys that are strings, not {type(key).__name__}")
        return f"{self.encode_flat(key)}:"
