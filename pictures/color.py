"""sRGB, linear light and OKLab: the three spaces that colours are worked on in.

OKLab: Björn Ottosson, "A perceptual color space for image processing" (2020). L is lightness in [0, 1],
a runs from green (-) to magenta (+), b from blue (-) to yellow (+).
"""

from functools import cache
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""What linear red, green and blue bring to luminance (Rec. 709)."""
LMS_TO_RGB = np.linalg.inv(RGB_TO_LMS)
LAB_TO_LMS = np.linalg.inv(LMS_TO_LAB)


def _decode(coded: NDArray[np.floating]) -> Floats:
    return np.where(coded <= 0.04045, coded / 12.92, ((np.maximum(coded, 0) + 0.055) / 1.055) ** 2.4).astype(
        np.float32
    )


def _encode(linear: NDArray[np.floating]) -> Floats:
    return np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 0) ** (1 / 2.4) - 0.055
    ).astype(np.float32)


LINEAR_OF_CODE = _decode(np.arange(256) / 255)
_CODE_OF_LINEAR = np.rint(_encode(np.arange(65536) / 65535) * 255).astype(np.uint8)
_CODED_OF_LINEAR = np.append(_encode(np.arange(65536) / 65535), np.float32(1))


def srgb_to_linear(coded: NDArray[np.uint8 | np.uint16 | np.floating]) -> Floats:
    """Return linear light, float32 in [0, 1]; `coded` is uint8, uint16, or float in [0, 1], of any shape."""
    if coded.dtype == np.uint16:
        return linear_of_deep()[np.asarray(coded, np.uint16)]
    if np.issubdtype(coded.dtype, np.integer):
        return LINEAR_OF_CODE[np.asarray(coded, np.uint8)]
    return _decode(np.asarray(coded, np.float32))


@cache
def linear_of_deep() -> Floats:
    """Return linear light for each of the 65,536 codes of 16 bits."""
    return _decode(np.arange(65536) / 65535)


def linear_to_deep(linear: NDArray[np.floating]) -> NDArray[np.uint16]:
    """Return gamma-coded uint16; `linear` is float of any shape, clipped to [0, 1]."""
    return np.rint(_encode(np.clip(linear, 0, 1).astype(np.float64)) * np.float64(65535)).astype(np.uint16)


def linear_to_srgb(linear: NDArray[np.floating]) -> Floats:
    """Return gamma-coded values, float32 in [0, 1]; `linear` is float of any shape, clipped to [0, 1].

    Read from a table of 65,536 steps with interpolation; the error stays below 1/50 of an 8-bit step.
    """
    position = np.clip(linear, 0, 1).astype(np.float32) * np.float32(65535)
    below = position.astype(np.int32)
    low = _CODED_OF_LINEAR[below]
    share = (position - below).astype(np.float32)
    return np.asarray(low + (_CODED_OF_LINEAR[below + 1] - low) * share, np.float32)


def linear_to_rgb(linear: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Return gamma-coded uint8; `linear` is float of any shape, clipped to [0, 1]."""
    return _CODE_OF_LINEAR[(np.clip(linear, 0, 1) * np.float32(65535) + np.float32(0.5)).astype(np.uint16)]


def linear_to_oklab(linear: NDArray[np.floating]) -> Floats:
    """Return OKLab, HW3 float32; `linear` is HW3 linear RGB, not below 0."""
    lms = cv2.transform(np.ascontiguousarray(linear, np.float32), RGB_TO_LMS)
    return _as_pixels(cv2.transform(cv2.pow(np.maximum(lms, 0), 1 / 3), LMS_TO_LAB))


def oklab_to_linear(lab: Floats) -> Floats:
    """Return linear RGB, HW3 float32; colours outside sRGB lie outside [0, 1]."""
    lms = cv2.transform(np.ascontiguousarray(lab, np.float32), LAB_TO_LMS)
    return _as_pixels(cv2.transform(lms * lms * lms, LMS_TO_RGB))


def rgb_to_oklab(rgb: NDArray[np.uint8 | np.uint16]) -> Floats:
    """Return OKLab, HW3 float32; `rgb` is HW3 sRGB, uint8 or uint16."""
    return linear_to_oklab(srgb_to_linear(rgb))


def oklab_to_rgb(lab: Floats, gamut: Literal["clip", "chroma"] = "clip") -> NDArray[np.uint8]:
    """Return HW3 uint8 sRGB; `gamut`: clip channels, or lower the chroma at the same lightness and hue."""
    return linear_to_rgb(_linear_within(lab, gamut))


def oklab_to_deep(lab: Floats, gamut: Literal["clip", "chroma"] = "clip") -> NDArray[np.uint16]:
    """Return the same in HW3 uint16."""
    return linear_to_deep(_linear_within(lab, gamut))


def _linear_within(lab: Floats, gamut: str) -> Floats:
    linear = oklab_to_linear(lab)
    if gamut == "chroma":
        outside = ((linear < -1e-3) | (linear > 1 + 1e-3)).any(axis=-1)
        if outside.any():
            linear[outside] = oklab_to_linear(_into_gamut(lab[outside][None]))[0]
    return linear


def chroma(lab: Floats) -> Floats:
    """Return OKLCh chroma, HW float32; 0 is grey and sRGB's purest colours reach about 0.32."""
    return np.hypot(lab[..., 1], lab[..., 2])


def hue_degrees(lab: Floats) -> Floats:
    """Return OKLCh hue, HW float32 in [0, 360): red 29, yellow 110, green 142, blue 264."""
    degrees = np.degrees(np.arctan2(lab[..., 2], lab[..., 1])) % np.float32(360)
    return np.where(degrees >= 360, np.float32(0), degrees)


def _as_pixels(values: object) -> Floats:
    return np.asarray(values, np.float32)


def _into_gamut(lab: Floats, rounds: int = 8) -> Floats:
    low = np.zeros((*lab.shape[:-1], 1), np.float32)
    high = np.ones_like(low)
    lab = np.concatenate([np.clip(lab[..., :1], 0, 1), lab[..., 1:]], axis=-1)
    for _ in range(rounds):
        middle = (low + high) * np.float32(0.5)
        linear = oklab_to_linear(_scaled_chroma(lab, middle))
        fits = ((linear >= 0) & (linear <= 1)).all(axis=-1, keepdims=True)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    return _scaled_chroma(lab, low)


def _scaled_chroma(lab: Floats, share: Floats) -> Floats:
    return np.concatenate([lab[..., :1], lab[..., 1:] * share], axis=-1)
