"""Ink on a picture: letters in a colour that can be read there, over an outline, a shadow or a plate."""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ....pictures import Box, Pixels, Samples, is_deep
from ....pictures.color import LUMINANCE, linear_to_deep, linear_to_rgb, srgb_to_linear
from .lettering import Align, Block

Colour = tuple[int, int, int]
Backing = Literal["auto", "none", "shadow", "outline", "plate"]
Floats = NDArray[np.float32]

_LIGHT, _DARK = (255, 255, 255), (16, 16, 18)
_READABLE = 3.0
"""WCAG 2 contrast that large text needs."""
_RIM, _PADDING, _PLATE = 0.07, 0.28, 0.8
"""Width of an outline and air on a plate, in em; how opaque a plate is."""


@dataclass(frozen=True)
class Ink:
    """How letters look; a colour is sRGB, None = what reads best there."""

    colour: Colour | None = None
    backing: Backing = "auto"
    """auto: a soft shadow, only where letters would drown."""
    backing_colour: Colour | None = None
    opacity: float = 1.0
    align: Align = "centre"


def write(pixels: Samples, block: Block, box: Box, ink: Ink) -> Samples:
    """Return HWC in the depth that came, with the block written in its box."""
    height, width = pixels.shape[:2]
    reach = max(2, round(0.35 * block.em))
    left, top = max(0, box[0] - reach), max(0, box[1] - reach)
    right, bottom = min(width, box[2] + reach), min(height, box[3] + reach)
    ground = srgb_to_linear(pixels[top:bottom, left:right, :3])
    at = box[0] - left, box[1] - top
    letters = _drawn(block, at, ground.shape[:2], ink.align)
    colour = ink.colour or _readable_colour(ground, letters, ink)
    under = ink.backing_colour or (_DARK if _luminance_of(colour) > 0.25 else _LIGHT)
    cover = _backing(ground, letters, block, at, colour, ink)
    lit: Floats = np.asarray(ground + (_linear(under) - ground) * cover[..., None], np.float32)
    lit += (_linear(colour) - lit) * letters[..., None]
    cover = np.maximum(letters, cover)
    for picture, corner in _pictures(block, at, ink.align):
        _laid(lit, cover, picture, corner)
    lit = np.asarray(ground + (lit - ground) * np.float32(ink.opacity), np.float32)
    coded = linear_to_deep(lit) if is_deep(pixels) else linear_to_rgb(lit)
    return _pasted(pixels, (left, top), coded, cover * np.float32(ink.opacity))


def _backing(
    ground: Floats, letters: Floats, block: Block, at: tuple[int, int], colour: Colour, ink: Ink
) -> Floats:
    """Return how much of the backing's colour lies behind the letters, HW in [0, 1]."""
    if ink.backing == "outline":
        return _drawn(block, at, ground.shape[:2], ink.align, max(1, round(_RIM * block.em)))
    if ink.backing == "plate":
        return _plate(block, at, ground.shape[:2])
    if ink.backing == "shadow":
        return _soft(letters, block.em, 0.8)
    lost = float((_contrast(_luminance(ground)[_near(letters)], colour) < _READABLE).mean())
    if ink.backing == "none" or lost < 0.04:
        return np.zeros_like(letters)
    return _soft(letters, block.em, float(np.clip(0.55 + lost, 0, 0.92)))


def _soft(letters: Floats, em: int, strength: float) -> Floats:
    """Return a soft shadow of the letters."""
    wide = cv2.dilate(letters, np.ones((3, 3), np.uint8))
    soft = np.asarray(cv2.GaussianBlur(wide, (0, 0), max(0.8, 0.07 * em)))
    shade = np.clip(soft * 1.6, 0, 1) * strength
    return np.where(shade > 0.01, shade, 0).astype(np.float32)


