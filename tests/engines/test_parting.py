"""A patch in the thing's shape is told from ground that goes on through the hole."""

import cv2
import numpy as np
import pytest

from retoucher.engines.classical.fill.fittest import Filled, fittest
from retoucher.engines.classical.fill.guide import Hints, places_of
from retoucher.engines.classical.fill.parting import parting
from retoucher.engines.classical.fill.pyramid import Level, with_texture

SHAPE = HEIGHT, WIDTH = 240, 320
HOLE = cv2.ellipse(np.zeros(SHAPE, np.uint8), (160, 120), (45, 70), 0, 0, 360, 1, -1) > 0


def leaves(contrast: float = 0.08, seed: int = 4) -> np.ndarray:
    rough = cv2.GaussianBlur(np.random.default_rng(seed).normal(0, 1, (*SHAPE, 1)), (0, 0), 2)
    return np.clip(0.4 + contrast * (rough / rough.std())[..., None] * np.ones(3), 0, 1).astype(np.float32)


def meadow_under_sky() -> np.ndarray:
    sky = np.random.default_rng(1).normal(0.8, 0.01, (*SHAPE, 3)).astype(np.float32)
    return np.where((np.arange(HEIGHT) > 130)[:, None, None], leaves(), sky).astype(np.float32)


@pytest.mark.parametrize("ground", [leaves(), meadow_under_sky()], ids=["leaves", "meadow under sky"])
def test_ground_that_goes_on_is_no_patch(ground: np.ndarray) -> None:
    colour, contrast = parting(ground, HOLE)
    assert colour < 0.02 and contrast < 0.05


def test_a_patch_of_less_contrast_or_of_another_colour_is_seen() -> None:
    grass, tinted = np.where(HOLE[..., None], leaves(0.02), leaves()), leaves()
    tinted[HOLE] *= np.float32(1.3)
    assert parting(grass.astype(np.float32), HOLE)[1] > 0.8
    assert parting(tinted, HOLE)[0] > 0.08


def test_too_small_a_hole_and_a_whole_picture_have_no_rim_to_compare() -> None:
    speck = np.zeros(SHAPE, np.bool_)
    speck[3:5, 3:5] = True
    assert parting(leaves(), speck) == (0.0, 0.0)
    assert parting(leaves(), np.ones(SHAPE, np.bool_)) == (0.0, 0.0)


def test_the_fill_that_goes_on_is_better_than_the_even_one_that_fits_itself() -> None:
    image = leaves()
    image[:, 250:] = leaves(0.02)[:, 250:]
    level = Level(with_texture(image, HOLE), HOLE, np.ones_like(HOLE), Hints())
    rows, columns = np.indices(SHAPE)

    def copied(columns: np.ndarray) -> Filled:
        origin = np.where(HOLE[..., None], np.stack([rows, columns], axis=-1), places_of(SHAPE)).astype(
            np.int32
        )
        return Filled(level.image[origin[..., 0], origin[..., 1]], origin, origin, 0.0, Hints())

    even, going_on = copied(255 + columns % 60), copied(columns - 95)
    assert fittest([even, going_on], level)[0] is going_on
