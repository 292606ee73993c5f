"""`extend`: the old pixels stay where they belong, the margins continue them, bad wishes are refused."""

import numpy as np
import pytest
from skimage import data

from retoucher.errors import Cancelled, ToolFailed, ToolRetry
from retoucher.pictures import Picture, evidence
from retoucher.tools.extend import extend
from retoucher.tools.tool import get

COFFEE = Picture(np.ascontiguousarray(data.coffee()[::4, ::4]))


def test_the_picture_keeps_its_bytes_in_its_new_place() -> None:
    grown = extend(COFFEE, left=12, top=5, right=7, bottom=9, engine="classical")
    assert grown.size == (COFFEE.width + 19, COFFEE.height + 14)
    assert np.array_equal(grown.rgb[5 : 5 + COFFEE.height, 12 : 12 + COFFEE.width], COFFEE.rgb)
    assert not evidence(COFFEE, grown, geometric=True).wrong_size


@pytest.mark.parametrize(
    ("aspect", "size"),
    [("square", (150, 150)), ("16:9", (178, 100)), ("3:2", (150, 100)), ("2:3", (150, 225))],
)
def test_a_shape_is_reached_by_growing_one_direction_evenly(aspect: str, size: tuple[int, int]) -> None:
    picture = Picture(np.ascontiguousarray(COFFEE.rgb[:100, :150]))
    grown = extend(picture, aspect=aspect, engine="classical")
    assert grown.size == size
    x, y = (size[0] - 150) // 2, (size[1] - 100) // 2
    assert np.array_equal(grown.rgb[y : y + 100, x : x + 150], picture.rgb)
    assert (grown is picture) == (size == picture.size)


def test_sides_come_before_the_shape() -> None:
    picture = Picture(np.ascontiguousarray(COFFEE.rgb[:60, :80]))
    grown = extend(picture, left=10, aspect="2:1", engine="classical")
    assert grown.size == (120, 60)
    assert np.array_equal(grown.rgb[:, 25:105], picture.rgb)


def test_stripes_go_on_into_the_margin() -> None:
    rows = np.where(np.arange(96)[:, None] // 8 % 2, (200, 60, 40), (30, 90, 160)).astype(np.uint8)
    picture = Picture(np.ascontiguousarray(np.repeat(rows[:, None], 120, axis=1)))
    grown = extend(picture, right=12, engine="classical")
    wanted = np.repeat(rows[:, None], 12, axis=1).astype(int)
    assert np.abs(grown.rgb[:, 120:] - wanted).mean() < 4


def test_a_margin_is_copied_from_what_is_beside_it_not_from_the_middle() -> None:
    pixels = np.random.default_rng(0).integers(90, 130, (120, 400, 3), np.uint8)
    pixels[:, 180:220] = (250, 20, 20)
    grown = extend(Picture(pixels), left=30, right=30, engine="classical")
    margins = np.hstack([grown.rgb[:, :30], grown.rgb[:, -30:]]).astype(int)
    assert (margins[..., 0] - margins[..., 1]).max() < 80


def test_same_seed_same_bytes_and_transparency_stays() -> None:
    opacity = np.full((*COFFEE.pixels.shape[:2], 1), 255, np.uint8)
    opacity[20:40, 30:60] = 0
    picture = Picture(np.dstack([COFFEE.rgb, opacity]))
    grown = extend(picture, top=8, engine="classical", seed=3)
    assert grown == extend(picture, top=8, engine="classical", seed=3)
    assert grown.alpha is not None and picture.alpha is not None
    assert np.array_equal(grown.alpha[8:], picture.alpha) and grown.alpha[:8].min() == 255


@pytest.mark.parametrize("size", [(1, 1), (3, 90), (90, 2)])
def test_the_smallest_and_thinnest_pictures(size: tuple[int, int]) -> None:
    picture = Picture(np.full((size[1], size[0], 3), 90, np.uint8))
    grown = extend(picture, left=4, bottom=2, engine="classical")
    assert grown.size == (size[0] + 4, size[1] + 2)
    assert grown.rgb.min() == grown.rgb.max() == 90


def test_bad_wishes_say_what_was_wanted() -> None:
    with pytest.raises(ToolRetry, match="wants pixels for a side or an aspect"):
        extend(COFFEE)
    with pytest.raises(ToolRetry, match=r"at most 200,000,000 pixels.*got 65150×65100"):
        extend(COFFEE, left=65_000, top=65_000 - COFFEE.height + 100)
    with pytest.raises(ToolRetry, match="left"):
        extend(COFFEE, left=-3)
    with pytest.raises(ToolRetry, match="aspect wants"):
        extend(COFFEE, aspect="wide")
    with pytest.raises(ToolFailed, match="cannot invent 'a castle'"):
        extend(COFFEE, left=10, prompt="a castle", engine="classical")


def test_it_can_be_stopped_between_the_sides() -> None:
    shares = []

    def stop(share: float, doing: str, preview: Picture | None) -> None:
        shares.append(share)
        if share >= 0.5:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        extend(COFFEE, left=10, right=10, engine="classical", progress=stop)
    assert shares == sorted(shares) and shares[-1] < 1


def test_a_mask_follows_the_picture_to_its_new_place() -> None:
    described = get("extend")
    arguments = {"left": 12, "aspect": "3:1", "engine": "classical"}
    made = described.run(COFFEE, None, arguments).result
    moved = described.frame(COFFEE, made, arguments)
    assert moved is not None
    x, y = round(moved[2]), round(moved[5])
    assert np.array_equal(made.rgb[y : y + COFFEE.height, x : x + COFFEE.width], COFFEE.rgb)
