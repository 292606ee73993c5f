"""Bootstrap intervals: how far a mean, a paired difference or a ratio could have come out otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS, SURE = 2000, 0.95
SEED = 20261127
NAN = float("nan")


@dataclass(frozen=True)
class Interval:
    """A value and where it lies with 95 % confidence."""

    value: float
    low: float
    high: float
    count: int
    """Samples that it rests on."""

    def __str__(self) -> str:
        """Write the value and its interval."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def mean_of(values: Sequence[float]) -> Interval:
    """Return the mean of the values that are finite."""
    known = np.array([value for value in values if np.isfinite(value)])
    if not len(known):
        return Interval(NAN, NAN, NAN, 0)
    return _interval(float(known.mean()), known[_draws(len(known))].mean(axis=1), len(known))


def difference_of(one: Sequence[float], other: Sequence[float]) -> Interval:
    """Return the mean of `one - other`, sample by sample; both are of the same samples in the same order."""
    first, second = _paired(one, other)
    return mean_of((first - second).tolist())


def gap_of(one: Sequence[float], other: Sequence[float]) -> Interval:
    """Return the difference of the means of two measures of different samples."""
    first, second = (np.array([v for v in values if np.isfinite(v)]) for values in (one, other))
    if not (len(first) and len(second)):
        return Interval(NAN, NAN, NAN, 0)
    random = np.random.default_rng(SEED)
    drawn = [side[random.integers(0, len(side), (DRAWS, len(side)))].mean(axis=1) for side in (first, second)]
    return _interval(float(first.mean() - second.mean()), drawn[0] - drawn[1], min(len(first), len(second)))


def ratio_of(one: Sequence[float], other: Sequence[float]) -> Interval:
    """Return the ratio of the means of two measures of the same samples."""
    first, second = _paired(one, other)
    if not len(first) or second.mean() == 0:
        return Interval(NAN, NAN, NAN, len(first))
    drawn = _draws(len(first))
    below = second[drawn].mean(axis=1)
    ratios = np.divide(first[drawn].mean(axis=1), below, out=np.full(DRAWS, np.nan), where=below != 0)
    return _interval(float(first.mean() / second.mean()), ratios[np.isfinite(ratios)], len(first))


def _paired(one: Sequence[float], other: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    if len(one) != len(other):
        raise ValueError(f"wants the same samples on both sides, got {len(one)} and {len(other)}")
    first, second = np.array(one, float), np.array(other, float)
    known = np.isfinite(first) & np.isfinite(second)
    return first[known], second[known]


def _draws(count: int) -> np.ndarray:
    return np.random.default_rng(SEED).integers(0, count, (DRAWS, count))


def _interval(value: float, drawn: np.ndarray, count: int) -> Interval:
    low, high = np.quantile(drawn, [(1 - SURE) / 2, (1 + SURE) / 2])
    return Interval(value, float(low), float(high), count)
