"""Automatic light: measured, gentle, and shy where a picture is meant as it is."""

import numpy as np
from numpy.typing import NDArray

from ....pictures import Pixels
from ....pictures.color import Floats, chroma, linear_to_oklab, srgb_to_linear
from .grading import Grading, Sliders

_STEPS = np.linspace(0, 1, 256)


def enhancement(
    small: Pixels, *, light: bool, colour: bool, gains: NDArray[np.float64] | None, strength: float
) -> Grading:
    """Return the grading that colours, HW3 uint8, ask for, its effect scaled by `strength` in [0, 1].

    `colour`: enliven pale colours; `gains`: of each linear channel, for a white balance.
    """
    gains = gains**strength if gains is not None else np.ones(3)
    balanced = linear_to_oklab(srgb_to_linear(small) * gains.astype(np.float32))
    curve = None
    if light:
        curve = (_STEPS + strength * (light_curve(balanced[..., 0]) - _STEPS)).astype(np.float32)
    vibrance = strength * _missing_colour(balanced) if colour else 0.0
    return Grading(Sliders(vibrance=vibrance), np.diag(gains), None, curve)


def light_curve(lightness: Floats) -> NDArray[np.float64]:
    """Return lightness out for 256 even steps: end points eased out, the middle eased to the middle."""
    low, middle, high = np.percentile(lightness, [0.5, 50, 99.5])
    black = 0.75 * np.clip(low - 0.08, 0, 0.22)
    white = high + 0.75 * max(0.985 - high, 0)
    gain = min(white / max(high - black, 0.2), 1.45)
    stretched = np.clip((_STEPS - black) * gain, 0, 1)
    return stretched ** _gamma(float(np.clip((middle - black) * gain, 0.02, 0.98)), high - low > 0.75)


def _gamma(middle: float, full_range: bool) -> float:
    """Return the exponent that moves the median towards where it looks right.

    A picture that uses the whole range and is dark or light all the same is meant so: it is moved less.
    """
    wish = float(np.clip(middle, 0.5, 0.74))
    if wish == middle:
        return 1.0
    share = 0.12 if full_range else 0.5
    full = np.log(wish) / np.log(middle)
    return float(np.clip(1 + share * (full - 1), 0.72, 1.15))


def _missing_colour(lab: Floats) -> float:
    """Return the vibrance that pale pictures get; none for black and white, none for colourful ones."""
    mean = float(chroma(lab).mean())
    if mean < 0.012:
        return 0.0
    return 0.3 * float(np.clip((0.075 - mean) / 0.05, 0, 1))
