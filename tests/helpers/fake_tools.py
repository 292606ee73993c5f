"""Tools of few lines behind the real protocol."""

from typing import Any

import numpy as np

from retoucher.agent.values.plan import Step
from retoucher.errors import ToolFailed
from retoucher.pictures import Picture, Region
from retoucher.tools.tool import Tool, tool


@tool("look")
def find(picture: Picture, *, phrase: str = "") -> list[Region]:
    """Find the left half, or nothing."""
    if "nothing" in phrase:
        return []
    mask = np.zeros((picture.height, picture.width), np.float32)
    mask[:, : picture.width // 2] = 1
    return [Region(mask, name=phrase)]


@tool("pixels")
def lighten(picture: Picture, region: Region | None = None, *, by: int = 10) -> Picture:
    """Add to every channel."""
    return picture.with_rgb(np.clip(picture.rgb.astype(int) + by, 0, 255).astype(np.uint8))


@tool("pixels")
def idle(picture: Picture, region: Region | None = None) -> Picture:
    """Change nothing."""
    return picture


@tool("geometry")
def trim(picture: Picture) -> Picture:
    """Cut the last row off."""
    return picture.with_pixels(picture.pixels[:-1])


@tool("pixels")
def broken(picture: Picture, region: Region | None = None) -> Picture:
    """Fail."""
    raise ToolFailed("the engine is out of order")


FAKES: dict[str, Tool] = {f.__name__: f.tool for f in (find, lighten, idle, trim, broken)}  # pyright: ignore


def toolbox(name: str) -> Tool:
    return FAKES[name]


def step(tool: str, **rest: Any) -> Step:
    return Step(reason=f"because {tool}", tool=tool, **rest)
