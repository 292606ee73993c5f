"""Find lines of writing: strokes of even width and flat colour, standing in rows. Often incomplete."""

from dataclasses import dataclass

import cv2
import numpy as np

from ....pictures import Pixels
from .masks import closed, grown
from .view import Bits, Found, View

_MOST = 500
"""Glyph candidates that are looked at, the tallest first."""


@dataclass(frozen=True)
class _Glyph:
    left: int
    top: int
    wide: int
    high: int
    stroke: float
    grey: float
    bright: bool
    mask: Bits
    """Its own pixels, `high` by `wide`."""


def find_text(view: View) -> list[Found]:
    """Return lines of writing from top to bottom, each a candidate; none when nothing reads as one."""
    if min(view.shape) < 24:
        return []
    grey = np.asarray(cv2.cvtColor(view.rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    glyphs = [g for size in (60, 28, 14) for g in _glyphs(grey, max(7, view.height // size) | 1)]
    glyphs = sorted(glyphs, key=lambda g: (-g.high, g.left, g.top))[:_MOST]
    return [Found(mask, score, "text") for mask, score in _merged(view, _lines(glyphs))]


def _glyphs(grey: Pixels, size: int) -> list[_Glyph]:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    found = []
    for bright, how in ((True, cv2.MORPH_TOPHAT), (False, cv2.MORPH_BLACKHAT)):
        stands_out = cv2.morphologyEx(grey, how, disc)
        clear = stands_out[stands_out > 15]
        if not clear.size:
            continue
        limit = max(45, 0.8 * cv2.threshold(clear, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0])
        count, labels, stats, _ = cv2.connectedComponentsWithStats((stands_out > limit).astype(np.uint8))
        for i in range(1, count):
            glyph = _glyph(grey, labels, i, stats[i].tolist(), bright)
            if glyph is not None:
                found.append(glyph)
    return found


def _glyph(grey: Pixels, labels: np.ndarray, label: int, box: list[int], bright: bool) -> _Glyph | None:
    left, top, wide, high, area = box
    height, width = grey.shape
    if not max(6, 0.012 * height) <= high <= 0.3 * height or wide > 0.3 * width or area < 12:
        return None
    if not 0.06 < wide / high < 3 or area < 0.13 * wide * high:
        return None
    window = slice(top, top + high), slice(left, left + wide)
    mask = labels[window] == label
    depth = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    ridge = depth[(depth == cv2.dilate(depth, np.ones((3, 3), np.uint8))) & (depth > 0.9)]
    if len(ridge) < 2 or ridge.std() > 0.75 * ridge.mean() or 2 * depth.max() > 0.62 * high + 3:
        return None
    tones = grey[window][mask]
    if tones.std() > 48:
        return None
    return _Glyph(left, top, wide, high, float(ridge.mean()), float(tones.mean()), bright, mask)


def _lines(glyphs: list[_Glyph]) -> list[list[_Glyph]]:
    parent = list(range(len(glyphs)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, one in enumerate(glyphs):
        for j in range(i):
            if _neighbours(one, glyphs[j]):
                parent[root(i)] = root(j)
    lines: dict[int, list[_Glyph]] = {}
    for i, glyph in enumerate(glyphs):
        lines.setdefault(root(i), []).append(glyph)
    return [line for line in lines.values() if _reads(line)]


def _neighbours(one: _Glyph, other: _Glyph) -> bool:
    taller, lower = max(one.high, other.high), min(one.high, other.high)
    gap = max(one.left, other.left) - min(one.left + one.wide, other.left + other.wide)
    if one.bright != other.bright or not -0.6 * min(one.wide, other.wide) <= gap <= 1.1 * taller:
        return False
    if lower < 0.45 * taller or max(one.stroke, other.stroke) > 2 * min(one.stroke, other.stroke):
        return False
    if abs(one.grey - other.grey) > 45:
        return False
    feet = abs(one.top + one.high - other.top - other.high)
    middles = abs(one.top + one.high / 2 - other.top - other.high / 2)
    return feet <= 0.22 * taller or middles <= 0.2 * taller


def _reads(line: list[_Glyph]) -> bool:
    if len({glyph.left // 4 for glyph in line}) < 4:
        return False
    left, right = min(g.left for g in line), max(g.left + g.wide for g in line)
    top, bottom = min(g.top for g in line), max(g.top + g.high for g in line)
    return right - left >= 2 * (bottom - top)


def _merged(view: View, lines: list[list[_Glyph]]) -> list[tuple[Bits, float]]:
    merged: list[tuple[Bits, float]] = []
    for line in sorted(lines, key=len, reverse=True):
        mask = np.zeros(view.shape, bool)
        for g in line:
            mask[g.top : g.top + g.high, g.left : g.left + g.wide] |= g.mask
        stroke = float(np.median([g.stroke for g in line]))
        body = grown(closed(mask, max(1, round(stroke))), 1)
        spread = float(np.std([g.high for g in line]) / np.mean([g.high for g in line]))
        score = min(1.0, len(line) / 10) * max(0.0, 1 - spread)
        if not any((body & other).any() for other, _ in merged):
            merged.append((body, 0.2 + 0.45 * score))
    return merged
