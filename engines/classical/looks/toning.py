"""What looks are made of: colour films with curves and split tones, black and white, prints in one tone."""

import numpy as np
from numpy.typing import NDArray

from ..tone.grading import Grading, Sliders, contrast_curve

Floats = NDArray[np.float32]
_X = np.linspace(0, 1, 256)
_CODES = np.arange(256) / 255
_SEEN = (0.38, 0.48, 0.14)
"""Sees red and green well: skin is light and skies are dark."""

Tone = tuple[float, float]
"""(OKLab hue in degrees, chroma) added to shadows or highlights."""


def film(
    sliders: Sliders = Sliders(),  # noqa: B008
    *,
    red: tuple[Tone, ...] = (),
    green: tuple[Tone, ...] = (),
    blue: tuple[Tone, ...] = (),
    shadows: Tone = (0, 0),
    highlights: Tone = (0, 0),
    fade: float = 0,
) -> Grading:
    """Return a colour film: a curve a channel, tinted shadows and highlights, lifted blacks."""
    channels = np.stack([_through(points) for points in (red, green, blue)])
    curve = np.float32(fade) + _X * (1 - fade)
    return Grading(sliders, None, _f32(channels), _f32(curve), _split(shadows, highlights))


def black_and_white(
    sliders: Sliders,
    contrast: float,
    toning: tuple[Floats, Floats] | None = None,
    seen: tuple[float, float, float] = _SEEN,
) -> Grading:
    """Return a black-and-white film; `seen`: how much of red, green and blue light it sees, 1 in all."""
    return Grading(sliders, np.tile(seen, (3, 1)), None, _f32(contrast_curve(_X, contrast)), toning)


def _through(points: tuple[Tone, ...]) -> NDArray[np.floating]:
    """Return the smooth curve through (in, out) points; without any, the straight line."""
    if not points:
        return _CODES
    x, y = np.array(points).T
    return np.clip(np.polyval(np.polyfit(x, y, len(points) - 1), _CODES), 0, 1)


def _split(shadows: Tone, highlights: Tone) -> tuple[Floats, Floats]:
    dark = np.clip(1 - _X / 0.6, 0, 1) * np.clip(_X / 0.18, 0, 1)
    bright = np.clip((_X - 0.45) / 0.4, 0, 1) * np.clip((1 - _X) / 0.08, 0.25, 1)
    turn_dark, turn_bright = np.radians(shadows[0]), np.radians(highlights[0])
    a = dark * shadows[1] * np.cos(turn_dark) + bright * highlights[1] * np.cos(turn_bright)
    b = dark * shadows[1] * np.sin(turn_dark) + bright * highlights[1] * np.sin(turn_bright)
    return _f32(a), _f32(b)


def one_tone(hue: float, most: float) -> tuple[Floats, Floats]:
    """Return the toning of a print in one colour: OKLab hue in degrees, chroma at mid grey."""
    chroma = most * np.sin(np.pi * _X) ** 0.7
    turn = np.radians(hue)
    return _f32(chroma * np.cos(turn)), _f32(chroma * np.sin(turn))


def _f32(table: NDArray[np.floating]) -> Floats:
    return np.ascontiguousarray(table, np.float32)


GREY = Sliders(saturation=-1)
