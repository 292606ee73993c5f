"""Try the connection to hosted models and find out what they can do."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

from pydantic import BaseModel

from ...errors import ModelFailure
from .chat_model import Chat, client_errors
from .failures import translate
from .http_client import http_client
from .image_settings import ImageSettings
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


_UNKNOWN = "whether it edits pictures only a paid edit can tell"
_PATIENCE = 20.0
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


def reach_images(settings: ImageSettings) -> str:
    """Ask an image endpoint for its models, which costs nothing, and say what that tells.

    `ModelFailure` when it cannot be reached or refuses the key.
    """
    import openai

    where, key = settings.base_url or None, settings.secret or "none"
    client = openai.OpenAI(
        base_url=where, api_key=key, timeout=_PATIENCE, max_retries=0, http_client=http_client()
    )
    try:
        listed = {model.id for model in client.models.list()}
    except client_errors() as error:
        failed = translate(error, settings.model, settings.destination, settings.secret, "RETOUCHER_IMAGE")
        unlisted = isinstance(error, openai.NotFoundError) or failed.kind in ("unsupported", "request")
        if not unlisted:
            raise failed from None
        return f"the server answers, but lists no models; {_UNKNOWN}"
    if settings.model in listed:
        return f"{settings.model} is there; {_UNKNOWN}"
    return f"the server answers, but does not list {settings.model}; {_UNKNOWN}"


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
