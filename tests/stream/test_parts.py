"""Text and dictionaries in parts: few parts, and none that changes for others."""

from runstep._stream.growing import GrowingText
from runstep._stream.parts import Layers


def test_a_text_that_grows_letter_by_letter() -> None:
    text, seen = GrowingText([]), []
    for letter in "abcdef":
        text.append(letter)
        text = text.writable(None)
        seen.append([*text.pieces])
    assert seen == [["a"], ["ab"], ["ab", "c"], ["abcd"], ["abcd", "e"], ["abcd", "ef"]]


def test_a_dictionary_that_many_owners_change() -> None:
    versions = [Layers()]
    for number in range(1000):
        owner = object()
        layers = versions[-1].with_item(number, number, owner)
        assert len(layers.layers) < 10
        assert layers.with_item(-1, -number, owner) is layers
        versions.append(layers)
    for count, layers in enumerate(versions[1:], 1):
        numbers = {number: number for number in range(count)}
        assert layers.whole() == {**numbers, -1: 1 - count}
        assert layers.get(-1) == 1 - count
