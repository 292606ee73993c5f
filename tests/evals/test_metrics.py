"""Metrics against answers that are known beforehand."""

import numpy as np
import pytest
from skimage.data import astronaut
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from retoucher.evals import metrics

ONE, UP = np.array([3.0, 0, 0]), np.array([0.0, 2, 0])
PHOTO = astronaut()[100:164, 100:164]
SPOILED = np.clip(PHOTO.astype(int) + np.random.default_rng(1).integers(-30, 30, PHOTO.shape), 0, 255)
SPOILED = SPOILED.astype(np.uint8)


def test_cosines_of_equal_crossed_and_opposite_embeddings() -> None:
    assert metrics.clip_t(ONE, 5 * ONE) == pytest.approx(1)
    assert metrics.clip_i(ONE, UP) == pytest.approx(0)
    assert metrics.cosine(ONE, -ONE) == pytest.approx(-1)
    assert np.isnan(metrics.cosine(ONE, 0 * ONE))


def test_the_direction_is_the_captions_its_opposite_or_none() -> None:
    assert metrics.clip_direction(ONE, UP, ONE, UP) == pytest.approx(1)
    assert metrics.clip_direction(ONE, UP, UP, ONE) == pytest.approx(-1)
    assert metrics.clip_direction(7 * ONE, 9 * UP, ONE, UP) == pytest.approx(1), "lengths do not count"
    assert np.isnan(metrics.clip_direction(ONE, ONE, ONE, UP))


def test_an_edit_gains_what_it_fits_better_than_its_source() -> None:
    assert metrics.clip_gain(ONE, UP, UP) == pytest.approx(1)
    assert metrics.clip_gain(UP, UP, UP) == pytest.approx(0)


def test_equal_results_are_not_diverse_and_three_count_each_pair() -> None:
    def apart(one: float, other: float) -> float:
        return abs(one - other)

    assert metrics.diversity([2.0, 2.0, 2.0], apart) == 0
    assert metrics.diversity([0.0, 1.0, 3.0], apart) == pytest.approx(2)
    with pytest.raises(ValueError, match="two results at least, got 1"):
        metrics.diversity([1.0], apart)


def test_psnr_is_infinite_for_equal_pictures_and_as_skimage_has_it() -> None:
    assert metrics.psnr(PHOTO, PHOTO) == float("inf")
    assert metrics.psnr(PHOTO, SPOILED) == pytest.approx(peak_signal_noise_ratio(PHOTO, SPOILED))


def test_what_changed_inside_does_not_count_outside() -> None:
    edited, outside = PHOTO.copy(), np.ones(PHOTO.shape[:2], np.bool_)
    edited[20:40, 20:40], outside[20:40, 20:40] = 0, False
    assert metrics.psnr(PHOTO, edited, outside) == float("inf")
    assert metrics.psnr(PHOTO, edited, ~outside) < 20
    assert np.isnan(metrics.psnr(PHOTO, edited, np.zeros_like(outside)))


def test_ssim_is_as_skimage_has_it_and_lower_where_it_was_spoiled() -> None:
    assert metrics.ssim(PHOTO, SPOILED) == pytest.approx(
        structural_similarity(PHOTO, SPOILED, channel_axis=2)
    )
    half, left = PHOTO.copy(), np.zeros(PHOTO.shape[:2], np.bool_)
    half[:, 40:], left[:, :30] = SPOILED[:, 40:], True
    assert metrics.ssim(PHOTO, half, left) == pytest.approx(1)
    assert metrics.ssim(PHOTO, half, ~left) < 0.9


def test_pictures_of_two_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="one size"):
        metrics.psnr(PHOTO, PHOTO[:8])


def test_overlap_and_alignment() -> None:
    one, other = np.zeros((4, 4), np.bool_), np.zeros((4, 4), np.bool_)
    assert metrics.overlap(one, other) == 1
    one[:2], other[1:3] = True, True
    assert metrics.overlap(one, other) == pytest.approx(1 / 3)
    assert metrics.alignment([True, True, False, False]) == 0.5
