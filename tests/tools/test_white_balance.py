"""White balance, asked for by itself, of a cast that is named, and unasked: no cast is put on instead."""

from collections.abc import Callable

import numpy as np
import pytest
from skimage import data
from skimage.color import rgb2lab

from retoucher.engines.classical.compose.illuminant import Cast, seen_cast_gains, white_of
from retoucher.pictures import Picture, Pixels, Region
from retoucher.pictures.color import linear_to_rgb, rgb_to_oklab, srgb_to_linear
from retoucher.tools.enhance import enhance
from retoucher.tools.expose import expose

COFFEE = np.ascontiguousarray(data.coffee()[::3, ::3])
ASTRONAUT = np.ascontiguousarray(data.astronaut()[::3, ::3])
CAST = {
    "tungsten": (1.4, 1.0, 0.5),
    "shade": (0.8, 1.0, 1.35),
    "fluorescent": (0.9, 1.15, 0.75),
    "underwater": (0.5, 1.05, 1.1),
}
"""Gain of linear red, green and blue."""


SAID = {"tungsten": "orange", "shade": "blue", "fluorescent": "green", "underwater": "cyan"}
SLIGHT = {"yellow": (1.15, 1.0, 0.8), "blue": (0.9, 1.0, 1.18)}


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


@pytest.mark.parametrize("lawn", [(110, 205, 80), (140, 225, 60)])
def test_leaves_are_no_witness_of_the_light(lawn: tuple[int, int, int]) -> None:
    """A lawn is the brightest thing beside a grey wall: it is green by itself."""
    scene = np.full((120, 160, 3), 150, np.float64)
    scene[60:] = lawn
    scene += np.random.default_rng(4).normal(0, 4, (120, 160, 1))
    before = np.clip(scene, 0, 255).astype(np.uint8)
    assert np.hypot(*white_of(before)) < 0.006
    assert colour_off(balanced(before), before) < 1


def test_a_light_stronger_than_any_lamp_is_the_things_own_colour() -> None:
    """A picture of nothing but a red wall stays red."""
    wall = np.full((60, 80, 3), (170, 30, 25), np.uint8)
    wall[20:40] = (120, 22, 18)
    assert np.hypot(*rgb_to_oklab(balanced(wall))[0, 0, 1:]) > 0.1


def test_all_improved_at_once_is_shyer_than_the_white_balance_asked_for() -> None:
    bad = under(COFFEE, CAST["tungsten"])
    both, asked = enhance(Picture(bad)).rgb, balanced(bad)
    assert colour_off(asked, COFFEE) < 0.6 * colour_off(both, COFFEE)


@pytest.mark.parametrize("truth", [COFFEE, ASTRONAUT], ids=["coffee", "astronaut"])
@pytest.mark.parametrize("name", CAST)
def test_a_cast_that_is_named_goes_visibly_and_not_too_far(truth: Pixels, name: str) -> None:
    bad = under(truth, CAST[name])
    made = enhance(Picture(bad), light=False, cast=SAID[name]).rgb
    assert colour_off(made, truth) < 0.75 * colour_off(bad, truth)


@pytest.mark.parametrize("truth", [COFFEE, ASTRONAUT], ids=["coffee", "astronaut"])
@pytest.mark.parametrize("said", SLIGHT)
def test_a_slight_cast_that_is_named_moves_and_does_not_grow(truth: Pixels, said: str) -> None:
    bad = under(truth, SLIGHT[said])
    made = enhance(Picture(bad), light=False, cast=said).rgb
    assert colour_off(made, bad) > 2
    assert colour_off(made, truth) < colour_off(bad, truth)


@pytest.mark.parametrize("truth", [COFFEE, ASTRONAUT], ids=["coffee", "astronaut"])
@pytest.mark.parametrize("name", CAST)
def test_light_that_is_set_eases_a_cast_and_never_adds_to_it(truth: Pixels, name: str) -> None:
    bad = under(truth, CAST[name])
    lit, balanced_too = light_alone(bad), expose(Picture(bad)).rgb
    assert tinge_left(balanced_too, bad, truth) < tinge_left(lit, bad, truth) + 0.02


