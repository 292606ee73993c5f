import cv2
import numpy as np
import pytest

from retoucher.engines import Query
from retoucher.engines.classical.find.localizer import ClassicalLocalizer
from retoucher.engines.classical.find.refine import refine
from retoucher.errors import ToolRetry
from retoucher.pictures import Picture, Region

finder = ClassicalLocalizer()


def overlap(region, truth):
    mask = region.mask > 0.5
    return (mask & truth).sum() / max(1, (mask | truth).sum())


@pytest.fixture
def scene():
    noise = np.random.default_rng(2).normal(0, 10, (600, 800, 1))
    pixels = np.clip(np.array([110, 130, 90]) + noise, 0, 255).astype(np.uint8)
    truth = np.zeros((600, 800), np.uint8)
    cv2.ellipse(truth, (300, 320), (110, 70), 20, 0, 360, 1, -1)
    pixels[truth > 0] = (190, 60, 150)
    cv2.rectangle(pixels, (600, 100), (720, 260), (40, 60, 190), -1)
    return Picture(pixels), truth > 0


def test_box_cuts_out_what_is_inside(scene):
    picture, truth = scene
    (region,) = finder.find(picture, Query(box=(170, 220, 430, 420)))
    assert overlap(region, truth) > 0.95
    assert region.source == "classical:box"


def test_box_of_the_whole_picture(scene):
    picture, _ = scene
    (region,) = finder.find(picture, Query(box=(0, 0, 800, 600)))
    assert not region.empty


def test_point_finds_the_object_under_it(scene):
    picture, truth = scene
    (region,) = finder.find(picture, Query(points=((310, 330),)))
    assert overlap(region, truth) > 0.9


def test_a_click_on_a_tiny_thing_is_not_the_sea_around_it(scene):
    picture, _ = scene
    tiny = np.zeros((600, 800), np.uint8)
    cv2.ellipse(tiny, (150, 520), (8, 6), 0, 0, 360, 1, -1)
    picture = Picture(np.where(tiny[..., None] > 0, np.uint8(245), picture.rgb))
    (region,) = finder.find(picture, Query(points=((150, 520),)))
    assert overlap(region, tiny > 0) > 0.5


def test_negative_point_is_left_out(scene):
    picture, truth = scene
    (region,) = finder.find(picture, Query(points=((310, 330),), negative=((660, 180),)))
    assert overlap(region, truth) > 0.9
    assert region.mask[180, 660] == 0


def test_stroke_finds_the_object_under_it(scene):
    picture, truth = scene
    stroke = np.zeros((600, 800), np.float32)
    cv2.line(stroke, (240, 300), (370, 345), 1.0, 9)
    (region,) = finder.find(picture, Query(brush=Region(stroke)))
    assert overlap(region, truth) > 0.9


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(phrase="  "),
        Query(box=(10, 10, 900, 100)),
        Query(box=(-1, 0, 10, 10)),
        Query(box=(50, 50, 50, 90)),
        Query(points=((800, 10),)),
        Query(points=((10, 10),), negative=((10, -5),)),
        Query(brush=Region(np.zeros((600, 800), np.float32))),
        Query(brush=Region(np.ones((10, 10), np.float32))),
    ],
)
def test_refuses_what_lies_outside_or_is_empty(scene, query):
    with pytest.raises(ToolRetry):
        finder.find(scene[0], query)


def test_a_refusal_says_the_size_and_what_came(scene):
    with pytest.raises(ToolRetry, match=r"800×600.*\(10, 10, 900, 100\)"):
        finder.find(scene[0], Query(box=(10, 10, 900, 100)))


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (9, 9)])
def test_marks_on_thin_pictures(size):
    picture = Picture(np.random.default_rng(0).integers(0, 255, (*size, 3), dtype=np.uint8))
    height, width = size
    for query in (Query(box=(0, 0, width, height)), Query(points=((width - 1, height - 1),))):
        assert all(region.size == picture.size for region in finder.find(picture, query))


def test_refine_finds_the_edge_of_a_rough_mask_at_full_size():
    pixels = np.full((1500, 2000, 3), 60, np.uint8)
    pixels[400:1100, 500:1400] = 210
    truth = pixels[..., 0] > 100
    rough = cv2.resize(truth.astype(np.float32), (250, 188)) > 0.5
    alpha = refine(pixels, rough)
    assert alpha.shape == (1500, 2000) and alpha.dtype == np.float32
    assert alpha.min() >= 0 and alpha.max() <= 1
    assert ((alpha > 0.5) == truth).mean() > 0.999
    assert alpha[0, 0] == 0 and alpha[700, 900] == 1


def test_refine_is_finite_on_flat_black():
    pixels = np.zeros((300, 400, 3), np.uint8)
    pixels[100:200, 100:200] = 255
    mask = np.zeros((300, 400), bool)
    mask[:150] = True
    assert np.isfinite(refine(pixels, mask)).all()


@pytest.mark.parametrize("scale", [1, 2])
def test_an_edge_is_fitted_the_same_whatever_lies_far_away(scene, scale: int):
    picture, truth = scene
    pixels = cv2.resize(picture.rgb, (800 * scale, 600 * scale), interpolation=cv2.INTER_CUBIC)
    rough = cv2.dilate(truth.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    corners = rough.copy()
    corners[:4, :4] = corners[-4:, -4:] = True
    near = np.s_[: 500 * scale, 100 * scale : 500 * scale]
    alone, among = refine(pixels, rough), refine(pixels, corners)
    assert np.abs(alone[near] - among[near]).max() < 1e-4
    assert 0 < np.count_nonzero((alone > 0) & (alone < 1)) < 0.1 * alone.size
    assert set(np.unique(refine(pixels, rough * 0.4))) == {0.0}
