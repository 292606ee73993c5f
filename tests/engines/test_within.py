"""Work on a region's box sees its neighbours and leaves every byte outside."""

import numpy as np

from retoucher.engines.classical.tone.within import within
from retoucher.pictures import Box, Picture, Pixels, Region
from retoucher.pictures.region import around

PICTURE = Picture(np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8))
MASK = np.zeros((60, 80), np.float32)
MASK[20:40, 5:30] = 1
MASK[20, 5] = 0.1
REGION = Region(MASK)


def test_the_box_is_larger_by_the_margin_and_cut_at_the_picture() -> None:
    seen: list[Box] = []

    def work(box: Box) -> Pixels:
        seen.append(box)
        left, top, right, bottom = box
        return 255 - PICTURE.rgb[top:bottom, left:right]

    made = within(PICTURE, REGION, work)
    assert seen == [(0, 12, 38, 48)]
    assert (made.rgb[MASK == 1] == 255 - PICTURE.rgb[MASK == 1]).all()
    assert (made.rgb[MASK == 0] == PICTURE.rgb[MASK == 0]).all()
    share = round(0.1 * 255) / 255
    mixed = (1 - share) * PICTURE.rgb[20, 5] + share * (255.0 - PICTURE.rgb[20, 5])
    assert np.abs(made.rgb[20, 5] - mixed).max() <= 0.5, "a soft edge is mixed once"
    assert (within(PICTURE, None, work).rgb == 255 - PICTURE.rgb).all()


def test_rows_that_are_asked_for_in_parts_give_the_same_picture() -> None:
    seen: list[Box] = []

    def work(box: Box) -> Pixels:
        seen.append(box)
        left, top, right, bottom = box
        return 255 - PICTURE.rgb[top:bottom, left:right]

    assert within(PICTURE, REGION, work, rows=20) == within(PICTURE, REGION, work)
    assert seen == [(0, 12, 38, 32), (0, 32, 38, 48), (0, 12, 38, 48)]
    assert within(PICTURE, Region(np.zeros_like(MASK)), work, margin=0, rows=20) is PICTURE


def test_around_stops_at_every_side() -> None:
    assert around((10, 10, 20, 20), 5, (80, 60)) == (5, 5, 25, 25)
    assert around((2, 3, 78, 59), 5, (80, 60)) == (0, 0, 80, 60)
