"""Shots out of video files: cut where the picture jumps, thinned to a few frames; nothing is downloaded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ...errors import ConfigError
from ...pictures import Picture, Pixels

CUT = 30.0
"""Levels by which small pictures of two frames in a row differ on the mean where a new shot begins."""
THUMB = 48
MOST = 16
"""Frames that are kept of a shot, evenly."""


@dataclass(frozen=True)
class Shot:
    """A stretch of a video without a cut."""

    source: str
    """The file's name."""
    start: float
    end: float
    """Seconds."""
    frames: tuple[Picture, ...]


def shots(
    path: Path, spans: Sequence[tuple[float, float]] = (), least: float = 0.4, longest: float = 20.0
) -> Iterator[Shot]:
    """Yield a video's shots of at least `least` seconds; only those parts that `spans` name, where it does.

    A shot that goes on for longer than `longest` seconds is parted.
    """
    video = cv2.VideoCapture(str(path))
    if not video.isOpened():
        raise ConfigError(f"wants a video that OpenCV reads, got {path}")
    rate = video.get(cv2.CAP_PROP_FPS) or 25.0
    kept, before, number, first, span = _Thinned(), np.zeros(0), 0, 0, None

    def cut(until: int) -> Iterator[Shot]:
        if kept.frames and (until - first) / rate >= least:
            yield Shot(path.name, first / rate, until / rate, tuple(Picture(frame) for frame in kept.frames))

    while (read := video.read())[0]:
        frame, second = np.ascontiguousarray(read[1][..., ::-1], np.uint8), number / rate
        thumb = cv2.resize(frame, (THUMB, THUMB), interpolation=cv2.INTER_AREA).astype(np.float32)
        now = next((one for one in spans if one[0] <= second < one[1]), None)
        jumps = before.size > 0 and float(np.abs(thumb - before).mean()) > CUT
        if jumps or now != span or (number - first) / rate >= longest:
            yield from cut(number)
            kept, first = _Thinned(), number
        if not spans or now is not None:
            kept.add(frame)
        before, span, number = thumb, now, number + 1
    yield from cut(number)
    video.release()


class _Thinned:
    """Frames at even distances, at most `MOST` of them and the last one, however many come."""

    def __init__(self) -> None:
        self._kept, self._every, self._count = list[Pixels](), 1, 0
        self._last: Pixels | None = None

    def add(self, frame: Pixels) -> None:
        if self._count % self._every == 0:
            self._kept.append(frame)
        if len(self._kept) > MOST - 1:
            self._kept, self._every = self._kept[::2], 2 * self._every
        self._last, self._count = frame, self._count + 1

    @property
    def frames(self) -> list[Pixels]:
        if self._last is None or (self._count - 1) % self._every == 0:
            return self._kept
        return [*self._kept, self._last]
