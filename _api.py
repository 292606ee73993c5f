"""The public names of `retoucher`, imported when they are first asked for."""

from importlib import import_module

from .tools import TOOLS

_HOMES = {
    "Picture": "pictures",
    "Region": "pictures",
    "Store": "pictures",
    "Evidence": "pictures",
    "before_after": "pictures",
    "protect": "pictures",
    "evidence": "pictures",
    "Conversation": "agent.conversation",
    "Recipe": "agent.values.recipe",
    "RetoucherError": "errors",
}

__all__ = sorted([*_HOMES, *TOOLS])


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __package__), name)
    if name in TOOLS:
        return getattr(import_module(f".tools.{name}", __package__), name)
    raise AttributeError(f"retoucher has no {name!r}; it has {', '.join(__all__)}")
