"""Sizes of a picture with a hole, from fine to coarse."""

from dataclasses import dataclass, field
from math import ceil, log2

import cv2
import numpy as np
from numpy.typing import NDArray

from .guide import Hints
from .holes import Frame
from .patchmatch import RADIUS

Image = NDArray[np.float32]
"""HWC float32 in [0, 1]: red, green, blue, and sometimes texture behind them."""
Flags = NDArray[np.bool_]
Plane = NDArray[np.float32]
"""HW float32."""

PATCH = 2 * RADIUS + 1
COARSEST = 200
"""Longest side in pixels of the coarsest level, where every place is tried."""
BAND = 512
"""Rows in which sources are looked for at once."""
TEXTURE = 3.0
"""Weight of mean absolute gradients beside colours."""


@dataclass
class Level:
    """One size of the picture: what is known, what is missing, where patches may come from."""

    image: Image
    hole: Flags
    allowed: Flags
    hints: Hints
    guide: Image = field(init=False)
    dear: Plane = field(init=False)
    source: Flags = field(init=False)
    target: Flags = field(init=False)

    def __post_init__(self) -> None:
        self.source = sources(self.hole, self.allowed)
        self.target = inside(grow(self.hole, RADIUS))
        self.guide, self.dear = self.hints.guide(self.hole.shape), self.hints.dearness(self.hole.shape)

    def hinted(self, hints: Hints) -> "Level":
        """Return the level with other hints."""
        return Level(self.image, self.hole, self.allowed, hints)

    @property
    def places(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Places of the target patches and of the hole's pixels, N2 int32 (row, column)."""
        return np.argwhere(self.target).astype(np.int32, order="C"), np.argwhere(self.hole).astype(
            np.int32, order="C"
        )


def grow(flags: Flags, pixels: int) -> Flags:
    """Grow what is true by a square of that radius."""
    size = 2 * pixels + 1
    return cv2.dilate(flags.astype(np.uint8), np.ones((size, size), np.uint8), borderValue=0) > 0


def inside(flags: Flags) -> Flags:
    """Clear the rim where a patch would leave the picture."""
    cleared = np.zeros_like(flags)
    core = np.s_[RADIUS:-RADIUS, RADIUS:-RADIUS]
    cleared[core] = flags[core]
    return cleared


def has_source(hole: Flags, allowed: Flags, least: int = 1) -> bool:
    """True when at least that many whole patches lie outside the hole."""
    if min(hole.shape) < PATCH:
        return False
    found = 0
    for top in range(0, len(hole) - 2 * RADIUS, BAND):
        rows = slice(top, top + BAND + 2 * RADIUS)
        found += int(sources(hole[rows], allowed[rows]).sum())
        if found >= least:
            return True
    return False


def sources(hole: Flags, allowed: Flags) -> Flags:
    """Return the centres of the whole patches that may be copied from."""
    return inside(~grow(hole, RADIUS) & ~grow(~allowed, RADIUS))


def pyramid(image: Image, hole: Flags, allowed: Flags) -> list[Level]:
    """Halve until the hole is about a patch thick and the rest small, and while enough source is left."""
    thickness = 2 * cv2.distanceTransform(np.pad(hole, 1).astype(np.uint8), cv2.DIST_L2, 3).max()
    halvings = ceil(log2(max(1.0, thickness / PATCH, max(hole.shape) / COARSEST)))
    levels = [Level(with_texture(image, hole), hole, allowed, Hints())]
    while len(levels) <= halvings and min(levels[-1].hole.shape) >= 16 * RADIUS:
        smaller = _half(levels[-1])
        if not smaller.hole.any() or smaller.source.sum() < 200:
            break
        levels.append(smaller)
    return levels


def with_texture(image: Image, hole: Flags) -> Image:
    """Return the colours with their texture behind them, HW5."""
    return np.dstack([image, TEXTURE * _texture(image, hole)])


def _texture(image: Image, hole: Flags) -> Image:
    """Mean absolute gradients along x and y over 17 pixels, HW2; smooth across the hole."""
    known = cv2.inpaint((image * 255).astype(np.uint8), grow(hole, 1).astype(np.uint8), 3, cv2.INPAINT_NS)
    grey = cv2.cvtColor(known, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    gradients = [np.abs(cv2.Sobel(grey, cv2.CV_32F, 1 - axis, axis, ksize=1)) for axis in (0, 1)]
    return np.dstack([cv2.blur(g, (17, 17)) for g in gradients]).astype(np.float32, copy=False)


def _half(level: Level) -> Level:
    height, width = level.hole.shape
    size = ((width + 1) // 2, (height + 1) // 2)
    known = (~level.hole).astype(np.float32)
    weight = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    image = resized(level.image * known[..., None], size, cv2.INTER_AREA)
    allowed = cv2.resize(level.allowed.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    image = (image / np.maximum(weight, 1e-3)[..., None]).astype(np.float32)
    return Level(image, weight < 0.6, allowed, level.hints)


def resized_in(image: Image, size: tuple[int, int], how: int, frame: Frame) -> Image:
    """Return rows and columns of HW3 colours resized to (width, height), plane by plane."""
    planes = (cv2.resize(plane, size, interpolation=how)[frame].copy() for plane in cv2.split(image))
    return np.dstack(list(planes)).astype(np.float32, copy=False)


def resized(image: Image, size: tuple[int, int], how: int) -> Image:
    """Resize to (width, height) as `how` says, colours and texture apart: OpenCV takes four channels."""
    parts = [np.ascontiguousarray(p) for p in (image[..., :3], image[..., 3:]) if p.size]
    return np.dstack([cv2.resize(p, size, interpolation=how) for p in parts]).astype(np.float32, copy=False)
