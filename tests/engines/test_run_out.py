"""What is clear in a result holds nothing of what was there."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from skimage import data

from retoucher.engines.classical.run_out import run_out
from retoucher.pictures import Picture, Region, encode_picture
from retoucher.tools.border import border
from retoucher.tools.replace_background import replace_background

ROCKET = data.rocket()
HIGH, WIDE = ROCKET.shape[:2]


def disc(radius: float) -> np.ndarray:
    y, x = np.mgrid[:HIGH, :WIDE]
    return np.clip(radius - np.hypot(y - HIGH / 2, x - WIDE / 2), 0, 1).astype(np.float32)


def drawn(ground: np.ndarray) -> Picture:
    """Return an orange disc before a ground."""
    pixels = np.where(disc(90)[..., None] > 0, np.array((200, 120, 40), np.uint8), ground)
    return Picture(np.asarray(pixels, np.uint8))


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF"])
def test_raised_opacity_shows_nothing_of_the_ground_that_was_cut_away(format: str) -> None:
    """The same subject before two grounds: what is saved where it is clear does not depend on the ground."""
    subject, saved = Region(disc(90), "disc"), []
    for ground in (ROCKET, np.full_like(ROCKET, 90)):
        cut = replace_background(drawn(ground), subject, transparent=True)
        with Image.open(BytesIO(encode_picture(cut, format))) as image:
            saved.append(np.asarray(image.convert("RGBA")).astype(int))
    clear = (saved[0][..., 3] == 0) & (saved[1][..., 3] == 0)
    assert clear.mean() > 0.5
    assert np.abs(saved[0] - saved[1])[clear].max() <= 12, "a soft rim keeps a trace of its ground"


def test_rounded_corners_keep_nothing_behind_them() -> None:
    cut = border(Picture(ROCKET), width=0.0, rounded=0.2)
    clear = cut.alpha == 0
    assert clear.sum() > 1000
    assert np.abs(cut.rgb.astype(int) - ROCKET)[clear].max() > 20
    assert cut.rgb[clear].std() < ROCKET[clear].std()


@pytest.mark.parametrize(("kind", "most"), [(np.uint8, 255), (np.uint16, 65535)])
def test_clear_pixels_take_the_colour_beside_them_and_others_keep_theirs(kind: type, most: int) -> None:
    pixels = np.random.default_rng(0).integers(0, most, (70, 90, 4)).astype(kind)
    pixels[20:40, 30:60] = (most // 2, most // 4, 0, most)
    pixels[:, 60:, 3] = 0
    pixels[:, :30, 3] = 0
    pixels[:20, :, 3] = 0
    pixels[40:, :, 3] = 0
    before = pixels.copy()
    run_out(pixels)
    clear = before[..., 3] == 0
    assert (pixels[~clear] == before[~clear]).all()
    assert np.abs(pixels[clear] - np.array((most // 2, most // 4, 0, 0), float)).max() <= 1


def test_all_clear_is_black_and_all_opaque_is_left_alone() -> None:
    for opacity, wanted in ((0, 0), (255, 77)):
        pixels = np.full((5, 7, 4), 77, np.uint8)
        pixels[..., 3] = opacity
        run_out(pixels)
        assert (pixels[..., :3] == wanted).all()
