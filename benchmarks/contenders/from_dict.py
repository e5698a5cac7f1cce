"""Classes like those of openapi-python-client: `from_dict` casts and does not check.

They are written by hand in the form of its output: `from_dict` tries the members of a
union one after another, keeps unknown keys in `additional_properties`, and sets absent
keys to `UNSET`.
"""

import json
from typing import TYPE_CHECKING, Any, ClassVar, cast

from attrs import define, field

if TYPE_CHECKING:
    from typing_extensions import Self

label = "from_dict"


class Unset:
    def __bool__(self) -> bool:
        return False


UNSET = Unset()


class Model:
    additional_properties: dict[str, Any]

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        raise NotImplementedError


@define
class Creation(Model):
    message_id: str
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({"message_id": self.message_id})
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        d = dict(src_dict)
        made = cls(message_id=d.pop("message_id"))
        made.additional_properties = d
        return made


@define
class MessageDetails(Model):
    type: str
    message_creation: Creation
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        creation = self.message_creation.to_dict()
        field_dict.update({"type": self.type, "message_creation": creation})
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        d = dict(src_dict)
        type_ = cast(str, d.pop("type"))
        if type_ != "message_creation":
            raise ValueError(f"type must match const 'message_creation', got '{type_}'")
        made = cls(
            type=type_, message_creation=Creation.from_dict(d.pop("message_creation"))
        )
        made.additional_properties = d
        return made


@define
class Function(Model):
    name: str
    arguments: str
    output: str | None
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {"name": self.name, "arguments": self.arguments, "output": self.output}
        )
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        d = dict(src_dict)
        made = cls(
            name=d.pop("name"),
            arguments=d.pop("arguments"),
            output=cast(str | None, d.pop("output")),
        )
        made.additional_properties = d
        return made


@define
class Ranking(Model):
    ranker: str
    score_threshold: float
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {"ranker": self.ranker, "score_threshold": self.score_threshold}
        )
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        d = dict(src_dict)
        made = cls(ranker=d.pop("ranker"), score_threshold=d.pop("score_threshold"))
        made.additional_properties = d
        return made


@define
class Content(Model):
    type_: str | Unset = UNSET
    text: str | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        if self.type_ is not UNSET:
            field_dict["type"] = self.type_
        if self.text is not UNSET:
            field_dict["text"] = self.text
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        d = dict(src_dict)
        made = cls(type_=d.pop("type", UNSET), text=d.pop("text", UNSET))
        made.additional_properties = d
        return made


@define
class Result(Model):
    """A result of a file search; like the schema, it does not know `attributes`."""

    file_id: str
    file_name: str
    score: float
    content: list[Content] | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {"file_id": self.file_id, "file_name": self.file_name, "score": self.score}
        )
        if not isinstance(self.content, Unset):
            field_dict["content"] = [item.to_dict() for item in self.content]
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        d = dict(src_dict)
        content = d.pop("content", UNSET)
        made = cls(
            file_id=d.pop("file_id"),
            file_name=d.pop("file_name"),
            score=d.pop("score"),
            content=UNSET
            if isinstance(content, Unset)
            else [Content.from_dict(item) for item in content],
        )
        made.additional_properties = d
        return made


@define
class Search(Model):
    ranking_options: Ranking | Unset = UNSET
    results: list[Result] | Unset = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        if not isinstance(self.ranking_options, Unset):
            field_dict["ranking_options"] = self.ranking_options.to_dict()
        if not isinstance(self.results, Unset):
            field_dict["results"] = [result.to_dict() for result in self.results]
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        d = dict(src_dict)
        ranking, results = d.pop("ranking_options", UNSET), d.pop("results", UNSET)
        made = cls(
            ranking_options=UNSET
            if isinstance(ranking, Unset)
            else Ranking.from_dict(ranking),
            results=UNSET
            if isinstance(results, Unset)
            else [Result.from_dict(result) for result in results],
        )
        made.additional_properties = d
        return made


