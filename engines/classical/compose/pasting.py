"""Lay one picture over another: scaled, turned, with a soft edge."""

import cv2
import numpy as np

from ....pictures import Mask, Pixels
from ....pictures.color import linear_to_rgb, srgb_to_linear
from ....pictures.depth.levels import eight_bits
from ..frame.geometry import resized, turn


def prepared(pixels: Pixels, width: int, angle: float, feather: float) -> Pixels:
    """Return a picture of that width in pixels, turned clockwise, its edge soft; HWC uint8 with opacity.

    `feather`: width of the soft edge in pixels.
    """
    opaque = pixels if pixels.shape[2] == 4 else np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    height = max(1, round(pixels.shape[0] * width / pixels.shape[1]))
    laid = eight_bits(turn(resized(opaque, max(1, width), height), angle, keep_all=True))
    if laid.shape[2] == 3:
        laid = np.dstack([laid, np.full(laid.shape[:2], 255, np.uint8)])
    if feather < 0.5:
        return laid
    return np.dstack([laid[..., :3], _softened(laid[..., 3], feather)]).astype(np.uint8)


def _softened(opacity: Pixels, feather: float) -> Pixels:
    """Return an opacity that fades to 0 at its edge, inwards over `feather` pixels."""
    framed = np.pad(opacity, 1)
    inside = cv2.distanceTransform((framed > 127).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    share = np.clip(inside / feather, 0, 1)
    smooth = share * share * (3 - 2 * share)
    return np.rint(opacity * smooth).astype(np.uint8)


def pasted(rgb: Pixels, piece: Pixels, left: int, top: int) -> tuple[Pixels, Mask]:
    """Return the picture with a piece laid on it, HW3 uint8, and where it lies, HW float32 in [0, 1].

    `piece`: HW4 uint8, cut where it leaves the picture. Blended in linear light.
    """
    height, width = rgb.shape[:2]
    canvas, cover = np.zeros_like(rgb), np.zeros((height, width), np.float32)
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(width, left + piece.shape[1]), min(height, top + piece.shape[0])
    if x0 >= x1 or y0 >= y1:
        return rgb, cover
    part = piece[y0 - top : y1 - top, x0 - left : x1 - left]
    canvas[y0:y1, x0:x1] = part[..., :3]
    cover[y0:y1, x0:x1] = part[..., 3] / np.float32(255)
    share = cover[y0:y1, x0:x1, None]
    under, over = srgb_to_linear(rgb[y0:y1, x0:x1]), srgb_to_linear(canvas[y0:y1, x0:x1])
    result = rgb.copy()
    mixed = linear_to_rgb(under * (1 - share) + over * share)
    result[y0:y1, x0:x1] = np.where(share > 0, mixed, rgb[y0:y1, x0:x1])
    return result, cover
