"""Put a subject before another background."""

from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Mask, Pixels
from ....pictures.color import (
    Floats,
    linear_to_rgb,
    linear_to_srgb,
    oklab_to_linear,
    oklab_to_rgb,
    rgb_to_oklab,
    srgb_to_linear,
)
from ..find.refine import refine

Colour = tuple[int, int, int]
"""Gamma-coded red, green and blue, 0 to 255."""

WRAP = 0.15
"""Share of the new background's light on the thinnest edge of the subject."""
TONE_MATCH = 0.3
"""How far a new background goes towards the light of the old one."""
COARSE = 800
"""Longest side in pixels at which the subject's colours are first carried outwards."""


def cut_out(rgb: Pixels, mask: Mask) -> Mask:
    """Return the subject's alpha, HW float32 in [0, 1]: a hard mask is fitted to the picture's edges."""
    soft = int(((mask > 0.02) & (mask < 0.98)).sum())
    rim = int(np.count_nonzero(cv2.Laplacian((mask > 0.5).astype(np.uint8), cv2.CV_16S)))
    return mask if soft > rim else refine(rgb, mask)


def subject_colours(rgb: Pixels, alpha: Mask) -> Pixels:
    """Return the subject's own colours, HW3 uint8, without the old background in its soft edge.

    Where alpha is 1 the bytes are those of `rgb`. Forte 2021, "Approximate Fast Foreground Colour
    Estimation" (blur fusion, two passes), in linear light.
    """
    edge = (alpha > 0) & (alpha < 1)
    if not edge.any():
        return rgb
    window = _around(edge, margin=8)
    linear, share = srgb_to_linear(rgb[window]), alpha[window]
    height, width = share.shape
    factor = min(1.0, COARSE / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = _sized(linear, *size, cv2.INTER_AREA)
    near, far = _fused(small, small, small, _sized(share, *size, cv2.INTER_AREA), radius=45)
    near, far = (_sized(colours, width, height, cv2.INTER_LINEAR) for colours in (near, far))
    near, _ = _fused(linear, near, far, share, radius=max(3, ceil(3 / factor)))
    cleaned = rgb.copy()
    cleaned[edge] = linear_to_rgb(near[edge[window]])
    return cleaned


def _around(flags: NDArray[np.bool_], margin: int) -> tuple[slice, slice]:
    ys, xs = np.flatnonzero(flags.any(axis=1)), np.flatnonzero(flags.any(axis=0))
    return (
        slice(max(int(ys[0]) - margin, 0), int(ys[-1]) + margin + 1),
        slice(max(int(xs[0]) - margin, 0), int(xs[-1]) + margin + 1),
    )


def _sized(values: Floats, width: int, height: int, how: int) -> Floats:
    resized = np.asarray(cv2.resize(values, (width, height), interpolation=how), np.float32)
    return resized.reshape(height, width, *values.shape[2:])


def _fused(image: Floats, near: Floats, far: Floats, alpha: Mask, radius: int) -> tuple[Floats, Floats]:
    """Return foreground and background colours that blend to the image (Forte 2021, equations 4 to 7)."""

    def mean(values: Floats) -> Floats:
        return np.asarray(cv2.blur(values, (2 * radius + 1, 2 * radius + 1)), np.float32)

    share, rest = alpha[..., None], 1 - alpha[..., None]
    covered, tiny = mean(alpha)[..., None], np.float32(1e-5)
    near = np.asarray(mean(near * share) / (covered + tiny), np.float32)
    far = np.asarray(mean(far * rest) / (1 - covered + tiny), np.float32)
    own = near + share * (image - share * near - rest * far)
    return np.asarray(np.clip(own, 0, 1), np.float32), far


def compose(subject: Pixels, alpha: Mask, behind: Pixels) -> Pixels:
    """Lay the subject over what is behind, HW3 uint8, in linear light; its solid core keeps its bytes.

    A little of the new light wraps around the soft edge.
    """
    edge = (alpha > 0) & (alpha < 1)
    result = np.where((alpha >= 1)[..., None], subject, behind)
    if not edge.any():
        return result
    window = _around(edge, margin=0)
    inside = edge[window]
    around = max(3, round(0.01 * max(alpha.shape)))
    light = srgb_to_linear(behind[window])
    glow = np.asarray(cv2.blur(light, (2 * around + 1, 2 * around + 1)))[inside]
    share = alpha[window][inside][:, None]
    wrapped = srgb_to_linear(subject[window])[inside]
    wrapped += (glow - wrapped) * (WRAP * (1 - share))
    result[window][inside] = linear_to_rgb(wrapped * share + light[inside] * (1 - share))
    return result


def gradient(width: int, height: int, top: Colour, bottom: Colour) -> Pixels:
    """Return a gradient, HW3 uint8, even to the eye (OKLab) and dithered against banding."""
    ends = rgb_to_oklab(np.array([[top], [bottom]], np.uint8))[:, 0]
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    lab = np.asarray(ends[0] * (1 - share) + ends[1] * share, np.float32)
    column = linear_to_srgb(oklab_to_linear(lab[None])[0])
    noise = np.random.default_rng(0).random((height, width, 1), np.float32)
    return np.asarray((column[:, None] * 255 + noise).clip(0, 255), np.uint8)


def covering(picture: Pixels, width: int, height: int) -> Pixels:
    """Return the middle of a picture, HW3 uint8, scaled so that it covers (width, height)."""
    there = picture.shape[:2]
    scale = max(height / there[0], width / there[1])
    size = max(width, round(there[1] * scale)), max(height, round(there[0] * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8)
    top, left = (size[1] - height) // 2, (size[0] - width) // 2
    return np.ascontiguousarray(scaled[top : top + height, left : left + width])


def matched(behind: Pixels, rgb: Pixels, alpha: Mask) -> Pixels:
    """Return a new background whose mean light goes towards that of the old one, in OKLab.

    The subject was lit by the old background; a part of the way makes it belong.
    """
    old = alpha < 0.05
    if not old.any():
        return behind
    step = max(1, round((alpha.size / 250_000) ** 0.5))
    was = rgb_to_oklab(rgb[::step, ::step])[old[::step, ::step]]
    if not len(was):
        return behind
    comes = rgb_to_oklab(behind[::step, ::step]).reshape(-1, 3)
    shift = (was.mean(axis=0) - comes.mean(axis=0)) * TONE_MATCH
    return oklab_to_rgb(rgb_to_oklab(behind) + shift.astype(np.float32), "chroma")
