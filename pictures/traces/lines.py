"""Do lines that meet the hole go on inside it?"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..color import Floats
from .close_view import CloseView
from .outline import Rim, sampled

_STEEP = 0.03
"""Slope in OKLab lightness a pixel from which an edge counts as a line."""
_ONE_WAY = 0.8
"""Coherence of the structure tensor from which an edge has one direction."""
_HALF = 5
_APART = 8
"""Pixels outside the rim where a line is first looked at: nearer, what it meets there would blur it."""
_ACROSS = np.arange(-_HALF - 2, _HALF + 3, dtype=np.float32)
_MOST_LINES = 300
_STRIDE = 2.0
_LOST = 4
"""Steps without a likeness after which a line is lost."""
_ALIKE = 0.55
_EARLY = 0.6
"""Of the hole's side: a line that is lost sooner was broken."""
_BACK = 6.0
"""Pixels before the hole from which a line is followed, and where it is still known."""
_PLAIN = 60.0
"""Step of colour in levels from which a line is seen at a glance."""
_LONG, _DEEP = 0.5, 0.25
"""Length of a line, and of its way through the hole, from which it counts in full, of the hole's side."""


@dataclass(frozen=True)
class RunningIn:
    """Straight lines that run into a hole."""

    near: Floats
    """Their ends at the hole, N2 (x, y)."""
    way: Floats
    """Unit vectors into the hole, N2."""
    length: Floats
    step: Floats
    """Step of colour across each, in levels."""


@dataclass(frozen=True)
class Lines:
    """Lines that run into a hole."""

    share: float
    """Share of the rim that a line crosses."""
    broken: float
    """Share of those lines, by strength, that stop inside, less the share that stops as soon outside."""


