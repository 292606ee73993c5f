import cv2
import numpy as np
import pytest
from skimage import data

from retoucher.engines import Query
from retoucher.engines.classical.find.choose import chosen
from retoucher.engines.classical.find.localizer import ClassicalLocalizer
from retoucher.engines.classical.find.phrase import parse_phrase
from retoucher.engines.classical.find.view import Found, View
from retoucher.pictures import Picture

finder = ClassicalLocalizer()
RED, BLUE, GREEN = (200, 30, 30), (30, 60, 200), (40, 160, 50)


def overlap(region, truth):
    mask = region.mask > 0.5
    return (mask & truth).sum() / max(1, (mask | truth).sum())


def ground(height=300, width=400, colour=(150, 140, 120), seed=3):
    noise = np.random.default_rng(seed).normal(0, 8, (height, width, 1))
    return np.clip(np.array(colour) + noise, 0, 255).astype(np.uint8)


def disc(pixels, centre, radius, colour):
    truth = np.zeros(pixels.shape[:2], np.uint8)
    cv2.circle(truth, centre, radius, 1, -1)
    pixels[truth > 0] = colour
    return truth > 0


@pytest.fixture
def two_discs():
    pixels = ground()
    left = disc(pixels, (90, 200), 30, RED)
    right = disc(pixels, (300, 90), 50, RED)
    disc(pixels, (200, 240), 35, BLUE)
    return Picture(pixels), left, right


def find(picture, phrase):
    return finder.find(picture, Query(phrase=phrase))


def test_two_red_discs_are_two_regions_in_reading_order(two_discs):
    picture, left, right = two_discs
    regions = find(picture, "the red disc")
    assert [overlap(regions[0], right) > 0.9, overlap(regions[1], left) > 0.9] == [True, True]
    assert len(regions) == 2
    assert all(r.size == picture.size and r.name == "the red disc" for r in regions)
    assert all(r.source.startswith("classical:") for r in regions)


@pytest.mark.parametrize(
    ("phrase", "side"),
    [
        ("the left red disc", "left"),
        ("the red disc on the right", "right"),
        ("the largest red disc", "right"),
        ("the smallest red disc", "left"),
        ("the second red disc", "left"),
        ("the top red disc", "right"),
        ("the last red disc", "left"),
    ],
)
def test_words_choose_one_of_several(two_discs, phrase, side):
    picture, left, right = two_discs
    (region,) = find(picture, phrase)
    assert overlap(region, left if side == "left" else right) > 0.9


@pytest.mark.parametrize(
    "phrase", ["both red discs", "all red discs", "the red parts", "two red discs", "red"]
)
def test_plurals_are_one_union(two_discs, phrase):
    picture, left, right = two_discs
    (region,) = find(picture, phrase)
    assert overlap(region, left | right) > 0.9


@pytest.mark.parametrize(
    "phrase", ["green disc", "third red disc", "three red discs", "fnord", "a yellow car", "face", "text"]
)
def test_what_is_not_there_is_not_found(two_discs, phrase):
    assert find(two_discs[0], phrase) == []


def test_everything_except_is_the_inverse(two_discs):
    picture, left, right = two_discs
    (region,) = find(picture, "everything except the red parts")
    assert overlap(region, ~(left | right)) > 0.95


def test_joined_phrases_are_one_region_and_need_every_part(two_discs):
    picture, left, _ = two_discs
    (region,) = find(picture, "the left red disc and the blue disc")
    assert region.mask[200, 90] > 0.9 and region.mask[240, 200] > 0.9 and region.mask[90, 300] == 0
    assert overlap(region, left) < 0.6
    assert find(picture, "the left red disc and the green disc") == []


@pytest.mark.parametrize(
    ("phrase", "share", "inside", "outside"),
    [
        ("left half", 0.5, (10, 150), (390, 150)),
        ("top third", 1 / 3, (200, 10), (200, 150)),
        ("bottom right corner", 1 / 9, (390, 290), (10, 10)),
        ("the centre", 0.25, (200, 150), (10, 10)),
        ("the edges", 0.29, (2, 150), (200, 150)),
        ("everything", 1.0, (200, 150), None),
    ],
)
def test_places_are_geometry(phrase, share, inside, outside):
    (region,) = find(Picture(ground()), phrase)
    assert region.area == pytest.approx(share, abs=0.03)
    assert region.mask[inside[1], inside[0]] == 1
    assert outside is None or region.mask[outside[1], outside[0]] == 0


