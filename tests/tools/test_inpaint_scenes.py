"""What goes on through a hole, and what must not come into it, in drawn scenes whose truth is known."""

import cv2
import numpy as np
import pytest

from retoucher.engines.classical.fill.crossing_lines import crossing_lines
from retoucher.engines.classical.fill.incoherence import incoherence
from retoucher.engines.classical.fill.object_rim import cast_shadow, grown_to_rim
from retoucher.engines.classical.fill.plain_ground import plain_ground
from retoucher.pictures import Picture, Region
from retoucher.tools.inpaint import inpaint

THING = (230, 20, 200)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(((one.astype(float) - other) ** 2).mean(), 1e-9)))


def disc(height: int, width: int, x: int, y: int, radius: int) -> np.ndarray:
    return cv2.circle(np.zeros((height, width), np.uint8), (x, y), radius, 1, -1) > 0


def without(truth: np.ndarray, hole: np.ndarray, seed: int = 0) -> np.ndarray:
    """Cover the hole with a thing and have it removed."""
    damaged = truth.copy()
    damaged[hole] = THING
    filled = inpaint(Picture(damaged), Region(hole.astype(np.float32)), seed=seed).rgb
    assert (filled[~hole] == truth[~hole]).all()
    return filled


def ground(height: int, width: int, grain: float = 5, seed: int = 2) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, grain, (height, width, 3))
    shade = np.linspace(90, 150, width)[None, :, None] + np.linspace(0, 25, height)[:, None, None]
    return np.clip(shade + noise, 0, 255).astype(np.uint8)


def slats(height: int = 240, width: int = 340) -> np.ndarray:
    """Boards that come together to the right, on grained ground."""
    picture = ground(height, width)
    for number in range(6):
        left, right = 40 + 27 * number, 75 + 17 * number
        corners = [(0, left), (width, right), (width, right + 8), (0, left + 14)]
        points = np.rint(np.array(corners) * 16).astype(np.int32)
        cv2.fillConvexPoly(picture, points, (60, 40, 25), cv2.LINE_AA, 4)
    return picture


def test_slats_in_perspective_go_on_through_the_hole() -> None:
    truth, hole = slats(), disc(240, 340, 170, 120, 48)
    filled = without(truth, hole)
    assert psnr(filled[hole], truth[hole]) > 19
    dark, was = filled.mean(axis=2) < 85, truth.mean(axis=2) < 85
    assert (dark == was)[hole].mean() > 0.95
    assert (filled == without(truth, hole)).all()


def test_lines_are_matched_across_the_hole_and_no_line_is_invented() -> None:
    truth, hole = slats(), disc(240, 340, 170, 120, 48)
    lines = crossing_lines(truth, hole)
    assert len(lines) >= 6
    for line in lines:
        slope = (line.end - line.start)[1] / (line.end - line.start)[0]
        assert abs(slope) < 0.2
    one_side = truth.copy()
    one_side[:, 170:] = ground(240, 340)[:, 170:]
    assert not crossing_lines(one_side, hole)
    assert not crossing_lines(ground(240, 340), hole)
    assert not crossing_lines(ground(8, 8), disc(8, 8, 4, 4, 1))


def test_a_single_edge_stays_straight() -> None:
    truth = ground(200, 260)
    truth[:110] = np.clip(truth[:110].astype(int) + 70, 0, 255)
    hole = disc(200, 260, 130, 105, 40)
    filled = without(truth, hole)[..., 1].astype(float)
    bright = cv2.GaussianBlur(filled, (0, 0), 1.5) > np.linspace(150, 190, 260)[None]
    edge = bright[70:140, 95:166].sum(axis=0) + 70
    assert np.abs(edge - 110).max() <= 3


def test_a_thing_that_exists_once_is_not_copied_into_plain_ground() -> None:
    rng = np.random.default_rng(5)
    soft = cv2.GaussianBlur(rng.normal(0, 60, (220, 300, 3)).astype(np.float32), (0, 0), 2)
    truth = np.clip(120 + soft, 0, 255).astype(np.uint8)
    lid = disc(220, 300, 225, 110, 22)
    truth[lid] = (20, 60, 220)
    hole = disc(220, 300, 110, 110, 45)
    for seed in range(2):
        inside = without(truth, hole, seed)[hole].astype(int)
        assert not (inside[:, 2] - inside[:, 0] > 100).any()


def test_plain_ground_is_filled_plainly_with_its_grain() -> None:
    truth, hole = ground(220, 320), disc(220, 320, 160, 110, 50)
    filled = without(truth, hole).astype(np.float32)
    slow = cv2.GaussianBlur(filled, (0, 0), 6) - cv2.GaussianBlur(truth.astype(np.float32), (0, 0), 6)
    assert np.abs(slow[hole]).max() < 5
    calm = disc(220, 320, 160, 110, 40)
    assert (
        0.75 < np.diff(filled, axis=1)[calm[:, 1:]].std() / np.diff(truth.astype(float), axis=1).std() < 1.3
    )


def test_beside_a_thing_plain_ground_is_filled_plainly() -> None:
    truth = ground(240, 320, grain=2)
    cv2.circle(truth, (235, 120), 60, (30, 30, 40), -1)
    cv2.circle(truth, (235, 120), 25, (200, 60, 40), -1)
    hole = disc(240, 320, 130, 120, 52) & (truth[..., 1] > 60)
    filled = without(truth, hole)
    assert np.abs(cv2.blur(filled, (9, 9)).astype(int) - cv2.blur(truth, (9, 9)))[hole].max() < 12


