"""What a mask lacks of its box, on masks that are drawn: no network is asked."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from retoucher.engines.classical.find.phrase import parse_phrase
from retoucher.engines.classical.find.view import Found, View
from retoucher.engines.eyes.missing_pieces import with_missing
from retoucher.engines.eyes.nanodet import Detection
from retoucher.engines.eyes.parts import parts_of
from retoucher.engines.eyes.things import whole_ones, with_ridden
from retoucher.pictures import Picture

SHAPE = (120, 160)
MAN, BAT = (20, 110, 90, 120), (50, 55, 42, 90)
BOX = (40, 18, 122, 112)


def block(top: int, bottom: int, left: int, right: int) -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    mask[top:bottom, left:right] = True
    return mask


def sight(salient: np.ndarray, answer: np.ndarray | None = None) -> Any:
    """Return a sight in which that stands out, and whose prompt network sees that in every box."""
    logits = np.where(salient & False if answer is None else answer, 5.0, -5.0).astype(np.float32)
    return SimpleNamespace(
        salient=salient.astype(np.float32),
        view=SimpleNamespace(shape=SHAPE),
        answers=lambda **asked: SimpleNamespace(logits=np.stack([logits] * 4), quality=np.full(4, 0.9)),
    )


def test_a_bat_that_reaches_the_side_of_the_box_belongs_to_the_man() -> None:
    man, bat = block(*MAN), block(*BAT)
    assert (with_missing(sight(man | bat), man, BOX) == man | bat).all()


def test_a_tail_below_the_bench_is_seen_by_both_witnesses() -> None:
    dog, tail, bench = block(20, 70, 60, 100), block(73, 98, 75, 85), block(68, 73, 5, 155)
    box = (58, 18, 102, 100)
    out = dog | tail | bench | block(75, 118, 5, 12)
    assert (with_missing(sight(out, tail), dog, box) == dog | tail).all()
    ground = block(73, 98, 75, 85)
    alone = with_missing(sight(dog | bench, ground), dog, box)
    assert (alone == dog).all(), "the ground does not stand out"


def test_a_loose_box_and_a_neighbour_add_nothing() -> None:
    man, neighbour = block(*MAN), block(60, 110, 20, 50)
    assert (with_missing(sight(man), man, BOX) == man).all()
    assert (with_missing(sight(man | neighbour | block(100, 110, 20, 120)), man, BOX) == man).all()
    assert not with_missing(sight(man), man & False, BOX).any()


def test_a_hull_that_is_seen_beside_its_ship_is_no_second_ship() -> None:
    ship, hull, other = block(20, 100, 20, 100), block(60, 100, 20, 100), block(20, 60, 120, 150)
    found = [Found(m, s, "eyes:boat") for m, s in ((ship, 0.8), (hull, 0.7), (other, 0.6))]
    assert whole_ones(found) == [found[0], found[2]]


def test_a_skateboarder_goes_with_the_board_and_a_man_without() -> None:
    man, board = block(20, 90, 60, 80), block(90, 96, 50, 95)
    seen = sight(man | board, board)
    seen.things = [Detection("skateboard", 0.3, (50, 88, 95, 97))]
    seen.view.width, seen.view.height = SHAPE[1], SHAPE[0]
    found = Found(man, 0.7, "eyes:person")
    assert np.asarray(with_ridden(seen, found, "man").mask).sum() == man.sum()
    assert (np.asarray(with_ridden(seen, found, "skateboarder").mask) & board).sum() > 0.9 * board.sum()


def test_paint_goes_on_in_the_shade_and_past_an_outline() -> None:
    rgb = np.full((*SHAPE, 3), (120, 160, 190), np.uint8)
    rgb[block(40, 100, 20, 140)] = (200, 30, 40)
    rgb[block(40, 100, 110, 140)] = (70, 8, 30)
    seen = SimpleNamespace(view=View(Picture(rgb)))
    ship = Found(block(20, 105, 20, 136), 0.8, "eyes:boat")
    (painted,) = parts_of(seen, [ship], parse_phrase("red part"), person=False)
    hull = block(40, 100, 20, 136)
    assert (np.asarray(painted.mask, bool) & hull).sum() > 0.95 * hull.sum()
    assert (np.asarray(painted.mask, bool) & ~block(36, 104, 16, 144)).sum() == 0
