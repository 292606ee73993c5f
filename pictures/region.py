"""Region: where a picture may change."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from os import PathLike
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import PictureError
from .measures import Where, bands
from .picture import open_mask, wrong_size
from .region_shapes import Mask8, box_mask, feathered, grown, points_mask, strokes_mask

Mask = NDArray[np.float32]
Box = tuple[int, int, int, int]
"""(left, top, right, bottom) in pixels; right and bottom are exclusive."""


def around(box: Box, margin: int, size: tuple[int, int]) -> Box:
    """Return the box grown by `margin` on every side, cut at the picture of `size` (width, height)."""
    left, top, right, bottom = box
    return (
        max(0, left - margin),
        max(0, top - margin),
        min(size[0], right + margin),
        min(size[1], bottom + margin),
    )


@dataclass(frozen=True, eq=False, init=False)
class Region:
    """A soft mask with a name, kept in steps of 1/255: a stored region equals the one that was put."""

    bytes8: Mask8
    """HW uint8 of the picture's size; 255 = may change, 0 = the original's bytes stay."""
    name: str
    score: float
    """How sure the source is, in [0, 1]."""
    source: str
    """Who made it: an engine's name, 'brush', 'box', 'file'."""

    def __init__(self, mask: Mask | Mask8, name: str = "", score: float = 1.0, source: str = "") -> None:
        """Take a mask, HW float32 in [0, 1] or uint8 up to 255; raises PictureError for any other."""
        bytes8 = _quantised(mask).view()
        bytes8.flags.writeable = False
        for field, value in (("bytes8", bytes8), ("name", name), ("score", score), ("source", source)):
            object.__setattr__(self, field, value)

    @property
    def found(self) -> bool:
        """True when an engine found it; what a person drew has a source without its like."""
        return ":" in self.source

    @property
    def mask(self) -> Mask:
        """HW float32 in [0, 1], 1 = may change; made anew at each call."""
        return np.asarray(self.bytes8 / np.float32(255), np.float32)

    @property
    def inside(self) -> Where:
        """HW bool, true = more inside than outside; made anew at each call."""
        return self.bytes8 > 127

    def mask_in(self, box: Box) -> Mask:
        """Return HW float32 in [0, 1] of an XYXY box only."""
        left, top, right, bottom = box
        return np.asarray(self.bytes8[top:bottom, left:right] / np.float32(255), np.float32)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels of the picture that the region belongs to."""
        return self.bytes8.shape[1], self.bytes8.shape[0]

    @cached_property
    def box(self) -> Box:
        """Smallest XYXY box around everything above 0; (0, 0, 0, 0) when empty."""
        ys = np.flatnonzero(self.bytes8.any(axis=1))
        xs = np.flatnonzero(self.bytes8.any(axis=0))
        if not len(ys):
            return 0, 0, 0, 0
        return int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1

    @cached_property
    def area(self) -> float:
        """Share of the picture in [0, 1], soft pixels counted by their weight."""
        return float(self.bytes8.mean()) / 255

    @cached_property
    def empty(self) -> bool:
        """True when nothing may change."""
        return not self.bytes8.any()

    @cached_property
    def digest(self) -> str:
        """`sha256:…` of size and mask at 8 bits, which is how a store keeps it."""
        named = sha256("x".join(map(str, self.bytes8.shape)).encode())
        named.update(self.bytes8.data)
        return "sha256:" + named.hexdigest()

    def named(self, name: str, source: str = "") -> "Region":
        """Return the same region under another name, and of another source where one is given."""
        return Region(self.bytes8, name, self.score, source or self.source)

    def certain(self) -> "Region":
        """Return the same region as one of which its source is sure."""
        return Region(self.bytes8, self.name, 1.0, self.source)

    def of(self, mask: Mask | Mask8) -> "Region":
        """Return a region of another mask that is called the same."""
        return Region(mask, self.name, self.score, self.source)

    def invert(self) -> "Region":
        """Return everything else."""
        return self.of(_given_up(255 - self.bytes8))

    def solid(self) -> "Region":
        """Return everything that may change at all, without a soft edge."""
        return self.of(_given_up(cv2.threshold(self.bytes8, 0, 255, cv2.THRESH_BINARY)[1]))

    def grow(self, px: int) -> "Region":
        """Return the region `px` pixels wider on every side, or narrower where negative."""
        return self if not px or self.empty else self.of(_given_up(grown(self.bytes8, px)))

    def feather(self, px: float) -> "Region":
        """Return the region with an edge that fades over about `px` pixels to each side."""
        if px < 0:
            raise PictureError(f"a feather is 0 or more pixels wide, got {px}")
        return self if not px or self.empty else self.of(_given_up(feathered(self.bytes8, px)))

    def union(self, other: "Region") -> "Region":
        """Return what is in either."""
        return self.of(_given_up(np.maximum(self.bytes8, self._of_same_size(other))))

    def intersect(self, other: "Region") -> "Region":
        """Return what is in both."""
        return self.of(_given_up(np.minimum(self.bytes8, self._of_same_size(other))))

    def minus(self, other: "Region") -> "Region":
        """Return what is in this one and not in the other."""
        return self.of(_given_up(np.minimum(self.bytes8, 255 - self._of_same_size(other))))

    def to_png(self) -> bytes:
        """Return an 8-bit grey PNG, white = may change."""
        return cv2.imencode(".png", self.bytes8, [cv2.IMWRITE_PNG_COMPRESSION, 2])[1].tobytes()

    @classmethod
    def full(cls, size: tuple[int, int], name: str = "") -> "Region":
        """Return the whole picture of `size` (width, height)."""
        return cls.from_bytes8(np.full((size[1], size[0]), 255, np.uint8), name)

    @classmethod
    def from_bytes8(cls, mask: Mask8, name: str = "", source: str = "", score: float = 1.0) -> "Region":
        """Return a region of an HW uint8 mask, 255 = may change; it takes the mask over."""
        return cls(_given_up(mask), name, score, source)

    @classmethod
    def from_box(cls, size: tuple[int, int], box: Sequence[float], name: str = "") -> "Region":
        """Return an XYXY box in a picture of `size`, cut at its edges; PictureError when nothing is left."""
        return cls.from_bytes8(box_mask(size, box), name, "box")

    @classmethod
    def from_points(
        cls, size: tuple[int, int], points: Sequence[Sequence[float]], radius: float, name: str = ""
    ) -> "Region":
        """Return discs of `radius` pixels around (x, y) points in a picture of `size`."""
        return cls.from_bytes8(points_mask(size, points, radius), name, "points")

    @classmethod
    def from_brush(
        cls,
        size: tuple[int, int],
        strokes: Sequence[Sequence[Sequence[float]]],
        radius: float,
        name: str = "",
    ) -> "Region":
        """Return brush strokes, each a list of (x, y), of `radius` pixels in a picture of `size`."""
        return cls.from_bytes8(strokes_mask(size, strokes, radius), name, "brush")

    @classmethod
    def from_png(
        cls, source: str | PathLike[str] | bytes, size: tuple[int, int], *, name: str = ""
    ) -> "Region":
        """Return the region that a mask file draws, white and opaque = may change.

        Raises PictureError when it is no picture or not of the picture's `size` (width, height).
        """
        drawn = open_mask(source, size)
        if drawn.size != size:
            raise wrong_size(drawn.size, size)
        mask = np.asarray(cv2.cvtColor(drawn.rgb, cv2.COLOR_RGB2GRAY), np.uint8)
        opaque = mask if drawn.alpha is None else np.minimum(mask, drawn.alpha)
        return cls.from_bytes8(opaque, name, "file")

    def _of_same_size(self, other: "Region") -> Mask8:
        if other.size != self.size:
            raise PictureError(f"regions of one picture have one size, got {self.size} and {other.size}")
        return other.bytes8


def _given_up(mask: Any) -> Mask8:  # nobody else goes on with it: a region need not copy it
    mask.flags.writeable = False
    return mask


def _quantised(mask: Mask | Mask8) -> Mask8:
    if mask.ndim != 2 or 0 in mask.shape:
        raise PictureError(f"a region's mask is HW, got shape {mask.shape}")
    if mask.dtype == np.uint8:
        return np.array(mask, np.uint8, copy=mask.flags.writeable or None, order="C")
    low, high = mask.min(), mask.max()
    if mask.dtype != np.float32 or not (low >= 0 and high <= 1):
        raise PictureError(f"a region's mask is float32 in [0, 1], got {mask.dtype} [{low}, {high}]")
    quantised = np.empty(mask.shape, np.uint8)
    for rows in bands(len(mask)):
        quantised[rows] = np.rint(mask[rows] * 255)
    return quantised
