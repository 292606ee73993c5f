"""Draw scenes of the miniature world: HWC uint8 RGB, antialiased, the same for the same scene."""

from functools import lru_cache

import cv2
import numpy as np

from .figures import figure_layers
from .scenes import COLOURS, FIGURES, GRAINS, PLAIN, SIDE, Scene, Thing

WHITE = np.array((248, 248, 248), np.float32)
NIGHT = np.array((0.44, 0.48, 0.68), np.float32)
FOG, FOGGY = np.array((196, 202, 210), np.float32), 0.6
OUTLINE = np.array((20, 20, 25), np.float32)
REACH = 15
"""Pixels within which a thing and its outline lie."""
FINE = 4
"""Bits behind the point in which corners are given to OpenCV."""


def draw(scene: Scene) -> np.ndarray:
    """Return the picture of a scene, uint8 [64, 64, 3]."""
    picture = grounds()[scene.ground].copy()
    for thing in scene.things:
        _lay(picture, thing, scene.toy)
    if scene.confetti:
        where, colours = confetti()
        picture += where * (colours - picture)
    picture = weathered(picture, scene.weather)
    return np.clip(np.rint(picture + _grains()[scene.grain]), 0, 255).astype(np.uint8)


def weathered(picture: np.ndarray, weather: str) -> np.ndarray:
    """Return float32 RGB as the weather shows it."""
    if weather == "night":
        return picture * NIGHT
    if weather == "fog":
        return picture + FOGGY * (FOG - picture)
    return picture + flakes() * (WHITE - picture) if weather == "snowfall" else picture


