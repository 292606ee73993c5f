"""Set a line in several fonts: each character in the first that has it, coloured pictures among letters."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from ....pictures import Pixels
from .fonts import load, missing, strike
from .scripts import JOINERS


@dataclass(frozen=True)
class Typeface:
    """Fonts at one size, the first before the others."""

    files: tuple[str, ...]
    """"" is Pillow's own."""
    em: int
    """Pixels."""

    def length(self, line: str) -> float:
        """Return the pixels that a line takes."""
        return sum(self._advance(file, words) for file, words in self._runs(line))

    def draw(self, line: str, canvas: Image.Image, at: tuple[float, float], stroke: int = 0) -> None:
        """Draw a line's letters on an L canvas from `at` on the baseline; `stroke`: rim in pixels."""
        draw, x = ImageDraw.Draw(canvas), at[0]
        for file, words in self._runs(line):
            if not strike(file):
                font = load(file, self.em)
                draw.text((x, at[1]), words, font=font, fill=255, anchor="ls", stroke_width=stroke)
            x += self._advance(file, words)

    def pictures(self, line: str, at: tuple[float, float]) -> Iterator[tuple[Pixels, tuple[int, int]]]:
        """Yield the line's coloured pictures, HWC RGBA, and the left and top of each on the canvas."""
        x = at[0]
        for file, words in self._runs(line):
            width = self._advance(file, words)
            if strike(file) and words.strip():
                size = max(1, round(width)), round(1.2 * self.em)
                yield _picture(file, words, size), (round(x), round(at[1] - 0.95 * self.em))
            x += width

    def _advance(self, file: str, words: str) -> float:
        return load(file, self.em).getlength(words) * (self.em / (strike(file) or self.em))

    def _runs(self, line: str) -> list[tuple[str, str]]:
        """Return (file, words) from left to right; joiners stay with what they join."""
        runs: list[tuple[str, str]] = []
        for character in line:
            joins = runs and (character in JOINERS or not character.isprintable())
            file = runs[-1][0] if joins else self._of(character)
            if runs and runs[-1][0] == file:
                runs[-1] = file, runs[-1][1] + character
            else:
                runs.append((file, character))
        return runs

    def _of(self, character: str) -> str:
        return next((file for file in self.files if not missing(character, file)), self.files[0])


def _picture(file: str, words: str, size: tuple[int, int]) -> Pixels:
    """Return the coloured pictures of `words`, scaled to `size` (width, height) in pixels."""
    em = strike(file)
    font = load(file, em)
    canvas = Image.new("RGBA", (max(1, round(font.getlength(words))), round(1.2 * em)))
    ImageDraw.Draw(canvas).text((0, 0.95 * em), words, font=font, embedded_color=True, anchor="ls")
    return np.asarray(canvas.resize(size, Image.Resampling.LANCZOS), np.uint8)
