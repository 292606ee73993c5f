"""A cut-out is looked at as it is shown: what nobody sees behind it makes no halo."""

import numpy as np

from retoucher.pictures import Picture, Region
from retoucher.pictures.traces.close_view import close_view
from retoucher.pictures.traces.outline import halo, rim_of


def disc(radius: int) -> np.ndarray:
    y, x = np.mgrid[:240, :320]
    return (x - 160) ** 2 + (y - 120) ** 2 <= radius**2


def test_hidden_colours_are_no_halo_and_a_rim_of_the_old_ground_is_one() -> None:
    before = np.where(disc(40)[..., None], (200, 40, 40), (90, 140, 60)).astype(np.uint8)
    hidden = np.where(disc(46)[..., None], before, (10, 20, 250)).astype(np.uint8)

    def seen(opaque: np.ndarray) -> float:
        after = Picture(np.dstack([hidden, opaque.astype(np.uint8) * 255]))
        view = close_view(Picture(before), after, Region(disc(40).astype(np.float32)))
        return halo(view, rim_of(view))

    assert seen(disc(40)) < 0.1 < 0.5 < seen(disc(45))
