"""What is measured for a region is measured inside it: what lies around changes nothing there."""

import numpy as np
import pytest
from skimage import data

from retoucher.pictures import Picture, Pixels, Region
from retoucher.pictures.color import linear_to_rgb, rgb_to_oklab, srgb_to_linear
from retoucher.tools.enhance import enhance
from retoucher.tools.expose import expose

CAT = np.ascontiguousarray(data.chelsea()[::2, ::2])
AROUND = [0, 255, (40, 90, 250)]
WORKS = [
    lambda picture, region: expose(picture, region, brighten=1),
    lambda picture, region: expose(picture, region, brighten=-0.6),
    lambda picture, region: expose(picture, region),
    lambda picture, region: enhance(picture, region),
    lambda picture, region: enhance(picture, region, light=False),
]


def disc(pixels: Pixels) -> Region:
    rows, columns = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    return Region((np.hypot(rows - 70, columns - 110) < 50).astype(np.float32))


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("colour", AROUND)
def test_the_result_inside_does_not_depend_on_what_lies_around(work, colour) -> None:
    dark = linear_to_rgb(srgb_to_linear(CAT) * 0.3)
    region, other = disc(CAT), dark.copy()
    other[~region.inside] = colour
    one, two = work(Picture(dark), region).rgb, work(Picture(other), region).rgb
    assert np.array_equal(one[region.inside], two[region.inside])
    assert not np.array_equal(one[region.inside], dark[region.inside])


def test_a_dark_dog_on_snow_is_lit_and_the_snow_is_not() -> None:
    rng = np.random.default_rng(5)
    scene = np.full((150, 200, 3), 238.0)
    region = disc(scene)
    scene[region.inside] = (44, 36, 30)
    scene += rng.normal(0, 6, scene.shape)
    before = Picture(np.clip(scene, 0, 255).astype(np.uint8))
    rise = rgb_to_oklab(expose(before, region, brighten=1).rgb) - rgb_to_oklab(before.rgb)
    assert rise[region.inside, 0].mean() > 0.15
    assert not rise[~region.inside].any()
