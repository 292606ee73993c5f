"""What tells noise from texture: noise is alike in every direction and every calm place, but by chance."""

import numpy as np

from ....pictures.color import Floats

_RINGS = (30, 36, 42, 50, 60, 75)
"""Squared frequencies between which coefficients are compared with each other."""
_EVEN = 0.68
"""Evenness within the rings below which single frequencies are texture; JPEG's noise has 0.8 and more."""
_APART = (1.5, 2.4)
"""How unlike calm places are, as log of the quarters of their power, between which noise becomes texture."""
_CHANCE = (0.14, 0.26)
"""... and below which they are too much alike for chance: a pattern."""
_FEW = 24
"""Blocks below which nothing can be told."""


def share_of_noise(coefficients: Floats) -> float:
    """Return how much of the strength of calm blocks' fine coefficients (N, side, side) is noise.

    A weave has its power in few frequencies, the same everywhere; fur has more here and less there.
    """
    if len(coefficients) < _FEW:
        return 1.0
    steps = np.arange(coefficients.shape[1])
    fine = np.add.outer(steps, steps) >= len(steps) - 1
    rings = np.digitize(np.add.outer(steps**2, steps**2)[fine], _RINGS)
    values = coefficients[:, fine]
    power = (values**2).mean(axis=0) + 1e-3
    share = 1.0
    by_chance = 1 - 1 / len(values)
    if np.mean([_evenness(power[rings == ring]) for ring in np.unique(rings)]) < _EVEN * by_chance:
        quiet = power <= np.median(power)
        share, values = float(power[quiet].mean() / power.mean()), values[:, quiet]
    low, high = np.quantile((values**2).mean(axis=1) + 1e-3, [0.25, 0.75])
    apart = np.log(high / low)
    trust = min(np.interp(apart, _APART, (1, 0)), np.interp(apart, _CHANCE, (0, 1)))
    return float(trust * np.sqrt(share))


def _evenness(power: Floats) -> float:
    return float(np.exp(np.log(power).mean()) / power.mean())
