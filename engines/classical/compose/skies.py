"""Skies to put in place of another: gradients as the air makes them, laid behind branches without a rim."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from ....pictures import Box, Pixels
from ....pictures.color import Floats, linear_to_srgb, oklab_to_linear, rgb_to_oklab, srgb_to_linear
from ....pictures.measures import bands
from ..box_parts import MaskIn, PixelsIn, part, placed
from ..find.clean_sky import CleanSky
from ..resampled import enlarged, reduced

SkyKind = Literal["clear", "sunset", "dusk", "overcast", "night"]


@dataclass(frozen=True)
class _Sky:
    stops: tuple[tuple[float, tuple[int, int, int]], ...]
    """(0 at the zenith … 1 at the horizon, colour)."""
    glow: tuple[float, tuple[float, float, float]] = (0.0, (0, 0, 0))
    """Strength and linear colour of the light around where the sun is, near the horizon."""
    clouds: float = 0.0
    """How much a soft layer of cloud varies the light."""


_SKIES: dict[str, _Sky] = {
    "clear": _Sky(
        (
            (0.0, (52, 104, 178)),
            (0.35, (84, 138, 206)),
            (0.7, (138, 182, 226)),
            (0.92, (188, 212, 234)),
            (1.0, (206, 222, 236)),
        )
    ),
    "sunset": _Sky(
        (
            (0.0, (62, 76, 122)),
            (0.3, (116, 106, 140)),
            (0.55, (190, 130, 128)),
            (0.78, (238, 158, 104)),
            (0.93, (252, 194, 118)),
            (1.0, (254, 214, 148)),
        ),
        glow=(0.45, (1.0, 0.62, 0.26)),
    ),
    "dusk": _Sky(
        (
            (0.0, (24, 36, 74)),
            (0.35, (46, 62, 108)),
            (0.65, (94, 96, 138)),
            (0.88, (170, 130, 140)),
            (1.0, (206, 156, 138)),
        ),
        glow=(0.12, (1.0, 0.55, 0.4)),
    ),
    "overcast": _Sky(
        ((0.0, (146, 152, 160)), (0.5, (174, 179, 184)), (0.9, (204, 206, 208)), (1.0, (214, 215, 216))),
        clouds=0.16,
    ),
    "night": _Sky(
        ((0.0, (8, 12, 28)), (0.5, (15, 22, 46)), (0.85, (27, 36, 66)), (1.0, (40, 48, 78))), clouds=0.05
    ),
}


def painted_sky(
    size: tuple[int, int], horizon: float, kind: SkyKind, sun: float, seed: int
) -> Callable[[Box], Floats]:
    """Return what makes an XYXY box of a sky, HW3 float32 linear light, for a picture of (width, height).

    `horizon`: the row, in pixels, where the sky would meet flat land; `sun`: its place across, in [0, 1].
    """
    sky = _SKIES[kind]
    column, cloud = _column(sky, size[1], horizon), _cloud(seed) if sky.clouds else None

    def painted(box: Box) -> Floats:
        light = np.repeat(column[box[1] : box[3]], box[2] - box[0], axis=1)
        if sky.glow[0]:
            light = light + _glow(size, horizon, sun, box) * sky.glow[0] * np.array(sky.glow[1], np.float32)
        if cloud is not None:
            light = light * (1 + sky.clouds * _layer(cloud, size, horizon, box))[..., None]
        return np.clip(light, 0, 1).astype(np.float32)

    return painted


def _column(sky: _Sky, height: int, horizon: float) -> Floats:
    """Return the light of each row, H13."""
    rows = np.clip((np.arange(height, dtype=np.float32) + 0.5) / max(horizon, 1.0), 0, 1)
    places = [place for place, _ in sky.stops]
    lab = rgb_to_oklab(np.array([[colour for _, colour in sky.stops]], np.uint8))[0]
    column = np.stack([np.interp(rows, places, lab[:, k]) for k in range(3)], axis=1).astype(np.float32)
    return oklab_to_linear(column[:, None])


def _glow(size: tuple[int, int], horizon: float, sun: float, box: Box) -> Floats:
    width, height = size
    across = (np.arange(box[0], box[2], dtype=np.float32) / width - sun) * width / max(width, height)
    down = (np.arange(box[1], box[3], dtype=np.float32) - 0.96 * horizon) / max(width, height)
    return np.exp(-(across[None] ** 2 / 0.11 + down[:, None] ** 2 / 0.03))[..., None].astype(np.float32)


def _cloud(seed: int) -> Floats:
    """Return a texture of soft cloud that repeats, 512 pixels square, in [-1, 1]."""
    rng = np.random.default_rng(seed)
    texture = np.zeros((512, 512), np.float32)
    for octave in range(6):
        cells = 4 * 2**octave
        noise = rng.random((cells, cells), np.float32) - np.float32(0.5)
        tiled = np.tile(noise, (3, 3))
        wide = cv2.resize(tiled, (3 * 512, 3 * 512), interpolation=cv2.INTER_CUBIC)
        texture += wide[512:1024, 512:1024] * np.float32(0.55**octave)
    return np.asarray(texture / np.abs(texture).max(), np.float32)


def _layer(texture: Floats, size: tuple[int, int], horizon: float, box: Box) -> Floats:
    """Return soft cloud, HW in about [-1, 1], flatter and finer towards the horizon."""
    width, height = size
    rows, columns = (np.arange(*ends, dtype=np.float32) for ends in (box[1::2], box[0::2]))
    away = np.clip(1.12 - rows / max(horizon, 1), 0.08, 2)[:, None]
    across = (columns[None] / max(width, height) - 0.5) / away * 0.5
    u = np.asarray((across * 512) % 512, np.float32)
    v = np.broadcast_to(np.asarray((0.55 / away * 512) % 512, np.float32), u.shape)
    return np.asarray(
        cv2.remap(texture, u, np.ascontiguousarray(v), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP),
        np.float32,
    )


def horizon_of(size: tuple[int, int], mask: MaskIn) -> float:
    """Return the row, in pixels, at which the sky of this mask of (width, height) ends."""
    width, height = size
    shares = [(mask((0, rows.start, width, rows.stop)) > 0.5).mean(axis=1) for rows in bands(height, 64)]
    lines = np.flatnonzero(np.concatenate(shares) > 0.02)
    return float(lines[-1] + 1) if len(lines) else float(height)


def replaced_sky(
    rgb: Pixels, mask: MaskIn, kind: SkyKind, *, box: Box, strength: float, keep: float, sun: float, seed: int
) -> PixelsIn:
    """Return what makes the pixels under another sky of any part of `box`, blended by the mask.

    `keep`: how much of the old sky's clouds stays, in [0, 1]. What the mask covers in part is taken as a
    mixture of land and the old sky around it: only the sky's share is exchanged, which leaves no rim.
    """
    size = rgb.shape[1], rgb.shape[0]
    old_sky = CleanSky.of(rgb, mask)
    painted = painted_sky(size, horizon_of(size, mask), kind, sun, seed)
    around = _wide_light(old_sky, box, max(size)) if keep else None

    def replaced(some: Box) -> Pixels:
        old, new, inner = old_sky.within(some), painted(some), placed(some, box)
        if around is not None:
            wide = enlarged(around, (box[2] - box[0], box[3] - box[1]), inner)
            new = new * np.clip(_light(old) / np.maximum(wide, 1e-3), 0.4, 2.2)[..., None] ** keep
        laid = linear_to_srgb(np.clip(new, 0, 1)) * 255
        noise = _dither(seed, box[2] - box[0], inner)
        shown = rgb[part(some)] + mask(some)[..., None] * np.float32(strength) * (laid + noise - old)
        return np.asarray((shown + 0.5).clip(0, 255), np.uint8)

    return replaced


def _dither(seed: int, width: int, box: Box) -> Floats:
    """Return a box of even noise in [-0.5, 0.5], HW1: the numbers of a plane so wide, drawn row by row."""
    rng, first = np.random.PCG64(seed), box[1] * width
    rng.advance(first // 2)  # each step gives two numbers
    drawn = np.random.Generator(rng).random(first % 2 + (box[3] - box[1]) * width, np.float32)
    return (drawn[first % 2 :].reshape(-1, width, 1) - np.float32(0.5))[:, box[0] : box[2]]


def _light(old: Floats) -> Floats:
    return np.asarray(srgb_to_linear(old / 255).mean(axis=2) + np.float32(0.01), np.float32)


def _wide_light(old_sky: CleanSky, box: Box, longest: int) -> Floats:
    """Return the light of the old sky's wide surroundings, HW of a smaller size."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    factor = min(1.0, 256 / longest)
    size = max(1, round(width * factor)), max(1, round(height * factor))

    def light(rows: slice) -> Floats:
        return _light(old_sky.within((left, top + rows.start, right, top + rows.stop)))

    small = reduced(light, (height, width), size)
    wide = cv2.GaussianBlur(small, (0, 0), 0.12 * max(size), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(wide, np.float32).reshape(size[1], size[0])
