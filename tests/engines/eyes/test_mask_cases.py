"""Masks that were wrong once: half a lamb under a click, a sky that took an animal's white head."""

from pathlib import Path

import numpy as np
import pytest
from skimage import data

from retoucher.engines import Query
from retoucher.engines.eyes.eyes_localizer import EyesLocalizer
from retoucher.pictures import Picture

pytestmark = pytest.mark.usefixtures("eyes")
CASES = Path(__file__).parent / "cases"


def truth(name: str) -> np.ndarray:
    return Picture.open(CASES / name).rgb[..., 0] > 127


def found(name: str, query: Query) -> np.ndarray:
    (region,) = EyesLocalizer().find(Picture.open(CASES / name), query)
    return region.mask > 0.5


def test_a_click_on_the_lamb_takes_its_head_and_hooves() -> None:
    mask, lamb = found("c3_lamb.png", Query(points=((240, 160),))), truth("c3_lamb_mask.png")
    assert mask[lamb].mean() > 0.97 and (mask & lamb).sum() > 0.9 * (mask | lamb).sum()


def test_the_sky_leaves_the_animal_before_it() -> None:
    mask = found("c5_haze.png", Query(phrase="the sky"))
    assert mask[truth("c5_animal_mask.png")].mean() < 0.02 and 0.4 < mask.mean() < 0.6


def test_a_click_on_her_face_and_the_word_woman_take_the_woman() -> None:
    astronaut = Picture(data.astronaut())
    face = {"points": ((225, 115),)}
    (alone,) = EyesLocalizer().find(astronaut, Query(**face))
    (woman,) = EyesLocalizer().find(astronaut, Query(phrase="this woman", **face))
    (named,) = EyesLocalizer().find(astronaut, Query(phrase="woman"))
    assert woman.area > 1.1 * alone.area and (woman.inside == named.inside).all()
    (unseen,) = EyesLocalizer().find(astronaut, Query(phrase="dog", **face))
    assert (unseen.inside == alone.inside).all()
