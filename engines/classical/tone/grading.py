"""Tone and colour: sliders become tables and a matrix, and one fused pass applies them."""

from dataclasses import dataclass, fields

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Box, Samples, is_deep
from ....pictures.color import LINEAR_OF_CODE, RGB_TO_LMS, linear_to_oklab, srgb_to_linear
from ..resampled import small_copy
from .detail import sharpen
from .local_tone import haze, surroundings
from .noise import without_noise
from .strips import over_rows
from .white_point import Matrix, white_balance

Floats = NDArray[np.float32]

_KNEE = 0.85
"""Lightness above which brightened highlights are pressed together instead of clipped."""


@dataclass(frozen=True)
class Sliders:
    """What a person sets; 0 changes nothing. -1…1 but where said."""

    exposure: float = 0
    """EV: +1 doubles the light."""
    contrast: float = 0
    highlights: float = 0
    shadows: float = 0
    whites: float = 0
    blacks: float = 0
    temperature: float = 0
    """+ warmer; 1 is a shift of 80 mired."""
    tint: float = 0
    """+ magenta, - green."""
    saturation: float = 0
    vibrance: float = 0
    hue: float = 0
    """Degrees."""
    clarity: float = 0
    dehaze: float = 0
    sharpen: float = 0
    denoise: float = 0
    vignette: float = 0
    """+ darkens the corners."""
    grain: float = 0

    @property
    def graded(self) -> bool:
        """True when the fused pass has something to do."""
        return any(getattr(self, f.name) for f in fields(self) if f.name not in ("sharpen", "denoise"))


def develop(rgb: Samples, sliders: Sliders, box: Box | None = None, seed: int = 0) -> Samples:
    """Return the pixels of `box` (all when None) with the sliders applied; HW3 uint8 or uint16.

    The whole picture is given because its surroundings, haze and corners count.
    """
    left, top, right, bottom = box or (0, 0, rgb.shape[1], rgb.shape[0])
    pixels = rgb[top:bottom, left:right]
    if sliders.denoise:
        pixels = without_noise(pixels, sliders.denoise, rgb)
    if sliders.graded:
        pixels = grade(pixels, Grading.of(sliders), rgb, (left, top), seed)
    return sharpen(pixels, sliders.sharpen) if sliders.sharpen else pixels


@dataclass(frozen=True)
class Grading:
    """Tables for the fused pass: sliders, or a look that goes beyond them. Lightness tables may be None."""

    sliders: Sliders = Sliders()
    matrix: Matrix | None = None
    """(3, 3) on linear RGB, applied before exposure: channel mixing, white balance."""
    channels: Floats | None = None
    """(3, 256): gamma-coded in [0, 1] that each channel's code becomes first."""
    curve: Floats | None = None
    """Lightness out for lightness 0…1 in even steps, after the sliders' own curve."""
    toning: tuple[Floats, Floats] | None = None
    """What is added to OKLab a and b for lightness 0…1 in even steps."""
    lift: Floats | None = None
    """Factor of lightness for the surroundings' lightness 0…1 in even steps, beside the sliders' own."""
    brightest: float = 1
    """Lightness that the matrix makes of white where that is above 1: it is pressed down to 1."""

    @staticmethod
    def of(sliders: Sliders) -> "Grading":
        """Return the grading of sliders alone."""
        return Grading(sliders)


def grade(
    rgb: Samples,
    grading: Grading,
    whole: Samples | None = None,
    at: tuple[int, int] = (0, 0),
    seed: int = 0,
    size: tuple[int, int] | None = None,
) -> Samples:
    """Run the fused pass over HW3 uint8 or uint16; `at` is where (left, top) it lies in `whole`.

    `size`: width and height that `whole` stands for, where it is a smaller copy.
    """
    from .grade_tables import Frame, Local

    whole = rgb if whole is None else whole
    wide, high = size or (whole.shape[1], whole.shape[0])
    sliders = grading.sliders
    empty = np.zeros((0, 0), np.float32)
    slope = offset = veil = empty
    air = np.zeros(3, np.float32)
    if sliders.dehaze:
        air, veil = haze(small_copy(whole), sliders.dehaze)
    if sliders.shadows or sliders.highlights or sliders.clarity or grading.lift is not None:
        slope, offset = surroundings(_small_lightness(whole, grading, air, veil))
    tables = _tables(grading, air, max(wide, high), seed)
    local, frame = Local(slope, offset, veil), Frame(*at, wide, high)
    out = np.empty((*rgb.shape[:2], 3), rgb.dtype)
    if is_deep(rgb):
        from .deep_kernel import grade_deep_rows as grade_rows
    else:
        from .tone_kernel import grade_rows
    over_rows(lambda first, last: grade_rows(rgb, out, first, last, tables, local, frame), rgb.shape[0])
    return out


def contrast_curve(x: NDArray[np.floating], contrast: float, pivot: float = 0.55) -> NDArray[np.floating]:
    """Bend lightness in [0, 1] into an S (+) or press it towards the pivot (-)."""
    if contrast <= 0:
        return pivot + (x - pivot) * (1 + 0.7 * contrast)
    steep = 1e-3 + 5 * contrast
    low, high = (1 / (1 + np.exp(-steep * (end - pivot))) for end in (0.0, 1.0))
    return (1 / (1 + np.exp(-steep * (x - pivot))) - low) / (high - low)


