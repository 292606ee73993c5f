"""One hole and its surroundings: how it is filled."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import cv2
import numpy as np

from ....pictures import Pixels
from .crossing_lines import crossing_lines
from .exemplar import Settings, fill
from .full_size import copied
from .guide import EVERYWHERE, Hints
from .holes import Flags, Frame, box_of
from .plain_ground import TILE, Plain, grained, plain_ground
from .poisson import blend
from .pyramid import Image, has_source, resized_in
from .unlike_rim import off_ground, unlike_rim

WORKING_SIDE, WORKING_PIXELS = 800, 30_000
"""Longest side of the surroundings, and pixels of the hole, while matches are searched."""


@dataclass(frozen=True)
class Piece:
    """A window around a hole."""

    pixels: Pixels
    """HW3 uint8."""
    hole: Flags
    allowed: Flags
    """HW bool, true = may be copied."""

    def fill(self, frame: Frame, colours: Image) -> None:
        """Write HW3 float32 colours in [0, 1] into what is missing in a frame of the window."""
        missing = self.hole[frame]
        self.pixels[frame][missing] = np.rint(np.clip(colours[missing], 0, 1) * 255).astype(np.uint8)


@dataclass(frozen=True)
class Small:
    """A window around a hole at the size at which matches are searched."""

    image: Image
    """HW3 float32 in [0, 1]."""
    hole: Flags
    allowed: Flags

    @classmethod
    def of(cls, piece: Piece) -> "Small":
        """Return a piece as it is while matches are searched."""
        hole, allowed = piece.hole, piece.allowed
        scale = min(1.0, WORKING_SIDE / max(hole.shape), sqrt(WORKING_PIXELS / hole.sum()))
        planes = (piece.pixels[..., c].astype(np.float32) for c in range(3))
        planes = (np.divide(plane, np.float32(255), out=plane) for plane in planes)
        if scale == 1.0:
            return cls(np.dstack(list(planes)), hole, allowed)
        size = (round(hole.shape[1] * scale), round(hole.shape[0] * scale))
        return cls(
            np.dstack(
                [np.asarray(cv2.resize(p, size, interpolation=cv2.INTER_AREA), np.float32) for p in planes]
            ),
            cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.05,
            cv2.resize(allowed.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0,
        )


def fill_in(piece: Piece, row_prior: float, seed: int, report: Callable[[float, str], None]) -> bool:
    """Fill a hole in place; False where no whole patch is left beside it.

    A plain ground goes on; else it is filled at a working size, and what was found is copied at full size.
    """
    small = Small.of(piece)
    if not has_source(small.hole, small.allowed):
        return False
    plain = plain_ground(small.image, small.hole, small.allowed)
    if plain is not None:
        _continue(plain, piece, seed)
        return True
    settings = Settings(seed, report)
    found = fill(small.image, small.hole, small.allowed, _candidates(small, row_prior), settings)
    change = blend(found.image, small.hole, found.origin)
    if small.hole is piece.hole:
        piece.fill(EVERYWHERE, found.image[..., :3] + change)
        return True
    size = piece.hole.shape[::-1]
    for frame, colours in copied(piece.pixels, piece.hole, piece.allowed, found, seed):
        piece.fill(frame, colours + resized_in(change, size, cv2.INTER_LINEAR, frame))
    return True


def _continue(plain: Plain, piece: Piece, seed: int) -> None:
    """Fill a hole with the plain ground around it, in place."""
    frame, size = box_of(piece.hole, TILE), piece.hole.shape[::-1]
    shading = resized_in(plain.shading, size, cv2.INTER_CUBIC, frame)
    things = cv2.resize(plain.things.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)[frame] > 0
    image = piece.pixels[frame].astype(np.float32) / np.float32(255)
    missing, allowed = piece.hole[frame], piece.allowed[frame] & ~things
    piece.fill(frame, grained(image, missing, allowed, shading, seed))


def _candidates(small: Small, row_prior: float) -> list[Hints]:
    """Return ways to fill: along the lines that cross, without what is unlike the rim, from everywhere.

    The first two with rows that are kept and with rows that are not; the last with nothing but the ground,
    of which most of the rim is.
    """
    image, hole = small.image, small.hole
    lines = crossing_lines(np.rint(image * 255).astype(np.uint8), hole)
    dear, rows = unlike_rim(image, hole), (row_prior, float(row_prior < 0.5))
    led = [Hints(hole.shape, lines, row, dear) for row in rows] if lines else []
    ground = Hints(dear=np.maximum(dear, off_ground(image, hole)))
    free = [Hints(row_prior=row_prior)] if dear.any() else []
    return [*led, *(Hints(row_prior=row, dear=dear) for row in rows), *free, ground]
