"""``runstep check`` on broken JSON: the values after it are read, in linear time."""

import json
import random
from typing import Any

import pytest

from ..helpers.files import check_lines, new_counts
from ..helpers.samples import MESSAGE_STEP, STEP
from .helpers import GOOD, MESSAGE, SUMMARY_OF_ONE, pretty


def test_lines_after_broken_lines_are_read(check: Any) -> None:
    cut_in_a_string = GOOD[: GOOD.index("thread.run.step") + 3]
    cut_in_an_object = GOOD[: GOOD.index(' "created_at"')]
    lines, status = check(
        "\n".join(
            [
                cut_in_a_string,
                GOOD,
                cut_in_an_object,
                cut_in_an_object,
                MESSAGE,
                "no JSON at all",
                "}",
                MESSAGE + "]",
                GOOD,
                GOOD[:-1],
            ]
        )
    )
    assert status == 1
    places = [line.split(" $: not JSON: ")[0] for line in lines[:-3]]
    assert places == [f"file1:{n}:" for n in (1, 3, 4, 6, 7, 8, 10)]
    assert lines[-3].startswith(
        "3 valid steps: 2 tool_calls (2 failed), 1 message_creation"
    )


def test_each_broken_line_is_a_problem() -> None:
    cut_in_an_array = GOOD[: GOOD.index("[") + 1]
    cut_in_an_object = GOOD[: GOOD.index(' "created_at"')]
    cut_in_a_string = GOOD[: GOOD.index("thread.run.step") + 3]
    broken = [cut_in_an_array, cut_in_an_object, cut_in_a_string, "noise", "more"]
    text = "\n".join([*broken, GOOD, *broken])
    check = new_counts("wire")
    problems = list(check_lines(check, "f", text.encode().splitlines(True)))
    assert [problem.line for problem in problems] == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]
    assert check.steps.total() == 1


@pytest.mark.parametrize("broken", ["}", "}]", "é", 'é "'])
@pytest.mark.parametrize("start", ["[[[", '{"a": [['])
def test_a_value_ends_where_it_is_broken(start: str, broken: str) -> None:
    check = new_counts("wire")
    text = "\n".join([start, broken, "5", GOOD])
    problems = list(check_lines(check, "f", text.encode().splitlines(True)))
    assert [problem.line for problem in problems] == [2, 3]
    assert check.steps.total() == 1


def test_lines_after_a_line_cut_anywhere_are_read() -> None:
    line = GOOD.encode()
    for cut in range(1, len(line)):
        check = new_counts("wire")
        cut_line = line[:cut] + b"\n"
        problems = list(check_lines(check, "cut", [cut_line, line + b"\n", line]))
        assert check.steps.total() == 2, line[:cut]
        assert problems[0][:2] == ("cut", 1), line[:cut]
        indented = new_counts("wire")
        list(check_lines(indented, "cut", [b" " + cut_line, b" " + line + b"\n", line]))
        assert indented.steps.total() == 2, line[:cut]


@pytest.mark.parametrize("cut", ['{"id": "x",', '{"id": X', '[{"id": 5'])
@pytest.mark.parametrize("line", [GOOD, f"[{GOOD}]"])
def test_an_indented_line_after_a_cut_line_is_read(cut: str, line: str) -> None:
    check = new_counts("wire")
    problems = list(
        check_lines(check, "f", [f"{cut}\n".encode(), f"  {line}".encode()])
    )
    assert [problem.line for problem in problems] == [1]
    assert check.steps.total() == 1


@pytest.mark.parametrize("end", ["", " ", "\r"])
@pytest.mark.parametrize("indent", [0, 1])
def test_documents_of_lines_with_brackets_in_strings(indent: int, end: str) -> None:
    step = {**STEP, "id": "[{[{", "metadata": {"[": "]}"}}
    text = json.dumps([step, step], indent=indent) + "\n"
    check = new_counts("wire")
    lines = (text * 2).replace("\n", f"{end}\n").encode().splitlines(True)
    assert list(check_lines(check, "f", lines)) == []
    assert check.steps.total() == 4


def test_documents_after_one_cut_anywhere_are_read() -> None:
    whole = pretty(STEP)
    for lines_kept in range(1, whole.count("\n")):
        cut = "\n".join(whole.split("\n")[:lines_kept])
        check = new_counts("wire")
        text = f"{cut}\n{whole}\n{whole}\n"
        problems = list(check_lines(check, "cut", text.encode().splitlines(True)))
        assert problems
        assert check.steps.total() == 2, cut


def test_broken_files_are_read_in_linear_time() -> None:
    # Each of these files once took quadratic time.
    quotes = b'{"id":"x","arguments":"' + rb"\"a\":" * 100_000 + b"\n"
    brackets = b"[" * 200_000 + b"\n"
    commas = [b"[\n", *[b"[]\n", b",\n"] * 20_000, b"[]]\n"]
    keys = [b"{\n", *[b'"x": "y",\n'] * 20_000, b'"x": 1}\n']
    depths = [*[b"[\n"] * 20_000, b"}\n"]
    items = [b"[\n", *[b"[1 1],\n"] * 20_000, b"]\n"]
    for lines in ([quotes], [brackets], commas, keys, depths, items):
        check = new_counts("wire")
        assert list(check_lines(check, "file", [*lines, GOOD.encode()]))
        assert check.steps.total() == 1


def test_the_rest_of_a_broken_array_is_no_further_problem(check: Any) -> None:
    wrong = GOOD.replace('"object":', '"object"', 1)
    lines, status = check(f"[\n{wrong},\n{GOOD}\n]\n")
    assert status == 1
    # The problem is the broken item, not the bracket that ends the array.
    assert lines[-4].startswith("file1:2: $: not JSON: Expecting ':' delimiter")
    assert lines[-3:-1] == SUMMARY_OF_ONE


def test_the_items_of_a_broken_array_are_read(check: Any) -> None:
    page, step = f"[\n {GOOD}\n]", f"{{\n{GOOD[1:-1]}\n}}"
    lines, _ = check(f"[\n5 5,\n{page},\n{page},\n{step},\n{GOOD}\n]\n")
    assert lines[0] == "file1:2: $: not JSON: Expecting ',' delimiter at column 3"
    assert lines[1].startswith("4 valid steps: ")
    assert lines[-1] == "1 problem"


def test_a_broken_document_is_one_problem(check: Any) -> None:
    lines, status = check(pretty([STEP, MESSAGE_STEP])[:-40])
    assert status == 1
    last = pretty([STEP, MESSAGE_STEP])[:-40].rstrip().count("\n") + 1
    assert lines[0].startswith(f"file1:{last}: $: not JSON: ")
    assert lines[1:] == ["no valid steps", "no tool calls", "1 problem"]
    lines, _ = check(pretty([STEP]).replace('"object":', '"object"', 1) + "\n" + GOOD)
    assert lines[0] == "file1:4: $: not JSON: Expecting ':' delimiter at column 14"
    assert lines[1:] == [*SUMMARY_OF_ONE, "1 problem"]


def test_steps_between_binary_noise_are_read(check: Any) -> None:
    noise = random.Random(3).randbytes(10_000)
    content = noise + b"\n" + GOOD.encode() + b"\n\xff\n"
    lines, status = check(content, options=("--max-problems", "0"))
    assert status == 1
    assert lines[-3:-1] == SUMMARY_OF_ONE
    problems = lines[:-3]
    assert len(problems) > 20
    assert all(line.isprintable() and len(line) < 100 for line in problems)
    assert problems[-1].endswith("not utf-8, invalid start byte at byte 0")