@pytest.fixture
def landscape():
    down = np.linspace(0, 1, 180)[:, None, None]
    sky = np.array([70, 120, 210]) * (1 - down) + np.array([190, 215, 240]) * down
    pixels = ground(300, 400, (90, 70, 45), seed=5)
    pixels[:180] = np.broadcast_to(sky, (180, 400, 3)).astype(np.uint8)
    rng = np.random.default_rng(1)
    blades = rng.normal(0, 28, (60, 400, 1)) + np.array([70, 140, 50])
    pixels[240:] = np.clip(blades, 0, 255).astype(np.uint8)
    return Picture(pixels)


def test_sky_above_land(landscape):
    truth = np.zeros((300, 400), bool)
    truth[:180] = True
    (region,) = find(landscape, "the sky")
    assert overlap(region, truth) > 0.97
    assert region.score > 0.7


def test_grass_below(landscape):
    truth = np.zeros((300, 400), bool)
    truth[240:] = True
    (region,) = find(landscape, "the grass")
    assert overlap(region, truth) > 0.9


def test_left_half_of_the_sky(landscape):
    (region,) = find(landscape, "the left half of the sky")
    assert region.mask[50, 50] == 1 and region.mask[50, 350] == 0 and region.mask[290, 50] == 0


@pytest.mark.parametrize("name", ["coffee", "chelsea", "cat"])
def test_no_sure_sky_indoors(name):
    assert all(region.score < 0.5 for region in find(Picture(getattr(data, name)()), "sky"))


def test_a_white_wall_is_no_sure_sky():
    pixels = np.full((300, 400, 3), 240, np.uint8)
    disc(pixels, (200, 150), 60, RED)
    assert all(region.score < 0.5 for region in find(Picture(pixels), "sky"))


def test_face_skin_and_person_of_a_portrait():
    portrait = Picture(data.astronaut())
    (face,) = find(portrait, "face")
    left, top, right, bottom = face.box
    assert left < 225 < right and top < 115 < bottom and face.area < 0.08
    (person,) = find(portrait, "the woman")
    assert person.mask[115, 225] == 1 and person.mask[400, 200] == 1 and person.mask[60, 20] == 0
    (skin,) = find(portrait, "skin")
    assert skin.mask[face.mask > 0.9].mean() > 0.4


def test_an_orange_suit_is_orange():
    (suit,) = find(Picture(data.astronaut()), "the orange suit")
    assert suit.mask[360, 110] == 1 and suit.mask[450, 380] == 0 and suit.mask[60, 100] == 0


def test_subject_and_background_are_each_others_inverse():
    pixels = ground(300, 400, (120, 125, 130))
    truth = disc(pixels, (210, 150), 70, (220, 160, 40))
    picture = Picture(pixels)
    (subject,) = find(picture, "the subject")
    (background,) = find(picture, "background")
    assert overlap(subject, truth) > 0.9
    assert np.abs(subject.mask + background.mask - 1).max() < 0.01


def test_a_noun_alone_scores_lower_than_the_subject():
    pixels = ground(300, 400, (120, 125, 130))
    disc(pixels, (210, 150), 70, (220, 160, 40))
    (subject,) = find(Picture(pixels), "the subject")
    (dog,) = find(Picture(pixels), "the dog")
    assert dog.score < 0.5 < subject.score


def dusty_wall(seed=5):
    pixels = ground(300, 400, (70, 72, 75), seed)
    pixels[20:170] = np.clip(
        np.array((125, 62, 68)) + np.random.default_rng(seed).normal(0, 5, (150, 400, 1)), 0, 255
    )
    wall = np.zeros((300, 400), bool)
    wall[20:170] = True
    return pixels, wall


def test_a_dull_red_wall_goes_before_a_small_clear_red_lamp():
    pixels, wall = dusty_wall()
    disc(pixels, (340, 240), 9, RED)
    (region,) = find(Picture(pixels), "the red wall")
    assert overlap(region, wall) > 0.85 and region.mask[240, 340] == 0
    (lamp,) = find(Picture(pixels), "the red lamp")
    assert lamp.mask[240, 340] == 1 and lamp.mask[60, 100] == 0


def test_a_small_blob_is_no_sure_wall():
    pixels = ground()
    disc(pixels, (200, 150), 12, RED)
    assert all(region.score < 0.4 for region in find(Picture(pixels), "the red wall"))


def test_a_wall_without_a_colour_is_not_what_stands_out():
    pixels = ground(300, 400, (120, 125, 130))
    disc(pixels, (210, 150), 70, (220, 160, 40))
    assert find(Picture(pixels), "the wall") == []


def test_a_match_by_colour_alone_is_never_very_sure(two_discs):
    assert all(0.5 < region.score <= 0.7 for region in find(two_discs[0], "the red disc"))


