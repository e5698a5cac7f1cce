"""Text and dictionaries in parts, to which something is added again and again.

To copy them for each addition would take time that grows with what has come before. So
what is added is another part. The last part is joined with the parts before it that are
no longer than it is, so there are few parts, and nothing is copied often. These are the
parts of a text to which one letter after the other is appended::

    "a"
    "ab"
    "ab", "c"
    "abcd"
    "abcd", "e"
    "abcd", "ef"
"""

from collections.abc import Hashable, Iterable, Sequence, Sized
from typing import Any

from .._json import SPLIT_PAIR

#: The last part is always joined with what is added to it if it is shorter than this,
#: because a short part is copied faster than another part is kept.
SHORT = 16


class Layers:
    """A dictionary in parts, of which the later ones count.

    It is immutable, but for its *owner*, who may write to the last part.
    """

    __slots__ = ("layers", "owner")

    def __init__(
        self, layers: Sequence[dict[Any, Any]] = (), owner: object = None
    ) -> None:
        self.layers = layers
        self.owner = owner

    def get(self, key: Hashable, default: Any = None) -> Any:
        for layer in reversed(self.layers):
            if key in layer:
                return layer[key]
        return default

    def whole(self) -> dict[Any, Any]:
        """Return the dictionary. Its keys are in the order in which they first came."""
        layers = self.layers
        if len(layers) != 1:
            self.layers = layers = [joined(layers)]
        return layers[0]

    def with_item(self, key: Hashable, value: Any, owner: object) -> "Layers":
        """Return the dictionary, or a new one of the owner, with a value of a key."""
        layers = self.layers
        if self.owner is owner:
            layers[-1][key] = value
            return self
        if layers and len(layers[-1]) < SHORT:
            return Layers([*layers[:-1], {**layers[-1], key: value}], owner)
        at = start_of_short(layers)
        if at < len(layers) - 1:
            self.layers = layers = [*layers[:at], joined(layers[at:])]
        return Layers([*layers, {key: value}], owner)


def start_of_short(parts: Sequence[Sized]) -> int:
    """Return the position from which on parts are no longer than those after them."""
    at = max(len(parts) - 1, 0)
    length = len(parts[at]) if parts else 0
    while at and len(parts[at - 1]) <= length:
        at -= 1
        length += len(parts[at])
    return at


def joined_text(pieces: Iterable[str]) -> str:
    """Return the text of pieces, which may have been cut within a character.

    A service that counts in UTF-16 may cut an emoji into the two halves of a pair.
    """
    text = "".join(pieces)
    if text.isascii():  # which Python knows without looking at it
        return text
    return SPLIT_PAIR.sub(
        lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text
    )


def joined(layers: Iterable[dict[Any, Any]]) -> dict[Any, Any]:
    whole: dict[Any, Any] = {}
    for layer in layers:
        whole.update(layer)
    return whole
