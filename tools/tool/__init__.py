"""What a tool is: a typed function, what its signature and its traits say of it, and how it runs."""

from importlib import import_module

from ...errors import ToolRetry
from .. import TOOLS
from .decorator import ToolFunction, tool
from .described import Kind, Moves, Run, Tool
from .overlays import Overlay, Spot
from .traits import Stage, Traits

__all__ = [
    "TOOLS",
    "Kind",
    "Moves",
    "Overlay",
    "Run",
    "Spot",
    "Stage",
    "Tool",
    "ToolFunction",
    "Traits",
    "get",
    "tool",
]


def get(name: str) -> Tool:
    """Return the tool of that name; `ToolRetry` lists what there is."""
    if name not in TOOLS:
        raise ToolRetry(f"no tool {name!r}; there is: {', '.join(TOOLS)}")
    return getattr(import_module(f"..{name}", __package__), name).tool
