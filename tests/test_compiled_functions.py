"""Compiled functions and the slow walk: both read and write the same."""

import inspect
import linecache
import random
import textwrap
import traceback
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

import runstep
from runstep import RunStepValidationError
from runstep._convert import reading, writing
from runstep._convert.hooks import (
    MAX_INLINING,
    ClassHook,
    UnionHook,
    UnstructureHook,
)
from runstep._convert.reading import Misfit
from runstep._convert.shapes import MAX_KEYS, MAX_SHAPES
from runstep._fields.keys import keys_of
from runstep._fields.kinds import Array, Kind, Object, Variants
from runstep._frozen import FrozenDict, freeze, thaw, with_string_keys
from runstep.converters import _OwnConverter
from runstep.enums import STRICTNESSES, Strictness

from .helpers.mutations import OTHERS, mutate
from .helpers.samples import (
    CODE_CALL,
    DELTA,
    FUNCTION_CALL,
    MESSAGE,
    MESSAGE_STEP,
    PAGE,
    RETIRED,
    RETRIEVAL_CALL,
    SAMPLES,
    SEARCH_CALL,
    STEP,
    UNKNOWN_CALL,
    Json,
)

RETRIEVAL = runstep.RunStepDetailsToolCallsRetrievalObject


def class_hook(cls: type, strictness: Strictness = "wire") -> ClassHook:
    hook: Any = runstep.make_converter(strictness).get_structure_hook(cls)
    own = hook.__self__
    assert isinstance(own, ClassHook)
    return own


def unstructure_hook(cls: type) -> UnstructureHook:
    hook: Any = runstep.make_converter().get_unstructure_hook(cls)
    own = hook.__self__
    assert isinstance(own, UnstructureHook)
    return own


def source_of(function: Any) -> str:
    """Return the lines that a traceback would show of a compiled function."""
    return "".join(linecache.getlines(function.__code__.co_filename))


def classes_in(kind: Kind) -> Iterable[type]:
    match kind:
        case Object():
            return [kind.cls]
        case Variants():
            return kind.by_tag.values()
        case Array():
            return classes_in(kind.item)
    return []


def nested_classes(cls: type) -> Iterator[type]:
    """Yield all classes whose objects are somewhere in those of a class."""
    for key in keys_of(cls):
        for nested in classes_in(key.kind):
            yield nested
            yield from nested_classes(nested)


def allow_no_slow_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    for hook in (ClassHook, UnionHook):
        monkeypatch.delattr(hook, "walk")


def test_the_docstrings_show_what_is_compiled() -> None:
    cls = runstep.RunStepDetailsMessageCreationObject
    hook, writer = class_hook(cls), unstructure_hook(cls)
    sample = {**MESSAGE, "request_id": "y"}
    for _ in range(2):
        writer.unstructure(hook.structure(sample))
    for module, shapes in ((reading, hook.shapes), (writing, writer.shapes)):
        shown = textwrap.indent(source_of(shapes[tuple(sample)]), "    ")
        assert shown in (inspect.getdoc(module) or "")


def test_a_traceback_shows_the_line_of_a_compiled_function() -> None:
    hook = class_hook(RETRIEVAL)
    for _ in range(2):
        hook.structure(RETRIEVAL_CALL)
    with pytest.raises(Misfit) as caught:
        hook.shapes[tuple(RETRIEVAL_CALL)]({**RETRIEVAL_CALL, "id": 5})
    shown = "".join(traceback.format_exception(caught.value))
    assert "if type(v0) is not str: raise Misfit" in shown


def test_the_lines_of_a_function_are_kept_as_long_as_the_function() -> None:
    hook = class_hook(RETRIEVAL)
    for n in range(2 * MAX_SHAPES):
        for _ in range(4):
            hook.structure({**RETRIEVAL_CALL, f"key_{n}": n})
    names = {function.__code__.co_filename for function in hook.shapes.values()}
    assert len(names) == MAX_SHAPES
    assert names <= linecache.cache.keys()
    linecache.checkcache()  # as pdb does, to forget files that have changed
    assert names <= linecache.cache.keys()
    hook.shapes.clear()
    hook.latest = None, None
    assert linecache.cache.keys().isdisjoint(names)


