"""Weather, seasons, hours and skies are made in strips; no strip shows, whatever its height."""

import cv2
import numpy as np
import pytest

from retoucher.engines.classical.compose.daylight import hour_in
from retoucher.engines.classical.compose.depth import outdoors
from retoucher.engines.classical.compose.falling import flakes, streaks
from retoucher.engines.classical.compose.seasons import season_in
from retoucher.engines.classical.compose.skies import replaced_sky
from retoucher.engines.classical.compose.weather import weather_in
from retoucher.engines.classical.find import clean_sky
from retoucher.pictures import Box, Picture, Region

WIDTH, HEIGHT = 1230, 911


def landscape() -> Picture:
    """A blue sky with a soft cloud over a rough meadow with a dark post."""
    random = np.random.default_rng(5)
    pixels = np.empty((HEIGHT, WIDTH, 3))
    pixels[:] = (80, 130, 205)
    pixels[500:] = np.add((80, 130, 50), random.integers(-22, 22, (HEIGHT - 500, WIDTH, 1)))
    cv2.circle(pixels, (300, 160), 90, (225, 228, 232), cv2.FILLED)
    pixels[:480] = cv2.GaussianBlur(pixels[:480], (0, 0), 30)
    pixels[200:560, 850:890] = (50, 40, 35)
    return Picture(np.clip(pixels + random.normal(0, 1, pixels.shape), 0, 255).astype(np.uint8))


SCENE = landscape()
SKY: Box = (8, 3, 1200, 520)
COVERED = Region(cv2.blur(np.pad(np.ones((450, 1100), np.float32), ((20, 441), (60, 70))), (31, 31)))
MADE = {
    **{kind: lambda kind=kind: weather_in(SCENE, kind, 0.8, 3) for kind in ("fog", "rain", "snow")},
    **{name: lambda name=name: season_in(SCENE, name, 1.0, 3) for name in ("autumn", "winter")},
    **{hour: lambda hour=hour: hour_in(SCENE, hour, 0.9, 0.2, 3) for hour in ("golden", "night")},
    "sky": lambda: replaced_sky(
        SCENE.rgb, COVERED.mask_in, "overcast", box=SKY, strength=1, keep=0.6, sun=0.2, seed=3
    ),
}


def strips(made, high: int, box: Box) -> np.ndarray:
    """What is made in strips so high."""
    left, top, right, bottom = box
    parts = [made((left, first, right, min(first + high, bottom))) for first in range(top, bottom, high)]
    return np.concatenate(parts)


@pytest.mark.parametrize("name", MADE)
def test_strips_of_any_height_give_the_same_bytes(name) -> None:
    made, box = MADE[name](), SKY if name == "sky" else (0, 0, WIDTH, HEIGHT)
    low, high, whole = (strips(made, rows, box) for rows in (53, 160, HEIGHT))
    assert outdoors(SCENE).small_sky is not None, "the sky is exchanged too"
    assert (low == high).all()
    assert np.abs(low.astype(int) - whole).max() <= 1, "to the last rounding"
    assert (low != SCENE.rgb[box[1] : box[3], box[0] : box[2]]).mean() > 0.3


@pytest.mark.parametrize("longest", [310, 8000])
def test_drops_and_flakes_are_those_of_the_whole_picture(longest) -> None:
    size = longest, 260
    for falling in (streaks(size, 0.5, 7), flakes(size, 0.5, 7)):
        whole, some = falling((0, 0, *size)), falling((41, 113, 290, 170))
        np.testing.assert_allclose(some, whole[113:170, 41:290], atol=2e-6)
        assert whole.max() > 0.1


def test_a_drop_is_drawn_as_on_the_whole_picture() -> None:
    size, amount, drawn = (400, 300), 0.2, np.zeros((300, 400), np.float32)
    random = np.random.default_rng(1)
    slant = random.uniform(6, 14)
    for x, y, long, lean, bright in random.uniform(
        (-0.1, -0.1, 0.6, -1.2, 0.35), (1.1, 1.1, 1.2, 1.2, 1.0), (300, 5)
    ):
        angle, reach = np.radians(slant + lean), long * 0.022 * 400
        start = round(x * 400), round(y * 300)
        end = round(start[0] - reach * np.sin(angle)), round(start[1] + reach * np.cos(angle))
        cv2.line(drawn, start, end, float(bright), 1)
    far = cv2.GaussianBlur(drawn, (0, 0), 0.4) * np.float32(0.2)
    light = streaks(size, amount, 1)((0, 0, *size))
    assert (light >= far - 1e-6).all(), "nearer drops are added"
    assert np.isclose(light, far, atol=1e-6).mean() > 0.9


def test_a_sky_is_carried_as_by_a_pyramid_of_the_whole(monkeypatch) -> None:
    random = np.random.default_rng(2)
    rgb = random.integers(0, 255, (203, 157, 3), np.uint8)
    sure = np.kron(random.random((29, 23)) > 0.4, np.ones((7, 7), bool))[:203, :157]
    planes = np.dstack([rgb * sure[..., None], sure]).astype(np.float32)
    once = cv2.pyrDown(planes)
    for most, expected in ((10**6, once), (once[..., 0].size - 1, cv2.pyrDown(once))):
        monkeypatch.setattr(clean_sky, "_CARRIED", most)
        made = clean_sky._halved_until_small(lambda rows: planes[rows], sure.shape)
        np.testing.assert_array_equal(made, expected)
    whole = clean_sky.clean_sky(rgb, sure.astype(np.float32))
    some = clean_sky.CleanSky.of(rgb, lambda box: sure[box[1] : box[3], box[0] : box[2]] * np.float32(1))
    np.testing.assert_allclose(some.within((10, 31, 140, 90)), whole[31:90, 10:140], atol=1e-3)
    assert (whole[sure] == rgb[sure]).all()
