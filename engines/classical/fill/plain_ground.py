"""Fill a hole in plain ground: its slow shading goes on, under the grain of its surroundings."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .pyramid import Flags, Image, grow, resized

QUIET = 2.5 / 255
"""Standard deviation of what a slow surface leaves over, up to which ground is plain anyhow."""
LOUDEST = 14.0 / 255
"""... above which it is not plain; between them only noise is: no neighbour at any of `LAGS` resembles it."""
LAGS, ALIKE = ((0, 4), (4, 0), (3, 3), (3, -3)), 0.12
"""Rows and columns between pixels that have nothing in common in noise; wood is grained in one direction."""
UNEVEN = 5.0 / 255
"""Standard deviation of the shading against a surface of second order."""
UNLIKE = 1.5
"""How much louder than all the grain of a part may be."""
STRAY = 6.0
"""Deviations beyond which a pixel is a thing and not grain."""
THINGS = 0.002
"""Largest share of such pixels."""
TILE = 48
"""Side in pixels of the piece whose grain is continued."""
TOUCHED = 0.4
"""Largest share of a hole's rim that a thing on plain ground may take."""
ROUNDS, GROUND = 3, 60
"""Times that the ground's surface is fitted anew, to that percentage of the rim which lies nearest to it."""


@dataclass(frozen=True)
class Ground:
    """What surrounds a hole."""

    shading: Image
    """HW3, slow; meaningful around the hole only."""
    ring: Flags


@dataclass(frozen=True)
class Plain:
    """A plain ground, as it goes on through a hole."""

    shading: Image
    """HW3 float32."""
    things: Flags
    """HW bool: what stands on it beside the hole."""


def plain_ground(image: Image, hole: Flags, allowed: Flags) -> Plain | None:
    """Return the plain ground around a hole, beside at most one thing; None when the ground is not plain.

    `image`: HW3 float32 in [0, 1]; a small size will do. What touches the hole twice goes on behind it.
    """
    for beside in (np.zeros_like(hole), _beside(image, hole, allowed)):
        shading = None if beside is None else _plain_shading(image, hole, allowed, beside)
        if beside is not None and shading is not None:
            return Plain(shading, beside)
    return None


def _plain_shading(image: Image, hole: Flags, allowed: Flags, things: Flags) -> Image | None:
    ground = _ground(image, hole, allowed & ~things)
    if int(ground.ring.sum()) < 200:
        return None
    surface = _surface(ground, hole.shape)
    if not _is_plain(ground, surface, image - ground.shading):
        return None
    carried = surface + carried_in(ground.shading - surface, hole | things)
    return np.where(grow(hole, 1)[..., None], carried, ground.shading)


