"""Sheets of the methods: each picture at its column, words above it, tints where instructions ruled."""

from dataclasses import replace

import numpy as np
import pytest

from retoucher.evals.method_sheets import GAP, PAPER, SHEETS, SIDE, TINTS, Shown, drawn, tinted
from retoucher.evals.world_samples import local_sample, vague_sample
from retoucher.training.world.drawing import draw
from retoucher.training.world.instructions import Edit


def flat(colour: tuple[int, int, int]) -> np.ndarray:
    return np.full((64, 64, 3), colour, np.uint8)


def test_each_picture_stands_in_its_column_below_words_that_fit() -> None:
    colours = [(200, 30, 30), (30, 200, 30)]
    short, long = "short", "words that go on and on " * 6
    page = np.asarray(
        drawn(["one", "two"], [(short, [flat(c) for c in colours]), (long, [flat(c) for c in colours])])
    )
    for i, colour in enumerate(colours):
        left = GAP + i * (SIDE + GAP)
        column = (page[:, left : left + SIDE] == colour).all(axis=(1, 2))
        assert column.sum() == 2 * SIDE
    assert (page[:, -GAP:] == PAPER).all(), "no word runs over the edge"


def test_a_tint_is_where_its_instruction_ruled_and_white_where_none_did() -> None:
    left, right = np.zeros((2, 8, 8), np.float32)
    left[:, :3] = 1
    right[:, 5:] = 1
    seen = tinted([left, right])
    tints = list(TINTS.values())
    assert (seen[:, :3] == tints[0]).all() and (seen[:, 5:] == tints[1]).all() and (seen[:, 3:5] == 255).all()


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_shows_its_first_samples_in_turn(name: str) -> None:
    sheet, shown = SHEETS[name], []

    def show(edit: Edit, number: int) -> Shown:
        shown.append((number, edit))
        return [draw(edit.before)] * len(sheet.columns)

    page = replace(sheet, show=show).draw()
    assert page.width == GAP + len(sheet.columns) * (SIDE + GAP)
    assert shown == [(number, sheet.sample(number)) for number in range(sheet.count)]


def test_a_wish_is_told_with_what_it_was_taken_apart_into() -> None:
    wish, plain = vague_sample(1), local_sample(1)
    told = SHEETS["sane"].words(wish)
    assert all(f"{part.text} ({tint})" in told for part, tint in zip(wish.specifics, TINTS, strict=True))
    assert SHEETS["edit_direction"].words(plain) == plain.text
