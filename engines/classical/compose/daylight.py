"""The light of another hour: warm and low, blue after sunset, or night."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ....pictures import Box, Picture, Pixels
from ....pictures.color import LUMINANCE, Floats, linear_to_rgb, srgb_to_linear
from ..box_parts import PixelsIn, part
from ..find.view import ramp
from ..tone.strips import in_strips
from .depth import Outdoors, outdoors, sky_exchanged
from .skies import SkyKind

Hour = Literal["golden", "blue", "night"]
Gain = tuple[float, float, float]


@dataclass(frozen=True)
class _Light:
    exposure: float
    """Stops."""
    shadows: Gain
    highlights: Gain
    """Factors on red, green and blue, in linear light."""
    colour: float
    """Factor on chroma: eyes and films see less colour in the dark."""
    veil: tuple[float, Gain]
    """Share and colour of lit air in the distance."""
    side: float
    """Stops by which the sun's side is lighter than the middle."""
    sky: SkyKind
    keep: float
    """How much of the old clouds stays."""


_LIGHTS: dict[str, _Light] = {
    "golden": _Light(
        -0.12, (0.96, 0.95, 0.98), (1.2, 0.99, 0.7), 1.06, (0.16, (1.0, 0.66, 0.34)), 0.35, "sunset", 0.6
    ),
    "blue": _Light(
        -1.1, (0.62, 0.82, 1.3), (0.78, 0.9, 1.14), 0.8, (0.1, (0.2, 0.28, 0.5)), 0.0, "dusk", 0.5
    ),
    "night": _Light(
        -2.2, (0.5, 0.74, 1.3), (0.46, 0.64, 1.0), 0.55, (0.05, (0.02, 0.03, 0.07)), 0.0, "night", 0.25
    ),
}


def at_hour(picture: Picture, hour: Hour, strength: float, sun: float, seed: int) -> Pixels:
    """Return the picture in the light of another hour, HW3 uint8.

    `sun`: where it stands across the picture, in [0, 1]. Land is graded in linear light, shadows and
    highlights apart; a sky that is surely seen is exchanged for that hour's, its clouds kept in part.
    """
    return in_strips(picture.size, hour_in(picture, hour, strength, sun, seed))


def hour_in(picture: Picture, hour: Hour, strength: float, sun: float, seed: int) -> PixelsIn:
    """Return what makes any part of the picture in the light of another hour."""
    light, seen = _LIGHTS[hour], outdoors(picture)
    under = sky_exchanged(picture, seen, light.sky, strength=1, keep=light.keep, sun=sun, seed=seed)

    def lit_in(box: Box) -> Pixels:
        linear, share = srgb_to_linear(under(box)), seen.sky(box)[..., None]
        lit = _graded(linear, light, seen, sun, box) * (1 - share) + linear * share
        was = srgb_to_linear(picture.rgb[part(box)])
        return linear_to_rgb(was + (lit - was) * np.float32(strength))

    return lit_in


def _graded(linear: Floats, light: _Light, seen: Outdoors, sun: float, box: Box) -> Floats:
    brightness = linear @ LUMINANCE.astype(np.float32)
    bright = ramp(np.sqrt(brightness), 0.15, 0.8)[..., None]
    gains = (
        np.array(light.shadows, np.float32) * (1 - bright) + np.array(light.highlights, np.float32) * bright
    )
    side = _from_the_side(seen.size[0], sun)[box[0] : box[2]]
    stops = np.float32(light.exposure) + side * np.float32(light.side)
    graded = linear * gains * np.exp2(stops)[None, :, None]
    grey = (graded @ LUMINANCE.astype(np.float32))[..., None]
    graded = grey + (graded - grey) * np.float32(light.colour)
    if light.veil[0]:
        share = (light.veil[0] * seen.far(box) ** 2)[..., None].astype(np.float32)
        graded = graded * (1 - share) + np.array(light.veil[1], np.float32) * share
    return np.clip(graded, 0, 1).astype(np.float32)


def _from_the_side(width: int, sun: float) -> Floats:
    """Return 1 at the sun's column, falling to -0.4 at the farthest one."""
    across = np.abs(np.linspace(0, 1, width, dtype=np.float32) - sun)
    return np.asarray(1 - 1.4 * across / max(sun, 1 - sun), np.float32)
