"""Whether a JSON Schema and the reader agree on a value."""

import re
from typing import Any

import jsonschema

import runstep
from runstep import RunStepValidationError, json_schema
from runstep.enums import Strictness

from .wire import compact

#: What the docstring of `json_schema` says of the reader, as its messages say it.
STRICTER = re.compile(
    r'\$(\.data\[\d+\])?\.type: expected ".*", as in step_details, got ".*"'
    r"|.*: expected an integer, got -?\d[\d.e+]*"
)


def validator(cl: Any, strictness: Strictness) -> "jsonschema.Draft202012Validator":
    schema = json_schema(cl, strictness=strictness)
    return jsonschema.Draft202012Validator(schema)


def problems_of(value: object, cl: Any, strictness: Strictness) -> list[str]:
    try:
        runstep.structure(value, cl, strictness=strictness)
    except RunStepValidationError as error:
        return [*map(str, error.problems)]
    return []


def check_agreement(
    value: object, cl: Any, strictness: Strictness
) -> tuple[bool, bool]:
    """Assert that schema and reader agree, but for what the docstring says.

    Returns the schema's verdict, and whether the reader is stricter.
    """
    is_valid = validator(cl, strictness).is_valid(value)
    problems = problems_of(value, cl, strictness)
    is_stricter = is_valid and bool(problems)
    if is_stricter:
        assert all(map(STRICTER.fullmatch, problems)), (problems, compact(value))
    else:
        assert is_valid == (not problems), (problems, strictness, compact(value))
    return is_valid, is_stricter
