"""Autumn and winter: what leaves and grass look like in another season."""

from typing import Literal

import cv2
import numpy as np

from ....pictures import Mask, Picture, Pixels
from ....pictures.color import Floats, chroma, hue_degrees, oklab_to_rgb, rgb_to_oklab
from ....pictures.depth.levels import eight_bits
from ..find.guided_filter import guided
from ..find.refine import shrunk
from ..find.view import ramp
from ..tone.grading import Sliders, develop

Season = Literal["autumn", "winter"]
_LONGEST = 900
_GREEN = (98.0, 165.0)
"""Hues of leaves and grass, degrees of OKLab; straw, sand and tan fur lie below."""


_STRAW = 88.0
"""Hue of grass in autumn."""


def in_season(picture: Picture, season: Season, strength: float, seed: int) -> Pixels:
    """Return the picture in another season, HW3 uint8: its greenery changes, and a little the light."""
    return (_autumn if season == "autumn" else _winter)(picture.rgb, strength, seed)


def _leaves(rgb: Pixels) -> Mask:
    """Return how much each point is leaf or grass, HW float32 in [0, 1]."""
    small = shrunk(rgb, _LONGEST)
    seen = rgb_to_oklab(small)
    half = (_GREEN[1] - _GREEN[0]) / 2
    off = np.abs((hue_degrees(seen) - _GREEN[0] - half + 180) % 360 - 180)
    green = np.clip((half + 14 - off) / 14, 0, 1) * ramp(chroma(seen), 0.02, 0.045)
    green = np.asarray(cv2.GaussianBlur(green.astype(np.float32), (0, 0), 1.0), np.float32)
    fitted = guided(small, green, 5, eps=1e-3, onto=rgb)
    return np.clip(fitted, 0, 1).astype(np.float32)


def _autumn(rgb: Pixels, strength: float, seed: int) -> Pixels:
    lab = rgb_to_oklab(rgb)
    leaves = _leaves(rgb) * np.float32(strength)
    colourful, hue = chroma(lab), hue_degrees(lab)
    crowns = _crowns(rgb, leaves)
    turned = np.clip(86 - 42 * _clumps(leaves.shape, seed), 44, 88) - 0.12 * (hue - 125)
    wanted = np.radians(_STRAW + (turned - _STRAW) * crowns)
    much = np.clip(colourful * (0.75 + 0.55 * crowns) + 0.015 * crowns, 0, 0.17)
    changed = np.stack([lab[..., 0] * 1.05, much * np.cos(wanted), much * np.sin(wanted)], axis=2)
    mixed = lab + (changed - lab) * leaves[..., None]
    turning = oklab_to_rgb(mixed.astype(np.float32), "chroma")
    return eight_bits(develop(turning, Sliders(temperature=0.12 * strength)))


def _crowns(rgb: Pixels, leaves: Mask) -> Mask:
    """Return 1 where leaves hang in light and dark boughs, as in trees, 0 on a lawn; HW float32."""
    small = shrunk(rgb, _LONGEST)
    longest = max(small.shape[:2])
    weight = cv2.resize(leaves, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA)
    weight = weight.reshape(small.shape[:2]) ** 2 + np.float32(1e-4)

    def mean(values: Floats, reach: float) -> Floats:
        wide = cv2.GaussianBlur(values * weight, (0, 0), reach * longest)
        return np.asarray(wide / cv2.GaussianBlur(weight, (0, 0), reach * longest), np.float32)

    boughs = mean(rgb_to_oklab(small)[..., 0], 0.004)
    rough = np.sqrt(mean((boughs - mean(boughs, 0.025)) ** 2, 0.04))
    rows = np.linspace(0, 1, small.shape[0], dtype=np.float32)[:, None]
    crowns = ramp(rough, 0.03, 0.055) * (1 - 0.75 * ramp(rows, 0.6, 0.85))
    full = cv2.resize(crowns, (rgb.shape[1], rgb.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(full, np.float32).reshape(rgb.shape[:2])


def _winter(rgb: Pixels, strength: float, seed: int) -> Pixels:
    lab = rgb_to_oklab(rgb)
    leaves = _leaves(rgb)
    light = lab[..., 0]
    scale = max(rgb.shape) / 1000
    wide = cv2.GaussianBlur(light, (0, 0), 6 * scale)
    upper = cv2.GaussianBlur(light, (0, 0), 1.2 * scale)
    lit = ramp(upper - wide, -0.06, 0.07) * (0.55 + 0.45 * _clumps(light.shape, seed))
    frost = leaves * (0.35 + 0.65 * lit) * np.float32(strength)
    snow = np.clip(0.66 + 0.34 * light + 0.5 * (light - wide), 0, 0.97)
    whitened = light + (snow - light) * frost
    drained = (1 - 0.55 * np.float32(strength) * leaves - 0.4 * frost)[..., None]
    mixed = np.dstack([whitened, lab[..., 1:] * np.clip(drained, 0, 1)]).astype(np.float32)
    sliders = Sliders(temperature=-0.22 * strength, saturation=-0.2 * strength)
    return eight_bits(develop(oklab_to_rgb(mixed, "chroma"), sliders))


def _clumps(shape: tuple[int, int], seed: int) -> Floats:
    """Return clumps of the size of boughs, HW in [0, 1], about even."""
    rng, longest = np.random.default_rng(seed), max(shape)
    total = np.zeros(shape, np.float32)
    for cells, share in ((9, 1.0), (22, 0.7), (60, 0.5), (160, 0.35)):
        size = max(2, round(cells * shape[0] / longest)), max(2, round(cells * shape[1] / longest))
        noise = rng.standard_normal(size).astype(np.float32)
        total += cv2.resize(noise, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC) * np.float32(share)
    return ramp(total, -1.4, 1.4)
