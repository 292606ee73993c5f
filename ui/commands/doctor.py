"""retoucher doctor: what is there, what is missing, and the command that brings it."""

import json
import sys
from collections.abc import Callable
from importlib.util import find_spec

from ...engines.hosted.chat_model import Chat
from ...engines.hosted.chat_settings import ChatSettings
from ...engines.hosted.image_settings import image_settings
from ...engines.hosted.ping import ping as ping_chat
from ...engines.hosted.ping import reach_images
from ...engines.registry import missing, specs
from ...errors import ConfigError, EngineUnavailable, ModelFailure
from ...settings import Settings, load_settings

_NO = "no answer"


def run_doctor(as_json: bool, ping: bool) -> int:
    """Report settings and engines."""
    settings = load_settings()
    rows = [
        {
            "engine": f"{s.verb}/{s.name}",
            "ready": not missing(s),
            "needs": list(s.needs or s.weights),
            "command": missing(s),
        }
        for s in specs()
    ]
    facts = {
        "home": str(settings.home),
        "profile": settings.profile,
        "mind": settings.model or "rules",
        "models extra": find_spec("torch") is not None and find_spec("diffusers") is not None,
        "engines": rows,
    }
    tried = try_connections(settings) if ping else {}
    facts |= tried
    if as_json:
        sys.stdout.write(json.dumps(facts, indent=1) + "\n")
        return _code(tried)
    for name in ("home", "profile", "mind", "models extra", *tried):
        sys.stdout.write(f"{name:>14}: {facts[name]}\n")
    for row in rows:
        state = "ready" if row["ready"] else f"needs {', '.join(row['needs'])}: {row['command']}"
        sys.stdout.write(f"{row['engine']:>28}: {state}\n")
    return _code(tried)


def try_connections(settings: Settings) -> dict[str, str]:
    """Try each hosted model that is set; say what it can do, or what keeps it from answering."""
    tried: dict[str, str] = {}
    if settings.model:
        tried["ping model"] = try_model(settings)
    if settings.model and settings.judge:
        tried["ping judge"] = try_model(settings, settings.judge)
    if image_settings().ready:
        tried["ping images"] = _answer(lambda: reach_images(image_settings()))
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
        return f"{_NO}: {failed}"


def _abilities(chat: Chat) -> str:
    can = ping_chat(chat)
    structured = f"typed answers by {can.structured}" if can.structured else "no typed answers"
    told = ("sees pictures" if can.vision else "sees no pictures", structured)
    return ", ".join((chat.name, *told, "calls tools" if can.tools else "calls no tools"))


def _code(tried: dict[str, str]) -> int:
    return int(any(said.startswith(_NO) for said in tried.values()))
