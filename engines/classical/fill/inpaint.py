"""Remove what a region covers: fill it with its surroundings."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Literal

import cv2
import numpy as np

from ....errors import ToolFailed, ToolRetry
from ....pictures import Laid, Picture, Pixels, Region
from ... import Progress
from .canvas import Canvas
from .diffuse import RIM, diffuse
from .holes import AT_FULL_SIZE, Flags, Frame, Hole, box_of, groups, moved, surroundings, wider
from .holes import thin as thin_parts
from .object_rim import thickness

Method = Literal["auto", "exemplar", "diffuse"]

Report = Callable[[float, str], None]
"""Takes the share of a hole that is filled, and what is being done."""
Usable = Callable[[Frame], Flags]
"""Returns where a frame may be copied from, HW bool."""

_KERNELS = Lock()
"""Held while numba's parallel kernels run: without OpenMP or TBB two threads may not enter them at once."""
PAD = 4
"""Rim of mirrored pixels, so that a hole may touch the picture's border."""


@dataclass(frozen=True)
class ExemplarInpainter:
    """Fill with patches of the surroundings; smoothly where a hole is thin. Satisfies `Inpainter`."""

    method: Method = "auto"

    def inpaint(
        self, picture: Picture, region: Region, *, prompt: str, seed: int, progress: Progress
    ) -> Picture:
        """Fill everything where the region is above 0, and lay it on the picture by the region's softness.

        Seed 0 is the best guess; an odd seed takes the second best of the ways that were tried. Raises
        `ToolFailed` for a prompt, `ToolRetry` when nothing is left to fill from, and what `progress` raises.
        """
        if prompt:
            raise ToolFailed(
                f"engine 'classical' fills with the surroundings and cannot invent {prompt!r}:"
                " that takes a generative inpainter, an engine=… with weights"
            )
        hole = region.bytes8 > 0
        if hole.all():
            raise ToolRetry("wanted a region with surroundings to fill from, got the whole picture")
        allowed = np.broadcast_to(np.True_, hole.shape) if picture.alpha is None else picture.alpha > 0
        smooth, frame = self._smooth(hole, allowed), box_of(hole)
        missing = Hole(frame, hole[frame].copy())
        del hole  # a whole picture's plane, while two more pictures are held
        canvas = Canvas(picture.rgb)
        _fill_thin(canvas, missing, smooth)
        _fill_all(canvas, missing, allowed, seed, progress)
        del missing  # the canvas has its own of what was filled
        return Laid.of(picture.with_rgb(canvas.laid_on(region)))

    def _smooth(self, hole: Flags, allowed: Flags) -> Callable[[Flags], Flags]:
        """Return what tells which part of a hole is filled smoothly."""
        if self.method == "diffuse":
            return np.copy
        from .pyramid import has_source

        longest = max(hole.shape)
        if has_source(hole, allowed):
            return np.zeros_like if self.method == "exemplar" else lambda part: thin_parts(part, longest)
        if self.method == "exemplar":
            raise ToolRetry("no whole 7 × 7 patch is left outside the region: use a smaller region")
        return np.copy


def _fill_thin(canvas: Canvas, hole: Hole, smooth: Callable[[Flags], Flags]) -> None:
    """Fill what is thin smoothly and take it out of the hole."""
    for group in groups(hole, max(canvas.rgb.shape[:2])):
        part = smooth(group.missing)
        if part.any():
            thin, window = Hole(group.frame, part), wider(group.frame, RIM, canvas.rgb.shape)
            canvas.lay(thin, window, diffuse(canvas.window(window), thin.within(window)))
            hole.missing[moved(group.frame, hole.frame)][part] = False


def _fill_all(canvas: Canvas, hole: Hole, allowed: Flags, seed: int, progress: Progress) -> None:
    """Fill one group of holes after the other."""
    shape, whole, done = canvas.rgb.shape, max(int(hole.missing.sum()), 1), 0
    for group in groups(hole, max(shape[:2])):
        size = int(group.missing.sum())

        def report(share: float, doing: str, before: int = done, size: int = size) -> None:
            progress((before + share * size) / whole, doing, None)

        def usable(frame: Frame, group: Hole = group) -> Flags:
            return allowed[frame] & ~(hole.within(frame) & ~group.within(frame))

        window = surroundings(group, shape[:2])
        fill = _fill_group if size <= AT_FULL_SIZE else _fill_large
        fill(canvas, group, window, usable, seed, report)
        done += size
    progress(1.0, "filled", None)


def _fill_group(
    canvas: Canvas, group: Hole, window: Frame, usable: Usable, seed: int, report: Report
) -> None:
    """Fill a hole at full size."""
    missing = group.within(window)
    with _KERNELS:
        prior = _row_prior(group.missing, canvas.rgb.shape)
        filled = _filled(canvas.window(window), missing, usable(window), prior, seed, report)
    canvas.lay(group, window, filled)


def _fill_large(
    canvas: Canvas, group: Hole, window: Frame, usable: Usable, seed: int, report: Report
) -> None:
    """Fill a hole of many megapixels at a smaller size."""
    from .large_holes import Reduced

    small = Reduced.of(canvas, window, group, usable)
    with _KERNELS:
        prior = _row_prior(small.missing, tuple(length // small.step for length in canvas.rgb.shape[:2]))
        filled = _filled(small.pixels, small.missing, small.usable, prior, seed, report)
    canvas.lay_rows(group, small.enlarged(filled, group.frame, canvas, seed))


def _filled(
    piece: Pixels,
    missing: Flags,
    usable: Flags,
    row_prior: float,
    seed: int,
    report: Report,
) -> Pixels:
    """Return a piece of a picture with its hole filled."""
    from .hole_piece import Piece, fill_in

    pixels = np.asarray(cv2.copyMakeBorder(piece, PAD, PAD, PAD, PAD, cv2.BORDER_REFLECT_101), np.uint8)
    padded = Piece(pixels, np.pad(missing, PAD, mode="edge"), np.pad(usable, PAD, mode="edge"))
    filled = fill_in(padded, row_prior, seed, report)
    return pixels[PAD:-PAD, PAD:-PAD] if filled else diffuse(piece, missing)


def _row_prior(missing: Flags, shape: tuple[int, ...]) -> float:
    """Return how strongly rows are kept: texture continues sideways in the depth of a thick hole."""
    share = thickness(missing) / 2 / min(shape[:2])
    return min(max((share - 0.02) / 0.05, 0.0), 1.0)
