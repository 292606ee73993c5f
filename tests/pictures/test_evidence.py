import cv2
import numpy as np
import pytest
from skimage import data

from helpers import drawn_scene as drawn
from retoucher.errors import PictureError
from retoucher.pictures import Evidence, Picture, Region, evidence, protect
from retoucher.pictures.color import linear_to_rgb, oklab_to_rgb, rgb_to_oklab, srgb_to_linear

COFFEE = data.coffee()
BEFORE = Picture(COFFEE)
SIZE = BEFORE.size
DISC = Region.from_points(SIZE, [(300, 200)], 90, "cup")


def inside(edited: np.ndarray, region: Region = DISC) -> Evidence:
    return evidence(BEFORE, protect(BEFORE, Picture(edited), region), region, tried=Picture(edited))


def lab_plus(lightness: float = 0, tint: float = 0, warmth: float = 0) -> np.ndarray:
    return oklab_to_rgb(rgb_to_oklab(COFFEE) + np.array([lightness, tint, warmth], np.float32), "chroma")


def test_nothing_changed() -> None:
    facts = evidence(BEFORE, Picture(COFFEE.copy()), DISC)
    assert facts == Evidence(size_before=SIZE, size_after=SIZE, unchanged=True)


def test_known_changes_are_measured() -> None:
    brighter = linear_to_rgb(srgb_to_linear(COFFEE) * 0.5)
    facts = inside(brighter)
    expected = (rgb_to_oklab(brighter) - rgb_to_oklab(COFFEE))[DISC.mask == 1].mean(axis=0)
    assert facts.inside.lightness == pytest.approx(expected[0], abs=0.01)
    assert facts.inside.warmth == pytest.approx(expected[2], abs=0.01)
    assert facts.inside.lightness < -0.05
    assert facts.changed_inside > 0.9


@pytest.mark.parametrize(("name", "sign"), [("warmth", 1), ("warmth", -1), ("tint", 1), ("tint", -1)])
def test_casts_have_a_direction(name: str, sign: int) -> None:
    edited = lab_plus(**{name: sign * 0.03})
    made = (rgb_to_oklab(edited) - rgb_to_oklab(COFFEE))[DISC.mask == 1].mean(axis=0)
    measured = getattr(inside(edited).inside, name)
    assert measured == pytest.approx(made[2 if name == "warmth" else 1], abs=0.005)
    assert measured * sign > 0.01


def test_contrast_chroma_and_hue() -> None:
    lab = rgb_to_oklab(COFFEE)
    middle = lab[DISC.mask == 1].mean(axis=0)
    flat = inside(oklab_to_rgb((lab - middle) * np.array([0.5, 1, 1], np.float32) + middle)).inside
    assert flat.contrast == pytest.approx(-0.5, abs=0.06)
    grey = inside(oklab_to_rgb(lab * np.array([1, 0, 0], np.float32))).inside
    assert grey.chroma < -0.05
    assert grey.hue == 0
    turned = np.stack([lab[..., 0], -lab[..., 2], lab[..., 1]], axis=-1)
    assert inside(oklab_to_rgb(turned, "chroma")).inside.hue == pytest.approx(90, abs=12)


def test_sharpness_and_noise() -> None:
    noise = np.random.default_rng(0).normal(0, 12, COFFEE.shape)
    noisy = inside(np.clip(COFFEE + noise, 0, 255).astype(np.uint8)).inside
    blurred = inside(cv2.GaussianBlur(COFFEE, (0, 0), 3)).inside
    assert noisy.noise > 1
    assert blurred.sharpness < -0.5
    assert blurred.noise <= 0


def test_shares_and_extremes_are_exact() -> None:
    edited = COFFEE.copy()
    edited[0, :10] ^= 64
    facts = evidence(BEFORE, Picture(edited), DISC)
    outside = (DISC.mask == 0).sum()
    assert facts.changed_outside == 10 / outside
    assert facts.max_outside == 64
    assert facts.changed_inside == 0
    assert not facts.unchanged


def test_what_the_engine_tried_outside_is_told_after_protection() -> None:
    facts = inside(np.roll(COFFEE, (4, -7), (0, 1)))
    assert facts.changed_outside == facts.max_outside == 0
    assert facts.tried_outside > 0.9
    assert facts.shift == pytest.approx((-7, 4), abs=0.3)
    assert inside(255 - COFFEE).shift == (0, 0)


def test_a_blank_is_noticed() -> None:
    blank = COFFEE.copy()
    blank[DISC.mask > 0] = (120, 120, 120)
    assert inside(blank).blank
    assert evidence(BEFORE, Picture(np.zeros_like(COFFEE))).blank
    assert not inside(255 - COFFEE).blank
    flat = Picture(np.full((50, 50, 3), 9, np.uint8))
    assert not evidence(flat, Picture(np.full((50, 50, 3), 99, np.uint8))).blank


def test_a_plain_sky_without_its_bird_is_no_blank() -> None:
    sky = np.full((60, 80, 3), (120, 170, 220), np.uint8)
    bird = sky.copy()
    bird[20:30, 30:50] = np.random.default_rng(0).integers(0, 90, (10, 20, 3), np.uint8)
    where = Region.from_box((80, 60), (28, 18, 52, 32))
    assert not evidence(Picture(bird), Picture(sky), where).blank
    hole = sky.copy()
    hole[20:30, 30:50] = (120, 120, 120)
    assert evidence(Picture(bird), Picture(hole), Region.from_box((80, 60), (30, 20, 50, 30))).blank


