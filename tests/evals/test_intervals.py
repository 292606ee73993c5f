"""Intervals: they hold what is known, shrink with samples, and pair what belongs together."""

import numpy as np
import pytest

from retoucher.evals.intervals import difference_of, gap_of, mean_of, ratio_of


def test_the_mean_of_constants_is_sure() -> None:
    found = mean_of([0.5] * 9)
    assert (found.value, found.low, found.high, found.count) == (0.5, 0.5, 0.5, 9)


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    random = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        found = mean_of(random.normal(3, 1, 40).tolist())
        held += found.low <= 3 <= found.high
    assert 176 <= held <= 199


def test_more_samples_are_surer() -> None:
    random = np.random.default_rng(5)
    few, many = (mean_of(random.normal(0, 1, count).tolist()) for count in (20, 2000))
    assert many.high - many.low < (few.high - few.low) / 4


def test_pairing_sees_a_small_difference_that_apart_is_lost() -> None:
    random = np.random.default_rng(5)
    scenes = random.normal(0, 10, 50)
    better = scenes + 0.5 + random.normal(0, 0.1, 50)
    paired, apart = difference_of(better.tolist(), scenes.tolist()), gap_of(better.tolist(), scenes.tolist())
    assert 0.4 < paired.low < paired.value < paired.high < 0.6
    assert apart.low < 0 < apart.high
    assert apart.value == pytest.approx(paired.value)


def test_a_ratio_of_twice_as_much_is_two() -> None:
    random = np.random.default_rng(5)
    one = random.uniform(1, 2, 30)
    found = ratio_of((2 * one).tolist(), one.tolist())
    assert (found.value, found.low, found.high) == pytest.approx((2, 2, 2))
    assert np.isnan(ratio_of([1.0], [0.0]).value)


def test_what_is_not_known_is_left_out() -> None:
    assert mean_of([1.0, float("nan"), 3.0, float("inf")]).count == 2
    assert np.isnan(mean_of([]).value)
    assert difference_of([1.0, float("nan")], [0.0, 0.0]).count == 1
    with pytest.raises(ValueError, match="same samples"):
        difference_of([1.0], [1.0, 2.0])
