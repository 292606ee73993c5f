"""Drawn looks: cartoon, pencil, watercolour, oil, pixel art, poster and halftone.

Drawn at 2,000 pixels at most and enlarged: a brush stroke has the picture's scale, not the sensor's.
Lines: Winnemöller et al., "XDoG" (2012).
Oil: Papari et al., "Artistic edge and corner enhancing smoothing" (2007).
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from ....pictures import Pixels
from ....pictures.color import oklab_to_rgb, rgb_to_oklab
from ..resampled import small_copy

Floats = NDArray[np.float32]
_LONGEST = 2000


def stylize(rgb: Pixels, name: str) -> Pixels:
    """Return HW3 uint8 redrawn in the style of that name."""
    height, width = rgb.shape[:2]
    drawn = STYLES[name](small_copy(rgb, _LONGEST))
    if drawn.shape[:2] == (height, width):
        return drawn
    hard = cv2.INTER_NEAREST if name == "pixel_art" else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(drawn, (width, height), interpolation=hard), np.uint8)


def _scale(rgb: Pixels) -> float:
    """Return the size of a stroke against a picture of 800 pixels."""
    return max(rgb.shape[:2]) / 800


def _grey(rgb: Pixels) -> Floats:
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.float32) / np.float32(255)


def _blur(plane: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)


def _lines(rgb: Pixels, sigma: float, emphasis: float, threshold: float, steep: float) -> Floats:
    """Return ink lines along edges: 0 ink, 1 paper."""
    grey = _grey(rgb)
    near, far = _blur(grey, sigma), _blur(grey, sigma * 1.6)
    sharp = (1 + emphasis) * near - emphasis * far
    ink = np.clip(1 + np.tanh(steep * (sharp - threshold)), 0, 1)
    return np.where(sharp >= threshold, 1, ink).astype(np.float32)


def _clouds(height: int, width: int, seed: int, base: int, octaves: int = 5) -> Floats:
    """Return smooth noise around 0: value noise summed over octaves."""
    random = np.random.default_rng(seed)
    longest = max(height, width)
    total, out = 0.0, np.zeros((height, width), np.float32)
    for octave in range(octaves):
        cells = base * 2**octave
        if cells > longest:
            break
        share = 0.52**octave
        size = cells * height // longest + 3, cells * width // longest + 3
        grid = random.random(size, np.float32)
        out += share * np.asarray(cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC))
        total += share
    return out / max(total, 1e-6) - np.float32(0.5)


def _cartoon(rgb: Pixels) -> Pixels:
    flat = rgb
    for _ in range(3):
        flat = np.asarray(cv2.bilateralFilter(flat, 9, 28, 4 * max(1, 0.7 * _scale(rgb))), np.uint8)
    lab = rgb_to_oklab(flat)
    levels = 9
    step, within = np.floor(lab[..., 0] * levels), (lab[..., 0] * levels) % 1
    lab[..., 0] = (step + 0.5 + 0.5 * np.tanh((within - 0.5) * 7)) / levels
    lab[..., 1:] *= 1.25
    ink = _lines(flat, 0.9 * max(1, 0.8 * _scale(rgb)), 22, 0.3, 12)
    lab *= np.cbrt(0.03 + 0.97 * ink)[..., None]
    return oklab_to_rgb(lab, "chroma")


def _pencil(rgb: Pixels) -> Pixels:
    scale = max(1.0, _scale(rgb))
    grey = _grey(rgb)
    dodge = np.clip(grey / np.maximum(_blur(grey, 6 * scale), 0.02), 0, 1)
    hatching = _hatching(grey.shape[0], grey.shape[1], scale)
    tone = np.clip(1 - (1 - grey) ** 1.5 * 0.55 * (1 + 0.45 * hatching), 0, 1)
    ink = _lines(rgb, 0.8 * scale, 18, 0.5, 8)
    drawn = np.clip(dodge**1.3 * tone * (0.35 + 0.65 * ink) * 1.03, 0, 1)
    return np.repeat(np.rint(drawn * 252 + 2).astype(np.uint8)[..., None], 3, axis=2)


def _hatching(height: int, width: int, scale: float) -> Floats:
    """Return slanted strokes, mean 0, standard deviation 1."""
    size = 2 * int(7 * scale) + 1
    stroke = np.zeros((size, size), np.float32)
    cv2.line(stroke, (0, size - 1), (size - 1, 0), 1.0, max(1, int(scale)), cv2.LINE_AA)
    noise = np.random.default_rng(0).random((height, width), np.float32)
    strokes = np.asarray(cv2.filter2D(noise, -1, stroke / stroke.sum(), borderType=cv2.BORDER_REFLECT))
    return (strokes - strokes.mean()) / max(float(strokes.std()), 1e-6)


def _watercolour(rgb: Pixels) -> Pixels:
    height, width = rgb.shape[:2]
    scale = _scale(rgb)
    smooth = _edge_smoothed(rgb, 3)
    wobble = [_clouds(height, width, seed, 10) * 6 * scale for seed in (1, 2)]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    across, down = columns + wobble[0], rows + wobble[1]
    bent = cv2.remap(smooth, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    lab = rgb_to_oklab(np.asarray(bent, np.uint8))
    light = _blur(lab[..., 0], max(1.0, scale))
    edge = np.asarray(cv2.morphologyEx(light, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)))
    edge = np.clip(edge / max(float(np.percentile(edge, 97)), 0.02), 0, 1)
    paper = _clouds(height, width, 7, max(8, max(height, width) // 12), 3)
    pool = _clouds(height, width, 9, 5)
    wash = 1 - (1 - lab[..., 0]) * (0.8 + 0.35 * pool + 0.3 * paper)
    lab[..., 0] = np.clip(wash * 0.88 + 0.12 - 0.16 * edge, 0, 0.985)
    lab[..., 1:] *= (1.2 + 0.3 * pool)[..., None]
    return oklab_to_rgb(lab, "chroma")


def _edge_smoothed(rgb: Pixels, rounds: int) -> Pixels:
    """Return flat areas with kept edges: the guided filter on a half-sized copy, several times."""
    half = small_copy(rgb, max(rgb.shape[:2]) // 2 or 1)
    radius = max(2, round(5 * _scale(rgb) / 2))
    for _ in range(rounds):
        half = np.asarray(cv2.ximgproc.guidedFilter(half, half, radius, 0.06**2 * 255**2), np.uint8)
    size = (rgb.shape[1], rgb.shape[0])
    flat = np.asarray(cv2.resize(half, size), np.uint8)
    return np.asarray(cv2.ximgproc.guidedFilter(rgb, flat, radius, 0.03**2 * 255**2), np.uint8)


def _oil(rgb: Pixels) -> Pixels:
    small = small_copy(rgb, 1100)
    radius = max(3, round(6 * _scale(small)))
    painted = _kuwahara(small.astype(np.float32), radius)
    size = (rgb.shape[1], rgb.shape[0])
    coded = np.clip(painted, 0, 255).astype(np.uint8)
    lab = rgb_to_oklab(np.asarray(cv2.resize(coded, size, interpolation=cv2.INTER_CUBIC), np.uint8))
    lab[..., 0] = np.clip(lab[..., 0] + _bristles(lab[..., 0], 2 * _scale(rgb)), 0, 1)
    lab[..., 1:] *= 1.15
    return oklab_to_rgb(lab, "chroma")


def _kuwahara(image: Floats, radius: int, sectors: int = 8) -> Floats:
    """Mix the means of eight sectors around a pixel, the calmest counting most."""
    rows, columns = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    distance, angle = np.hypot(rows, columns) / radius, np.arctan2(rows, columns)
    weight_sum = np.full((*image.shape[:2], 1), 1e-12, np.float32)
    total = np.zeros_like(image)
    for sector in range(sectors):
        off = np.abs((angle - 2 * np.pi * sector / sectors + np.pi) % (2 * np.pi) - np.pi)
        wedge = np.clip(1.3 - off * sectors / np.pi / 1.5, 0, 1)
        kernel = (np.exp(-2 * distance**2) * (distance <= 1) * wedge).astype(np.float32)
        kernel[radius, radius] = 1
        kernel /= kernel.sum()
        mean = np.asarray(cv2.filter2D(image, -1, kernel, borderType=cv2.BORDER_REFLECT))
        square = np.asarray(cv2.filter2D(image * image, -1, kernel, borderType=cv2.BORDER_REFLECT))
        spread = np.maximum(square - mean * mean, 0).sum(axis=2, keepdims=True)
        weight = 1 / (1 + spread * 0.02) ** 4
        total += mean * weight
        weight_sum += weight
    return total / weight_sum


def _bristles(lightness: Floats, size: float) -> Floats:
    """Return relief of brush strokes that follow the picture's edges."""
    height, width = lightness.shape
    noise = np.random.default_rng(0).random((height, width), np.float32)
    length = max(5, int(9 * max(1, size)) | 1)
    across = np.asarray(cv2.boxFilter(noise, -1, (length, 1)))
    down = np.asarray(cv2.boxFilter(noise, -1, (1, length)))
    smooth = _blur(lightness, 2 * max(1, size))
    rise_x = _blur(np.abs(np.asarray(cv2.Sobel(smooth, cv2.CV_32F, 1, 0))), 4 * max(1, size))
    rise_y = _blur(np.abs(np.asarray(cv2.Sobel(smooth, cv2.CV_32F, 0, 1))), 4 * max(1, size))
    upright = rise_x / np.maximum(rise_x + rise_y, 1e-6)
    strokes = down * upright + across * (1 - upright)
    strokes = (strokes - strokes.mean()) / max(float(strokes.std()), 1e-6)
    return np.clip(strokes, -2.5, 2.5) * np.float32(0.013)


