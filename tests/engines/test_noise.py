"""Noise is measured, and as much as there is goes."""

import cv2
import numpy as np
import pytest
from skimage import data
from skimage.metrics import peak_signal_noise_ratio

from retoucher.engines.classical.tone.noise import measured_noise, opponent, sample, scales_of, without_noise

CAT = data.chelsea()


def noisy(rgb: np.ndarray, sigma: float | np.ndarray, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 1, rgb.shape) * sigma
    return np.clip(np.rint(rgb + noise), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("sigma", [2, 6, 15])
def test_the_strength_of_noise_is_found_in_each_channel(sigma: float) -> None:
    found = measured_noise(opponent(noisy(CAT, sigma))).channels
    np.testing.assert_allclose(found, sigma, rtol=0.15)


def test_noise_of_light_and_of_colour_are_measured_apart() -> None:
    grey = np.random.default_rng(0).normal(0, 8, (*CAT.shape[:2], 1)).repeat(3, axis=2)
    found = measured_noise(opponent(np.clip(CAT + grey, 0, 255).astype(np.uint8))).channels
    assert found[0] == pytest.approx(8 * np.sqrt(3), rel=0.15)
    assert (found[1:] < 1).all()


def test_noise_follows_brightness() -> None:
    ramp = np.broadcast_to(np.linspace(20, 235, 512)[None, :, None], (512, 512, 3))
    levels = measured_noise(opponent(noisy(ramp, np.linspace(12, 4, 512)[None, :, None]))).levels
    for code, sigma in ((50, 10.9), (128, 8), (205, 5.1)):
        np.testing.assert_allclose(levels[:, code], sigma, rtol=0.2)


@pytest.mark.parametrize(("sigma", "least"), [(6, 39.2), (15, 34.2)])
def test_it_comes_near_the_truth_without_being_told_how_strong_the_noise_is(
    sigma: float, least: float
) -> None:
    spoilt = noisy(CAT, sigma)
    rival = max(
        peak_signal_noise_ratio(CAT, cv2.fastNlMeansDenoisingColored(spoilt, None, h, 2 * h, 5, 11))
        for h in (sigma * 0.4, sigma * 0.6)
    )
    reached = peak_signal_noise_ratio(CAT, without_noise(spoilt, 0.6))
    assert reached > max(least, rival + 2)


def test_a_clean_picture_is_left_alone() -> None:
    for clean in (CAT, np.full((40, 30, 3), 90, np.uint8), data.rocket()):
        assert without_noise(clean, 1.0) is clean


def weave() -> np.ndarray:
    rows, columns = np.mgrid[:400, :500]
    cloth = 14 * np.sign(np.sin(columns * 0.9)) * np.sign(np.sin(rows * 0.9))
    return np.rint(130 + cloth[..., None] * [1, 0.8, 0.6]).astype(np.uint8)


def ripples() -> np.ndarray:
    rows, columns = np.mgrid[:400, :500]
    water = np.rint(130 + 18 * np.sin(columns * 2.1) * np.sin(rows * 1.7))
    return water[..., None].repeat(3, 2).astype(np.uint8)


@pytest.mark.parametrize("texture", [weave(), ripples()], ids=["weave", "ripples"])
def test_texture_is_no_noise(texture: np.ndarray) -> None:
    """Cloth and water are texture throughout: no block of them is calm, and all of it stays."""
    assert without_noise(texture, 0.6).std() > 0.9 * texture.std()


def test_noise_on_a_texture_is_found() -> None:
    found = measured_noise(opponent(noisy(ripples(), 6))).channels
    np.testing.assert_allclose(found, 6, rtol=0.25)


def test_thin_coloured_lines_keep_their_colour() -> None:
    drawn = np.full((200, 200, 3), 120, np.uint8)
    for at, colour in zip(range(20, 200, 20), [(210, 40, 40), (40, 90, 210), (50, 180, 60)] * 3, strict=True):
        drawn[:, at : at + 2] = colour
    made = without_noise(noisy(drawn, 8), 0.6)
    lines = (drawn != 120).any(axis=2)
    off = np.abs(made[lines].reshape(-1, 3).astype(float) - drawn[lines]).mean()
    assert off < 6


@pytest.mark.parametrize(("blur", "left"), [(0.8, 0.65), (1.0, 0.7)])
def test_noise_that_a_camera_has_smeared_goes_too(blur: float, left: float) -> None:
    smeared = np.asarray(cv2.GaussianBlur(np.random.default_rng(1).normal(0, 1, CAT.shape), (0, 0), blur))
    spoilt = noisy(CAT + 8 / smeared.std() * smeared, 0)
    errors = [np.square(x - CAT.astype(float)).mean() for x in (spoilt, without_noise(spoilt, 0.6))]
    before, after = np.sqrt(errors)
    assert after < left * before


def test_amounts_are_a_part_or_more_of_it() -> None:
    spoilt = noisy(CAT, 10)
    moved = [np.abs(without_noise(spoilt, a).astype(int) - spoilt).mean() for a in (0.2, 0.4, 0.6, 1.0)]
    assert moved == sorted(moved)
    assert moved[0] == pytest.approx(moved[2] / 3, abs=0.4)


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 200, 3), (9, 7, 3), (65, 130, 3)])
def test_any_size_is_taken(shape: tuple[int, int, int]) -> None:
    spoilt = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    assert without_noise(spoilt, 0.6).shape == shape


def test_a_part_is_cleaned_by_what_the_whole_has() -> None:
    spoilt = noisy(np.full((256, 256, 3), 128, np.uint8), 8)
    part = without_noise(np.ascontiguousarray(spoilt[:32, :32]), 0.6, spoilt)
    assert part.std() < 0.3 * spoilt.std()


@pytest.mark.parametrize(("size", "smeared", "scales"), [((700, 504), 0, 1), ((601, 503), 1.0, 3)])
def test_no_seam_shows_where_tiles_meet(size: tuple[int, int], smeared: float, scales: int) -> None:
    random = np.random.default_rng(3).normal(0, 1, (size[1], size[0], 3))
    grain = np.asarray(cv2.GaussianBlur(random, (0, 0), smeared)) if smeared else random
    spoilt = noisy(cv2.resize(CAT, size) + grain * (14 / grain.std()), 0)
    assert len(scales_of(opponent(spoilt), spoilt.shape[:2])) == scales
    even = cv2.copyMakeBorder(spoilt, 0, -size[1] % 4, 0, -size[0] % 4, cv2.BORDER_REFLECT)
    whole = without_noise(even, 0.6)[: size[1], : size[0]]
    tiled, again = (without_noise(spoilt, 0.6, even, tile=192) for _ in range(2))
    assert cv2.absdiff(whole, tiled).max() <= 1
    assert np.array_equal(tiled, again)


def test_a_sample_of_squares_has_the_noise_of_the_whole() -> None:
    spoilt = noisy(cv2.resize(CAT, (1000, 700)), 9)
    some = sample(spoilt, 200_000)
    assert some.shape[0] * some.shape[1] < 200_000
    found = [measured_noise(opponent(pixels)).channels for pixels in (spoilt, some)]
    np.testing.assert_allclose(*found, rtol=0.05)
