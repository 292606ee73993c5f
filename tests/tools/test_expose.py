"""expose lights a picture as far as it is wrong, and says so where it is not."""

import numpy as np
import pytest
from skimage import data

from retoucher.engines.classical.compose.well_lit import best_light
from retoucher.engines.classical.tone.grading import grade
from retoucher.pictures import Picture, Pixels
from retoucher.pictures.color import linear_to_rgb, rgb_to_oklab, srgb_to_linear
from retoucher.tools.expose import expose

FACE = (slice(20, 60), slice(60, 90))
"""The astronaut's, in the copy used here."""
ASTRONAUT = np.ascontiguousarray(data.astronaut()[::3, ::3])
COFFEE = np.ascontiguousarray(data.coffee()[::3, ::3])
CAT = np.ascontiguousarray(data.chelsea()[::2, ::2])


def exposed(pixels: Pixels, stops: float) -> Picture:
    return Picture(linear_to_rgb(np.minimum(srgb_to_linear(pixels) * 2.0**stops, 1)))


def lightness(picture: Picture) -> np.ndarray:
    return rgb_to_oklab(picture.rgb)[..., 0]


def off(picture: Picture, truth: Pixels) -> float:
    return float(np.linalg.norm(rgb_to_oklab(picture.rgb) - rgb_to_oklab(truth), axis=2).mean())


@pytest.mark.parametrize("truth", [ASTRONAUT, COFFEE, CAT], ids=["astronaut", "coffee", "cat"])
@pytest.mark.parametrize("stops", [-1.5, -2.5])
def test_what_is_too_dark_comes_back_to_what_it_was(truth: Pixels, stops: float) -> None:
    dark = exposed(truth, stops)
    assert off(expose(dark, brighten=1), truth) < 0.3 * off(dark, truth)


@pytest.mark.parametrize("truth", [ASTRONAUT, COFFEE, CAT], ids=["astronaut", "coffee", "cat"])
def test_what_is_too_bright_comes_nearer_to_what_it_was(truth: Pixels) -> None:
    bright = exposed(truth, 1)
    assert off(expose(bright, brighten=-1), truth) < 0.8 * off(bright, truth)


@pytest.mark.parametrize("truth", [ASTRONAUT, COFFEE, CAT], ids=["astronaut", "coffee", "cat"])
def test_burnt_whites_stay_white_and_shadows_are_not_heavy(truth: Pixels) -> None:
    """Shadows keep their contrast, as with less light, and lose less than 40 % of their lightness."""
    bright = exposed(truth, 1.5)
    made = expose(bright, brighten=-1)
    burnt = bright.rgb.min(axis=2) >= 254
    assert burnt.any()
    assert made.rgb[burnt].min() >= 250
    before, after = lightness(bright), lightness(made)
    dark = (before > 0.05) & (before < 0.45)
    assert dark.mean() > 0.01
    assert after[dark].mean() > 0.6 * before[dark].mean()
    spread = after[dark].std() / after[dark].mean()
    assert spread == pytest.approx(before[dark].std() / before[dark].mean(), rel=0.1)


def test_what_is_too_bright_is_not_burnt_out_further() -> None:
    """A white wall in a veil: taking the veil away may not take the wall's drawing."""
    wall = np.full((120, 160, 3), (90, 110, 130), np.uint8)
    wall[60:] = 232 + np.random.default_rng(3).integers(-14, 14, (60, 160, 1))
    wall[100:, :40] = 255
    made = expose(Picture(wall), brighten=-1).rgb[60:100]
    assert made.max(axis=2).mean() < 235
    assert made.std() > 6


def test_a_veil_is_taken_away_without_a_word_about_the_direction() -> None:
    flat = Picture(np.rint(COFFEE * 0.45 + 70).astype(np.uint8))
    assert off(expose(flat), COFFEE) < 0.3 * off(flat, COFFEE)


def test_fog_stays_fog() -> None:
    fog = Picture(np.rint(COFFEE * 0.12 + 150).astype(np.uint8))
    made = lightness(expose(fog))
    assert made.std() < 2 * lightness(fog).std()
    assert 0.5 < made.mean() < 0.8


def test_skin_is_not_burnt_out() -> None:
    made = lightness(expose(exposed(ASTRONAUT, -2), brighten=2))[FACE]
    assert (made > 0.985).mean() < 0.01
    assert made.mean() > 0.6


@pytest.mark.parametrize("truth", [ASTRONAUT, COFFEE, CAT], ids=["astronaut", "coffee", "cat"])
def test_a_well_lit_picture_hardly_changes(truth: Pixels) -> None:
    assert np.abs(lightness(expose(Picture(truth))) - lightness(Picture(truth))).mean() < 0.03


