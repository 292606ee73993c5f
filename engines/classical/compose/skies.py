"""Skies to put in place of another: gradients as the air makes them, laid behind branches without a rim."""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from ....pictures import Box, Mask, Pixels
from ....pictures.color import Floats, linear_to_srgb, oklab_to_linear, rgb_to_oklab, srgb_to_linear
from ..find.clean_sky import clean_sky

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


def painted_sky(size: tuple[int, int], horizon: float, kind: SkyKind, sun: float, seed: int) -> Floats:
    """Return a sky, HW3 float32 linear light, for a picture of (width, height).

    `horizon`: the row, in pixels, where the sky would meet flat land; `sun`: its place across, in [0, 1].
    """
    width, height = size
    sky = _SKIES[kind]
    rows = np.clip((np.arange(height, dtype=np.float32) + 0.5) / max(horizon, 1.0), 0, 1)
    places = [place for place, _ in sky.stops]
    lab = rgb_to_oklab(np.array([[colour for _, colour in sky.stops]], np.uint8))[0]
    column = np.stack([np.interp(rows, places, lab[:, k]) for k in range(3)], axis=1).astype(np.float32)
    light = np.repeat(oklab_to_linear(column[:, None]), width, axis=1)
    if sky.glow[0]:
        light = light + _glow(size, horizon, sun) * sky.glow[0] * np.array(sky.glow[1], np.float32)
    if sky.clouds:
        light = light * (1 + sky.clouds * _layer(size, horizon, seed))[..., None]
    return np.clip(light, 0, 1).astype(np.float32)


def _glow(size: tuple[int, int], horizon: float, sun: float) -> Floats:
    width, height = size
    across = (np.arange(width, dtype=np.float32) / width - sun) * width / max(width, height)
    down = (np.arange(height, dtype=np.float32) - 0.96 * horizon) / max(width, height)
    return np.exp(-(across[None] ** 2 / 0.11 + down[:, None] ** 2 / 0.03))[..., None].astype(np.float32)


def _layer(size: tuple[int, int], horizon: float, seed: int) -> Floats:
    """Return soft cloud, HW in about [-1, 1], flatter and finer towards the horizon."""
    width, height = size
    rng = np.random.default_rng(seed)
    texture = np.zeros((512, 512), np.float32)
    for octave in range(6):
        cells = 4 * 2**octave
        noise = rng.random((cells, cells), np.float32) - np.float32(0.5)
        tiled = np.tile(noise, (3, 3))
        wide = cv2.resize(tiled, (3 * 512, 3 * 512), interpolation=cv2.INTER_CUBIC)
        texture += wide[512:1024, 512:1024] * np.float32(0.55**octave)
    texture /= np.abs(texture).max()
    away = np.clip(1.12 - np.arange(height, dtype=np.float32) / max(horizon, 1), 0.08, 2)[:, None]
    across = (np.arange(width, dtype=np.float32)[None] / max(width, height) - 0.5) / away * 0.5
    u = np.asarray((across * 512) % 512, np.float32)
    v = np.broadcast_to(np.asarray((0.55 / away * 512) % 512, np.float32), u.shape)
    return np.asarray(
        cv2.remap(texture, u, np.ascontiguousarray(v), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP),
        np.float32,
    )


def horizon_of(mask: Mask) -> float:
    """Return the row, in pixels, at which the sky of this mask ends."""
    rows = np.flatnonzero((mask > 0.5).mean(axis=1) > 0.02)
    return float(rows[-1] + 1) if len(rows) else float(len(mask))


def replaced_sky(
    rgb: Pixels, mask: Mask, kind: SkyKind, *, box: Box, strength: float, keep: float, sun: float, seed: int
) -> Pixels:
    """Return the pixels of `box` under another sky, HW3 uint8, blended by the mask.

    `keep`: how much of the old sky's clouds stays, in [0, 1]. What the mask covers in part is taken as a
    mixture of land and the old sky around it: only the sky's share is exchanged, which leaves no rim.
    """
    left, top, right, bottom = box
    old = clean_sky(rgb, mask)[top:bottom, left:right]
    new = painted_sky((rgb.shape[1], rgb.shape[0]), horizon_of(mask), kind, sun, seed)[top:bottom, left:right]
    if keep:
        new = new * _structure(old, max(rgb.shape[:2])) ** keep
    laid = linear_to_srgb(np.clip(new, 0, 1)) * 255
    share = mask[top:bottom, left:right, None] * np.float32(strength)
    noise = np.random.default_rng(seed).random((*laid.shape[:2], 1), np.float32) - np.float32(0.5)
    shown = rgb[top:bottom, left:right] + share * (laid + noise - old)
    return np.asarray((shown + 0.5).clip(0, 255), np.uint8)


def _structure(old: Floats, longest: int) -> Floats:
    """Return the old sky's clouds as a factor on light, HW1: each point against its wide surroundings."""
    light = srgb_to_linear(old / 255).mean(axis=2) + np.float32(0.01)
    factor = min(1.0, 256 / longest)
    size = max(1, round(old.shape[1] * factor)), max(1, round(old.shape[0] * factor))
    small = cv2.resize(light, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0])
    wide = cv2.GaussianBlur(small, (0, 0), 0.12 * max(size), borderType=cv2.BORDER_REPLICATE)
    around = cv2.resize(wide, (old.shape[1], old.shape[0]), interpolation=cv2.INTER_LINEAR)
    ratio = light / np.maximum(around.reshape(light.shape), 1e-3)
    return np.clip(ratio, 0.4, 2.2)[..., None].astype(np.float32)
