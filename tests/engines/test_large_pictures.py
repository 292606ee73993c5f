"""Masks of pictures larger than their edges need: fitted to a smaller copy, of the picture's own size."""

import numpy as np
from numpy.typing import NDArray

from retoucher.engines import Query
from retoucher.engines.classical.find.localizer import ClassicalLocalizer
from retoucher.engines.classical.find.view import MOST_FITTED, View
from retoucher.pictures import Picture

WIDTH, HEIGHT = 4201, 3103
BLOCK = np.s_[800:2000, 1200:3000]


def drawn(scale: int = 1) -> NDArray[np.uint8]:
    pixels = np.full((HEIGHT // scale, WIDTH // scale, 3), (120, 125, 118), np.uint8)
    pixels[800 // scale : 2000 // scale, 1200 // scale : 3000 // scale] = (190, 40, 30)
    return pixels


def test_a_mask_of_a_large_picture_has_its_size_and_its_edges() -> None:
    picture = Picture(drawn())
    view = View(picture)
    assert view.of_large_picture
    assert view.fitted.shape[0] * view.fitted.shape[1] <= MOST_FITTED
    (found,) = ClassicalLocalizer().find(picture, Query("", (1150, 750, 3050, 2050)))
    assert found.size == (WIDTH, HEIGHT)
    inside = found.bytes8 > 127
    truth = np.zeros_like(inside)
    truth[BLOCK] = True
    assert (inside & truth).sum() > 0.98 * (inside | truth).sum()


def test_a_smaller_picture_is_fitted_to_itself() -> None:
    picture = Picture(drawn(scale=8))
    view = View(picture)
    assert not view.of_large_picture
    assert np.shares_memory(view.fitted, picture.pixels)
