"""A sky between twigs, and none in white letters: with_details on drawn pictures of known truth."""

import cv2
import numpy as np

from retoucher.engines.classical.find.branches import with_details

WIDTH, HEIGHT = 480, 320


def street() -> tuple[np.ndarray, np.ndarray]:
    """Return a white sky over a dark land, with a rough mask of that sky."""
    rgb = np.full((HEIGHT, WIDTH, 3), 252, np.uint8)
    rgb[200:] = (70, 66, 60)
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    mask[:200] = 1
    return rgb, mask


def test_a_twig_thinner_than_a_pixel_is_a_mixture_and_a_thick_one_none_of_the_sky() -> None:
    rgb, mask = street()
    cv2.line(rgb, (100, 20), (140, 120), (206, 206, 208), 1)
    cv2.line(rgb, (240, 20), (280, 120), (40, 36, 30), 2)
    found = with_details(rgb, mask)
    faint, dark = found[70, 118:123].min(), found[70, 257:263].min()
    assert 0.4 < faint < 0.95, "no white speck under a dark sky"
    assert dark < 0.1


def signs(ground: tuple[int, int, int]) -> float:
    """Return how much of white letters beside the sky counts as sky, on a ground of that colour."""
    rgb, mask = street()
    rgb[:200, :120], mask[:, :120] = ground, 0
    for row in range(20, 190, 8):
        for column in range(6, 116, 8):
            cv2.rectangle(rgb, (column, row), (column + 3, row + 4), (252, 252, 252), -1)
    letters = (rgb[:200, :118] > 240).all(axis=2)
    return float(with_details(rgb, mask)[:200, :118][letters].mean())


def test_gaps_in_a_dark_tree_are_sky_and_letters_on_a_bright_sign_are_not() -> None:
    assert signs((45, 42, 36)) > 0.8
    assert signs((214, 120, 124)) < 0.05
