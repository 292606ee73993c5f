"""crop: cut to a shape, a box, or less at the sides."""

from collections.abc import Sequence
from typing import Annotated, Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ..engines.classical.frame.geometry import best_window, contains, fitted
from ..engines.classical.frame.matrices import Matrix, shifted
from ..errors import ToolRetry
from ..pictures import Box, Picture
from .arguments.aspect import aspect_ratio
from .arguments.sure_subject import sure_subject
from .tool import Traits, tool

Cut = Annotated[float, Field(ge=0, le=0.9, description="share of the picture cut off this side")]

_MARGIN = 0.08
"""Air around what has to stay when nothing else is said, as a share of its size."""
_AIR = 0.04
"""... around the subject of a picture, where there is room."""
Seen = tuple[NDArray[np.float32], tuple[Box, ...]]
"""What stands out, HW, and boxes that are best kept whole, the best first."""
_last: dict[str, Seen] = {}


def _moves(picture: Picture, size: tuple[int, int], **arguments: Any) -> Matrix:
    left, top, _, _ = window_of(picture, **arguments)
    return shifted(-left, -top)


@tool(
    "geometry",
    _moves,
    traits=Traits(
        common=True,
        stage="canvas",
        unchanged_means="already so",
        cuts=True,
        joins=True,
        frames="box",
    ),
)
def crop(
    picture: Picture,
    *,
    aspect: Annotated[
        str, Field(description="'4:5', '16:9', '1.85', 'square', 'portrait', 'landscape'")
    ] = "",
    box: Annotated[Box | None, Field(description="left, top, right, bottom in pixels")] = None,
    left: Cut = 0,
    right: Cut = 0,
    top: Cut = 0,
    bottom: Cut = 0,
    keep: Annotated[Box | None, Field(description="box in pixels that must stay inside")] = None,
) -> Picture:
    """Cut the picture: to a box, by shares off its sides, to a shape around what matters; in this order."""
    x0, y0, x1, y1 = window_of(picture, aspect, box, left, right, top, bottom, keep)
    return picture.with_pixels(np.ascontiguousarray(picture.finest[y0:y1, x0:x1]))


def window_of(
    picture: Picture,
    aspect: str = "",
    box: Box | None = None,
    left: float = 0,
    right: float = 0,
    top: float = 0,
    bottom: float = 0,
    keep: Box | None = None,
) -> Box:
    """Return the part of the picture that `crop` keeps."""
    if not (aspect or box or keep or left or right or top or bottom):
        raise ToolRetry("crop wants an aspect, a box, shares off the sides or what to keep; got nothing")
    window = _sides(_inside(box, picture.size) if box else (0, 0, *picture.size), left, top, right, bottom)
    kept = _inside(keep, picture.size) if keep else None
    if aspect:
        window = _shaped(picture, window, aspect_ratio(aspect), kept)
    elif kept and not (box or left or right or top or bottom):
        window = _around(kept, picture.size)
    if kept and not contains(window, kept):
        raise ToolRetry(f"what has to stay, {kept}, does not fit into the crop {window}")
    return window


def _inside(box: Box, size: tuple[int, int]) -> Box:
    cut = max(0, box[0]), max(0, box[1]), min(size[0], box[2]), min(size[1], box[3])
    if cut[0] >= cut[2] or cut[1] >= cut[3]:
        raise ToolRetry(f"crop wants a box inside the picture of {size[0]}×{size[1]}, got {box}")
    return cut


def _sides(window: Box, left: float, top: float, right: float, bottom: float) -> Box:
    width, height = window[2] - window[0], window[3] - window[1]
    cut = (
        window[0] + round(left * width),
        window[1] + round(top * height),
        window[2] - round(right * width),
        window[3] - round(bottom * height),
    )
    if cut[0] >= cut[2] or cut[1] >= cut[3]:
        raise ToolRetry(
            f"nothing is left of {width}×{height} pixels when {left:.0%} left, {right:.0%} right, "
            f"{top:.0%} top and {bottom:.0%} bottom are cut off"
        )
    return cut


def _shaped(picture: Picture, window: Box, ratio: float, keep: Box | None) -> Box:
    x, y = window[0], window[1]
    size = window[2] - x, window[3] - y
    if fitted(size, ratio) == size:
        return window
    part = picture.with_pixels(picture.pixels[y : window[3], x : window[2]])
    local = (keep[0] - x, keep[1] - y, keep[2] - x, keep[3] - y) if keep else None
    interest, seen = _seen(part)
    wholes = [local] if local else [*seen, None]
    windows = (best_window(size, ratio, interest, whole) for whole in wholes)
    found = next((window for window in windows if window is not None), None)
    if found is None:
        raise ToolRetry(
            f"what has to stay, {keep}, does not fit into a crop of shape {ratio:.3g} from {window}"
        )
    return found[0] + x, found[1] + y, found[2] + x, found[3] + y


def _seen(picture: Picture) -> Seen:
    """Return what is worth keeping in a picture; of the last one it is remembered, without its pixels."""
    found = _last.get(picture.digest) or _look(picture)
    _last.clear()
    _last[picture.digest] = found
    return found


def _look(picture: Picture) -> Seen:
    """Return what stands out, HW in [0, 1] and more at working size, and boxes that are best kept whole.

    Faces and a subject that is surely seen count most. First comes what is best to keep, then what is less.
    """
    from ..engines.classical.find.person import find_faces
    from ..engines.classical.find.saliency import saliency
    from ..engines.classical.find.view import View

    view = View(picture)
    if min(view.shape) < 32:
        return np.ones(view.shape, np.float32), ()
    interest = saliency(view).astype(np.float32)
    things: list[tuple[int, ...]] = []
    for left, top, right, bottom in find_faces(view):
        interest[top:bottom, left:right] += 2
        scale = picture.height / view.shape[0]
        things.append(tuple(round(edge * scale) for edge in (left, top, right, bottom)))
    wholes = [_joined(things)] if things else []
    if (subject := sure_subject(picture)) is not None:
        size = view.shape[1], view.shape[0]
        interest += 2 * cv2.resize(subject.bytes8, size, interpolation=cv2.INTER_AREA) / np.float32(255)
        interest /= interest.max()
        wholes.insert(0, _joined([*things, subject.box]))
    return interest, tuple(box for whole in wholes for box in (_around(whole, picture.size, _AIR), whole))


def _joined(boxes: Sequence[tuple[int, ...]]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _around(keep: Box, size: tuple[int, int], margin: float = _MARGIN) -> Box:
    x, y = round(margin * (keep[2] - keep[0])), round(margin * (keep[3] - keep[1]))
    return max(0, keep[0] - x), max(0, keep[1] - y), min(size[0], keep[2] + x), min(size[1], keep[3] + y)
