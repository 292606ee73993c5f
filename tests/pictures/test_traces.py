"""Each measurement of what an edit leaves behind tells a good edit from a planted failure."""

import cv2
import numpy as np
import pytest
from skimage import data

from retoucher.errors import PictureError
from retoucher.pictures import Picture, Region
from retoucher.pictures.traces.close_view import CloseView, close_view
from retoucher.pictures.traces.fill_traces import detail_kept, echo, foreign, structure_kept
from retoucher.pictures.traces.islands import islands
from retoucher.pictures.traces.lines import lines
from retoucher.pictures.traces.outline import cut_through, halo, on_edges, rim_of, still_drawn
from retoucher.pictures.traces.remnants import remnants
from retoucher.pictures.traces.repeats import repeated
from retoucher.pictures.traces.skin import skin_changed

HEIGHT, WIDTH = 240, 320
BALL = (160, 120, 40)


def ground(seed: int = 0) -> np.ndarray:
    """Grass: one green with grain."""
    grain = np.random.default_rng(seed).normal(0, 14, (HEIGHT, WIDTH, 3))
    return np.clip(np.array([90, 140, 60]) + cv2.GaussianBlur(grain, (0, 0), 1.2) * 2, 0, 255).astype(
        np.uint8
    )


def slats() -> np.ndarray:
    rows = np.where(np.arange(HEIGHT) % 24 < 14, 190, 60).astype(np.uint8)
    return np.repeat(np.repeat(rows[:, None, None], WIDTH, 1), 3, 2)


def disc(x: int, y: int, radius: int) -> np.ndarray:
    yy, xx = np.mgrid[:HEIGHT, :WIDTH]
    return (xx - x) ** 2 + (yy - y) ** 2 <= radius**2


def ball(under: np.ndarray) -> np.ndarray:
    drawn = under.copy()
    drawn[disc(*BALL)] = (200, 40, 40)
    return drawn


def view(before: np.ndarray, after: np.ndarray, mask: np.ndarray) -> CloseView:
    return close_view(Picture(before), Picture(after), Region(mask.astype(np.float32)))


def removed(mask: np.ndarray, fill: np.ndarray, under: np.ndarray | None = None) -> CloseView:
    before = ball(ground() if under is None else under)
    return view(before, np.where(mask[..., None], fill, before).astype(np.uint8), mask)


WHOLE = disc(160, 120, 44)


def test_a_view_is_small_shows_the_surroundings_and_wants_one_size() -> None:
    big = Picture(np.zeros((1500, 2000, 3), np.uint8))
    region = Region.from_box(big.size, (500, 400, 1500, 900))
    seen = close_view(big, big, region)
    assert max(seen.inside.shape) <= 640
    assert 0.1 < seen.inside.mean() < 0.5
    with pytest.raises(PictureError, match="one size"):
        close_view(big, Picture(np.zeros((10, 10, 3), np.uint8)), region)


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (64, 64)])
def test_every_measurement_takes_the_smallest_and_the_emptiest(size: tuple[int, int]) -> None:
    width, height = size
    blank = Picture(np.full((height, width, 3), 90, np.uint8))
    masks = np.zeros((height, width), np.float32), np.ones((height, width), np.float32)
    dot = masks[0].copy()
    dot[0, 0] = 1
    for mask in (*masks, dot):
        seen = close_view(blank, blank, Region(mask))
        rim = rim_of(seen)
        values = [
            remnants(seen).area, on_edges(seen, rim), *cut_through(seen, rim), halo(seen, rim),
            echo(seen), detail_kept(seen), foreign(seen), structure_kept(seen), repeated(seen),
            lines(seen, rim).broken, islands(seen), skin_changed(seen), still_drawn(seen, rim),
        ]  # fmt: skip
        assert np.isfinite(values).all()


def test_half_a_thing_leaves_the_other_half() -> None:
    good = remnants(removed(WHOLE, ground(1)))
    assert max(good.area, good.touching, good.odd) < 0.03
    half = WHOLE & (np.arange(WIDTH) < 160)
    assert remnants(removed(half, ground(1))).area > 0.5


