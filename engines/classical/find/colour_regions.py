"""Find what has a named colour: the paint itself, and the objects that wear it."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from .masks import box_mask, box_of, closed, components, filled, grabcut, grown, shrunken
from .phrase import Phrase, words
from .view import Bits, Found, View

LEAST = 0.0006
"""Smallest share of the picture that counts as an object."""

UNPROVEN = 0.7
"""Highest score of a match by colour: nothing here can tell a red car from a red coat."""

MOST = 8
"""Blobs that are kept, the largest first."""

WHOLE = frozenset({"vehicle", "cycle", "animal"})
"""Groups whose objects have parts of other colours: wheels, windows, paws."""


NO_SURFACE = frozenset({"vehicle", "cycle", "animal", "round", "wearable", "upright"})
"""Groups whose objects do not run from one side of the picture to the other, as a road does."""


@dataclass(frozen=True)
class Band:
    """Where a basic colour lies in OKLCh: certain inside, possible a little around.

    `relative` is chroma over lightness, which shading hardly changes.
    """

    hue: tuple[float, float]
    relative: tuple[float, float]
    """Possible from the first, certain from the second."""
    lightness: tuple[float, float] = (0.1, 0.95)
    chroma: float = 0.05
    most: float = 9.0
    """Largest relative chroma: brown and tan are dull, gold is not."""


BANDS = {
    "red": Band((8, 38), (0.16, 0.28), (0.1, 0.72)),
    "pink": Band((335, 12), (0.09, 0.13), (0.6, 0.98), 0.04),
    "orange": Band((38, 74), (0.13, 0.17), (0.46, 0.9)),
    "brown": Band((25, 85), (0.08, 0.12), (0.15, 0.55), 0.03, 0.36),
    "tan": Band((45, 100), (0.025, 0.045), (0.55, 0.93), 0.025, 0.17),
    "yellow": Band((80, 113), (0.11, 0.17), (0.6, 0.99)),
    "gold": Band((62, 105), (0.1, 0.15), (0.35, 0.92)),
    "green": Band((113, 168), (0.06, 0.11), (0.1, 0.95), 0.04),
    "teal": Band((168, 225), (0.05, 0.09), (0.15, 0.97), 0.035),
    "blue": Band((225, 288), (0.06, 0.11), (0.08, 0.95), 0.04),
    "purple": Band((290, 330), (0.08, 0.13), (0.1, 0.95), 0.045),
    "magenta": Band((328, 10), (0.14, 0.24), (0.2, 0.85)),
}


def paint(view: View, colour: str, shade: str = "", ease: float = 1.0) -> Bits:
    """Return all pixels of a colour: certain ones, and possible ones joined to them.

    `ease` below 1 takes duller tones too: dusty red on a wall is called red.
    """
    certain, possible = (
        _greys(view, colour, shade) if colour not in BANDS else _chromatic(view, colour, shade, ease)
    )
    joined = closed(possible, 1)
    kept = np.zeros(view.shape, bool)
    for part in components(joined, least=8):
        if (part & certain).sum() > max(4, 0.08 * part.sum()):
            kept |= part
    return kept


def colour_area(view: View, phrase: Phrase) -> list[Found]:
    """Return everything of the colour as one candidate, none when there is too little of it."""
    mask = paint(view, phrase.colour, phrase.shade)
    if mask.mean() < LEAST:
        return []
    return [Found(mask, 0.5 + 0.4 * min(1.0, _contrast(view, mask) / 0.15), "colour")]


def colour_objects(view: View, phrase: Phrase, elsewhere: Bits) -> list[Found]:
    """Return the blobs of the colour that the noun may name, largest first.

    `elsewhere`: sky and greenery, which no noun of an object names.
    """
    mask = paint(view, phrase.colour, phrase.shade)
    gap = max(1, round((0.02 if phrase.group in WHOLE else 0.008) * max(view.shape)))
    blobs = [mask & part for part in components(closed(mask, gap), least=round(LEAST * mask.size))]
    blobs = [filled(blob, 0.3) for blob in blobs if _may_be(blob, phrase, elsewhere)]
    blobs.sort(key=lambda blob: -int(blob.sum()))
    blobs = [blob for blob in blobs if blob.sum() >= 0.06 * blobs[0].sum()]
    blobs = blobs[:MOST]
    crowd = min(1.0, 4 / max(1, len(blobs)))
    return [
        Found(
            _whole(view, blob) if phrase.group in WHOLE else blob, _score(view, blob) * crowd**0.5, "colour"
        )
        for blob in blobs
    ]


def runs_across(view: View, phrase: Phrase) -> bool:
    """Return whether a surface of the colour runs from side to side, into which an object may melt."""
    mask = closed(paint(view, phrase.colour, phrase.shade), round(0.02 * max(view.shape)))
    largest = components(mask, least=round(0.03 * mask.size))[:2]
    return any(part[:, 0].any() and part[:, -1].any() for part in largest)


def _chromatic(view: View, colour: str, shade: str, ease: float) -> tuple[Bits, Bits]:
    band = BANDS[colour]
    relative = view.chroma / np.maximum(view.lightness, 0.12)
    low, high = _shaded(band.lightness, shade)
    possible_hue = view.hue_between(band.hue[0] - 7, band.hue[1] + 7, 4) > 0.4
    certain = (view.hue_between(*band.hue, 3) > 0.5) & (relative > ease * band.relative[1])
    certain &= (view.chroma > (band.chroma + 0.06 if shade == "bright" else band.chroma)) & (
        relative < band.most
    )
    possible = possible_hue & (relative > ease * band.relative[0]) & (view.chroma > 0.5 * band.chroma)
    possible &= relative < band.most * 1.15
    inside = (view.lightness > low) & (view.lightness < high)
    near = (view.lightness > low - 0.1) & (view.lightness < high + 0.08)
    return certain & inside, possible & near


def _shaded(lightness: tuple[float, float], shade: str) -> tuple[float, float]:
    low, high = lightness
    middle = 0.62 if high > 0.8 else 0.48
    return {"dark": (0.03, min(high, middle)), "light": (max(low, 0.6), 0.99)}.get(shade, lightness)


def _greys(view: View, colour: str, shade: str) -> tuple[Bits, Bits]:
    light, colourful = view.lightness, view.chroma
    if colour == "white":
        return (light > 0.87) & (colourful < 0.035), (light > 0.76) & (colourful < 0.05)
    if colour == "black":
        return (light < 0.25) & (colourful < 0.06), (light < 0.36) & (colourful < 0.07)
    low, high = {"dark": (0.25, 0.5), "light": (0.62, 0.9)}.get(shade, (0.32, 0.86))
    certain = (light > low) & (light < high) & (colourful < 0.025)
    return certain, (light > low - 0.06) & (light < high + 0.04) & (colourful < 0.035)


def _may_be(blob: Bits, phrase: Phrase, elsewhere: Bits) -> bool:
    area = blob.mean()
    if area < LEAST or (blob & elsewhere).sum() > 0.6 * blob.sum():
        return False
    left, top, right, bottom = box_of(blob)
    if phrase.group in NO_SURFACE and left == 0 and right == blob.shape[1]:
        return False
    if not phrase.group:
        return True
    facts = words()["objects"][phrase.group]
    aspect = (right - left) / (bottom - top)
    narrow, wide = cast(tuple[float, float], tuple(facts["aspect"]))
    least, most = cast(tuple[float, float], tuple(facts["share"]))
    return 0.7 * narrow <= aspect <= 1.4 * wide and least * 0.5 <= area <= most


def _whole(view: View, blob: Bits) -> Bits:
    """Return the blob with the parts of other colours that hang on it; the blob when they are not clear."""
    left, top, right, bottom = box_of(blob)
    wide, high = right - left, bottom - top
    near = box_mask(
        view.shape,
        (left - wide // 10, top - high // 8, right + wide // 10, bottom + high // 4),
    )
    solid = closed(blob, max(2, min(wide, high) // 6))
    around = box_of(grown(near, max(8, max(wide, high) // 4)))
    window = slice(around[1], around[3]), slice(around[0], around[2])
    whole = np.zeros_like(blob)
    whole[window] = grabcut(
        view.rgb[window], sure=shrunken(blob, 1)[window], likely=solid[window], never=~near[window]
    )
    whole = filled(closed(whole | blob, 1) & near, 0.2)
    return whole if whole.sum() < 2.5 * solid.sum() and whole.sum() < 0.9 * near.sum() else solid


def _score(view: View, blob: Bits) -> float:
    left, top, right, bottom = box_of(blob)
    solidity = blob.sum() / ((right - left) * (bottom - top))
    contrast = min(1.0, _contrast(view, blob) / 0.18)
    return float(UNPROVEN * (0.37 + 0.37 * contrast + 0.26 * min(1.0, solidity / 0.6)))


def _contrast(view: View, mask: Bits) -> float:
    ring = grown(mask, max(3, max(view.shape) // 80)) & ~grown(mask, 1)
    if not ring.any():
        return 0.0
    return float(np.linalg.norm(np.median(view.lab[mask], axis=0) - np.median(view.lab[ring], axis=0)))
