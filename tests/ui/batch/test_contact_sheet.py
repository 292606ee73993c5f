"""The sheet of what failed in a batch."""

import numpy as np

from retoucher.pictures import Picture
from retoucher.ui.batch.contact_sheet import contact_sheet


def test_a_contact_sheet_shows_each_picture_and_a_place_for_what_is_none() -> None:
    red = Picture(np.full((50, 90, 3), (200, 0, 0), np.uint8))
    blue = Picture(np.full((90, 50, 4), (0, 0, 200, 255), np.uint8))
    words = "a reason that is far too long " * 30
    sheet = contact_sheet([(red, "red.png: why"), (None, words), (blue, "b"), (red, "x" * 500)]).pixels
    count = {c: int((sheet == c).all(2).sum()) for c in ((200, 0, 0), (0, 0, 200))}
    assert count == {(200, 0, 0): 2 * 50 * 90, (0, 0, 200): 90 * 50}
    assert sheet.shape[1] > 3 * 400 and (sheet[-10:] == sheet[-1, 0]).all(), "words end above the margin"
