"""One hole and its surroundings: how it is filled."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import cv2
import numpy as np

from .crossing_lines import crossing_lines
from .exemplar import Filled, Settings, fill, refine
from .guide import Hints
from .plain_ground import grained, plain_ground
from .poisson import blend
from .pyramid import Flags, Image, has_source, resized
from .unlike_rim import unlike_rim

WORKING_SIDE, WORKING_PIXELS = 800, 30_000
"""Longest side of the surroundings, and pixels of the hole, while matches are searched."""


@dataclass(frozen=True)
class Piece:
    """A window around a hole."""

    image: Image
    """HW3 float32 in [0, 1]."""
    hole: Flags
    allowed: Flags
    """HW bool, true = may be copied."""

    @property
    def can_be_copied_into(self) -> bool:
        """True when a whole patch is left beside the hole at working size."""
        small = self.at_working_size()
        return has_source(small.hole, small.allowed)

    def at_working_size(self) -> "Piece":
        """Return the piece as it is while matches are searched."""
        scale = min(1.0, WORKING_SIDE / max(self.hole.shape), sqrt(WORKING_PIXELS / self.hole.sum()))
        if scale == 1.0:
            return self
        size = (round(self.hole.shape[1] * scale), round(self.hole.shape[0] * scale))
        return Piece(
            resized(self.image, size, cv2.INTER_AREA),
            cv2.resize(self.hole.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0.05,
            cv2.resize(self.allowed.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0,
        )


def filled(piece: Piece, row_prior: float, seed: int, report: Callable[[float, str], None]) -> Image:
    """Continue a plain ground; else fill at a working size, then copy at full size what was found."""
    small = piece.at_working_size()
    plain = plain_ground(small.image, small.hole, small.allowed)
    if plain is not None:
        shading, things = plain.shading, plain.things
        if small is not piece:
            size = piece.hole.shape[::-1]
            shading = resized(shading, size, cv2.INTER_CUBIC)
            things = cv2.resize(things.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
        return grained(piece.image, piece.hole, piece.allowed & ~things, shading, seed)
    settings = Settings(seed, report)
    found = fill(small.image, small.hole, small.allowed, _candidates(small, row_prior), settings)
    return _at_full_size(piece, small, found, settings)


def _candidates(piece: Piece, row_prior: float) -> list[Hints]:
    """Return ways to fill: along the lines that cross, without what is unlike the rim, from everywhere.

    The first two with rows that are kept and with rows that are not.
    """
    lines = crossing_lines(np.rint(piece.image * 255).astype(np.uint8), piece.hole)
    dear = unlike_rim(piece.image, piece.hole)
    rows = row_prior, float(row_prior < 0.5)
    ways = [*(Hints(row_prior=row, dear=dear) for row in rows), Hints(row_prior=row_prior)]
    return [*(Hints(piece.hole.shape, lines, row, dear) for row in rows), *ways] if lines else ways


def _at_full_size(piece: Piece, small: Piece, found: Filled, settings: Settings) -> Image:
    change = blend(found.image, small.hole, found.origin)
    if small is piece:
        return found.image[..., :3] + change
    height, width = piece.hole.shape
    guess = resized(found.image[..., :3], (width, height), cv2.INTER_CUBIC)
    guess = np.where(piece.hole[..., None], guess, piece.image)
    large = refine(guess, piece.hole, piece.allowed, found, settings).image
    return large + resized(change, (width, height), cv2.INTER_LINEAR)
