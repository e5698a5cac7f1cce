"""The preconfigured converters of cattrs for formats with JSON-like data."""

from typing import Any

import pytest

NAMES = ["bson", "cbor2", "json", "msgpack", "msgspec", "orjson", "pyyaml", "ujson"]


def preconf(name: str) -> Any:
    """Return the module of cattrs for a format; skip the test where it is missing."""
    return pytest.importorskip(f"cattrs.preconf.{name}")
