"""perspective, sky, time_of_day, weather, season and paste keep their promises on drawn scenes."""

import cv2
import numpy as np
import pytest

from retoucher.engines.classical.frame.matrices import scaled, shifted
from retoucher.engines.classical.frame.perspective import tipped, upright
from retoucher.errors import ToolFailed, ToolRetry
from retoucher.pictures import Picture, Region, evidence
from retoucher.pictures.color import rgb_to_oklab
from retoucher.tools import tool as tools
from retoucher.tools.find import find
from retoucher.tools.paste import paste
from retoucher.tools.perspective import perspective
from retoucher.tools.season import season
from retoucher.tools.sky import sky
from retoucher.tools.time_of_day import time_of_day
from retoucher.tools.weather import weather

SIZE = (360, 270)


def building(pitch: float = 0.0, roll: float = 0.0) -> Picture:
    """Columns with windows, seen by a camera that was tipped up and rolled by so many degrees."""
    flat = np.full((1200, 1600, 3), (200, 210, 225), np.uint8)
    for x in range(300, 1301, 100):
        cv2.rectangle(flat, (x, 150), (x + 60, 1180), (120, 90, 70), -1)
        for y in range(200, 1150, 120):
            cv2.rectangle(flat, (x + 12, y), (x + 48, y + 70), (40, 45, 60), -1)
    facing = shifted(SIZE[0] / 2, SIZE[1] / 2) @ scaled(0.3, 0.3) @ shifted(-800, -600)
    seen = shifted(-0.5, -0.5) @ np.linalg.inv(tipped(SIZE, pitch, 0, roll)) @ facing @ shifted(0.5, 0.5)
    return Picture(np.asarray(cv2.warpPerspective(flat, seen, SIZE, borderValue=(180, 190, 200)), np.uint8))


