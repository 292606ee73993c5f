"""Does structure stand in the hole that nothing at its rim leads to?"""

import cv2
import numpy as np

from .close_view import CloseView

_STEEP = 0.02
"""Slope in OKLab a pixel from which an edge is seen at a glance."""
_NEAR, _USUAL = 0.12, 97
"""Width of the rim, of the hole's side, and the percentile of its slopes that is its own texture."""
_EXTENT = 0.2
"""Size of an island that is a thing and no speck, of the hole's side."""


def islands(view: CloseView) -> float:
    """Return the share of the hole that edges enclose which touch nothing at its rim, in [0, 1].

    What goes on through a hole crosses the rim; a piece of another place that was copied into plain ground
    lies in it alone.
    """
    rim = view.ring(0.0, _NEAR)
    if view.whole or rim.sum() < 64 or view.reach < 12:
        return 0.0
    soft = np.asarray(cv2.GaussianBlur(view.after, (0, 0), 1.5), np.float32)
    slopes = [np.asarray(cv2.Sobel(soft, cv2.CV_32F, *d, scale=1 / 8)) for d in ((1, 0), (0, 1))]
    slope = np.sqrt(sum((s * s).sum(axis=2) for s in slopes))
    steep = (slope > max(_STEEP, float(np.percentile(slope[rim], _USUAL)))) & view.inside
    joined = cv2.morphologyEx(steep.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    shore = np.unique(labels[view.inside & (view.depth <= view.rim + 2)])
    covered = np.zeros_like(joined)
    for label in range(1, count):
        if label not in shore and max(boxes[label][2:4]) >= _EXTENT * view.reach:
            points = cv2.findNonZero((labels == label).astype(np.uint8))
            cv2.fillConvexPoly(covered, cv2.convexHull(points), 1)
    return float((covered > 0)[view.inside].mean())
