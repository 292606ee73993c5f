"""Try the connection to a chat model and find out what it can do."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

from pydantic import BaseModel

from ...errors import ModelFailure
from .chat import Chat
from .messages import Message
from .structured import answer


@dataclass(frozen=True)
class Abilities:
    """What a chat model turned out to be able to do."""

    vision: bool
    """It named the colour of a picture."""
    structured: str
    """The dialect in which it gave a typed answer; empty when it gave none."""
    tools: bool
    """It called a tool when it was told to."""


_BAD_ANSWERS = ("not_json", "invalid", "empty", "truncated")


class Colour(BaseModel):
    """The colour that a picture shows."""

    colour: str


def ping(chat: Chat) -> Abilities:
    """Show the model a red square and ask for its colour; `ModelFailure` when it cannot be reached at all."""
    question = {"type": "text", "text": "Name the colour of the picture in one English word."}
    square = {"type": "image", "base64": _red_square(), "mime_type": "image/png"}
    messages: list[Message] = [{"role": "user", "content": [question, square]}]
    try:
        colour, dialect = answer(chat, messages, Colour, "ping").colour, chat.dialect
    except ModelFailure as failed:
        if failed.kind not in _BAD_ANSWERS:
            raise
        colour, dialect = chat.text(messages, "ping"), ""
    return Abilities(chat.vision and "red" in colour.lower(), dialect, dialect == "tools" or _calls(chat))


def _calls(chat: Chat) -> bool:
    function = {"name": "Colour", "description": "Give the colour.", "parameters": Colour.model_json_schema()}
    ask: list[Message] = [{"role": "user", "content": "Give the colour of snow with the tool."}]
    try:
        return bool(chat.send(ask, "ping", tools=[{"type": "function", "function": function}]).calls)
    except ModelFailure as failed:
        if failed.kind not in (*_BAD_ANSWERS, "unsupported", "request"):
            raise
        return False


def _red_square() -> str:
    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (64, 64), "red").save(file, "PNG")
    return b64encode(file.getvalue()).decode()
