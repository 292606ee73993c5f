"""Blocks of one colour each: the mean light of what they cover."""

import numpy as np

from ....pictures import Mask, Pixels
from ....pictures.color import linear_to_rgb, srgb_to_linear
from .strips import over_rows


def mosaic(rgb: Pixels, covered: Mask | None, side: int) -> Pixels:
    """Return HW3 uint8 in blocks of `side` pixels, counted from the upper left corner.

    `covered`: HW, 0 = keeps its bytes and lends nothing to its block; None covers everything.
    """
    height, width = rgb.shape[:2]
    out = np.empty(rgb.shape, np.uint8)
    edges = np.arange(0, width, side, dtype=np.int64)
    widths = np.diff(edges, append=width)

    def band(first: int, last: int) -> None:
        inside = np.ones((last - first, width), bool) if covered is None else covered[first:last] > 0
        light = srgb_to_linear(rgb[first:last]) * inside[..., None]
        sums = np.add.reduceat(light.sum(axis=0), edges, axis=0)
        counts = np.add.reduceat(inside.sum(axis=0), edges)
        means = linear_to_rgb(sums / np.maximum(counts, 1)[:, None])
        out[first:last] = np.where(inside[..., None], np.repeat(means, widths, axis=0)[None], rgb[first:last])

    over_rows(band, height, side)
    return out
