"""Fill a hole of many megapixels at a smaller size, with the grain of its surroundings laid over it."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures import Pixels
from ....pictures.measures import bands
from ..resampled import enlarged
from .canvas import Canvas
from .holes import Flags, Frame, Hole, blocks, moved, smaller_by
from .plain_ground import TILE, grain_kernel
from .pyramid import Image

_ROWS = 32
"""Rows of the smaller size that are made at once."""
_QUIET = 0.25
"""Share of the surroundings whose grain is fainter than the one that is taken: no edges are in it."""


@dataclass(frozen=True)
class Reduced:
    """A window around a hole, some pixels of the picture for one of its own."""

    window: Frame
    """Rows and columns of the picture."""
    step: int
    pixels: Pixels
    """HW3 uint8."""
    missing: Flags
    """HW bool, true where any pixel is missing."""
    usable: Flags
    """HW bool, true where each pixel may be copied."""

    @classmethod
    def of(cls, canvas: Canvas, window: Frame, group: Hole, usable_in: Callable[[Frame], Flags]) -> "Reduced":
        """Return a window of a canvas around one group of a hole."""
        step = smaller_by(int(group.missing.sum()))
        made: list[tuple[Pixels, Flags, Flags]] = []
        for rows in bands(window[0].stop - window[0].start, _ROWS * step):
            frame = slice(window[0].start + rows.start, window[0].start + rows.stop), window[1]
            missing, usable = group.within(frame), usable_in(frame)
            pixels, size = _padded(canvas.window(frame), step)
            small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
            some = np.asarray(blocks(missing, step).any(axis=(1, 3)))
            made.append((small, some, np.asarray(blocks(usable, step).all(axis=(1, 3)))))
        pixels, missing, usable = (np.concatenate(parts) for parts in zip(*made, strict=True))
        return cls(window, step, pixels, missing, usable)

    def enlarged(self, filled: Pixels, frame: Frame, canvas: Canvas, seed: int) -> Callable[[slice], Pixels]:
        """Return what makes rows of a frame in the window, HW3 uint8, from the filled pixels of this size."""
        grain = self._grain(filled, canvas)
        high, wide = (length * self.step for length in filled.shape[:2])
        inner_rows, inner_columns = moved(frame, self.window)
        left, right, reach = inner_columns.start, inner_columns.stop, len(grain[0]) // 2

        def colours(rows: slice) -> Pixels:
            top, bottom = inner_rows.start + rows.start, inner_rows.start + rows.stop
            noise = _noise(seed, slice(rows.start, rows.stop + 2 * reach), right - left)
            there = enlarged(filled, (wide, high), (left, top, right, bottom), cv2.INTER_CUBIC)
            for channel, kernel in enumerate(grain):
                there[..., channel] += cv2.filter2D(noise, -1, kernel)[reach : reach + bottom - top]
            return np.rint(np.clip(there, 0, 255, out=there), out=there).astype(np.uint8)

        return colours

    def _grain(self, filled: Pixels, canvas: Canvas) -> tuple[Image, ...]:
        """Return for each channel a kernel that turns white noise into what a smaller size loses."""
        side = -(-TILE // self.step)
        high, wide = (length // side for length in self.missing.shape)
        known = (self.usable & ~self.missing)[: high * side, : wide * side]
        tiles = np.argwhere(known.reshape(high, side, wide, side).all(axis=(1, 3))) * side
        lost = [
            self._lost(filled, canvas, row, column, side)
            for row, column in tiles[:: max(1, len(tiles) // 64)]
        ]
        if not lost:
            return tuple(np.zeros((1, 1), np.float32) for _ in range(3))
        lost.sort(key=lambda tile: float(tile.std()))
        taken = lost[int(_QUIET * len(lost))]
        kernel = grain_kernel(taken, np.ones(taken.shape[:2], np.bool_))
        return tuple(np.ascontiguousarray(kernel[..., channel]) for channel in range(3))

    def _lost(self, filled: Pixels, canvas: Canvas, row: int, column: int, side: int) -> Image:
        """Return what the picture has in a tile and this size has not, in levels."""
        rows, columns = self.window
        top, left, step = row * self.step, column * self.step, side * self.step
        there = (
            slice(rows.start + top, rows.start + top + step),
            slice(columns.start + left, columns.start + left + step),
        )
        size = filled.shape[1] * self.step, len(filled) * self.step
        full = canvas.rgb[there]
        box = left, top, left + full.shape[1], top + full.shape[0]
        return full - enlarged(filled, size, box, cv2.INTER_CUBIC)


def _noise(seed: int, rows: slice, wide: int) -> Image:
    """Return white noise, HW float32: the same in a row whatever rows it is asked for with."""
    made = [
        np.random.default_rng([seed, 13, row]).standard_normal(wide, np.float32)
        for row in range(rows.start, rows.stop)
    ]
    return np.stack(made)


def _padded(pixels: Pixels, step: int) -> tuple[Pixels, tuple[int, int]]:
    """Return pixels in whole steps, the last ones repeated, and their size in steps (width, height)."""
    high, wide = (-(-length // step) for length in pixels.shape[:2])
    more = high * step - pixels.shape[0], wide * step - pixels.shape[1]
    framed = cv2.copyMakeBorder(pixels, 0, more[0], 0, more[1], cv2.BORDER_REPLICATE)
    return np.asarray(framed, np.uint8), (wide, high)