def _plate(block: Block, at: tuple[int, int], shape: tuple[int, ...]) -> Floats:
    """Return a plate with round corners behind the block, drawn four times as fine."""
    air, fine = round(_PADDING * block.em), 4
    canvas = Image.new("L", (fine * shape[1], fine * shape[0]))
    left, top = fine * (at[0] - air), fine * (at[1] - air // 2)
    right, bottom = fine * (at[0] + block.width + air), fine * (at[1] + block.height + air // 2)
    ImageDraw.Draw(canvas).rounded_rectangle((left, top, right, bottom), fine * air, fill=255)
    small = canvas.resize((shape[1], shape[0]), Image.Resampling.BOX)
    return np.asarray(small, np.float32) * np.float32(_PLATE / 255)


def _drawn(
    block: Block, at: tuple[int, int], shape: tuple[int, ...], align: Align, stroke: int = 0
) -> Floats:
    """Return the letters, HW float32 in [0, 1], on a canvas of that shape; `stroke`: their rim in pixels."""
    canvas = Image.new("L", (max(1, shape[1]), max(1, shape[0])))
    for line, end in block.line_ends(*at, align):
        block.face.draw(line, canvas, end, stroke)
    return np.asarray(canvas, np.float32) / np.float32(255)


def _pictures(block: Block, at: tuple[int, int], align: Align) -> list[tuple[Pixels, tuple[int, int]]]:
    """Return the block's coloured pictures and where each stands on the canvas."""
    return [found for line, end in block.line_ends(*at, align) for found in block.face.pictures(line, end)]


def _laid(lit: Floats, cover: Floats, picture: Pixels, corner: tuple[int, int]) -> None:
    """Lay a coloured picture, HWC RGBA, on linear light in place; what leaves the canvas is cut."""
    left, top = max(0, corner[0]), max(0, corner[1])
    right = min(lit.shape[1], corner[0] + picture.shape[1])
    bottom = min(lit.shape[0], corner[1] + picture.shape[0])
    piece = picture[top - corner[1] : bottom - corner[1], left - corner[0] : right - corner[0]]
    opacity = piece[..., 3:] / np.float32(255)
    window = lit[top:bottom, left:right]
    window += (srgb_to_linear(np.ascontiguousarray(piece[..., :3])) - window) * opacity
    cover[top:bottom, left:right] = np.maximum(cover[top:bottom, left:right], opacity[..., 0])


def _readable_colour(ground: Floats, letters: Floats, ink: Ink) -> Colour:
    """Return white or near black: what reads better on the plate, or on the ground where there is none."""
    values = _luminance(ground)[_near(letters)]
    if ink.backing == "plate":
        values = np.full(1, _luminance_of(ink.backing_colour or _DARK), np.float32)
    return max((_LIGHT, _DARK), key=lambda colour: float(np.percentile(_contrast(values, colour), 15)))


def _pasted(pixels: Samples, at: tuple[int, int], rgb: Samples, cover: Floats) -> Samples:
    """Paste where the cover is above 0; transparent ground becomes as opaque as what covers it."""
    out = pixels.copy()
    window = out[at[1] : at[1] + rgb.shape[0], at[0] : at[0] + rgb.shape[1]]
    window[..., :3] = np.where(cover[..., None] > 0, rgb, window[..., :3])
    if pixels.shape[2] == 4:
        window[..., 3] = np.maximum(
            window[..., 3], np.rint(cover * np.iinfo(out.dtype).max).astype(out.dtype)
        )
    return out


def _near(letters: Floats) -> NDArray[np.bool_]:
    reach = max(3, min(letters.shape) // 20) | 1
    near = np.asarray(cv2.dilate(letters, np.ones((reach, reach), np.uint8))) > 0.3
    return near if near.any() else np.ones(letters.shape, bool)


def _luminance(linear: Floats) -> Floats:
    return linear @ LUMINANCE.astype(np.float32)


def _luminance_of(colour: Colour) -> float:
    return float(_luminance(_linear(colour)))


def _linear(colour: Colour) -> Floats:
    """Return sRGB 0…255 as linear light, (3,) in [0, 1]."""
    return srgb_to_linear(np.array(colour, np.uint8))


def _contrast(values: Floats, colour: Colour) -> Floats:
    """Return WCAG 2 contrast ratios, 1 to 21, of luminances against a colour."""
    own = _luminance_of(colour)
    lighter, darker = np.maximum(values, own) + 0.05, np.minimum(values, own) + 0.05
    return np.asarray(lighter / darker, np.float32)
