"""retoucher doctor: what is there, what is missing, and the command that brings it."""

import json
import sys
from importlib.util import find_spec

from ...engines.registry import missing, specs
from ...settings import load_settings
from ..connections import NO_ANSWER, try_connections
from ..visible_text import write


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
        write(f"{name:>14}: {facts[name]}\n")
    for row in rows:
        state = "ready" if row["ready"] else f"needs {', '.join(row['needs'])}: {row['command']}"
        write(f"{row['engine']:>28}: {state}\n")
    return _code(tried)


def _code(tried: dict[str, str]) -> int:
    return int(any(said.startswith(NO_ANSWER) for said in tried.values()))
