"""A matte is the same in tiles as in one piece, and so is what is made with it."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from skimage import data

from retoucher.engines.classical.box_parts import part
from retoucher.engines.classical.compose.background import compose, subject_colours
from retoucher.engines.classical.compose.matte import AT_ONCE, Matte, cut_out, soft, tiles
from retoucher.engines.classical.find.refine import refine
from retoucher.engines.classical.resampled import enlarged, reduced
from retoucher.pictures import Region

SIZE = WIDE, HIGH = 2450, 1700
"""Larger than one tile may be."""
RGB = np.asarray(cv2.resize(data.astronaut(), SIZE, interpolation=cv2.INTER_CUBIC), np.uint8)
HARD = cv2.ellipse(np.zeros((HIGH, WIDE), np.uint8), (1100, 1000), (600, 690), 0, 0, 360, 255, cv2.FILLED)


def test_tiles_cover_each_pixel_once_and_a_smaller_picture_is_one() -> None:
    counted = np.zeros((HIGH, WIDE), np.uint8)
    for box in tiles(SIZE):
        counted[part(box)] += 1
    assert WIDE * HIGH > AT_ONCE and (counted == 1).all()
    assert list(tiles((2000, 2000))) == [(0, 0, 2000, 2000)]


def test_the_matte_of_a_large_picture_is_the_mask_that_is_fitted_to_it_at_once() -> None:
    matte, whole = cut_out(RGB, Region(HARD)), refine(RGB, HARD > 0)
    assert 0.001 < soft(whole).mean() < 0.1
    for box in ((0, 0, *SIZE), (200, 300, 1500, 800), (256, 256, 512, 512)):
        assert np.abs(matte.within(box) - whole[part(box)]).max() < 1e-4
    found = np.zeros((HIGH, WIDE), np.bool_)
    for box in matte.edges:
        found[part(box)] = True
    assert found[soft(whole)].all() and found.mean() < 0.5


@pytest.mark.parametrize("blurred", [False, True])
def test_the_bytes_in_tiles_are_those_of_one_piece(blurred: bool) -> None:
    mask = cv2.blur(HARD, (41, 41)) if blurred else HARD
    tiled = cut_out(RGB, Region(np.asarray(mask, np.uint8)))
    whole = OnePiece(SIZE, tiled.within)
    made = [compose(subject_colours(RGB, matte), matte, np.flip(RGB, 1).copy()) for matte in (tiled, whole)]
    apart = np.abs(made[0].astype(int) - made[1])
    assert apart.max() <= 1 and (apart > 0).mean() < 1e-5


class OnePiece(Matte):
    """A matte whose edges are all worked on at once."""

    @property
    def edges(self) -> list[tuple[int, int, int, int]]:  # type: ignore[override]
        """The box around all."""
        left, top, wide, high = cv2.boundingRect(soft(self.within((0, 0, *self.size))).view(np.uint8))
        return [(left, top, left + wide, top + high)]


@pytest.mark.parametrize("how", [cv2.INTER_LINEAR, cv2.INTER_CUBIC])
def test_parts_of_an_enlarged_plane_are_those_of_the_whole(how: int) -> None:
    plane = np.asarray(data.coffee()[:53, :80] / np.float32(255), np.float32)
    whole = np.asarray(cv2.resize(plane, (1237, 53 if how == cv2.INTER_LINEAR else 811), interpolation=how))
    high = len(whole)
    for top, bottom in pairwise((0, 17, high // 2, high)):
        box = (30, top, 1237, bottom)
        assert np.abs(enlarged(plane, (1237, high), box, how) - whole[part(box)]).max() < 3e-6


def test_a_plane_reduced_by_rows_is_the_whole_reduced() -> None:
    plane = np.asarray(data.coffee() / np.float32(255), np.float32)
    small = cv2.resize(plane, (157, 91), interpolation=cv2.INTER_AREA)
    assert np.allclose(reduced(lambda rows: plane[rows], plane.shape, (157, 91)), small, atol=1e-6)