def test_a_function_may_outlive_its_lines() -> None:
    hook = class_hook(RETRIEVAL)
    for _ in range(2):
        hook.structure(RETRIEVAL_CALL)
    linecache.clearcache()
    hook.shapes.clear()  # pytest fails for an exception that is raised here


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_a_compiled_function_reads_what_the_walk_reads(strictness: Strictness) -> None:
    dice = random.Random(strictness)
    hooks: dict[type, ClassHook] = {
        cls: class_hook(cls, strictness)
        for cls in (
            runstep.RunStepObject,
            runstep.ListRunStepsResponse,
            runstep.RunStepDeltaObject,
        )
    }
    samples: list[tuple[type, Any]] = [
        (runstep.RunStepObject, STEP),
        (runstep.RunStepObject, MESSAGE_STEP),
        (runstep.ListRunStepsResponse, PAGE),
        (runstep.RunStepDeltaObject, DELTA),
    ]
    for cls, sample in samples:
        for _ in range(3):
            hooks[cls].structure(sample)
        assert tuple(sample) in hooks[cls].shapes
    agreed = 0
    for _ in range(3000):
        cls, sample = dice.choice(samples)
        value, _ = mutate(sample, dice)
        compiled = hooks[cls].shapes.get(tuple(value))
        if compiled is None:
            continue
        try:
            fast = compiled(value)
        except (Misfit, LookupError, TypeError):
            continue
        slow = hooks[cls].walk(value)
        assert fast == slow
        assert runstep.dumps(fast) == runstep.dumps(slow)
        agreed += 1
    assert agreed > 300


def test_a_function_is_compiled_for_a_shape_that_comes_again() -> None:
    hook = class_hook(RETRIEVAL)
    shape = tuple(RETRIEVAL_CALL)
    hook.structure(RETRIEVAL_CALL)
    assert shape not in hook.shapes
    hook.structure(RETRIEVAL_CALL)
    assert shape in hook.shapes
    assert shape not in hook.shapes.sightings


def test_a_function_is_not_compiled_anew_for_shapes_that_never_return() -> None:
    hook = class_hook(runstep.RunStepObject)
    for _ in range(3):
        hook.structure(STEP)
    compiled = dict(hook.shapes)
    for n in range(6):
        error = {**STEP["last_error"], f"key_{n}": n}
        hook.structure({**STEP, "last_error": error})
    assert compiled
    assert hook.shapes == compiled


def test_a_function_is_compiled_anew_to_read_later_objects_inline() -> None:
    hook = class_hook(runstep.RunStepObject)
    for value in [*[MESSAGE_STEP] * 2, *[STEP] * 5]:
        hook.structure(value)
    read = hook.shapes[tuple(STEP)]
    for cls in nested_classes(runstep.RunStepObject):
        nested: Any = hook.converter.get_structure_hook(cls)
        nested.__self__.shapes.clear()
    # The function reads both without those of the nested classes.
    assert read(MESSAGE_STEP) == hook.walk(MESSAGE_STEP)
    assert read(STEP) == hook.walk(STEP)


@pytest.mark.parametrize("wrong", [[], "", (), 5])
def test_an_empty_array_is_not_read_as_an_empty_object(wrong: Any) -> None:
    result = {"file_id": "file-1", "file_name": "notes.txt", "score": 0.5}
    hook = class_hook(runstep.RunStepDetailsToolCallsFileSearchResultObject)
    inner = runstep.RunStepDetailsToolCallsFileSearchResultObjectContentInner
    # The function for results is compiled first, so it does not inline their content.
    for _ in range(2):
        hook.structure({**result, "content": []})
    for _ in range(2):
        hook.converter.get_structure_hook(inner)({})
    with pytest.raises(RunStepValidationError, match=r"^\$\.content\[0\]: expected a"):
        hook.structure({**result, "content": [wrong]})