def test_what_lies_outside_the_box_that_a_person_drew_is_not_left_over() -> None:
    left, right = np.arange(WIDTH) < 160, np.arange(WIDTH) >= 160
    seen = removed(WHOLE & left, ground(1))
    asked, other = (seen.placed(WHOLE & side) for side in (left, right))
    assert remnants(seen, asked).area < 0.02
    assert remnants(seen, other).area > 0.5


def test_a_mask_of_the_picture_lies_in_the_view_where_the_region_does() -> None:
    big = Picture(np.zeros((1500, 2000, 3), np.uint8))
    region = Region.from_box(big.size, (500, 400, 1500, 900))
    seen = close_view(big, big, region)
    assert (seen.placed(region.mask > 0.5) != seen.inside).mean() < 0.001


def test_a_fill_that_stops_at_the_outline_still_draws_the_thing() -> None:
    clean = removed(WHOLE, ground(1))
    other = removed(WHOLE, np.full((HEIGHT, WIDTH, 3), (60, 50, 40), np.uint8))
    assert still_drawn(clean, rim_of(clean)) < 0.05 < 0.6 < still_drawn(other, rim_of(other))
    crossed = removed(WHOLE, slats(), slats())
    assert still_drawn(crossed, rim_of(crossed)) < 0.2


def test_a_small_part_of_another_colour_that_touches_is_left_over() -> None:
    before = ball(ground())
    before[disc(160, 70, 14)] = (20, 20, 25)
    assert remnants(view(before, ground(1), WHOLE)).odd > 0.05


def test_a_mask_on_plain_ground_lies_on_no_edge() -> None:
    before = ball(ground())
    right, wrong = (view(before, ground(1), m) for m in (WHOLE, disc(60, 60, 40)))
    assert on_edges(right, rim_of(right)) > 0.9 > 0.6 > on_edges(wrong, rim_of(wrong))


def test_a_change_that_stops_inside_a_thing_cuts_through_it() -> None:
    before = ball(ground())
    darker = (before * 0.6).astype(np.uint8)

    def cut(mask: np.ndarray) -> tuple[float, float]:
        seen = view(before, np.where(mask[..., None], darker, before).astype(np.uint8), mask)
        return cut_through(seen, rim_of(seen))

    ball_itself = disc(*BALL)
    assert max(cut(ball_itself)) < 0.05
    share, run = cut(ball_itself & (np.arange(WIDTH) < 160))
    assert share > 0.25
    assert run > 0.2


def test_a_band_of_the_old_ground_is_a_halo() -> None:
    thing, fat = disc(*BALL), disc(160, 120, 45)
    blue = np.full((HEIGHT, WIDTH, 3), (30, 60, 200), np.uint8)
    before = ball(ground())

    def shown(mask: np.ndarray) -> float:
        seen = view(before, np.where(mask[..., None], before, blue).astype(np.uint8), thing)
        return halo(seen, rim_of(seen))

    assert shown(thing) < 0.1 < 0.5 < shown(fat)


def test_a_ghost_echoes_and_a_clean_fill_does_not() -> None:
    under = ground()
    pattern = ball(under)
    pattern[::6] = np.where(disc(*BALL)[::6, :, None], 250, pattern[::6])
    ghost = np.rint(0.5 * pattern + 0.5 * ground(1)).astype(np.uint8)
    assert abs(echo(view(pattern, ground(1), WHOLE))) < 0.1
    assert echo(view(pattern, np.where(WHOLE[..., None], ghost, pattern).astype(np.uint8), WHOLE)) > 0.6


def test_a_smear_lacks_detail_and_strange_colours_are_foreign() -> None:
    smear = np.full((HEIGHT, WIDTH, 3), (90, 140, 60), np.uint8)
    assert detail_kept(removed(WHOLE, ground(1))) > 0.8 > 0.2 > detail_kept(removed(WHOLE, smear))
    purple = np.full((HEIGHT, WIDTH, 3), (120, 30, 160), np.uint8)
    assert foreign(removed(WHOLE, ground(1))) < 0.05 < 0.9 < foreign(removed(WHOLE, purple))


