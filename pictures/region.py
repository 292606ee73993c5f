"""Region: where a picture may change."""

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from ..errors import PictureError

Mask = NDArray[np.float32]
Box = tuple[int, int, int, int]
"""(left, top, right, bottom) in pixels; right and bottom are exclusive."""


@dataclass(frozen=True, eq=False)
class Region:
    """A soft mask with a name.

    `mask`: HW float32 in [0, 1], the picture's size; 1 = may change, 0 = the original's bytes stay.
    Kept in steps of 1/255, so a stored region equals the one that was put.
    """

    mask: Mask
    name: str = ""
    score: float = 1.0
    """How sure the source is, in [0, 1]."""
    source: str = ""
    """Who made it: an engine's name, 'brush', 'box', 'file'."""

    def __post_init__(self) -> None:
        m = self.mask
        if m.ndim != 2 or 0 in m.shape:
            raise PictureError(f"a region's mask is HW, got shape {m.shape}")
        if m.dtype != np.float32 or not np.isfinite(m).all() or m.min() < 0 or m.max() > 1:
            raise PictureError(f"a region's mask is float32 in [0, 1], got {m.dtype} [{m.min()}, {m.max()}]")
        quantised = np.rint(m * 255) / np.float32(255)
        quantised.flags.writeable = False
        object.__setattr__(self, "mask", quantised)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels of the picture that the region belongs to."""
        return self.mask.shape[1], self.mask.shape[0]

    @cached_property
    def box(self) -> Box:
        """Smallest XYXY box around everything above 0; (0, 0, 0, 0) when empty."""
        ys = np.flatnonzero(self.mask.any(axis=1))
        xs = np.flatnonzero(self.mask.any(axis=0))
        if not len(ys):
            return 0, 0, 0, 0
        return int(xs[0]), int(ys[0]), int(xs[-1]) + 1, int(ys[-1]) + 1

    @cached_property
    def area(self) -> float:
        """Share of the picture in [0, 1], soft pixels counted by their weight."""
        return float(self.mask.mean())

    @property
    def empty(self) -> bool:
        """True when nothing may change."""
        return not self.mask.any()

    @cached_property
    def digest(self) -> str:
        """`sha256:…` of size and mask at 8 bits, which is how a store keeps it."""
        head = "x".join(map(str, self.mask.shape)).encode()
        return "sha256:" + sha256(head + self.bytes8.tobytes()).hexdigest()

    @property
    def bytes8(self) -> NDArray[np.uint8]:
        """HW uint8, 255 = may change."""
        return np.rint(self.mask * 255).astype(np.uint8)

    def named(self, name: str) -> "Region":
        """Return the same region under another name."""
        return replace(self, name=name)