def test_objects_with_one_key_each_are_distinguished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hook = class_hook(runstep.RunStepObject)
    values = [
        {**STEP, "usage": {**STEP["usage"], "prompt_token_details": {key: 1}}}
        for key in ("cached_tokens", "audio_tokens")
    ]
    for value in [*[values[0]] * 4, *[values[1]] * 4]:
        hook.structure(value)
    allow_no_slow_walk(monkeypatch)
    for value in values:
        usage = hook.structure(value).usage
        assert runstep.unstructure(usage) == value["usage"]


def test_large_shapes_do_not_enlarge_the_functions_of_other_shapes() -> None:
    fat = {f"key_{n}": n for n in range(MAX_KEYS - 20)}
    step = {**STEP, "usage": {**STEP["usage"], **fat}, "last_error": None}

    def lines(hook: ClassHook) -> list[int]:
        return [source_of(function).count("\n") for function in hook.shapes.values()]

    hook = class_hook(runstep.RunStepObject)
    for value in (STEP, STEP):
        hook.structure(value)
    ordinary = max(lines(hook))
    hook = class_hook(runstep.RunStepObject)
    for value in (step, step, STEP, STEP):
        hook.structure(value)
    (known,) = hook.shapes
    for n in range(50):
        for _ in range(2):
            hook.structure({**STEP, f"key_{n}": n})
    hook.shapes.pop(known)
    assert len(hook.shapes) == 50
    assert max(lines(hook)) < ordinary + 50
    # The last ones inline nothing, so they have one to three lines for each key.
    assert max(lines(hook)[-20:]) < 100


def test_a_function_is_compiled_anew_at_most_once_for_each_nested_class() -> None:
    hook = class_hook(runstep.RunStepObject)
    for _ in range(2):
        hook.structure({**MESSAGE_STEP, "last_error": None, "usage": None})
    for n in range(3 * MAX_SHAPES):
        for _ in range(5):
            error = {**STEP["last_error"], f"key_{n}": n}
            usage = {**STEP["usage"], f"key_{n}": n}
            hook.structure({**STEP, "last_error": error, "usage": usage})
    assert list(hook.shapes) == [tuple(STEP)]
    assert 1 < hook.shapes.compiled <= 1 + len({*nested_classes(hook.kind.cls)})


def test_a_function_that_is_compiled_anew_still_reads_inline() -> None:
    hook = class_hook(runstep.RunStepObject)
    first = {**MESSAGE_STEP, "last_error": None, "usage": None}
    for _ in range(2):
        hook.structure(first)
    for n in range(MAX_INLINING):
        for _ in range(2):
            hook.structure({**first, f"key_{n}": n})
    before = source_of(hook.shapes[tuple(first)])
    for _ in range(3):
        hook.structure({**first, "usage": STEP["usage"]})
    after = source_of(hook.shapes[tuple(first)])
    assert after.count("Draft") > before.count("Draft") > 1


@pytest.mark.parametrize("cls", [runstep.RunStepObject, RETRIEVAL])
def test_a_function_that_was_dropped_is_compiled_again(cls: type) -> None:
    hook, sample = class_hook(cls), SAMPLES[cls]
    for _ in range(2):
        hook.structure(sample)
    hook.shapes.clear()  # as other threads may do
    hook.latest = None, None
    for _ in range(2):
        hook.structure(sample)
    assert tuple(sample) in hook.shapes