def _beside(image: Image, hole: Flags, allowed: Flags) -> Flags | None:
    """Return the one thing that touches the hole where all else at its rim is ground; None of several."""
    ring = allowed & grow(hole, 2 * _width(hole.shape)) & ~grow(hole, 1)
    if ring.sum() < 200:
        return None
    ground, off = Ground(image, ring), np.zeros(hole.shape, np.float32)
    for _ in range(ROUNDS):
        off = np.abs(image - _surface(ground, hole.shape)).mean(axis=2)
        ground = Ground(image, ring & (off <= np.percentile(off[ring], GROUND)))
    strange = off > max(STRAY * float(np.median(off[ground.ring])), 2 * UNEVEN)
    solid = cv2.morphologyEx((strange & ~hole).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    labels = np.asarray(cv2.connectedComponents(grow(solid > 0, 2).astype(np.uint8) * ~hole)[1])
    shore = grow(hole, 3) & ~hole
    things = np.isin(labels, np.setdiff1d(labels[shore], 0))
    arcs = cv2.connectedComponents((things & shore).astype(np.uint8), connectivity=8)[0] - 1
    return things if arcs == 1 and 0 < (things & ring).sum() <= TOUCHED * ring.sum() else None


def grained(image: Image, hole: Flags, allowed: Flags, shading: Image, seed: int) -> Image:
    """Return `shading` with the grain of what is known of an image around a hole, HW3 float32."""
    return shading + _grain(image - shading, allowed & ~grow(hole, 1), seed)


def _width(shape: tuple[int, ...]) -> int:
    return max(8, round(0.012 * max(shape)))


def _ground(image: Image, hole: Flags, allowed: Flags) -> Ground:
    width = _width(hole.shape)
    known = ~grow(hole, 1) & allowed
    ring = known & grow(hole, 2 * width)
    weight, sigma = known.astype(np.float32), width / 2
    total = cv2.GaussianBlur(weight, (0, 0), sigma)
    shading = cv2.GaussianBlur(image * weight[..., None], (0, 0), sigma) / np.maximum(total, 1e-3)[..., None]
    return Ground(shading.astype(np.float32, copy=False), ring)


def _surface(ground: Ground, shape: tuple[int, ...]) -> Image:
    """Return the surface of second order nearest to the shading around the hole, HW3."""
    y, x = np.indices(shape, np.float32) / np.float32(max(shape))
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    best = np.linalg.lstsq(terms[ground.ring], ground.shading[ground.ring], rcond=None)[0]
    return (terms @ best).astype(np.float32, copy=False)


def _is_plain(ground: Ground, surface: Image, left: Image) -> bool:
    ring = ground.ring
    if np.abs(ground.shading - surface)[ring].std(axis=0).max() > UNEVEN:
        return False
    grey = left.mean(axis=2)
    noise = float(grey[ring].std())
    if (
        noise > LOUDEST
        or not _is_even(grey, ring, noise)
        or (np.abs(grey[ring]) > max(STRAY * noise, QUIET)).mean() > THINGS
    ):
        return False
    return noise < QUIET or _is_noise(grey, ring, noise)


def _is_even(grey: Image, ring: Flags, deviation: float) -> bool:
    """True when the grain is the same all around."""
    squares = np.where(ring, grey**2, 0)
    seen = [part.sum() for part in _parts(ring)]
    noise = [np.sqrt(part.sum() / n) for part, n in zip(_parts(squares), seen, strict=True) if n > 40]
    return max(noise) < max(UNLIKE * deviation, QUIET)


def _parts(plane: NDArray[Any]) -> list[NDArray[Any]]:
    """Cut a plane into four by four."""
    return [part for rows in np.array_split(plane, 4) for part in np.array_split(rows, 4, axis=1)]


def _is_noise(grey: Image, ring: Flags, deviation: float) -> bool:
    """True when pixels a few apart have nothing in common, so that there is no texture to continue."""
    for lag in LAGS:
        there = np.roll(grey, lag, axis=(0, 1))
        both = ring & np.roll(ring, lag, axis=(0, 1))
        if abs(float((grey[both] * there[both]).mean())) > ALIKE * deviation**2:
            return False
    return True


def carried_in(off: Image, hole: Flags) -> Image:
    """Continue what is known around the hole harmonically, at a small size: it is slow."""
    scale = min(1.0, 96 / max(hole.shape))
    size = (max(1, round(hole.shape[1] * scale)), max(1, round(hole.shape[0] * scale)))
    inner = cv2.resize(grow(hole, 1).astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0
    small = resized(off, size, cv2.INTER_AREA)
    small[inner] = small[grow(inner, 1) & ~inner].mean(axis=0) if (~inner).any() else 0
    for _ in range(2 * max(size)):
        small[inner] = cv2.blur(small, (3, 3), borderType=cv2.BORDER_REFLECT)[inner]
    return resized(small, hole.shape[::-1], cv2.INTER_LINEAR)


def _grain(left: Image, known: Flags, seed: int) -> Image:
    """Return noise with the spectrum of what is known (Galerne et al., "Random Phase Textures", 2011)."""
    noise = np.random.default_rng([seed, 11]).standard_normal(known.shape).astype(np.float32)
    grain = [cv2.filter2D(noise, -1, spot) for spot in cv2.split(grain_kernel(left, known))]
    return np.dstack(grain).astype(np.float32, copy=False)


def grain_kernel(left: Image, known: Flags) -> Image:
    """Return a kernel, TT3, that turns white noise into the grain of the best known piece."""
    side = min(TILE, *known.shape)
    sums = cv2.integral(known.astype(np.uint8))
    seen = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    top, start = divmod(int(seen.argmax()), seen.shape[1])
    piece = np.s_[top : top + side, start : start + side]
    here = known[piece]
    grain = left[piece] - left[piece][here].mean(axis=0)
    spot = np.where(here[..., None], grain, 0) / np.sqrt(max(int(here.sum()), 1))
    return spot.astype(np.float32)
