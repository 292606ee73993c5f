"""What answers of the images API hold, as types: checked where they are made, described in OpenAPI."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from ..fact_types import LookFacts, TurnFacts, VersionFacts

_EVENT = {"event": {"type": "string"}, "data": {"type": "string", "contentMediaType": "application/json"}}
EVENTS = {"text/event-stream": {"schema": {"type": "object", "properties": _EVENT}}}
"""How OpenAPI says that a client may have server-sent events instead, and what each of them holds."""


class EditFacts(TurnFacts):
    """How the edit went, and what was done otherwise than asked."""

    notes: list[str]


class Datum(TypedDict):
    """One result: the file in base64, or where it is for an hour."""

    b64_json: NotRequired[str]
    url: NotRequired[str]
    retoucher: VersionFacts


class ImagesAnswer(TypedDict):
    """Results of an edit."""

    created: int
    data: list[Datum]
    output_format: str
    size: str
    background: str
    quality: str
    usage: dict[str, Any]
    retoucher: EditFacts


class ModelFacts(TypedDict):
    """A model as OpenAI lists it."""

    id: str
    object: str
    created: int
    owned_by: str


class ModelList(TypedDict):
    """All models."""

    object: str
    data: list[ModelFacts]


class ErrorFacts(TypedDict):
    """What was wanted and what came."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorAnswer(TypedDict):
    """A refusal in OpenAI's form."""

    error: ErrorFacts


ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorAnswer, "description": "Refused."},
    "5XX": {"model": ErrorAnswer, "description": "Could not be done here."},
}
"""How OpenAPI describes every refusal."""
TURN: dict[int | str, dict[str, Any]] = {200: {"model": TurnFacts, "content": EVENTS}}
TURN_OR_LOOK: dict[int | str, dict[str, Any]] = {200: {"model": TurnFacts | LookFacts, "content": EVENTS}}
YAML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/yaml": {"schema": {"type": "object"}}}}}
"""How it describes what turns, tools and recipes answer."""


def usage() -> dict[str, Any]:
    """Return what OpenAI's clients want to count; nothing here is paid in tokens."""
    tokens = {"image_tokens": 0, "text_tokens": 0}
    return {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0, "input_tokens_details": tokens}
