"""sky: another sky behind what stands before it."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.box_parts import part
from ..engines.classical.compose.skies import SkyKind, replaced_sky
from ..engines.classical.tone.strips import strips
from ..errors import ToolRetry
from ..pictures import Picture, Region
from ..pictures.region import around
from .arguments.seeds import Seed
from .tool import Traits, tool


@tool("pixels", blends=True, traits=Traits(stage="scene", redraws=True, aims=("sun",)))
def sky(
    picture: Picture,
    region: Region,
    *,
    kind: SkyKind,
    strength: Annotated[float, Field(ge=0, le=1, description="how much of the new sky")] = 1.0,
    keep: Annotated[float, Field(ge=0, le=1, description="how much of the old clouds stays")] = 0.0,
    sun: Annotated[float, Field(ge=0, le=1, description="where the sun is: 0 left, 1 right")] = 0.5,
    seed: Seed = 0,
) -> Picture:
    """Put another sky into the region, which is the old one; branches and roofs before it stay as they are.

    The land keeps its light: change that in a step of its own.
    """
    if region.empty:
        raise ToolRetry("wanted a region that covers the sky, got an empty one")
    if strength == 0:
        return picture
    box = around(region.box, 8, picture.size)
    replaced = replaced_sky(
        picture.rgb, region.mask_in, kind, box=box, strength=strength, keep=keep, sun=sun, seed=seed
    )
    pixels = picture.pixels.copy()
    for strip in strips(box):
        pixels[part(strip)][..., :3] = replaced(strip)
    return picture.with_pixels(pixels)
