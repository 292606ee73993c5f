"""A hole of many megapixels is filled at a smaller size, with the grain that the smaller size loses."""

import cv2
import numpy as np

from retoucher.engines.classical.fill.canvas import Canvas
from retoucher.engines.classical.fill.holes import AT_FULL_SIZE, Hole, reduction, smaller_by, thin
from retoucher.engines.classical.fill.inpaint import ExemplarInpainter
from retoucher.engines.classical.fill.large_holes import Reduced
from retoucher.pictures import Picture, Region

HIGH, WIDE = 2603, 2702
"""No whole number of steps."""


def test_a_hole_that_is_not_large_is_filled_at_its_own_size() -> None:
    assert [smaller_by(n) for n in (1, AT_FULL_SIZE)] == [1, 1]
    assert [smaller_by(n) for n in (AT_FULL_SIZE + 1, 4 * AT_FULL_SIZE, 33_000_000)] == [2, 2, 3]


def test_how_much_smaller_holes_are_filled_goes_by_the_largest_that_hangs_together() -> None:
    holes = np.zeros((2500, 4800), np.uint8)
    holes[100:2100, 100:1900] = holes[100:2100, 2900:4700] = 1
    assert holes.sum() > AT_FULL_SIZE and reduction(holes) == 1
    holes[100:2400, 2700:4700] = 9
    assert reduction(holes) == 2
    assert reduction(np.repeat(np.repeat(holes, 3, axis=0), 3, axis=1)) == 4
    assert reduction(np.zeros_like(holes)) == 1


def test_a_smaller_window_misses_all_that_is_missing_and_copies_nothing_that_may_not_be() -> None:
    whole = slice(0, HIGH), slice(0, WIDE)
    missing, allowed = np.zeros((2, HIGH, WIDE), np.bool_)
    missing[201:2402, 301:2502] = True
    allowed[:, 7:] = True
    rgb = np.asarray(np.indices((HIGH, WIDE)).sum(axis=0)[..., None] % 256, np.uint8).repeat(3, axis=2)
    small = Reduced.of(Canvas(rgb), whole, Hole(whole, missing), lambda frame: allowed[frame])
    assert small.step == 2 and small.pixels.shape == (1302, 1351, 3)
    rows, columns = np.flatnonzero(small.missing.any(axis=1)), np.flatnonzero(small.missing.any(axis=0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (100, 1200, 150, 1250)
    assert not small.usable[:, :4].any() and small.usable[:, 4:].all()


def test_rows_of_a_large_hole_have_the_same_grain_whichever_rows_they_are_made_with() -> None:
    """To the last rounding: OpenCV filters by the Fourier transform."""
    frame = slice(100, 500), slice(200, 600)
    missing, usable = np.zeros((2, 150, 250), np.bool_)
    missing[50:120, 100:200] = True
    usable[:] = ~missing
    rgb = np.random.default_rng(3).normal(120, 9, (600, 1000, 3)).clip(0, 255).astype(np.uint8)
    pixels = np.asarray(cv2.resize(rgb, (250, 150), interpolation=cv2.INTER_AREA), np.uint8)
    small = Reduced((slice(0, 600), slice(0, 1000)), 4, pixels, missing, usable)
    colours = small.enlarged(pixels, frame, Canvas(rgb), seed=1)
    whole = colours(slice(0, 100)).astype(int)
    assert whole.std() > 5
    for rows in (slice(0, 64), slice(40, 60), slice(64, 100)):
        apart = np.abs(whole[rows] - colours(rows))
        assert apart.max() <= 1 and apart.mean() < 1e-3


def test_a_large_hole_in_a_plain_ground_has_its_light_and_its_grain() -> None:
    random = np.random.default_rng(5)
    light = np.linspace(70, 170, WIDE)[None, :, None] + np.linspace(0, 30, HIGH)[:, None, None]
    truth = np.asarray(np.clip(light + random.normal(0, 4, (HIGH, WIDE, 3)), 0, 255), np.uint8)
    hole = np.zeros((HIGH, WIDE), np.uint8)
    cv2.ellipse(hole, (1351, 1301), (1180, 1150), 0, 0, 360, 255, cv2.FILLED)
    spoilt = np.where(hole[..., None] > 0, np.uint8(250), truth)
    assert (hole > 0).sum() > AT_FULL_SIZE
    made = ExemplarInpainter().inpaint(
        Picture(spoilt), Region(hole), prompt="", seed=0, progress=lambda share, doing, preview: None
    )
    assert np.array_equal(made.pixels[hole == 0], truth[hole == 0])
    inner = np.s_[700:1900, 700:2000]
    apart = made.pixels[inner].astype(np.float32) - light[inner]
    assert np.abs(cv2.blur(apart, (101, 101))).max() < 6
    grain = apart - cv2.blur(apart, (15, 15))
    assert 3 < grain.std() < 5


def test_what_is_thin_is_told_in_a_box_too_large_to_number_as_in_a_small_one() -> None:
    hole = np.zeros((4100, 4200), np.uint8)
    cv2.circle(hole, (1500, 2000), 900, 1, cv2.FILLED)
    cv2.line(hole, (3500, 10), (4190, 4090), 1, 3)
    hole[5:9, :8] = 1
    parts = hole > 0
    thick = np.zeros_like(parts)
    thick[:, 500:2500] = parts[:, 500:2500]
    assert np.array_equal(thin(parts, 4200), parts & ~thick)


def test_how_thick_is_thin_is_told_in_pixels_of_the_picture_whatever_copy_is_looked_at() -> None:
    """A bar of 24 pixels is thick and a patch of 30 is thin, for it is small; a line at any place is thin."""
    hole = np.zeros((4100, 4200), np.bool_)
    hole[1000:1024, 300:2300] = True
    hole[2000:2030, 300:500] = True
    for left in (3001, 3502, 4003):
        hole[:, left : left + 8] = True
    hole[0, 0] = hole[-1, -1] = True
    bar = np.zeros_like(hole)
    bar[1000:1024] = hole[1000:1024] & (np.arange(4200) < 3000)
    near = np.s_[900:2100, :2500]
    assert np.array_equal(thin(hole[near], 4200), (hole & ~bar)[near])
    assert np.array_equal(thin(hole, 4200), hole & ~bar)


def test_stripes_that_are_thick_are_counted_as_thick_in_few_rows_and_columns_too() -> None:
    stripes = np.zeros((4416, 4200), np.uint8)
    stripes.reshape(-1, 32, 4200)[:-1, :16] = 1
    assert stripes.sum() > 2 * AT_FULL_SIZE and reduction(stripes) == 2