def _pixel_art(rgb: Pixels) -> Pixels:
    height, width = rgb.shape[:2]
    tiny = small_copy(rgb, min(128, max(1, max(height, width) // 2)))
    lab = rgb_to_oklab(tiny)
    palette, index = _palette(lab, 24)
    palette[:, 1:] *= 1.12
    blocks = oklab_to_rgb(palette[index].reshape(lab.shape), "chroma")
    return np.asarray(cv2.resize(blocks, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _posterize(rgb: Pixels) -> Pixels:
    smooth = _edge_smoothed(rgb, 3)
    palette, _ = _palette(rgb_to_oklab(small_copy(smooth, 160)), 8)
    lab = rgb_to_oklab(np.asarray(cv2.medianBlur(smooth, 5), np.uint8))
    nearest = np.zeros(lab.shape[:2], np.intp)
    best = np.full(lab.shape[:2], np.inf, np.float32)
    for i, colour in enumerate(palette):
        far = ((lab - colour) ** 2).sum(axis=2)
        nearest = np.where(far < best, i, nearest)
        best = np.minimum(far, best)
    palette[:, 1:] *= 1.25
    return oklab_to_rgb(palette[nearest], "chroma")


def _palette(lab: Floats, count: int) -> tuple[Floats, NDArray[np.intp]]:
    """Return the `count` main colours (n, 3) and each pixel's place among them."""
    points = np.ascontiguousarray(lab.reshape(-1, 3)) * np.array([1, 1.3, 1.3], np.float32)
    if len(points) <= count:
        return lab.reshape(-1, 3).copy(), np.arange(len(points))
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 1e-4)
    _, index, centres = cv2.kmeans(points, count, None, stop, 2, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    return np.asarray(centres, np.float32) / np.array([1, 1.3, 1.3], np.float32), np.asarray(index).ravel()


def _halftone(rgb: Pixels) -> Pixels:
    """Print in cyan, magenta, yellow and black dots at the printers' angles."""
    height, width = rgb.shape[:2]
    pitch = max(5, int(7 * _scale(rgb)))
    coded = rgb.astype(np.float32) / 255
    black = 1 - coded.max(axis=2)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    out = np.ones((height, width, 3), np.float32)
    for channel, angle, ink in zip((0, 1, 2, 3), (15, 75, 0, 45), _INKS, strict=True):
        amount = black if channel == 3 else (1 - coded[..., channel] - black) / (1 - black + 1e-3)
        dots = _dots(rows, columns, np.radians(angle), pitch)
        cover = np.clip((_blur(amount, pitch * 0.25) - dots) * pitch * 0.8 + 0.5, 0, 1)[..., None]
        out *= 1 - cover + cover * np.array(ink, np.float32)
    return np.rint(out * 255).astype(np.uint8)


_INKS = ((0.02, 0.65, 1.0), (0.9, 0.0, 0.52), (1.0, 0.92, 0.0), (0.1, 0.1, 0.1))


def _dots(rows: Floats, columns: Floats, turn: float, pitch: int) -> Floats:
    u = (columns * np.cos(turn) + rows * np.sin(turn)) * np.float32(np.pi / pitch)
    v = (rows * np.cos(turn) - columns * np.sin(turn)) * np.float32(np.pi / pitch)
    return (np.cos(u) * np.cos(v) + 1) / 2


STYLES: dict[str, Callable[[Pixels], Pixels]] = {
    "cartoon": _cartoon,
    "pencil": _pencil,
    "watercolour": _watercolour,
    "oil": _oil,
    "pixel_art": _pixel_art,
    "posterize": _posterize,
    "halftone": _halftone,
}
"""Name of a style → how it is drawn; pictures are HW3 uint8."""
