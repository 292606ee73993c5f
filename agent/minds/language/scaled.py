"""Pictures scaled for a model, on white, quickly; what several pictures of it are cut from is made once."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log2
from threading import Lock
from typing import Generic, TypeVar

import cv2
import numpy as np

from ....pictures import Box, Picture

LONGEST = 1024
"""Pixels of the longer side; vision models scale down to about this themselves."""

T = TypeVar("T")


class Kept(Generic[T]):
    """The last things that were made, by name; each is made once, also by threads side by side."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._things)

    def get(self, name: str, make: Callable[[], T]) -> T:
        """Return what goes by that name, made where it is not kept; what was wanted longest ago goes."""
        with self._lock:
            thing = self._things.pop(name) if name in self._things else make()
            self._things[name] = thing
            while len(self._things) > self._most:
                self._things.popitem(last=False)
            return thing


@dataclass(frozen=True)
class Reduced:
    """A picture on white, as finely as its whole is shown or up to twice so."""

    pixels: np.ndarray
    scale: float

    def box(self, box: Box) -> Box:
        """Return where a box of the picture lies here."""
        left, top, right, bottom = (round(v * self.scale) for v in box)
        return left, top, max(right, left + 1), max(bottom, top + 1)


_reduced: Kept[Reduced] = Kept(6)
"""At most 2048 pixels long each: a megabyte or two, twelve at worst."""


def reduced(picture: Picture) -> Reduced:
    """Return the picture as small as its whole can be shown from; made once, however often it is shown."""
    if scale_of(*picture.size) == 1 and picture.alpha is None:
        return Reduced(picture.pixels, 1.0)
    return _reduced.get(picture.digest, lambda: _reduce(picture))


def _reduce(picture: Picture) -> Reduced:
    scale = scale_of(*picture.size)
    size = _times(picture.size, scale)
    if _finest(scale) == scale:
        small = on_paper(picture.pixels, size)
    else:
        small = _on_white(_parted(picture.pixels, size))
    small.setflags(write=False)
    return Reduced(small, max(small.shape[:2]) / max(picture.size))


def _finest(scale: float) -> float:
    """Return the scale of the reduced picture whose whole is shown at that one."""
    return scale if scale > 0.25 else 1 / 2 ** floor(log2(1 / scale))


def whole(picture: Picture) -> np.ndarray:
    """Return the picture as it is shown: RGB on white, 1024 pixels long at most."""
    return on_paper(reduced(picture).pixels, _times(picture.size, scale_of(*picture.size)))


def cut(picture: Picture, box: Box, scale: float) -> np.ndarray:
    """Return what an XYXY box in pixels holds, scaled, on white; from the reduced one where that will do."""
    size = _times((box[2] - box[0], box[3] - box[1]), scale)
    pixels = picture.pixels
    if scale <= _finest(scale_of(*picture.size)) < 1:
        small = reduced(picture)
        pixels, box = small.pixels, small.box(box)
    left, top, right, bottom = box
    return on_paper(pixels[top:bottom, left:right], size)


def changed(before: Picture, after: Picture) -> Box | None:
    """Return the box around what differs, looked for as finely as the model sees it first; None: nothing."""
    small, everywhere = reduced(before), (0, 0, *before.size)
    rough = _differing(small.pixels, reduced(after).pixels, (0, 0, *small.pixels.shape[1::-1]))
    if rough is None:
        return None if small.scale == 1 else _differing(before.rgb, after.rgb, everywhere)
    return rough if small.scale == 1 else _sharpened(rough, small.scale, before, after)


def _sharpened(rough: Box, scale: float, before: Picture, after: Picture) -> Box:
    """Return the box to the pixel, from one that was found at a scale: only its edges are looked at again."""
    by = ceil(1 / scale) + 1
    x0, y0, x1, y1 = (round(v / scale) for v in rough)
    left, top = max(0, x0 - by), max(0, y0 - by)
    right, bottom = min(before.width, x1 + by), min(before.height, y1 + by)
    edges = (
        (left, top, right, min(y0 + by, bottom)),
        (left, max(y1 - by, top), right, bottom),
        (left, top, min(x0 + by, right), bottom),
        (max(x1 - by, left), top, right, bottom),
    )
    found = [box for edge in edges if (box := _differing(before.rgb, after.rgb, edge))]
    if not found:
        return left, top, right, bottom
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _differing(before: np.ndarray, after: np.ndarray, within: Box) -> Box | None:
    """Return the box around what differs inside another one; None when nothing does."""
    left, top, right, bottom = within
    differs = cv2.bitwise_xor(before[top:bottom, left:right], after[top:bottom, left:right])
    x, y, wide, high = cv2.boundingRect(differs.reshape(bottom - top, -1))
    if not wide:
        return None
    return left + x // 3, top + y, left + (x + wide - 1) // 3 + 1, top + y + high


def scale_of(width: int, height: int, longest: int = LONGEST) -> float:
    """Return what makes a picture of this size no longer than that."""
    return min(1.0, longest / max(width, height))


def _times(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def on_paper(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the pixels, RGB or RGBA, at a size (width, height) and on white.

    Looks like averaging with weights (INTER_AREA at an odd scale) and takes a fifth of its time.
    """
    if pixels.shape[1::-1] == size and pixels.shape[2] == 3:
        return pixels
    pixels = _parted(pixels, size)
    larger = pixels.shape[1] < size[0]
    how = cv2.INTER_CUBIC if larger else cv2.INTER_LINEAR
    return _on_white(cv2.resize(pixels, size, interpolation=how))


def _parted(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return the pixels, multiplied by their opacity, at less than twice a size.

    Halved as long as that goes; the first quartering takes the middle four of sixteen, and between a quarter
    and a third nothing is done: four of nine to sixteen are then interpolated at once.
    """
    scale = max(size) / max(pixels.shape[:2])
    if pixels.shape[2] == 4:
        pixels = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGBA2mRGBA)
    if scale <= 0.25:
        pixels = _part(pixels, 4, cv2.INTER_LINEAR)
    while not 0.25 < scale < 1 / 3 and pixels.shape[1] >= 2 * size[0] and pixels.shape[0] >= 2 * size[1]:
        pixels = _part(pixels, 2, cv2.INTER_AREA)
    return pixels


def _part(pixels: np.ndarray, parts: int, how: int) -> np.ndarray:
    width, height = max(1, pixels.shape[1] // parts), max(1, pixels.shape[0] // parts)
    return cv2.resize(pixels[: height * parts, : width * parts], (width, height), interpolation=how)


def _on_white(pixels: np.ndarray) -> np.ndarray:
    """Lay pixels that are multiplied by their opacity on white."""
    if pixels.shape[2] == 3:
        return pixels
    white = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(pixels, 3)), cv2.COLOR_GRAY2RGB)
    return cv2.add(white, cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB), dst=white)