@pytest.mark.parametrize(
    ("truth", "name", "most"),
    [
        (COFFEE, "fluorescent", 0.65),
        (ASTRONAUT, "tungsten", 0.85),
        (ASTRONAUT, "fluorescent", 0.5),
        (ASTRONAUT, "underwater", 0.65),
    ],
    ids=["coffee", "lamp", "tube", "sea"],
)
def test_a_cast_that_all_witnesses_tell_of_is_eased_unasked(truth: Pixels, name: str, most: float) -> None:
    bad = under(truth, CAST[name])
    assert tinge_left(expose(Picture(bad)).rgb, bad, truth) < most


def test_a_cast_that_is_named_goes_visibly_where_nothing_tells_of_it() -> None:
    """The sky is burnt out, and all below is coloured or black."""
    meadow = np.full((120, 160, 3), 255, np.uint8)
    meadow[60:] = (120, 140, 70)
    meadow[100:] = (4, 4, 4)
    made = enhance(Picture(meadow), light=False, colour=False, cast="yellow").rgb
    before, after = (rgb_to_oklab(rgb)[70:95, :, 2].mean() for rgb in (meadow, made))
    assert not white_of(meadow).any()
    assert after < before - 0.005


@pytest.mark.parametrize("said", SLIGHT)
def test_a_cast_that_is_named_goes_though_colours_are_not_enlivened(said: Cast) -> None:
    bad = under(pale(COFFEE), SLIGHT[said])
    made = enhance(Picture(bad), light=False, colour=False, cast=said).rgb
    gains = seen_cast_gains(bad, said).astype(np.float32)
    assert colour_off(made, bad) > 2
    wanted = linear_to_rgb(srgb_to_linear(bad) * gains)
    np.testing.assert_allclose(made[wanted < 230], wanted[wanted < 230], atol=1)


def pale(rgb: Pixels) -> Pixels:
    grey = rgb.mean(axis=2, keepdims=True)
    return np.rint(grey + (rgb - grey) * 0.3).astype(np.uint8)


def tinge_left(made: Pixels, bad: Pixels, truth: Pixels) -> float:
    """Return the share of a cast's mean OKLab push that is left, along its own direction."""
    was, now, right = (rgb_to_oklab(rgb)[..., 1:].mean(axis=(0, 1)) for rgb in (bad, made, truth))
    return float((now - right) @ (was - right) / ((was - right) @ (was - right)))


def sunset() -> Pixels:
    down = np.linspace(0, 1, 120)[:, None, None]
    sky = (1 - down) * np.array([0.22, 0.2, 0.42]) + down * np.array([0.95, 0.5, 0.14])
    picture = np.broadcast_to(sky, (120, 160, 3)).copy()
    picture[85:, :] = (0.02, 0.022, 0.035)
    picture[60:85, 40:70] = (0.03, 0.03, 0.045)
    return linear_to_rgb(picture.astype(np.float32))


def candle() -> Pixels:
    """A flame that burns out, and a wall that its light falls off on."""
    y, x = np.mgrid[:120, :160]
    near = 1 / (1 + ((x - 80) ** 2 + (y - 60) ** 2) / 300)
    picture = near[..., None] * np.array([0.5, 0.22, 0.06])
    picture[52:66, 77:83] = 1
    return linear_to_rgb(picture.astype(np.float32))


def stage() -> Pixels:
    across = np.linspace(0, 1, 160)[None, :, None]
    lights = (1 - across) * np.array([0.9, 0.05, 0.7]) + across * np.array([0.1, 0.15, 0.95])
    return linear_to_rgb(np.broadcast_to(lights * 0.6, (120, 160, 3)).astype(np.float32))


@pytest.mark.parametrize("meant", [sunset, candle, stage])
def test_light_that_is_meant_keeps_its_colour(meant: Callable[[], Pixels]) -> None:
    picture = meant()
    np.testing.assert_allclose(expose(Picture(picture)).rgb, light_alone(picture), atol=2)


def light_alone(rgb: Pixels) -> Pixels:
    """Return what is made of it in a region that is all of it: a part's colours are not touched."""
    return expose(Picture(rgb), Region(np.ones(rgb.shape[:2], np.float32))).rgb
