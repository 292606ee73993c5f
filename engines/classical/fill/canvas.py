"""A picture with what is laid on it piece by piece: it is copied once, when all of it is there."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ....pictures import Pixels, Region
from ....pictures.measures import BLENDED, bands, blended
from ....pictures.region_shapes import Mask8
from .holes import Flags, Frame, Hole, moved

Rows = Callable[[slice], Pixels]
"""Makes some rows of a hole's frame, HW3 uint8."""


@dataclass(frozen=True)
class Filling:
    """A hole and what fills it."""

    frame: Frame
    bits: Mask8
    """What is missing in the frame, eight columns in one: it is held while the picture is copied."""
    colours: Rows

    def missing(self, rows: slice) -> Flags:
        """Return what is missing in some rows of the frame, HW bool."""
        columns = self.frame[1]
        return np.unpackbits(self.bits[rows], axis=1, count=columns.stop - columns.start).view(np.bool_)


@dataclass(frozen=True)
class Canvas:
    """A picture, HW3 uint8, that stays as it is, and pieces that were filled."""

    rgb: Pixels
    pieces: list[Filling] = field(default_factory=list)

    def window(self, frame: Frame) -> Pixels:
        """Return a copy of some rows and columns as they are now."""
        seen = self.rgb[frame].copy()
        for piece in self.pieces:
            top, columns = piece.frame[0].start, piece.frame[1]
            first, last = max(frame[0].start - top, 0), min(frame[0].stop - top, len(piece.bits))
            if first < last:
                rows = slice(first, last)
                part = Hole((slice(top + first, top + last), columns), piece.missing(rows))
                there = Hole(frame, part.within(frame))
                seen[there.missing] = piece.colours(rows)[part.missing & there.within(part.frame)]
        return seen

    def lay(self, hole: Hole, window: Frame, colours: Pixels) -> None:
        """Fill a hole with what a window around it, HW3 uint8, has there."""
        inside = colours[moved(hole.frame, window)].copy()
        self.lay_rows(hole, lambda rows: inside[rows])

    def lay_rows(self, hole: Hole, colours: Rows) -> None:
        """Fill a hole with rows that are made when they are asked for."""
        self.pieces.append(Filling(hole.frame, np.packbits(hole.missing, axis=1), colours))

    def laid_on(self, region: Region) -> Pixels:
        """Return the picture with all pieces, blended with what was there by the softness of a region."""
        made, (left, top, right, bottom) = self.rgb.copy(), region.box
        for piece in self.pieces:
            for rows in bands(len(piece.bits), BLENDED):
                missing = piece.missing(rows)
                made[piece.frame][rows][missing] = piece.colours(rows)[missing]
        for rows in bands(bottom - top, BLENDED):
            inside = slice(top + rows.start, top + rows.stop), slice(left, right)
            made[inside] = blended(self.rgb[inside], made[inside], region.bytes8[inside])
        return made
