"""heal: spots and blemishes go, and the skin around them goes on."""

from dataclasses import replace
from typing import Annotated

import numpy as np
from pydantic import Field

from ..engines.classical.portrait.blemishes import Spotted, spotted_face, spotted_place
from ..engines.classical.portrait.faces import faces_of
from ..pictures import Picture, Region
from .tool import Traits, tool


@tool(
    "pixels",
    blends=True,
    traits=Traits(
        stage="fill",
        seconds=1.0,
        unchanged_means="measured",
        mends="No spot stands out there: click on it, or draw a box around it",
    ),
)
def heal(
    picture: Picture,
    region: Region | None = None,
    *,
    strength: Annotated[float, Field(ge=0, le=1, description="1 takes a spot away, 0.5 half of it")] = 1.0,
) -> Picture:
    """Heal the spots on the skin of the faces that are found, or those in the region, whatever it shows.

    A spot takes the texture of clean skin beside it and the tone of its own rim. Eyes, brows, nostrils and
    mouth are let be, and so is what is no small round spot. Where none is found nothing changes.
    """
    parts = [spotted_face(picture, face) for face in faces_of(picture, region)]
    if region is not None and not parts:
        parts = [spotted_place(picture, region.box)]
    made = np.array(picture.finest_rgb)
    for part in parts:
        _within(part, region).mended(made, strength)
    return picture.with_rgb(made) if strength and any(part.spots for part in parts) else picture


def _within(part: Spotted, region: Region | None) -> Spotted:
    """Return a part with the spots whose middle lies in the region."""
    if region is None:
        return part
    (left, top), inside = part.frame[:2], region.inside
    return replace(part, spots=[s for s in part.spots if inside[round(s.y) + top, round(s.x) + left]])
