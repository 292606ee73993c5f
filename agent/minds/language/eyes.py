"""What the model gets to see: pictures scaled, stripped of everything but pixels, and written down."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256

import cv2
import numpy as np

from ....engines.hosted.messages import Message, Shot
from ....engines.hosted.privacy_border import Crossing
from ....engines.work import current
from ....pictures import Picture
from .scaled import LONGEST, Kept, changed, cut, scale_of, whole

QUALITY = 85
_KEPT = 12
_MARGIN = 0.15
"""Of the changed part's box, shown around it."""

_GAP = 8
"""White pixels between before and after."""

_CLOSE = 0.5
"""A changed part that covers less of the picture than this is also shown on its own."""


@dataclass(frozen=True, eq=False)
class Closeup(Picture):
    """A drawn part of a picture, named by what was drawn: to read its pixels once more would cost as much."""

    drawn: str = ""

    @cached_property
    def digest(self) -> str:
        """`sha256:…` of the drawing, not of its pixels; it is in no store."""
        return f"sha256:{sha256(self.drawn.encode()).hexdigest()}"


class Eyes:
    """Prepares pictures for one destination and tells of each that goes there."""

    def __init__(self, destination: str) -> None:
        self.destination = destination
        self._shots: Kept[Shot] = Kept(_KEPT)

    def may_see(self, *pictures: Picture) -> bool:
        """Say whether all these pictures may be sent."""
        return current().border.open_to(*pictures)

    def blocks(self, *pictures: Picture) -> list[Shot]:
        """Return the content blocks of the pictures."""
        return [self._shots.get(p.digest, partial(_prepare, p)) for p in pictures]

    def report(self, what: str, messages: Sequence[Message]) -> None:
        """Tell of each picture in a request that leaves now."""
        for message in messages:
            for block in message["content"] if isinstance(message["content"], list) else ():
                if isinstance(block, Shot):
                    current().border.tell(Crossing(self.destination, what, block.digest, block.size))


def changed_part(before: Picture, after: Picture) -> Picture | None:
    """Return the changed part, before beside after; None when most of the picture changed or the size did."""
    if before.size != after.size:
        return None
    box = changed(before, after)
    if box is None:
        return None
    x0, x1 = _widened(box[0], box[2], before.width)
    y0, y1 = _widened(box[1], box[3], before.height)
    if (y1 - y0) * (x1 - x0) > _CLOSE * before.width * before.height:
        return None
    scale = scale_of(2 * (x1 - x0), y1 - y0, LONGEST - _GAP)
    left, right = (cut(p, (x0, y0, x1, y1), scale) for p in (before, after))
    pixels = np.hstack([left, np.full((left.shape[0], _GAP, 3), 255, np.uint8), right])
    pixels.setflags(write=False)
    return Closeup(pixels, drawn=repr((before.digest, after.digest, box)))


def _widened(low: int, high: int, limit: int) -> tuple[int, int]:
    margin = max(16, round((high - low) * _MARGIN))
    return max(0, low - margin), min(limit, high + margin)


def _prepare(picture: Picture) -> Shot:
    rgb = whole(picture)
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return Shot(b64encode(jpeg.data).decode(), picture.digest, (rgb.shape[1], rgb.shape[0]))
