"""red_eye: pupils that a flash made red become dark again."""

from typing import Annotated

import numpy as np
from pydantic import Field

from ..engines.classical.portrait.faces import faces_of
from ..engines.classical.portrait.red_eyes import box_around, darkened, pupils_in_face, pupils_in_place
from ..pictures import Picture, Region
from .tool import Traits, tool


@tool(
    "pixels",
    blends=True,
    traits=Traits(
        stage="fill",
        seconds=0.5,
        unchanged_means="measured",
        mends="No red pupils were found in a face that looks this way: draw a box around the eyes",
    ),
)
def red_eye(
    picture: Picture,
    region: Region | None = None,
    *,
    strength: Annotated[float, Field(ge=0, le=1, description="1 takes all of the red")] = 1.0,
) -> Picture:
    """Make pupils that a flash turned red dark again, in the faces that are found or in the region.

    What is not red in an eye keeps its bytes: the glint, the iris, the white. Where no red pupil is found
    nothing changes.
    """
    faces = faces_of(picture, region)
    pupils = [pupil for face in faces for pupil in pupils_in_face(picture, face)]
    if region is not None and not faces:
        pupils = pupils_in_place(picture, region.box)
    if not pupils or strength == 0:
        return picture
    made = np.array(picture.finest_rgb)
    for pupil in pupils:
        box = left, top, right, bottom = box_around(pupil, picture.size)
        made[top:bottom, left:right] = darkened(made[top:bottom, left:right], pupil, box, strength)
    return picture.with_rgb(made)
