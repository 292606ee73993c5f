"""Say in a sentence what can be measured of a picture, and nothing more."""

import numpy as np

from ....pictures import Picture
from .choose import reading_order
from .colour_regions import BANDS, paint
from .greenery import find_greenery
from .person import find_faces
from .phrase import SIDES
from .sky import find_sky
from .subject import find_subject
from .view import Found, View

SURE = 0.6
"""Least score of a thing that is named."""

_COLOURS = (*BANDS, "white", "grey", "black")
_NUMBERS = ("no", "one", "two", "three", "four", "five")


class ClassicalCaptioner:
    """Describes format, light, colours, sky, greenery, faces and where the subject is."""

    def caption(self, picture: Picture) -> str:
        """Return one sentence; what is not sure is left out."""
        view = View(picture)
        return "; ".join([_opening(picture, view), *_contents(view)]) + "."


def glance(picture: Picture) -> str:
    """Return format, light and colours in a sentence: what costs next to nothing to see."""
    return _opening(picture, View(picture)) + "."


def _opening(picture: Picture, view: View) -> str:
    colours = main_colours(view)
    words = f"{_light(view)} {_format(picture)} picture".strip()
    opening = f"{'An' if words[0] in 'aeiou' else 'A'} {words}, {picture.width}×{picture.height}"
    return opening + (f", mostly {' and '.join(colours)}" if colours else "")


def main_colours(view: View, most: int = 2) -> list[str]:
    """Return the names of the colours that cover the most, at least an eighth of the picture each."""
    shares = {colour: float(paint(view, colour).mean()) for colour in _COLOURS if colour != "gold"}
    named = sorted((c for c in shares if shares[c] > 0.125), key=lambda c: -shares[c])
    return named[:most]


def _light(view: View) -> str:
    middle = float(np.median(view.lightness))
    colourless = float(np.quantile(view.chroma, 0.98)) < 0.02
    word = "dark" if middle < 0.35 else "bright" if middle > 0.75 else ""
    return f"{word} black-and-white".strip() if colourless else word


def _format(picture: Picture) -> str:
    ratio = picture.width / picture.height
    if 0.95 < ratio < 1.05:
        return "square"
    return "landscape-format" if ratio > 1 else "upright"


def _contents(view: View) -> list[str]:
    said = []
    if _sure(find_sky(view)):
        said.append("sky above")
    if _sure(find_greenery(view)):
        said.append("greenery")
    faces = find_faces(view)
    if faces:
        count = _NUMBERS[len(faces)] if len(faces) < len(_NUMBERS) else str(len(faces))
        said.append(f"{count} {'face' if len(faces) == 1 else 'faces'} seen from the front")
    subject = _sure(find_subject(view, faces))
    said.append(f"one clear subject {_where(view, subject[0])}" if subject else "no single clear subject")
    return said


def _sure(found: list[Found]) -> list[Found]:
    return reading_order([f for f in found if f.score >= SURE and np.mean(f.mask) > 0.01])


def _where(view: View, subject: Found) -> str:
    rows, columns = np.nonzero(np.asarray(subject.mask) > 0.5)
    x, y = columns.mean() / view.width, rows.mean() / view.height
    across = SIDES[0] if x < 0.38 else SIDES[1] if x > 0.62 else ""
    down = SIDES[2] if y < 0.35 else SIDES[3] if y > 0.68 else ""
    if not across and not down:
        return "in the middle"
    return f"at the {' '.join(word for word in (down, across) if word)}"
