"""heal takes drawn spots away, as near to the face without them as can be, and leaves a clear face alone."""

import numpy as np
import pytest

from helpers.drawn.drawn_faces import SPOTS, face, spotted
from retoucher.pictures import Picture, Region
from retoucher.tools.heal import heal

FEATURES = ((190, 92, 214, 106), (234, 95, 262, 109), (212, 140, 242, 152))
"""Eyes and mouth."""


def off(picture: Picture, scale: int, spot: tuple) -> float:
    x, y = spot[:2]
    place = np.s_[(y - 5) * scale : (y + 6) * scale, (x - 5) * scale : (x + 6) * scale]
    return float(np.abs(picture.rgb[place].astype(float) - face(scale)[place]).mean())


def test_the_spots_on_a_face_go_and_its_features_stay() -> None:
    picture = spotted(3)
    made = heal(picture)
    for spot in SPOTS:
        assert off(made, 3, spot) < 0.4 * off(picture, 3, spot), spot
    for left, top, right, bottom in FEATURES:
        place = np.s_[3 * top : 3 * bottom, 3 * left : 3 * right]
        assert (made.rgb[place] == picture.rgb[place]).all()


def test_what_is_healed_is_as_lively_as_the_skin_was() -> None:
    grain = np.random.default_rng(3).normal(0, 4, (*face(3).shape[:2], 1))
    noisy = Picture(np.rint(np.clip(spotted(3).rgb + grain, 0, 255)).astype(np.uint8))
    made = heal(noisy).rgb.astype(float).mean(axis=2)
    middle = made[3 * 126 - 2 : 3 * 126 + 5, 3 * 198 - 2 : 3 * 198 + 5]
    assert middle.std() > 2.5, "a flat disc would be seen"


def test_a_clear_face_stays_as_it_is() -> None:
    plain = Picture(face(2))
    assert heal(plain) == plain


@pytest.mark.parametrize("spot", SPOTS[::2], ids=str)
def test_a_click_heals_that_spot_and_no_other(spot: tuple) -> None:
    picture, (x, y) = spotted(2), spot[:2]
    region = Region.from_points(picture.size, [(2 * x + 1, 2 * y + 1)], 20)
    made = heal.tool.run(picture, region, {}).result
    assert off(made, 2, spot) < 0.4 * off(picture, 2, spot)
    outside = region.bytes8 == 0
    assert (made.rgb[outside] == picture.rgb[outside]).all()


@pytest.mark.parametrize("colour", [60, 220], ids=["dark", "light"])
def test_dust_on_anything_goes_in_a_box(colour: int) -> None:
    rows, columns = np.mgrid[:120, :160]
    ground = (110 + 0.4 * columns + 0.2 * rows)[..., None] + np.zeros(3)
    ground += np.random.default_rng(1).normal(0, 2, ground.shape)
    dusty = ground.copy()
    dusty[np.hypot(columns - 80, rows - 60) < 4] = colour
    picture = Picture(np.rint(dusty).astype(np.uint8))
    made = heal(picture, Region.from_box(picture.size, (60, 40, 100, 80)))
    assert np.abs(made.rgb - ground)[50:71, 70:91].mean() < 3


def test_half_the_strength_leaves_half_a_spot() -> None:
    picture = spotted(2)
    change = [(heal(picture, strength=s).rgb - picture.rgb.astype(float)).sum() for s in (0.5, 1.0)]
    assert change[0] / change[1] == pytest.approx(0.5, abs=0.05)


def test_it_is_the_same_twice() -> None:
    assert heal(spotted(1)) == heal(spotted(1))


def test_sixteen_bits_stay_sixteen_bits() -> None:
    picture = spotted(2)
    deep = Picture(picture.pixels, deep=picture.pixels.astype(np.uint16) * 257)
    made = heal(deep)
    assert made.deep is not None
    assert off(made, 2, SPOTS[1]) < 0.4 * off(picture, 2, SPOTS[1])
