from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from retoucher.errors import PictureError
from retoucher.pictures import FileFacts, Picture, Region, Shift, protect, registration

COFFEE = cv2.resize(data.coffee(), (300, 200), interpolation=cv2.INTER_AREA)
BEFORE = Picture(COFFEE, FileFacts(name="coffee.jpg"))
DISC = Region.from_points((300, 200), [(150, 100)], 40, "cup")


def moved(pixels: np.ndarray, shift: Shift) -> np.ndarray:
    matrix = np.array([[shift.scale, 0, shift.dx], [0, shift.scale, shift.dy]], float)
    size = pixels.shape[1], pixels.shape[0]
    return cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def painted(pixels: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    """Return the picture with a blue-green cross in the disc: an edit whose place can be seen."""
    edited = pixels.copy()
    cv2.line(edited, (130, 100), (170, 100), colour, 6)
    cv2.line(edited, (150, 80), (150, 120), colour, 6)
    return edited


ENGINES = {
    "unchanged": lambda p, r: p,
    "blank": lambda p, r: np.full_like(p, 128),
    "shift": lambda p, r: np.roll(p, (2, -3), (0, 1)),
    "rescale": lambda p, r: moved(p, Shift(1, 1, 1.03)),
    "larger": lambda p, r: cv2.resize(p, None, fx=1.5, fy=1.5),
    "tiny": lambda p, r: cv2.resize(p, (1, 1)),
    "other shape": lambda p, r: cv2.resize(p, (64, 64)),
    "cast": lambda p, r: np.clip(p + np.array([9, -5, 3]), 0, 255).astype(np.uint8),
    "noise": lambda p, r: r.integers(0, 256, p.shape, np.uint8),
    "with alpha": lambda p, r: np.dstack([p, r.integers(0, 256, p.shape[:2], np.uint8)]),
    "opaque alpha": lambda p, r: np.dstack([p, np.full(p.shape[:2], 255, np.uint8)]),
}


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    width=st.integers(1, 70),
    height=st.integers(1, 70),
    engine=st.sampled_from(sorted(ENGINES)),
    soft=st.booleans(),
    alpha=st.booleans(),
    repainted=st.booleans(),
)
def test_outside_the_region_every_byte_is_the_originals(
    seed: int, width: int, height: int, engine: str, soft: bool, alpha: bool, repainted: bool
) -> None:
    random = np.random.default_rng(seed)
    rgb = random.integers(0, 256, (height, width, 3), np.uint8)
    pixels = cv2.GaussianBlur(rgb, (0, 0), 1.5)
    opacity = random.integers(0, 256, (height, width, 1), np.uint8)
    before = Picture(np.concatenate([pixels, opacity], axis=2) if alpha else pixels)
    box = sorted(random.integers(0, width + 1, 2)), sorted(random.integers(0, height + 1, 2))
    mask = np.zeros((height, width), np.float32)
    mask[box[1][0] : box[1][1], box[0][0] : box[0][1]] = 1
    region = Region(mask).feather(4) if soft else Region(mask)
    after = protect(before, Picture(ENGINES[engine](pixels, random)), region, repainted=repainted)
    outside = region.mask == 0
    assert after.size == before.size
    assert np.array_equal(after.rgb[outside], before.rgb[outside])
    if before.alpha is not None:
        assert after.alpha is not None
        assert np.array_equal(after.alpha[outside], before.alpha[outside])
    elif after.alpha is not None:
        assert after.alpha[outside].min(initial=255) == 255


def test_an_obedient_engine_is_left_alone() -> None:
    edited = np.where(DISC.mask[..., None] > 0, 255 - COFFEE, COFFEE)
    for repainted in (False, True):
        result = protect(BEFORE, Picture(edited), DISC, repainted=repainted)
        assert np.array_equal(result.pixels, edited)
        assert result.facts.name == "coffee.jpg"


def test_a_global_edit_is_exact_inside_a_hard_region() -> None:
    darker = (COFFEE * 0.7).astype(np.uint8)
    result = protect(BEFORE, Picture(darker), DISC)
    assert np.array_equal(result.pixels[DISC.mask == 1], darker[DISC.mask == 1])


def test_an_empty_region_gives_the_picture_itself() -> None:
    nothing = Region(np.zeros((200, 300), np.float32))
    assert protect(BEFORE, Picture(255 - COFFEE), nothing) is BEFORE


def test_a_soft_edge_blends() -> None:
    white = Picture(np.full_like(COFFEE, 255))
    soft = DISC.feather(10)
    result = protect(BEFORE, white, soft)
    expected = COFFEE + (255.0 - COFFEE) * soft.mask[..., None]
    assert np.abs(result.pixels - expected).max() <= 1


