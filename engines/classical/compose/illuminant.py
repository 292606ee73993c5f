"""The colour of the light, found by witnesses: the brightest things, what is nearly grey, and skin.

A light is told as OKLab (a, b) of a grey thing of lightness 0.79 under it: its hue and its strength.
"""

from typing import Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Picture, Pixels
from ....pictures.color import (
    LUMINANCE,
    Floats,
    chroma,
    hue_degrees,
    linear_to_oklab,
    oklab_to_linear,
    rgb_to_oklab,
    srgb_to_linear,
)
from ....pictures.measures import Where
from ..find.person import find_faces
from ..find.sky import find_sky
from ..find.view import View
from ..tone.light_score import SKIN_HUES

Light = NDArray[np.float64]
Cast = Literal["yellow", "orange", "red", "pink", "magenta", "purple", "blue", "cyan", "green"]
CASTS: tuple[Cast, ...] = get_args(Cast)

_HUES: dict[Cast, float] = {
    "yellow": 90, "orange": 65, "red": 25, "pink": 0, "magenta": 330, "purple": 305, "blue": 260,
    "cyan": 205, "green": 145,
}  # fmt: skip
"""OKLab degrees of a grey thing that looks tinged with the colour."""
_WHITEST = 99.9
"""Percentile of each channel that stands for white."""
_BURNT = 0.95
"""Linear light from which on white may be burnt out."""
_FEW, _MANY = 0.02, 0.3
"""Share of nearly grey things below which they are no witness: beside white, and alone."""
_STRONGEST = 0.11
"""Strength of the strongest light that is taken away whole."""
_LEAST_SEEN = 0.022
"""Strength that is taken away at least of a cast that somebody sees."""
_NEUTRAL = 0.085
"""Strength up to which a thing may be grey under a coloured light."""
_MILD, _MILD_OF_WARM = 0.035, 0.02
"""Strength that is taken away at most unasked: evening sun and candles are meant to be warm."""
_WARM = (20.0, 95.0)
_COLOURED = (0.09, 0.12)
"""Strength between which a light comes to be meant: a stage, a sunset."""
_SURE = 0.5
"""Score from which on a sky is one."""
_SKY, _SKY_CHROMA = (205.0, 292.0), 0.03
_LEAVES, _LEAF_CHROMA = (105.0, 160.0), 0.08
"""OKLab degrees and least chroma of blue sky and of leaves."""
_BRIGHT, _FEW_BRIGHT = 0.5, 0.01
"""Share of the brightest light that a witness has, and of the picture that witnesses are at least."""
_LEVEL = 0.5
_LEAST_SKIN = 0.03
"""OKLab chroma below which living skin looks dead."""


def balancing_gains(small: Pixels) -> Light:
    """Return the gain of each linear channel that makes the brightest things white (white patch, Land 1977).

    A light stronger than lamps and shade are is taken for the things' own colour beyond that; faces that
    would lose the colour of skin hold it back.
    """
    light = white_of(small)
    size = _size(light)
    return _sparing_skin(small, light * min(1.0, _STRONGEST / max(size, 1e-6)) * _seen(size))


def seen_cast_gains(small: Pixels, cast: Cast) -> Light:
    """Return the gains that take away the cast that somebody sees: as far as is measured, and visibly."""
    hue = np.deg2rad(_HUES[cast])
    axis, measured = np.array([np.cos(hue), np.sin(hue)]), white_of(small)
    along = float(measured @ axis)
    if along <= 0.5 * _size(measured):
        return _neutralising(axis * max(along, _LEAST_SEEN))
    size = float(np.clip(_size(measured), _LEAST_SEEN, _STRONGEST))
    return _neutralising(measured / max(_size(measured), 1e-6) * size)


def mild_gains(small: Pixels) -> Light:
    """Return the gains that ease a cast that nobody spoke of; ones where the witnesses disagree.

    The channels must be brightest in one place, and light and dark greys tell of the same colour: evening
    sun has blue shadows, and coloured things are tinged each in its own way.
    """
    light = white_of(small)
    brightest = light if _white(small).min() >= _BURNT else _brightest(small)
    hue = float(np.rad2deg(np.arctan2(light[1], light[0])))
    in_one_place = float(np.interp(_cosine(light, brightest), (0.7, 0.95), (0, 1)))
    agreed = in_one_place * max(0.0, min(_cosine(light, grey) for grey in _greys(small)))
    meant = float(np.interp(max(_size(light), _size(brightest)), _COLOURED, (0, 1)))
    strength = min(_size(light), _size(brightest))
    most = _MILD_OF_WARM if _WARM[0] < hue < _WARM[1] else _MILD
    eased = agreed * (1 - meant) * _seen(strength) * min(0.8 * strength, most)
    return _sparing_skin(small, light / max(_size(light), 1e-6) * eased)


def white_of(small: Pixels) -> Light:
    """Return the light that the brightest things tell of, or greys where those are burnt out.

    Sky and leaves are doubtful witnesses: where little else is bright, greys are believed by half.
    """
    witnesses = _witnesses(small)
    if witnesses is None:
        lighter, darker = _greys(small)
        return (lighter + darker) / 4
    white = np.percentile(witnesses, _WHITEST, axis=0).astype(np.float64)
    if white.min() < _BURNT:
        return _of_grey(white)
    lighter, darker = _greys(small, _MANY)
    apart = _size(lighter - darker) / max(_size(lighter), _size(darker), 1e-9)
    return (lighter + darker) / 2 * float(np.interp(apart, (0.2, 0.7), (1, 0)))


