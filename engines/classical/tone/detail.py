"""Fine detail: sharpen it, or mix two pictures."""

import numpy as np

from ....pictures import Deep, Samples, is_deep
from ....pictures.color import LINEAR_OF_CODE, linear_to_deep, linear_to_srgb, srgb_to_linear
from .strips import over_rows

_SIGMA = 1.1
_THRESHOLD = 1.0
"""Smallest detail that is sharpened, in 8-bit steps; what is below is noise."""


def sharpen(rgb: Samples, amount: float) -> Samples:
    """Sharpen HW3 uint8 or uint16 by `amount` in [0, 1]; edges gain contrast but no halo."""
    if is_deep(rgb):
        from .deep_kernel import sharpen_deep_rows as sharpen_rows
    else:
        from .detail_kernel import sharpen_rows

    side = np.exp(-(np.arange(3) ** 2) / (2 * _SIGMA**2))
    taps = (side / (side[0] + 2 * side[1:].sum())).astype(np.float32)
    out = np.empty(rgb.shape, rgb.dtype)
    strength, threshold = np.float32(2 * amount), np.float32(_THRESHOLD)
    over_rows(lambda a, b: sharpen_rows(rgb, out, a, b, taps, strength, threshold), rgb.shape[0])
    return out


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
