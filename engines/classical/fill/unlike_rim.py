"""What a hole must not be filled with: things unlike all that stands at its rim."""

import cv2
import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]

SIDE = 200
"""Longest side in pixels at which sources and rim are compared."""
RIM = 8
"""Width of the rim at that size."""
LIKE, UNLIKE = 0.05, 0.15
"""Distance of a source's colours and roughness to the likest of the rim's that costs nothing, and all."""
PRICE = 3.0
"""What a source costs that is unlike the rim, against squared differences of a patch."""


def unlike_rim(image: Floats, hole: Flags) -> Floats:
    """Return what each source costs, HW float32, of an image HW3 float32 in [0, 1] with a hole."""
    from scipy.spatial import KDTree

    scale = min(1.0, SIDE / max(hole.shape))
    size = (max(1, round(hole.shape[1] * scale)), max(1, round(hole.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32, copy=False)
    missing = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0
    near = cv2.dilate(missing.astype(np.uint8), np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)) > 0
    rim = near & ~missing
    dear = np.zeros(missing.shape, np.float32)
    if rim.any() and not near.all():
        looks = _looks(small, (~missing).astype(np.float32))
        far = KDTree(looks[rim]).query(looks[~near], distance_upper_bound=UNLIKE)[0]
        dear[~near] = PRICE * np.clip((np.minimum(far, UNLIKE) - LIKE) / (UNLIKE - LIKE), 0, 1)
    return cv2.resize(dear, hole.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32, copy=False)


def _looks(image: Floats, known: Floats) -> Floats:
    """Return colours and roughness around each pixel, HW4, of what is known."""
    weight = np.maximum(cv2.GaussianBlur(known, (0, 0), 2), 1e-3)[..., None]
    mean = cv2.GaussianBlur(image * known[..., None], (0, 0), 2) / weight
    off = ((image - mean) ** 2).mean(axis=2) * known
    rough = np.sqrt(cv2.GaussianBlur(off, (0, 0), 2) / weight[..., 0])
    return np.dstack([mean, rough]).astype(np.float32, copy=False)
