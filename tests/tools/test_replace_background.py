"""Background replacement: the five tests of the house, and what an edge must look like."""

import numpy as np
import pytest

from retoucher.errors import ToolRetry
from retoucher.pictures import Picture, Region
from retoucher.tools.replace_background import replace_background

SUBJECT, WALL = (180, 90, 40), (30, 160, 60)


def disc(height: int = 160, width: int = 200, radius: float = 50, softness: float = 4) -> np.ndarray:
    y, x = np.mgrid[:height, :width]
    away = np.hypot(y - height / 2, x - width / 2)
    return np.clip((radius - away) / softness + 0.5, 0, 1).astype(np.float32)


def to_linear(coded: np.ndarray) -> np.ndarray:
    share = coded / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def to_coded(linear: np.ndarray) -> np.ndarray:
    share = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(share * 255).astype(np.uint8)


def blended(alpha: np.ndarray, over: tuple[int, int, int]) -> np.ndarray:
    front, back = to_linear(np.array(SUBJECT)), to_linear(np.array(over))
    return to_coded(alpha[..., None] * front + (1 - alpha[..., None]) * back)


def scene() -> tuple[Picture, Region]:
    alpha = disc()
    return Picture(blended(alpha, WALL)), Region(alpha, "subject")


CHOICES = [
    {"colour": "white"},
    {"gradient": ("#102030", "gold")},
    {"reference": Picture(np.random.default_rng(0).integers(0, 256, (40, 90, 3), np.uint8))},
    {"transparent": True},
    {"blur": 0.5},
]


@pytest.mark.parametrize("choice", CHOICES, ids=lambda c: next(iter(c)))
def test_every_choice_keeps_size_and_the_subjects_core(choice: dict) -> None:
    picture, subject = scene()
    result = replace_background(picture, subject, **choice)
    assert result.size == picture.size
    assert result.pixels.dtype == np.uint8
    core = subject.mask == 1
    assert (result.rgb[core] == picture.rgb[core]).all()


@pytest.mark.parametrize("choice", CHOICES, ids=lambda c: next(iter(c)))
def test_the_same_twice(choice: dict) -> None:
    picture, subject = scene()
    assert replace_background(picture, subject, **choice) == replace_background(picture, subject, **choice)


@pytest.mark.parametrize(
    "choice", [{}, {"colour": "red", "blur": 0.5}, {"colour": "no such colour"}, {"gradient": ("red", "nix")}]
)
def test_wrong_choices_are_refused(choice: dict) -> None:
    picture, subject = scene()
    with pytest.raises(ToolRetry):
        replace_background(picture, subject, **choice)


def test_no_subject_or_one_of_another_size_is_refused() -> None:
    picture, _ = scene()
    with pytest.raises(ToolRetry, match="empty"):
        replace_background(picture, Region(np.zeros((160, 200), np.float32)), colour="red")
    with pytest.raises(ToolRetry, match="size"):
        replace_background(picture, Region(np.ones((10, 10), np.float32)), colour="red")


def test_a_colour_fills_everything_behind() -> None:
    picture, subject = scene()
    result = replace_background(picture, subject, colour="#336699")
    assert (result.rgb[subject.mask == 0] == (0x33, 0x66, 0x99)).all()


def test_the_old_background_leaves_the_soft_edge() -> None:
    picture, subject = scene()
    freed = replace_background(picture, subject, transparent=True).rgb.astype(int)
    edge = (subject.mask > 0.2) & (subject.mask < 1)
    assert np.abs(freed - SUBJECT)[edge].mean() < 3
    assert np.abs(picture.rgb.astype(int) - SUBJECT)[edge].mean() > 20


def test_light_wraps_only_a_little() -> None:
    picture, subject = scene()
    result = replace_background(picture, subject, colour="white").rgb.astype(int)
    assert np.abs(result - blended(disc(), (255, 255, 255))).max() < 16


def test_a_hard_mask_is_fitted_to_the_edge() -> None:
    picture, _ = scene()
    rough = (disc(radius=52) > 0.5).astype(np.float32)
    result = replace_background(picture, Region(rough), colour="white").rgb.astype(int)
    pasted = np.where(rough[..., None] > 0, picture.rgb, 255).astype(int)

    def green(rgb: np.ndarray) -> int:
        return int(np.maximum(rgb[..., 1] - np.maximum(rgb[..., 0], rgb[..., 2]), 0).sum())

    assert green(result) < 0.6 * green(pasted)


def test_transparency_is_the_mask_where_it_is_solid() -> None:
    picture, subject = scene()
    result = replace_background(picture, subject, transparent=True)
    assert result.alpha is not None
    solid = (subject.mask == 0) | (subject.mask == 1)
    assert (result.alpha[solid] == np.rint(subject.mask[solid] * 255)).all()


def test_opacity_of_the_original_counts() -> None:
    picture, subject = scene()
    half = Picture(np.dstack([picture.rgb, np.full(picture.rgb.shape[:2], 128, np.uint8)]))
    result = replace_background(half, subject, transparent=True)
    assert result.alpha is not None
    assert result.alpha.max() == 128
    assert replace_background(half, subject, colour="red").alpha is None


def test_a_gradient_runs_from_top_to_bottom() -> None:
    picture, subject = scene()
    rows = replace_background(picture, subject, gradient=("black", "white")).rgb[:, :20].mean(axis=(1, 2))
    assert rows[0] < 3
    assert rows[-1] > 252
    assert (np.diff(rows) > -1).all()


def test_a_reference_covers_the_picture_without_distortion() -> None:
    _, subject = scene()
    picture, _ = scene()
    stripes = np.zeros((100, 300, 3), np.uint8)
    stripes[:, 150:] = 255
    behind = replace_background(picture, subject, reference=Picture(stripes)).rgb
    assert behind[5, 90].mean() < behind[5, 110].mean() - 100


def test_blur_takes_detail_and_no_colour_of_the_subject() -> None:
    picture, subject = scene()
    wall = np.random.default_rng(2).integers(-20, 20, picture.rgb.shape)
    noisy = np.where(subject.mask[..., None] == 0, np.clip(picture.rgb + wall, 0, 255), picture.rgb)
    result = replace_background(Picture(noisy.astype(np.uint8)), subject, blur=1.0).rgb.astype(int)
    outside = subject.mask == 0
    assert result[outside].std(axis=0).max() < 6
    assert np.abs(result[outside].mean(axis=0) - WALL).max() < 8


def test_tiny_pictures() -> None:
    picture = Picture(np.full((2, 3, 3), 90, np.uint8))
    subject = Region(np.array([[1, 0, 0], [0.5, 0, 0]], np.float32))
    for choice in CHOICES:
        assert replace_background(picture, subject, **choice).size == (3, 2)