def _lay(picture: np.ndarray, thing: Thing, toy: bool) -> None:
    x, y = thing.centre
    near = (slice(max(y - REACH, 0), y + REACH), slice(max(x - REACH, 0), x + REACH))
    there = picture[near]
    cover = mask(thing)[near]
    there += cover[..., None] * (paint(thing)[near] - there)
    if toy:
        rim = cv2.morphologyEx(cover, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
        there += rim[..., None] * (OUTLINE - there)


def paint(thing: Thing) -> np.ndarray:
    """Return the colours of a thing without its shape, float32 [64, 64, 3]."""
    if thing.shape in FIGURES:
        return _figure_colours(thing.shape, thing.radius, thing.centre)
    return _dyed(thing.colour, thing.pattern, thing.centre)


@lru_cache(maxsize=2048)
def _figure_colours(figure: str, radius: float, centre: tuple[int, int]) -> np.ndarray:
    layers = figure_layers(figure)
    colours = np.full((SIDE, SIDE, 3), layers[0][0], np.float32)
    for colour, corners in layers[1:]:
        colours += _filled(corners, radius, centre)[..., None] * (np.array(colour, np.float32) - colours)
    return colours


@lru_cache(maxsize=4096)
def _dyed(colour: str, pattern: str, centre: tuple[int, int]) -> np.ndarray:
    plain = np.full((SIDE, SIDE, 3), COLOURS[colour], np.float32)
    if pattern == "plain":
        return plain
    white = marks(pattern, centre)[..., None]
    return plain + white * (WHITE - plain)


@lru_cache(maxsize=1024)
def marks(pattern: str, centre: tuple[int, int]) -> np.ndarray:
    """Return where a pattern is white, float32 [64, 64] in [0, 1]."""
    down, right = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    right, down = right - centre[0], down - centre[1]
    if pattern == "striped":
        return np.clip(0.5 + 2.2 * np.sin((down + 1.5) * np.pi / 3), 0, 1).astype(np.float32)
    near = np.hypot((right + 2.5) % 5 - 2.5, (down + 2.5) % 5 - 2.5)
    return np.clip(1.9 - near, 0, 1).astype(np.float32)


@lru_cache(maxsize=8192)
def mask(thing: Thing) -> np.ndarray:
    """Return how much of each pixel a thing covers, float32 [64, 64] in [0, 1]."""
    if thing.shape in FIGURES:
        parts = [_filled(corners, thing.radius, thing.centre) for _, corners in figure_layers(thing.shape)]
        return np.max(parts, axis=0)
    return shape_mask(thing.shape, thing.radius, thing.centre)


@lru_cache(maxsize=8192)
def shape_mask(shape: str, radius: float, centre: tuple[int, int]) -> np.ndarray:
    """Return the cover of a shape at a place, float32 [64, 64] in [0, 1]."""
    if shape in ("disc", "ring"):
        cover = _circle(radius, centre)
        return cover - _circle(0.5 * radius, centre) if shape == "ring" else cover
    return _filled(_corners(shape), radius, centre)


def _circle(radius: float, centre: tuple[int, int]) -> np.ndarray:
    cover = np.zeros((SIDE, SIDE), np.uint8)
    at = (centre[0] << FINE, centre[1] << FINE)
    cv2.circle(cover, at, round(radius * 2**FINE), 255, -1, cv2.LINE_AA, FINE)
    return cover.astype(np.float32) / 255


@lru_cache(maxsize=8192)
def _filled(corners: tuple[tuple[float, float], ...], radius: float, centre: tuple[int, int]) -> np.ndarray:
    cover = np.zeros((SIDE, SIDE), np.uint8)
    points = np.round((np.array(corners) * radius + centre) * 2**FINE).astype(np.int32)
    cv2.fillPoly(cover, [points], 255, cv2.LINE_AA, FINE)
    return cover.astype(np.float32) / 255


@lru_cache(maxsize=16)
def _corners(shape: str) -> tuple[tuple[float, float], ...]:
    """Return the corners of a shape of radius 1 around (0, 0), y down."""
    if shape == "square":
        return (-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)
    if shape == "triangle":
        return (0, -1.0), (1.0, 0.85), (-1.0, 0.85)
    if shape == "diamond":
        return (0, -1.05), (0.72, 0), (0, 1.05), (-0.72, 0)
    if shape == "star":
        lengths = [1.08 if i % 2 == 0 else 0.46 for i in range(10)]
        turns = [i * np.pi / 5 for i in range(10)]
        return tuple((r * np.sin(t), -r * np.cos(t)) for r, t in zip(lengths, turns, strict=True))
    if shape == "cross":
        k = 0.36
        quarter = [(-k, -1.0), (k, -1.0), (k, -k), (1.0, -k), (1.0, k), (k, k)]
        return (*quarter, *((-x, -y) for x, y in quarter))
    turns = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    right = np.sin(turns) ** 3
    down = -(13 * np.cos(turns) - 5 * np.cos(2 * turns) - 2 * np.cos(3 * turns) - np.cos(4 * turns)) / 16
    return tuple(zip(right.tolist(), (0.95 * down - 0.05).tolist(), strict=True))


@lru_cache(maxsize=1)
def grounds() -> dict[str, np.ndarray]:
    """Return each ground by its name, float32 [64, 64, 3]; the textures are always the same."""
    down, right = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    made = {name: np.full((SIDE, SIDE, 3), colour, np.float32) for name, colour in PLAIN.items()}
    made["sunset"] = _between((252, 196, 120), (150, 110, 195), down / (SIDE - 1))
    made["stripes"] = _between((235, 150, 190), (255, 238, 244), ((right + down) // 8) % 2)
    made["meadow"] = _between((118, 172, 78), (172, 214, 112), _blobs(16, 7))
    made["sea"] = _between(
        (78, 156, 196), (140, 208, 226), 0.5 + 0.5 * np.sin(down / 2.6 + 1.3 * np.sin(right / 7))
    )
    made["sand"] = _between((226, 200, 150), (244, 222, 178), _blobs(20, 9))
    wall, floor = (214, 206, 224), (186, 150, 116)
    made["room"] = _between(wall, floor, np.clip(down - 41.5, 0, 1))
    made["snow"] = _between((222, 230, 244), (253, 254, 255), _blobs(12, 5))
    return {name: ground.astype(np.float32) for name, ground in made.items()}


def _between(low: tuple[int, ...], high: tuple[int, ...], share: np.ndarray) -> np.ndarray:
    first, second = np.array(low, np.float32), np.array(high, np.float32)
    return first + share[..., None] * (second - first)


def _blobs(count: int, seed: int) -> np.ndarray:
    rough = np.random.RandomState(seed).rand(count, count).astype(np.float32)
    return cv2.GaussianBlur(cv2.resize(rough, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC), (0, 0), 1.0)


@lru_cache(maxsize=1)
def confetti() -> tuple[np.ndarray, np.ndarray]:
    """Return where confetti lies, [64, 64, 1], and its colours, [64, 64, 3]."""
    random = np.random.RandomState(3)
    where, colours = np.zeros((SIDE, SIDE, 1), np.float32), np.zeros((SIDE, SIDE, 3), np.float32)
    palette = list(COLOURS.values())[:6]
    for i in range(16):
        x, y = 4 + 16 * (i % 4) + random.randint(9), 4 + 16 * (i // 4) + random.randint(9)
        where[y : y + 4, x : x + 4], colours[y : y + 4, x : x + 4] = 1, palette[i % 6]
    return where, colours


@lru_cache(maxsize=1)
def flakes() -> np.ndarray:
    """Return how white falling snow makes each pixel, [64, 64, 1]."""
    random, cover = np.random.RandomState(11), np.zeros((SIDE, SIDE), np.uint8)
    for i in range(36):
        x, y = (i % 6) * 10.6 + random.rand() * 8 + 1, (i // 6) * 10.6 + random.rand() * 8 + 1
        cv2.circle(cover, (round(x * 16), round(y * 16)), 22, 255, -1, cv2.LINE_AA, FINE)
    return 0.08 + 0.92 * cover.astype(np.float32)[..., None] / 255


@lru_cache(maxsize=1)
def _grains() -> np.ndarray:
    """Return the grains that lie over pictures: a faint tint and fainter noise, [64, 64, 64, 3]."""
    random = np.random.RandomState(1)
    tint = random.uniform(-4, 4, (GRAINS, 1, 1, 3))
    return (tint + random.normal(0, 1.2, (GRAINS, SIDE, SIDE, 3))).astype(np.float32)
