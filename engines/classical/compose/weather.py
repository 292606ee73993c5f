"""Weather in front of a picture: fog with distance, rain and snow that fall at several depths."""

from collections.abc import Callable
from typing import Literal

import cv2
import numpy as np

from ....pictures import Box, Mask, Picture, Pixels
from ....pictures.color import Floats, linear_to_rgb, srgb_to_linear
from ..box_parts import PixelsIn, part
from ..resampled import enlarged
from ..tone.grading import Sliders, develop
from ..tone.strips import in_strips
from .depth import outdoors, sky_exchanged
from .falling import flakes, streaks

Weather = Literal["fog", "rain", "snow"]
_PATCHES = 512
"""Longest side in pixels that soft patches need."""
_Air = Callable[[Floats, Mask, Box], Floats]


def in_weather(picture: Picture, kind: Weather, amount: float, seed: int) -> Pixels:
    """Return the picture in fog, rain or falling snow, HW3 uint8; `amount` in [0, 1]."""
    return in_strips(picture.size, weather_in(picture, kind, amount, seed))


def weather_in(picture: Picture, kind: Weather, amount: float, seed: int) -> PixelsIn:
    """Return what makes any part of the picture in that weather; drops and flakes are those of the seed."""
    return _WEATHER[kind](picture, amount, seed)


def _fog(picture: Picture, amount: float, seed: int) -> PixelsIn:
    seen, veiled = outdoors(picture), _veil(picture.size, amount, (222, 220, 217), seed)
    return lambda box: linear_to_rgb(veiled(srgb_to_linear(picture.rgb[part(box)]), seen.far(box), box))


def _veil(size: tuple[int, int], amount: float, colour: tuple[int, int, int], seed: int) -> _Air:
    """Return what lays air on the light of a box: Koschmieder's law, thicker with distance and uneven."""
    patches, air = _patches(size, seed), srgb_to_linear(np.array(colour, np.uint8))

    def veiled(linear: Floats, far: Mask, box: Box) -> Floats:
        uneven = 0.8 + 0.4 * enlarged(patches, size, box)
        passing = np.exp(-2.2 * amount * far**1.3 * uneven)[..., None].astype(np.float32)
        return np.asarray(linear * passing + air * (1 - passing), np.float32)

    return veiled


def _patches(size: tuple[int, int], seed: int) -> Floats:
    """Return soft patches in [0, 1], wider than high, HW of a smaller size."""
    rng = np.random.default_rng(seed)
    scale = min(1.0, _PATCHES / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    total = np.zeros((height, width), np.float32)
    for octave in range(4):
        noise = rng.random((3 * 2**octave, 4 * 2**octave), np.float32)
        total += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(0.5**octave)
    return np.asarray((total - total.min()) / max(float(total.max() - total.min()), 1e-6), np.float32)


def _dull(
    picture: Picture, sliders: Sliders, amount: float, air: tuple[int, int, int], seed: int
) -> Callable[[Box], Floats]:
    """Return what makes the light of a box under clouds and through air, HW3 linear."""
    seen, veiled = outdoors(picture), _veil(picture.size, 0.3 * amount, air, seed)
    strength = min(1.0, 0.5 + 0.5 * amount)
    clouded = sky_exchanged(picture, seen, "overcast", strength=strength, keep=0.4, sun=0.5, seed=seed)

    def dull(box: Box) -> Floats:
        return veiled(srgb_to_linear(develop(clouded(box), sliders)), seen.far(box), box)

    return dull


def _rain(picture: Picture, amount: float, seed: int) -> PixelsIn:
    sliders = Sliders(exposure=-0.55 * amount, saturation=-0.35 * amount, temperature=-0.12)
    dull = _dull(picture, sliders, amount, (140, 143, 147), seed)
    drops = streaks(picture.size, amount, seed)

    def rainy(box: Box) -> Pixels:
        linear = dull(box)
        return linear_to_rgb(np.clip(linear + (0.7 - 0.45 * linear) * drops(box)[..., None], 0, 1))

    return rainy


def _snow(picture: Picture, amount: float, seed: int) -> PixelsIn:
    sliders = Sliders(saturation=-0.25 * amount, temperature=-0.12, exposure=-0.15 * amount)
    dull = _dull(picture, sliders, amount, (214, 218, 224), seed)
    falling = flakes(picture.size, amount, seed)

    def snowy(box: Box) -> Pixels:
        linear = dull(box)
        return linear_to_rgb(linear + (np.float32(0.93) - linear) * falling(box)[..., None])

    return snowy


_WEATHER: dict[str, Callable[[Picture, float, int], PixelsIn]] = {"fog": _fog, "rain": _rain, "snow": _snow}
