"""Leave faces alone when what somebody wears is painted."""

import cv2
import numpy as np

from ....pictures import Picture, Region
from ..find.person import face_areas
from ..find.view import View

_MOSTLY = 0.5
"""Share of a region that is face from which the face itself is meant."""


def without_faces(picture: Picture, region: Region) -> Region:
    """Return the region without the faces in it; a region that is mostly face stays as it is."""
    view = View(picture)
    faces = [found.mask for found in face_areas(view)]
    if not faces or region.empty:
        return region
    ovals = np.logical_or.reduce(faces).astype(np.float32)
    spread = cv2.resize(ovals, picture.size, interpolation=cv2.INTER_LINEAR)
    inside = float((spread * region.mask).sum())
    if not inside or inside > _MOSTLY * float(region.mask.sum()):
        return region
    return region.minus(Region(np.asarray(spread, np.float32)))