@define
class Call(Model):
    """A tool call; the classes of the tools differ only in the value of `const`."""

    id: str
    type_: str
    tool: Any
    additional_properties: dict[str, Any] = field(init=False, factory=dict)
    const: ClassVar[str] = ""

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        tool = self.tool.to_dict() if isinstance(self.tool, Model) else self.tool
        field_dict.update({"id": self.id, "type": self.type_, self.const: tool})
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        const = cls.const
        d = dict(src_dict)
        id_ = d.pop("id")
        type_ = cast(str, d.pop("type"))
        if type_ != const:
            raise ValueError(f"type must match const {const!r}, got '{type_}'")
        tool = d.pop(const)
        if const == "function":
            tool = Function.from_dict(tool)
        elif const == "file_search":
            tool = Search.from_dict(tool)
        made = cls(id=id_, type_=type_, tool=tool)
        made.additional_properties = d
        return made


class CodeCall(Call):
    const = "code_interpreter"


class SearchCall(Call):
    const = "file_search"


class FunctionCall(Call):
    const = "function"


@define
class CallsDetails(Model):
    type: str
    tool_calls: list[Call]
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        calls = [call.to_dict() for call in self.tool_calls]
        field_dict.update({"type": self.type, "tool_calls": calls})
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        d = dict(src_dict)
        type_ = cast(str, d.pop("type"))
        if type_ != "tool_calls":
            raise ValueError(f"type must match const 'tool_calls', got '{type_}'")

        def parse_call(data: Any) -> Call:
            for call in (CodeCall, SearchCall):
                try:
                    return call.from_dict(data)
                except (TypeError, ValueError, AttributeError, KeyError):
                    continue
            return FunctionCall.from_dict(data)

        calls = [parse_call(call) for call in d.pop("tool_calls")]
        made = cls(type=type_, tool_calls=calls)
        made.additional_properties = d
        return made


OPTIONAL = (
    "cancelled_at",
    "completed_at",
    "expires_at",
    "failed_at",
    "last_error",
    "usage",
    "expired_at",
    "metadata",
)


@define(kw_only=True)
class RunStep(Model):
    id: str
    object: str
    created_at: int
    run_id: str
    assistant_id: str
    thread_id: str
    type: str
    status: str
    step_details: MessageDetails | CallsDetails
    cancelled_at: int | Unset | None = UNSET
    completed_at: int | Unset | None = UNSET
    expires_at: int | Unset | None = UNSET
    failed_at: int | Unset | None = UNSET
    last_error: Any = UNSET
    usage: Any = UNSET
    expired_at: int | Unset | None = UNSET
    metadata: Any = UNSET
    additional_properties: dict[str, Any] = field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": self.id,
                "object": self.object,
                "created_at": self.created_at,
                "run_id": self.run_id,
                "assistant_id": self.assistant_id,
                "thread_id": self.thread_id,
                "type": self.type,
                "status": self.status,
                "step_details": self.step_details.to_dict(),
            }
        )
        for name in OPTIONAL:
            value = getattr(self, name)
            if value is not UNSET:
                field_dict[name] = value
        return field_dict

    @classmethod
    def from_dict(cls, src_dict: dict[str, Any]) -> "Self":
        d = dict(src_dict)

        def parse_details(data: Any) -> MessageDetails | CallsDetails:
            try:
                return MessageDetails.from_dict(data)
            except (TypeError, ValueError, AttributeError, KeyError):
                return CallsDetails.from_dict(data)

        made = cls(
            id=d.pop("id"),
            object=d.pop("object"),
            created_at=d.pop("created_at"),
            run_id=d.pop("run_id"),
            assistant_id=d.pop("assistant_id"),
            thread_id=d.pop("thread_id"),
            type=d.pop("type"),
            status=d.pop("status"),
            step_details=parse_details(d.pop("step_details")),
            **{name: d.pop(name, UNSET) for name in OPTIONAL},
        )
        made.additional_properties = d
        return made


structure = RunStep.from_dict
unstructure = RunStep.to_dict


def structure_page(page: Any) -> list[RunStep]:
    return [RunStep.from_dict(step) for step in page["data"]]


def decode(text: bytes) -> RunStep:
    return structure(json.loads(text))


def encode(step: RunStep) -> bytes:
    return json.dumps(step.to_dict(), separators=(",", ":")).encode()