def _tables(grading: Grading, air: Floats, longest: int, seed: int):
    from .grade_tables import Grade
    from .tone_kernel import STEPS, TOP

    s = grading.sliders
    lightness = np.linspace(0, TOP, STEPS)
    turn = np.radians(s.hue)
    return Grade(
        decode=_decode_tables(grading.channels),
        lms=np.ascontiguousarray(RGB_TO_LMS @ _colour_matrix(grading), np.float32),
        air=air,
        curve=_f32(_curve(lightness, grading)),
        lift=_f32(_lift(lightness, grading)),
        punch=_f32(1.2 * s.clarity * np.clip(1 - np.abs(2 * np.clip(lightness, 0, 1) - 1) ** 2.5, 0, 1)),
        toning=_toning(lightness, grading),
        corners=_f32(_corners(np.linspace(0, 1, STEPS), s.vignette)),
        grain=_noise_tiles(s.grain, longest, seed),
        follow=np.float32(0.6),
        saturation=np.float32(s.saturation),
        vibrance=np.float32(s.vibrance),
        cosine=np.float32(np.cos(turn)),
        sine=np.float32(np.sin(turn)),
    )


def _colour_matrix(grading: Grading) -> Matrix:
    s = grading.sliders
    matrix = np.eye(3) if grading.matrix is None else grading.matrix
    if s.temperature or s.tint:
        matrix = white_balance(s.temperature, s.tint) @ matrix
    return matrix * 2.0**s.exposure


def _decode_tables(channels: Floats | None) -> Floats:
    if channels is None:
        return np.repeat(LINEAR_OF_CODE[None], 3, axis=0)
    return np.ascontiguousarray(srgb_to_linear(channels))


def _curve(lightness: NDArray[np.floating], grading: Grading) -> NDArray[np.floating]:
    s = grading.sliders
    brightest = grading.brightest * np.cbrt(2.0 ** max(s.exposure, 0))
    out = _shoulder(lightness, brightest * np.exp(0.08 * max(s.highlights, 0)))
    out = out + 0.13 * s.whites * out**3 + 0.13 * s.blacks * (1 - out) ** 4
    out = np.clip(out, 0, 1)
    if s.contrast:
        out = contrast_curve(out, s.contrast)
    if grading.curve is not None:
        out = np.interp(out, np.linspace(0, 1, len(grading.curve)), grading.curve)
    return np.maximum.accumulate(np.clip(out, 0, 1))


def _shoulder(lightness: NDArray[np.floating], brightest: float) -> NDArray[np.floating]:
    """Bring `brightest` down to 1, leaving what is below the knee alone, without a kink."""
    if brightest <= 1 + 1e-6:
        return np.minimum(lightness, 1)
    over = brightest - _KNEE
    low, high = 1e-3, 1e3
    for _ in range(60):
        steep = np.sqrt(low * high)
        low, high = (steep, high) if (1 - _KNEE) * steep < -np.expm1(-steep * over) else (low, steep)
    bent = _KNEE + (1 - _KNEE) * np.expm1(-low * (lightness - _KNEE)) / np.expm1(-low * over)
    return np.where(lightness > _KNEE, np.minimum(bent, 1), lightness)


def _lift(around: NDArray[np.floating], grading: Grading) -> NDArray[np.floating]:
    """Paper white and its like stay near white: they have no detail to bring back."""
    s = grading.sliders
    dark = np.clip(1 - around / 0.6, 0, 1) ** 1.5
    bright = np.interp(around, [0.45, 0.84, 1.0], [0, 1, 0.35])
    lift = np.exp(0.75 * s.shadows * dark + 0.22 * s.highlights * bright)
    if grading.lift is None:
        return lift
    return lift * np.interp(around, np.linspace(0, 1, len(grading.lift)), grading.lift)


def _toning(lightness: NDArray[np.floating], grading: Grading) -> Floats:
    if grading.toning is None:
        return np.zeros((2, 0), np.float32)
    steps = np.linspace(0, 1, len(grading.toning[0]))
    return _f32(np.stack([np.interp(lightness, steps, table) for table in grading.toning]))


def _corners(squared: NDArray[np.floating], vignette: float) -> NDArray[np.floating]:
    rise = np.clip(np.sqrt(squared) - 0.3, 0, 1) ** 2
    if vignette >= 0:
        return (1 + 5.4 * vignette * rise) ** -0.5
    return 1 - 0.6 * vignette * rise


def _noise_tiles(strength: float, longest: int, seed: int, size: int = 512) -> Floats:
    """Two tiles of unlike size, so that their sum repeats nowhere in sight."""
    if not strength:
        return np.zeros((0, 0, 0), np.float32)
    random = np.random.default_rng(seed)
    sigma = 0.78 * max(1.0, longest / 2000)
    margin = int(4 * sigma) + 1
    tiles = np.zeros((2, size, size), np.float32)
    for tile, side in zip(tiles, (size, size - 101), strict=True):
        noise = np.pad(random.standard_normal((side, side), np.float32), margin, mode="wrap")
        noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), sigma))[margin:-margin, margin:-margin]
        tile[:side, :side] = noise / noise.std() * (0.035 * strength / np.sqrt(2))
    return tiles


def _small_lightness(whole: Samples, grading: Grading, air: Floats, veil: Floats) -> Floats:
    small = small_copy(whole)
    codes = small.astype(np.float32)
    if veil.size:
        codes = np.clip((codes / 255 - air) / veil[..., None] + air, 0, 1) * 255
    tables = _decode_tables(grading.channels)
    linear = np.stack([np.interp(codes[..., c], np.arange(256), tables[c]) for c in range(3)], axis=-1)
    mixed = cv2.transform(linear.astype(np.float32), _colour_matrix(grading))
    return np.ascontiguousarray(linear_to_oklab(np.maximum(mixed, 0))[..., 0])


def _f32(table: NDArray[np.floating]) -> Floats:
    return np.ascontiguousarray(table, np.float32)
