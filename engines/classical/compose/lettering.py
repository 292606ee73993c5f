"""Write on a picture: fitted, in a quiet place, in a colour that can be read there."""

from dataclasses import dataclass
from math import ceil, hypot
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ....errors import ToolRetry
from ....pictures import Box, Pixels, Samples, is_deep
from ....pictures.color import LUMINANCE, linear_to_deep, linear_to_rgb, srgb_to_linear
from ..tone.local_tone import small_copy
from .fonts import load

Place = Literal[
    "auto", "top", "bottom", "middle", "top_left", "top_right", "bottom_left", "bottom_right"
]  # fmt: skip
Colour = tuple[int, int, int]
Floats = NDArray[np.float32]

_WIDEST, _TALLEST = 0.88, 0.9
"""Shares of the picture that words may cover."""
_FITTED_HEIGHT, _FITTED_EM = 0.2, 0.11
"""Shares of the height that fitted words cover at most: the block, and a letter's em."""
_SMALLEST = 6
"""Pixels an em; below, nothing can be read."""
_LIGHT, _DARK = (255, 255, 255), (16, 16, 18)
_READABLE = 3.0
"""WCAG 2 contrast that large text needs."""


@dataclass(frozen=True)
class Block:
    """Words set in lines."""

    lines: tuple[str, ...]
    file: str
    """Of the font; "" is Pillow's own."""
    em: int
    """Pixels."""
    width: int
    height: int

    @property
    def leading(self) -> int:
        """Pixels from line to line."""
        return round(1.22 * self.em)


def set_words(words: str, file: str, size: tuple[int, int], share: float) -> Block:
    """Break words into lines that fit a picture of `size` (width, height).

    `share`: em as a share of the height, smaller where a word would not fit; 0 = as large as looks right.
    """
    width, height = size
    room = _WIDEST * width, (_TALLEST if share else _FITTED_HEIGHT) * height
    largest = round((share or min(_FITTED_EM, 0.16 * width / height)) * height)
    found = _largest(words, file, room, max(_SMALLEST, largest))
    if found is None and not share:
        found = _largest(words, file, (_WIDEST * width, _TALLEST * height), max(_SMALLEST, largest))
    if found is None:
        raise ToolRetry(
            f"{len(words)} characters cannot be read in a picture of {width}×{height} pixels: write less"
        )
    return found


def set_in_box(words: str, file: str, box: Box) -> Block:
    """Break words into lines of the largest letters that fit into an XYXY box."""
    room = float(box[2] - box[0]), float(box[3] - box[1])
    found = _largest(words, file, room, max(_SMALLEST, round(room[1])))
    if found is None:
        raise ToolRetry(f"{len(words)} characters cannot be read in a box of {room[0]:g}×{room[1]:g} pixels")
    return found


def centred(block: Block, x: float, y: float, size: tuple[int, int]) -> Box:
    """Return the box of a block around a point, moved into a picture of that size where it would leave it."""
    left = round(min(max(x - block.width / 2, 0), max(0, size[0] - block.width)))
    top = round(min(max(y - block.height / 2, 0), max(0, size[1] - block.height)))
    return left, top, left + block.width, top + block.height


def _largest(words: str, file: str, room: tuple[float, float], em: int) -> Block | None:
    """Return the block of the largest letters that fits, by bisection; None when none does."""
    low, high, best = _SMALLEST, em, None
    while low <= high:
        middle = (low + high + 1) // 2
        block = _broken(words, file, middle, room[0])
        if block.width <= room[0] and block.height <= room[1]:
            best, low = block, middle + 1
        else:
            high = middle - 1
    return best


def _broken(words: str, file: str, em: int, width: float) -> Block:
    font = load(file, em)
    lines: list[str] = []
    for paragraph in words.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    lines = _balanced(lines, file, em) if "\n" not in words and len(lines) == 2 else lines
    widest = max(font.getlength(line) for line in lines)
    return Block(
        tuple(lines), file, em, int(np.ceil(widest)), round(1.22 * em * (len(lines) - 1) + 1.15 * em)
    )


