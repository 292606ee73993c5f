"""Try the connections to hosted models, and say in words what came of it."""

from collections.abc import Callable

from ..engines.hosted.chat_model import Chat
from ..engines.hosted.chat_settings import ChatSettings
from ..engines.hosted.ping import ping, reach_images
from ..engines.work import current
from ..errors import ConfigError, EngineUnavailable, ModelFailure
from ..settings import Settings

NO_ANSWER = "no answer"


def try_connections(settings: Settings) -> dict[str, str]:
    """Try each hosted model that is set; say what it can do, or what keeps it from answering."""
    tried: dict[str, str] = {}
    if settings.model:
        tried["ping model"] = try_model(settings)
    if settings.model and settings.judge:
        tried["ping judge"] = try_model(settings, settings.judge)
    if current().images.ready:
        tried["ping images"] = _answer(lambda: reach_images(current().images))
    unset = "no hosted model is set: export RETOUCHER_MODEL=openai:… or RETOUCHER_IMAGE_MODEL=…"
    return tried or {"ping": unset}


def try_model(settings: Settings, model: str = "") -> str:
    """Call the language model, or another one there, and say what it can do or why it does not answer."""
    if not settings.model:
        return "no language model is set: export RETOUCHER_MODEL=openai:…"
    return _answer(lambda: _abilities(Chat(ChatSettings.of(settings, model))))


def _answer(attempt: Callable[[], str]) -> str:
    try:
        return attempt()
    except (ModelFailure, EngineUnavailable, ConfigError) as failed:
        return f"{NO_ANSWER}: {failed}"


def _abilities(chat: Chat) -> str:
    can = ping(chat)
    structured = f"typed answers by {can.structured}" if can.structured else "no typed answers"
    told = ("sees pictures" if can.vision else "sees no pictures", structured)
    return ", ".join((chat.name, *told, "calls tools" if can.tools else "calls no tools"))
