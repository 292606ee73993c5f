"""An edge that a neighbour of the hole ends with is no outline of what was taken away."""

import cv2
import numpy as np
import pytest
from skimage import data

from retoucher.engines.classical.fill.parting import parting
from retoucher.pictures import Picture, Region
from retoucher.pictures.color import linear_to_srgb, oklab_to_linear
from retoucher.pictures.traces.close_view import CloseView, close_view
from retoucher.pictures.traces.outline import halo, neighbours_edges, rim_of, still_drawn

COFFEE = data.coffee()
DRAWN, PATCH = 0.2, 0.04
"""Limits of the verdict."""


def removal(
    truth: np.ndarray, hole: np.ndarray, made: np.ndarray, left: np.ndarray | None = None
) -> CloseView:
    """Return the view of a red thing that was taken out of a hole; `left`: where a rim of it stands."""
    before, after = truth.copy(), np.where(hole[..., None], made, truth)
    thing = hole if left is None else hole | left
    before[thing] = (200, 40, 40)
    if left is not None:
        after[left] = (200, 40, 40)
    return close_view(
        *(Picture(p.astype(np.uint8)) for p in (before, after)), Region(hole.astype(np.float32))
    )


def box(truth: np.ndarray, left: int, top: int, right: int, bottom: int) -> np.ndarray:
    hole = np.zeros(truth.shape[:2], np.bool_)
    hole[top:bottom, left:right] = True
    return hole


def bags() -> tuple[np.ndarray, np.ndarray]:
    """Return a bag on grain, and a hole that ends two pixels before it."""
    grain = np.random.default_rng(2).normal(0, 3, (240, 320, 3))
    truth = np.full((240, 320, 3), (90, 90, 95)) + grain
    truth[60:200, 182:260] = (190, 160, 120) + grain[60:200, 182:260]
    return np.clip(truth, 0, 255).astype(np.uint8), box(truth, 110, 60, 180, 200)


def patch(view: CloseView, *, aside: bool) -> float:
    """Return how much the colour changes to one side along the rim."""
    shown = np.asarray(linear_to_srgb(np.clip(oklab_to_linear(view.after), 0, 1)), np.float32)
    return parting(shown, view.inside, neighbours_edges(view, rim_of(view)) if aside else None)[0]


def test_ground_that_ends_at_the_next_bag_is_neither_an_outline_nor_a_patch() -> None:
    truth, hole = bags()
    honest = removal(truth, hole, truth)
    assert still_drawn(honest, rim_of(honest)) < 0.05
    assert patch(honest, aside=False) > PATCH > 0.01 > patch(honest, aside=True)


def test_a_patch_beside_a_bag_is_seen_all_around() -> None:
    truth, hole = bags()
    dark = removal(truth, hole, np.clip(truth.astype(int) - 45, 0, 255))
    assert still_drawn(dark, rim_of(dark)) > DRAWN
    assert patch(dark, aside=True) > PATCH


def test_what_is_left_of_the_thing_is_no_neighbour() -> None:
    truth, hole = bags()
    rim = (cv2.dilate(hole.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=2) > 0) & ~hole
    rim[:, 176:] = False
    left = removal(truth, hole, truth, rim)
    assert still_drawn(left, rim_of(left)) > DRAWN
    assert halo(left, rim_of(left)) > DRAWN


@pytest.mark.parametrize("at", [(60, 60), (150, 220), (330, 60), (420, 250), (240, 30)])
def test_on_a_photograph_the_truth_has_no_outline_and_another_shade_has(at: tuple[int, int]) -> None:
    hole = box(COFFEE, at[0], at[1], at[0] + 90, at[1] + 100)
    honest, shaded = (removal(COFFEE, hole, np.clip(COFFEE.astype(int) + by, 0, 255)) for by in (0, 45))
    assert still_drawn(honest, rim_of(honest)) < DRAWN < still_drawn(shaded, rim_of(shaded))
