"""red_eye takes the red out of pupils that were drawn red, and touches nothing else."""

import io

import numpy as np
import pytest
from PIL import Image

from helpers.drawn.drawn_faces import EYES, LIPS, face, red_eyed
from retoucher.pictures import Picture, Region
from retoucher.pictures.color import rgb_to_oklab
from retoucher.tools.red_eye import red_eye

RED = 0.06
"""OKLab a from which on a pupil looks red."""


def redness(picture: Picture) -> np.ndarray:
    return rgb_to_oklab(picture.rgb)[..., 1]


@pytest.mark.parametrize(
    ("scale", "share", "colour"),
    [
        (1, 0.03, (190, 40, 45)),
        (3, 0.045, (230, 60, 50)),
        (2, 0.06, (120, 15, 25)),
        (1, 0.07, (255, 110, 100)),
    ],
)
def test_drawn_pupils_are_dark_and_all_else_keeps_its_bytes(
    scale: float, share: float, colour: tuple[int, int, int]
) -> None:
    picture, pupil, glint = red_eyed(scale, share, colour)
    made = red_eye(picture)
    whole = (pupil == 1) & (glint == 0)
    assert redness(picture)[whole].min() > RED
    assert redness(made)[whole].max() < 0.01
    assert rgb_to_oklab(made.rgb)[..., 0][whole].max() < 0.35
    outside = pupil == 0
    assert (made.rgb[outside] == picture.rgb[outside]).all(), "iris, lashes, lips"


def test_the_glint_stays_light() -> None:
    picture, _, glint = red_eyed(4, 0.06)
    assert (red_eye(picture).rgb[glint == 1] > 225).all()


def test_a_jpeg_that_smears_colour_is_mended_too() -> None:
    picture, pupil, _ = red_eyed(2, 0.05)
    packed = io.BytesIO()
    Image.fromarray(picture.rgb).save(packed, "JPEG", quality=85)
    made = red_eye(Picture(np.array(Image.open(packed))))
    assert np.median(redness(made)[pupil == 1]) < 0.02


def test_a_face_without_red_eyes_stays_as_it_is() -> None:
    plain = Picture(face())
    assert red_eye(plain) == plain


@pytest.mark.parametrize(
    "place", [LIPS, (190, 60, 215, 75), (225, 115, 235, 125)], ids=["lips", "brow", "nose"]
)
def test_red_that_is_no_pupil_is_let_be(place: tuple[int, int, int, int]) -> None:
    """Red lips, a red band over the brow, a clown's nose."""
    pixels = face(2).copy()
    left, top, right, bottom = (2 * n for n in place)
    pixels[top:bottom, left:right] = (200, 30, 40)
    picture = Picture(pixels)
    assert red_eye(picture) == picture


def test_a_box_that_a_person_drew_needs_no_face() -> None:
    picture, pupil, _ = red_eyed(3)
    x, y = EYES[0]
    place = [round(3 * n) for n in (x - 14, y - 9, x + 14, y + 9)]
    left, top, right, bottom = (int(3 * n) for n in (x - 20, y - 15, x + 20, y + 15))
    alone = Picture(np.ascontiguousarray(picture.rgb[top:bottom, left:right]))
    region = Region.from_box(alone.size, (place[0] - left, place[1] - top, place[2] - left, place[3] - top))
    made = red_eye.tool.run(alone, region, {}).result
    assert redness(made)[pupil[top:bottom, left:right] == 1].mean() < 0.01
    outside = region.bytes8 == 0
    assert (made.rgb[outside] == alone.rgb[outside]).all()


def test_only_the_eye_in_the_region_changes() -> None:
    picture, pupil, _ = red_eyed(2)
    region = Region.from_box(picture.size, (380, 180, 440, 225))
    made = red_eye.tool.run(picture, region, {}).result
    right = np.arange(picture.width) > 450
    assert redness(made)[:, ~right][pupil[:, ~right] == 1].mean() < 0.01
    assert (made.rgb[:, right] == picture.rgb[:, right]).all()


def test_half_the_strength_takes_half_of_it() -> None:
    picture, pupil, glint = red_eyed(3)
    whole = (pupil == 1) & (glint == 0)
    change = [(red_eye(picture, strength=s).rgb - picture.rgb.astype(float))[whole].sum() for s in (0.5, 1.0)]
    assert change[0] / change[1] == pytest.approx(0.5, abs=0.02)


def test_sixteen_bits_stay_sixteen_bits() -> None:
    picture, pupil, _ = red_eyed(2)
    deep = Picture(picture.pixels, deep=picture.pixels.astype(np.uint16) * 257)
    made = red_eye(deep)
    assert made.deep is not None
    assert (made.deep[pupil == 0] == deep.deep[pupil == 0]).all()  # pyright: ignore[reportOptionalSubscript]
    assert redness(made)[pupil == 1].mean() < 0.02
