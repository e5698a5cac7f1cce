"""A program that compares compiled functions with the slow way, on random cases.

It needs runstep with the extra ``test``:

    python -m tests.programs.differential [CASES [SEED]]

It tries CASES cases, 200,000 by default. The same SEED makes the same cases. Each kind
of case is a function in `KINDS`: it makes a case, lets hooks that never compile a
function and hooks that have compiled many do the same, and asserts that they agree. It
returns whether the case was valid.
"""

import random
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs

import runstep
from runstep import Extra, RunStepValidationError, SchemaObject
from runstep._convert.registered import OwnHook
from runstep.converters import _OwnConverter
from runstep.enums import STRICTNESSES, Strictness
from tests.helpers.mutations import OTHERS, mutate
from tests.helpers.samples import SAMPLES
from tests.helpers.wire import compact, recorded

#: The payloads that the hooks have read before the first case. They leave every table
#: of functions full, and most of the first functions dropped.
WARM_UP = 10_000
#: Longer payloads have the same objects more often, and take more time.
MAX_LENGTH = 4000
#: The names of unknown keys. There are more shapes with them than a class keeps.
NAMES = [f"key_{n}" for n in range(20)] + ["", "extra", "_order", "é", "'\\", "\0"]
#: The last `extra`s and objects that were read are used for other objects.
KEPT = 200

Payload: TypeAlias = tuple[Any, Any]


class ColdConverter(_OwnConverter):
    """Our hooks, which never compile a function for a shape."""

    def _reads(self, cl: Any) -> Any:
        return without_notes(super()._reads(cl))

    def _writes(self, cls: type) -> Any:
        return without_notes(super()._writes(cls))


def without_notes(hook: Any) -> Any:
    """Return a hook that takes no note of shapes any more."""
    own = getattr(hook, "__self__", None)  # enumerations have no hook
    if isinstance(own, OwnHook):
        own.shapes.notice = lambda shape, sample: None  # type: ignore[method-assign]  # for this table only
    return hook


class State:
    """What the cases share: random numbers, warm hooks, and what was read last."""

    def __init__(self, seed: object) -> None:
        self.dice = random.Random(f"{seed}")
        self.warm = {each: _OwnConverter(each) for each in STRICTNESSES}
        self.payloads = [*payloads()]
        self.extras: deque[Extra] = deque([Extra()], KEPT)
        self.objects: deque[SchemaObject] = deque(maxlen=KEPT)

    def payload(self) -> Payload:
        """Return a class and a payload for it, mostly with some changes."""
        cls, value = self.dice.choice(self.payloads)
        for _ in range(self.dice.choice([0, 0, 1, 1, 2, 3])):
            if value:
                value, _ = mutate(value, self.dice)
        return cls, self.with_other_keys(value)

    def with_other_keys(self, value: Any) -> Any:
        """Return a copy with more keys here and there, and in other orders."""
        if isinstance(value, list):
            return [self.with_other_keys(each) for each in value]
        if not isinstance(value, dict):
            return value
        pairs = [(name, self.with_other_keys(each)) for name, each in value.items()]
        if self.dice.random() < 0.1:
            pairs.append((self.dice.choice(NAMES), self.dice.choice(OTHERS)))
        if self.dice.random() < 0.05:
            self.dice.shuffle(pairs)
        return dict(pairs)

    def any_extra(self, cls: Any) -> Extra:
        """Return an `Extra` as constructors take it: carried over, changed or new."""
        dice = self.dice
        known = [field.name for field in attrs.fields(cls)]
        unknown = {
            dice.choice([*NAMES, *known]): dice.choice([*OTHERS, {"a": [{}]}])
            for _ in range(dice.randint(0, 3))
        }
        match dice.randrange(4):
            case 0:
                return dice.choice(self.extras)
            case 1:
                return dice.choice(self.extras) | unknown
            case 2:
                names = [*known, *unknown, *dice.choices(NAMES, k=2)]
                order = dice.choices(names, k=dice.randint(0, 2 * len(names)))
                return Extra(unknown, tuple(order))
        return Extra(unknown)


