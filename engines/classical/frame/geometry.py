"""Turn, level, cut and scale."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ....pictures import Box, Deep, Pixels, Samples, is_deep
from ....pictures.measures import bands

Numbers = NDArray[np.float64]

_AT_ONCE, _BAND = 12_000_000, 256
"""Pixels of a canvas up to which a picture is turned in one piece, and rows at a time beyond."""
_MOST_TILT = 12.0
"""Degrees; lines that lean more are taken as meant so."""
_HORIZON = 0.35
"""A line of this share of the longer side speaks for itself."""


def turn(pixels: Samples, degrees: float, *, keep_all: bool, at_once: int = _AT_ONCE) -> Samples:
    """Turn HWC clockwise by any angle; quarter turns are exact, others Lanczos.

    `keep_all`: grow, with transparent corners (4 channels come back). Else cut to the largest upright
    rectangle of the same shape that has no corners. `at_once`: pixels beyond which it is made in bands.
    """
    quarters, rest = divmod(degrees % 360, 90)
    if rest == 0:
        return np.ascontiguousarray(np.rot90(pixels, -int(quarters)))
    height, width = pixels.shape[:2]
    cosine, sine = abs(np.cos(np.radians(degrees))), abs(np.sin(np.radians(degrees)))
    if keep_all:
        size = round(width * cosine + height * sine), round(width * sine + height * cosine)
        return _warped(pixels, degrees, (max(1, size[0]), max(1, size[1])), 4, at_once)
    fit = min(width / (width * cosine + height * sine), height / (width * sine + height * cosine))
    size = max(1, int(width * fit)), max(1, int(height * fit))
    return _warped(pixels, degrees, size, pixels.shape[2], at_once)


def _warped(pixels: Samples, degrees: float, size: tuple[int, int], channels: int, at_once: int) -> Samples:
    """Turn around the middle into a canvas of `size`; what lies outside is mirrored.

    Where 4 channels are asked for it is transparent. Bands differ from the whole in the last bit of opacity.
    """
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)
    matrix[:, 2] += ((size[0] - width) / 2, (size[1] - height) / 2)
    rgb = np.ascontiguousarray(pixels[..., :3])
    opacity = _opacity(pixels) if channels == 4 else None
    turned = np.empty((size[1], size[0], channels), pixels.dtype)
    for rows in bands(size[1], size[1] if size[0] * size[1] <= at_once else _BAND):
        there, shape = matrix - [[0, 0, 0], [0, 0, rows.start]], (size[0], rows.stop - rows.start)
        turned[rows, :, :3] = cv2.warpAffine(
            rgb, there, shape, flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT_101
        )
        if opacity is not None:
            turned[rows, :, 3] = cv2.warpAffine(opacity, there, shape, flags=cv2.INTER_LINEAR)
    return turned


def _opacity(pixels: Samples) -> Samples:
    if pixels.shape[2] == 4:
        return np.ascontiguousarray(pixels[..., 3])
    return np.full(pixels.shape[:2], np.iinfo(pixels.dtype).max, pixels.dtype)


def lean(rgb: Pixels) -> tuple[float, float]:
    """Return by how many degrees the picture leans clockwise, and how sure that is in [0, 1].

    The angle that most length of straight lines agrees on, near level or upright; long level lines and
    upright ones near the middle count most. Line segments: von Gioi et al., "LSD" (2012).
    """
    segments = _segments(rgb)
    if segments is None:
        return 0.0, 0.0
    angles, weights, lengths = segments
    bins = np.arange(-_MOST_TILT, _MOST_TILT + 0.05, 0.1)
    votes = np.zeros(len(bins))
    np.add.at(votes, np.clip(np.rint((angles + _MOST_TILT) / 0.1).astype(int), 0, len(bins) - 1), weights)
    votes = np.convolve(votes, np.exp(-(np.linspace(-2.5, 2.5, 15) ** 2)), "same")
    near = np.abs(angles - bins[votes.argmax()]) < 1
    agreeing = float(weights[near].sum())
    enough = 1.0 if lengths[near].max() > _HORIZON else min(1.0, int(near.sum()) / 4)
    return float((angles[near] * weights[near]).sum() / agreeing), enough * agreeing / float(weights.sum())


def _segments(rgb: Pixels) -> tuple[Numbers, Numbers, Numbers] | None:
    """Return lean in degrees, weight and length of lines nearly level or upright; None for too few."""
    height, width = rgb.shape[:2]
    factor = min(1.0, 900 / max(height, width))
    grey = cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2GRAY)
    size = max(1, round(width * factor)), max(1, round(height * factor))
    if min(size) < 24:
        return None
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(small)[0]
    if found is None:
        return None
    lines = np.asarray(found, np.float64).reshape(-1, 4)
    across, down = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    length = np.hypot(across, down) / max(size)
    angle = np.degrees(np.arctan2(down, across)) % 180
    level, upright = (angle + 90) % 180 - 90, angle - 90
    is_level, is_upright = np.abs(level) < _MOST_TILT, np.abs(upright) < _MOST_TILT
    middle = np.exp(-((((lines[:, 0] + lines[:, 2]) / 2 / size[0] - 0.5) / 0.25) ** 2))
    weights = np.where(is_level, 1 + 4 * (length > _HORIZON), 0.8 * middle) * length**1.5
    keep = (length > 0.025) & (is_level | is_upright)
    if keep.sum() < 3 and length[keep].max(initial=0) < _HORIZON:
        return None
    return np.where(is_level, level, upright)[keep], weights[keep], length[keep]


def resized(pixels: Samples, width: int, height: int) -> Samples:
    """Scale HWC with Lanczos, averaging where it shrinks; colour under transparency does not leak."""
    if is_deep(pixels):
        return _resized_deep(pixels, width, height)
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS), np.uint8)


def _resized_deep(pixels: Deep, width: int, height: int) -> Deep:
    """Scale plane by plane in float32, which is what Pillow takes of more than 8 bits."""
    opacity = pixels[..., 3:].astype(np.float32) / 65535
    weight = opacity[..., 0] if opacity.size else np.float32(1)
    size, planes = (width, height), [pixels[..., channel] * weight for channel in range(3)]
    planes += [opacity[..., 0]] if opacity.size else []
    scaled = [_resized_plane(plane, size) for plane in planes]
    if opacity.size:
        cover = np.clip(scaled[3], 0, 1)
        scaled = [plane / np.maximum(cover, 1e-4) for plane in scaled[:3]] + [cover * 65535]
    return np.rint(np.clip(np.dstack(scaled), 0, 65535)).astype(np.uint16)


def _resized_plane(plane: NDArray[np.floating], size: tuple[int, int]) -> NDArray[np.float32]:
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS), np.float32)


def best_window(
    size: tuple[int, int], ratio: float, interest: NDArray[np.float32], keep: Box | None
) -> Box | None:
    """Return the largest box of that shape (width / height), placed where the interest is.

    `size`: (width, height) of the picture; `interest`: HW in [0, 1] of any size, covering the picture;
    `keep`: a box that stays inside, None is returned when it does not fit.
    """
    width, height = size
    across, down = fitted(size, ratio)
    best: tuple[float, Box] | None = None
    for left, top in _places(width - across, height - down):
        box = left, top, left + across, top + down
        if keep and not contains(box, keep):
            continue
        score = _composition(_scaled(box, size, interest.shape), interest)
        if best is None or score > best[0]:
            best = score, box
    return best[1] if best else None


def fitted(size: tuple[int, int], ratio: float) -> tuple[int, int]:
    """Return width and height of the largest box of that shape (width / height) inside `size`."""
    width, height = size
    if width / height > ratio:
        return max(1, min(width, round(height * ratio))), height
    return width, max(1, min(height, round(width / ratio)))


def _places(spare_x: int, spare_y: int, steps: int = 80) -> list[tuple[int, int]]:
    columns = np.unique(np.linspace(0, spare_x, steps + 1).round().astype(int))
    rows = np.unique(np.linspace(0, spare_y, steps + 1).round().astype(int))
    return [(int(left), int(top)) for top in rows for left in columns]


def contains(box: Box, inner: Box) -> bool:
    """Return whether all of `inner` lies in `box`."""
    return box[0] <= inner[0] and box[1] <= inner[1] and box[2] >= inner[2] and box[3] >= inner[3]


def _scaled(box: Box, size: tuple[int, int], shape: tuple[int, ...]) -> Box:
    x, y = shape[1] / size[0], shape[0] / size[1]
    left, top = min(int(box[0] * x), shape[1] - 1), min(int(box[1] * y), shape[0] - 1)
    return left, top, max(left + 1, round(box[2] * x)), max(top + 1, round(box[3] * y))


def _composition(box: Box, interest: NDArray[np.float32]) -> float:
    """Score a cut: what matters is inside, not on the edge, and near a third or the middle."""
    left, top, right, bottom = box
    inside = interest[top:bottom, left:right]
    total = float(interest.sum()) + 1e-6
    mass = float(inside.sum()) + 1e-6
    edge = float(inside[0].mean() + inside[-1].mean() + inside[:, 0].mean() + inside[:, -1].mean()) / 4
    x = float(inside.sum(axis=0) @ np.arange(inside.shape[1])) / mass / inside.shape[1]
    y = float(inside.sum(axis=1) @ np.arange(inside.shape[0])) / mass / inside.shape[0]
    off = sum(min(abs(p - 1 / 3), abs(p - 2 / 3), abs(p - 0.5) * 1.1) for p in (x, y))
    return 1.6 * mass / total - 0.25 * off - 0.8 * edge