def test_a_pillar_that_goes_behind_the_hole_is_not_cut_by_plain_ground() -> None:
    truth = ground(240, 320, grain=2)
    truth[:, 150:170] = (40, 30, 30)
    filled = without(truth, disc(240, 320, 160, 120, 50))
    assert (filled[80:160, 155:165] < 90).mean() > 0.95


def wood(height: int, width: int) -> np.ndarray:
    """Grain that runs up at 45 degrees: alike along its way, noise along rows and columns."""
    noise = np.random.default_rng(4).normal(0, 1, (height + 200, width + 200)).astype(np.float32)
    grain = cv2.filter2D(noise, -1, np.eye(15, dtype=np.float32)[::-1])[100:-100, 100:-100]
    return np.clip(130 + 9 * (grain / grain.std())[..., None] + np.zeros(3), 0, 255).astype(np.uint8)


def direction(rgb: np.ndarray, where: np.ndarray) -> float:
    """Return the angle in degrees along which texture runs, by the structure tensor."""
    plane = rgb.mean(axis=2).astype(np.float32)
    dx, dy = (cv2.Sobel(plane, cv2.CV_32F, *d)[where] for d in ((1, 0), (0, 1)))
    across = 0.5 * np.arctan2(2 * (dx * dy).sum(), (dx * dx).sum() - (dy * dy).sum())
    return float(np.degrees(across)) % 180


def test_grain_of_one_direction_goes_on_in_it() -> None:
    truth, hole = wood(240, 320), disc(240, 320, 160, 120, 46)
    image = truth.astype(np.float32) / 255
    assert plain_ground(image, hole, np.ones_like(hole)) is None
    filled, inner = without(truth, hole), disc(240, 320, 160, 120, 40)
    turn = abs(direction(filled, inner) - direction(truth, inner))
    assert min(turn, 180 - turn) < 8
    assert 0.7 < filled[inner].std() / truth[inner].std() < 1.3


def test_an_odd_seed_gives_the_second_best_fill() -> None:
    truth, hole = slats(), disc(240, 340, 170, 120, 48)
    best, second = (without(truth, hole, seed) for seed in (0, 1))
    assert (best != second).any()
    assert psnr(best[hole], truth[hole]) > psnr(second[hole], truth[hole]) - 0.5


def test_another_seed_gives_plain_ground_another_grain() -> None:
    truth, hole = ground(120, 160), disc(120, 160, 80, 60, 25)
    assert (without(truth, hole, 0) == without(truth, hole, 0)).all()
    assert (without(truth, hole, 0) != without(truth, hole, 1)).any()


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_scratch_is_filled_smoothly_at_every_scale(scale: int) -> None:
    height, width = 200 * scale, 420 * scale
    y, x = np.mgrid[:height, :width] / scale
    wave = 128 + 50 * np.sin(x / 19 + y / 40) + 40 * np.cos(y / 23)
    truth = np.repeat(wave[..., None], 3, axis=2).astype(np.uint8)
    hole = np.zeros((height, width), np.uint8)
    cv2.line(hole, (60 * scale, 30 * scale), (150 * scale, 170 * scale), 1, 4 * scale)
    assert psnr(without(truth, hole > 0)[hole > 0], truth[hole > 0]) > 38


def test_incoherence_tells_a_broken_line_and_a_smear_from_the_truth() -> None:
    truth, hole = slats(), disc(240, 340, 170, 120, 48)
    broken, smeared = truth.copy(), truth.copy()
    broken[hole] = np.roll(truth, 12, axis=0)[hole]
    smeared[hole] = cv2.blur(truth, (31, 31))[hole]
    fits, breaks, smears = (incoherence(p.astype(np.float32) / 255, hole) for p in (truth, broken, smeared))
    assert fits < 0.8 * breaks
    assert fits < 0.8 * smears
    assert incoherence(np.full((40, 40, 3), 0.5, np.float32), disc(40, 40, 20, 20, 6)) == 0
    assert incoherence(np.zeros((5, 5, 3), np.float32), disc(5, 5, 2, 2, 1)) == 0


def test_a_cast_shadow_goes_with_its_thing() -> None:
    truth = ground(240, 320, grain=3)
    thing = disc(240, 320, 140, 110, 40)
    shadow = (
        cv2.ellipse(np.zeros((240, 320), np.uint8), (175, 150), (60, 16), 0, 0, 360, 1, -1) > 0
    ) & ~thing
    scene = truth.copy()
    scene[shadow] = (scene[shadow] * 0.6).astype(np.uint8)
    scene[thing] = THING
    grown = grown_to_rim(Picture(scene), Region(thing.astype(np.float32)))
    assert (grown.mask[shadow] > 0).mean() > 0.9
    filled = inpaint(Picture(scene), grown).rgb
    assert psnr(cv2.blur(filled, (9, 9))[shadow | thing], cv2.blur(truth, (9, 9))[shadow | thing]) > 30


def test_no_shadow_is_seen_where_there_is_none() -> None:
    thing = disc(240, 320, 140, 110, 40)
    plain = ground(240, 320)
    rough = np.random.default_rng(1).integers(0, 255, (240, 320, 3)).astype(np.uint8)
    other = plain.copy()
    other[150:200, 150:220] = (40, 160, 60)
    for picture in (plain, rough, other):
        assert not cast_shadow(Picture(picture), thing).any()
