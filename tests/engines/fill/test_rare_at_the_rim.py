"""A thing that takes a small part of a hole's rim is not what the hole is filled with."""

import cv2
import numpy as np

from retoucher.engines.classical.fill.crossing_lines import Line
from retoucher.engines.classical.fill.fittest import Filled, finalists, fittest
from retoucher.engines.classical.fill.guide import Hints, places_of
from retoucher.engines.classical.fill.pyramid import Level, with_texture
from retoucher.engines.classical.fill.unlike_rim import off_ground, strangeness


def disc(height: int, width: int, x: int, y: int, radius: int) -> np.ndarray:
    return cv2.circle(np.zeros((height, width), np.uint8), (x, y), radius, 1, -1) > 0


ALONG_A_LINE = Hints(lines=[Line(np.zeros(2), np.ones(2))])


def copied(level: Level, origin: np.ndarray, hints: Hints | None = None) -> Filled:
    """Return the level filled from the given rows and columns."""
    from_there = np.where(level.hole[..., None], origin, places_of(level.hole.shape)).astype(np.int32)
    image = level.image[from_there[..., 0], from_there[..., 1]]
    return Filled(image, from_there, from_there, 0.0, hints or Hints())


def test_ground_in_pieces_is_a_better_fill_than_the_twin_of_a_thing_that_stands_beside_it() -> None:
    rng = np.random.default_rng(5)
    rough = cv2.GaussianBlur(rng.normal(0, 1, (120, 240, 3)), (0, 0), 1)
    image = np.clip(0.7 + 0.25 * rough, 0, 1).astype(np.float32)
    image[disc(120, 240, 180, 60, 34)] = 0.2
    hole = disc(120, 240, 60, 60, 40)
    level = Level(with_texture(image, hole), hole, np.ones_like(hole), Hints())
    rows, columns = np.indices(hole.shape)
    thing = np.stack([rows, columns + 120], axis=-1)
    tiles = rng.integers(3, 15, (2, 30, 60)).repeat(4, axis=1).repeat(4, axis=2)
    ground = np.stack([rows % 4 + tiles[0], columns % 4 + tiles[1] + 115], axis=-1)
    best = fittest([copied(level, thing), copied(level, ground)], level)[0]
    assert best.image[hole][:, :3].mean() > 0.5


def test_a_fill_of_another_place_is_strange_and_the_ground_is_not() -> None:
    rng = np.random.default_rng(7)
    truth = np.clip(0.7 + 0.03 * rng.normal(0, 1, (160, 220, 3)), 0, 1).astype(np.float32)
    truth[:, :30] = 0.2
    hole, copied = disc(160, 220, 85, 80, 50), truth.copy()
    copied[disc(160, 220, 95, 80, 34)] = 0.2
    assert strangeness(truth, hole) < 0.05 < 0.3 < strangeness(copied, hole)
    assert (off_ground(truth, hole)[:, 160:] < 0.3).all()
    assert (off_ground(truth, hole)[:, :20] > 2.7).all()


def test_a_fill_along_lines_may_fit_a_little_worse_and_no_more() -> None:
    rng = np.random.default_rng(3)
    image = np.clip(0.6 + 0.1 * rng.normal(0, 1, (120, 240, 3)), 0, 1).astype(np.float32)
    image[:, 200:] = 0.0
    hole = disc(120, 240, 60, 60, 30)
    level = Level(with_texture(image, hole), hole, np.ones_like(hole), Hints())
    rows, columns = np.indices(hole.shape)
    ground, dark = (np.stack([rows, columns + by], axis=-1) for by in (80, 140))
    free, led = copied(level, ground), copied(level, ground, ALONG_A_LINE)
    assert fittest([free, led], level) == [led, free]
    astray = copied(level, dark, ALONG_A_LINE)
    assert fittest([astray, free], level) == [free, astray]
    assert finalists([free, free, free, astray], level) == [free, astray]
    assert finalists([free, free, free], level) == [free, free]
    other_led, other_free = copied(level, dark[::-1], ALONG_A_LINE), copied(level, ground[::-1])
    four = [free, astray, other_led, other_free]
    best, *others = fittest(four, level)
    first_led, last_led = (one for one in others if one.hints.lines)
    assert best is free and last_led is others[-1]
    assert finalists(four, level) == [free, first_led, other_free]
