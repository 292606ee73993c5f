"""The classical localizer: what colour, place, texture and contrast can name."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from ....errors import ToolRetry
from ....pictures import Box, Mask, Picture, Region
from ... import Point, Query
from .box import object_in
from .branches import with_details
from .choose import chosen
from .colour_regions import NO_SURFACE, WHOLE, colour_area, colour_objects, paint, runs_across
from .greenery import find_greenery
from .masks import closed, components
from .person import face_areas, find_skin, people
from .phrase import Phrase, parse_phrase, split_phrases, words
from .places import everything, place, tones
from .point import object_at, object_under
from .refine import refine
from .sky import find_sky
from .subject import find_subject, salient_things
from .surfaces import coloured_surface, find_ground, find_water
from .text_regions import find_text
from .view import Bits, Found, View

CLEAR = 0.3
"""Least score of a subject that a noun may be taken to name."""

GUESS = 0.55
"""Factor on the subject's score when a noun that cannot be seen is taken to name it."""

NEXT_COLOURS = {
    "green": ("teal",), "teal": ("green", "blue"), "blue": ("teal", "purple"), "purple": ("magenta", "blue"),
    "pink": ("magenta", "red"), "magenta": ("pink", "purple"), "red": ("orange", "pink"),
    "orange": ("red", "gold"), "gold": ("yellow", "orange"), "yellow": ("gold",), "brown": ("tan", "orange"),
    "tan": ("brown",),
}  # fmt: skip
"""Where one person's colour ends another's begins."""

NOT_WORN = frozenset({"vehicle", "cycle", "animal"})
"""Groups that no part of a person is."""


class ClassicalLocalizer:
    """Finds without weights; scores are the overlap with the truth that may be expected."""

    def find(self, picture: Picture, query: Query) -> list[Region]:
        """Return what the query names, in reading order; none when nothing matches.

        Strokes and points win over a box, a box over words. `ToolRetry` for a query that is empty or lies
        outside the picture.
        """
        view = View(picture)
        if query.brush is not None:
            return regions_of(
                view, [object_under(view, stroke_in(view, query.brush))], query.phrase or "stroke"
            )
        if query.points:
            return regions_of(view, [_at_points(view, query)], query.phrase or "click")
        if query.box is not None:
            return regions_of(view, [_in_box(view, query)], query.phrase or "box")
        if not query.phrase.strip():
            raise ToolRetry("find wants a phrase, a box, points or a brush stroke and got none")
        return find_words(view, query.phrase)


Seer = Callable[[Phrase], list[Found] | None]
"""Who else looks for a phrase: its candidates, or None to leave it to colour, place and contrast."""


def find_words(view: View, text: str, seer: Seer = lambda phrase: None) -> list[Region]:
    """Return what a noun phrase names; several joined by 'and' give one union, if each is found."""
    parts = [_found(view, parse_phrase(part), seer) for part in split_phrases(text)]
    if not all(parts):
        return []
    if len(parts) == 1:
        return regions_of(view, parts[0], text)
    masks = [_fitted(view, found) for part in parts for found in part]
    score = min(found.score for part in parts for found in part)
    return [_region(view, np.maximum.reduce(masks), text, score, "classical:several")]


def _found(view: View, phrase: Phrase, seer: Seer) -> list[Found]:
    if phrase.kind == "place":
        found = [place(view, phrase.sides, phrase.part)]
    else:
        seen = seer(phrase)
        candidates = candidates_for(view, phrase) if seen is None else seen
        found = _cropped(view, chosen(view, candidates, phrase), phrase)
    if not phrase.inverted:
        return found
    if not found:
        return []
    masks = [_fitted(view, f) for f in found]
    return [Found(1 - np.maximum.reduce(masks), min(f.score for f in found), found[0].kind)]


def candidates_for(view: View, phrase: Phrase) -> list[Found]:
    """Return what colour, place, texture and contrast take for what the phrase names."""
    detectors: dict[str, Callable[[], list[Found]]] = {
        "sky": lambda: find_sky(view),
        "greenery": lambda: find_greenery(view),
        "water": lambda: find_water(view),
        "ground": lambda: find_ground(view, phrase),
        "skin": lambda: find_skin(view),
        "face": lambda: face_areas(view),
        "person": lambda: _persons(view),
        "subject": lambda: find_subject(view),
        "background": lambda: _background(view),
        "text": lambda: find_text(view),
        "shadows": lambda: tones(view, phrase),
        "highlights": lambda: tones(view, phrase),
        "everything": lambda: [everything(view)],
        "colour": lambda: colour_area(view, phrase),
        "object": lambda: _objects(view, phrase),
    }
    if phrase.kind not in detectors:
        return []
    found = detectors[phrase.kind]()
    if phrase.colour and phrase.kind not in ("colour", "object", "everything"):
        return _of_colour(view, found, phrase)
    return found