def test_the_tables_of_shapes_are_bounded() -> None:
    hook, writer = class_hook(RETRIEVAL), unstructure_hook(RETRIEVAL)
    for n in range(500):
        for _ in range(1 + n % 3):
            sample = {**RETRIEVAL_CALL, f"key_{n}": n}
            assert writer.unstructure(hook.structure(sample)) == sample
    for shapes in (hook.shapes, writer.shapes):
        assert 0 < len(shapes) <= MAX_SHAPES
        assert len(shapes.sightings) <= MAX_SHAPES
        assert len(shapes.empty_tables) <= MAX_SHAPES


def test_the_more_functions_were_compiled_the_later_another_is() -> None:
    hook, writer = class_hook(RETRIEVAL), unstructure_hook(RETRIEVAL)
    shapes: tuple[Any, ...] = (hook.shapes, writer.shapes)
    for n in range(500):
        for _ in range(5):
            writer.unstructure(hook.structure({**RETRIEVAL_CALL, f"key_{n}": n}))
    for each in shapes:
        # A sixth sighting is enough to compile one more.
        assert each.compiled == 4 * MAX_SHAPES
    for _ in range(6):
        writer.unstructure(hook.structure(RETRIEVAL_CALL))
    for each in shapes:
        assert tuple(RETRIEVAL_CALL) in each


def test_a_shape_with_too_many_keys_is_not_compiled() -> None:
    hook, writer = class_hook(RETRIEVAL), unstructure_hook(RETRIEVAL)
    sample = {**RETRIEVAL_CALL, **{f"key_{n}": n for n in range(MAX_KEYS)}}
    for _ in range(3):
        assert writer.unstructure(hook.structure(sample)) == sample
        long = {**RETRIEVAL_CALL, "k" * 10_000: 1}
        assert writer.unstructure(hook.structure(long)) == long
    assert not hook.shapes
    assert not writer.shapes


def test_no_function_is_compiled_for_invalid_objects() -> None:
    hook = class_hook(RETRIEVAL)
    for _ in range(3):
        with pytest.raises(RunStepValidationError):
            hook.structure({"id": "call", "type": "retrieval"})
    assert not hook.shapes
    assert not hook.shapes.sightings


def test_keys_that_contain_code_are_only_keys() -> None:
    odd = {**RETRIEVAL_CALL, "'); raise SystemExit #": 1, "\n": 2, "\ud800": 3, "{": 4}
    hook, writer = class_hook(RETRIEVAL), unstructure_hook(RETRIEVAL)
    for _ in range(4):
        assert writer.unstructure(hook.structure(odd)) == odd
    assert hook.shapes
    assert writer.shapes


def test_thaw_reverses_freeze() -> None:
    data = {"a": [1, [], {"b": {}}], "c": "text"}
    frozen = freeze(data)
    assert type(frozen) is FrozenDict
    assert frozen == {"a": (1, (), {"b": {}}), "c": "text"}
    assert type(frozen["a"][2]) is FrozenDict
    assert isinstance(hash(frozen), int)
    thawed = thaw(frozen)
    assert thawed == data
    assert type(thawed) is dict
    assert type(thawed["a"]) is list
    opaque = object()
    assert freeze(opaque) is opaque
    assert freeze("text") == "text"


def test_every_class_has_a_hook_of_ours() -> None:
    for cls in SAMPLES:
        assert class_hook(cls).kind.cls is cls


def test_a_users_hook_may_read_any_value() -> None:
    converter = runstep.make_converter()
    failed = runstep.RunStepStatus.FAILED
    converter.register_structure_hook(runstep.RunStepStatus, lambda value, _: failed)
    for _ in range(4):
        value = {**MESSAGE_STEP, "status": {1: 2}}
        assert converter.structure(value, runstep.RunStepObject).status is failed


def test_a_users_hook_reads_an_empty_object_at_open() -> None:
    converter = runstep.make_converter("open")
    usage = runstep.RunStepCompletionUsage(
        prompt_tokens=1, completion_tokens=2, total_tokens=3
    )
    converter.register_structure_hook(
        runstep.RunStepCompletionUsage, lambda v, _: usage
    )
    for _ in range(4):
        step = converter.structure({**MESSAGE_STEP, "usage": {}}, runstep.RunStepObject)
        assert step.usage is usage


