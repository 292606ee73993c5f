"""Put a subject before another background."""

from collections.abc import Callable
from math import ceil

import cv2
import numpy as np

from ....pictures import Box, Mask, Pixels
from ....pictures.color import (
    Floats,
    linear_to_rgb,
    linear_to_srgb,
    oklab_to_linear,
    oklab_to_rgb,
    rgb_to_oklab,
    srgb_to_linear,
)
from ....pictures.measures import Where, bands
from ....pictures.region import around
from ..box_parts import part, placed, shared
from ..resampled import enlarged, reduced
from ..run_out import run_out
from .matte import Matte, soft, tiles

Subject = Callable[[Box], Pixels]
"""Makes the subject's colours in an XYXY box, HW3 uint8."""
Colour = tuple[int, int, int]
"""Gamma-coded red, green and blue, 0 to 255."""

WRAP = 0.15
"""Share of the new background's light on the thinnest edge of the subject."""
TONE_MATCH = 0.3
"""How far a new background goes towards the light of the old one."""
COARSE = 800
"""Longest side in pixels at which the subject's colours are first carried outwards."""


def subject_colours(rgb: Pixels, matte: Matte) -> Subject:
    """Return what makes the subject's own colours, without the old background in its soft edge.

    Where the matte is 1 the bytes are those of `rgb`, HW3 uint8. Forte 2021, "Approximate Fast Foreground
    Colour Estimation" (blur fusion, two passes), in linear light.
    """
    if not matte.edges:
        return lambda box: rgb[part(box)]
    left, top, right, bottom = window = matte.window(8)
    height, width = bottom - top, right - left
    factor = min(1.0, COARSE / max(height, width))
    size = max(1, round(width * factor)), max(1, round(height * factor))

    def band(rows: slice) -> Box:
        return left, top + rows.start, right, top + rows.stop

    small = reduced(lambda rows: srgb_to_linear(rgb[part(band(rows))]), (height, width, 3), size)
    share = reduced(lambda rows: matte.within(band(rows)), (height, width), size)
    far_and_near = _fused(small, small, small, share, radius=45)
    radius = max(3, ceil(3 / factor))

    def cleaned(box: Box) -> Pixels:
        edge, colours = soft(matte.within(box)), rgb[part(box)].copy()
        if edge.any():
            wide = shared(around(box, radius, matte.size), window)
            there = placed(wide, window)
            near, far = (enlarged(colour, (width, height), there) for colour in far_and_near)
            near, _ = _fused(srgb_to_linear(rgb[part(wide)]), near, far, matte.within(wide), radius)
            inner = shared(box, window)
            here, own = part(placed(inner, box)), edge[part(placed(inner, box))]
            colours[here][own] = linear_to_rgb(near[part(placed(inner, wide))][own])
        return colours

    return cleaned


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


def transparent(subject: Subject, rgb: Pixels, matte: Matte, shown: Matte) -> Pixels:
    """Return the subject alone, HW4 uint8; `shown`: the matte as far as the picture was opaque.

    What is fully clear holds nothing of what was there.
    """
    result = np.empty((*rgb.shape[:2], 4), np.uint8)
    for rows in bands(len(rgb)):
        result[rows, :, :3] = rgb[rows]
        share = shown.within((0, rows.start, rgb.shape[1], rows.stop))
        result[rows, :, 3] = np.rint(share * np.float32(255))
    for box in matte.edges:
        result[part(box)][..., :3] = subject(box)
    run_out(result)
    return result


def compose(subject: Subject, matte: Matte, behind: Pixels) -> Pixels:
    """Lay the subject over what is behind, HW3 uint8, which becomes the result, in linear light.

    Its solid core keeps its bytes. A little of the new light wraps around the soft edge.
    """
    laid = [(box, *_edge(subject, matte, behind, box)) for box in matte.edges]
    for box in tiles(matte.size):
        core = matte.within(box) >= 1
        if core.any():
            behind[part(box)][core] = subject(box)[core]
    for box, edge, colours in laid:
        behind[part(box)][edge] = colours
    return behind


def _edge(subject: Subject, matte: Matte, behind: Pixels, box: Box) -> tuple[Where, Pixels]:
    """Return where a box holds soft edge, and its colours there, N3 uint8."""
    reach = max(3, round(0.01 * max(matte.size)))
    wide = shared(around(box, reach, matte.size), matte.window(0))
    share = matte.within(box)
    edge, inner = soft(share), part(placed(box, wide))
    light = srgb_to_linear(behind[part(wide)])
    glow = np.asarray(cv2.blur(light, (2 * reach + 1, 2 * reach + 1)))[inner][edge]
    share = share[edge][:, None]
    wrapped = srgb_to_linear(subject(box))[edge]
    wrapped += (glow - wrapped) * (WRAP * (1 - share))
    return edge, linear_to_rgb(wrapped * share + light[inner][edge] * (1 - share))


def gradient(width: int, height: int, top: Colour, bottom: Colour) -> Pixels:
    """Return a gradient, HW3 uint8, even to the eye (OKLab) and dithered against banding."""
    ends = rgb_to_oklab(np.array([[top], [bottom]], np.uint8))[:, 0]
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    lab = np.asarray(ends[0] * (1 - share) + ends[1] * share, np.float32)
    column = linear_to_srgb(oklab_to_linear(lab[None])[0])
    random, result = np.random.default_rng(0), np.empty((height, width, 3), np.uint8)
    for rows in bands(height):
        noise = random.random((rows.stop - rows.start, width, 1), np.float32)
        result[rows] = (column[rows, None] * 255 + noise).clip(0, 255)
    return result


def covering(picture: Pixels, width: int, height: int) -> Pixels:
    """Return the middle of a picture, HW3 uint8, scaled so that it covers (width, height)."""
    there = picture.shape[:2]
    scale = max(height / there[0], width / there[1])
    size = max(width, round(there[1] * scale)), max(height, round(there[0] * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8)
    top, left = (size[1] - height) // 2, (size[0] - width) // 2
    return np.ascontiguousarray(scaled[top : top + height, left : left + width])


def matched(behind: Pixels, rgb: Pixels, matte: Matte) -> Pixels:
    """Return a new background, HW3 uint8, whose mean light goes towards that of the old one, in OKLab.

    The subject was lit by the old background; a part of the way makes it belong. `behind` is written over.
    """
    width, height = matte.size
    step = max(1, round((width * height / 250_000) ** 0.5))
    old = [matte.within((0, y, width, y + 1))[0, ::step] < 0.05 for y in range(0, height, step)]
    was = rgb_to_oklab(rgb[::step, ::step])[np.array(old)]
    if not len(was):
        return behind
    comes = rgb_to_oklab(behind[::step, ::step]).reshape(-1, 3)
    shift = ((was.mean(axis=0) - comes.mean(axis=0)) * TONE_MATCH).astype(np.float32)
    for rows in bands(height, 64):
        behind[rows] = oklab_to_rgb(rgb_to_oklab(behind[rows]) + shift, "chroma")
    return behind
