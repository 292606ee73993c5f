"""An engine of one's own: fill a region with the mean colour of what surrounds it."""

from dataclasses import dataclass

import cv2
import numpy as np

from retoucher import Picture, Region
from retoucher.engines import EngineSpec, Progress


@dataclass(frozen=True)
class FlatFill:
    """Fills with one colour."""

    rim: int = 4
    """Pixels around the region that the colour is taken from."""

    def inpaint(
        self, picture: Picture, region: Region, *, prompt: str, seed: int, progress: Progress
    ) -> Picture:
        """Return the picture with the region filled; the caller protects what lies outside."""
        inside = (region.mask > 0.5).astype(np.uint8)
        around = cv2.dilate(inside, np.ones((2 * self.rim + 1,) * 2, np.uint8)) > inside
        progress(0.5, "taking the mean colour", None)
        pixels = picture.rgb.copy()
        pixels[inside > 0] = np.rint(picture.rgb[around].mean(axis=0))
        return picture.with_rgb(pixels)


SPEC = EngineSpec(
    "inpaint", "flat-fill", "retoucher_flat_fill:FlatFill", abilities=frozenset({"remove"}), cost=0.1
)
