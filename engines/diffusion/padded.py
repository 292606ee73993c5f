"""Frame: the part of a picture that a model works on, at the model's size, and the way back."""

from dataclasses import dataclass
from math import sqrt

import cv2
import numpy as np

from ...pictures import Box, Mask, Picture, Pixels, Region

WIDEST = 3.0
"""Longer pictures are padded by reflection to this ratio: models have seen nothing longer."""

FAINT, PLAIN = 0.06, 0.18
"""A change below the first share of the range counts as none, above the second as full."""

UNSEEN = 0.02
"""What a soft mask lets through at most without being painted."""

STRIP = 512


@dataclass(frozen=True)
class Frame:
    """A box of the picture, how far it is padded, and the size that the model gets."""

    box: Box
    padded: tuple[int, int]
    """(width, height) of the box after padding to the right and below."""
    size: tuple[int, int]
    """(width, height) that the model works at."""

    def take(self, pixels: Pixels) -> Pixels:
        """Return what the model sees of HWC uint8 `pixels`: cropped, padded, resized."""
        return _resize(self._pad(self._crop(pixels)), self.size)

    def take_hole(self, mask: Mask) -> Mask:
        """Return 1 where HW float32 `mask` lets anything change, and one of the model's pixels around.

        What is smaller than one of the model's pixels counts too.
        """
        crop = self._pad((self._crop(mask) > UNSEEN).astype(np.float32))
        touched = (_resize(crop, self.size) > 1e-4).astype(np.uint8)
        return cv2.dilate(touched, np.ones((3, 3), np.uint8)).astype(np.float32)

    def give_mask(self, mask: Mask, picture: Picture) -> Mask:
        """Return a mask at the model's size as one of the picture's size, 0 outside the box."""
        whole = np.zeros((picture.height, picture.width), np.float32)
        left, top, right, bottom = self.box
        whole[top:bottom, left:right] = np.clip(self._unpad(mask), 0, 1)
        return whole

    def give(self, picture: Picture, shown: Pixels, made: Pixels, changed: Mask | None = None) -> Picture:
        """Return `picture` with what the model `made` of what it was `shown`, both at the model's size.

        Where nothing changed, the picture's own detail stays: the low-resolution difference is added to it.
        Give `shown` as the model's autoencoder returns it, and the autoencoder's own losses cancel too.
        `changed`: HW float32 at the model's size, 1 = take the model's pixels; measured when None.
        """
        left, top, right, bottom = self.box
        weight = change_weight(shown, made) if changed is None else changed
        fresh, seen, share = self._unpad(made), self._unpad(shown), self._unpad(weight)[..., None]
        whole = picture.rgb.copy()
        for y in range(0, bottom - top, STRIP):
            rows = slice(y, min(y + STRIP, bottom - top))
            there = (slice(top + rows.start, top + rows.stop), slice(left, right))
            detail = picture.rgb[there].astype(np.float32) - seen[rows]
            mixed = fresh[rows] + (1 - np.clip(share[rows], 0, 1)) * detail
            whole[there] = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
        return picture.with_rgb(whole)

    def paste(self, picture: Picture, made: Pixels, region: Region) -> Picture:
        """Return `picture` with the model's pixels inside the region and its own bytes outside."""
        left, top, right, bottom = self.box
        fresh, whole = self._unpad(made), picture.rgb.copy()
        for y in range(top, bottom, STRIP):
            there = (slice(y, min(y + STRIP, bottom)), slice(left, right))
            weight = region.mask[there][..., None]
            old = picture.rgb[there]
            mixed = old + weight * (fresh[y - top : y - top + STRIP].astype(np.float32) - old)
            whole[there] = np.rint(mixed).astype(np.uint8)
        return picture.with_rgb(whole)

    def _crop(self, array: np.ndarray) -> np.ndarray:
        left, top, right, bottom = self.box
        return array[top:bottom, left:right]

    def _pad(self, array: np.ndarray) -> np.ndarray:
        height, width = array.shape[:2]
        below, aside = self.padded[1] - height, self.padded[0] - width
        return cv2.copyMakeBorder(array, 0, below, 0, aside, cv2.BORDER_REFLECT_101)

    def _unpad(self, array: np.ndarray) -> np.ndarray:
        left, top, right, bottom = self.box
        return _resize(array, self.padded)[: bottom - top, : right - left]


def frame_for(
    size: tuple[int, int], region: Region | None, *, working: int, stride: int, context: float = 0.5
) -> Frame:
    """Choose what the model works on: the whole picture, or the region with its surroundings.

    `working`: side of the square whose area the model's picture has; its sides are multiples of `stride`.
    `context`: how much is added on each side, as a share of the region's longer side.
    """
    box = (0, 0, *size) if region is None or region.empty else _around(region.box, size, working, context)
    width, height = box[2] - box[0], box[3] - box[1]
    padded = max(width, round(height / WIDEST)), max(height, round(width / WIDEST))
    scale = working / sqrt(padded[0] * padded[1])
    fitted = tuple(max(round(side * scale / stride), 2) * stride for side in padded)
    return Frame(box, padded, (fitted[0], fitted[1]))


def change_weight(shown: Pixels, made: Pixels) -> Mask:
    """Return how plainly each pixel changed: HW float32, 0 = as before, 1 = new."""
    difference = np.abs(made.astype(np.float32) - shown).max(axis=2) / 255
    around = cv2.GaussianBlur(cv2.dilate(difference, np.ones((5, 5), np.uint8)), (0, 0), 2.0)
    share = np.clip((around - FAINT) / (PLAIN - FAINT), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)


def _around(box: Box, size: tuple[int, int], working: int, context: float) -> Box:
    left, top, right, bottom = box
    margin = context * max(right - left, bottom - top)
    starts, ends = [], []
    for start, end, limit in ((left, right, size[0]), (top, bottom, size[1])):
        wanted = min(max(end - start + 2 * margin, working), limit)
        first = round(min(max((start + end - wanted) / 2, 0), limit - wanted))
        starts.append(first)
        ends.append(max(min(first + round(wanted), limit), end))
    return starts[0], starts[1], ends[0], ends[1]


def _resize(array: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if (array.shape[1], array.shape[0]) == size:
        return array
    shrinks = size[0] * size[1] < array.shape[0] * array.shape[1]
    return cv2.resize(array, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
