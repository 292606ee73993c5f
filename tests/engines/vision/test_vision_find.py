import numpy as np
import pytest

from retoucher.engines import Query
from retoucher.engines.vision.boxes import Detection
from retoucher.engines.vision.find import GroundedSam
from retoucher.engines.vision.words import confidence
from retoucher.errors import ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region

FOUR = (("red", 60, 50, 20), ("blue", 160, 50, 20), ("red", 250, 60, 14), ("red", 100, 150, 25))


def iou(region: Region, truth: np.ndarray) -> float:
    mask = region.mask > 0.5
    return (mask & truth).sum() / (mask | truth).sum()


def test_several_matches_come_in_reading_order_at_native_size(seer, discs):
    picture, masks = discs((300, 200), *FOUR)
    found = seer.find(picture, Query("red disc"))
    assert [round(iou(r, m), 1) for r, m in zip(found, (masks[0], masks[2], masks[3]), strict=True)] == [
        1.0
    ] * 3
    assert all(r.size == picture.size and r.name == "red disc" and 0.5 <= r.score <= 0.9 for r in found)


@pytest.mark.parametrize(
    ("phrase", "truth"),
    [
        ("the blue disc", [1]),
        ("the second red disc", [2]),
        ("the red disc on the right", [2]),
        ("the largest red disc", [3]),
        ("the smallest red disc", [2]),
        ("all red discs", [0, 2, 3]),
        ("the two red discs at the top", [0, 2]),
        ("the blue disc and the largest red disc", [1, 3]),
    ],
)
def test_words_choose_among_what_is_found(seer, discs, phrase, truth):
    picture, masks = discs((300, 200), *FOUR)
    (region,) = seer.find(picture, Query(phrase))
    assert iou(region, np.logical_or.reduce([masks[i] for i in truth])) > 0.93


def test_the_network_is_asked_for_the_thing_and_not_for_its_place(seer, discs):
    picture, _ = discs((300, 200), *FOUR)
    seer.find(picture, Query("the second red disc from the left"))
    seer.find(picture, Query("the man with the red hat"))
    assert set(seer.detector.asked) == {"red disc", "the man with the red hat"}


def test_everything_but(seer, discs):
    picture, masks = discs((300, 200), *FOUR)
    (region,) = seer.find(picture, Query("everything except the blue disc"))
    assert iou(region, ~masks[1]) > 0.99


def test_no_match_is_no_region(seer, discs):
    picture, _ = discs((300, 200), *FOUR)
    assert seer.find(picture, Query("green disc")) == []
    assert seer.find(picture, Query("the red disc and the green disc")) == []
    assert seer.find(picture, Query("the fifth red disc")) == []


@pytest.mark.parametrize(
    "phrase", ["the background", "top third", "everything", "the left half of the red disc"]
)
def test_words_that_name_no_object_are_for_another_engine(seer, discs, phrase):
    with pytest.raises(ToolFailed, match="seer finds"):
        seer.find(discs((300, 200), *FOUR)[0], Query(phrase))


def test_queries_that_cannot_be(seer, discs):
    picture, _ = discs((300, 200), *FOUR)
    with pytest.raises(ToolRetry, match="got none"):
        seer.find(picture, Query("  "))
    with pytest.raises(ToolFailed, match="not by words, and got 'red disc'"):
        GroundedSam("blind", seer.segmenter).find(picture, Query("red disc"))


def test_small_things_in_a_large_picture_are_seen_and_drawn_from_near(seer, discs):
    places = (("red", 400, 300, 24), ("red", 2500, 1700, 30), ("red", 1530, 1020, 18))
    picture, masks = discs((3000, 2000), *places)
    found = seer.find(picture, Query("red disc"))
    assert len(found) == 3
    assert all(max(iou(region, mask) for region in found) > 0.93 for mask in masks)
    assert seer.detector.looks > 1
    assert all(max(size) <= 2 * 256 for size in seer.segmenter.shown)


