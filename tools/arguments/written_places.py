"""Places as a request or a recipe writes them: 'box 10,20,200,300' and 'point 40,50', in pixels."""

import re

from ...errors import ToolRetry

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_SHAPES = {"box": (4, "'box left,top,right,bottom'"), "point": (2, "'point x,y'")}


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
