"""Ways to set the light of a picture: a few numbers each, and what the fused pass makes of one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ....pictures import Pixels
from ....pictures.color import Floats, srgb_to_linear
from .grading import Grading

_STEPS = np.linspace(0, 1, 256)
_WHITE = 0.96
"""Linear light that the brightest parts are brought to."""
_MOST_STOPS = 4.5
_LOWEST_BLACK = 0.08
"""Gamma-coded level from which on the darkest parts are a veil rather than black."""
_LEAST_RANGE = 0.3
"""Range of gamma-coded levels below which a picture is of fog or a wall, and not under a veil."""
_POWERS = (1.0, 0.45, 0.6, 0.78, 1.2, 1.4)
_ROOT = 0.03
"""Lightness below which a power lifts no more than in proportion: noise lives there."""
_ROLL = 4
"""How late a darkened picture rises to white: what was burnt out stays white, what is near it light."""


@dataclass(frozen=True)
class Exposing:
    """One way to set the light; the defaults change nothing."""

    black: float = 0
    """Gamma-coded level in [0, 1] that becomes black."""
    stops: float = 0
    """EV of gain in linear light."""
    peak: float = 1
    """Linear light of the brightest parts before: the gain presses them down to white."""
    power: float = 1
    """Below 1 it lifts the middle as an exponent of lightness; above 1 it darkens all but white."""
    local: float = 0
    """Share of the power that goes by the surroundings, so that detail keeps its contrast."""
    balance: tuple[float, float, float] = (1, 1, 1)
    """Gain of linear red, green and blue that eases a cast."""

    @property
    def whitest(self) -> float:
        """Linear light that the brightest parts get."""
        return self.peak * 2.0**self.stops

    def grading(self) -> Grading:
        """Return what the fused pass does for it."""
        gain = 2.0**self.stops
        channels = np.clip((_STEPS - self.black) / (1 - self.black), 0, 1)
        around = _bent(1 + (self.power - 1) * self.local)
        return Grading(
            matrix=np.diag(self.balance) * gain,
            channels=_f32(np.repeat(channels[None], 3, axis=0)) if self.black else None,
            curve=_f32(_bent(1 + (self.power - 1) * (1 - self.local))),
            lift=_f32(around / np.maximum(_STEPS, 1e-3)) if self.local and self.power != 1 else None,
            brightest=max(1.0, float(np.cbrt(self.whitest))),
        )


def ways(small: Pixels) -> Iterator[Exposing]:
    """Yield the ways to try on a picture, HW3 uint8; the first leaves it as it is."""
    dark = float(np.percentile(small.min(axis=2), 0.3)) / 255
    bright = float(np.percentile(small.max(axis=2), 99.7)) / 255
    veiled = dark > _LOWEST_BLACK and bright - dark > _LEAST_RANGE
    for black in (0.0, 0.97 * dark) if veiled else (0.0,):
        peak = float(srgb_to_linear(np.array((bright - black) / (1 - black), np.float32)))
        reach = float(np.clip(np.log2(_WHITE / max(peak, 1e-3)), 0, _MOST_STOPS))
        for stops in (0.0, reach * 0.7, reach, reach + 0.6) if reach > 0.1 else (0.0, 0.6, 1.2):
            for power in _POWERS:
                yield Exposing(black, stops, peak, power)


def variants(way: Exposing) -> Iterator[Exposing]:
    """Yield ways near to one, those that spare detail among them."""
    yield way
    for factor in (0.85, 0.93, 1.08, 1.18):
        yield replace(way, power=way.power * factor)
    for power in (1.0, 0.8, 0.62, 0.48):
        yield from (replace(way, power=way.power * power, local=share) for share in (0.4, 0.9))


def _bent(power: float) -> NDArray[np.float64]:
    """Return lightness for even steps: lifted by a power, its slope at black held, or darkened in proportion.

    A darkened picture keeps the ratios of its shadows, as with less light, and rolls off to white.
    """
    if power > 1:
        share = 0.5 ** (power - 1)
        return share * _STEPS + (1 - share) * _STEPS**_ROLL
    low = _ROOT**power
    return ((_STEPS + _ROOT) ** power - low) / ((1 + _ROOT) ** power - low)


def _f32(table: NDArray[np.floating]) -> Floats:
    return np.ascontiguousarray(table, np.float32)