def test_slats_that_jump_are_broken_and_slats_that_go_on_are_not() -> None:
    whole, jumped = (removed(WHOLE, fill, slats()) for fill in (slats(), np.roll(slats(), 8, axis=0)))
    assert lines(whole, rim_of(whole)).broken < 0.1
    assert lines(jumped, rim_of(jumped)).broken > 0.3
    grassy = removed(WHOLE, ground(1))
    assert lines(grassy, rim_of(grassy)).share < 0.1


def test_a_thing_copied_into_the_hole_is_repeated_and_slats_are_not() -> None:
    under = ground()
    rng = np.random.default_rng(5)
    sign = cv2.resize(
        rng.integers(0, 255, (5, 5, 3), dtype=np.uint8), (40, 40), interpolation=cv2.INTER_NEAREST
    )
    under[30:70, 70:110] = sign
    fill = under.copy()
    fill[100:140, 140:180] = sign
    assert repeated(removed(WHOLE, fill, under)) > 0.25
    assert repeated(removed(WHOLE, slats(), slats())) == 0.0
    assert repeated(removed(WHOLE, ground(1), under)) < 0.2


def test_a_thing_alone_in_the_fill_is_an_island_and_what_crosses_it_is_none() -> None:
    alone, crossed = ground(1), ground(1)
    cv2.circle(alone, (160, 120), 14, (40, 30, 90), -1)
    cv2.rectangle(crossed, (0, 108), (WIDTH, 132), (40, 30, 90), -1)
    assert islands(removed(WHOLE, alone, alone)) > 0.08
    assert islands(removed(WHOLE, crossed, crossed)) < 0.01
    for plain in (ground(1), slats(), np.full_like(alone, 128)):
        assert islands(removed(WHOLE, plain, plain)) < 0.01


def test_an_arm_across_a_shirt_is_skin_and_a_brown_thing_is_none() -> None:
    shirt = np.full((HEIGHT, WIDTH, 3), (150, 20, 30), np.uint8)
    worn = shirt.copy()
    cv2.line(worn, (100, 110), (220, 130), (198, 134, 98), 16)
    green = np.full((HEIGHT, WIDTH, 3), (40, 140, 50), np.uint8)
    mask = np.zeros((HEIGHT, WIDTH), np.bool_)
    mask[60:180, 80:240] = True
    arm = (worn != shirt).any(axis=2)
    assert skin_changed(view(worn, green, mask)) > 0.05
    assert skin_changed(view(worn, np.where(arm[..., None], worn, green), mask)) < 0.02
    seen = view(worn, green, mask)
    assert skin_changed(seen, seen.placed(arm)) > 0.05
    assert skin_changed(seen, np.zeros_like(seen.inside)) == 0.0
    lights = shirt.copy()
    for x in range(90, 230, 16):
        lights[100:109, x : x + 9] = (198, 134, 98)
    assert skin_changed(view(lights, green, mask)) == 0.0
    brown = np.full((HEIGHT, WIDTH, 3), (150, 100, 70), np.uint8)
    assert skin_changed(view(brown, green, mask)) == 0.0
    door = brown.copy()
    door[110:180, 80:240] = (60, 50, 48)
    assert skin_changed(view(door, green, mask)) == 0.0
    seen = view(door, green, mask)
    assert skin_changed(seen, np.ones_like(seen.inside)) > 0.3


def test_denoising_keeps_structure_and_wax_does_not() -> None:
    clean = data.astronaut()[:300, :300]
    noise = np.random.default_rng(0).normal(0, 15, clean.shape)
    noisy = np.clip(clean + noise, 0, 255).astype(np.uint8)
    wax = cv2.medianBlur(noisy, 21)
    kept, dead = (structure_kept(close_view(Picture(noisy), Picture(p), None)) for p in (clean, wax))
    assert kept > 0.85 > 0.6 > dead
