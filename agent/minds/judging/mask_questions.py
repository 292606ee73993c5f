"""Was the mask the right thing, all of it and nothing else?"""

from math import ceil, sqrt

import cv2
import numpy as np

from ....engines.classical.fill.holes import box_of
from ....engines.classical.fill.object_rim import growth_of
from ....pictures import Box, Region
from ....pictures.measures import Where
from ....pictures.traces.outline import cut_through, on_edges
from ...values.verdict import Finding
from .looked_at import CALM, CHOSEN, LEAST, LookedAt, Scale, told
from .other_places import WIDER
from .things_beside import beyond_the_noun, things_beside

_LEFT, _ODD, _TOUCHED = Scale(0.03, 0.3), Scale(0.02, 0.15), Scale(0.02, 0.18)
_PAINT_LEFT = Scale(0.01, 0.1)
_EDGES, _APART = Scale(0.75, 0.42), Scale(0.6, 0.3)
_CUT, _RUN = Scale(0.05, 0.22), Scale(0.025, 0.08)
_MORE, _OTHER = Scale(0.05, 0.2), Scale(0.9, 0.68)
_INSIDE = 0.7
"""Share of the mask that another reading must hold to be of the same thing."""
_FITS, _DOUBTFUL = 0.9, 0.52
"""Where one reading fits the mask this well, a larger one is a doubt and no proof."""
_LARGER = 1.5
"""Times the mask from which a larger reading means the ground or a group."""
_AGAIN, _SURE = Scale(0.1, 0.4), 0.4
_ONE = 0.8
"""Share of the mask that its largest piece has where it is one thing."""
_LOOKED_AT = 12_000_000
"""Pixels of a mask up to which each is looked at; the eyes' own masks are no finer."""
_TAKEN = 3
"""Points of the mask that are shown to the eyes."""


def nothing_left(at: LookedAt) -> Finding:
    """Ask whether a part of the thing stands beside the mask: a half, a head, hooves.

    Of a click trained eyes are asked whether it is a thing of its own: the next berry looks like this one. So
    they are of what is to be kept: the shade under a car goes with the ground.
    """
    seen, kept = at.beside, at.tool.traits.region_is == "kept"
    worst = min(_LEFT.score(seen.area), _ODD.score(seen.odd), _TOUCHED.score(seen.touching) if kept else 1.0)
    if at.by_eyes and (at.pointed or kept) and worst <= LEAST:
        seen = seen.without(at.view, things_beside(at, seen.alike | seen.strange))
    scores = [_LEFT.score(seen.area), _ODD.score(seen.odd)]
    if not at.pointed:  # who points at a thing that touches others means the one
        scores.append(_TOUCHED.score(seen.touching))
    share, went = max(seen.area, seen.odd), "went with the background" if kept else "is left"
    return told(
        at, max(min(scores), _picked(at)), f"nothing that belongs to {at.what} is left beside the mask",
        f"a part of {at.what} {went} ({share:.0%} of its size)",
        "instruction", "left over",
    )  # fmt: skip


def none_alike_left(at: LookedAt) -> Finding:
    """Ask whether what looks like the thing goes on beside the mask; what else touches it may stay.

    Of what trained eyes found they are asked whether it is a thing of its own: a red bin behind a red bike;
    and where they have a noun for the thing, what lies outside all that they see by it is none of it: a dark
    coat below a dark umbrella.
    """
    seen = at.beside
    if at.by_eyes and _PAINT_LEFT.score(seen.area) <= LEAST:
        seen = seen.without(at.view, beyond_the_noun(at))
    if at.by_eyes and _PAINT_LEFT.score(seen.area) <= LEAST:
        seen = seen.without(at.view, things_beside(at, seen.alike))
    value = seen.area
    return told(
        at, max(_PAINT_LEFT.score(value), _picked(at)),
        f"nothing that looks like {at.what} is left beside the mask",
        f"a part of {at.what} is left, or something that looks like it ({value:.0%} of its size)",
        "instruction", "left over",
    )  # fmt: skip


def _picked(at: LookedAt) -> float:
    """Return the least score of a mask whose outline a person saw and took: a doubt, and no proof."""
    return _DOUBTFUL if at.shown == CHOSEN else 0.0


def a_thing_is_there(at: LookedAt) -> Finding | None:
    """Ask whether the mask held a thing at all, or a piece of ground; None of one that was made wider."""
    if at.wider:
        return None
    edges = on_edges(at.view, at.rim)
    score = max(_EDGES.score(edges), _APART.score(at.beside.apart))
    return told(
        at, score, f"{at.what} stood out from what lies around it",
        f"the mask covers no thing ({1 - edges:.0%} of its outline lies on no edge of the picture)",
        "instruction", "wrong place",
    )  # fmt: skip


def stops_at_edges(at: LookedAt) -> Finding:
    """Ask whether the change stops where something ends."""
    share, run = cut_through(at.view, at.rim)
    return told(
        at, min(_CUT.score(share), _RUN.score(run)), "the change stops where the thing ends",
        f"the change stops in the middle of a surface (along {share:.0%} of its outline)",
        "preservation", "left over",
    )  # fmt: skip


