"""Remove what a region covers: fill it with its surroundings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import sqrt
from threading import Lock
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ....errors import ToolFailed, ToolRetry
from ....pictures import Picture, Pixels, Region
from ... import Progress
from .diffuse import diffuse

Flags = NDArray[np.bool_]
Method = Literal["auto", "exemplar", "diffuse"]

THIN = 9.0
"""Widest hole in pixels that is filled smoothly: a scratch of 6 and its grown rim."""
WORKING_SIDE, WORKING_PIXELS = 800, 30_000
"""Longest side of the surroundings, and pixels of the hole, while matches are searched."""
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

        Seed 0 is the best guess; an odd seed takes the other answer to whether texture continues
        sideways better than up and down. Raises `ToolFailed` for a prompt, `ToolRetry` when nothing is
        left to fill from, and what `progress` raises.
        """
        if prompt:
            raise ToolFailed(
                f"engine 'classical' fills with the surroundings and cannot invent {prompt!r}:"
                " that takes a generative inpainter, an engine=… with weights"
            )
        hole = region.mask > 0
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


def removal_region(region: Region) -> Region:
    """Return a region that swallows an object's halo and fades outside it, so that no ghost stays.

    The rim grows with the picture and no more than the object is thick.
    """
    object_ = region.mask > 0.1
    thickness = _thickness(object_)
    growth = round(min(max(2.0, 0.004 * max(region.size)), max(1.0, thickness / 2)))
    fade = max(1, growth // 2)
    away = cv2.distanceTransform((~object_).astype(np.uint8), cv2.DIST_L2, 5)
    mask = np.clip((growth + fade + 1 - away) / (fade + 1), 0, 1).astype(np.float32)
    return replace(region, mask=np.where(object_.any(), mask, np.float32(0)))


def _thickness(hole: Flags) -> float:
    """Diameter in pixels of the largest disc that the hole holds."""
    return 2 * float(cv2.distanceTransform(np.pad(hole, 1).astype(np.uint8), cv2.DIST_L2, 5).max())


def _thin(hole: Flags) -> Flags:
    """Return the connected parts that are nowhere thicker than `THIN`."""
    count, labels = cv2.connectedComponents(hole.astype(np.uint8), connectivity=8)
    depth = cv2.distanceTransform(np.pad(hole, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    parts = labels.astype(np.intp, copy=False)
    is_thin = np.ones(count, np.bool_)
    is_thin[parts[2 * depth > THIN]] = False
    return hole & is_thin[parts]


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
    near = cv2.dilate(hole.astype(np.uint8), np.ones((apart, apart), np.uint8))
    count, labels = cv2.connectedComponents(near, connectivity=8)
    for label in range(1, count):
        yield hole & (labels == label)


def _fill_one(
    rgb: Pixels, hole: Flags, allowed: Flags, seed: int, report: Callable[[float, str], None]
) -> None:
    window = _surroundings(hole)
    piece, missing, usable = rgb[window], hole[window], allowed[window]
    mirrored = cv2.copyMakeBorder(piece, PAD, PAD, PAD, PAD, cv2.BORDER_REFLECT_101)
    image = mirrored.astype(np.float32) / np.float32(255)
    padded = np.pad(missing, PAD, mode="edge"), np.pad(usable, PAD, mode="edge")
    filled = _fill_piece(image, *padded, _row_prior(hole, seed), seed, report)[PAD:-PAD, PAD:-PAD]
    piece[missing] = np.rint(np.clip(filled[missing], 0, 1) * 255).astype(np.uint8)


def _surroundings(hole: Flags) -> tuple[slice, slice]:
    """Return the window of the hole and as much again on each side."""
    ys, xs = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    context = max(int(max(np.ptp(ys), np.ptp(xs))), max(hole.shape) // 4) + 41
    return (
        slice(max(int(ys[0]) - context, 0), int(ys[-1]) + context + 1),
        slice(max(int(xs[0]) - context, 0), int(xs[-1]) + context + 1),
    )


def _row_prior(hole: Flags, seed: int) -> float:
    """Return how strongly rows are kept: with thick holes, or for an odd seed without them."""
    share = _thickness(hole) / 2 / min(hole.shape)
    prior = min(max((share - 0.02) / 0.05, 0.0), 1.0)
    return prior if seed % 2 == 0 else float(prior < 0.5)


def _fill_piece(
    image: NDArray[np.float32],
    hole: Flags,
    allowed: Flags,
    row_prior: float,
    seed: int,
    report: Callable[[float, str], None],
) -> NDArray[np.float32]:
    """Fill at a working size, then copy at full size what was found."""
    from .exemplar import Settings, fill, refine, upscale
    from .poisson import blend
    from .pyramid import resized

    settings = Settings(seed, row_prior, report)
    height, width = hole.shape
    scale = min(1.0, WORKING_SIDE / max(hole.shape), sqrt(WORKING_PIXELS / hole.sum()))
    size = (round(width * scale), round(height * scale))
    if scale == 1.0:
        done = fill(image, hole, allowed, settings)
        return done.image[..., :3] + blend(done.image, hole, done.origin)
    small_hole = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.05
    small_allowed = cv2.resize(allowed.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    small = resized(image, size, cv2.INTER_AREA)
    done = fill(small, small_hole, small_allowed, settings)
    change = blend(done.image, small_hole, done.origin)
    guess = resized(done.image[..., :3], (width, height), cv2.INTER_CUBIC)
    guess = np.where(hole[..., None], guess, image)
    matches = upscale(done.matches, height, width, (height / size[1], width / size[0]))
    large = refine(guess, hole, allowed, matches, settings).image
    return large + resized(change, (width, height), cv2.INTER_LINEAR)
