import numpy as np
import pytest

from retoucher.engines.diffusion.padded import frame_for
from retoucher.pictures import Picture, Region


def noise(width: int, height: int) -> Picture:
    return Picture(np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8))


def region_at(picture: Picture, box) -> Region:
    mask = np.zeros((picture.height, picture.width), np.float32)
    mask[box[1] : box[3], box[0] : box[2]] = 1
    return Region(mask)


@pytest.mark.parametrize("size", [(96, 64), (1, 1), (3, 500), (2000, 20), (513, 511), (640, 480)])
@pytest.mark.parametrize("stride", [2, 8, 64])
def test_size_fits_the_model(size, stride):
    frame = frame_for(size, None, working=256, stride=stride)
    assert all(side % stride == 0 and side >= 2 * stride for side in frame.size)
    assert max(frame.size) / min(frame.size) <= 3.5 or stride == 64
    assert frame.take(noise(*size).rgb).shape == (frame.size[1], frame.size[0], 3)


@pytest.mark.parametrize("size", [(96, 64), (1, 1), (3, 500), (900, 20), (513, 511)])
def test_a_model_that_changes_nothing_gives_the_picture_back(size):
    picture = noise(*size)
    frame = frame_for(size, None, working=128, stride=8)
    shown = frame.take(picture.rgb)
    assert frame.give(picture, shown, shown) == picture


def test_outside_the_box_bytes_stay():
    picture = noise(900, 700)
    region = region_at(picture, (400, 300, 440, 330))
    frame = frame_for(picture.size, region, working=128, stride=8)
    shown = frame.take(picture.rgb)
    given = frame.give(picture, shown, 255 - shown)
    left, top, right, bottom = frame.box
    changed = (given.rgb != picture.rgb).any(axis=2)
    assert changed[top:bottom, left:right].mean() > 0.5
    changed[top:bottom, left:right] = False
    assert not changed.any()


@pytest.mark.parametrize("box", [(0, 0, 10, 10), (890, 690, 900, 700), (0, 0, 900, 700), (10, 300, 880, 310)])
def test_the_crop_holds_the_region(box):
    frame = frame_for((900, 700), region_at(noise(900, 700), box), working=128, stride=8)
    left, top, right, bottom = frame.box
    assert 0 <= left <= box[0] and 0 <= top <= box[1]
    assert box[2] <= right <= 900 and box[3] <= bottom <= 700


def test_a_small_region_is_seen_at_full_resolution():
    frame = frame_for((4000, 3000), region_at(noise(4000, 3000), (500, 500, 540, 540)), working=512, stride=8)
    assert frame.box[2] - frame.box[0] == 512
    assert frame.size == (512, 512)


def test_changed_pixels_are_taken_and_detail_elsewhere_is_kept():
    picture = noise(400, 300)
    frame = frame_for(picture.size, None, working=100, stride=2)
    shown = frame.take(picture.rgb)
    made = shown.copy()
    made[:, : made.shape[1] // 2] = (10, 200, 30)
    given = frame.give(picture, shown, made).rgb.astype(int)
    assert np.abs(given[50:250, 20:160] - (10, 200, 30)).max() <= 3
    assert np.array_equal(given[:, 260:], picture.rgb[:, 260:])


def test_a_hole_covers_the_mask_and_little_more():
    picture = noise(300, 200)
    region = region_at(picture, (100, 50, 200, 150))
    frame = frame_for(picture.size, region, working=128, stride=8)
    back = frame.give_mask(frame.take_hole(region.mask), picture) > 0.5
    cell = frame.padded[0] / frame.size[0]
    assert back[region.mask > 0].all()
    assert back.sum() < (100 + 6 * cell) ** 2


def test_specks_far_apart_are_holes_however_small_they_get():
    mask = np.zeros((1500, 2000), np.float32)
    mask[3, 5] = mask[1490, 1980] = mask[700, 1200] = 1
    frame = frame_for((2000, 1500), Region(mask), working=64, stride=8)
    assert frame.give_mask(frame.take_hole(mask), noise(2000, 1500))[mask > 0].min() > 0.9


def test_opacity_stays():
    pixels = np.dstack([noise(60, 40).pixels, np.full((40, 60), 77, np.uint8)])
    picture = Picture(pixels)
    frame = frame_for(picture.size, None, working=32, stride=2)
    shown = frame.take(picture.rgb)
    given = frame.give(picture, shown, 255 - shown)
    assert np.array_equal(given.alpha, picture.alpha)


def test_a_model_sees_the_surroundings_of_a_large_region_too():
    mask = np.zeros((1000, 1200), np.float32)
    mask[300:700, 400:600] = 1
    frame = frame_for((1200, 1000), Region(mask), working=100, stride=8, context=0.5)
    assert frame.box == (200, 100, 800, 900)
