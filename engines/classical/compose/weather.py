"""Weather in front of a picture: fog with distance, rain and snow that fall at several depths."""

from collections.abc import Callable
from typing import Literal

import cv2
import numpy as np

from ....pictures import Mask, Picture, Pixels
from ....pictures.color import Floats, linear_to_rgb, srgb_to_linear
from ..tone.grading import Sliders, develop
from .depth import Outdoors, outdoors
from .skies import replaced_sky

Weather = Literal["fog", "rain", "snow"]
_PATCHES = 512
"""Longest side in pixels that soft patches need."""
_SOFTEST = 3.0
"""Blur in pixels beyond which flakes are drawn smaller and enlarged."""


def in_weather(picture: Picture, kind: Weather, amount: float, seed: int) -> Pixels:
    """Return the picture in fog, rain or falling snow, HW3 uint8; `amount` in [0, 1]."""
    return _WEATHER[kind](picture, amount, seed)


def _fog(picture: Picture, amount: float, seed: int) -> Pixels:
    veiled = _veiled(srgb_to_linear(picture.rgb), outdoors(picture).far, amount, (222, 220, 217), seed)
    return linear_to_rgb(veiled)


def _veiled(linear: Floats, far: Mask, amount: float, colour: tuple[int, int, int], seed: int) -> Floats:
    """Return light through air: Koschmieder's law, thicker with distance and uneven."""
    uneven = 0.8 + 0.4 * _patches(far.shape, seed)
    passing = np.exp(-2.2 * amount * far**1.3 * uneven)[..., None].astype(np.float32)
    air = srgb_to_linear(np.array(colour, np.uint8))
    return np.asarray(linear * passing + air * (1 - passing), np.float32)


def _patches(shape: tuple[int, int], seed: int) -> Floats:
    """Return soft patches in [0, 1], wider than high."""
    rng = np.random.default_rng(seed)
    scale = min(1.0, _PATCHES / max(shape))
    small = max(1, round(shape[1] * scale)), max(1, round(shape[0] * scale))
    total = np.zeros(small[::-1], np.float32)
    for octave in range(4):
        cells = (3 * 2**octave, 4 * 2**octave)
        noise = rng.random(cells, np.float32)
        total += cv2.resize(noise, small, interpolation=cv2.INTER_CUBIC) * np.float32(0.5**octave)
    total = (total - total.min()) / max(float(total.max() - total.min()), 1e-6)
    wide = cv2.resize(total, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(wide, np.float32).reshape(shape)


def _clouded(picture: Picture, seen: Outdoors, amount: float, seed: int) -> Pixels:
    """Return the picture with clouds over a sky that is surely seen."""
    if seen.sky is None:
        return picture.rgb
    whole, strength = (0, 0, *picture.size), min(1.0, 0.5 + 0.5 * amount)
    return replaced_sky(
        picture.rgb, seen.sky, "overcast", box=whole, strength=strength, keep=0.4, sun=0.5, seed=seed
    )


def _rain(picture: Picture, amount: float, seed: int) -> Pixels:
    seen = outdoors(picture)
    sliders = Sliders(exposure=-0.55 * amount, saturation=-0.35 * amount, temperature=-0.12)
    dull = develop(_clouded(picture, seen, amount, seed), sliders)
    linear = _veiled(srgb_to_linear(dull), seen.far, 0.3 * amount, (140, 143, 147), seed)
    streaks = _streaks(linear.shape[:2], amount, seed)[..., None]
    return linear_to_rgb(np.clip(linear + (0.7 - 0.45 * linear) * streaks, 0, 1))


def _streaks(shape: tuple[int, int], amount: float, seed: int) -> Floats:
    """Return drops drawn out by their fall, HW in [0, 0.5]: many fine far ones, few broad near ones."""
    height, width = shape
    rng, longest = np.random.default_rng(seed), max(shape)
    slant = rng.uniform(6, 14)
    light = np.zeros(shape, np.float32)
    for count, length, thick, soft, share in (
        (1500, 0.022, 0.0006, 0.4, 0.20),
        (520, 0.045, 0.0011, 0.6, 0.20),
        (70, 0.085, 0.0022, 1.4, 0.13),
    ):
        layer = np.zeros(shape, np.float32)
        for x, y, long, lean, bright in zip(
            *rng.uniform(
                (-0.1, -0.1, 0.6, -1.2, 0.35), (1.1, 1.1, 1.2, 1.2, 1.0), (int(count * amount), 5)
            ).T,
            strict=True,
        ):
            reach, angle = long * length * longest, np.radians(slant + lean)
            start = round(x * width), round(y * height)
            end = round(start[0] - reach * np.sin(angle)), round(start[1] + reach * np.cos(angle))
            cv2.line(layer, start, end, float(bright), max(1, round(thick * longest)), cv2.LINE_AA)
        light += cv2.GaussianBlur(layer, (0, 0), max(0.4, soft * longest / 1200)) * np.float32(share)
    return np.clip(light, 0, 0.5).astype(np.float32)


def _snow(picture: Picture, amount: float, seed: int) -> Pixels:
    seen = outdoors(picture)
    sliders = Sliders(saturation=-0.25 * amount, temperature=-0.12, exposure=-0.15 * amount)
    cold = develop(_clouded(picture, seen, amount, seed), sliders)
    linear = _veiled(srgb_to_linear(cold), seen.far, 0.3 * amount, (214, 218, 224), seed)
    flakes = _flakes(linear.shape[:2], amount, seed)[..., None]
    return linear_to_rgb(linear + (np.float32(0.93) - linear) * flakes)


def _flakes(shape: tuple[int, int], amount: float, seed: int) -> Floats:
    """Return flakes, HW in [0, 0.95]: many small sharp far ones, few large blurred near ones."""
    rng, longest = np.random.default_rng(seed), max(shape)
    cover = np.zeros(shape, np.float32)
    for count, radius, soft, share in (
        (2200, 0.0007, 0.0005, 0.75),
        (900, 0.0014, 0.0008, 0.8),
        (260, 0.0026, 0.0018, 0.7),
        (36, 0.006, 0.005, 0.42),
    ):
        scale = min(1.0, _SOFTEST / (soft * longest))
        height, width = (max(1, round(side * scale)) for side in shape)
        layer = np.zeros((height, width), np.float32)
        for x, y, size, bright, shape_ratio in zip(
            *rng.uniform((0, 0, 0.6, 0.6, 0.7), (1, 1, 1.4, 1.0, 1.0), (int(count * amount), 5)).T,
            strict=True,
        ):
            centre = (round(x * width * 16), round(y * height * 16))
            across = max(8, round(size * radius * longest * scale * 16))
            axes = (across, max(8, round(across * shape_ratio)))
            cv2.ellipse(layer, centre, axes, 180 * x, 0, 360, float(bright), -1, cv2.LINE_AA, 4)
        soft_layer = cv2.GaussianBlur(layer, (0, 0), max(0.4, soft * longest * scale)) * np.float32(share)
        if scale < 1:
            soft_layer = cv2.resize(soft_layer, shape[::-1], interpolation=cv2.INTER_LINEAR)
        np.maximum(cover, soft_layer.reshape(shape), out=cover)
    return np.clip(cover, 0, 0.95).astype(np.float32)


_WEATHER: dict[str, Callable[[Picture, float, int], Pixels]] = {"fog": _fog, "rain": _rain, "snow": _snow}