def _objects(view: View, phrase: Phrase) -> list[Found]:
    if not phrase.colour:
        unseen = phrase.group == "surface"
        return _of_usual_colour(view, phrase) or ([] if unseen else _guessed(view))
    if phrase.group == "surface" and (wide := coloured_surface(view, phrase)):
        return wide
    blobs = [_doubted(view, f, phrase) for f in colour_objects(view, phrase, _elsewhere(view, phrase))]
    if phrase.group not in NO_SURFACE or (blobs and not runs_across(view, phrase)):
        return blobs or _by_next_colour(view, phrase)
    parts = _coloured_parts(view, phrase) or [Found(f.mask, f.score * GUESS, f.kind) for f in blobs]
    return parts or _by_next_colour(view, phrase)


def _by_next_colour(view: View, phrase: Phrase) -> list[Found]:
    """Return what has a colour that people call by the same name: green signs are often teal."""
    for colour in NEXT_COLOURS.get(phrase.colour, ()):
        found = colour_objects(view, replace(phrase, colour=colour), _elsewhere(view, phrase))
        if found:
            return [Found(f.mask, 0.75 * f.score, f.kind) for f in found]
    return []


def _of_usual_colour(view: View, phrase: Phrase) -> list[Found]:
    """Return what has the colour that such a thing mostly has: radishes are red, lemons yellow."""
    colour = words()["usual"].get(phrase.noun, "")
    if not colour:
        return []
    found = _objects(view, replace(phrase, colour=colour))
    return [Found(f.mask, 0.75 * f.score, f.kind) for f in found]


def _doubted(view: View, found: Found, phrase: Phrase) -> Found:
    """Return the match with a low score where the noun does not fit: a car that is part of a person."""
    mask, score = np.asarray(found.mask, bool), found.score
    if phrase.group == "surface":
        score *= 0.5
    elif phrase.group in NOT_WORN and any((mask & p).sum() > 0.3 * mask.sum() for p in _bodies(view)):
        score *= GUESS
    return Found(found.mask, score, found.kind)


def _bodies(view: View) -> list[Bits]:
    return [np.asarray(f.mask, bool) for f in people(view)]


def _persons(view: View) -> list[Found]:
    return people(view) or _guessed(view)


def _guessed(view: View) -> list[Found]:
    """Return what stands out: a noun that cannot be seen may name it, if anything."""
    clear = [f for f in salient_things(view) if f.score >= CLEAR]
    return [Found(f.mask, f.score * GUESS, "subject") for f in clear]


def _coloured_parts(view: View, phrase: Phrase) -> list[Found]:
    """Return what is of the colour in the subject: the tan dog, not the tan sand that it stands on."""
    coloured = closed(paint(view, phrase.colour, phrase.shade), 3)
    parts: list[Found] = []
    for thing in _guessed(view):
        mask = np.asarray(thing.mask, bool)
        if coloured[mask].mean() > 0.6:
            parts.append(thing)
            continue
        shares = components(coloured & mask, least=round(0.1 * mask.sum()))
        parts += [Found(share, thing.score, "colour") for share in shares]
    return parts


def _background(view: View) -> list[Found]:
    return [Found(1 - _fitted(view, found), found.score, "background") for found in find_subject(view)]


def _elsewhere(view: View, phrase: Phrase) -> Bits:
    """Return sky and greenery where the colour could be theirs but the noun is not."""
    areas = [np.zeros(view.shape, bool)]
    if phrase.colour in ("blue", "white", "grey", "teal"):
        areas += [np.asarray(f.mask, bool) for f in find_sky(view) if f.score > 0.55]
    if phrase.colour == "green" and phrase.group in WHOLE:
        areas += [np.asarray(f.mask, bool) for f in find_greenery(view) if f.score > 0.55]
    return np.logical_or.reduce(areas)


def _of_colour(view: View, found: list[Found], phrase: Phrase) -> list[Found]:
    if phrase.kind == "greenery" and phrase.colour == "green":
        return found
    coloured = paint(view, phrase.colour, phrase.shade)
    fitting = [f for f in found if coloured[_at_working_size(view, f)].mean() > 0.25]
    return fitting or (coloured_surface(view, phrase) if phrase.kind == "ground" else [])


