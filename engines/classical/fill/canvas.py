"""A picture with what is laid on it piece by piece: it is copied once, when all of it is there."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ....pictures import Pixels, Region
from ....pictures.measures import BLENDED, bands, blended
from .holes import Frame, Hole, moved

Rows = Callable[[slice], Pixels]
"""Makes some rows of a hole's frame, HW3 uint8."""


@dataclass(frozen=True)
class Canvas:
    """A picture, HW3 uint8, that stays as it is, and pieces that were filled."""

    rgb: Pixels
    pieces: list[tuple[Hole, Rows]] = field(default_factory=list)
    """A hole and what fills it."""

    def window(self, frame: Frame) -> Pixels:
        """Return a copy of some rows and columns as they are now."""
        seen = self.rgb[frame].copy()
        for hole, colours in self.pieces:
            top, columns = hole.frame[0].start, hole.frame[1]
            first, last = max(frame[0].start - top, 0), min(frame[0].stop - top, len(hole.missing))
            if first < last:
                rows = slice(first, last)
                part = Hole((slice(top + first, top + last), columns), hole.missing[rows])
                there = Hole(frame, part.within(frame))
                seen[there.missing] = colours(rows)[part.missing & there.within(part.frame)]
        return seen

    def lay(self, hole: Hole, window: Frame, colours: Pixels) -> None:
        """Fill a hole with what a window around it, HW3 uint8, has there."""
        inside = colours[moved(hole.frame, window)].copy()
        self.lay_rows(hole, lambda rows: inside[rows])

    def lay_rows(self, hole: Hole, colours: Rows) -> None:
        """Fill a hole with rows that are made when they are asked for."""
        self.pieces.append((hole, colours))

    def laid_on(self, region: Region) -> Pixels:
        """Return the picture with all pieces, blended with what was there by the softness of a region."""
        made, (left, top, right, bottom) = self.rgb.copy(), region.box
        for hole, colours in self.pieces:
            for rows in bands(len(hole.missing), BLENDED):
                missing = hole.missing[rows]
                made[hole.frame][rows][missing] = colours(rows)[missing]
        for rows in bands(bottom - top, BLENDED):
            inside = slice(top + rows.start, top + rows.stop), slice(left, right)
            made[inside] = blended(self.rgb[inside], made[inside], region.bytes8[inside])
        return made
