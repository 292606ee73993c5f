"""Keep everything outside a region exactly as it was."""

import numpy as np

from .picture import Picture
from .region import Region


def protect(before: Picture, after: Picture, region: Region) -> Picture:
    """Return `after` inside the region and the bytes of `before` outside."""
    weight = region.mask[..., None]
    blended = before.pixels * (1 - weight) + after.pixels * weight
    return before.with_pixels(np.where(weight > 0, np.rint(blended), before.pixels).astype(np.uint8))
