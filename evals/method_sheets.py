"""Draw docs/methods/*.webp: what each method made of the first samples of its table, unchosen, and the truth.

python -m retoucher.evals.method_sheets
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ..engines.registry import engine
from ..pictures import Picture, Pixels
from ..training.world.drawing import draw
from ..training.world.instructions import Edit
from .direction_arms import GUIDED, one_caption
from .make_evidence import ROOT, Workplace
from .plain_editor import PLAIN, instructed
from .post_edit_arms import BY_CHANGE, TUNED, tuned, tuned_and_kept
from .sane_arms import specifics
from .tie_arms import sequential
from .world_samples import complex_sample, happening_sample, local_sample, together, vague_sample

SIDE, GAP, LINE = 128, 8, 15
"""Pixels: a picture, what is between two, a line of words."""
TINTS = {"red": (255, 60, 60), "green": (60, 200, 60), "blue": (70, 110, 255)}
"""Of the places where SANE's first, second and third specific instruction ruled."""
INK, PAPER = (20, 20, 20), (255, 255, 255)

Shown = list[Pixels]
"""What a sample has to show, a picture a column."""


@dataclass(frozen=True)
class Sheet:
    """A method's page of pictures."""

    columns: tuple[str, ...]
    sample: Callable[[int], Edit]
    show: Callable[[Edit, int], Shown]
    count: int = 4

    def draw(self) -> Image.Image:
        """Return the first samples as rows, each under its words."""
        edits = [self.sample(number) for number in range(self.count)]
        rows = [(self.words(edit), self.show(edit, number)) for number, edit in enumerate(edits)]
        return drawn(self.columns, rows)

    def words(self, edit: Edit) -> str:
        """Return what is written above a sample: its instruction, and what a wish was taken apart into."""
        if self.sample is not vague_sample:
            return edit.text
        parts = zip(edit.specifics, TINTS, strict=True)
        return f"{edit.text}: " + "; ".join(f"{part.text} ({tint})" for part, tint in parts)


def drawn(columns: Sequence[str], rows: Sequence[tuple[str, Shown]]) -> Image.Image:
    """Return rows of pictures under their words, the columns' names on top."""
    wide = GAP + len(columns) * (SIDE + GAP)
    told = [wrap(words, wide // 7) for words, _ in rows]
    high = LINE + GAP + sum(len(lines) * LINE + SIDE + 2 * GAP for lines in told)
    page, font = Image.new("RGB", (wide, high), PAPER), ImageFont.load_default(12)
    pen = ImageDraw.Draw(page)
    for i, name in enumerate(columns):
        pen.text((GAP + i * (SIDE + GAP), GAP // 2), name, INK, font)
    top = LINE + GAP
    for lines, (_, shown) in zip(told, rows, strict=True):
        pen.text((GAP, top), "\n".join(lines), INK, font, spacing=1)
        top += len(lines) * LINE + GAP // 2
        for i, pixels in enumerate(shown):
            thumb = Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
            page.paste(thumb, (GAP + i * (SIDE + GAP), top))
        top += SIDE + GAP + GAP // 2
    return page


def _sane(edit: Edit, number: int) -> Shown:
    told = specifics(edit, 3)
    made = engine("edit", "sane").edit_batch(_input(edit), edit.text, told, seed=number * 16)[0]
    ruled = [region.mask for region in made.regions]
    return [
        _input(edit).rgb,
        instructed(edit, number * 16).picture,
        made.picture.rgb,
        tinted(ruled),
        *_goal(edit),
    ]


def tinted(ruled: Sequence[np.ndarray]) -> Pixels:
    """Return where each of up to three instructions ruled, in its tint; white where none did."""
    strength = np.stack(ruled)[..., None]
    colours = np.array(list(TINTS.values())[: len(ruled)], np.float32)[:, None, None]
    return np.clip(255 - (strength * (255 - colours)).sum(0), 0, 255).astype(np.uint8)


def _direction(edit: Edit, number: int) -> Shown:
    from ..engines.diffusion.edit_direction import Captions

    editor: Any = engine("edit", "edit-direction", **GUIDED)
    moved = editor.edit_between(_input(edit), Captions(*one_caption(edit)), seed=number)
    return [_input(edit).rgb, instructed(edit, number).picture, moved.picture.rgb, draw(edit.after)]


def _tie(edit: Edit, number: int) -> Shown:
    made, painted = sequential(edit, number)
    mask = np.where(painted[..., None], _input(edit).rgb, 235).astype(np.uint8)
    return [_input(edit).rgb, instructed(edit, number).picture, mask, made.picture, draw(edit.after)]


def _editworld(edit: Edit, number: int) -> Shown:
    made = [way(edit, number).picture for way in (instructed, tuned, tuned_and_kept)]
    return [_input(edit).rgb, *made, draw(edit.after)]


def _input(edit: Edit) -> Picture:
    return Picture(draw(edit.before))


def _goal(edit: Edit) -> Shown:
    return [draw(together(edit))]


BEFORE, TRUTH = "before", "exactly"
KEPT = BY_CHANGE.removeprefix(f"{TUNED}, ")
SHEETS = {
    "sane": Sheet((BEFORE, PLAIN, "SANE, N = 3", "where each ruled", TRUTH), vague_sample, _sane),
    "edit_direction": Sheet((BEFORE, PLAIN, "edit direction", TRUTH), local_sample, _direction),
    "tie": Sheet((BEFORE, PLAIN, "the chain's places", "the chain", TRUTH), complex_sample, _tie, 5),
    "editworld": Sheet((BEFORE, "untuned", TUNED, KEPT, TRUTH), happening_sample, _editworld, 6),
}
"""Method → its sheet."""


def main() -> None:
    """Read the command line and draw the sheets."""
    parser = argparse.ArgumentParser(description="Draw what the four methods made.")
    parser.add_argument(
        "--folder", type=Path, default=Path("out/evidence"), help="where the networks are put together"
    )
    parser.add_argument("--sheets", nargs="*", choices=list(SHEETS), default=list(SHEETS))
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "methods")
    told = parser.parse_args()
    with Workplace(told.folder).open():
        for name in told.sheets:
            SHEETS[name].draw().save(told.out / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main()
