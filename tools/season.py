"""season: leaves and grass of another season."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.compose.seasons import Season, in_season
from ..pictures import Picture, Region
from .arguments.seeds import Seed
from .tool import Traits, tool


@tool("pixels", traits=Traits(colours=True, stage="scene", redraws=True))
def season(
    picture: Picture,
    region: Region | None = None,
    *,
    name: Annotated[Season, Field(description="autumn: leaves turn; winter: frost on leaves and grass")],
    strength: Annotated[float, Field(ge=0, le=1, description="how far into the season")] = 1.0,
    seed: Seed = 0,
) -> Picture:
    """Turn the greenery of a picture to another season, and the light a little with it."""
    if strength == 0:
        return picture
    return picture.with_rgb(in_season(picture, name, strength, seed))