@pytest.mark.parametrize(
    "shift", [Shift(4, -3, 1), Shift(-11, 8, 1), Shift(1.5, 0.5, 1), Shift(-4, -3, 1.03), Shift(6, 4, 0.96)]
)
def test_a_moved_result_is_put_back(shift: Shift) -> None:
    wished = painted(COFFEE, (0, 160, 160))
    result = protect(BEFORE, Picture(moved(wished, shift)), DISC)
    inside = DISC.mask == 1
    error = np.abs(result.pixels[inside].astype(int) - wished[inside]).mean()
    raw = np.abs(moved(wished, shift)[inside].astype(int) - wished[inside]).mean()
    assert error < 0.35 * raw
    assert error < 4


@pytest.mark.parametrize("size", [(600, 400), (150, 100), (512, 512), (301, 199)])
def test_another_size_is_scaled_back(size: tuple[int, int]) -> None:
    wished = painted(COFFEE, (0, 160, 160))
    result = protect(BEFORE, Picture(cv2.resize(wished, size, interpolation=cv2.INTER_AREA)), DISC)
    inside = DISC.mask == 1
    assert np.abs(result.pixels[inside].astype(int) - wished[inside]).mean() < 8


def test_a_repainting_engine_loses_its_drift_of_colour() -> None:
    wished = painted(COFFEE, (0, 160, 160))
    drifted = np.clip(wished * 0.97 + (8, 3, -4), 0, 255).astype(np.uint8)
    core = DISC.grow(-5).mask == 1
    error = {}
    for repainted in (False, True):
        result = protect(BEFORE, Picture(drifted), DISC, repainted=repainted)
        error[repainted] = np.abs(result.pixels[core].astype(int) - wished[core]).mean()
    assert error[True] < 1.5 < error[False]


def test_a_large_change_beside_the_region_is_no_drift() -> None:
    night = (COFFEE * 0.4).astype(np.uint8)
    core = DISC.grow(-5).mask == 1
    assert np.array_equal(protect(BEFORE, Picture(night), DISC, repainted=True).pixels[core], night[core])


def test_a_jump_of_more_than_a_quarter_is_another_picture() -> None:
    near, far = (Picture(np.roll(COFFEE, across, axis=1)) for across in (40, 110))
    assert registration(BEFORE, near).dx == pytest.approx(40, abs=1)
    assert registration(BEFORE, far).still


def test_a_drift_seen_on_too_few_pixels_is_left_alone() -> None:
    before = Picture(COFFEE[:20, :20])
    mask = np.ones((20, 20), np.float32)
    mask[:2, :2] = 0
    drifted = np.clip(before.pixels.astype(int) + 6, 0, 255).astype(np.uint8)
    result = protect(before, Picture(drifted), Region(mask), repainted=True)
    assert np.array_equal(result.pixels[10:, 10:], drifted[10:, 10:])


def test_an_edge_that_is_soft_already_is_not_faded_again() -> None:
    white = Picture(np.full_like(COFFEE, 255))
    soft = DISC.feather(10)
    assert protect(BEFORE, white, soft, repainted=True) == protect(BEFORE, white, soft)
    assert protect(BEFORE, white, DISC, repainted=True) != protect(BEFORE, white, DISC)


def test_transparency_inside_comes_through() -> None:
    cut = np.dstack([COFFEE, (255 * (1 - DISC.mask)).astype(np.uint8)])
    result = protect(BEFORE, Picture(cut), DISC)
    assert result.alpha is not None
    assert result.alpha[100, 150] == 0
    assert (result.alpha[DISC.mask == 0] == 255).all()


def test_a_region_of_another_size_is_refused() -> None:
    with pytest.raises(PictureError, match=r"\(300, 200\).*\(3, 3\)"):
        protect(BEFORE, BEFORE, Region.full((3, 3)))


@settings(max_examples=25, deadline=None)
@given(dx=st.floats(-12, 12), dy=st.floats(-8, 8), scale=st.floats(0.96, 1.04), gain=st.floats(0.85, 1.1))
def test_registration_finds_motion_under_drift(dx: float, dy: float, scale: float, gain: float) -> None:
    wished = Shift(dx - 150 * (scale - 1), dy - 100 * (scale - 1), scale)
    seen = moved(painted(COFFEE, (0, 160, 160)), wished)
    found = registration(BEFORE, Picture(np.clip(seen * gain + 4, 0, 255).astype(np.uint8)), DISC)
    corners = np.array([[0, 0], [299, 199]])
    place = corners * found.scale + (found.dx, found.dy)
    assert np.abs(place - (corners * scale + (wished.dx, wished.dy))).max() < 0.6


@pytest.mark.parametrize(
    "engine",
    [lambda p: (p * 0.6).astype(np.uint8), lambda p: cv2.GaussianBlur(p, (0, 0), 3), lambda p: p * 0 + 9],
)
def test_what_has_not_moved_is_not_moved(engine: Callable[[np.ndarray], np.ndarray]) -> None:
    assert registration(BEFORE, Picture(engine(COFFEE)), DISC).still


def test_nothing_outside_means_no_registration() -> None:
    assert registration(BEFORE, Picture(np.roll(COFFEE, 5, 1)), Region.full((300, 200))).still
