"""LangSmith is told of turns where LangChain's own settings say so: of their words, and of no picture."""

from typing import Any

from langsmith.run_trees import get_cached_client
from langsmith.utils import tracing_is_enabled

_HIDDEN = "[a picture]"
_DATA = "data:image/"


def hide_pictures() -> None:
    """Have LangChain's tracer send no picture; a client that a program around us has set up is kept."""
    if tracing_is_enabled():
        get_cached_client(anonymizer=hidden)


def hidden(told: Any) -> Any:
    """Return what a run took or gave without the pictures in it, as LangChain's messages hold them."""
    if isinstance(told, dict):
        return {key: _HIDDEN if key == "base64" else hidden(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [hidden(one) for one in told]
    return _HIDDEN if isinstance(told, str) and told.startswith(_DATA) else told
