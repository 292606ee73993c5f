"""What the model gets to see: pictures scaled, stripped of everything but pixels, and written down."""

from base64 import b64encode
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

import cv2
import numpy as np

from ....engines.hosted.border import Crossing, border
from ....engines.hosted.messages import Message
from ....pictures import Picture

LONGEST = 1024
"""Pixels of the longer side; vision models scale down to about this themselves."""

QUALITY = 88
_KEPT = 12
_MARGIN = 0.15
"""Of the changed part's box, shown around it."""

_CLOSE = 0.5
"""A changed part that covers less of the picture than this is also shown on its own."""


class Shot(dict[str, Any]):
    """A content block that knows which picture it shows, whoever else prepares or drops the same one."""

    def __init__(self, jpeg: bytes, digest: str, size: tuple[int, int]) -> None:
        super().__init__(type="image", base64=b64encode(jpeg).decode(), mime_type="image/jpeg")
        self.digest = digest
        self.size = size


class Eyes:
    """Prepares pictures for one destination and tells of each that goes there."""

    def __init__(self, destination: str) -> None:
        self.destination = destination
        self._shots: OrderedDict[str, Shot] = OrderedDict()
        self._lock = Lock()

    def may_see(self, *pictures: Picture) -> bool:
        """Say whether all these pictures may be sent."""
        return border().open_to(*pictures)

    def blocks(self, *pictures: Picture) -> list[Shot]:
        """Return the content blocks of the pictures."""
        return [self._shot(p) for p in pictures]

    def report(self, what: str, messages: Sequence[Message]) -> None:
        """Tell of each picture in a request that leaves now."""
        for message in messages:
            for block in message["content"] if isinstance(message["content"], list) else ():
                if isinstance(block, Shot):
                    border().tell(Crossing(self.destination, what, block.digest, block.size))

    def _shot(self, picture: Picture) -> Shot:
        with self._lock:
            shot = self._shots.pop(picture.digest, None) or _prepare(picture)
            self._shots[picture.digest] = shot
            while len(self._shots) > _KEPT:
                self._shots.popitem(last=False)
            return shot


def closeup(before: Picture, after: Picture) -> Picture | None:
    """Return the changed part, before beside after; None when most of the picture changed or the size did."""
    if before.size != after.size:
        return None
    changed = np.not_equal(before.rgb, after.rgb).reshape(before.height, -1)
    rows = np.flatnonzero(changed.any(axis=1))
    columns = np.flatnonzero(changed.any(axis=0).reshape(-1, 3).any(axis=1))
    if not len(rows):
        return None
    y0, y1 = _widened(int(rows[0]), int(rows[-1]) + 1, before.height)
    x0, x1 = _widened(int(columns[0]), int(columns[-1]) + 1, before.width)
    if (y1 - y0) * (x1 - x0) > _CLOSE * before.width * before.height:
        return None
    gap = np.full((y1 - y0, 8, 3), 255, np.uint8)
    return Picture(_fitted(np.hstack([before.rgb[y0:y1, x0:x1], gap, after.rgb[y0:y1, x0:x1]])))


def _widened(low: int, high: int, limit: int) -> tuple[int, int]:
    margin = max(16, round((high - low) * _MARGIN))
    return max(0, low - margin), min(limit, high + margin)


def _prepare(picture: Picture) -> Shot:
    rgb = _fitted(_on_white(picture))
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return Shot(jpeg.tobytes(), picture.digest, (rgb.shape[1], rgb.shape[0]))


def _fitted(rgb: np.ndarray) -> np.ndarray:
    """Return the pixels no longer than `LONGEST`: whole blocks are averaged, the rest is interpolated.

    Averaging with weights (INTER_AREA at an odd scale) looks the same and takes six times as long; up to
    `whole` - 1 pixels at the right and lower rim are left out.
    """
    scale = min(1.0, LONGEST / max(rgb.shape[:2]))
    size = max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale))
    whole = min(rgb.shape[1] // size[0], rgb.shape[0] // size[1])
    if whole > 1:
        height, width = rgb.shape[0] // whole, rgb.shape[1] // whole
        blocks = rgb[: height * whole, : width * whole]
        rgb = cv2.resize(blocks, (width, height), interpolation=cv2.INTER_AREA)
    return cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR)


def _on_white(picture: Picture) -> np.ndarray:
    if picture.alpha is None:
        return np.ascontiguousarray(picture.rgb)
    opacity = picture.alpha[..., None].astype(np.uint16)
    return ((picture.rgb * opacity + 255 * (255 - opacity)) // 255).astype(np.uint8)