def _witnesses(small: Pixels) -> Floats | None:
    """Return the linear light of what is neither sky nor leaves, N3; None where too little is bright."""
    linear = _linear(small)
    doubtful = _doubtful(small).ravel()
    if not doubtful.any():
        return linear
    luminance = linear @ LUMINANCE
    bright = luminance > _BRIGHT * float(np.percentile(luminance, _WHITEST))
    return linear[~doubtful] if (bright & ~doubtful).mean() >= _FEW_BRIGHT else None


def _doubtful(small: Pixels) -> Where:
    """Return HW bool: blue sky and leaves, whose colour is their own."""
    view = View(Picture(small))
    seen = [f.mask for f in find_sky(view) if f.score >= _SURE]
    masks = [cv2.resize(np.asarray(mask, np.float32), small.shape[1::-1]) > 0.5 for mask in seen]
    sky = np.logical_or.reduce(masks) if masks else np.zeros(small.shape[:2], np.bool_)
    lab = rgb_to_oklab(small)
    hue, colour = hue_degrees(lab), chroma(lab)
    blue = (hue > _SKY[0]) & (hue < _SKY[1]) & (colour > _SKY_CHROMA)
    leaves = (hue > _LEAVES[0]) & (hue < _LEAVES[1]) & (colour > _LEAF_CHROMA)
    found = ((sky & blue) | leaves).astype(np.uint8)
    return cv2.dilate(found, np.ones((3, 3), np.uint8)) > 0


def _white(small: Pixels) -> Light:
    """Return the linear level that stands for white in each channel."""
    return np.percentile(_linear(small), _WHITEST, axis=0).astype(np.float64)


def _brightest(small: Pixels) -> Light:
    """Return the light that the place of most luminance tells of: channels may be brightest elsewhere."""
    linear = _linear(small)
    luminance = linear @ LUMINANCE
    return _of_grey(linear[luminance >= np.percentile(luminance, 99.5)].mean(axis=0))


def _linear(small: Pixels) -> Floats:
    """Return linear light without grain, N3."""
    return np.asarray(cv2.blur(srgb_to_linear(small), (3, 3)), np.float32).reshape(-1, 3)


def _of_grey(linear: NDArray[np.floating]) -> Light:
    """Return the light under which a grey thing has a linear (3,)."""
    grey = np.maximum(linear, 1e-3)
    level = (grey / (LUMINANCE @ grey) * _LEVEL).reshape(1, 1, 3).astype(np.float32)
    return linear_to_oklab(level)[0, 0, 1:].astype(np.float64)


def _greys(small: Pixels, least: float = _FEW) -> tuple[Light, Light]:
    """Return the lights that nearly grey things tell of: their lighter half, and the darker; 0 of few."""
    lab = rgb_to_oklab(small)
    lightness = lab[..., 0]
    tinge = lab[..., 1:] / np.maximum(lightness, 0.1)[..., None] * np.cbrt(_LEVEL)
    grey = (small.max(axis=2) < 250) & (lightness > 0.15) & (np.hypot(*np.moveaxis(tinge, 2, 0)) < _NEUTRAL)
    if grey.mean() < least:
        return np.zeros(2), np.zeros(2)
    lighter = lightness >= np.median(lightness[grey])
    halves = (tinge[grey & lighter], tinge[grey & ~lighter])
    light, dark = (np.median(half, axis=0) if len(half) else np.zeros(2) for half in halves)
    return light.astype(np.float64), dark.astype(np.float64)


def _sparing_skin(small: Pixels, light: Light) -> Light:
    """Return the gains for a light, held back as far as faces would lose the colour of skin by it."""
    whole = _neutralising(light)
    if _size(light) < 0.004:
        return whole
    faces = [_middle(small, box) for box in find_faces(View(Picture(small)))]
    if not faces:
        return whole
    skin = np.array([np.median(face.reshape(-1, 3), axis=0) for face in faces], np.float32)
    shares = np.linspace(1, 0, 6)
    return whole ** min(shares, key=lambda share: round(_unlike_skin(skin * (whole**share)), 3))


def _middle(small: Pixels, box: tuple[int, int, int, int]) -> Floats:
    left, top, right, bottom = box
    inset = (right - left) // 4
    return srgb_to_linear(small[top + inset : bottom - inset, left + inset : right - inset])


def _unlike_skin(linear: NDArray[np.floating]) -> float:
    """Return how far colours (N, 3) lie from those of skin, in OKLab chroma on average."""
    lab = linear_to_oklab(linear[None].astype(np.float32))[0]
    colour = chroma(lab)
    middle, half = sum(SKIN_HUES) / 2, (SKIN_HUES[1] - SKIN_HUES[0]) / 2
    away = np.abs((hue_degrees(lab) - middle + 180) % 360 - 180) - half
    turned = colour * np.sin(np.deg2rad(np.clip(away, 0, 90)))
    return float((turned + np.maximum(_LEAST_SKIN - colour, 0)).mean())


def _neutralising(light: Light) -> Light:
    """Return the gains that make a light white and keep its luminance."""
    grey = np.array([[[np.cbrt(_LEVEL), *light]]], np.float32)
    gains = 1 / np.maximum(oklab_to_linear(grey)[0, 0].astype(np.float64), 1e-3)
    return gains / (LUMINANCE @ gains)


def _seen(size: float) -> float:
    """Return how much of a cast of that strength is seen: none of the slightest, then all."""
    return float(np.clip((size - 0.006) / 0.012, 0, 1))


def _size(light: Light) -> float:
    return float(np.linalg.norm(light))


def _cosine(one: Light, other: Light) -> float:
    return float(one @ other) / max(_size(one) * _size(other), 1e-9)