@pytest.mark.parametrize(("side", "blank"), [(3, False), (4, True)])
def test_a_speck_that_became_plain_is_no_blank(side: int, blank: bool) -> None:
    """Nine pixels of one colour say nothing; sixteen do."""
    noise = np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8)
    plain = noise.copy()
    plain[20 : 20 + side, 30 : 30 + side] = 120
    where = Region.from_box((80, 60), (30, 20, 30 + side, 20 + side))
    assert evidence(Picture(noise), Picture(plain), where).blank == blank


def test_a_planted_seam_is_visible_and_a_soft_edge_is_not() -> None:
    plain = Picture(cv2.GaussianBlur(COFFEE, (0, 0), 5))
    darker = Picture((plain.pixels * 0.75).astype(np.uint8))
    hard, soft = DISC, DISC.feather(40)
    assert evidence(plain, protect(plain, darker, hard), hard).seam > 3
    assert evidence(plain, protect(plain, darker, soft), soft).seam < 1.6


def test_an_edit_along_a_real_edge_has_no_seam() -> None:
    drawn = np.full((200, 200, 3), 90, np.uint8)
    drawn[50:150, 50:150] = (200, 30, 30)
    recoloured = drawn.copy()
    recoloured[50:150, 50:150] = (30, 30, 200)
    box = Region.from_box((200, 200), (50, 50, 150, 150))
    assert evidence(Picture(drawn), Picture(recoloured), box).seam < 1.2


def test_another_size_is_wrong_unless_the_edit_is_geometric() -> None:
    smaller = Picture(cv2.resize(COFFEE, (300, 200), interpolation=cv2.INTER_AREA))
    assert evidence(BEFORE, smaller).wrong_size
    facts = evidence(BEFORE, smaller, geometric=True)
    assert not facts.wrong_size
    assert (facts.size_after, facts.changed_inside) == ((300, 200), 1)
    assert abs(facts.inside.lightness) < 0.01


def test_alpha_counts_as_change() -> None:
    clear = Picture(np.dstack([COFFEE, np.full(COFFEE.shape[:2], 128, np.uint8)]))
    assert evidence(BEFORE, clear).changed_inside == 1
    opaque = Picture(np.dstack([COFFEE, np.full(COFFEE.shape[:2], 255, np.uint8)]))
    assert evidence(BEFORE, opaque).unchanged


def test_one_pixel_and_wrong_regions() -> None:
    one, other = (Picture(np.full((1, 1, 3), shade, np.uint8)) for shade in (0, 255))
    assert evidence(one, other, Region.full((1, 1))).changed_inside == 1
    with pytest.raises(PictureError, match="region"):
        evidence(BEFORE, BEFORE, Region.full((1, 1)))


def test_facts_are_plain_data() -> None:
    facts = inside(255 - COFFEE)
    assert Evidence.model_validate_json(facts.model_dump_json()) == facts


def test_a_brightened_ramp_has_not_moved() -> None:
    ramp = np.linspace(0, 255, 64 * 48).reshape(48, 64).astype(np.uint8)
    before = Picture(np.dstack([ramp] * 3))
    after = Picture(np.dstack([(255 * (ramp / 255.0) ** 0.7).astype(np.uint8)] * 3))
    assert evidence(before, after).shift == (0.0, 0.0)


HALVES = np.zeros((40, 80), np.float32)
HALVES[:, :40], HALVES[:, 40:] = 1, 0.25
SOFT = Region(HALVES)
GREY = Picture(np.full((40, 80, 3), 90, np.uint8))


def lighter_in(columns: slice) -> Picture:
    pixels = GREY.pixels.copy()
    pixels[:, columns] += 40
    return Picture(pixels)


def test_of_a_soft_region_the_core_is_measured_and_the_edge_may_change() -> None:
    rise = float(rgb_to_oklab(lighter_in(slice(None)).rgb)[0, 0, 0] - rgb_to_oklab(GREY.rgb)[0, 0, 0])
    core = evidence(GREY, lighter_in(slice(0, 40)), SOFT)
    fringe = evidence(GREY, lighter_in(slice(40, 80)), SOFT)
    assert core.inside.lightness == pytest.approx(rise, abs=1e-4)
    assert fringe.inside.lightness == 0
    assert (core.changed_inside, fringe.changed_inside) == (1, 0)
    assert core.changed_outside == fringe.changed_outside == 0
    assert fringe.max_outside == 0 and not fringe.unchanged


@pytest.mark.parametrize("weight", [0.2, 127 / 255, 128 / 255, 1])
def test_a_region_without_a_core_is_all_core(weight: float) -> None:
    region = Region(np.full((40, 80), weight, np.float32))
    assert evidence(GREY, lighter_in(slice(0, 40)), region).changed_inside == 0.5


def test_the_core_begins_at_half() -> None:
    mask = np.ones((40, 80), np.float32)
    mask[:, 40:] = 128 / 255
    assert evidence(GREY, lighter_in(slice(40, 80)), Region(mask)).changed_inside == 0.5
    mask[:, 40:] = 127 / 255
    assert evidence(GREY, lighter_in(slice(40, 80)), Region(mask)).changed_inside == 0


def test_a_tool_that_cannot_move_anything_did_not() -> None:
    before = drawn.corner_light()
    after = Picture(np.clip(before.pixels.astype(int) * 1.5, 0, 255).astype(np.uint8))
    assert evidence(before, after, aligned=True).shift == (0.0, 0.0)
    moved = Picture(np.roll(COFFEE, 5, axis=1))
    assert evidence(Picture(COFFEE), moved, aligned=True).shift == (0.0, 0.0)
    assert evidence(Picture(COFFEE), moved).shift != (0.0, 0.0)


def test_a_picture_without_colour_is_known() -> None:
    grey = drawn.corner_light()
    assert evidence(grey, Picture(255 - grey.pixels)).colourless
    assert not evidence(Picture(COFFEE), Picture(255 - COFFEE)).colourless
