"""The hooks that a converter has: ours, and those that a user registered.

Our hooks for classes are bound methods of an `OwnHook`, which knows the converter that
it was made for. Every other hook is a user's. It is called instead of ours, inside
larger objects, too. The hook of a union is not called inside objects, so it needs no
such mark.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from .._fields.keys import Key
from .._fields.kinds import Object
from ..enums import Vocabulary
from .shapes import Shapes

Hook: TypeAlias = Callable[..., Any]

#: What `latest` has while no shape is known: None is a shape, too.
NO_SHAPE = object()


class AnyConverter(Protocol):
    """A converter of cattrs, or ours, which works without cattrs."""

    def get_structure_hook(self, cl: Any, /) -> Hook: ...
    def get_unstructure_hook(self, cls: Any, /) -> Hook: ...


class OwnHook:
    """The base of our hooks for classes."""

    def __init__(self, converter: AnyConverter, shapes: Shapes) -> None:
        self.converter = converter
        self.shapes = shapes
        #: The shape that came last, as a list or as a tuple, and the function for it.
        self.latest: tuple[object, Any] = NO_SHAPE, None

    def notice(self, shape: Any, sample: object) -> None:
        """Take note of what no compiled function could read or write."""
        self.shapes.notice(shape, sample)
        self.latest = NO_SHAPE, None  # there may be a better function now


def own_hook(hook: Hook, converter: AnyConverter) -> OwnHook | None:
    """Return what stands behind a hook, if it is ours and made for this converter."""
    own = getattr(hook, "__self__", None)
    return own if isinstance(own, OwnHook) and own.converter is converter else None


def enum_hook(get_hook: Callable[[Any], Hook], enum: type[Vocabulary]) -> Hook | None:
    """Return the hook that a user registered for an enumeration; None where none did.

    We register none, for cattrs would prefer its own. That one is the same for all
    enumerations, so a hook that differs from the base's is a user's.
    """
    hook = get_hook(enum)
    return None if hook == get_hook(Vocabulary) else hook


def is_read_as_null(key: Key, value: Any, converter: AnyConverter) -> bool:
    """Return whether an empty object is read as null; a user's hook may read it."""
    if not isinstance(key.kind, Object) or not key.stands_for_null(value):
        return False
    hook = converter.get_structure_hook(key.kind.cls)
    return own_hook(hook, converter) is not None
