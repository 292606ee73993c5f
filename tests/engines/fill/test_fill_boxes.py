"""What a removal asks of its hole is asked in the hole's box, and is so for the whole picture."""

import tracemalloc

import cv2
import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt
from skimage import data

from retoucher.engines.classical.fill import holes, nearest_source
from retoucher.engines.classical.fill.holes import EVERYWHERE, Hole, groups, surroundings, thin
from retoucher.engines.classical.fill.patchmatch import measure, pick, search

HIGH, WIDE = 400, 300


def in_whole(hole: Hole, shape: tuple[int, int] = (HIGH, WIDE)) -> bytes:
    """Return a hole as a map of the whole picture."""
    return hole.within((slice(0, shape[0]), slice(0, shape[1]))).tobytes()


def test_what_is_thin_and_what_hangs_together_is_told_in_the_box_as_in_the_whole() -> None:
    hole = np.zeros((HIGH, WIDE), np.uint8)
    cv2.line(hole, (0, 40), (80, 60), 1, 3)
    cv2.circle(hole, (250, 330), 20, 1, cv2.FILLED)
    cv2.line(hole, (299, 300), (299, 399), 1, 2)
    parts = hole > 0
    rows, columns = np.indices(hole.shape)
    is_thin = (rows < 100) | (columns > 290)
    assert np.array_equal(thin(parts, HIGH), parts & is_thin)
    whole = Hole((slice(0, HIGH), slice(0, WIDE)), parts)
    wanted = [parts & (rows < 100), parts & ~is_thin, parts & (columns > 290)]
    assert {in_whole(g) for g in groups(whole, HIGH)} == {w.tobytes() for w in wanted}
    nothing = Hole(whole.frame, np.zeros_like(parts))
    assert not thin(nothing.missing, HIGH).any() and not list(groups(nothing, HIGH))


def test_holes_far_apart_in_a_large_picture_are_told_apart_and_lose_no_pixel() -> None:
    side = 5003
    hole = np.zeros((side, side), np.bool_)
    hole[7:90, 11:60] = hole[4001, 3] = hole[4999:, 4800:] = True
    found = list(groups(Hole((slice(0, side), slice(0, side)), hole), side))
    assert [tuple((s.start, s.stop) for s in g.frame) for g in found] == [
        ((7, 90), (11, 60)),
        ((4001, 4002), (3, 4)),
        ((4999, side), (4800, side)),
    ]
    assert sum(int(g.missing.sum()) for g in found) == hole.sum()


@pytest.mark.parametrize(("grouped", "most", "beside"), [(1_000_000, 2.4, 2.5), (3_000_000, 15, 5.5)])
def test_a_large_hole_is_told_thin_or_thick_beside_its_answer_and_found_with_no_second(
    grouped: int, most: float, beside: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holes, "GROUPED", grouped)
    monkeypatch.setattr(holes, "THINNED", 10_000)
    drawn = np.zeros((1500, 1500), np.uint8)
    cv2.circle(drawn, (750, 750), 749, 1, cv2.FILLED)
    missing = drawn > 0
    tracemalloc.start()
    try:
        assert not thin(missing, 1500).any()
        told = tracemalloc.get_traced_memory()[1] / missing.size
        held = [
            tracemalloc.get_traced_memory()[0] / group.missing.size
            for group in groups(Hole((slice(0, 1500), slice(0, 1500)), missing), 1500)
        ]
    finally:
        tracemalloc.stop()
    assert told < most, "bytes a pixel: the answer, what is seen smaller or its parts and depth, and little"
    assert len(held) == 1 and held[0] < beside, "the group and numbers of a smaller copy, and no second plane"


def test_a_window_holds_the_hole_and_as_much_again_but_no_more_than_can_be_worked_in() -> None:
    hole = Hole((slice(500, 900), slice(300, 700)), np.ones((400, 400), np.bool_))
    assert surroundings(hole, (1200, 900)) == (slice(60, 1200), slice(0, 900))
    rows, columns = surroundings(hole, (12000, 9000))
    assert 7_000_000 < (rows.stop - rows.start) * (columns.stop - columns.start) <= 8_000_000
    large = Hole((slice(3000, 8000), slice(3000, 8000)), np.ones((5000, 5000), np.bool_))
    assert surroundings(large, (12000, 9000)) == (slice(1293, 9707), slice(1293, 9000))


def test_patches_are_matched_in_a_part_of_a_picture_of_bytes_as_in_the_whole_of_numbers() -> None:
    levels = np.ascontiguousarray(data.coffee()[100:220, 200:360])
    image = levels.astype(np.float32)
    hole = np.zeros(levels.shape[:2], np.bool_)
    hole[40:60, 70:100] = True
    touched = cv2.dilate(hole.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    source = np.zeros_like(hole)
    source[3:-3, 3:-3] = ~touched[3:-3, 3:-3]
    rng = np.random.default_rng(4)
    sources = np.argwhere(source).astype(np.int32)
    field = sources[rng.integers(0, len(sources), hole.shape)]
    guide = rng.random((*hole.shape, 2), np.float32)
    dear = rng.random(hole.shape, np.float32)

    def matched(there: np.ndarray, frame: tuple[slice, slice], corner: tuple[int, int]) -> np.ndarray:
        part = [np.ascontiguousarray(plane[frame]) for plane in (image, guide, touched, field)]
        here, guided, target, found = part
        targets = np.argwhere(target).astype(np.int32, order="C")
        cost, better = np.zeros(target.shape, np.float32), found.copy()
        measure(here, there, *corner, guided, dear, targets, found, cost)
        cheaper = cost.copy()
        search(
            here, there, *corner, guided, dear, source, target, targets, found, cost, better, cheaper, 9, 4,
            np.uint32(7),
        )  # fmt: skip
        origin = np.zeros_like(better)
        places = np.argwhere(hole[frame]).astype(np.int32, order="C")
        pick(target, places, better, cheaper, np.ones_like(cost), np.float32(5), origin)
        return origin[hole[frame]]

    everywhere = matched(image, EVERYWHERE, (0, 0))
    assert np.array_equal(everywhere, matched(levels, (slice(30, 75), slice(60, 115)), (30, 60)))
    assert not hole[everywhere[:, 0], everywhere[:, 1]].any()


@pytest.mark.parametrize("share", [0.5, 0.01, 0.0002])
def test_the_nearest_source_found_by_tiles_is_that_of_the_whole(
    share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest_source, "_TILE", 40)
    monkeypatch.setattr(nearest_source, "_MARGIN", 5)
    random = np.random.default_rng(3)
    source = random.random((150, 220)) < share
    source[70, 90] = True
    matches = np.stack([random.integers(0, side, (60, 80)) for side in source.shape], axis=-1).astype(
        np.int32
    )
    nearest = np.asarray(distance_transform_edt(~source, return_distances=False, return_indices=True))
    whole = nearest[:, matches[..., 0], matches[..., 1]].transpose(1, 2, 0)
    assert np.array_equal(nearest_source.snapped(matches, source), whole)
