from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retoucher.errors import PictureError
from retoucher.pictures import Picture, Region

SIZE = (60, 40)
masks = arrays(np.uint8, (12, 15), elements=st.sampled_from([0, 60, 128, 255])).map(Region.from_bytes8)


def test_a_box_is_cut_at_the_edges() -> None:
    region = Region.from_box(SIZE, (-5, 10, 20, 99), "left")
    assert region.box == (0, 10, 20, 40)
    assert region.area == pytest.approx(20 * 30 / 2400)
    assert (region.name, region.source) == ("left", "box")


@pytest.mark.parametrize(
    "box", [(5, 5, 5, 9), (9, 9, 5, 5), (60, 0, 70, 9), (-9, -9, 0, 0), (0, 0, float("nan"), 1)]
)
def test_boxes_of_nothing_are_refused(box: tuple[float, ...]) -> None:
    with pytest.raises(PictureError, match="box"):
        Region.from_box(SIZE, box)


def test_points_become_discs() -> None:
    region = Region.from_points(SIZE, [(10, 10), (50, 30)], 4)
    assert region.box == (6, 6, 55, 35)
    assert region.area * 2400 == pytest.approx(2 * np.pi * 4**2, rel=0.05)
    for points in ([], [(60, 5)], [(-1, 5)], [(float("nan"), 5)]):
        with pytest.raises(PictureError, match="point"):
            Region.from_points(SIZE, points, 4)


def test_strokes_are_drawn_with_a_round_brush() -> None:
    region = Region.from_brush(SIZE, [[(10, 20), (50, 20)]], 5)
    assert region.box == (5, 15, 56, 26)
    with pytest.raises(PictureError, match="miss"):
        Region.from_brush(SIZE, [[(500, 500)]], 5)
    with pytest.raises(PictureError, match="radius"):
        Region.from_brush(SIZE, [[(5, 5)]], -1)


@pytest.mark.parametrize("px", [1, 3, 10, 25])
def test_growing_is_nearly_a_disc(px: int) -> None:
    point = Region.from_box((101, 101), (50, 50, 51, 51))
    grown = point.grow(px)
    ys, xs = np.nonzero(grown.mask)
    distance = np.hypot(ys - 50, xs - 50)
    assert grown.box == (50 - px, 50 - px, 51 + px, 51 + px)
    assert distance.max() <= 1.12 * px + 1
    assert grown.area * 101 * 101 == pytest.approx(np.pi * (px + 0.5) ** 2, rel=0.15, abs=3)


def test_shrinking_undoes_growing_and_the_edge_of_the_picture_holds() -> None:
    region = Region.from_box(SIZE, (0, 0, 30, 40))
    assert region.grow(5).box == (0, 0, 35, 40)
    assert region.grow(5).grow(-5).digest == region.digest
    assert region.grow(-31).empty
    assert region.grow(0) is region


def test_feather_softens_the_edge_only() -> None:
    soft = Region.from_box(SIZE, (0, 0, 30, 40)).feather(6)
    row = soft.mask[20]
    assert row[0] == 1
    assert row[59] == 0
    assert (np.diff(row) <= 0).all()
    assert 0.4 < row[29] < 0.6
    assert ((row > 0) & (row < 1)).sum() > 6
    with pytest.raises(PictureError, match="feather"):
        soft.feather(-1)


def test_no_feather_is_no_change() -> None:
    region, nothing = Region.from_box(SIZE, (5, 5, 30, 20)), Region(np.zeros((40, 60), np.float32))
    assert region.feather(0) is region
    assert nothing.feather(6) is nothing
    assert region.feather(2).digest != region.digest


@given(masks, masks)
def test_set_algebra(a: Region, b: Region) -> None:
    assert a.invert().invert().digest == a.digest
    assert a.union(b).digest == b.union(a).digest
    assert a.union(b).invert().digest == a.invert().intersect(b.invert()).digest
    assert a.minus(b).digest == a.intersect(b.invert()).digest
    assert (a.intersect(b).mask <= a.mask).all()
    assert (a.union(b).mask >= b.mask).all()
    assert a.union(a).digest == a.digest


@given(masks)
def test_png_round_trip(region: Region) -> None:
    assert Region.from_png(region.to_png(), region.size).digest == region.digest


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    path.write_bytes(Region.full(SIZE).to_png())
    assert Region.from_png(path, SIZE, name="all").name == "all"
    with pytest.raises(PictureError, match=r"\(60, 40\).*\(61, 40\)"):
        Region.from_png(path, (61, 40))
    with pytest.raises(PictureError, match="one size"):
        Region.full(SIZE).union(Region.full((1, 1)))


def test_white_strokes_on_nothing_are_a_mask() -> None:
    drawn = np.full((40, 60, 4), 255, np.uint8)
    drawn[:, :30, 3] = 0
    from retoucher.pictures import encode_picture

    assert Region.from_png(encode_picture(Picture(drawn)), SIZE).box == (30, 0, 60, 40)


@pytest.mark.parametrize(
    "mask", [np.zeros((0, 3), np.float32), np.ones((2, 2)), np.full((2, 2), np.nan, np.float32)]
)
def test_arrays_that_are_no_mask_are_refused(mask: np.ndarray) -> None:
    with pytest.raises(PictureError, match="mask"):
        Region(mask)


@pytest.mark.parametrize(("made", "most"), [(np.uint8, 255), (np.float32, 1)])
def test_a_region_stays_as_it_was_when_the_array_that_it_came_from_changes(made: type, most: int) -> None:
    array = np.zeros((6, 8), made)
    array[2:4] = most
    region = Region(array)
    before = region.digest, region.area
    array[:] = most
    assert region.bytes8.sum() == 2 * 8 * 255
    assert (Region(region.bytes8).digest, Region(region.bytes8).area) == before
