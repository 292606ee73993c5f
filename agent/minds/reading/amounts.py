"""How much: 'a bit', '20 %', 'twice', 'half a stop', '-40', and what that makes of sliders."""

import math
from dataclasses import dataclass

FACTORS = {"tiny": 0.3, "little": 0.5, "plain": 1.0, "much": 1.8, "extreme": 2.6}
LIMITS = {
    "exposure": (-4.0, 4.0),
    "hue": (-180.0, 180.0),
    "sharpen": (0.0, 1.0),
    "denoise": (0.0, 1.0),
    "grain": (0.0, 1.0),
}
LEVEL = 0.1
"""One of the 'levels' of a phone's slider, in stops or as a share."""


@dataclass(frozen=True)
class Amount:
    """How much of a change is wanted; at most one of share, stops and times is given."""

    factor: float = 1.0
    share: float | None = None
    """0.2 for '20 %'."""
    stops: float | None = None
    times: float | None = None

    @property
    def said(self) -> bool:
        """True when the request names an amount."""
        return self != Amount()

    @property
    def turns(self) -> bool:
        """True for a negative amount: 'brighten by -50 %'."""
        return (self.share or self.stops or 0.0) < 0


PLAIN = Amount()
"""As much as is usual."""


def together(amounts: tuple[Amount, ...]) -> Amount:
    """Return what several amounts of one wish say: a number before a word."""
    measured = [a for a in amounts if a.factor == 1.0 and a.said]
    if measured:
        return measured[-1]
    worded = [a.factor for a in amounts if a.said]
    return Amount(factor=min(worded) if worded and min(worded) < 1 else max(worded, default=1.0))


def scaled(sliders: dict[str, float], amount: Amount) -> dict[str, float]:
    """Return an effect's sliders in the amount that is wanted, inside their limits.

    A share or a multiple of light is taken in stops: 20 % brighter is log2(1.2) of exposure.
    """
    return {name: limited(name, _one(name, value, amount)) for name, value in sliders.items()}


def _one(name: str, value: float, amount: Amount) -> float:
    sign = math.copysign(1.0, value) * (-1.0 if amount.turns else 1.0)
    if amount.stops is not None:
        return sign * abs(amount.stops) * (1.0 if name == "exposure" else 0.25)
    if amount.times is not None:
        steps = math.log2(amount.times) if name == "exposure" else min(amount.times - 1, 1.0)
        return math.copysign(1.0, value) * steps
    if amount.share is not None:
        return _shared(name, sign, min(abs(amount.share), 3.0))
    return value * amount.factor


def _shared(name: str, sign: float, share: float) -> float:
    if name != "exposure":
        return sign * share
    return math.log2(1 + share) if sign > 0 else max(math.log2(max(1 - share, 0.0625)), -4.0)


def limited(name: str, value: float) -> float:
    """Return a slider's value inside its limits."""
    low, high = LIMITS.get(name, (-1.0, 1.0))
    return round(min(max(value, low), high), 3)
