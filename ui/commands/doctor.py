"""retoucher doctor: what is there, what is missing, and the command that brings it."""

import json
import sys
from importlib.util import find_spec

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
            "needs": list(s.needs),
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
    tried = {"ping": try_model(settings)} if ping else {}
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


def try_model(settings: Settings) -> str:
    """Call the language model once or twice and say what it can do, or what keeps it from answering."""
    from ...engines.hosted.chat import Chat
    from ...engines.hosted.ping import ping
    from ...engines.hosted.settings import ChatSettings

    if not settings.model:
        return "no language model is set: export RETOUCHER_MODEL=openai:…"
    try:
        can = ping(Chat(ChatSettings.of(settings)))
    except (ModelFailure, EngineUnavailable, ConfigError) as failed:
        return f"{_NO}: {failed}"
    structured = f"typed answers by {can.structured}" if can.structured else "no typed answers"
    told = ("sees pictures" if can.vision else "sees no pictures", structured)
    return ", ".join((*told, "calls tools" if can.tools else "calls no tools"))


def _code(tried: dict[str, str]) -> int:
    return int(any(said.startswith(_NO) for said in tried.values()))