def test_a_large_thing_in_a_large_picture_needs_one_look(seer, discs):
    picture, (mask,) = discs((2400, 1600), ("red", 1200, 800, 600))
    (region,) = seer.find(picture, Query("red disc"))
    assert iou(region, mask) > 0.99
    assert seer.detector.looks == 1 and len(seer.segmenter.shown) == 1


def test_a_click_on_a_small_thing_is_drawn_from_near(seer, discs):
    picture, (mask, _) = discs((3000, 2000), ("red", 700, 500, 40), ("blue", 1000, 500, 90))
    (region,) = seer.find(picture, Query(points=((710, 495),)))
    assert iou(region, mask) > 0.95
    assert region.source == "seer:click" and region.score == 0.9
    assert len(seer.segmenter.shown) == 2


@pytest.mark.parametrize("size", [(4000, 60), (40, 3000)])
def test_long_pictures_are_not_crushed(seer, discs, size):
    along = [(0.1, 12), (0.5, 14), (0.92, 12)]
    spots = [("red", max(int(size[0] * a), 20), max(int(size[1] * a), 20), r) for a, r in along]
    spots = [(c, min(x, size[0] - 20), min(y, size[1] - 20), r) for c, x, y, r in spots]
    picture, masks = discs(size, *spots)
    found = seer.find(picture, Query("red disc"))
    assert len(found) == 3
    assert all(iou(region, mask) > 0.85 for region, mask in zip(found, masks, strict=True))


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (7, 5)])
def test_tiny_pictures_work(seer, size):
    picture = Picture(np.full((size[1], size[0], 3), (210, 40, 40), np.uint8))
    (region,) = seer.find(picture, Query(box=(0, 0, *size)))
    assert region.size == size and (region.mask == 1).all()
    (region,) = seer.find(picture, Query(points=((0, 0),)))
    assert region.size == size


def test_box_stroke_and_negative_points(seer, discs):
    picture, masks = discs((300, 200), *FOUR)
    (boxed,) = seer.find(picture, Query("it", box=(130, 25, 190, 80)))
    assert iou(boxed, masks[1]) > 0.93 and boxed.source == "seer:box" and boxed.name == "it"
    stroke = Region.from_brush(picture.size, [[(90, 145), (112, 158)]], 5)
    (brushed,) = seer.find(picture, Query(brush=stroke))
    assert iou(brushed, masks[3]) > 0.93 and brushed.source == "seer:stroke"
    assert seer.find(picture, Query(points=((60, 50),), negative=((61, 50),))) == []


def test_the_same_twice(seer, discs):
    picture, _ = discs((300, 200), *FOUR)
    first, second = (seer.find(picture, Query("red disc")) for _ in range(2))
    assert [r.digest for r in first] == [r.digest for r in second]


class BoxesHalves:
    working, threshold = 256, 0.3

    def detect(self, pixels, words):
        return [Detection((90, 40, 150, 160), 0.9), Detection((150, 40, 210, 160), 0.8)]


def test_one_thing_that_is_boxed_twice_is_one_region(seer, discs):
    picture, (mask,) = discs((300, 200), ("red", 150, 100, 60))
    (region,) = GroundedSam("halves", seer.segmenter, BoxesHalves()).find(picture, Query("red disc"))
    assert iou(region, mask) > 0.99


def test_edges_follow_the_picture(seer, discs):
    picture, (mask,) = discs((1200, 800), ("red", 600, 400, 200))
    (region,) = seer.find(picture, Query("red disc"))
    assert iou(region, mask) > 0.995
    assert set(np.unique(region.mask[:150])) == {0.0}


def test_confidence_is_even_at_the_threshold():
    assert confidence(0.35, 0.35) == 0.5
    assert confidence(1.0, 0.2) == 1.0
    assert 0.5 < confidence(0.5, 0.35) < confidence(0.6, 0.35)
