"""What a removal asks of its hole is asked in the hole's box, and is so for the whole picture."""

import cv2
import numpy as np

from retoucher.engines.classical.fill.inpaint import _groups, _thin


def test_what_is_thin_and_what_hangs_together_is_told_in_the_box_as_in_the_whole() -> None:
    hole = np.zeros((400, 300), np.uint8)
    cv2.line(hole, (0, 40), (80, 60), 1, 3)
    cv2.circle(hole, (250, 330), 20, 1, cv2.FILLED)
    cv2.line(hole, (299, 300), (299, 399), 1, 2)
    parts = hole > 0
    rows, columns = np.indices(hole.shape)
    thin = (rows < 100) | (columns > 290)
    assert np.array_equal(_thin(parts), parts & thin)
    groups = list(_groups(parts))
    wanted = [parts & (rows < 100), parts & ~thin, parts & (columns > 290)]
    assert {g.tobytes() for g in groups} == {w.tobytes() for w in wanted}
    assert not _thin(np.zeros_like(parts)).any() and not list(_groups(np.zeros_like(parts)))
