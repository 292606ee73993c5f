"""adjust: each slider does what it says, measured against an oracle."""

import numpy as np
import pytest
from skimage import data

from retoucher.pictures import Picture, Region
from retoucher.pictures.color import (
    Floats,
    chroma,
    hue_degrees,
    linear_to_rgb,
    rgb_to_oklab,
    srgb_to_linear,
)
from retoucher.tools.adjust import adjust

ASTRONAUT = Picture(np.ascontiguousarray(data.astronaut()[::2, ::2]))
SLIDERS = (
    "exposure", "contrast", "highlights", "shadows", "whites", "blacks", "temperature", "tint", "saturation",
    "vibrance", "hue", "clarity", "dehaze", "sharpen", "denoise", "vignette", "grain",
)  # fmt: skip


def lab(picture: Picture) -> Floats:
    return rgb_to_oklab(picture.rgb)


def greys(low: int = 0, high: int = 255) -> Picture:
    ramp = np.linspace(low, high, 256).round().astype(np.uint8)
    return Picture(np.repeat(np.tile(ramp, (64, 1))[..., None], 3, axis=2))


def test_all_zero_is_the_picture_itself() -> None:
    assert adjust(ASTRONAUT) is ASTRONAUT


def test_a_touch_of_any_slider_hardly_changes_anything() -> None:
    for slider in SLIDERS:
        touched = adjust(ASTRONAUT, **{slider: 1e-4})
        if slider != "denoise":
            assert np.abs(touched.pixels.astype(int) - ASTRONAUT.pixels).max() <= 1, slider


def test_every_colour_survives_the_pass() -> None:
    colours = Picture(np.random.default_rng(0).integers(0, 256, (500, 500, 3), dtype=np.uint8))
    assert adjust(colours, hue=360e-9) == colours


def test_one_stop_doubles_the_light_of_the_midtones() -> None:
    picture = greys(20, 150)
    before, after = srgb_to_linear(picture.rgb), srgb_to_linear(adjust(picture, exposure=1).rgb)
    middle = before < 0.3
    np.testing.assert_allclose(after[middle], 2 * before[middle], rtol=0.03, atol=0.002)


def test_brightening_keeps_the_order_of_tones_and_white_white() -> None:
    for stops in (0.3, 1, 2.5, 4):
        row = adjust(greys(), exposure=stops).rgb[0, :, 0].astype(int)
        assert (np.diff(row) >= 0).all()
        assert row[-1] == 255
        assert row[0] == 0


@pytest.mark.parametrize("slider", ["contrast", "whites", "blacks", "shadows", "highlights"])
@pytest.mark.parametrize("value", [-1.0, -0.5, 0.5, 1.0])
def test_tone_sliders_never_turn_tones_around(slider: str, value: float) -> None:
    row = adjust(greys(), **{slider: value}).rgb[0, :, 0].astype(int)
    assert (np.diff(row) >= -1).all()


def test_contrast_spreads_and_flattens_lightness() -> None:
    spread = [lab(adjust(greys(60, 190), contrast=c))[..., 0].std() for c in (-0.6, 0, 0.6)]
    assert spread[0] < 0.8 * spread[1]
    assert spread[2] > 1.15 * spread[1]


def test_shadows_open_what_is_dark_and_leave_what_is_light() -> None:
    before, after = lab(ASTRONAUT)[..., 0], lab(adjust(ASTRONAUT, shadows=0.8))[..., 0]
    dark, light = (before > 0.1) & (before < 0.3), before > 0.8
    assert (after - before)[dark].mean() > 0.03
    assert abs((after - before)[light].mean()) < 0.01


def test_highlights_come_back_and_shadows_stay() -> None:
    before, after = lab(ASTRONAUT)[..., 0], lab(adjust(ASTRONAUT, highlights=-0.8))[..., 0]
    light, dark = (before > 0.75) & (before < 0.95), before < 0.35
    assert (after - before)[light].mean() < -0.03
    assert abs((after - before)[dark].mean()) < 0.01


def test_paper_white_stays_near_white_when_highlights_come_back() -> None:
    """It has no detail to bring back: it must move less than a bright sky, and stay the lightest."""
    paper, sky = (Picture(np.full((20, 20, 3), level, np.uint8)) for level in (255, 190))
    moved = [lab(p)[0, 0, 0] - lab(adjust(p, highlights=-1))[0, 0, 0] for p in (paper, sky)]
    assert 0 < moved[0] < 0.6 * moved[1]
    assert adjust(paper, highlights=-1).rgb.min() >= 225


def test_temperature_and_tint_move_grey_the_right_way_at_the_same_lightness() -> None:
    grey = Picture(np.full((20, 20, 3), 140, np.uint8))
    start = lab(grey)[0, 0]
    for slider, value, channel in (
        ("temperature", 0.5, 2),
        ("temperature", -0.5, 2),
        ("tint", 0.5, 1),
        ("tint", -0.5, 1),
    ):
        moved = lab(adjust(grey, **{slider: value}))[0, 0] - start
        assert np.sign(moved[channel]) == np.sign(value)
        assert abs(moved[channel]) > 0.01
        assert abs(moved[0]) < 0.02


def test_no_saturation_is_grey() -> None:
    grey = adjust(ASTRONAUT, saturation=-1).rgb
    assert (grey == grey[..., :1]).all()
    before, after = lab(ASTRONAUT)[..., 0], rgb_to_oklab(grey)[..., 0]
    np.testing.assert_allclose(after[before > 0.2], before[before > 0.2], atol=0.006)


