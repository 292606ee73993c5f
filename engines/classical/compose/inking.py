"""Ink on a picture: letters in a colour that can be read there, over an outline, a shadow or a plate."""

from dataclasses import dataclass
from math import ceil, hypot
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
    shade: float | None = None
    """Strength of the auto shadow in [0, 1], None = what letters need there."""


@dataclass(frozen=True)
class _Sheet:
    """What a block is drawn on, level, and where that lies on the picture."""

    block: Block
    at: tuple[int, int]
    """The block's corner on the sheet."""
    shape: tuple[int, int]
    """Rows and columns of the sheet."""
    window: Box
    """The part of the picture that the block and what is behind it may reach."""
    turn: Floats | None = None
    """2×3, points of the sheet to points of the window; None: they are the same."""

    def laid(self, drawn: Floats) -> Floats:
        """Return what is drawn on the sheet, HW or HWC, as it lies in the window."""
        if self.turn is None:
            return drawn
        left, top, right, bottom = self.window
        return np.asarray(cv2.warpAffine(drawn, self.turn, (right - left, bottom - top)), np.float32)


def write(pixels: Samples, block: Block, box: Box, ink: Ink, angle: float = 0.0) -> Samples:
    """Return HWC in the depth that came, with the block written, turned by `angle` degrees clockwise."""
    sheet = _sheet(block, box, angle, (pixels.shape[1], pixels.shape[0]))
    left, top, right, bottom = sheet.window
    ground = srgb_to_linear(pixels[top:bottom, left:right, :3])
    letters = sheet.laid(_drawn(sheet, ink.align))
    colour = ink.colour or _readable_colour(ground, letters, ink)
    under = ink.backing_colour or (_DARK if _luminance_of(colour) > 0.25 else _LIGHT)
    cover = _backing(ground, letters, sheet, colour, ink)
    ink_laid = _over(_painted(letters, colour), _painted(cover, under))
    pictures = _pictures(sheet, ink.align)
    if pictures is not None:
        ink_laid = _over(pictures, ink_laid)
    return _pasted(pixels, (left, top), ground, ink_laid * np.float32(ink.opacity))


def readable_colour(pixels: Samples, block: Block, box: Box, ink: Ink, angle: float = 0.0) -> Colour:
    """Return the colour that letters get where the ink names none: white or near black."""
    sheet = _sheet(block, box, angle, (pixels.shape[1], pixels.shape[0]))
    left, top, right, bottom = sheet.window
    ground = srgb_to_linear(pixels[top:bottom, left:right, :3])
    return _readable_colour(ground, sheet.laid(_drawn(sheet, ink.align)), ink)


def needed_shade(pixels: Samples, block: Block, box: Box, ink: Ink, angle: float = 0.0) -> float:
    """Return how strong an auto shadow of letters in the ink's colour has to be there; 0 for none."""
    sheet = _sheet(block, box, angle, (pixels.shape[1], pixels.shape[0]))
    left, top, right, bottom = sheet.window
    ground = srgb_to_linear(pixels[top:bottom, left:right, :3])
    letters = sheet.laid(_drawn(sheet, ink.align))
    return _needed_shade(ground, letters, ink.colour or _readable_colour(ground, letters, ink))


def _sheet(block: Block, box: Box, angle: float, size: tuple[int, int]) -> _Sheet:
    reach = max(2, round(0.35 * block.em))
    if not angle:
        left, top, right, bottom = window = _inside(box, reach, size)
        return _Sheet(block, (box[0] - left, box[1] - top), (bottom - top, right - left), window)
    pad = reach + block.em // 2  # letters that lean or swing out of their line
    shape = block.height + 2 * pad, block.width + 2 * pad
    spare = ceil(hypot(*shape) / 2)
    across, down = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
    around = across - spare, down - spare, across + spare + 1, down + spare + 1
    window = _inside(around, 0, size)
    turn = cv2.getRotationMatrix2D(((shape[1] - 1) / 2, (shape[0] - 1) / 2), -angle, 1)
    turn[:, 2] += box[0] - pad - window[0], box[1] - pad - window[1]
    return _Sheet(block, (pad, pad), shape, window, turn.astype(np.float32))


def _inside(box: Box, reach: int, size: tuple[int, int]) -> Box:
    """Return a box, that much wider on each side, as far as it lies in a picture of that size."""
    left, top = max(0, box[0] - reach), max(0, box[1] - reach)
    return left, top, min(size[0], box[2] + reach), min(size[1], box[3] + reach)


def _backing(ground: Floats, letters: Floats, sheet: _Sheet, colour: Colour, ink: Ink) -> Floats:
    """Return how much of the backing's colour lies behind the letters, HW in [0, 1]."""
    em = sheet.block.em
    if ink.backing == "outline":
        return sheet.laid(_drawn(sheet, ink.align, max(1, round(_RIM * em))))
    if ink.backing == "plate":
        return sheet.laid(_plate(sheet))
    if ink.backing == "shadow":
        return _soft(letters, em, 0.8)
    if ink.backing == "none":
        return np.zeros_like(letters)
    return _soft(letters, em, _needed_shade(ground, letters, colour) if ink.shade is None else ink.shade)


def _needed_shade(ground: Floats, letters: Floats, colour: Colour) -> float:
    lost = float((_contrast(_luminance(ground)[_near(letters)], colour) < _READABLE).mean())
    return 0.0 if lost < 0.04 else round(min(0.55 + lost, 0.92), 3)