def _at_working_size(view: View, found: Found) -> Bits:
    mask = np.asarray(found.mask, np.float32)
    if mask.shape != view.shape:
        size = (view.width, view.height)
        mask = cv2.resize(mask, size, interpolation=cv2.INTER_AREA).reshape(view.shape)
    return mask > 0.5


def _cropped(view: View, found: list[Found], phrase: Phrase) -> list[Found]:
    """Return the named part of each: the left half of the tower is half of the tower's box."""
    if not phrase.part:
        return found
    return [Found(_part_of(f, phrase), f.score, f.kind) for f in found]


def _part_of(found: Found, phrase: Phrase) -> Mask:
    mask = np.asarray(found.mask, np.float32)
    ys, xs = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    inner = mask[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
    crop = View(Picture(np.zeros((*inner.shape, 3), np.uint8)))
    cut = np.zeros_like(mask)
    cut[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1] = inner * place(crop, phrase.sides, phrase.part).mask
    return cut


def regions_of(view: View, found: list[Found], name: str) -> list[Region]:
    """Return candidates as regions of the picture's size, fitted to its edges; empty ones fall away."""
    regions = (
        _region(view, _fitted(view, f), name, round(min(1.0, max(0.0, f.score)), 2), _source(f))
        for f in found
    )
    return [region for region in regions if not region.empty]


def _source(found: Found) -> str:
    return found.kind if ":" in found.kind else f"classical:{found.kind}"


def _fitted(view: View, found: Found) -> Mask:
    """Return a candidate at the size of the view's `fitted`, on its edges."""
    height, width = view.fitted.shape[:2]
    if found.mask.shape == (height, width) and found.mask.dtype == np.float32:
        return found.mask.astype(np.float32)
    if found.mask.dtype == np.bool_:
        fitted = refine(view.fitted, found.mask)
        return with_details(view.fitted, fitted) if found.kind == "sky" else fitted
    rough = np.ascontiguousarray(found.mask, np.float32)
    soft = cv2.resize(rough, (width, height), interpolation=cv2.INTER_LINEAR)
    return soft.reshape(height, width).clip(0, 1)


def _region(view: View, fitted: Mask, name: str, score: float, source: str) -> Region:
    """Return a fitted mask as a region of the picture's size; what is carried up has 8 bits."""
    region = Region(fitted, name, score, source)
    if not view.of_large_picture:
        return region
    carried = np.asarray(cv2.resize(region.bytes8, view.size, interpolation=cv2.INTER_LINEAR), np.uint8)
    return Region.from_bytes8(carried.reshape(view.size[::-1]), name, source, score)


def _in_box(view: View, query: Query) -> Found:
    return object_in(view, box_in(view, query))


def box_in(view: View, query: Query) -> Box:
    """Return the query's box in pixels of the view; `ToolRetry` when it is not in the picture."""
    left, top, right, bottom = query.box or (0, 0, 0, 0)
    width, height = view.size
    if not (0 <= left < right <= width and 0 <= top < bottom <= height):
        wanted = f"find wants a box (left, top, right, bottom) inside the picture of {width}×{height}"
        raise ToolRetry(f"{wanted}, got {query.box}")
    across, down = view.scale
    x0, y0 = int(left * across), int(top * down)
    x1, y1 = max(x0 + 1, round(right * across)), max(y0 + 1, round(bottom * down))
    return x0, y0, x1, y1


def _at_points(view: View, query: Query) -> Found:
    return object_at(view, *points_in(view, query))


def points_in(view: View, query: Query) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return the points inside and outside in pixels of the view; `ToolRetry` when they leave the picture."""
    width, height = view.size
    for x, y in (*query.points, *query.negative):
        if not (0 <= x < width and 0 <= y < height):
            raise ToolRetry(f"find wants points (x, y) inside the picture of {width}×{height}, got {(x, y)}")
    across, down = view.scale
    inside, outside = (
        tuple((min(view.width - 1, int(x * across)), min(view.height - 1, int(y * down))) for x, y in points)
        for points in (query.points, query.negative)
    )
    return inside, outside


def stroke_in(view: View, brush: Region) -> Bits:
    """Return a stroke at the view's size; `ToolRetry` when it is empty or of another picture."""
    if brush.size != view.size:
        raise ToolRetry(f"find wants a stroke of the picture's size {view.size}, got {brush.size}")
    if brush.empty:
        raise ToolRetry("find wants a stroke over the object and got an empty one")
    small = cv2.resize(brush.mask, (view.width, view.height), interpolation=cv2.INTER_AREA)
    stroke = small.reshape(view.shape) > 0.3
    return stroke if stroke.any() else small.reshape(view.shape) >= small.max()
