"""Places as a request or a recipe writes them, in pixels: 'box 1,2,9,9', 'point 4,5', 'dog at point 4,5'."""

import re

from ...errors import ToolRetry

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_SHAPES = {"box": (4, "'box left,top,right,bottom'"), "point": (2, "'point x,y'")}
AT = " at "
"""Stands between a thing's name and the place where it lies."""


def noun_and_place(text: str) -> tuple[str, tuple[str, tuple[int, ...]] | None]:
    """Return what is looked for and where: either may be missing, '' or None."""
    noun, _, where = text.strip().rpartition(AT)
    place = written_place(where)
    return (noun, place) if place is not None else (text.strip(), None)


def query_arguments(phrase: str) -> dict[str, object]:
    """Return the arguments of `find` that a phrase stands for; `ToolRetry` for a place written wrongly."""
    noun, place = noun_and_place(phrase)
    if place is None:
        return {"phrase": phrase}
    kind, numbers = place
    where: dict[str, object] = {"box": numbers} if kind == "box" else {"points": (numbers,)}
    return {"phrase": noun} | where if noun else where


def written_place(text: str) -> tuple[str, tuple[int, ...]] | None:
    """Return ('box', XYXY) or ('point', (x, y)) in whole pixels; None for words.

    `ToolRetry` for what is no words and no place: 'box 1,2,3', 'point ²,4', a box that ends before it begins.
    """
    kind, _, rest = text.strip().partition(" ")
    if kind not in _SHAPES or not rest.strip() or any(c.isalpha() for c in rest):
        return None
    count, form = _SHAPES[kind]
    parts = "".join(rest.split()).split(",")
    if len(parts) != count or not all(map(_NUMBER.fullmatch, parts)):
        raise ToolRetry(f"wanted {form} in pixels, got {text[:80]!r}")
    numbers = tuple(round(float(part)) for part in parts)
    if kind == "box" and (numbers[0] >= numbers[2] or numbers[1] >= numbers[3]):
        raise ToolRetry(f"wanted {form} with left < right and top < bottom, got {text[:80]!r}")
    return kind, numbers
