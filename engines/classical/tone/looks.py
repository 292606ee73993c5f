"""Named looks: film, darkroom and cinema colours as tables for the fused pass."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ....pictures import Box, Samples
from .grading import Grading, Sliders, contrast_curve, grade

Floats = NDArray[np.float32]
_X = np.linspace(0, 1, 256)
_CODES = np.arange(256) / 255

Tone = tuple[float, float]
"""(OKLab hue in degrees, chroma) added to shadows or highlights."""


def apply_look(rgb: Samples, name: str, box: Box) -> Samples:
    """Return the pixels of `box` under the look of that name; HW3 uint8 or uint16."""
    left, top, right, bottom = box
    return grade(rgb[top:bottom, left:right], LOOKS[name](), rgb, (left, top))


def _film(
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


def _black_and_white(
    sliders: Sliders, contrast: float, toning: tuple[Floats, Floats] | None = None
) -> Grading:
    """Return a black-and-white film that sees red and green well, skin light and skies dark."""
    film = np.tile([0.38, 0.48, 0.14], (3, 1))
    return Grading(sliders, film, None, _f32(contrast_curve(_X, contrast)), toning)


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


def _sepia_tone() -> tuple[Floats, Floats]:
    chroma = 0.055 * np.sin(np.pi * _X) ** 0.7
    turn = np.radians(72)
    return _f32(chroma * np.cos(turn)), _f32(chroma * np.sin(turn))


def _f32(table: NDArray[np.floating]) -> Floats:
    return np.ascontiguousarray(table, np.float32)


_GREY = Sliders(saturation=-1)
_CROSSED = ((0, 0), (0.25, 0.2), (0.75, 0.83), (1, 1))

LOOKS: dict[str, Callable[[], Grading]] = {
    "black_and_white": lambda: _black_and_white(_GREY, 0.25),
    "sepia": lambda: _black_and_white(_GREY, 0.1, _sepia_tone()),
    "noir": lambda: _black_and_white(
        Sliders(saturation=-1, exposure=-0.25, clarity=0.35, vignette=0.45, grain=0.2), 0.65
    ),
    "vintage": lambda: _film(
        Sliders(saturation=-0.22, contrast=0.1, vignette=0.3, grain=0.15),
        red=((0, 0.04), (0.5, 0.54), (1, 0.97)),
        blue=((0, 0.1), (0.5, 0.48), (1, 0.84)),
        shadows=(200, 0.012),
        highlights=(80, 0.02),
        fade=0.07,
    ),
    "faded": lambda: _film(
        Sliders(saturation=-0.24), shadows=(250, 0.015), highlights=(85, 0.012), fade=0.14
    ),
    "warm_film": lambda: _film(
        Sliders(saturation=-0.06, contrast=0.08),
        red=((0, 0.03), (0.5, 0.53), (1, 0.985)),
        blue=((0, 0.04), (0.5, 0.49), (1, 0.93)),
        shadows=(190, 0.008),
        highlights=(75, 0.018),
        fade=0.02,
    ),
    "cool_film": lambda: _film(
        Sliders(saturation=-0.1, contrast=0.08),
        red=((0, 0.02), (0.5, 0.48), (1, 0.96)),
        blue=((0, 0.05), (0.5, 0.53), (1, 0.99)),
        shadows=(240, 0.016),
        highlights=(200, 0.01),
        fade=0.03,
    ),
    "teal_orange": lambda: _film(
        Sliders(saturation=0.08, contrast=0.12), shadows=(215, 0.045), highlights=(62, 0.035)
    ),
    "bleach_bypass": lambda: _film(Sliders(saturation=-0.6, contrast=0.4)),
    "cross_process": lambda: _film(
        Sliders(saturation=0.1),
        red=_CROSSED,
        green=((0, 0), (0.25, 0.23), (0.75, 0.8), (1, 1)),
        blue=((0, 0.12), (1, 0.85)),
    ),
    "golden_hour": lambda: _film(
        Sliders(temperature=0.45, shadows=0.2, highlights=-0.25, saturation=0.05, vignette=0.15),
        shadows=(40, 0.012),
        highlights=(75, 0.035),
    ),
    "moonlight": lambda: _film(
        Sliders(exposure=-1.5, temperature=-0.6, saturation=-0.5, highlights=-0.3, vignette=0.2),
        shadows=(262, 0.03),
        highlights=(250, 0.02),
    ),
    "high_key": lambda: _film(
        Sliders(exposure=0.7, shadows=0.55, contrast=-0.1, blacks=0.4, saturation=-0.12)
    ),
    "low_key": lambda: _film(
        Sliders(exposure=-0.9, contrast=0.35, blacks=-0.4, saturation=-0.1, vignette=0.4)
    ),
    "cinematic": lambda: _film(
        Sliders(exposure=-0.1, contrast=0.22, highlights=-0.25, saturation=-0.08, vignette=0.2),
        shadows=(220, 0.025),
        highlights=(65, 0.02),
        fade=0.03,
    ),
}
"""Name of a look → its grading."""
