"""smooth_skin: unevenness of skin goes, its pores stay."""

from typing import Annotated

import numpy as np
from pydantic import Field

from ..engines.classical.portrait.skin_bands import skins_of, smoothed
from ..pictures import Picture, Region
from .tool import Traits, tool


@tool(
    "pixels",
    traits=Traits(
        stage="light",
        seconds=1.0,
        unchanged_means="measured",
        nothing_found={"strength": "No skin was found that could be smoother: draw a box around it"},
    ),
)
def smooth_skin(
    picture: Picture,
    region: Region | None = None,
    *,
    strength: Annotated[
        float, Field(ge=0, le=1, description="0.35 is gentle, 0.6 ordinary, 1 a magazine's")
    ] = 0.6,
) -> Picture:
    """Even out the skin in the region, or that of the faces that are found, and keep its pores.

    Blotches, bags and small shadows are taken down; what is finer, and every edge, stays. Eyes, brows,
    nostrils and mouth of the faces that are found keep their bytes.
    """
    if strength == 0:
        return picture
    made = np.array(picture.finest_rgb)
    for skin in skins_of(picture, region):
        left, top, right, bottom = skin.box
        made[top:bottom, left:right] = smoothed(made[top:bottom, left:right], skin, strength)
    return picture.with_rgb(made)
