"""Does the mask's rim follow the picture's edges, and does a change stop where nothing ends?"""

from dataclasses import dataclass

import cv2
import numpy as np

from ..color import Floats
from ..measures import Where
from .close_view import CloseView

_POINTS = 1200
_BORDER = 3
_NEIGHBOURS = 9
"""Points of the rim over which a step from one side to the other is averaged."""
_DRAWN = 0.06
"""OKLab step across the rim that is an edge at a glance."""
_SAME_WAY, _AS_STRONG = 0.8, 0.6
"""Cosine and share of a step on the rim from which one beyond it belongs to the same edge."""
_EDGELESS = 0.03
"""OKLab step from one side to the other below which there is no edge."""


@dataclass(frozen=True)
class Rim:
    """Points of a mask's outline: HW positions and unit normals that point outwards, N2 float32 (x, y)."""

    at: Floats
    outwards: Floats

    def colours(self, lab: Floats, away: float) -> Floats:
        """Return the colours `away` pixels outside the rim (inside where negative), N3."""
        spots = self.at + self.outwards * np.float32(away)
        return sampled(lab, np.asarray(spots, np.float32))


def sampled(lab: Floats, spots: Floats) -> Floats:
    """Return the values of an HWC picture at N2 (x, y), interpolated; the border goes on."""
    x, y = (np.ascontiguousarray(spots[..., i], np.float32).reshape(-1, 1) for i in (0, 1))
    found = cv2.remap(lab, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32).reshape(*spots.shape[:-1], -1)


def rim_of(view: CloseView) -> Rim:
    """Return points of the rim, at most some 1,200, none at the picture's border."""
    outlines, _ = cv2.findContours(view.inside.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    at = np.concatenate([np.zeros((0, 2), np.int32), *(o[:, 0] for o in outlines if len(o) >= 12)])
    height, width = view.inside.shape
    x, y = at[:, 0], at[:, 1]
    free = (x >= _BORDER) & (y >= _BORDER) & (x < width - _BORDER) & (y < height - _BORDER)
    at = at[free][:: max(1, int(free.sum()) // _POINTS)].astype(np.float32)
    if not len(at):
        return Rim(at, at)
    smooth = cv2.GaussianBlur(view.depth, (0, 0), 1.5)
    slopes = np.dstack([cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)])
    normal = -sampled(np.asarray(slopes, np.float32), at)
    length = np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6)
    return Rim(at, np.asarray(normal / length, np.float32))


def on_edges(view: CloseView, rim: Rim) -> float:
    """Return the share of the rim that lies on an edge of the picture before, in [0, 1]."""
    if not len(rim.at):
        return 1.0
    smooth = np.asarray(cv2.GaussianBlur(view.before, (0, 0), 1.2), np.float32)
    slope = np.linalg.norm(np.asarray(cv2.Sobel(smooth, cv2.CV_32F, 1, 0)), axis=2) + np.linalg.norm(
        np.asarray(cv2.Sobel(smooth, cv2.CV_32F, 0, 1)), axis=2
    )
    steep = cv2.dilate(np.asarray(slope, np.float32), np.ones((2 * view.rim + 3,) * 2, np.uint8))
    usual = float(np.percentile(steep, 60))
    found = sampled(np.asarray(steep, np.float32)[..., None], rim.at)[:, 0]
    return float((found > max(usual, 0.02)).mean())


def cut_through(view: CloseView, rim: Rim) -> tuple[float, float]:
    """Return where a change stops though the picture before has no edge there: share of the rim, longest run.

    The run is a share of the rim too: a straight cut through a thing is one long run.
    """
    if not len(rim.at):
        return 0.0, 0.0
    smooth = [np.asarray(cv2.GaussianBlur(p, (0, 0), 1.5), np.float32) for p in (view.before, view.after)]
    steps = [_sides(p, rim, inwards=True) - _sides(p, rim, inwards=False) for p in smooth]
    was, now = (np.linalg.norm(s, axis=1) for s in steps)
    change = np.linalg.norm(steps[1] - steps[0], axis=1)
    level = min(_EDGELESS, 0.5 * float(np.median(change)))
    cut = (change > 0.035) & (was < level) & (now > was + 0.02)
    return float(cut.mean()), _longest_run(cut) / len(cut)


def _sides(lab: Floats, rim: Rim, *, inwards: bool) -> Floats:
    """Return the colour beside each point of the rim, mean over some pixels, N3."""
    sign = -1 if inwards else 1
    return np.asarray(np.stack([rim.colours(lab, sign * d) for d in (3, 5, 7)]).mean(axis=0), np.float32)


def _along(steps: Floats) -> Floats:
    """Return steps averaged over their neighbours on the rim: spots and grain even out, an edge stays."""
    return np.asarray(cv2.blur(steps[None], (_NEIGHBOURS, 1))[0], np.float32)


def _longest_run(flags: np.ndarray) -> int:
    """Return how many points in a row hold; gaps of two close."""
    closed = flags.astype(np.uint8)[None]
    closed = cv2.morphologyEx(closed, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))[0]
    ends = np.flatnonzero(np.diff(np.concatenate([[0], closed, [0]])))
    return int((ends[1::2] - ends[::2]).max(initial=0))