def test_a_second_time_changes_little() -> None:
    once = expose(exposed(COFFEE, -2))
    assert np.abs(lightness(expose(once)) - lightness(once)).mean() < 0.03


def test_amounts_count_and_its_owner_is_believed() -> None:
    start = lightness(Picture(ASTRONAUT)).mean()
    slight, plain, much = (
        lightness(expose(Picture(ASTRONAUT), brighten=said)).mean() for said in (0.5, 1, 2)
    )
    assert start < slight < plain < much
    assert lightness(expose(Picture(ASTRONAUT), brighten=-1)).mean() < start


def test_backlight_lifts_the_subject_and_leaves_the_sky() -> None:
    rng = np.random.default_rng(1)
    scene = np.full((120, 160, 3), (205, 222, 240), np.float64)
    scene[45:, 50:110] = (46, 34, 30)
    scene[100:] = (52, 58, 40)
    scene += rng.normal(0, 3, scene.shape)
    before = Picture(np.clip(scene, 0, 255).astype(np.uint8))
    rise = lightness(expose(before, brighten=1)) - lightness(before)
    assert rise[60:95, 60:100].mean() > 0.1
    assert rise[:40].mean() < 0.04
    assert (lightness(expose(before, brighten=1))[:40] > 0.985).mean() < 0.02


def test_a_person_against_the_light_is_lit_where_she_is_seen() -> None:
    """She is two stops under, what is behind her one over; the eye's mask is stood in for by an ellipse."""
    rows, columns = np.mgrid[: ASTRONAUT.shape[0], : ASTRONAUT.shape[1]]
    person = np.hypot((rows - 115) / 105, (columns - 76) / 52) < 1
    stops = np.where(person, -2.0, 1.0)[..., None]
    scene = linear_to_rgb(np.minimum(srgb_to_linear(ASTRONAUT) * 2.0**stops, 1).astype(np.float32))
    way = best_light(scene, 1, subject=lambda: person.astype(np.uint8) * 255)
    made = Picture(grade(scene, way.grading()))

    def far(picture: Picture) -> float:
        return float(
            np.linalg.norm(rgb_to_oklab(picture.rgb) - rgb_to_oklab(ASTRONAUT), axis=2)[person].mean()
        )

    assert far(made) < 0.56 * far(Picture(scene))
    bright = ~person & (lightness(Picture(scene)) > 0.6)
    assert (lightness(made) - lightness(Picture(scene)))[bright].mean() < 0.03


@pytest.mark.parametrize("truth", [ASTRONAUT, COFFEE, CAT], ids=["astronaut", "coffee", "cat"])
def test_brighter_without_an_amount_ends_where_it_is_well_lit(truth: Pixels) -> None:
    dark = exposed(truth, -1.5)
    assert off(expose(dark, brighten=0.8), truth) < 0.5 * off(dark, truth)
    start = lightness(Picture(truth)).mean()
    assert 0.04 < lightness(expose(Picture(truth), brighten=0.8)).mean() - start < 0.12
    assert -0.12 < lightness(expose(Picture(truth), brighten=-0.8)).mean() - start < -0.04


def test_brighter_does_not_bleach_what_is_light_and_coloured() -> None:
    """Elephants in dry grass: the grass is light already and keeps its colour."""
    rng = np.random.default_rng(2)
    scene = np.full((120, 160, 3), (120, 112, 104), np.float64)
    scene[:30] = (70, 96, 62)
    scene[80:] = (226, 196, 140)
    scene += rng.normal(0, 18, (120, 160, 1))
    before = Picture(np.clip(scene, 40, 250).astype(np.uint8))
    grass = rgb_to_oklab(expose(before, brighten=0.8).rgb)[80:]
    was = rgb_to_oklab(before.rgb)[80:]
    assert np.hypot(grass[..., 1], grass[..., 2]).mean() > 0.7 * np.hypot(was[..., 1], was[..., 2]).mean()
    assert (grass[..., 0] > 0.97).mean() < 0.1


def test_a_night_stays_night() -> None:
    night = np.full((120, 160, 3), (14, 16, 28), np.uint8)
    night[80:, ::20] = (30, 28, 26)
    for left in range(20, 140, 24):
        night[50:56, left : left + 3] = (255, 214, 140)
    assert lightness(expose(Picture(night))).mean() < 0.35


def test_the_same_twice() -> None:
    dark = exposed(CAT, -1)
    assert expose(dark, brighten=1) == expose(dark, brighten=1)
