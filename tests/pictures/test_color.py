import numpy as np
import pytest
from skimage import data

from retoucher.pictures import color

KNOWN = {  # CSS Color 4, sample conversions to OKLab
    (255, 255, 255): (1.0, 0.0, 0.0),
    (255, 0, 0): (0.6279554, 0.2248631, 0.1258463),
    (0, 255, 0): (0.8664396, -0.2338874, 0.1794985),
    (0, 0, 255): (0.4520137, -0.0324568, -0.3115281),
    (0, 0, 0): (0.0, 0.0, 0.0),
}


@pytest.mark.parametrize(("rgb", "lab"), KNOWN.items())
def test_oklab_has_the_published_values(rgb: tuple[int, int, int], lab: tuple[float, float, float]) -> None:
    assert np.allclose(color.rgb_to_oklab(np.array([[rgb]], np.uint8))[0, 0], lab, atol=1e-4)


def test_linear_light_has_the_standard_values() -> None:
    codes = np.array([0, 10, 118, 188, 255], np.uint8)
    assert np.allclose(color.srgb_to_linear(codes), [0, 0.0030353, 0.1811642, 0.5028865, 1], atol=1e-6)
    assert np.allclose(color.srgb_to_linear(codes / 255), color.srgb_to_linear(codes), atol=1e-6)


def test_every_code_survives_linear_light() -> None:
    codes = np.arange(256, dtype=np.uint8)
    assert np.array_equal(color.linear_to_rgb(color.srgb_to_linear(codes)), codes)
    assert np.allclose(color.linear_to_srgb(color.srgb_to_linear(codes)) * 255, codes, atol=0.02)


def test_floats_outside_the_range_are_clipped() -> None:
    assert color.linear_to_srgb(np.array([-1.0, 2.0])).tolist() == [0, 1]
    assert color.linear_to_rgb(np.array([-1.0, 2.0])).tolist() == [0, 255]


@pytest.mark.parametrize("gamut", ["clip", "chroma"])
def test_every_colour_survives_oklab(gamut: str) -> None:
    steps = np.arange(0, 256, 5, dtype=np.uint8)
    rgb = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, len(steps), 3)
    assert np.array_equal(color.oklab_to_rgb(color.rgb_to_oklab(rgb), gamut), rgb)


def test_chroma_reduction_keeps_lightness_and_hue() -> None:
    lab = color.rgb_to_oklab(data.coffee()[::8, ::8])
    vivid = lab * np.array([1, 3, 3], np.float32)
    reduced = color.rgb_to_oklab(color.oklab_to_rgb(vivid, "chroma"))
    clipped = color.rgb_to_oklab(color.oklab_to_rgb(vivid))
    coloured = (color.chroma(reduced) > 0.05) & (lab[..., 0] > 0.3)
    turn = np.abs((color.hue_degrees(reduced) - color.hue_degrees(vivid) + 180) % 360 - 180)[coloured]
    assert np.abs(reduced - vivid)[..., 0].max() < 0.02
    assert np.abs(clipped - vivid)[..., 0].max() > 0.05
    assert turn.max() < 4


def test_hue_and_chroma_name_the_primaries() -> None:
    lab = color.rgb_to_oklab(np.array([[[255, 0, 0], [255, 255, 0], [0, 255, 0], [0, 0, 255]]], np.uint8))
    assert np.allclose(color.hue_degrees(lab), [[29.23, 109.77, 142.5, 264.05]], atol=0.1)
    assert np.allclose(color.chroma(lab), [[0.2577, 0.2110, 0.2948, 0.3132]], atol=1e-3)


def test_grey_has_no_chroma_and_hue_stays_in_range() -> None:
    grey = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    lab = color.rgb_to_oklab(grey)
    hue = color.hue_degrees(lab)
    assert color.chroma(lab).max() < 1e-4
    assert hue.min() >= 0
    assert hue.max() < 360
