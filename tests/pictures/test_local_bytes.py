"""A local edit has the bytes and the facts of plain formulas, which know no box, no band and no shortcut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from skimage import data

from retoucher.engines.classical.tone.within import within
from retoucher.pictures import Box, Picture, Region, Samples, evidence, is_deep, protect, sixteen_bits
from retoucher.pictures.measures import changed_shares, seam_of
from retoucher.tools.tool import tool

HIGH, WIDE = 700, 90
"""More rows than are worked on at once."""
SIZE = WIDE, HIGH
RANDOM = np.random.default_rng(4)
RGB = np.asarray(np.resize(data.astronaut()[200:290, :WIDE], (HIGH, WIDE, 3)), np.uint8)
OTHER = RANDOM.integers(0, 256, RGB.shape, np.uint8)
ALPHA = RANDOM.integers(0, 256, RGB.shape[:2], np.uint8)
PICTURES = {
    "opaque": Picture(RGB),
    "with opacity": Picture(np.dstack([RGB, ALPHA])),
    "deep": Picture(RGB, deep=sixteen_bits(RGB)),
}
DISC = Region.from_points(SIZE, [(40, 500)], 30)
REGIONS = {
    "box": Region.from_box(SIZE, (10, 20, 60, 660)),
    "soft": DISC.feather(20),
    "whole": Region.full(SIZE),
    "half everywhere": Region(np.full((HIGH, WIDE), 127, np.uint8)),
    "empty": Region(np.zeros((HIGH, WIDE), np.uint8)),
    "at the edges": Region.from_box(SIZE, (50, -9, 200, 300)).feather(6),
    "one pixel": Region.from_points(SIZE, [(WIDE - 1, HIGH - 1)], 0),
    "nearly all": DISC.invert().feather(3),
}


@tool("pixels", blends=True)
def repaint(picture: Picture, region: Region | None = None) -> Picture:
    """Put other pixels into the region's box."""

    def work(box: Box) -> Samples:
        left, top, right, bottom = box
        made = OTHER[top:bottom, left:right]
        return made.copy() if picture.deep is None else sixteen_bits(made)

    return within(picture, region, work)


def plain(before: Samples, after: Samples, region: Region) -> NDArray[np.float64]:
    """Return what is to be there, in exact numbers: halves are rounded up."""
    share = region.bytes8[..., None] / 255
    return np.floor(np.round(after * share + before * (1 - share), 6) + 0.5)


@pytest.mark.parametrize("name", REGIONS)
@pytest.mark.parametrize("kind", PICTURES)
def test_a_tool_within_a_region_makes_the_plain_mixture(kind: str, name: str) -> None:
    picture, region = PICTURES[kind], REGIONS[name]
    made = repaint.tool.run(picture, region, {}).result
    other = sixteen_bits(OTHER) if is_deep(picture.finest) else OTHER
    assert np.array_equal(made.finest_rgb, plain(picture.finest_rgb, other, region))
    assert picture.alpha is None or np.array_equal(made.alpha, picture.alpha)
    assert picture.pixels is PICTURES[kind].pixels and np.array_equal(picture.rgb, RGB)


@pytest.mark.parametrize("name", REGIONS)
@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_is_put_back_is_the_plain_mixture(name: str, elsewhere: bool) -> None:
    region = REGIONS[name]
    edited = np.where((region.bytes8 > 0)[..., None] | elsewhere, OTHER, RGB)
    made = protect(Picture(RGB), Picture(edited), region, aligned=True)
    assert np.array_equal(made.pixels, plain(RGB, edited, region))


def test_of_a_hard_region_nothing_is_copied_and_of_a_soft_one_nothing_is_written_over() -> None:
    edited = Picture(np.where((REGIONS["box"].bytes8 > 0)[..., None], OTHER, RGB))
    kept = edited.pixels.copy()
    assert protect(Picture(RGB), edited, REGIONS["box"]).pixels is edited.pixels
    assert protect(Picture(RGB), edited, REGIONS["box"].feather(3)).pixels is not edited.pixels
    assert np.array_equal(edited.pixels, kept)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), name=st.sampled_from(sorted(REGIONS)), rare=st.booleans())