def _balanced(lines: list[str], file: str, em: int) -> list[str]:
    """Break two lines so that they are about equally long."""
    words = " ".join(lines).split()
    font = load(file, em)
    pairs = [[" ".join(words[:i]), " ".join(words[i:])] for i in range(1, len(words))]
    return min(pairs, key=lambda pair: max(map(font.getlength, pair)), default=lines)


def quietest(block: Block, rgb: Pixels) -> Place:
    """Return the usual place of a picture, HWC, where the least goes on behind the block."""
    height, width = rgb.shape[:2]
    names: tuple[Place, ...] = ("bottom", "top", "middle")
    if block.width < 0.42 * width:
        names += ("bottom_left", "bottom_right", "top_left", "top_right")
    unrest = _unrest(rgb)
    handicap = {"bottom": 0.0, "top": 0.01, "middle": 0.35}
    boxes = {name: placed(block, (width, height), name) for name in names}

    def cost(name: Place) -> float:
        return _noise_in(unrest, boxes[name], (width, height)) + handicap.get(name, 0.03)

    return min(names, key=cost)


def placed(block: Block, size: tuple[int, int], place: Place) -> Box:
    """Return the box that the block covers at a named place of a picture of `size` (width, height)."""
    margin = round(0.05 * min(size))
    spare_x, spare_y = max(0, size[0] - block.width), max(0, size[1] - block.height)
    x = {"left": min(margin, spare_x), "right": max(0, spare_x - margin)}.get(
        place.split("_")[-1], spare_x // 2
    )
    y = {"top": min(margin, spare_y), "bottom": max(0, spare_y - margin)}.get(
        place.split("_")[0], spare_y // 2
    )
    return x, y, x + block.width, y + block.height


def _unrest(rgb: Pixels) -> Floats:
    """Return how much goes on at each place, HW float32 of a small copy: edges, spread a little."""
    grey = np.asarray(cv2.cvtColor(small_copy(rgb, 400), cv2.COLOR_RGB2GRAY), np.float32) / 255
    edges = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    return np.asarray(cv2.blur(np.minimum(edges, 1), (9, 9)), np.float32)


def _noise_in(unrest: Floats, box: Box, size: tuple[int, int]) -> float:
    x, y = unrest.shape[1] / size[0], unrest.shape[0] / size[1]
    left, top = min(int(box[0] * x), unrest.shape[1] - 1), min(int(box[1] * y), unrest.shape[0] - 1)
    inside = unrest[top : max(top + 1, round(box[3] * y)), left : max(left + 1, round(box[2] * x))]
    return float(inside.mean() + 0.5 * np.percentile(inside, 90))


def write(
    pixels: Samples, block: Block, box: Box, colour: Colour | None, angle: float = 0.0, opacity: float = 1.0
) -> Samples:
    """Return HWC in the depth that came, with the block written; a soft shadow only where words would drown.

    `colour`: sRGB, None = white or near black, whichever reads better there. `angle`: degrees clockwise
    about the middle of the box. `opacity`: in [0, 1], of the letters and their shadow.
    """
    left, top, right, bottom = window = _window(block, box, angle, (pixels.shape[1], pixels.shape[0]))
    ground = srgb_to_linear(pixels[top:bottom, left:right, :3])
    ink = _inked(block, box, window, angle)
    chosen = colour or _readable_colour(ground, ink)
    shade = _shadow(ground, ink, chosen, block.em)
    if opacity < 1:
        ink, shade = ink * np.float32(opacity), shade * np.float32(opacity)
    under = srgb_to_linear(np.array(_DARK if _luminance_of(chosen) > 0.25 else _LIGHT, np.uint8))
    lit = ground + (under - ground) * shade[..., None]
    lit += (srgb_to_linear(np.array(chosen, np.uint8)) - lit) * ink[..., None]
    coded = linear_to_deep(lit) if is_deep(pixels) else linear_to_rgb(lit)
    return _pasted(pixels, (left, top), coded, np.maximum(ink, shade))


def readable_colour(pixels: Samples, block: Block, box: Box, angle: float = 0.0) -> Colour:
    """Return white or near black, whichever reads better where the block would be written."""
    left, top, right, bottom = window = _window(block, box, angle, (pixels.shape[1], pixels.shape[0]))
    ground = srgb_to_linear(pixels[top:bottom, left:right, :3])
    return _readable_colour(ground, _inked(block, box, window, angle))


