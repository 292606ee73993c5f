"""Autumn and winter: what leaves and grass look like in another season."""

from typing import Literal

import cv2
import numpy as np

from ....pictures import Box, Mask, Picture, Pixels
from ....pictures.color import Floats, chroma, hue_degrees, oklab_to_rgb, rgb_to_oklab
from ....pictures.depth.levels import eight_bits
from ..box_parts import MaskIn, PixelsIn, part
from ..find.guided_filter import applied, coefficients
from ..find.refine import shrunk
from ..find.view import MOST_FITTED, ramp
from ..resampled import enlarged, reduced
from ..tone.grading import Sliders, develop
from ..tone.strips import in_strips

Season = Literal["autumn", "winter"]
_LONGEST = 900
_GREEN = (98.0, 165.0)
"""Hues of leaves and grass, degrees of OKLab; straw, sand and tan fur lie below."""
_STRAW = 88.0
"""Hue of grass in autumn."""
_CLUMPS = ((9, 1.0), (22, 0.7), (60, 0.5), (160, 0.35))
"""Clumps along the longer side, and how much they count."""


def in_season(picture: Picture, season: Season, strength: float, seed: int) -> Pixels:
    """Return the picture in another season, HW3 uint8: its greenery changes, and a little the light."""
    return in_strips(picture.size, season_in(picture, season, strength, seed))


def season_in(picture: Picture, season: Season, strength: float, seed: int) -> PixelsIn:
    """Return what makes any part of the picture in another season."""
    return (_autumn if season == "autumn" else _winter)(picture.rgb, strength, seed)


def _leaves(rgb: Pixels) -> MaskIn:
    """Return what makes a box of how much each point is leaf or grass."""
    small = shrunk(rgb, _LONGEST)
    seen = rgb_to_oklab(small)
    half = (_GREEN[1] - _GREEN[0]) / 2
    off = np.abs((hue_degrees(seen) - _GREEN[0] - half + 180) % 360 - 180)
    green = np.clip((half + 14 - off) / 14, 0, 1) * ramp(chroma(seen), 0.02, 0.045)
    green = np.asarray(cv2.GaussianBlur(green.astype(np.float32), (0, 0), 1.0), np.float32)
    slope, offset = coefficients(small, green, 5, 1e-3)
    return lambda box: np.clip(applied(slope, offset, rgb, box), 0, 1).astype(np.float32)


def _autumn(rgb: Pixels, strength: float, seed: int) -> PixelsIn:
    green, clumps, size = _leaves(rgb), _clumps(_size(rgb), seed), _size(rgb)
    trees = _crowns(rgb, lambda box: green(box) * np.float32(strength))
    light = Sliders(temperature=0.12 * strength)

    def turned_in(box: Box) -> Pixels:
        lab, leaves = rgb_to_oklab(rgb[part(box)]), green(box) * np.float32(strength)
        colourful, hue, crowns = chroma(lab), hue_degrees(lab), enlarged(trees, size, box)
        turned = np.clip(86 - 42 * clumps(box), 44, 88) - 0.12 * (hue - 125)
        wanted = np.radians(_STRAW + (turned - _STRAW) * crowns)
        much = np.clip(colourful * (0.75 + 0.55 * crowns) + 0.015 * crowns, 0, 0.17)
        changed = np.stack([lab[..., 0] * 1.05, much * np.cos(wanted), much * np.sin(wanted)], axis=2)
        mixed = lab + (changed - lab) * leaves[..., None]
        return eight_bits(develop(oklab_to_rgb(mixed.astype(np.float32), "chroma"), light))

    return turned_in


def _crowns(rgb: Pixels, leaves: MaskIn) -> Mask:
    """Return 1 where leaves hang in light and dark boughs, as in trees, 0 on a lawn; HW of a smaller size."""
    small = shrunk(rgb, _LONGEST)
    longest = max(small.shape[:2])
    width, height = _size(rgb)
    share = reduced(lambda rows: leaves((0, rows.start, width, rows.stop)), (height, width), _size(small))
    weight = share**2 + np.float32(1e-4)

    def mean(values: Floats, reach: float) -> Floats:
        wide = cv2.GaussianBlur(values * weight, (0, 0), reach * longest)
        return np.asarray(wide / cv2.GaussianBlur(weight, (0, 0), reach * longest), np.float32)

    boughs = mean(rgb_to_oklab(small)[..., 0], 0.004)
    rough = np.sqrt(mean((boughs - mean(boughs, 0.025)) ** 2, 0.04))
    rows = np.linspace(0, 1, small.shape[0], dtype=np.float32)[:, None]
    return np.asarray(ramp(rough, 0.03, 0.055) * (1 - 0.75 * ramp(rows, 0.6, 0.85)), np.float32)


def _winter(rgb: Pixels, strength: float, seed: int) -> PixelsIn:
    green, clumps, size = _leaves(rgb), _clumps(_size(rgb), seed), _size(rgb)
    around, upwards = _surroundings(rgb)
    sliders = Sliders(temperature=-0.22 * strength, saturation=-0.2 * strength)

    def frosted(box: Box) -> Pixels:
        lab, leaves, wide = rgb_to_oklab(rgb[part(box)]), green(box), enlarged(around, size, box)
        light = lab[..., 0]
        lit = ramp(enlarged(upwards, size, box), -0.06, 0.07) * (0.55 + 0.45 * clumps(box))
        frost = leaves * (0.35 + 0.65 * lit) * np.float32(strength)
        snow = np.clip(0.66 + 0.34 * light + 0.5 * (light - wide), 0, 0.97)
        whitened = light + (snow - light) * frost
        drained = (1 - 0.55 * np.float32(strength) * leaves - 0.4 * frost)[..., None]
        mixed = np.dstack([whitened, lab[..., 1:] * np.clip(drained, 0, 1)]).astype(np.float32)
        return eight_bits(develop(oklab_to_rgb(mixed, "chroma"), sliders))

    return frosted


def _surroundings(rgb: Pixels) -> tuple[Floats, Floats]:
    """Return the lightness around each point, and how much lighter what is near is; HW, a smaller size."""
    height, width = rgb.shape[:2]
    factor = min(1.0, (MOST_FITTED / (height * width)) ** 0.5)
    size = max(1, int(width * factor)), max(1, int(height * factor))
    light = reduced(lambda rows: rgb_to_oklab(rgb[rows])[..., 0], (height, width), size)
    scale = max(size) / 1000
    wide = np.asarray(cv2.GaussianBlur(light, (0, 0), 6 * scale), np.float32)
    near = np.asarray(cv2.GaussianBlur(light, (0, 0), 1.2 * scale), np.float32)
    return wide, near - wide


def _clumps(size: tuple[int, int], seed: int) -> MaskIn:
    """Return what makes a box of clumps of the size of boughs, about even."""
    rng, (width, height) = np.random.default_rng(seed), size
    longest = max(size)
    layers: list[Floats] = []
    for cells, share in _CLUMPS:
        rows, columns = (max(2, round(cells * side / longest)) for side in (height, width))
        layers.append(rng.standard_normal((rows, columns)).astype(np.float32) * np.float32(share))

    def clumps(box: Box) -> Mask:
        total = np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
        for layer in layers:
            total += enlarged(layer, size, box, cv2.INTER_CUBIC)
        return ramp(total, -1.4, 1.4)

    return clumps


def _size(pixels: Pixels) -> tuple[int, int]:
    return pixels.shape[1], pixels.shape[0]
