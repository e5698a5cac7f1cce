"""Growing values: the parts of a step that deltas have changed.

Objects are immutable, and the step is wanted after each of thousands of deltas. To copy
a text or an array for each delta that adds to it would take time that grows with what
has come before. So the accumulator keeps what deltas have changed as growing values. A
step that it returns holds one, and makes the values of its fields from it when they are
read (see `_fields/lazy.py`).

A `Change` is an event that is being added to a step. Meanwhile, it may write to the
growing values that it has made *writable*. These are new, and hold what the old ones
held. So what a step holds never changes, and a change that fails has no effect.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from enum import Enum
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeAlias

from .._fields.drafts import draft_of
from .._fields.methods import names_of, values_of
from .._frozen import Extra, FrozenDict, extra_of
from .._recursion import PendingCall, result_of
from ..enums import Strictness
from ..objects import RunStepObject, SchemaObject
from .dialect import with_dialect, without_dialect
from .parts import Layers, joined_text, start_of_short

#: A member of an object or an item of an array: a growing value, or an immutable one.
Member: TypeAlias = Any


class Unchanged(Enum):
    """What changes have for a member that is not changed any more.

    A member of an enumeration stays the same object when an accumulator is copied.
    """

    UNCHANGED = "unchanged"


UNCHANGED: Any = Unchanged.UNCHANGED
StepDraft = draft_of(RunStepObject)


class Change:
    """An event that is being added to a step, at some strictness."""

    def __init__(self, strictness: Strictness = "wire") -> None:
        self.strictness: Strictness = strictness
        #: False if what cannot be placed is an error.
        self.is_open = strictness == "open"


class GrowingText:
    """A text to which pieces are appended."""

    __slots__ = ("made", "pieces")

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        #: The value, if it has been made.
        self.made: str | None = None

    def append(self, text: str) -> None:
        self.pieces.append(text)

    def equals(self, text: str) -> bool:
        # The lengths mostly differ, and then the pieces need not be joined.
        length = sum(map(len, self.pieces))
        return length == len(text) and "".join(self.pieces) == text

    def make(self) -> PendingCall[str]:
        yield from ()  # it needs no other call, but other growing values do
        self.made = joined_text(self.pieces)
        self.pieces = [self.made]
        return self.made

    def writable(self, _: object) -> "GrowingText":
        """Return a new text. It has few pieces, so each change may have several."""
        pieces = self.pieces  # which another thread may join meanwhile
        at = start_of_short(pieces)
        self.pieces = pieces = [*pieces[:at], "".join(pieces[at:])]
        return GrowingText([*pieces])


class GrowingObject:
    """An object of a class of the schema, or one of unknown keys, and its changes.

    *base* is the object that deltas have changed, *changes* has the changed members.
    """

    __slots__ = ("base", "change", "changes", "made")

    def __init__(self, base: Any, changes: Layers, change: object = None) -> None:
        self.base = base
        self.changes = changes
        self.change = change
        self.made: Any = None

    def is_changed(self, name: str) -> bool:
        """Return whether deltas have brought or changed a member."""
        return self.changes.get(name, UNCHANGED) is not UNCHANGED

    def get(self, name: str, default: Any = None) -> Member:
        changed = self.changes.get(name, UNCHANGED)
        is_changed = changed is not UNCHANGED
        return changed if is_changed else member_of(self.base, name, default)

    def __setitem__(self, name: str, member: Member) -> None:
        self.changes = self.changes.with_item(name, member, self.change)

    def member(self, name: str) -> Any:
        """Return a member as a growing value that the change may write to."""
        member = growing(self.get(name)).writable(self.change)
        self[name] = member
        return member

    def value_for(self, name: str) -> Any:
        """Return the value of a member."""
        member = self.get(name)
        return value_of(member) if isinstance(member, GROWING) else member

    def make(self) -> PendingCall[Any]:
        values = {}
        for name, member in self.changes.whole().items():
            if isinstance(member, GROWING):
                is_made = member.made is not None
                values[name] = member.made if is_made else (yield member.make())
            elif member is not UNCHANGED:
                values[name] = member
        self.made = with_values(self.base, values)
        return self.made

    def writable(self, change: object) -> "GrowingObject":
        if self.change is change:
            return self
        return GrowingObject(self.base, self.changes, change)


class Item(NamedTuple):
    """An item of an array.

    *at* is its index. *is_brought* says whether a delta has brought it.
    """

    at: int
    member: Member
    is_brought: bool


class GrowingArray:
    """An array whose items have an index, by which deltas name them.

    The *number* of an item says how many have come before it. Items stand in the order
    of their indexes; of several with the same index, the first to come is first.

    An item has its index as a name, and may have others: its id, which is a string, and
    `LATEST`. *ids* and *indexes* have the number of the last item with each name, and
    with each name and type.
    """

    def __init__(self, change: object) -> None:
        self.change = change
        #: The number of items, and so that of the next one.
        self.count = 0
        #: The items by number.
        self.items = Layers()
        self.ids = Layers()
        self.indexes = Layers()
        #: The lowest and the highest index, and the number of the last item.
        self.low = self.last = 0
        self.high = -1
        self.made: tuple[Any, ...] | None = None

    def find(self, name: Hashable, type_: str | None) -> int | None:
        """Return the number of the item with a name and a type, if there is one."""
        number: int | None = self.numbers(name).get((name, type_))
        return number

    def find_any(self, name: Hashable) -> int | None:
        """Return the number of the last item with a name, of whatever type.

        The last is that which began last, and for `LATEST` that which changed last.
        """
        number: int | None = self.numbers(name).get(name)
        return number

    def numbers(self, name: Hashable) -> Layers:
        """Return the numbers of the items with names of the kind of a name."""
        return self.ids if isinstance(name, str) else self.indexes

    def name(self, number: int, name: Hashable) -> None:
        """Give an item a name, which another item may have had before."""
        type_ = type_of(self[number])
        numbers = self.numbers(name).with_item((name, type_), number, self.change)
        # Of items of several types with an id, that which began last is found.
        is_last = not isinstance(name, str) or number >= numbers.get(name, number)
        if type_ is not None and is_last:
            numbers = numbers.with_item(name, number, self.change)
        if isinstance(name, str):
            self.ids = numbers
        else:
            self.indexes = numbers

    def __getitem__(self, number: int) -> Member:
        item: Item = self.items.get(number)
        return item.member

    def __setitem__(self, number: int, member: Member) -> None:
        self.replace(number, member, self.items.get(number).is_brought)

    def replace(self, number: int, member: Member, is_brought: bool) -> None:
        """Replace an item. *is_brought* says whether a delta brought the new one."""
        item = Item(self.items.get(number).at, member, is_brought)
        self.items = self.items.with_item(number, item, self.change)

    def item(self, number: int) -> Any:
        """Return an item as a growing value that the change may write to."""
        item = growing(self[number]).writable(self.change)
        self[number] = item
        return item

    def position(self, number: int) -> int:
        """Return the position of an item."""
        items: dict[int, Item] = self.items.whole()
        place = items[number].at, number
        return sum((item.at, other) < place for other, item in items.items())

    def is_brought(self, number: int) -> bool:
        """Return whether deltas have brought or changed an item."""
        item: Item = self.items.get(number)
        return item.is_brought or isinstance(item.member, GROWING)

    def name_by_id(self, number: int) -> None:
        """Give an item its id as a name, if it has one.

        Of several items with an id, that which began last keeps the name.
        """
        id_ = id_of(self[number])
        if id_:
            last = self.find(id_, type_of(self[number]))
            if last is None or last < number:
                self.name(number, id_)

    def add(
        self, member: Member, index: int | None = None, is_brought: bool = False
    ) -> int:
        """Add an item, and return its number. Without an index, it gets the next one.

        *is_brought* says whether a delta has brought it.
        """
        index = self.high + 1 if index is None else index
        number = self.count
        self.count += 1
        self.place(number, Item(index, member, is_brought))
        self.name(number, index)
        self.name_by_id(number)
        return number

    def place(self, number: int, item: Item) -> None:
        """Put an item in the place of its index."""
        self.items = self.items.with_item(number, item, self.change)
        if number == 0 or item.at >= self.high:
            self.high, self.last = item.at, number
        self.low = min(self.low, item.at)

    def make(self) -> PendingCall[tuple[Any, ...]]:
        values = []
        # They come in the order of their numbers, and sorting is stable.
        for _, member, _ in sorted(self.items.whole().values(), key=itemgetter(0)):
            if isinstance(member, GROWING):
                is_made = member.made is not None
                values.append(member.made if is_made else (yield member.make()))
            else:
                values.append(member)
        self.made = tuple(values)
        return self.made

    def writable(self, change: object) -> "GrowingArray":
        if self.change is change:
            return self
        # `copy` takes several times as long.
        new = object.__new__(GrowingArray)
        vars(new).update(vars(self), change=change, made=None)
        return new


GROWING = (GrowingText, GrowingObject, GrowingArray)


class GrowingStep(Protocol):
    """What the values of a lazy step are made of."""

    def value_for(self, name: str) -> Any: ...


def growing(value: Member, is_brought: bool = False) -> Any:
    """Return a member as a growing value. It becomes one if it is none.

    *is_brought* says whether deltas have brought the value, so that they have changed
    all of it.
    """
    if isinstance(value, GROWING):
        return value
    if value is None or isinstance(value, str):
        return GrowingText([value] if value else [])
    if isinstance(value, tuple):
        array = GrowingArray(Change())
        for index, item in indexed(value):
            array.add(item, index, is_brought)
        return array
    if is_brought:
        return GrowingObject(FrozenDict(), Layers([{**value}]))
    return GrowingObject(without_dialect(value), Layers())


def value_of(member: GrowingText | GrowingObject | GrowingArray) -> Any:
    """Return the immutable value of a growing one. It may be nested to any depth."""
    return member.made if member.made is not None else result_of(member.make())


def lazy_step(source: GrowingStep) -> RunStepObject:
    """Return a step whose values are made when they are read."""
    if isinstance(source, GrowingObject) and not source.changes.layers:
        unchanged: RunStepObject = source.base
        return unchanged
    draft: Any = StepDraft()
    draft._growing = source
    draft.__class__ = RunStepObject
    step: RunStepObject = draft
    return step


def index_of(item: Member) -> int | None:
    """Return the ``index`` of an item of an unknown array; None if it has none."""
    index = member_of(item, "index") if is_unknown(item) else None
    return index if type(index) is int and index >= 0 else None


def indexed(items: Iterable[Member]) -> Iterator[tuple[int, Member]]:
    """Yield the items of an array that has come as a whole, each after its index.

    An item without an ``index`` has the one after the highest before it.
    """
    high = -1
    for item in items:
        index = index_of(item)
        if index is None:
            index = high + 1
        high = max(high, index)
        yield index, item


def id_of(item: Member) -> str | None:
    """Return the id of a tool call; None for any other item."""
    return member_of(item, "id") if is_of_schema(item) else None


def type_of(item: Member) -> str | None:
    """Return the type of a tool call or an output; None for any other item."""
    return member_of(item, "type") if is_of_schema(item) else None


def is_of_schema(item: Member) -> bool:
    """Return whether an item is an object of the schema."""
    base = item.base if isinstance(item, GrowingObject) else item
    return isinstance(base, SchemaObject)


def is_unknown(item: Member) -> bool:
    """Return whether an item is an object of unknown keys."""
    return isinstance(item.base if isinstance(item, GrowingObject) else item, dict)


def member_of(owner: Any, name: str, default: Any = None) -> Member:
    """Return a member of an object, which may be growing."""
    if isinstance(owner, (dict, GrowingObject)):
        return owner.get(name, default)
    return getattr(owner, name, default)


def with_values(base: Any, values: Mapping[str, Any]) -> Any:
    """Return an immutable object with other values of some members.

    The values are not checked, because they were checked when they came.
    """
    if isinstance(base, Extra):
        return extra_of({**base, **values}, base._order)
    if isinstance(base, dict):
        return FrozenDict({**base, **values})
    cls: Any = type(base)
    draft = draft_of(cls)()
    for name, value in zip(names_of(cls), values_of(cls)(base), strict=True):
        setattr(draft, name, value)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.__class__ = cls
    return with_dialect(draft)
