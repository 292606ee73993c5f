"""What a hole must not be filled with: what is unlike its rim, or like a small part of it only."""

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
MINORITY = 0.15
"""Share of the rim that a thing beside the hole takes at most; more is ground."""
TOUCHING = 2
"""Pixels at that size around the hole of which everything may be copied."""
SAMPLES = 300
"""Pixels of the rim that are compared."""


def unlike_rim(image: Floats, hole: Flags) -> Floats:
    """Return what each source costs that is unlike all of the rim, HW float32.

    `image`: HW3 float32 in [0, 1]; `hole`: HW bool, true = missing.
    """
    small, missing = _small(image, hole)
    near = _near(missing, RIM)
    cost = np.zeros(missing.shape, np.float32)
    if (near & ~missing).any() and not near.all():
        looks = _looks(small, ~missing)
        rim = looks[near & ~missing]
        cost[~near] = PRICE * _apart(rim, looks[~near], 0.0)
    return _as_large(cost, hole)


def off_ground(image: Floats, hole: Flags) -> Floats:
    """Return what each source costs that is like a small part of the rim at most, HW float32.

    A thing at the rim may go on behind the hole a little.
    """
    small, missing = _small(image, hole)
    rim = _near(missing, RIM) & ~missing
    if not rim.any():
        return np.zeros(hole.shape, np.float32)
    looks = _looks(small, ~missing)
    far = _apart(looks[rim], looks.reshape(-1, looks.shape[2]), MINORITY).reshape(missing.shape)
    return _as_large(np.where(_near(missing, TOUCHING), np.float32(0), PRICE * far), hole)


def strangeness(image: Floats, hole: Flags) -> float:
    """Return how much rarer at the rim what fills a hole is than the rim itself, in [0, 1].

    `image`: HW3 float32 in [0, 1], filled.
    """
    small, missing = _small(image, hole)
    rim = _near(missing, RIM) & ~missing
    if not rim.any() or not missing.any():
        return 0.0
    around, filled = _looks(small, ~missing)[rim], _looks(small, missing)[missing]
    usual, found = (float(_apart(around, some, MINORITY).mean()) for some in (around, filled))
    return max(0.0, found - usual)


def _small(image: Floats, hole: Flags) -> tuple[Floats, Flags]:
    scale = min(1.0, SIDE / max(hole.shape))
    size = (max(1, round(hole.shape[1] * scale)), max(1, round(hole.shape[0] * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32, copy=False)
    return small, cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0


def _near(missing: Flags, pixels: int) -> Flags:
    return cv2.dilate(missing.astype(np.uint8), np.ones((2 * pixels + 1, 2 * pixels + 1), np.uint8)) > 0


def _apart(rim: Floats, looks: Floats, share: float) -> Floats:
    """Return how far looks are from those of that share of the rim which is likest, 0 = like, 1 = unlike."""
    from scipy.spatial import KDTree

    compared = rim[:: max(1, len(rim) // SAMPLES)] if share else rim
    nth = max(1, round(share * len(compared)))
    found = KDTree(compared).query(looks, k=nth, distance_upper_bound=UNLIKE)[0]
    far = np.asarray(found, np.float32).reshape(len(looks), nth)[:, -1]
    return np.clip((np.minimum(far, UNLIKE) - LIKE) / (UNLIKE - LIKE), 0, 1).astype(np.float32)


def _as_large(plane: Floats, hole: Flags) -> Floats:
    return cv2.resize(plane, hole.shape[::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32, copy=False)


def _looks(image: Floats, known: Flags) -> Floats:
    """Return colours and roughness around each pixel, HW4, of what is known."""
    seen = known.astype(np.float32)
    weight = np.maximum(cv2.GaussianBlur(seen, (0, 0), 2), 1e-3)[..., None]
    mean = cv2.GaussianBlur(image * seen[..., None], (0, 0), 2) / weight
    off = ((image - mean) ** 2).mean(axis=2) * seen
    rough = np.sqrt(cv2.GaussianBlur(off, (0, 0), 2) / weight[..., 0])
    return np.dstack([mean, rough]).astype(np.float32, copy=False)