def test_a_hook_of_another_converter_keeps_its_strictness() -> None:
    strict, lenient = runstep.make_converter(), runstep.make_converter("open")
    cls = runstep.RunStepObjectLastError
    strict.register_structure_hook(cls, lenient.get_structure_hook(cls))
    odd = {**STEP, "last_error": {"code": "weird", "message": "m"}}
    for value in (odd, STEP, STEP, STEP, odd):
        step = strict.structure(value, runstep.RunStepObject)
        assert step.last_error is not None


def not_inline(*_: object) -> Any:
    raise AssertionError("a nested object is not read or written inline")


def alike(sample: Any) -> Any:
    """Return JSON whose arrays have one item: a function inlines one class of items."""
    if isinstance(sample, dict):
        return {name: alike(each) for name, each in sample.items()}
    return [alike(each) for each in sample[:1]] if isinstance(sample, list) else sample


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize("cls", SAMPLES)
def test_nested_objects_are_read_and_written_inline(
    cls: type, strictness: Strictness, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample: Json = alike(SAMPLES[cls])
    for value in (
        sample,
        {"request_id": [5], **dict(reversed(sample.items())), "note": "text"},
    ):
        hook = class_hook(cls, strictness)
        if strictness == "published" and cls in RETIRED:
            with pytest.raises(RunStepValidationError):
                hook.structure(value)
            continue
        writer: Any = hook.converter.get_unstructure_hook(cls)
        slow = hook.walk(value)
        for _ in range(4):
            assert writer(hook.structure(value)) == value
        with monkeypatch.context() as patched:
            patched.setattr(ClassHook, "walk", not_inline)
            patched.setattr(UnstructureHook, "write", not_inline)
            for other in SAMPLES.keys() - {cls}:
                forgotten: Any = hook.converter.get_structure_hook(other)
                forgotten.__self__.shapes.clear()
                forgotten = hook.converter.get_unstructure_hook(other)
                forgotten.__self__.shapes.clear()
            fast = hook.structure(value)
            assert list(writer(fast).items()) == list(value.items())
        assert fast == slow
        assert repr(fast) == repr(slow)


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_an_object_that_comes_again_is_not_read_or_written_slowly(
    strictness: Strictness, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(strictness)
    slowly: list[object] = []
    walk, write = ClassHook.walk, UnstructureHook.write

    def walk_and_note(self: ClassHook, value: Any) -> Any:
        slowly.append(value)
        return walk(self, value)

    def write_and_note(self: UnstructureHook, old: Any) -> Any:
        slowly.append(old)
        return write(self, old)

    monkeypatch.setattr(ClassHook, "walk", walk_and_note)
    monkeypatch.setattr(UnstructureHook, "write", write_and_note)
    valid = 0
    while valid < 25:
        cls, sample = dice.choice(
            [
                (runstep.RunStepObject, STEP),
                (runstep.RunStepObject, MESSAGE_STEP),
                (runstep.RunStepDeltaObject, DELTA),
            ]
        )
        value, _ = mutate(sample, dice)
        hook = class_hook(cls, strictness)
        try:
            slow = walk(hook, value)
        except RunStepValidationError:
            continue
        if value.get("usage") == {}:  # it is read as null, by the walk only
            continue
        writer: Any = hook.converter.get_unstructure_hook(cls)
        for _ in range(4):
            writer(hook.structure(value))
        slowly.clear()
        fast = hook.structure(value)
        assert fast == slow
        assert list(writer(fast).items()) == list(value.items())
        assert slowly == []
        valid += 1


def test_a_compiled_function_calls_a_users_hook_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[tuple[object, object]] = []
    converter = runstep.make_converter()
    ours = runstep.structure(MESSAGE, runstep.RunStepDetailsMessageCreationObject)

    def read(value: object, cls: object) -> object:
        calls.append((value, cls))
        return ours.message_creation

    cls = runstep.RunStepDetailsMessageCreationObjectMessageCreation
    converter.register_structure_hook(cls, read)
    for _ in range(3):
        converter.structure(MESSAGE_STEP, runstep.RunStepObject)
    allow_no_slow_walk(monkeypatch)
    calls.clear()
    step = converter.structure(MESSAGE_STEP, runstep.RunStepObject)
    assert step.step_details == ours
    assert calls == [(MESSAGE["message_creation"], cls)]


@pytest.mark.parametrize("strictness", STRICTNESSES)
def test_an_object_of_a_union_is_not_read_slowly(
    strictness: Strictness, monkeypatch: pytest.MonkeyPatch
) -> None:
    converter = runstep.make_converter(strictness)
    union: Any = runstep.RunStepDetailsToolCallsObjectToolCallsInner
    values = [CODE_CALL, SEARCH_CALL, FUNCTION_CALL]
    if strictness == "open":
        values += [UNKNOWN_CALL]
    for value in values * 3:
        converter.structure(value, union)
    allow_no_slow_walk(monkeypatch)
    for value in values:
        call = converter.structure(value, union)
        assert converter.unstructure(call) == value
        assert converter.structure(value, union | None) == call


def test_the_shape_of_an_object_that_cannot_be_written_is_not_kept() -> None:
    hooks = _OwnConverter("wire", with_string_keys)
    write: Any = hooks.get_unstructure_hook(runstep.RunStepObject)
    step = runstep.structure({**STEP, "wrong": {1: 2}})
    with pytest.raises(TypeError, match="keys that are strings"):
        write(step)
    extra: Any = step.extra  # its stub has no order
    assert extra._order not in write.__self__.latest


def test_keys_of_a_subclass_of_str_write_no_source() -> None:
    class Key(str):
        __slots__ = ()

        def __repr__(self) -> str:
            return "0/0"

    usage = {**STEP["usage"], Key("odd"): 1}
    converter = runstep.make_converter()
    for value in ({**STEP, "usage": usage}, {**STEP, Key("odd"): 1}):
        for _ in range(4):
            step = converter.structure(value, runstep.RunStepObject)
            for _ in range(2):
                assert converter.unstructure(step) == value


@pytest.mark.parametrize(
    ("cls", "value", "strictness"),
    [
        (runstep.RunStepObject, {**STEP, "status": "asleep"}, "open"),
        (
            runstep.RunStepObject,
            {**STEP, "type": "new", "step_details": {"type": "new", "a": []}},
            "open",
        ),
        (
            runstep.RunStepDetailsToolCallsFileSearchResultObjectContentInner,
            {"type": None, "text": "found"},
            "wire",
        ),
        # Calls of two classes with the same keys.
        (
            runstep.RunStepDeltaStepDetailsToolCallsObject,
            {
                "type": "tool_calls",
                "tool_calls": [
                    {"index": 0, "id": "a", "type": "function"},
                    {"index": 1, "id": "b", "type": "code_interpreter"},
                ],
            },
            "wire",
        ),
    ],
)
def test_unknown_values_that_come_again_are_not_read_slowly(
    cls: type, value: Json, strictness: Strictness, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = class_hook(cls, strictness)
    slow = hook.walk(value)
    for _ in range(4):
        hook.structure(value)
    allow_no_slow_walk(monkeypatch)
    assert hook.structure(value) == slow


def test_a_compiled_function_calls_a_users_hook_for_an_enumeration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[tuple[object, object]] = []
    failed = runstep.RunStepStatus.FAILED

    def read(value: object, enum: object) -> object:
        calls.append((value, enum))
        return failed

    converter = runstep.make_converter()
    converter.register_structure_hook(runstep.RunStepStatus, read)
    for _ in range(3):
        converter.structure(MESSAGE_STEP, runstep.RunStepObject)
    allow_no_slow_walk(monkeypatch)
    calls.clear()
    step = converter.structure(MESSAGE_STEP, runstep.RunStepObject)
    assert step.status is failed
    assert calls == [(MESSAGE_STEP["status"], runstep.RunStepStatus)]


def test_alternating_shapes_are_not_read_slowly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hook = class_hook(RETRIEVAL)
    values = [RETRIEVAL_CALL, {**RETRIEVAL_CALL, "a": 1}, {**RETRIEVAL_CALL, "b": 1}]
    slow = [hook.walk(value) for value in values]
    for value in values * 2:
        hook.structure(value)
    allow_no_slow_walk(monkeypatch)
    assert [hook.structure(value) for value in values * 2] == slow * 2


def outcome(read: Any, value: Json) -> object:
    try:
        return read(value)
    except RunStepValidationError as error:
        return error.problems


@pytest.mark.parametrize("strictness", STRICTNESSES)
@pytest.mark.parametrize("cls", SAMPLES)
def test_any_value_may_follow_null_or_an_empty_array(
    cls: type, strictness: Strictness
) -> None:
    sample = SAMPLES[cls]
    for name, nested in sample.items():
        if isinstance(nested, (dict, list)):
            hook = class_hook(cls, strictness)
            nothing: object = [] if isinstance(nested, list) else None
            for _ in range(3):
                outcome(hook.structure, {**sample, name: nothing})
            for other in (*OTHERS, nested):
                value = {**sample, name: other}
                assert outcome(hook.structure, value) == outcome(hook.walk, value)


def test_a_subclass_of_dict_is_read_by_its_items() -> None:
    class Odd(dict[str, Any]):
        def __getitem__(self, _: object) -> str:
            return "server_error"

    hook, error = class_hook(runstep.RunStepObject), STEP["last_error"]
    nested: Any = hook.converter.get_structure_hook(runstep.RunStepObjectLastError)
    for _ in range(3):
        hook.structure({**STEP, "last_error": None})
    for _ in range(3):
        nested(error)
    for _ in range(4):
        odd = hook.structure({**STEP, "last_error": Odd(error)})
        assert odd == hook.structure(STEP)


def test_an_unknown_call_is_invalid_even_if_its_class_was_read_before() -> None:
    converter = runstep.make_converter()
    union: Any = runstep.RunStepDetailsToolCallsObjectToolCallsInner
    for _ in range(3):
        alone = runstep.RunStepDetailsToolCallsUnknownObject
        assert converter.structure(UNKNOWN_CALL, alone).id == UNKNOWN_CALL["id"]
        with pytest.raises(RunStepValidationError, match=r"\$\.type: "):
            converter.structure(UNKNOWN_CALL, union)


@pytest.mark.parametrize(
    ("cls", "name", "nothing"),
    [
        (runstep.RunStepObject, "usage", None),
        (runstep.RunStepDeltaObjectDelta, "step_details", None),
        (runstep.RunStepDetailsToolCallsCodeObjectCodeInterpreter, "outputs", []),
        (runstep.RunStepDetailsToolCallsFileSearchObjectFileSearch, "results", []),
    ],
)
def test_an_object_that_follows_null_is_read_by_the_function_of_its_class(
    cls: type, name: str, nothing: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook, sample = class_hook(cls), SAMPLES[cls]
    slow = class_hook(cls).walk(sample)
    for _ in range(3):
        hook.structure({**sample, name: nothing})
    for nested in [*nested_classes(cls)] * 4:
        reads: Any = hook.converter.get_structure_hook(nested)
        reads(SAMPLES[nested])
    allow_no_slow_walk(monkeypatch)
    assert hook.structure(sample) == slow
