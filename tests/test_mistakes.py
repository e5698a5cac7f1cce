"""Messages for common mistakes, which say what to do."""

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import cattrs
import pytest

import runstep

from .helpers.samples import SAMPLES, STEP

CLS, OF_PAGE = runstep.RunStepObject, runstep.ListRunStepsResponse
PAGE = SAMPLES[OF_PAGE]
MESSAGE = {"id": "msg_1", "object": "thread.message"}
DELTA = SAMPLES[runstep.RunStepDeltaObject]
TEXT = json.dumps(STEP)


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("steps.json", TEXT)
    return file.getvalue()


@pytest.mark.parametrize(
    ("value", "cls", "message"),
    [
        ("{}", CLS, "a string of 2 characters: `loads` reads JSON text"),
        (b"{}", CLS, "an instance of bytes: `loads` reads JSON text"),
        (PAGE, CLS, "a list page: pass ListRunStepsResponse to read it"),
        (STEP, OF_PAGE, "a run step: pass RunStepObject to read it"),
        (DELTA, CLS, "a delta: pass RunStepDeltaObject to read it"),
        (MESSAGE, CLS, 'another object of the API, "thread.message"'),
    ],
    ids=["text", "bytes", "page", "step", "delta", "message"],
)
def test_another_kind_of_value(value: Any, cls: Any, message: str) -> None:
    expected = [("$", f"expected a {cls.__name__} object, got {message}")]
    converter = runstep.make_converter()
    for _ in range(3):
        with pytest.raises(runstep.RunStepValidationError) as caught:
            runstep.structure(value, cls)
        assert ([*caught.value.problems], caught.value.more) == (expected, 0)
        with pytest.raises(runstep.RunStepValidationError) as caught:
            converter.structure(value, cls)
        assert [*caught.value.problems] == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (gzip.compress(TEXT.encode()), "compressed by gzip: decompress it first"),
        (b"BZh91AY&SY", "compressed by bzip2: decompress it first"),
        (b"\xfd7zXZ\0\0", "compressed by xz: decompress it first"),
        (b"(\xb5/\xfd\x04", "compressed by zstd: decompress it first"),
        (zipped(), "a zip file: unpack it first"),
        ("steps/old.jsonl.gz", "the name of a file: pass its text"),
        ("step.json", "the name of a file: pass its text"),
    ],
    ids=["gzip", "bzip2", "xz", "zstd", "zip", "gzipped name", "name"],
)
def test_text_that_is_no_json(text: str | bytes, message: str) -> None:
    with pytest.raises(runstep.RunStepValidationError) as caught:
        runstep.loads(text)
    assert [*caught.value.problems] == [("$", f"not JSON, but {message}")]


def test_calls_that_are_wrong() -> None:
    loads: Any = runstep.loads
    dumps: Any = runstep.dumps
    configure: Any = runstep.configure
    for function, arguments, message in (
        (loads, (TEXT, "open"), r"; did you mean strictness='open'\?$"),
        (loads, (Path("step.json"),), "Path; pass the text of the file$"),
        (dumps, ([],), "^list is .*; write the objects in it one by one$"),
        (dumps, (STEP,), "^dict is .*; `structure` makes an object of parsed JSON$"),
        (dumps, ("x",), "^str is no class of a run step$"),
        (loads, (io.StringIO("{}"),), "StringIO; pass the text of the file$"),
        (configure, ({},), "^expected a converter of cattrs, got dict$"),
        (
            configure,
            (cattrs.Converter,),
            r"converter of cattrs, got a class: make one with Converter\(\)$",
        ),
    ):
        with pytest.raises(TypeError, match=message):
            function(*arguments)


def test_other_text_and_other_values_are_described_as_ever() -> None:
    for text in ("x.json\ny", "{.json", "json", ""):
        with pytest.raises(runstep.RunStepValidationError, match="not JSON: "):
            runstep.loads(text)
    other = {**STEP, "object": "other"}
    with pytest.raises(runstep.RunStepValidationError) as caught:
        runstep.structure(other)
    assert [path for path, _ in caught.value.problems] == ["$.object"]


def test_a_class_without_an_object_has_no_such_mistake() -> None:
    with pytest.raises(runstep.RunStepValidationError) as caught:
        runstep.structure(PAGE, runstep.RunStepCompletionUsage)
    assert [problem.path for problem in caught.value.problems] == [
        "$.prompt_tokens",
        "$.completion_tokens",
        "$.total_tokens",
    ]