def _soft(letters: Floats, em: int, strength: float) -> Floats:
    """Return a soft shadow of the letters."""
    wide = cv2.dilate(letters, np.ones((3, 3), np.uint8))
    soft = np.asarray(cv2.GaussianBlur(wide, (0, 0), max(0.8, 0.07 * em)))
    shade = np.clip(soft * 1.6, 0, 1) * strength
    return np.where(shade > 0.01, shade, 0).astype(np.float32)


def _plate(sheet: _Sheet) -> Floats:
    """Return a plate with round corners behind the block, drawn four times as fine."""
    block, at = sheet.block, sheet.at
    air, fine = round(_PADDING * block.em), 4
    rows, columns = sheet.shape
    canvas = Image.new("L", (fine * columns, fine * rows))
    left, top = fine * (at[0] - air), fine * (at[1] - air // 2)
    right, bottom = fine * (at[0] + block.width + air), fine * (at[1] + block.height + air // 2)
    ImageDraw.Draw(canvas).rounded_rectangle((left, top, right, bottom), fine * air, fill=255)
    small = canvas.resize((columns, rows), Image.Resampling.BOX)
    return np.asarray(small, np.float32) * np.float32(_PLATE / 255)


def _drawn(sheet: _Sheet, align: Align, stroke: int = 0) -> Floats:
    """Return the letters, HW float32 in [0, 1], on the sheet; `stroke`: their rim in pixels."""
    canvas = Image.new("L", (max(1, sheet.shape[1]), max(1, sheet.shape[0])))
    for line, end in sheet.block.line_ends(*sheet.at, align):
        sheet.block.face.draw(line, canvas, end, stroke)
    return np.asarray(canvas, np.float32) / np.float32(255)


def _pictures(sheet: _Sheet, align: Align) -> Floats | None:
    """Return the block's coloured pictures in the window, HWC linear light times opacity, and opacity."""
    face = sheet.block.face
    found = [one for line, end in sheet.block.line_ends(*sheet.at, align) for one in face.pictures(line, end)]
    if not found:
        return None
    layer = np.zeros((*sheet.shape, 4), np.float32)
    for picture, corner in found:
        _laid(layer, picture, corner)
    return sheet.laid(layer)


def _laid(layer: Floats, picture: Pixels, corner: tuple[int, int]) -> None:
    """Lay a coloured picture, HWC RGBA, on the layer in place; what leaves it is cut."""
    left, top = max(0, corner[0]), max(0, corner[1])
    right = min(layer.shape[1], corner[0] + picture.shape[1])
    bottom = min(layer.shape[0], corner[1] + picture.shape[0])
    piece = picture[top - corner[1] : bottom - corner[1], left - corner[0] : right - corner[0]]
    opacity = piece[..., 3:] / np.float32(255)
    linear = srgb_to_linear(np.ascontiguousarray(piece[..., :3])) * opacity
    window = layer[top:bottom, left:right]
    window += np.concatenate([linear, opacity], axis=2) - window * opacity


def _readable_colour(ground: Floats, letters: Floats, ink: Ink) -> Colour:
    """Return white or near black: what reads better on the plate, or on the ground where there is none."""
    values = _luminance(ground)[_near(letters)]
    if ink.backing == "plate":
        values = np.full(1, _luminance_of(ink.backing_colour or _DARK), np.float32)
    return max((_LIGHT, _DARK), key=lambda colour: float(np.percentile(_seen(values, colour), 15)))


def _painted(cover: Floats, colour: Colour) -> Floats:
    """Return a layer of one colour, HWC linear light times opacity, and opacity."""
    return np.asarray(cover[..., None] * np.append(_linear(colour), 1), np.float32)


def _over(upper: Floats, lower: Floats) -> Floats:
    """Return two layers as one, each HWC linear light times opacity, and opacity."""
    return np.asarray(upper + lower * (1 - upper[..., 3:]), np.float32)


def _pasted(pixels: Samples, at: tuple[int, int], ground: Floats, layer: Floats) -> Samples:
    """Lay the layer over the ground, HW3 linear light, where it covers anything; as opaque as both are."""
    out = pixels.copy()
    window = out[at[1] : at[1] + ground.shape[0], at[0] : at[0] + ground.shape[1]]
    most = np.float32(np.iinfo(out.dtype).max)
    opacity = window[..., 3:] / most if pixels.shape[2] == 4 else np.ones((*ground.shape[:2], 1), np.float32)
    whole = _over(layer, np.asarray(np.dstack([ground * opacity, opacity]), np.float32))
    lit = np.asarray(whole[..., :3] / np.maximum(whole[..., 3:], 1e-6), np.float32)
    covered = layer[..., 3:] > 0
    window[..., :3] = np.where(
        covered, linear_to_deep(lit) if is_deep(pixels) else linear_to_rgb(lit), window[..., :3]
    )
    if pixels.shape[2] == 4:
        window[..., 3:] = np.where(covered, np.rint(whole[..., 3:] * most).astype(out.dtype), window[..., 3:])
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


def _seen(values: Floats, colour: Colour) -> Floats:
    """Return how far a colour stands out from luminances, 0 to about 1, nearly as APCA 0.1.9 has it.

    WCAG 2 has black on middle tones stand out more than white, which is not what people see.
    """
    ground, own = (lit + np.maximum(0.022 - lit, 0) ** 1.414 for lit in (values, _luminance_of(colour)))
    return np.where(own > ground, own**0.62 - ground**0.65, ground**0.56 - own**0.57).astype(np.float32)
