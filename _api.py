"""The public names of `retoucher`, imported when they are first asked for."""

from importlib import import_module

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
_TOOLS = (
    "adjust", "blur", "border", "caption", "crop", "decompose", "edit", "enhance", "extend", "find",
    "flip", "inpaint", "look", "match_look", "measure", "paste", "perspective", "recolor",
    "replace_background", "resize", "rotate", "season", "sky", "straighten", "text", "time_of_day",
    "weather",
)  # fmt: skip

__all__ = sorted([*_HOMES, *_TOOLS])


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __package__), name)
    if name in _TOOLS:
        return getattr(import_module(f".tools.{name}", __package__), name)
    raise AttributeError(f"retoucher has no {name!r}; it has {', '.join(__all__)}")
