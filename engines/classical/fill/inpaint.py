"""Remove what a region covers: fill it with its surroundings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ....errors import ToolFailed, ToolRetry
from ....pictures import Picture, Pixels, Region
from ... import Progress
from .diffuse import LARGEST, diffuse
from .object_rim import thickness

Flags = NDArray[np.bool_]
Method = Literal["auto", "exemplar", "diffuse"]

THIN, THIN_SHARE = 9.0, 0.01
"""Widest hole that is filled smoothly, in pixels, and of the longer side where it can be solved exactly."""
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
        """Fill everything where the region is above 0; a soft rim is for the caller to blend with.

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
        allowed = np.ones_like(hole) if picture.alpha is None else picture.alpha > 0
        thin = self._smooth(hole, allowed)
        filled = diffuse(picture.rgb, thin) if thin.any() else picture.rgb.copy()
        _fill_all(filled, hole & ~thin, allowed, seed, progress)
        return picture.with_rgb(filled)

    def _smooth(self, hole: Flags, allowed: Flags) -> Flags:
        """Return the part of the hole that is filled smoothly."""
        if self.method == "diffuse":
            return hole
        from .pyramid import has_source

        if has_source(hole, allowed):
            return np.zeros_like(hole) if self.method == "exemplar" else _thin(hole)
        if self.method == "exemplar":
            raise ToolRetry("no whole 7 × 7 patch is left outside the region: use a smaller region")
        return hole


def _thin(hole: Flags) -> Flags:
    """Return the connected parts that are nowhere thick, of a picture of that size."""
    thin, box = np.zeros_like(hole), _box_of(hole, 0)
    part = hole[box]
    count, labels, facts, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
    depth = cv2.distanceTransform(np.pad(part, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    limit = np.where(facts[:, 4] <= LARGEST, max(THIN, THIN_SHARE * max(hole.shape)), THIN)
    parts = labels.astype(np.intp, copy=False)
    is_thin = np.ones(count, np.bool_)
    is_thin[parts[2 * depth > limit[parts]]] = False
    thin[box] = part & is_thin[parts]
    return thin


def _box_of(hole: Flags, margin: int) -> tuple[slice, slice]:
    """Return the rows and columns of a hole and so many around it; the upper left corner of an empty one."""
    ys, xs = (np.flatnonzero(hole.any(axis=axis)) for axis in (1, 0))
    if not len(ys):
        return slice(0, 1), slice(0, 1)
    rows, columns = (slice(max(int(at[0]) - margin, 0), int(at[-1]) + 1 + margin) for at in (ys, xs))
    return rows, columns


def _fill_all(rgb: Pixels, hole: Flags, allowed: Flags, seed: int, progress: Progress) -> None:
    """Fill one group of holes after the other, in place."""
    groups = list(_groups(hole))
    whole, done = max(int(hole.sum()), 1), 0
    for group in groups:
        size = int(group.sum())

        def report(share: float, doing: str, before: int = done, size: int = size) -> None:
            progress((before + share * size) / whole, doing, None)

        with _KERNELS:
            _fill_one(rgb, group, allowed & ~(hole & ~group), seed, report)
        done += size
    progress(1.0, "filled", None)


def _groups(hole: Flags) -> Iterator[Flags]:
    """Yield holes that are far from each other one by one, each HW bool."""
    apart = 2 * max(8, round(0.02 * max(hole.shape))) + 1
    box = _box_of(hole, apart)
    near = cv2.dilate(hole[box].astype(np.uint8), np.ones((apart, apart), np.uint8))
    count, labels = cv2.connectedComponents(near, connectivity=8)
    for label in range(1, count):
        group = np.zeros_like(hole)
        group[box] = hole[box] & (labels == label)
        yield group


def _fill_one(
    rgb: Pixels, hole: Flags, allowed: Flags, seed: int, report: Callable[[float, str], None]
) -> None:
    from .hole_piece import Piece, filled

    window = _surroundings(hole)
    piece, missing, usable = rgb[window], hole[window], allowed[window]
    mirrored = cv2.copyMakeBorder(piece, PAD, PAD, PAD, PAD, cv2.BORDER_REFLECT_101)
    image = mirrored.astype(np.float32) / np.float32(255)
    padded = np.pad(missing, PAD, mode="edge"), np.pad(usable, PAD, mode="edge")
    whole = Piece(image, *padded)
    if not whole.can_be_copied_into:
        piece[missing] = diffuse(piece, missing)[missing]
        return
    done = filled(whole, _row_prior(hole), seed, report)[PAD:-PAD, PAD:-PAD]
    piece[missing] = np.rint(np.clip(done[missing], 0, 1) * 255).astype(np.uint8)


def _surroundings(hole: Flags) -> tuple[slice, slice]:
    """Return the window of the hole and as much again on each side."""
    ys, xs = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    context = max(int(max(np.ptp(ys), np.ptp(xs))), max(hole.shape) // 4) + 41
    return (
        slice(max(int(ys[0]) - context, 0), int(ys[-1]) + context + 1),
        slice(max(int(xs[0]) - context, 0), int(xs[-1]) + context + 1),
    )


def _row_prior(hole: Flags) -> float:
    """Return how strongly rows are kept: texture continues sideways in the depth of a thick hole."""
    share = thickness(hole) / 2 / min(hole.shape)
    return min(max((share - 0.02) / 0.05, 0.0), 1.0)