def payloads() -> Iterator[Payload]:
    """Yield all samples and recorded payloads that are not too long."""
    for cls, sample in SAMPLES.items():
        yield cls, sample
    for name, cls in (
        ("steps", runstep.RunStepObject),
        ("lists", runstep.ListRunStepsResponse),
        ("deltas", runstep.RunStepDeltaObject),
    ):
        for row in recorded(name):
            if len(compact(row.payload)) < MAX_LENGTH:
                yield cls, row.payload


def read(hooks: _OwnConverter, cls: Any, value: Any) -> Any:
    """Return the object that is read, or the problems."""
    try:
        return hooks.get_structure_hook(cls)(value)
    except RunStepValidationError as error:
        return error.problems, error.more


def written(hooks: _OwnConverter, made: Any) -> str:
    """Return the text of what is written, which also shows types and order."""
    cls: Any = type(made)
    return repr(hooks.get_unstructure_hook(cls)(made))


def objects_in(value: Any) -> Iterator[SchemaObject]:
    """Yield an object, and all objects in it."""
    if isinstance(value, tuple):
        for each in value:
            yield from objects_in(each)
    elif isinstance(value, SchemaObject):
        yield value
        for field in attrs.fields(type(value)):
            yield from objects_in(getattr(value, field.name))


def compare_reading(state: State) -> bool:
    """Compare what is read of a payload, or its problems, and what is written."""
    strictness: Strictness = state.dice.choice(STRICTNESSES)
    cls, value = state.payload()
    cold, warm = ColdConverter(strictness), state.warm[strictness]
    slow, fast = read(cold, cls, value), read(warm, cls, value)
    assert repr(fast) == repr(slow)
    if not isinstance(slow, SchemaObject):
        return False
    assert fast == slow
    for hooks in (cold, warm):
        for each in (slow, fast):
            assert written(hooks, each) == repr(value)
    for each in objects_in(fast):
        state.extras.append(each.extra)
        state.objects.append(each)
    return True


def compare_writing(state: State) -> bool:
    """Compare what is written of an object that a constructor made of others."""
    if not state.objects:
        return False
    dice = state.dice
    old = dice.choice(state.objects)
    cls: Any = type(old)
    alike = [each for each in state.objects if type(each) is cls]
    changes: dict[str, Any] = {
        field.name: dice.choice([None, getattr(dice.choice(alike), field.name)])
        for field in attrs.fields(cls)[:-1]
        if dice.random() < 0.2
    }
    changes["extra"] = state.any_extra(cls)
    try:
        made = attrs.evolve(old, **changes)
    except RunStepValidationError:
        return False
    cold, warm = ColdConverter("open"), state.warm[dice.choice(STRICTNESSES)]
    expected = written(cold, made)
    assert written(warm, made) == expected
    plain = cold.get_unstructure_hook(cls)(made)
    for hooks in (cold, state.warm["open"]):
        assert read(hooks, cls, plain) == made
    state.objects.append(made)
    return True


#: The kinds of cases, by name.
KINDS: dict[str, Callable[[State], bool]] = {
    "read": compare_reading,
    "write": compare_writing,
}


def run(cases: int, seed: object, warm_up: int = WARM_UP) -> Counter[str]:
    """Try a number of cases; return how many were valid, and how many were not."""
    state = State(seed)
    for _ in range(warm_up):
        cls, value = state.payload()
        for strictness in STRICTNESSES:
            found = read(state.warm[strictness], cls, value)
            if isinstance(found, SchemaObject):
                written(state.warm[strictness], found)
    count: Counter[str] = Counter()
    for number in range(cases):
        kind = state.dice.choice([*KINDS])
        try:
            is_valid = KINDS[kind](state)
        except Exception as error:
            raise AssertionError(f"case {number} of seed {seed}: {kind}") from error
        count[f"{kind}: {'valid' if is_valid else 'invalid'}"] += 1
    return count


def main(cases: str = "200000", seed: str = "8") -> None:
    for name, number in sorted(run(int(cases), seed).items()):
        print(f"{number:9,d}  {name}")
    print(f"{int(cases):9,d}  cases, no difference")


if __name__ == "__main__":
    main(*sys.argv[1:])
