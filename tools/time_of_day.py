"""time_of_day: the light of another hour."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.compose.daylight import Hour, at_hour
from ..pictures import Picture, Region
from .arguments.seeds import Seed
from .tool import Traits, tool


@tool("pixels", traits=Traits(colours=True, stage="mood", redraws=True, aims=("sun",)))
def time_of_day(
    picture: Picture,
    region: Region | None = None,
    *,
    hour: Annotated[
        Hour, Field(description="golden: low warm sun; blue: after sunset; night: dark and blue")
    ],
    strength: Annotated[float, Field(ge=0, le=1, description="how far towards that hour")] = 1.0,
    sun: Annotated[float, Field(ge=0, le=1, description="where the low sun is: 0 left, 1 right")] = 0.5,
    seed: Seed = 0,
) -> Picture:
    """Give an outdoor picture the light of another hour: land and sky each change as they would.

    The sky is exchanged where it is surely seen; shadows stay where they fell, and no lamp is lit.
    """
    if strength == 0:
        return picture
    return picture.with_rgb(at_hour(picture, hour, strength, sun, seed))
