"""Automatic light and white balance: measured, gentle, and shy where a picture is meant as it is."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Samples
from ....pictures.color import Floats, chroma, linear_to_oklab, oklab_to_linear, srgb_to_linear
from .grading import Grading, Sliders
from .local_tone import small_copy

_STEPS = np.linspace(0, 1, 256)
_NEUTRAL = 0.075
"""OKLab chroma up to which a pixel may be a grey thing under a coloured light."""
_WHITEST = 99.9
"""Percentile of each channel that stands for white."""
_STRONGEST = 0.11
"""OKLab chroma of the strongest light that is taken away whole."""
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def enhancement(rgb: Samples, *, light: bool, colour: bool, strength: float) -> Grading:
    """Return the grading that HW3 uint8 or uint16 needs, its effect scaled by `strength` in [0, 1].

    Colour alone is asked for where the white balance is said to be off: the brightest things are believed.
    """
    linear = srgb_to_linear(small_copy(rgb, 512))
    measure = cast_gains if light else white_gains
    gains = measure(linear) ** strength if colour else np.ones(3)
    balanced = linear_to_oklab(linear * gains.astype(np.float32))
    curve = None
    if light:
        curve = (_STEPS + strength * (light_curve(balanced[..., 0]) - _STEPS)).astype(np.float32)
    vibrance = strength * _missing_colour(balanced) if colour else 0.0
    return Grading(Sliders(vibrance=vibrance), np.diag(gains), None, curve)


def cast_gains(linear: Floats) -> NDArray[np.float64]:
    """Return the gain of each linear channel that takes a colour cast away; ones without a clear cast.

    Two witnesses must agree, and the weaker counts: the mean of nearly grey pixels, and shades of grey
    (Finlayson and Trezzi 2004). A cast that could be a sunset is only eased.
    """
    lab = linear_to_oklab(linear)
    usable = (lab[..., 0] > 0.25) & (linear.max(axis=2) < 0.96)
    greyish = usable & (chroma(lab) < _NEUTRAL)
    if greyish.mean() < 0.04 or usable.sum() < 16:
        return np.ones(3)
    near_grey = lab[greyish][:, 1:].mean(axis=0)
    powered = (linear[usable].astype(np.float64) ** 6).mean(axis=0) ** (1 / 6)
    shades = linear_to_oklab((powered / powered.mean() * 0.4).reshape(1, 1, 3))[0, 0, 1:]
    if near_grey @ shades <= 0:
        return np.ones(3)
    cast = min(near_grey, shades, key=np.linalg.norm)
    size = float(np.linalg.norm(cast))
    eased = cast * min(0.8, 0.035 / max(size, 1e-6)) * _seen(size)
    grey = np.array([[[0.75, *eased]]], np.float32)
    return _neutralising(oklab_to_linear(grey)[0, 0])


def white_gains(linear: Floats) -> NDArray[np.float64]:
    """Return the gain of each linear channel that makes the brightest things white (white patch, Land 1977).

    A light stronger than lamps and shade are is taken for the things' own colour beyond that.
    """
    smooth = np.asarray(cv2.blur(linear, (3, 3))).reshape(-1, 3)
    white = np.maximum(np.percentile(smooth, _WHITEST, axis=0), 1e-3)
    lab = linear_to_oklab((white / (_LUMINANCE @ white) * 0.5).reshape(1, 1, 3).astype(np.float32))
    size = float(chroma(lab)[0, 0])
    lab[..., 1:] *= min(1.0, _STRONGEST / max(size, 1e-6)) * _seen(size)
    return _neutralising(oklab_to_linear(lab)[0, 0])


def _seen(size: float) -> float:
    """Return how much of a cast of that OKLab chroma is seen: none of the slightest, then all."""
    return float(np.clip((size - 0.006) / 0.012, 0, 1))


def _neutralising(light: Floats) -> NDArray[np.float64]:
    """Return the gains that make a light of linear (3,) white and keep its luminance."""
    gains = 1 / np.maximum(light.astype(np.float64), 1e-3)
    return gains / (_LUMINANCE @ gains)


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
