"""Fine detail: sharpen it, or take the noise out of it."""

import cv2
import numpy as np

from ....pictures import Deep, Pixels, Samples, is_deep
from ....pictures.color import LINEAR_OF_CODE, linear_to_deep, linear_to_srgb, srgb_to_linear
from .strips import over_rows

_SIGMA = 1.1
_THRESHOLD = 1.0
"""Smallest detail that is sharpened, in 8-bit steps; what is below is noise."""


def sharpen(rgb: Pixels, amount: float) -> Pixels:
    """Sharpen HW3 uint8 by `amount` in [0, 1]; edges gain contrast but no halo."""
    from .detail_kernel import sharpen_rows

    side = np.exp(-(np.arange(3) ** 2) / (2 * _SIGMA**2))
    taps = (side / (side[0] + 2 * side[1:].sum())).astype(np.float32)
    out = np.empty(rgb.shape, np.uint8)
    strength, threshold = np.float32(2 * amount), np.float32(_THRESHOLD)
    over_rows(lambda a, b: sharpen_rows(rgb, out, a, b, taps, strength, threshold), rgb.shape[0])
    return out


def denoise(rgb: Pixels, amount: float) -> Pixels:
    """Take noise out of HW3 uint8 by `amount` in [0, 1]: non-local means, gentle on light, firm on colour."""
    height, width = rgb.shape[:2]
    coded = np.asarray(cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2YCrCb))
    light = cv2.fastNlMeansDenoising(np.ascontiguousarray(coded[..., 0]), None, 2 + 8 * amount, 5, 13)
    half = (max(1, (width + 1) // 2), max(1, (height + 1) // 2))
    colour = np.ascontiguousarray(cv2.resize(coded[..., 1:], half, interpolation=cv2.INTER_AREA))
    calm = cv2.fastNlMeansDenoising(colour.reshape(half[1], half[0], 2), None, 3 + 12 * amount, 5, 13)
    calm = cv2.resize(calm, (width, height), interpolation=cv2.INTER_LINEAR).reshape(height, width, 2)
    share = min(1.0, 0.5 + amount)
    coded[..., 0] = cv2.addWeighted(coded[..., 0], 1 - share, light.reshape(height, width), share, 0)
    coded[..., 1:] = calm
    return np.asarray(cv2.cvtColor(coded, cv2.COLOR_YCrCb2RGB), np.uint8)


def _mixed_deep(before: Deep, after: Deep, strength: float) -> Deep:
    out = np.empty(before.shape, np.uint16)

    def band(first: int, last: int) -> None:
        old, new = srgb_to_linear(before[first:last]), srgb_to_linear(after[first:last])
        out[first:last] = linear_to_deep(old + (new - old) * np.float32(strength))

    over_rows(band, before.shape[0])
    return out


def mix(before: Samples, after: Samples, strength: float) -> Samples:
    """Mix two pictures, HW3 uint8 or uint16, in linear light: 0 gives `before`, 1 gives `after`."""
    if strength >= 1:
        return after
    if is_deep(before):
        return _mixed_deep(before, np.asarray(after, np.uint16), strength)
    from .detail_kernel import mix_rows

    encode = np.rint(linear_to_srgb(np.arange(16385) / 16384) * 255).astype(np.uint8)
    out = np.empty((*before.shape[:2], 3), np.uint8)
    share = np.float32(strength)
    over_rows(lambda a, b: mix_rows(before, after, out, a, b, LINEAR_OF_CODE, encode, share), before.shape[0])
    return out