def test_saturation_keeps_lightness_and_hue_even_at_the_gamuts_edge() -> None:
    before, after = lab(ASTRONAUT), lab(adjust(ASTRONAUT, saturation=1))
    coloured = chroma(before) > 0.05
    assert chroma(after)[coloured].mean() > 1.3 * chroma(before)[coloured].mean()
    assert np.percentile(np.abs(after[..., 0] - before[..., 0]), 99) < 0.01
    turned = (hue_degrees(after) - hue_degrees(before) + 180) % 360 - 180
    assert np.percentile(np.abs(turned[coloured]), 98) < 5


def test_vibrance_spares_the_colourful_and_skin() -> None:
    muted, pure, skin = (70, 100, 130), (30, 60, 220), (205, 150, 120)
    picture = Picture(np.array([[muted, pure, skin]], np.uint8).repeat(8, axis=0))
    gain = chroma(lab(adjust(picture, vibrance=0.8)))[0] / chroma(lab(picture))[0]
    assert gain[0] > 1.3
    assert gain[0] > gain[2] + 0.15
    assert gain[1] < 1.1


def test_hue_turns_hues_by_the_angle_and_a_whole_turn_is_nothing() -> None:
    picture = Picture(np.array([[(120, 90, 90), (90, 110, 80), (90, 95, 120)]], np.uint8))
    turned = hue_degrees(lab(adjust(picture, hue=60))) - hue_degrees(lab(picture))
    np.testing.assert_allclose(turned % 360, 60, atol=3)
    assert adjust(ASTRONAUT, hue=180) == adjust(ASTRONAUT, hue=-180)


def test_clarity_and_sharpen_raise_detail_and_denoise_lowers_noise() -> None:
    def detail(picture: Picture) -> float:
        return float(np.abs(np.diff(lab(picture)[..., 0], axis=1)).mean())

    assert detail(adjust(ASTRONAUT, clarity=0.6)) > 1.05 * detail(ASTRONAUT)
    assert detail(adjust(ASTRONAUT, sharpen=0.6)) > 1.08 * detail(ASTRONAUT)
    noise = np.random.default_rng(0).normal(0, 8, (80, 80, 3))
    noisy = Picture(np.clip(128 + noise, 0, 255).astype(np.uint8))
    assert adjust(noisy, denoise=0.7).pixels.std() < 0.5 * noisy.pixels.std()


def test_sharpening_makes_no_halo() -> None:
    edge = np.full((40, 40, 3), 60, np.uint8)
    edge[:, 20:] = 180
    sharp = adjust(Picture(edge), sharpen=1).pixels
    assert sharp.min() >= 60 - 6
    assert sharp.max() <= 180 + 6


def test_dehaze_undoes_haze() -> None:
    clear = ASTRONAUT.rgb.astype(np.float32) / 255
    hazy = Picture(np.rint((clear * 0.6 + 0.85 * 0.4) * 255).astype(np.uint8))
    better = adjust(hazy, dehaze=0.8).rgb / 255
    assert np.abs(better - clear).mean() < 0.75 * np.abs(hazy.rgb / 255 - clear).mean()
    assert lab(adjust(ASTRONAUT, dehaze=-0.8))[..., 0].std() < 0.9 * lab(ASTRONAUT)[..., 0].std()


def test_a_vignette_darkens_corners_and_leaves_the_middle() -> None:
    flat = Picture(np.full((60, 90, 3), 150, np.uint8))
    dark, bright = adjust(flat, vignette=0.6).pixels, adjust(flat, vignette=-0.6).pixels
    assert dark[0, 0, 0] < 120
    assert bright[0, 0, 0] > 165
    assert dark[30, 45, 0] == bright[30, 45, 0] == 150
    np.testing.assert_array_equal(dark, dark[::-1, ::-1])


def test_a_vignette_in_a_region_is_the_pictures_own() -> None:
    flat = Picture(np.full((60, 90, 3), 150, np.uint8))
    mask = np.zeros((60, 90), np.float32)
    mask[:20, :30] = 1
    local = adjust(flat, Region(mask), vignette=0.6).pixels[:20, :30]
    assert (local == adjust(flat, vignette=0.6).pixels[:20, :30]).all()


def test_grain_is_grey_seeded_and_without_drift() -> None:
    flat = Picture(np.full((300, 300, 3), 128, np.uint8))
    grain = adjust(flat, grain=0.5, seed=1).pixels.astype(int)
    assert (grain == grain[..., :1]).all()
    assert abs(grain.mean() - 128) < 0.5
    assert 2 < grain.std() < 12
    assert adjust(flat, grain=0.5, seed=1) == adjust(flat, grain=0.5, seed=1)
    assert adjust(flat, grain=0.5, seed=1) != adjust(flat, grain=0.5, seed=2)


def test_point_wise_sliders_in_a_region_equal_the_whole_inside() -> None:
    mask = np.zeros(ASTRONAUT.pixels.shape[:2], np.float32)
    mask[50:120, 80:200] = 1
    local = adjust(ASTRONAUT, Region(mask), exposure=0.7, saturation=0.4, shadows=0.5)
    whole = adjust(ASTRONAUT, exposure=0.7, saturation=0.4, shadows=0.5)
    assert (local.pixels[50:120, 80:200] == whole.pixels[50:120, 80:200]).all()


def test_the_kernel_agrees_with_plain_arithmetic() -> None:
    stops, share = -0.7, 0.6
    linear = srgb_to_linear(ASTRONAUT.rgb) * np.float32(2**stops)
    grey_free = adjust(ASTRONAUT, exposure=stops).rgb.astype(int)
    assert np.abs(grey_free - linear_to_rgb(linear)).max() <= 1
    pale = lab(adjust(ASTRONAUT, saturation=share - 1))
    bright = lab(ASTRONAUT)[..., 0] > 0.3
    np.testing.assert_allclose(chroma(pale)[bright], share * chroma(lab(ASTRONAUT))[bright], atol=0.006)