def seen_whole(at: LookedAt) -> Finding | None:
    """Ask trained eyes what the thing is whose parts they are shown; None where nobody can say.

    Of a place that a person showed they are only asked whether the thing goes on, which is a doubt where they
    took its outline; of several things and of a part nothing.
    """
    if at.seer is None or at.region is None or not at.by_eyes or at.boxed is not None:
        return None
    if at.of_a_part or at.of_several:
        return None
    step = _step(at.region)
    inside = _seen(at.region, step) ^ at.of_the_rest
    box = _frame(inside, step, at.region) if at.of_the_rest else at.region.box
    if not _is_one(inside[box_of(inside)]):
        return None
    points = tuple((x * step, y * step) for x, y in _deepest(inside))
    asked: tuple[dict[str, object], ...] = ({"points": points}, {"box": box})
    readings = [_seen(r, step) for question in asked for r in at.seer(at.before, question)]
    if not readings:
        return None
    slack = growth_of(inside) if at.tool.traits.region_is == "gone" else 0
    slack = round(slack * (1 + WIDER * at.wider))
    inside, *readings = _together([inside, *readings], max(slack, _reach(inside)) + 1)
    band = _band(inside)
    alike = max(_alike(inside, r, band, slack) for r in readings)
    more = max(_beyond(inside, r, band) for r in readings)
    larger = max(_MORE.score(more), _DOUBTFUL if alike > _FITS else _picked(at))
    other = CALM if at.pointed else _OTHER.score(alike)
    return told(
        at, min(larger, other), f"{at.what} was taken as a whole",
        f"{at.what} is larger than the mask (by {more:.0%})" if larger <= other
        else f"the mask follows no thing that can be seen there ({alike:.0%} alike)",
        "instruction", "left over",
    )  # fmt: skip


def found_no_more(at: LookedAt) -> Finding | None:
    """Ask trained eyes for the thing again, in the result."""
    if at.seer is None or at.region is None or not at.known_as:
        return None
    step = _step(at.region)
    hole = _seen(at.region, step)
    again = [r for r in at.seer(at.after, {"phrase": at.known_as}) if r.score >= _SURE]
    shares = [_shared(hole, _seen(r, step)) for r in again]
    share = max(shares, default=0.0)
    return told(
        at, _AGAIN.score(share), f"{at.what} is found there no more",
        f"{at.what} is still found in {share:.0%} of the place", "instruction", "still there",
    )  # fmt: skip


def _step(region: Region) -> int:
    """Return how many pixels of a region stand for one that is looked at."""
    return ceil(sqrt(region.bytes8.size / _LOOKED_AT))


def _frame(inside: Where, step: int, region: Region) -> Box:
    """Return the XYXY box in pixels of the picture around what is looked at."""
    rows, columns = box_of(inside)
    height, width = region.bytes8.shape
    right, bottom = min(columns.stop * step, width), min(rows.stop * step, height)
    return columns.start * step, rows.start * step, right, bottom


def _seen(region: Region, step: int) -> Where:
    return region.bytes8[::step, ::step] > 127


def _deepest(inside: Where) -> tuple[tuple[int, int], ...]:
    """Return (x, y) of points deep inside a mask that lie apart from each other."""
    rows, columns = box_of(inside)
    part = np.pad(inside[rows, columns], 1).astype(np.uint8)
    depth = np.array(cv2.distanceTransform(part, cv2.DIST_L2, 5)[1:-1, 1:-1], np.float32)
    found: list[tuple[int, int]] = []
    for _ in range(_TAKEN):
        _, deep, _, (x, y) = cv2.minMaxLoc(depth)
        if deep < 1:
            break
        found.append((columns.start + int(x), rows.start + int(y)))
        cv2.circle(depth, (int(x), int(y)), round(2 * deep), 0, -1)
    return tuple(found)


def _shared(one: Where, other: Where) -> float:
    """Return how much two masks share, of the larger one: a crowd that holds the place is not the thing."""
    return float((one & other).sum() / max(one.sum(), other.sum(), 1))


def _is_one(inside: Where) -> bool:
    _, _, sizes, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8))
    return bool(sizes[1:, cv2.CC_STAT_AREA].max(initial=0) >= max(_ONE * inside.sum(), 1))


def _together(masks: list[Where], margin: int) -> list[Where]:
    """Return masks of one picture in the box around them all."""
    frames = [box_of(mask, margin) for mask in masks]
    frame = tuple(
        slice(min(f[axis].start for f in frames), max(f[axis].stop for f in frames)) for axis in (0, 1)
    )
    return [mask[frame] for mask in masks]


def _reach(inside: Where) -> int:
    return max(2, round(0.02 * float(np.sqrt(np.count_nonzero(inside)))))


def _band(inside: Where) -> Where:
    reach = _reach(inside)
    brush = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return cv2.morphologyEx(inside.astype(np.uint8), cv2.MORPH_GRADIENT, brush) > 0


def _alike(inside: Where, reading: Where, band: Where, slack: int) -> float:
    """Return intersection over union away from the rim; by `slack` pixels the mask may be wider."""
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * slack + 1, 2 * slack + 1))
    reading = reading | (inside & (cv2.dilate(reading.astype(np.uint8), brush) > 0))
    both, either = (inside & reading & ~band).sum(), ((inside | reading) & ~band).sum()
    return float(both / max(either, 1))


def _beyond(inside: Where, reading: Where, band: Where) -> float:
    """Return how much a reading that holds the mask has beside it, as a share of the mask."""
    held = (inside & reading & ~band).sum() / max((inside & ~band).sum(), 1)
    more = float((reading & ~inside & ~band).sum() / inside.sum())
    return more if held > _INSIDE and more < _LARGER else 0.0