def halo(view: CloseView, rim: Rim) -> float:
    """Return the share of the rim where a band lies that is like neither side and was not there before."""
    if not len(rim.at):
        return 0.0
    before, after = (_band(p, rim) for p in (view.before, view.after))
    return float((after & ~before).mean())


def _band(lab: Floats, rim: Rim) -> np.ndarray:
    smooth = np.asarray(cv2.GaussianBlur(lab, (0, 0), 0.8), np.float32)
    inner = np.stack([rim.colours(smooth, -d) for d in (5, 7)]).mean(axis=0)
    outer = np.stack([rim.colours(smooth, d) for d in (6, 8)]).mean(axis=0)
    gap = np.maximum(np.linalg.norm(outer - inner, axis=1, keepdims=True), 1e-4)
    way = (outer - inner) / gap
    found = np.zeros(len(rim.at), np.bool_)
    for d in (-1, 0, 1, 2, 3):
        off = rim.colours(smooth, d) - inner
        along = (off * way).sum(axis=1, keepdims=True)
        aside = np.linalg.norm(off - np.clip(along, 0, gap) * way, axis=1)
        found |= aside > 0.07
    return found


def still_drawn(view: CloseView, rim: Rim) -> float:
    """Return the share of the rim along which an edge follows it, beyond what follows such a curve beside it.

    In a good fill edges cross the rim as they cross any other curve; a hole that is filled with something
    else keeps the thing's outline. Where a neighbour ends just outside, the edge is the neighbour's.
    """
    if len(rim.at) < _NEIGHBOURS:
        return 0.0
    width = view.rim
    at_rim, own = _drawn(view, rim, 0)
    beside, others = _drawn(view, rim, 5 * width)
    return float(max(0.0, (at_rim & ~own).mean() - (beside & ~others).mean()))


def neighbours_edges(view: CloseView, rim: Rim) -> Where:
    """Return where an edge along the rim is that of a neighbour of the hole, in the view."""
    found = np.zeros(view.inside.shape, np.uint8)
    if len(rim.at) >= _NEIGHBOURS:
        at_rim, own = _drawn(view, rim, 0)
        x, y = np.rint(rim.at[at_rim & own]).astype(np.intp).T
        found[y, x] = 1
    return cv2.dilate(found, np.ones((4 * view.rim + 1,) * 2, np.uint8)) > 0


def _drawn(view: CloseView, rim: Rim, away: int) -> tuple[np.ndarray, np.ndarray]:
    """Return where an edge runs along a curve so far outside the rim, and where its like lies beyond.

    What is left of a thing is unlike both the fill and the ground, so that the two edges beside it are
    opposite; one that turns the same way and stood there before is where something else ends.
    """
    width = view.rim
    was, now = (np.asarray(cv2.GaussianBlur(p, (0, 0), 1.2), np.float32) for p in (view.before, view.after))
    steps = _across(now, rim, range(away - 2 * width, away + width + 1))
    sizes = np.linalg.norm(steps, axis=2)
    strongest, points = sizes.argmax(axis=0), np.arange(sizes.shape[1])
    step, size = steps[strongest, points], sizes[strongest, points]
    near = away + max(3, width)
    beyond = _across(was, rim, range(near, near + width + 1))
    length = np.linalg.norm(beyond, axis=2)
    alike = (beyond * step).sum(axis=2) > _SAME_WAY * length * size
    own = (alike & (length > np.maximum(_DRAWN, _AS_STRONG * size))).any(axis=0)
    return size > _DRAWN, own


def _across(lab: Floats, rim: Rim, away: range) -> Floats:
    """Return the steps across the rim at each of the distances, DN3."""
    return np.stack([_along(np.asarray(rim.colours(lab, d + 2) - rim.colours(lab, d - 2))) for d in away])
