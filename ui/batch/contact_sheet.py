"""A contact sheet: many small pictures on one page, each with a line of words."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ...pictures import Picture

_PAPER, _INK, _EMPTY = (245, 245, 243), (30, 30, 30), (225, 225, 222)
_WIDE, _HIGH, _GAP, _LINE = 400, 220, 16, 16
_LINES = 3


def contact_sheet(cells: Sequence[tuple[Picture | None, str]], *, columns: int = 3) -> Picture:
    """Return the pictures in rows with their words below; None is a picture that could not be opened."""
    cell = _WIDE + _GAP, _HIGH + _LINES * _LINE + _GAP
    rows = -(-len(cells) // columns)
    sheet = Image.new("RGB", (columns * cell[0] + _GAP, rows * cell[1] + _GAP), _PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=12)
    for number, (picture, words) in enumerate(cells):
        left, top = _GAP + number % columns * cell[0], _GAP + number // columns * cell[1]
        if picture is None:
            draw.rectangle((left, top, left + _WIDE, top + _HIGH), fill=_EMPTY)
            draw.text((left + _GAP, top + _GAP), "no picture", fill=_INK, font=font)
        else:
            small = Image.fromarray(picture.pixels[..., :3])
            small.thumbnail((_WIDE, _HIGH))
            sheet.paste(small, (left, top + _HIGH - small.height))  # near its words
        for line, text in enumerate(_wrapped(words, font)):
            draw.text((left, top + _HIGH + 2 + line * _LINE), text, fill=_INK, font=font)
    return Picture(np.asarray(sheet))


def _wrapped(words: str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> list[str]:
    """Return the words in lines that fit below a picture; what does not fit ends in '…'."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= _WIDE:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [_cut(line, font) for line in lines]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], _cut(f"{lines[_LINES - 1]} …", font)]


def _cut(line: str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> str:
    while font.getlength(line) > _WIDE:
        line = f"{line.removesuffix('…')[:-2]}…"
    return line
