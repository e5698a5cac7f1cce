"""The vocabularies of the schema, and their unlisted members."""

import pickle

import pytest

from runstep import RunStepStatus, RunStepType, UnknownType
from runstep.enums import Vocabulary


def test_a_member_is_equal_to_its_wire_value() -> None:
    assert [*RunStepType] == ["message_creation", "tool_calls"]
    assert f"{RunStepStatus.FAILED} {RunStepStatus.FAILED!s}" == "failed failed"
    assert {"failed": 1}[RunStepStatus.FAILED] == 1
    assert RunStepStatus("failed") is RunStepStatus.FAILED


def test_an_unknown_value_is_an_error() -> None:
    with pytest.raises(ValueError, match="asleep"):
        RunStepStatus("asleep")


@pytest.mark.parametrize("member", [*RunStepType, RunStepType.unlisted("activities")])
def test_a_member_survives_pickling(member: Vocabulary) -> None:
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(member, protocol))
        assert again == member
        assert type(again) is RunStepType
        assert (again is member) == (member in list(RunStepType))


def test_an_unlisted_member_has_an_unknown_value() -> None:
    member = RunStepStatus.unlisted("asleep")
    assert isinstance(member, RunStepStatus)
    assert RunStepStatus.unlisted("failed") is RunStepStatus.FAILED
    assert member == "asleep"
    assert member.value == "asleep"
    assert hash(member) == hash("asleep")
    assert repr(member) == "<RunStepStatus.UNLISTED: 'asleep'>"
    assert "asleep" not in list(RunStepStatus)
    with pytest.raises(ValueError, match="asleep"):
        RunStepStatus("asleep")


def test_unknown_type_lists_a_single_member() -> None:
    assert list(UnknownType) == [UnknownType.UNKNOWN]


@pytest.mark.parametrize("vocabulary", [UnknownType, RunStepStatus])
@pytest.mark.parametrize("given", [RunStepType.TOOL_CALLS, UnknownType.unlisted("mcp")])
def test_the_value_of_an_unlisted_member_is_a_plain_string(
    vocabulary: type[Vocabulary], given: Vocabulary
) -> None:
    """PyYAML, for example, does not write members of enumerations."""
    member = vocabulary.unlisted(given)
    assert type(member) is vocabulary
    assert type(member.value) is str
    assert member.value == given
