"""weather: fog, rain or falling snow."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.compose.weather import Weather, in_weather
from ..pictures import Picture, Region
from .arguments.seeds import Seed
from .tool import Traits, tool


@tool("pixels", traits=Traits(colours=True, stage="style", redraws=True))
def weather(
    picture: Picture,
    region: Region | None = None,
    *,
    kind: Weather,
    amount: Annotated[float, Field(ge=0, le=1, description="0.3 is a little, 1 is heavy")] = 0.6,
    seed: Seed = 0,
) -> Picture:
    """Lay fog, rain or falling snow over an outdoor picture, by distance; nothing becomes wet or white."""
    if amount == 0:
        return picture
    return picture.with_rgb(in_weather(picture, kind, amount, seed))