def _window(block: Block, box: Box, angle: float, size: tuple[int, int]) -> Box:
    """Return the part of a picture of `size` that letters in the box and their shadow may reach."""
    reach = max(2, round(0.35 * block.em))
    across, down = box[2] - box[0], box[3] - box[1]
    if angle:
        spare = ceil(hypot(across, down))
        across, down = (spare - across) // 2 + 1, (spare - down) // 2 + 1
        box = box[0] - across, box[1] - down, box[2] + across, box[3] + down
    left, top = max(0, box[0] - reach), max(0, box[1] - reach)
    return left, top, min(size[0], box[2] + reach), min(size[1], box[3] + reach)


def _inked(block: Block, box: Box, window: Box, angle: float) -> Floats:
    """Return the ink in a window of the picture, HW float32 in [0, 1]."""
    left, top, right, bottom = window
    size = right - left, bottom - top
    if not angle:
        return _drawn(block, (box[0] - left, box[1] - top), size)
    pad = block.em // 2  # letters that lean or swing out of their line
    flat = _drawn(block, (pad, pad), (block.width + 2 * pad, block.height + 2 * pad))
    middle = (flat.shape[1] - 1) / 2, (flat.shape[0] - 1) / 2
    turn = cv2.getRotationMatrix2D(middle, -angle, 1)
    turn[:, 2] += (box[0] - pad - left, box[1] - pad - top)
    return np.asarray(cv2.warpAffine(flat, turn, size, flags=cv2.INTER_LINEAR), np.float32)


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


def _drawn(block: Block, at: tuple[int, int], size: tuple[int, int]) -> Floats:
    """Return the ink, HW float32 in [0, 1], of a canvas of `size` (width, height)."""
    canvas = Image.new("L", (max(1, size[0]), max(1, size[1])))
    draw = ImageDraw.Draw(canvas)
    font = load(block.file, block.em)
    for i, line in enumerate(block.lines):
        x = at[0] + (block.width - font.getlength(line)) / 2
        draw.text((x, at[1] + 0.9 * block.em + i * block.leading), line, font=font, fill=255, anchor="ls")
    return np.asarray(canvas, np.float32) / np.float32(255)


def _readable_colour(ground: Floats, ink: Floats) -> Colour:
    values = _luminance(ground)[_near(ink)]
    return max((_LIGHT, _DARK), key=lambda colour: float(np.percentile(_contrast(values, colour), 15)))


def _shadow(ground: Floats, ink: Floats, colour: Colour, em: int) -> Floats:
    """Return how dark (or light) the ground gets behind the letters: none where they stand out anyway."""
    values = _luminance(ground)[_near(ink)]
    lost = float((_contrast(values, colour) < _READABLE).mean())
    if lost < 0.04:
        return np.zeros_like(ink)
    soft = np.asarray(
        cv2.GaussianBlur(cv2.dilate(ink, np.ones((3, 3), np.uint8)), (0, 0), max(0.8, 0.07 * em))
    )
    strength = float(np.clip(0.55 + lost, 0, 0.92))
    shade = np.clip(soft * 1.6, 0, 1) * strength
    return np.where(shade > 0.01, shade, 0).astype(np.float32)


def _near(ink: Floats) -> NDArray[np.bool_]:
    reach = max(3, min(ink.shape) // 20) | 1
    near = np.asarray(cv2.dilate(ink, np.ones((reach, reach), np.uint8))) > 0.3
    return near if near.any() else np.ones(ink.shape, bool)


def _luminance(linear: Floats) -> Floats:
    return linear @ LUMINANCE.astype(np.float32)


def _luminance_of(colour: Colour) -> float:
    return float(_luminance(srgb_to_linear(np.array(colour, np.uint8))))


def _contrast(values: Floats, colour: Colour) -> Floats:
    """Return WCAG 2 contrast ratios, 1 to 21, of luminances against a colour."""
    own = _luminance_of(colour)
    lighter, darker = np.maximum(values, own) + 0.05, np.minimum(values, own) + 0.05
    return np.asarray(lighter / darker, np.float32)
