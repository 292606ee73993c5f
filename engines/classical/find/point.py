"""Find the object under a click or a stroke."""

import cv2
import numpy as np

from ... import Point
from .masks import filled, frame, grabcut, grown, overlap, parts_touching, shrunken
from .view import Bits, Found, View, colours_apart

_SIZES = (0.02, 0.05, 0.09, 0.15, 0.23, 0.33)
"""Radii that the object may have, as shares of the longer side; one hypothesis each."""


def object_at(view: View, points: tuple[Point, ...], negative: tuple[Point, ...]) -> Found:
    """Return the object that holds all points and no negative one.

    One GrabCut for each of six sizes; the best outline wins: strong edges, and colours unlike its ring's.
    """
    seeds = _discs(view, points, 0.008)
    never = _discs(view, negative, 0.012) & ~seeds
    masks = [_hypothesis(view, points, seeds, never, size) for size in _SIZES]
    marks = [_merit(view, mask) for mask in masks]
    best = int(np.argmax(marks))
    agreeing = sum(overlap(masks[best], mask) > 0.7 for mask in masks) / len(masks)
    hints = min(1.0, 0.5 + 0.25 * (len(points) + len(negative) - 1))
    return Found(masks[best], 0.3 + 0.4 * min(1.0, 0.5 * agreeing + 0.5 * hints), "point")


def object_under(view: View, stroke: Bits) -> Found:
    """Return the object that a stroke was drawn over; where the stroke went is part of it."""
    reach = max(4, round(0.06 * max(view.shape)))
    likely = grown(stroke, reach)
    area = frame(view.shape, 3) & ~grown(stroke, 1)
    far = ~grown(stroke, 4 * reach) | area
    cut = grabcut(view.rgb, sure=stroke, likely=likely, never=far, rounds=5)
    mask = filled(parts_touching(cut, stroke) | stroke)
    return Found(mask, 0.65 if mask.sum() < 12 * stroke.sum() else 0.5, "brush")


def _hypothesis(view: View, points: tuple[Point, ...], seeds: Bits, never: Bits, size: float) -> Bits:
    likely = _discs(view, points, size) & ~grown(never, 2)
    if len(points) > 1:
        hull = np.zeros(view.shape, np.uint8)
        cv2.fillConvexPoly(hull, cv2.convexHull(np.array(points, np.int32)), 1)
        likely |= (hull > 0) & ~never
    sure = seeds | (_discs(view, points, size / 6) & ~grown(never, 2))
    outside = (frame(view.shape, 3) & ~likely) | never | ~_discs(view, points, 0.7)
    cut = grabcut(view.rgb, sure=sure, likely=likely, never=outside & ~sure, rounds=2)
    return filled(parts_touching(cut, seeds)) & ~never


def _merit(view: View, mask: Bits) -> float:
    area = float(mask.mean())
    if not 0.0002 < area < 0.75:
        return 0.0
    outline = mask & ~shrunken(mask, 1)
    ring = grown(mask, 8) & ~mask
    if outline.sum() < 10 or ring.sum() < 20:
        return 0.0
    edges = np.minimum(view.edges / (np.percentile(view.edges, 95) + 1e-6), 1)
    strength = float(cv2.dilate(edges.astype(np.float32), np.ones((3, 3), np.uint8))[outline].mean())
    cut_off = float((mask & frame(view.shape)).sum() / outline.sum())
    return strength * colours_apart(view, mask, ring) * max(0.1, 1 - 0.7 * cut_off) * area**0.1


def _discs(view: View, points: tuple[Point, ...], size: float) -> Bits:
    canvas = np.zeros(view.shape, np.uint8)
    for point in points:
        cv2.circle(canvas, point, max(1, round(size * max(view.shape))), 1, -1)
    return canvas > 0