def test_a_suit_on_a_person_is_no_sure_red_car():
    assert all(region.score < 0.5 for region in find(Picture(data.astronaut()), "the red car"))


def test_things_of_a_usual_colour_are_found_without_saying_it():
    pixels = ground(300, 400, (200, 200, 200))
    first, second = disc(pixels, (110, 150), 30, RED), disc(pixels, (250, 120), 34, RED)
    disc(pixels, (320, 240), 30, BLUE)
    (radishes,) = find(Picture(pixels), "the radishes")
    assert overlap(radishes, first | second) > 0.9 and radishes.score < 0.55


@pytest.mark.parametrize("phrase", ["the reds", "reds", "red", "the red parts"])
def test_a_colour_in_the_plural_is_its_parts(two_discs, phrase):
    picture, left, right = two_discs
    (region,) = find(picture, phrase)
    assert overlap(region, left | right) > 0.9


def test_the_background_can_have_a_colour():
    pixels = ground(600, 1200, (30, 60, 200))
    truth = disc(pixels, (600, 300), 150, (220, 160, 40))
    (region,) = find(Picture(pixels), "the blue background")
    assert overlap(region, ~truth) > 0.9
    assert find(Picture(pixels), "the red background") == []


def test_lines_of_writing():
    pixels = ground(300, 400, (60, 70, 80))
    cv2.putText(pixels, "HELLO WORLD", (60, 160), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (240, 240, 240), 4)
    (region,) = find(Picture(pixels), "the text")
    left, top, right, bottom = region.box
    assert 45 < left < 75 and 110 < top < 140 and 155 < bottom < 180 and right > 330


def test_shadows_and_highlights_part_the_tones():
    ramp = np.repeat(np.linspace(0, 255, 400).astype(np.uint8)[None, :, None], 100, axis=0)
    picture = Picture(np.repeat(ramp, 3, axis=2))
    (shadows,), (highlights,) = find(picture, "the shadows"), find(picture, "highlights")
    assert shadows.mask[50, 5] == 1 and shadows.mask[50, 395] == 0
    assert highlights.mask[50, 395] == 1 and highlights.mask[50, 5] == 0


ALL_KINDS = [
    "sky", "trees", "water", "road", "skin", "face", "person", "subject", "background", "text", "shadows",
    "highlights", "everything", "left half", "the red car", "red", "dog", "white", "corners", "snow",
]  # fmt: skip


@pytest.mark.parametrize("size", [(1, 1), (1, 60), (60, 1), (3, 400), (20, 20)])
@pytest.mark.parametrize("phrase", ALL_KINDS)
def test_thin_pictures_are_no_trouble(phrase, size):
    picture = Picture(np.random.default_rng(0).integers(0, 255, (*size, 3), dtype=np.uint8))
    assert all(region.size == picture.size for region in find(picture, phrase))


@pytest.mark.parametrize("phrase", ALL_KINDS)
@pytest.mark.parametrize("value", [0, 128, 255])
def test_blank_pictures_are_no_trouble(phrase, value):
    picture = Picture(np.full((80, 120, 4), value, np.uint8))
    assert all(region.size == picture.size for region in find(picture, phrase))


@pytest.mark.parametrize("phrase", ["the red cup", "subject", "sky", "text"])
def test_the_same_question_has_the_same_answer(phrase):
    picture = Picture(data.coffee())
    assert [r.digest for r in find(picture, phrase)] == [r.digest for r in find(picture, phrase)]


@pytest.mark.parametrize(
    ("phrase", "rank"),
    [
        ("first red disc from the left", 0),
        ("the second red disc from the left", 1),
        ("third red disc from the right", 2),
        ("the fifth red disc from the left", 4),
        ("the second red disc from the right", 3),
    ],
)
def test_counting_from_a_side_goes_across_the_rows(phrase, rank):
    pixels = ground()
    places = [(40, 240), (120, 60), (200, 150), (280, 250), (360, 50)]
    discs = [disc(pixels, place, 24, RED) for place in places]
    (region,) = find(Picture(pixels), phrase)
    assert overlap(region, discs[rank]) > 0.9


def test_writing_is_at_the_side_that_is_said_or_is_not_there():
    def at(x, y):
        mask = np.zeros(view.shape, bool)
        mask[y : y + 10, x : x + 30] = True
        return Found(mask, 0.6, "text")

    view = View(Picture(ground()))
    phrase = parse_phrase("the watermark at the bottom right")
    top, middle, corner = at(300, 20), at(250, 60), at(350, 280)
    assert chosen(view, [top, middle], phrase) == []
    assert chosen(view, [top, middle, corner], phrase) == [corner]
