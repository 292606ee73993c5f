"""What the model gets to see: pictures scaled, stripped of everything but pixels, and written down."""

from base64 import b64encode
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from threading import Lock

import cv2
import numpy as np

from ....engines.hosted.messages import Message, Shot
from ....engines.hosted.privacy_border import Crossing
from ....engines.work import current
from ....pictures import Box, Picture

LONGEST = 1024
"""Pixels of the longer side; vision models scale down to about this themselves."""

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
        self._shots: OrderedDict[str, Shot] = OrderedDict()
        self._lock = Lock()

    def may_see(self, *pictures: Picture) -> bool:
        """Say whether all these pictures may be sent."""
        return current().border.open_to(*pictures)

    def blocks(self, *pictures: Picture) -> list[Shot]:
        """Return the content blocks of the pictures."""
        return [self._shot(p) for p in pictures]

    def report(self, what: str, messages: Sequence[Message]) -> None:
        """Tell of each picture in a request that leaves now."""
        for message in messages:
            for block in message["content"] if isinstance(message["content"], list) else ():
                if isinstance(block, Shot):
                    current().border.tell(Crossing(self.destination, what, block.digest, block.size))

    def _shot(self, picture: Picture) -> Shot:
        with self._lock:
            shot = self._shots.pop(picture.digest, None) or _prepare(picture)
            self._shots[picture.digest] = shot
            while len(self._shots) > _KEPT:
                self._shots.popitem(last=False)
            return shot


def changed_part(before: Picture, after: Picture) -> Picture | None:
    """Return the changed part, before beside after; None when most of the picture changed or the size did."""
    if before.size != after.size:
        return None
    box = _changed(before, after, max(before.size) // LONGEST or 1) or _changed(before, after)
    if box is None:
        return None
    x0, x1 = _widened(box[0], box[2], before.width)
    y0, y1 = _widened(box[1], box[3], before.height)
    if (y1 - y0) * (x1 - x0) > _CLOSE * before.width * before.height:
        return None
    scale = _scale(2 * (x1 - x0), y1 - y0, LONGEST - _GAP)
    left, right = (on_paper(p.pixels[y0:y1, x0:x1], scale) for p in (before, after))
    pixels = np.hstack([left, np.full((left.shape[0], _GAP, 3), 255, np.uint8), right])
    pixels.setflags(write=False)
    return Closeup(pixels, drawn=repr((before.digest, after.digest, box)))


def _changed(before: Picture, after: Picture, step: int = 1) -> Box | None:
    """Return the box around what differs in every `step`-th row; None when nothing does."""
    changed = np.not_equal(before.rgb[::step], after.rgb[::step]).reshape(-1, before.width * 3)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0)) // 3
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]) * step, int(columns[-1]) + 1, int(rows[-1]) * step + 1


def _widened(low: int, high: int, limit: int) -> tuple[int, int]:
    margin = max(16, round((high - low) * _MARGIN))
    return max(0, low - margin), min(limit, high + margin)


def _prepare(picture: Picture) -> Shot:
    scale = _scale(*picture.size)
    as_it_is = scale == 1 and picture.alpha is None
    rgb = picture.pixels if as_it_is else on_paper(picture.pixels, scale)
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return Shot(b64encode(jpeg.data).decode(), picture.digest, (rgb.shape[1], rgb.shape[0]))


def _scale(width: int, height: int, longest: int = LONGEST) -> float:
    """Return what makes a picture of this size no longer than that."""
    return min(1.0, longest / max(width, height))


def on_paper(pixels: np.ndarray, scale: float) -> np.ndarray:
    """Return the pixels, RGB or RGBA, scaled and on white.

    Halved as long as that goes, the rest interpolated; the first quartering takes the middle four of sixteen,
    and between a quarter and a third four of nine to sixteen are interpolated at once.
    Looks like averaging with weights (INTER_AREA at an odd scale) and takes a fifth of its time.
    """
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    if pixels.shape[2] == 4:
        pixels = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGBA2mRGBA)
    if scale <= 0.25:
        pixels = _parted(pixels, 4, cv2.INTER_LINEAR)
    while not 0.25 < scale < 1 / 3 and pixels.shape[1] >= 2 * size[0] and pixels.shape[0] >= 2 * size[1]:
        pixels = _parted(pixels, 2, cv2.INTER_AREA)
    return _on_white(
        cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR)
    )


def _parted(pixels: np.ndarray, parts: int, how: int) -> np.ndarray:
    width, height = max(1, pixels.shape[1] // parts), max(1, pixels.shape[0] // parts)
    return cv2.resize(pixels[: height * parts, : width * parts], (width, height), interpolation=how)


def _on_white(pixels: np.ndarray) -> np.ndarray:
    """Lay pixels that are multiplied by their opacity on white."""
    if pixels.shape[2] == 3:
        return pixels
    white = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(pixels, 3)), cv2.COLOR_GRAY2RGB)
    return cv2.add(white, cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB), dst=white)