def lines(view: CloseView, rim: Rim) -> Lines:
    """Follow each line that meets the rim inwards, in the picture after, until it is lost or out again."""
    soft = _soft(view)
    if len(rim.at) < 8:
        return Lines(0.0, 0.0)
    start = rim.at + rim.outwards * _APART
    way, steep, sure = _direction(soft, start)
    inwards = np.where((way * -rim.outwards).sum(axis=1, keepdims=True) < 0, -way, way)
    crossing = (steep > _STEEP) & (sure > _ONE_WAY) & ((inwards * -rim.outwards).sum(axis=1) > 0.6)
    share = float(crossing.mean())
    if crossing.sum() < 4:
        return Lines(share, 0.0)
    step = max(1, int(crossing.sum()) // _MOST_LINES)
    chosen = np.flatnonzero(crossing)[::step]
    weight, at, way = steep[chosen], start[chosen], inwards[chosen]
    went, out = _followed(soft, view.depth, at, way, 3 * view.reach)
    broken = ~out & (went < _EARLY * view.reach)
    length = np.minimum(went[broken].max(initial=0.0) + _LOST * _STRIDE, _EARLY * view.reach)
    usual, _ = _followed(
        soft, np.full_like(view.depth, -9), at + rim.outwards[crossing][::step] * 4, -way, float(length)
    )
    frayed = usual < 0.7 * length - _LOST * _STRIDE
    share_of = [float(weight[flags].sum() / weight.sum()) for flags in (broken, broken & frayed)]
    return Lines(share, share_of[0] - share_of[1])


def _soft(view: CloseView) -> Floats:
    """Return the lightness of the picture after, HW, without grain."""
    return np.asarray(cv2.GaussianBlur(np.ascontiguousarray(view.after[..., 0]), (0, 0), 1.0), np.float32)


def ending(view: CloseView, found: RunningIn) -> float:
    """Return how many lines that run into the hole end in it; 1 = a plain one ends at its rim."""
    if not len(found.near):
        return 0.0
    soft = _soft(view)
    back = np.minimum(np.float32(_BACK), found.length / 2)
    start = found.near - found.way * back[:, None]
    went, out = _followed(soft, view.depth, start, found.way, 3 * view.reach)
    enters, across = _way_through(view, found)
    wanted = _EARLY * np.minimum(across, view.reach)
    lost = np.where(out, 0, 1 - (went - back - enters) / np.maximum(wanted, 1))
    plain = [found.step / _PLAIN, found.length / (_LONG * view.reach), across / (_DEEP * view.reach)]
    weight = np.prod(np.minimum(np.stack(plain), 1), axis=0)
    return float((weight * np.clip(lost, 0, 1)).sum())


def _way_through(view: CloseView, found: RunningIn) -> tuple[Floats, Floats]:
    """Return after how many pixels each line enters the hole, and how many of its way lie in it."""
    steps = np.arange(4 * round(view.reach), dtype=np.float32)
    spots = np.rint(found.near[:, None] + found.way[:, None] * steps[:, None]).astype(np.intp)
    x, y = (np.clip(spots[..., i], 0, view.inside.shape[1 - i] - 1) for i in (0, 1))
    hit = view.inside[y, x]
    return hit.argmax(axis=1).astype(np.float32), hit.sum(axis=1).astype(np.float32)


def _followed(
    plane: Floats, depth: Floats, at: Floats, way: Floats, longest: float
) -> tuple[Floats, np.ndarray]:
    """Return how far each line could be followed in pixels, and whether it came out of the hole again."""
    known = _profiles(plane, at, way)[:, 2:-2]
    lost, went = np.zeros(len(at), np.int32), np.zeros(len(at), np.float32)
    out, entered = np.zeros(len(at), np.bool_), np.zeros(len(at), np.bool_)
    for _ in range(int(min(longest, 400) / _STRIDE)):
        on = ~out & (lost < _LOST)
        if not on.any():
            break
        at = (at + way * np.float32(_STRIDE)).astype(np.float32)
        seen = _profiles(plane, at, way)
        by, alike, fitted = _fit(known, seen)
        across = np.stack([-way[:, 1], way[:, 0]], axis=1)
        good = on & (alike > _ALIKE)
        moved = np.where(good, by, 0).astype(np.float32)[:, None]
        way = _unit(way + across * np.float32(0.08) * moved)
        at = (at + across * np.float32(0.7) * moved).astype(np.float32)
        known = np.where(good[:, None], 0.85 * known + 0.15 * fitted, known).astype(np.float32)
        lost = np.where(good, 0, lost + on)
        went = np.where(good, went + np.float32(_STRIDE), went).astype(np.float32)
        where = sampled(depth[..., None], at)[:, 0]
        entered |= where > 1
        out |= on & entered & (where < -3) & good
    return went, out


def _profiles(plane: Floats, at: Floats, way: Floats) -> Floats:
    """Return the lightness across each line, N by 2 * 7 + 1."""
    across = np.stack([-way[:, 1], way[:, 0]], axis=1)
    spots = at[:, None] + across[:, None] * _ACROSS[None, :, None]
    return sampled(plane[..., None], np.asarray(spots, np.float32))[..., 0]


def _fit(known: Floats, seen: Floats) -> tuple[Floats, Floats, Floats]:
    """Return by how many pixels to shift each profile, how alike it then is, and the shifted profile."""
    scores, shifted = [], []
    a = known - known.mean(axis=1, keepdims=True)
    for by in range(5):
        part = seen[:, by : by + known.shape[1]]
        b = part - part.mean(axis=1, keepdims=True)
        scale = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
        scores.append((a * b).sum(axis=1) / np.maximum(scale, 1e-5) - 0.01 * abs(by - 2))
        shifted.append(part)
    best = np.argmax(scores, axis=0)
    rows = np.arange(len(known))
    return (best - 2).astype(np.float32), np.array(scores)[best, rows], np.array(shifted)[best, rows]


def _unit(way: NDArray[np.floating]) -> Floats:
    return np.asarray(way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6), np.float32)


def _direction(plane: Floats, spots: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the way of the edge at each spot (unit N2), its slope and its coherence.

    By the structure tensor (Foerstner and Guelch, 1987).
    """
    dx, dy = (np.asarray(cv2.Sobel(plane, cv2.CV_32F, *d, scale=1 / 8)) for d in ((1, 0), (0, 1)))
    tensor = np.dstack([cv2.GaussianBlur(p, (0, 0), 2.0) for p in (dx * dx, dx * dy, dy * dy)])
    xx, xy, yy = np.moveaxis(sampled(np.asarray(tensor, np.float32), spots), 1, 0)
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    spread, total = np.hypot(xx - yy, 2 * xy), xx + yy
    way = np.stack([-np.sin(angle), np.cos(angle)], axis=1).astype(np.float32)
    return way, np.sqrt(total).astype(np.float32), (spread / np.maximum(total, 1e-9)).astype(np.float32)
