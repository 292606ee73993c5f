"""look, enhance, recolor, match_look, blur and measure keep their promises."""

import numpy as np
import pytest
from skimage import data

from retoucher.engines.classical.looks.film_looks import FILM_LOOKS
from retoucher.pictures import Picture, Region
from retoucher.pictures.color import Floats, chroma, hue_degrees, rgb_to_oklab, srgb_to_linear
from retoucher.tools.adjust import adjust
from retoucher.tools.arguments.colours import parse_paint
from retoucher.tools.blur import blur
from retoucher.tools.enhance import enhance
from retoucher.tools.look import look
from retoucher.tools.match_look import match_look
from retoucher.tools.measure import measure
from retoucher.tools.recolor import recolor

COFFEE = Picture(np.ascontiguousarray(data.coffee()[::3, ::3]))
ASTRONAUT = Picture(np.ascontiguousarray(data.astronaut()[::3, ::3]))


def lab(picture: Picture) -> Floats:
    return rgb_to_oklab(picture.rgb)


def flat(colour: tuple[int, int, int]) -> Picture:
    return Picture(np.full((40, 60, 3), colour, np.uint8))


def half(picture: Picture) -> Region:
    mask = np.zeros(picture.pixels.shape[:2], np.float32)
    mask[:, : picture.width // 2] = 1
    return Region(mask)


@pytest.mark.parametrize("name", ["black_and_white", "noir", "pencil", "tri_x", "red_filter", "infrared"])
def test_looks_without_colour_have_none(name: str) -> None:
    rgb = look(COFFEE, name=name).rgb
    assert (rgb == rgb[..., :1]).all()


@pytest.mark.parametrize(
    ("name", "hue", "least"),
    [("sepia", 72, 0.02), ("cyanotype", 250, 0.03), ("selenium", 330, 0.008), ("platinum", 75, 0.01)],
)
def test_a_toned_print_has_one_hue(name: str, hue: float, least: float) -> None:
    toned = lab(look(ASTRONAUT, name=name))
    hues = hue_degrees(toned)[(chroma(toned) > least) & (toned[..., 0] > 0.3)]
    assert abs(float(np.median(hues)) - hue) < 8
    assert hues.std() < 10


def test_a_red_filter_darkens_the_sky_and_infrared_lights_the_leaves() -> None:
    sky, leaf, skin = flat((90, 140, 220)), flat((90, 140, 60)), flat((224, 172, 140))
    plain, red, infra = (
        [int(look(picture, name=name).rgb[0, 0, 0]) for picture in (sky, leaf, skin)]
        for name in ("black_and_white", "red_filter", "infrared")
    )
    assert red[0] < plain[0] - 15 and red[2] > red[0]
    assert infra[1] > plain[1] + 10 and infra[0] < plain[0] - 15


def test_saturated_and_muted_films_are_what_they_are_called() -> None:
    before = float(np.median(chroma(lab(COFFEE))))
    after = {name: float(np.median(chroma(lab(look(COFFEE, name=name))))) for name in FILM_LOOKS}
    assert all(after[name] > 1.05 * before for name in ("velvia", "kodachrome", "technicolor"))
    assert all(after[name] < 0.9 * before for name in ("nordic", "sunbleached"))


@pytest.mark.parametrize("name", [*FILM_LOOKS])
def test_a_film_keeps_the_order_of_greys(name: str) -> None:
    ramp = Picture(
        np.repeat(np.arange(0, 256, 4, dtype=np.uint8)[None, :, None], 3, axis=2).repeat(20, axis=0)
    )
    levels = look(ramp, name=name).rgb[10].astype(int).sum(axis=1)
    assert (np.diff(levels) >= 0).all() and levels[-1] > 600 and levels[0] < 200


def test_strength_goes_from_the_picture_to_the_look() -> None:
    assert look(COFFEE, name="noir", strength=0) is COFFEE
    full, part = look(COFFEE, name="noir").rgb, look(COFFEE, name="noir", strength=0.5).rgb
    expected = (srgb_to_linear(COFFEE.rgb) + srgb_to_linear(full)) / 2
    np.testing.assert_allclose(srgb_to_linear(part), expected, atol=0.006)


def test_pixel_art_is_made_of_few_colours() -> None:
    assert len(np.unique(look(COFFEE, name="pixel_art").pixels.reshape(-1, 3), axis=0)) <= 24


@pytest.mark.parametrize(
    "spoilt", [{"exposure": -1.3}, {"contrast": -0.6}, {"temperature": 0.6}, {"temperature": -0.6}]
)
def test_enhance_brings_a_spoilt_picture_nearer_to_the_original(spoilt: dict[str, float]) -> None:
    bad = adjust(ASTRONAUT, **spoilt)
    before = np.abs(lab(bad) - lab(ASTRONAUT)).mean()
    assert np.abs(lab(enhance(bad)) - lab(ASTRONAUT)).mean() < 0.8 * before


def test_enhance_leaves_good_dark_and_light_pictures_nearly_alone() -> None:
    for picture in (ASTRONAUT, COFFEE, Picture(np.ascontiguousarray(data.rocket()[::3, ::3]))):
        assert abs((lab(enhance(picture)) - lab(picture))[..., 0].mean()) < 0.07
    ramp = np.linspace(120, 250, 256).astype(np.uint8)
    light = Picture(np.repeat(np.tile(ramp, (40, 1))[..., None], 3, axis=2))
    assert (lab(enhance(light))[..., 0].mean() - lab(light)[..., 0].mean()) > -0.12


def test_enhance_does_each_half_alone() -> None:
    warm = adjust(ASTRONAUT, temperature=0.6)
    only_light = enhance(warm, colour=False)
    assert abs(lab(only_light)[..., 2].mean() - lab(warm)[..., 2].mean()) < 0.01
    assert enhance(warm, light=False, colour=False) is warm


@pytest.mark.parametrize("start", [(180, 40, 40), (235, 235, 235), (25, 25, 28)])
@pytest.mark.parametrize("colour", ["blue", "#1e8c3a", "yellow", "teal"])
def test_recolor_reaches_the_hue(start: tuple[int, int, int], colour: str) -> None:
    everywhere = Region(np.ones((40, 60), np.float32))
    got = lab(recolor(flat(start), everywhere, colour=colour))[20, 30]
    wish = parse_paint(colour)
    target = rgb_to_oklab(np.array([[wish]], np.uint8))[0, 0]
    off = np.degrees(np.arctan2(*got[:0:-1]) - np.arctan2(*target[:0:-1]))
    assert abs((off + 180) % 360 - 180) < 6
    assert abs(got[0] - target[0]) < 0.15


def test_recolor_keeps_shading_and_neutral_parts() -> None:
    rows = np.linspace(0.4, 1.0, 40)[:, None, None]
    shaded = np.rint(np.array([200, 50, 45]) * rows).astype(np.uint8).repeat(60, axis=1)
    shaded[:, 50:] = 128
    painted = recolor(Picture(shaded), Region(np.ones((40, 60), np.float32)), colour="green")
    lightness = lab(painted)[:, 10, 0]
    assert (np.diff(lightness) > -0.003).all()
    assert lightness[-1] - lightness[0] > 0.1
    assert np.abs(painted.pixels[:, 56:].astype(int) - 128).max() <= 3


@pytest.mark.parametrize("colour", ["red", "darkgreen", "navy"])
def test_a_white_thing_with_dark_windows_and_tyres_gets_the_colour_and_no_pastel(colour: str) -> None:
    pixels = np.full((40, 60, 3), 225, np.uint8)
    pixels[:18] = 25
    car = recolor(Picture(pixels), Region(np.ones((40, 60), np.float32)), colour=colour)
    wanted = rgb_to_oklab(np.array([[parse_paint(colour)]], np.uint8))[0, 0]
    assert abs(lab(car)[35, 30, 0] - wanted[0]) < 0.1
    assert chroma(lab(car))[35, 30] > 0.8 * np.hypot(*wanted[1:])
    assert np.abs(car.pixels[:12].astype(int) - 25).max() <= 3


def test_a_white_thing_in_light_and_shade_gets_a_dark_paint_that_is_dark_all_over() -> None:
    pixels = np.full((40, 60, 3), 215, np.uint8)
    pixels[:16] = 250
    trousers = lab(recolor(Picture(pixels), Region(np.ones((40, 60), np.float32)), colour="navy"))
    wanted = rgb_to_oklab(np.array([[parse_paint("navy")]], np.uint8))[0, 0, 0]
    assert trousers[34, 30, 0] < trousers[8, 30, 0] < wanted + 0.1


@pytest.mark.parametrize("colour", ["dark red", "dark green"])
def test_a_white_car_in_the_sun_becomes_dark_in_the_sun_too(colour: str) -> None:
    pixels = np.full((40, 60, 3), 165, np.uint8)
    pixels[:16] = 242
    car = recolor(Picture(pixels), Region(np.ones((40, 60), np.float32)), colour=colour)
    wanted = rgb_to_oklab(np.array([[parse_paint(colour)]], np.uint8))[0, 0]
    sunny, shady = lab(car)[8, 30], lab(car)[34, 30]
    assert shady[0] + 0.05 < sunny[0] < wanted[0] + 0.3, "it was white before, and no highlight"
    assert np.hypot(*sunny[1:]) > 0.4 * np.hypot(*wanted[1:])


def test_a_red_motorcycle_keeps_its_tyres_chrome_and_the_rider_his_skin() -> None:
    pixels = np.full((60, 60, 3), 30, np.uint8)
    pixels[:12] = (185, 22, 26)
    pixels[50:55] = 150
    pixels[55:] = (205, 160, 135)
    bike = recolor(Picture(pixels), Region(np.ones((60, 60), np.float32)), colour="blue")
    wanted = rgb_to_oklab(np.array([[parse_paint("blue")]], np.uint8))[0, 0]
    got = lab(bike)[4, 30]
    assert np.degrees(np.arctan2(*got[:0:-1]) - np.arctan2(*wanted[:0:-1])) == pytest.approx(0, abs=6)
    assert np.abs(bike.pixels[18:].astype(int) - pixels[18:]).max() <= 4


def test_a_suit_is_painted_and_the_face_above_it_is_not() -> None:
    astronaut = Picture(data.astronaut())
    suit = Region.from_box(astronaut.size, (60, 70, 400, 500))
    painted = recolor(astronaut, suit, colour="blue")
    changed = np.abs(painted.rgb.astype(int) - astronaut.rgb).max(axis=2)
    assert changed[110:180, 200:250].max() <= 3, "eyes, cheeks and lips are skin"
    assert (changed[330:480, 80:140] > 40).mean() > 0.8, "the suit is blue"


def test_a_face_alone_may_be_painted() -> None:
    astronaut = Picture(data.astronaut())
    face = Region.from_box(astronaut.size, (190, 90, 265, 190))
    painted = recolor(astronaut, face, colour="green")
    assert (np.abs(painted.rgb.astype(int) - astronaut.rgb).max(axis=2)[110:180, 200:250] > 20).mean() > 0.5


def test_a_negative_of_a_negative_is_the_picture() -> None:
    once = look(COFFEE, name="negative")
    assert np.array_equal(once.rgb, 255 - COFFEE.rgb) and look(once, name="negative") == COFFEE


def test_recolor_wants_a_region() -> None:
    with pytest.raises(TypeError):
        recolor(COFFEE, colour="blue")  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", ["lens", "gaussian", "motion"])
@pytest.mark.parametrize("amount", [0.3, 0.9])
def test_blur_keeps_even_areas_and_softens_edges(kind: str, amount: float) -> None:
    for level in (0, 90, 200, 250, 255):
        even = flat((level, level, level))
        assert np.abs(blur(even, kind=kind, amount=amount).pixels.astype(int) - level).max() <= 1
    sharp = np.abs(np.diff(ASTRONAUT.pixels.astype(int), axis=1)).mean()
    assert (
        np.abs(np.diff(blur(ASTRONAUT, kind=kind, amount=amount).pixels.astype(int), axis=1)).mean()
        < 0.8 * sharp
    )


@pytest.mark.parametrize("kind", ["lens", "gaussian", "motion"])
@pytest.mark.parametrize("amount", [0.2, 1.0])
def test_what_must_stay_never_bleeds_into_the_blur(kind: str, amount: float) -> None:
    pixels = np.full((120, 160, 3), (30, 60, 200), np.uint8)
    pixels[:, 80:] = (230, 20, 20)
    blurred = blur(Picture(pixels), half(Picture(pixels)), kind=kind, amount=amount).pixels
    assert np.abs(blurred[:, :80].astype(int) - (30, 60, 200)).max() <= 3


def test_motion_follows_its_angle() -> None:
    dot = np.zeros((61, 61, 3), np.uint8)
    dot[30, 30] = 255
    trail = blur(Picture(dot), kind="motion", amount=1, angle=90).pixels[..., 0]
    assert (trail[:, 30] > 0).sum() > 1
    assert (np.delete(trail, [29, 30, 31], axis=1) == 0).all()


def test_match_look_moves_towards_the_reference() -> None:
    reference = adjust(COFFEE, exposure=-0.8, temperature=-0.5)
    got = match_look(ASTRONAUT, reference=reference)
    means = [lab(p).reshape(-1, 3).mean(axis=0) for p in (ASTRONAUT, got, reference)]
    assert abs(means[1][0] - means[2][0]) < abs(means[0][0] - means[2][0])
    assert np.linalg.norm(means[1][1:] - means[2][1:]) < np.linalg.norm(means[0][1:] - means[2][1:])


def test_match_look_with_itself_is_nearly_nothing_and_with_grey_is_grey() -> None:
    assert np.abs(match_look(COFFEE, reference=COFFEE).pixels.astype(int) - COFFEE.pixels).mean() < 2.5
    grey = look(ASTRONAUT, name="black_and_white")
    assert chroma(lab(match_look(COFFEE, reference=grey))).max() < 0.005


def test_measure_tells_what_was_drawn() -> None:
    pixels = np.full((60, 100, 3), 255, np.uint8)
    pixels[:, :30] = (200, 30, 30)
    found = measure(Picture(pixels))
    assert found.size == (100, 60)
    assert found.colours == {"white": 0.7, "red": 0.3}
    assert found.clipped_white == pytest.approx(0.7)
    assert found.clipped_black == 0
    part = np.zeros((60, 100), np.float32)
    part[:, :30] = 1
    inside = measure(Picture(pixels), Region(part))
    assert inside.colours == {"red": 1.0}
    assert inside.warmth > 0.05
    assert inside.lightness < found.lightness


def test_measure_sees_noise_and_sharpness() -> None:
    noise = np.random.default_rng(0).normal(0, 6, (200, 200, 1))
    noisy = Picture(np.clip(128 + noise, 0, 255).astype(np.uint8).repeat(3, axis=2))
    assert measure(noisy).noise == pytest.approx(6, rel=0.25)
    assert measure(blur(ASTRONAUT, amount=0.5)).sharpness < 0.6 * measure(ASTRONAUT).sharpness


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((10, 10, 10), "black"),
        ((128, 128, 128), "grey"),
        ((250, 250, 250), "white"),
        ((220, 20, 30), "red"),
        ((255, 140, 0), "orange"),
        ((250, 230, 30), "yellow"),
        ((30, 150, 50), "green"),
        ((0, 140, 150), "teal"),
        ((30, 60, 220), "blue"),
        ((130, 40, 170), "purple"),
        ((255, 150, 190), "pink"),
        ((110, 70, 30), "brown"),
    ],
)
def test_measure_names_the_basic_colours(colour: tuple[int, int, int], name: str) -> None:
    assert measure(flat(colour)).colours == {name: 1.0}


def test_a_blur_begins_where_it_can_be_seen() -> None:
    assert blur(ASTRONAUT, amount=0) is ASTRONAUT
    slight = blur(ASTRONAUT, amount=1.5 / (0.03 * max(ASTRONAUT.size)))
    assert slight != ASTRONAUT
    assert measure(slight).sharpness < measure(ASTRONAUT).sharpness


@pytest.mark.parametrize("colour", ["navy", "maroon", "darkgreen"])
def test_a_dark_colour_in_the_light_is_greyish_and_no_brighter_colour(colour: str) -> None:
    shaded = np.repeat(np.linspace(120, 250, 96, dtype=np.uint8)[None, :, None], 3, axis=2).repeat(64, axis=0)
    picture = Picture(np.ascontiguousarray(shaded))
    painted = rgb_to_oklab(recolor(picture, Region.from_box(picture.size, (0, 0, 96, 64)), colour=colour).rgb)
    strength, lightness = chroma(painted)[32], painted[32, :, 0]
    middle, lit = np.argmin(np.abs(lightness - np.median(lightness))), int(np.argmax(lightness))
    assert lightness[lit] > lightness[middle] + 0.05
    assert strength[lit] < 0.85 * strength[middle]
