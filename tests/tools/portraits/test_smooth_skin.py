"""smooth_skin evens out what is larger than a pore, and keeps pores, features and all that is no skin."""

import cv2
import numpy as np
import pytest

from helpers.drawn.drawn_faces import EYES, LIPS, face
from retoucher.pictures import Picture, Region
from retoucher.tools.smooth_skin import smooth_skin

SCALE = 3
CHEEK = np.s_[SCALE * 112 : SCALE * 134, SCALE * 248 : SCALE * 262]


def blotchy() -> Picture:
    """Return the face with pores and blotches on everything."""
    rng = np.random.default_rng(5)
    plain = face(SCALE).astype(float)
    pores = rng.normal(0, 1, plain.shape[:2])
    blotches = cv2.GaussianBlur(rng.normal(0, 1, plain.shape[:2]), (0, 0), 6.0)
    mottled = plain + (3 * pores + 5 * blotches / blotches.std())[..., None]
    return Picture(np.rint(np.clip(mottled, 0, 255)).astype(np.uint8))


def bands(picture: Picture) -> tuple[float, float]:
    """Return the energy of what is as fine as pores and of what is as large as blotches, on a cheek."""
    light = picture.rgb.astype(np.float32).mean(axis=2)
    fine, coarse = (cv2.GaussianBlur(light, (0, 0), sigma) for sigma in (1.5, 12.0))
    return float(np.square(light - fine)[CHEEK].mean()), float(np.square(fine - coarse)[CHEEK].mean())


def test_blotches_fall_and_pores_stay() -> None:
    picture = blotchy()
    before, after = bands(picture), bands(smooth_skin(picture, strength=1.0))
    assert after[0] > 0.8 * before[0]
    assert after[1] < 0.6 * before[1]


def test_more_is_more_and_nothing_is_nothing() -> None:
    picture = blotchy()
    left = [bands(smooth_skin(picture, strength=s))[1] for s in (0.0, 0.4, 1.0)]
    assert left == sorted(left, reverse=True)
    assert smooth_skin(picture, strength=0.0) == picture


@pytest.mark.parametrize("whole", [True, False], ids=["region", "found"])
def test_eyes_lips_and_all_that_is_no_skin_keep_their_bytes(whole: bool) -> None:
    picture = blotchy()
    made = smooth_skin(picture, Region.full(picture.size) if whole else None, strength=1.0)
    boxes = [(x - 7, y - 3, x + 7, y + 3) for x, y in EYES] + [LIPS]
    if not whole:
        boxes += [(0, 0, 120, 300), (150, 20, 300, 50)]
    for left, top, right, bottom in boxes:
        place = np.s_[int(SCALE * top) : int(SCALE * bottom), int(SCALE * left) : int(SCALE * right)]
        assert (made.rgb[place] == picture.rgb[place]).all()


def test_an_edge_in_the_skin_stays_an_edge() -> None:
    pixels = face(SCALE).copy()
    pixels[SCALE * 120 : SCALE * 122, SCALE * 240 : SCALE * 262] = (60, 40, 35)
    made = smooth_skin(Picture(pixels), strength=1.0).rgb.astype(float)
    line = made[SCALE * 121, SCALE * 244 : SCALE * 258].mean()
    assert line < 75, "a scar or a strand of hair is no blotch"


def test_nothing_is_found_without_a_face() -> None:
    fields = np.kron(np.indices((8, 8)).sum(axis=0) % 2, np.ones((20, 20)))
    board = Picture(np.dstack([fields * 200] * 3).astype(np.uint8))
    assert smooth_skin(board) == board


def test_sixteen_bits_stay_sixteen_bits() -> None:
    picture = blotchy()
    deep = Picture(picture.pixels, deep=picture.pixels.astype(np.uint16) * 257)
    made = smooth_skin(deep, strength=1.0)
    assert made.deep is not None
    assert bands(made)[1] == pytest.approx(bands(smooth_skin(picture, strength=1.0))[1], rel=0.02)
