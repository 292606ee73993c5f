"""adjust: every slider of a darkroom, in one pass."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.tone.grading import Sliders, develop
from ..engines.classical.tone.within import within
from ..pictures import Picture, Region
from .tool import Traits, tool


@tool(
    "pixels",
    blends=True,
    traits=Traits(
        colours=True,
        common=True,
        stage="light",
        tones=True,
        joins=True,
        parametric=True,
        scales=True,
        fine=("sharpen", "grain", "clarity"),
        finish=("grain", "sharpen", "vignette"),
        nothing_found={"denoise": "there was hardly any noise"},
    ),
)
def adjust(
    picture: Picture,
    region: Region | None = None,
    *,
    exposure: Annotated[float, Field(ge=-4, le=4, description="EV: +1 doubles the light")] = 0,
    contrast: Annotated[float, Field(ge=-1, le=1, description="+ harder, - flatter")] = 0,
    highlights: Annotated[float, Field(ge=-1, le=1, description="bright areas: - brings detail back")] = 0,
    shadows: Annotated[float, Field(ge=-1, le=1, description="dark areas: + opens them")] = 0,
    whites: Annotated[float, Field(ge=-1, le=1, description="the white point: + brighter, - greyer")] = 0,
    blacks: Annotated[float, Field(ge=-1, le=1, description="the black point: + lifts, - deepens")] = 0,
    temperature: Annotated[float, Field(ge=-1, le=1, description="+ warmer, - cooler")] = 0,
    tint: Annotated[float, Field(ge=-1, le=1, description="+ magenta, - green")] = 0,
    saturation: Annotated[float, Field(ge=-1, le=1, description="+ stronger colours, -1 is grey")] = 0,
    vibrance: Annotated[float, Field(ge=-1, le=1, description="the same, sparing pure colours and skin")] = 0,
    hue: Annotated[
        float, Field(ge=-180, le=180, description="degrees that all hues turn: + red to yellow to green")
    ] = 0,
    clarity: Annotated[
        float, Field(ge=-1, le=1, description="contrast in small areas: + crisper, - softer")
    ] = 0,
    dehaze: Annotated[float, Field(ge=-1, le=1, description="+ takes haze away, - adds some")] = 0,
    sharpen: Annotated[float, Field(ge=0, le=1, description="0.3 is ordinary")] = 0,
    denoise: Annotated[
        float,
        Field(ge=0, le=1, description="0.6 takes what noise there is, 1 more"),
    ] = 0,
    vignette: Annotated[float, Field(ge=-1, le=1, description="+ darkens the corners, - brightens them")] = 0,
    grain: Annotated[float, Field(ge=0, le=1, description="film grain")] = 0,
    seed: Annotated[int, Field(ge=0, description="of the grain")] = 0,
) -> Picture:
    """Adjust light, colour and detail with sliders; 0 leaves a thing alone."""
    sliders = Sliders(
        exposure, contrast, highlights, shadows, whites, blacks, temperature, tint, saturation,
        vibrance, hue, clarity, dehaze, sharpen, denoise, vignette, grain,
    )  # fmt: skip
    if sliders == Sliders():
        return picture
    return within(picture, region, lambda box: develop(picture.finest_rgb, sliders, box, seed))
