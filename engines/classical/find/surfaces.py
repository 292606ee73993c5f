"""Find water and ground: the wide surfaces of the lower half. Guesses, and scored as such."""

import cv2
import numpy as np

from .colour_regions import paint
from .masks import closed, components, filled, grabcut, grown, main_parts, opened, shrunken
from .phrase import Phrase
from .sky import find_sky
from .view import Bits, Found, View, ramp

LARGE = 0.02
"""Least share of the picture that a part of a surface has."""


def find_water(view: View) -> list[Found]:
    """Return the water, none when nothing looks like it; it is right in about two cases of five."""
    if min(view.shape) < 16:
        return []
    sky = _sky(view)
    blue = view.hue_between(165, 295, 15) * ramp(view.chroma, 0.01, 0.03)
    grey = 0.55 * (1 - ramp(view.chroma, 0.03, 0.05))
    murky = 0.45 * view.hue_between(80, 170, 10) * (1 - ramp(view.chroma, 0.06, 0.1))
    likeness = np.maximum.reduce([blue, grey, murky]) * (0.55 + 0.45 * _ripples(view))
    likeness *= ramp(view.rows, 0.2, 0.5) * ~sky * (1 - ramp(cv2.blur(view.edges, (11, 11)), 7, 14))
    mask = main_parts(opened(closed(likeness > 0.42, 4), 4), 0.25)
    if mask.mean() < 0.03:
        return []
    cut = grabcut(view.rgb, sure=shrunken(mask, 5), likely=mask, never=~grown(mask, 17) | sky, rounds=2)
    mask = main_parts(cut)
    blueness = float(blue[mask].mean()) if mask.any() else 0.0
    return [Found(mask, 0.2 + 0.3 * blueness, "water")] if mask.mean() > 0.03 else []


def coloured_surface(view: View, phrase: Phrase) -> list[Found]:
    """Return the large areas of a dull or clear colour as one candidate: the red wall, the green field."""
    if min(view.shape) < 16:
        return []
    mask = paint(view, phrase.colour, phrase.shade, ease=0.6) & ~_sky(view)
    mask = opened(closed(mask, max(1, max(view.shape) // 128)), max(1, max(view.shape) // 200))
    parts = components(mask, least=round(LARGE * mask.size))
    parts = [part for part in parts if part.sum() >= 0.15 * max(p.sum() for p in parts)]
    if not parts:
        return []
    whole = filled(np.logical_or.reduce(parts), 0.01)
    size = min(1.0, float(whole.mean()) / 0.12)
    calm = 1 - float(ramp(cv2.blur(view.edges, (9, 9))[whole].mean(), 2, 8))
    return [Found(whole, 0.3 + 0.2 * size + 0.15 * calm, "surface")]


def find_ground(view: View, phrase: Phrase) -> list[Found]:
    """Return the surface at the bottom of the picture: road, floor, sand, snow."""
    if min(view.shape) < 16:
        return []
    low = view.rows > 0.55
    strip = view.rows > 0.9
    fits = _of_material(view, phrase.noun)
    seeds = strip & (cv2.blur(view.edges, (7, 7)) < 5) & fits
    if seeds.mean() < 0.01:
        return []
    middle = np.median(view.lab[seeds], axis=0)
    near = (np.abs(view.lab - middle) * (0.5, 1.5, 1.5)).sum(axis=2) < 0.09
    likely = main_parts(opened((near | seeds) & low & fits, 2), 0.3)
    never = (view.rows < 0.3) | _sky(view)
    cut = main_parts(grabcut(view.rgb, sure=likely & near & seeds, likely=likely, never=never, rounds=3), 0.3)
    mask = filled(opened(cut, 2), 0.03)
    if mask.mean() < 0.03 or mask[-max(1, view.height // 20) :].mean() < 0.2:
        return []
    return [Found(mask, 0.45, "ground")]


def _of_material(view: View, noun: str) -> Bits:
    if noun == "snow":
        return (view.lightness > 0.7) & (view.chroma < 0.05)
    if noun in ("sand", "beach"):
        return (view.hue_between(40, 105, 10) > 0.3) & (view.lightness > 0.4)
    if noun in ("road", "street", "asphalt", "pavement", "tarmac", "sidewalk"):
        return view.chroma < 0.06
    return np.ones(view.shape, bool)


def _ripples(view: View) -> np.ndarray:
    grey = cv2.cvtColor(view.rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    across = cv2.blur(np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0)), (15, 15))
    down = cv2.blur(np.abs(cv2.Sobel(grey, cv2.CV_32F, 0, 1)), (15, 15))
    return ramp(down / (across + 4), 0.8, 1.6)


def _sky(view: View) -> Bits:
    found = find_sky(view)
    if found and found[0].score > 0.3:
        return np.asarray(found[0].mask, bool)
    return np.zeros(view.shape, bool)