def test_shares_and_seam_are_those_of_the_whole_at_once(seed: int, name: str, rare: bool) -> None:
    random, weight = np.random.default_rng(seed), REGIONS[name].bytes8
    changed = random.random((HIGH, WIDE, 1)) < (0.001 if rare else 0.4)
    after = np.where(changed, OTHER, RGB)
    difference = np.abs(after.astype(int) - RGB).max(axis=2)
    core, outside = weight >= (128 if weight.max() >= 128 else 1), weight == 0
    shares = changed_shares(RGB, after, weight)
    assert shares.anywhere == difference.any()
    assert shares.pixels_inside == (difference > 0)[core].sum()
    assert shares.inside == (np.mean((difference > 0)[core]) if core.any() else 0)
    assert shares.outside == (np.mean((difference > 0)[outside]) if outside.any() else 0)
    assert shares.most_outside == difference[outside].max(initial=0)
    assert seam_of(RGB, after, core) == pytest.approx(plain_seam(RGB, after, core), abs=1e-12)


@pytest.mark.parametrize("high", [1, 2, 64, 65, 129])
@pytest.mark.parametrize("wide", [1, 2, 40])
def test_a_seam_is_measured_whatever_is_left_for_the_last_band(high: int, wide: int) -> None:
    random = np.random.default_rng(5)
    before, after = random.integers(0, 256, (2, high, wide, 3), np.uint8)
    inside = random.random((high, wide)) < 0.5
    inside[-1, -1] = not inside[0, 0]
    assert seam_of(before, after, inside) == pytest.approx(plain_seam(before, after, inside), abs=1e-12)
    assert changed_shares(before, after, inside.astype(np.uint8)).anywhere


def plain_seam(before: Samples, after: Samples, inside: NDArray[np.bool_]) -> float:
    """Compare the steps across a border with the same before and with those up to 6 pixels beside it."""
    near, close = (reached(inside, reach) for reach in (6, 2))
    across, usual, beside = [], [], []
    for axis in (0, 1):
        was, now = (np.abs(np.diff(p.astype(int), axis=axis)).max(axis=2) for p in (before, after))
        border = np.diff(inside.astype(int), axis=axis) != 0
        band = np.delete(near & ~close, 0, axis=axis)
        across, usual = [*across, *now[border]], [*usual, *was[border]]
        beside = [*beside, *now[band & ~border]]
    if not across:
        return 0.0
    return float(np.mean(across) / max(np.mean(usual), np.mean(beside) if beside else 0.0, 1.5))


def reached(inside: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Return which pixels see both inside and outside in the square of that reach around them."""
    sees = []
    high, wide = inside.shape
    for what in (inside, ~inside):
        padded = np.pad(what, reach)
        sides = range(2 * reach + 1)
        rows = np.logical_or.reduce([padded[at : at + high] for at in sides])
        sees.append(np.logical_or.reduce([rows[:, at : at + wide] for at in sides]))
    return sees[0] & sees[1]


@pytest.mark.parametrize("name", sorted(set(REGIONS) - {"empty"}))
def test_a_region_is_judged_the_same_in_its_box_and_in_the_whole_picture(name: str) -> None:
    """A picture with a frame around it has the same facts inside, wherever its box is cut."""
    region, frame = REGIONS[name], 40
    after = protect(Picture(RGB), Picture(OTHER), region, aligned=True)
    larger = [Picture(np.pad(p, ((frame,), (frame,), (0,)), mode="reflect")) for p in (RGB, after.pixels)]
    around = Region(np.pad(region.bytes8, frame))
    facts, framed = evidence(Picture(RGB), after, region), evidence(*larger, around)
    assert (facts.changed_inside, facts.blank) == (framed.changed_inside, framed.blank)
    assert facts.changed_outside == facts.max_outside == 0
