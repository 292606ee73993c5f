"""Cut out the object inside a box."""

from ....pictures import Box
from .masks import box_mask, filled, frame, grabcut, main_parts
from .view import Bits, Found, View

_MARGIN = 0.35
"""Width of the ring around the box that teaches the background, as a share of the box."""


def object_in(view: View, box: Box) -> Found:
    """Return the object in an XYXY box of the view; the whole box when nothing parts from the ground."""
    left, top, right, bottom = box
    margin = round(_MARGIN * max(right - left, bottom - top)) + 8
    x0, y0 = max(0, left - margin), max(0, top - margin)
    x1, y1 = min(view.width, right + margin), min(view.height, bottom + margin)
    window = slice(y0, y1), slice(x0, x1)
    inside = box_mask(view.shape, box)
    cut = inside.copy()
    cut[window] = _cut(view, window, inside[window])
    cut = filled(main_parts(cut))
    share = float(cut.sum() / max(1, inside.sum()))
    if share < 0.03:
        return Found(inside, 0.3, "box")
    return Found(cut, 0.75 if 0.1 < share < 0.95 else 0.5, "box")


def _cut(view: View, window: tuple[slice, slice], inside: Bits) -> Bits:
    never = ~inside
    if not never.any() and min(inside.shape) > 8:
        never = frame(inside.shape, 1)
    return grabcut(view.rgb[window], sure=inside & False, likely=inside & ~never, never=never, rounds=5)