def landscape() -> tuple[Picture, np.ndarray]:
    """A blue sky over a green meadow with a dark post, and the truth about the sky."""
    width, height = SIZE
    rng = np.random.default_rng(5)
    rows = np.linspace(0, 1, height)[:, None, None]
    blue = np.array((80, 130, 205)) * (1 - 0.25 * rows) + np.array((50, 40, 10)) * rows
    pixels = np.broadcast_to(blue, (height, width, 3)).copy()
    meadow = np.array((80, 130, 50)) + rng.integers(-22, 22, (height, width, 1))
    truth = np.zeros((height, width), bool)
    truth[: height * 5 // 9] = True
    truth[60:, 250:262] = False
    pixels[height * 5 // 9 :] = meadow[height * 5 // 9 :]
    pixels[60 : height * 5 // 9 + 20, 250:262] = (50, 40, 35)
    return Picture(np.clip(pixels + rng.normal(0, 1, pixels.shape), 0, 255).astype(np.uint8)), truth


SCENE, SKY = landscape()
CALLS = [
    *(("time_of_day", {"hour": hour}) for hour in ("golden", "blue", "night")),
    *(("weather", {"kind": kind}) for kind in ("fog", "rain", "snow")),
    *(("season", {"name": name}) for name in ("autumn", "winter")),
]


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_an_outdoor_tool_is_the_same_twice_and_stays_in_its_region(name, arguments) -> None:
    described = tools.get(name)
    one = described.run(SCENE, None, arguments).result
    assert one == described.run(SCENE, None, arguments).result
    assert one.size == SCENE.size and one != SCENE
    region = Region.from_box(SCENE.size, (40, 30, 200, 220))
    local = described.run(SCENE, region, arguments).result
    assert evidence(SCENE, local, region).max_outside == 0
    assert local != SCENE
    empty = Region(np.zeros((SIZE[1], SIZE[0]), np.float32))
    assert described.run(SCENE, empty, arguments).result is SCENE
    less = "amount" if name == "weather" else "strength"
    assert described.run(SCENE, None, arguments | {less: 0.0}).result is SCENE


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_an_outdoor_tool_keeps_opacity_and_takes_tiny_pictures(name, arguments) -> None:
    glass = Picture(np.dstack([SCENE.rgb[:40, :50], np.full((40, 50), 77, np.uint8)]))
    assert (tools.get(name).run(glass, None, arguments).result.alpha == 77).all()
    for size in ((1, 1), (3, 40), (40, 2)):
        tiny = Picture(np.full((*size, 3), 120, np.uint8))
        assert tools.get(name).run(tiny, None, arguments).result.size == tiny.size


def tone(picture: Picture, where: np.ndarray) -> np.ndarray:
    """Mean lightness, green-red and blue-yellow of a part."""
    return rgb_to_oklab(np.ascontiguousarray(picture.rgb))[where].mean(axis=0)


def test_each_hour_has_its_light() -> None:
    land = ~SKY
    golden, blue, night = (time_of_day(SCENE, hour=hour) for hour in ("golden", "blue", "night"))
    assert tone(golden, land)[2] > tone(SCENE, land)[2] + 0.005, "warmer"
    assert tone(golden, SKY)[2] > tone(SCENE, SKY)[2] + 0.05, "the sky too"
    assert tone(blue, land)[2] < tone(SCENE, land)[2] - 0.01, "bluer"
    assert tone(night, land)[0] < tone(blue, land)[0] < tone(SCENE, land)[0], "darker and darker"


def test_fog_is_thicker_with_distance() -> None:
    foggy = weather(SCENE, kind="fog")
    lost = np.abs(foggy.rgb.astype(int) - SCENE.rgb).mean(axis=(1, 2))
    assert lost[160:190].mean() > 2 * lost[-30:].mean()


def test_more_rain_and_another_seed_are_other_drops() -> None:
    assert weather(SCENE, kind="rain", seed=1) != weather(SCENE, kind="rain", seed=2)
    light, heavy = (weather(SCENE, kind="snow", amount=a).rgb for a in (0.1, 1.0))
    assert (heavy.min(axis=2) > 215).sum() > 4 * (light.min(axis=2) > 215).sum()


def test_seasons_change_the_meadow_and_hardly_the_sky() -> None:
    meadow = ~SKY & (np.arange(SIZE[1])[:, None] > 180)
    autumn, winter = season(SCENE, name="autumn"), season(SCENE, name="winter")
    assert tone(autumn, meadow)[1] > tone(SCENE, meadow)[1] + 0.04, "no longer green"
    assert np.hypot(*tone(winter, meadow)[1:]) < 0.4 * np.hypot(*tone(SCENE, meadow)[1:]), "drained"
    assert tone(winter, meadow)[0] > tone(SCENE, meadow)[0] + 0.1, "whitened"
    assert np.abs(tone(autumn, SKY) - tone(SCENE, SKY)).max() < 0.04


@pytest.mark.parametrize("kind", ["clear", "sunset", "dusk", "overcast", "night"])
def test_another_sky_leaves_every_byte_of_the_land(kind) -> None:
    (region,) = find(SCENE, phrase="sky")
    new = sky(SCENE, region, kind=kind)
    assert evidence(SCENE, new, region).max_outside == 0
    deep = cv2.erode(SKY.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert (np.abs(new.rgb.astype(int) - SCENE.rgb).max(axis=2) > 3)[deep].mean() > 0.9
    post = np.s_[80:140, 253:259]
    assert np.abs(new.rgb[post].astype(int) - SCENE.rgb[post]).mean() < 6, "the post stands before it"
    assert sky(SCENE, region, kind=kind, seed=3) == sky(SCENE, region, kind=kind, seed=3)
    assert sky(SCENE, region, kind=kind, strength=0) == SCENE


def test_a_half_covered_point_shows_land_before_the_new_sky_without_a_rim() -> None:
    land, old = np.array((40.0, 60, 30)), np.array((150.0, 190, 240))
    share = np.clip((np.arange(120) - 40) / 40, 0, 1)[None, :, None]
    pixels = np.broadcast_to(land * (1 - share) + old * share, (60, 120, 3))
    picture = Picture(np.rint(pixels).astype(np.uint8))
    region = Region(np.ascontiguousarray(np.broadcast_to(share[..., 0], (60, 120)), np.float32))
    new = sky(picture, region, kind="night")
    full = new.rgb[:, -1:].astype(float)
    expected = land * (1 - share) + full * share
    assert np.abs(new.rgb - expected).max() < 8


@pytest.mark.parametrize(("pitch", "roll"), [(8, 0), (-7, 0), (12, 2), (5, -3)])
def test_perspective_brings_converging_columns_upright(pitch: float, roll: float) -> None:
    made = perspective(building(pitch, roll))
    left, tip, sure = upright(made.rgb)
    assert abs(left) < 0.6 and abs(tip) < 0.6 and sure > 0.5
    assert min(made.size) > 0.6 * min(SIZE)


def test_degrees_undo_what_they_say_and_upright_lines_stay() -> None:
    assert abs(upright(perspective(building(10), vertical=10.0).rgb)[0]) < 0.6
    assert perspective(building()) == building()
    assert perspective(building(), vertical=0.0) == building()


def test_perspective_fails_honestly_where_nothing_is_upright() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 300, 3)).astype(np.uint8)
    with pytest.raises(ToolFailed, match="upright lines"):
        perspective(Picture(cv2.GaussianBlur(noise, (0, 0), 6)))


def test_four_corners_lay_a_page_flat() -> None:
    page = np.full((200, 150, 3), 240, np.uint8)
    cv2.circle(page, (75, 60), 30, (200, 30, 30), -1)
    corners = ((60, 30), (260, 60), (240, 250), (40, 220))
    laid = cv2.getPerspectiveTransform(
        np.array([[0, 0], [150, 0], [150, 200], [0, 200]], np.float32), np.array(corners, np.float32)
    )
    table = cv2.warpPerspective(page, laid, SIZE, borderValue=(60, 50, 40))
    flat = perspective(Picture(np.asarray(table, np.uint8)), corners=corners)
    red = (flat.rgb[..., 0] > 150) & (flat.rgb[..., 1] < 100)
    ys, xs = np.nonzero(red)
    assert xs.mean() / flat.width == pytest.approx(0.5, abs=0.02)
    assert ys.mean() / flat.height == pytest.approx(0.3, abs=0.02)
    assert (flat.rgb.max(axis=2) > 100).mean() > 0.97


@pytest.mark.parametrize(
    "corners",
    [
        ((0, 0), (10, 0), (10, 900), (0, 10)),
        ((260, 60), (60, 30), (240, 250), (40, 220)),
        ((0, 0), (50, 50), (100, 100), (0, 100)),
    ],
)
def test_impossible_corners_are_refused(corners) -> None:
    with pytest.raises(ToolRetry, match=r"corners|top left"):
        perspective(building(), corners=corners)


def test_a_pasted_piece_lies_where_it_was_put() -> None:
    piece = Picture(np.full((20, 40, 3), (250, 10, 10), np.uint8))
    made = paste(SCENE, reference=piece, x=0.25, y=0.5, scale=0.2)
    red = (made.rgb == (250, 10, 10)).all(axis=2)
    assert red.sum() == 72 * 36
    _, xs = np.nonzero(red)
    assert (xs.mean() + 0.5) / SIZE[0] == pytest.approx(0.25, abs=0.01)
    assert (made.rgb[~red] == SCENE.rgb[~red]).all()


def test_a_pasted_piece_keeps_its_opacity_turns_and_fades() -> None:
    clear = Picture(np.dstack([np.full((20, 20, 3), 255, np.uint8), np.zeros((20, 20), np.uint8)]))
    with pytest.raises(ToolRetry, match="outside"):
        paste(SCENE, reference=clear)
    piece = Picture(np.full((30, 30, 3), 255, np.uint8))
    turned = paste(SCENE, reference=piece, angle=45, scale=0.3).rgb
    assert (turned[135, 180] == 255).all()
    corner = (135 - 50, 180 - 50)
    assert (turned[corner] == SCENE.rgb[corner]).all()
    soft = paste(SCENE, reference=piece, feather=0.3, scale=0.4).rgb[135].astype(int)
    assert np.abs(np.diff(soft[100:180, 0])).max() < 40
    half = paste(SCENE, reference=piece, opacity=0.5, scale=0.4).rgb[135, 180].astype(int)
    assert (SCENE.rgb[135, 180] < half).all() and (half < 255).all()
    with pytest.raises(ToolRetry, match="outside"):
        paste(SCENE, reference=piece, x=1.5, y=1.5, scale=0.1)
