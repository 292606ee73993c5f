"""Choose how to light a picture: ways are tried small, judged without a reference, and the best is taken."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from ....pictures import Picture, Pixels
from ....pictures.color import Floats
from ....pictures.depth.levels import eight_bits
from ....pictures.measures import Where
from ....pictures.region import Mask8
from ..find.person import find_faces
from ..find.view import View
from ..only_inside import only_inside, seen_inside
from ..resampled import small_copy
from ..tone.exposing import Exposing, variants, ways
from ..tone.grading import grade
from ..tone.light_score import MIDDLE, LightScore, Lit
from .illuminant import mild_gains

_LONGEST = 288
_FOR_FACES = 320
_FOR_CAST = 512
_BRIGHTEST = 0.66
"""Mean lightness up to which nobody calls a picture too bright."""
_NATURAL = 0.62
"""Mean lightness that reaching white may bring; beyond it, the picture holds nothing white."""
_WHOLE = 0.68
"""Range of lightness from which on a picture uses what there is."""
_TRUSTED, _SAID = 0.25, 0.9
"""Share of the way to the middle that a dark picture goes by itself, and where its owner calls it dark."""
_SAID_OF_NARROW = 0.15
"""... where the picture does not use its range: using it is most of the answer."""
_FURTHER = 0.06
"""Lightness for each step that an amount goes beyond 1."""
_NOT_DARK = 0.5
"""Mean lightness from which on only a part can be too dark; that part is then brought to `_SUBJECT`."""
_SUBJECT = 0.47
_AGAINST_LIGHT, _APART = 0.42, 0.25
"""Mean lightness of a part below which it stands against the light, and how much lighter the rest is."""
_DARKER = 0.12
"""How much darker than the rest a subject is that is seen."""
_LITTLE_ROOM = 0.8
"""EV below which a picture that does not reach white may well be meant so."""
_LEAST = 0.07
"""Lightness by which a picture moves at least when its owner says which way."""

_BURNT, _OF_BURNT = 250, 0.02
"""Code of two channels from which on a pixel holds nothing to bring back, and what it then counts."""
_NO_BRIGHTER = 1.01
"""Linear light that the brightest parts of what is too bright may get: not burnt out further."""


def best_light(
    rgb: Pixels,
    brighten: float,
    mask: Mask8 | None = None,
    subject: Callable[[], Mask8 | None] = lambda: None,
) -> Exposing:
    """Return how HW3 uint8 is to be lit.

    `brighten`: what its owner says of it, 1 that it is too dark, -1 too bright, 0 nothing; amounts count.
    `mask`, HW uint8: the region that is to be lit; what lies around it is not looked at.
    `subject`: asked where something may stand against the light, returns what the picture is of, HW uint8.
    """
    alone = rgb if mask is None else only_inside(rgb, mask)
    small = small_copy(alone, _LONGEST)
    shape = small.shape[:2]
    nothing = np.zeros(shape, np.float32)
    inside = np.ones(shape, np.bool_) if mask is None else seen_inside(mask, shape)
    seen = _counted(_seen(shape), inside)
    seen = seen if brighten >= 0 else _not_burnt(seen, small)
    score = LightScore(Lit.of(small), seen, nothing, 0.0, nothing, 0.0, inside)
    wanted = (way for way in ways(small[inside][:, None]) if brighten >= 0 or way.whitest <= _NO_BRIGHTER)
    tried = [(way, _tried(small, way)) for way in wanted]
    least = _LEAST * min(max(brighten, -1), 1)
    score = replace(score, aim=_aim(score, tried, brighten), least=least)
    if mask is None and brighten > 0:
        score = _of_subject(score, brighten, subject)
    first = _best(score, tried)
    found = eight_bits(grade(small_copy(alone, _FOR_FACES), first.grading()))
    score = replace(score, faces=_faces(found, shape) * inside)
    return _best(score, [(way, _tried(small, way)) for way in variants(first)])


def balanced(rgb: Pixels, way: Exposing) -> Exposing:
    """Return a lighting of HW3 uint8 that eases the cast which the lit picture plainly has."""
    lit = grade(small_copy(rgb, _FOR_CAST), way.grading())
    red, green, blue = mild_gains(eight_bits(lit)).tolist()
    return replace(way, balance=(red, green, blue))


def _tried(small: Pixels, way: Exposing) -> Lit:
    return Lit.of(eight_bits(grade(small, way.grading())))


def _best(score: LightScore, tried: list[tuple[Exposing, Lit]]) -> Exposing:
    return max(tried, key=lambda one: score(one[1], one[0]))[0]


def _aim(score: LightScore, tried: list[tuple[Exposing, Lit]], brighten: float) -> float:
    """Return the mean lightness to reach: what the picture has once its range is used, then the middle.

    A picture that uses the whole range and is dark or light all the same is meant so until its owner objects.
    """
    now = score.mean(score.before)
    whole = _range(score) > _WHOLE
    natural = now if whole else min(score.mean(_stretched(tried)), max(now, _NATURAL))
    share = (_SAID if whole else _SAID_OF_NARROW) if brighten else _TRUSTED
    wanted = natural + share * (MIDDLE - natural)
    if brighten > 0:
        wanted = max(now + _LEAST, wanted)
    elif brighten < 0:
        wanted = min(now - _LEAST, wanted)
    elif MIDDLE - 0.07 < now < _BRIGHTEST:
        wanted = now
    return now + (wanted - now) * min(abs(brighten) or 1, 1) + _FURTHER * _beyond(brighten)


def _of_subject(score: LightScore, brighten: float, subject: Callable[[], Mask8 | None]) -> LightScore:
    """Return the score for a picture against the light, whose dark part is meant: the rest stays as it is."""
    halves = _dark_half(score)
    if halves is None:
        return score
    seen = subject()
    dark = halves if score.mean(score.before) > _NOT_DARK else None
    dark = dark if seen is None else _dark_subject(score, seen)
    if dark is None:
        return score
    now = float((score.before.lightness * dark).sum() / dark.sum())
    lifted = now + min(brighten, 1) * max(_SUBJECT - now, _LEAST) + _FURTHER * _beyond(brighten)
    aim = score.mean(score.before) + 0.4 * (lifted - now)
    return replace(score, dark=dark, dark_aim=lifted, aim=aim, least=0.0)


def _dark_half(score: LightScore) -> Floats | None:
    """Return the dark part of a picture that is parted into dark and light; None for any other."""
    lightness, base = score.before.lightness, score.before.base
    limit, _ = cv2.threshold(np.rint(base * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    below = base < limit / 255
    dark = np.asarray(below * score.weight, np.float32)
    if not dark.any() or below.all():
        return None
    now = float((lightness * dark).sum() / dark.sum())
    apart = float(lightness[~below].mean()) - now
    return dark if now < _AGAINST_LIGHT and apart > _APART else None


def _dark_subject(score: LightScore, subject: Mask8) -> Floats | None:
    """Return a subject that is seen, where it stands against the light."""
    lightness = score.before.lightness
    seen = seen_inside(subject, score.before.base.shape)
    now, rest = (float(lightness[part].mean()) if part.any() else 1.0 for part in (seen, ~seen))
    return seen.astype(np.float32) if now < min(_AGAINST_LIGHT, rest - _DARKER) else None


def _beyond(brighten: float) -> float:
    return float(np.sign(brighten) * max(abs(brighten) - 1, 0))


def _stretched(tried: list[tuple[Exposing, Lit]]) -> Lit:
    """Return the picture with black and white where they belong, and nothing else done."""
    plain = [one for one in tried if one[0].power == 1]
    way, lit = max(plain, key=lambda one: (one[0].black, -abs(one[0].whitest - 1)))
    return lit if way.black or way.stops > _LITTLE_ROOM else plain[0][1]


def _range(score: LightScore) -> float:
    low, high = np.percentile(score.before.lightness[score.inside], [0.5, 99.8])
    return float(high - low)


def _seen(shape: tuple[int, int]) -> Floats:
    """Return how much each place counts: the middle of the frame most."""
    down, across = (np.linspace(-1, 1, size) for size in shape)
    return np.asarray(np.exp(-(down[:, None] ** 2 + across[None] ** 2) / 1.2), np.float32)


def _counted(weight: Floats, inside: Where) -> Floats:
    """Return weights of mean 1, none outside."""
    counted = weight * inside
    return np.asarray(counted / max(float(counted.mean()), 1e-6), np.float32)


def _not_burnt(seen: Floats, small: Pixels) -> Floats:
    """Return what counts of a picture that is to be darker: what is burnt out stays white."""
    left = np.where(np.median(small, axis=2) >= _BURNT, np.float32(_OF_BURNT), np.float32(1)) * seen
    return np.asarray(left / max(float(left.mean()), 1e-6), np.float32)


def _faces(rgb: Pixels, shape: tuple[int, int]) -> Floats:
    """Return 1 on faces, for a copy of `shape`."""
    view = View(Picture(rgb))
    height, width = view.shape
    down, across = shape[0] / height, shape[1] / width
    marked = np.zeros(shape, np.float32)
    for left, top, right, bottom in find_faces(view):
        inset = (right - left) // 6
        rows = slice(round((top + inset) * down), round((bottom - inset) * down))
        marked[rows, round((left + inset) * across) : round((right - inset) * across)] = 1
    return marked
