"""A picture with what is laid on it piece by piece: it is copied once, when all of it is there."""

from dataclasses import dataclass, field

from ....pictures import Pixels, Region
from ....pictures.measures import BLENDED, bands, blended
from .holes import Frame, Hole, moved


@dataclass(frozen=True)
class Canvas:
    """A picture, HW3 uint8, that stays as it is, and pieces that were filled."""

    rgb: Pixels
    pieces: list[tuple[Hole, Pixels]] = field(default_factory=list)
    """A hole and the HW3 uint8 of its frame."""

    def window(self, frame: Frame) -> Pixels:
        """Return a copy of some rows and columns as they are now."""
        seen = self.rgb[frame].copy()
        for hole, colours in self.pieces:
            there = Hole(frame, hole.within(frame))
            seen[there.missing] = colours[hole.missing & there.within(hole.frame)]
        return seen

    def lay(self, hole: Hole, window: Frame, colours: Pixels) -> None:
        """Fill a hole with what a window around it, HW3 uint8, has there."""
        self.pieces.append((hole, colours[moved(hole.frame, window)].copy()))

    def laid_on(self, region: Region) -> Pixels:
        """Return the picture with all pieces, blended with what was there by the softness of a region."""
        made, (left, top, right, bottom) = self.rgb.copy(), region.box
        for hole, colours in self.pieces:
            made[hole.frame][hole.missing] = colours[hole.missing]
        for rows in bands(bottom - top, BLENDED):
            inside = slice(top + rows.start, top + rows.stop), slice(left, right)
            made[inside] = blended(self.rgb[inside], made[inside], region.bytes8[inside])
        return made
