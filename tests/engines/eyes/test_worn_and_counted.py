"""What is worn lies on somebody, and of several things that pass for a noun the less sure ones count."""

from types import SimpleNamespace
from typing import cast

import numpy as np

from retoucher.engines.classical.find.view import Found
from retoucher.engines.eyes.garments import Body
from retoucher.engines.eyes.nanodet import Detection
from retoucher.engines.eyes.seen_words import _called_alike, _on_bodies
from retoucher.engines.eyes.sight import Sight


def square(left: int) -> np.ndarray:
    mask = np.zeros((40, 60), bool)
    mask[10:30, left : left + 10] = True
    return mask


def test_a_colour_beside_somebody_is_no_garment() -> None:
    somebody = np.zeros((40, 60), bool)
    somebody[:, 5:25] = True
    worn, cup, half = (Found(square(left), 0.7, "colour") for left in (10, 40, 21))
    assert _on_bodies([Body(somebody, (5, 0, 25, 8))], [worn, cup, half]) == [worn]


def test_of_two_dogs_that_pass_for_cows_both_are_meant() -> None:
    cows = [Detection("cow", 0.42, (10, 10, 30, 30)), Detection("cow", 0.33, (40, 10, 60, 30))]
    sight = cast(Sight, SimpleNamespace(things=cows))
    assert _called_alike(sight, ("dog",), several=True) == cows
    assert _called_alike(sight, ("dog",), several=False) == cows[:1]
    alone = cast(Sight, SimpleNamespace(things=cows[1:]))
    assert _called_alike(alone, ("dog",), several=True) == []
