"""Pictures are shown as they are, small; each that leaves is told of, whatever is dropped meanwhile."""

import io
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import cv2
import numpy as np
import pytest
from PIL import Image

from helpers import LONG
from retoucher.agent.minds.language.eyes import Eyes, changed_part
from retoucher.agent.minds.language.scaled import LONGEST
from retoucher.engines.hosted.messages import Shot
from retoucher.engines.hosted.privacy_border import Border
from retoucher.engines.work import working
from retoucher.pictures import Picture


def plain(grey: int) -> Picture:
    return Picture(np.full((40, 60, 3), grey, np.uint8))


def told(eyes: Eyes, *blocks: dict) -> list[str]:
    heard: list[str] = []
    with working(border=Border(tell=lambda crossing: heard.append(crossing.digest))):
        eyes.report("judge", [{"role": "user", "content": list(blocks)}])
    return heard


def test_a_picture_is_told_of_when_others_took_its_place() -> None:
    eyes, picture = Eyes("a server"), plain(7)
    (block,) = eyes.blocks(picture)
    eyes.blocks(*map(plain, range(100, 140)))
    (again,) = eyes.blocks(picture)
    assert told(eyes, block, again) == [picture.digest] * 2


def test_pictures_shown_at_once_are_each_told_of() -> None:
    eyes, pictures = Eyes("a server"), [plain(grey) for grey in range(30)] * 4
    with ThreadPoolExecutor(8) as pool:
        blocks = [block for (block,) in pool.map(eyes.blocks, pictures)]
    assert told(eyes, *blocks) == [picture.digest for picture in pictures]


def test_one_picture_prepared_by_calls_side_by_side_is_told_of_for_each() -> None:
    eyes, picture, ready = Eyes("a server"), drawn(2000, 1500), Barrier(4, timeout=LONG)
    name = picture.digest

    def prepared() -> Shot:
        ready.wait()
        return eyes.blocks(picture)[0]

    with ThreadPoolExecutor(4) as pool:
        blocks = [running.result() for running in [pool.submit(prepared) for _ in range(4)]]
    assert told(eyes, *blocks) == [name] * 4


def seen(picture: Picture) -> np.ndarray:
    """Return a picture as the model gets it."""
    (block,) = Eyes("a server").blocks(picture)
    return np.asarray(Image.open(io.BytesIO(b64decode(block["base64"]))).convert("RGB"), int)


def drawn(width: int, height: int) -> Picture:
    """Return slanted grey waves of 30 pixels and of 200."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    waves = np.sin((x + 0.4 * y) / 5) * 50 + np.sin((0.3 * x - y) / 32) * 70 + 128
    return Picture(np.repeat(waves.astype(np.uint8)[..., None], 3, axis=2))


@pytest.mark.parametrize(
    "size", [(700, 500), (1500, 900), (2100, 3000), (4300, 200), (4400, 4100), (600, 5000)]
)
def test_a_scaled_picture_is_the_average_of_its_pixels(size: tuple[int, int]) -> None:
    picture = drawn(*size)
    shown = seen(picture)
    assert max(shown.shape) == min(LONGEST, max(size))
    averaged = cv2.resize(picture.rgb, shown.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(shown - averaged).mean() < 4


@pytest.mark.parametrize("across", [0, 1])
def test_stripes_too_fine_to_be_seen_become_grey(across: int) -> None:
    stripes = (np.indices((2200, 4200))[across] % 2 * 200).astype(np.uint8)
    shown = seen(Picture(np.repeat(stripes[..., None], 3, axis=2)))
    assert np.abs(shown - 100).max() < 5


@pytest.mark.parametrize("width", [800, 2600, 4800])
def test_a_cut_out_stands_on_white_without_a_rim_of_what_was_cut_off(width: int) -> None:
    pixels = np.zeros((width // 2, width, 4), np.uint8)
    pixels[:, : width // 2] = (200, 160, 120, 255)
    pixels[:, width // 2 :] = (0, 0, 0, 0)
    shown = seen(Picture(pixels))
    middle = shown.shape[1] // 2
    assert np.abs(shown[:, : middle - 12] - (200, 160, 120)).max() < 8
    assert shown[:, middle + 12 :].min() > 247
    assert shown.min() > 110, "nowhere darker than the thing itself"


def test_the_changed_part_is_shown_before_beside_after() -> None:
    before = drawn(600, 400)
    pixels = before.pixels.copy()
    pixels[100:150, 200:300] = 0
    part = changed_part(before, Picture(pixels))
    assert part is not None
    assert part.size == (2 * (100 + 2 * 16) + 8, 50 + 2 * 16)
    left, right = part.rgb[:, :132], part.rgb[:, 140:]
    assert np.array_equal(left, before.rgb[84:166, 184:316])
    assert np.array_equal(right, pixels[84:166, 184:316])


def test_a_change_of_one_row_is_found_in_a_large_picture() -> None:
    before = drawn(4100, 600)
    pixels = before.pixels.copy()
    pixels[301, 2000:2050] ^= 255
    part = changed_part(before, Picture(pixels))
    assert part is not None
    assert part.size == (2 * (50 + 2 * 16) + 8, 1 + 2 * 16)
    assert changed_part(before, before) is None
