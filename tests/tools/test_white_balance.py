"""White balance asked for by itself: the brightest things are believed, and no cast is put on instead."""

import numpy as np
import pytest
from skimage import data
from skimage.color import rgb2lab

from retoucher.pictures import Picture, Pixels
from retoucher.pictures.color import linear_to_rgb, rgb_to_oklab, srgb_to_linear
from retoucher.tools.enhance import enhance

COFFEE = np.ascontiguousarray(data.coffee()[::3, ::3])
ASTRONAUT = np.ascontiguousarray(data.astronaut()[::3, ::3])
CAST = {
    "tungsten": (1.4, 1.0, 0.5),
    "shade": (0.8, 1.0, 1.35),
    "fluorescent": (0.9, 1.15, 0.75),
    "underwater": (0.5, 1.05, 1.1),
}
"""Gain of linear red, green and blue."""


def under(truth: Pixels, light: tuple[float, ...]) -> Pixels:
    gains = np.array(light, np.float32) / np.float32(np.array([0.2126, 0.7152, 0.0722]) @ light)
    return linear_to_rgb(np.clip(srgb_to_linear(truth) * gains, 0, 1))


def colour_off(made: Pixels, truth: Pixels) -> float:
    """Return the mean distance in CIELAB's a and b."""
    return float(np.linalg.norm((rgb2lab(made) - rgb2lab(truth))[..., 1:], axis=2).mean())


def balanced(rgb: Pixels) -> Pixels:
    return enhance(Picture(rgb), light=False).rgb


@pytest.mark.parametrize(
    ("truth", "bound"), [(COFFEE, 1 / 3), (ASTRONAUT, 0.45)], ids=["coffee", "astronaut"]
)
def test_drawn_casts_are_mostly_gone(truth: Pixels, bound: float) -> None:
    casts = [under(truth, light) for light in CAST.values()]
    left = np.mean([colour_off(balanced(bad), truth) for bad in casts])
    assert left < bound * np.mean([colour_off(bad, truth) for bad in casts])


@pytest.mark.parametrize("name", CAST)
def test_a_cast_does_not_become_its_opposite(name: str) -> None:
    """What is left points the way of the cast, or a tenth of it against."""
    mean = rgb_to_oklab(COFFEE)[..., 1:].mean(axis=(0, 1))
    bad = under(COFFEE, CAST[name])
    cast = rgb_to_oklab(bad)[..., 1:].mean(axis=(0, 1)) - mean
    left = rgb_to_oklab(balanced(bad))[..., 1:].mean(axis=(0, 1)) - mean
    assert -0.1 < float(left @ cast / (cast @ cast)) < 0.6


@pytest.mark.parametrize("truth", [COFFEE, ASTRONAUT], ids=["coffee", "astronaut"])
def test_what_has_no_cast_keeps_its_colours(truth: Pixels) -> None:
    assert colour_off(balanced(truth), truth) < 1.5


def test_a_light_stronger_than_any_lamp_is_the_things_own_colour() -> None:
    """A picture of nothing but a red wall stays red."""
    wall = np.full((60, 80, 3), (170, 30, 25), np.uint8)
    wall[20:40] = (120, 22, 18)
    assert np.hypot(*rgb_to_oklab(balanced(wall))[0, 0, 1:]) > 0.1


def test_all_improved_at_once_is_shyer_than_the_white_balance_asked_for() -> None:
    bad = under(COFFEE, CAST["tungsten"])
    both, asked = enhance(Picture(bad)).rgb, balanced(bad)
    assert colour_off(asked, COFFEE) < 0.6 * colour_off(both, COFFEE)
