"""Put the subject before another background."""

from typing import Annotated

import numpy as np
from pydantic import Field

from ..engines.classical.box_parts import part
from ..engines.classical.compose import background as paint
from ..engines.classical.compose.matte import Matte, cut_out, opacity
from ..engines.classical.tone.blur import blur as blurred
from ..errors import ToolRetry
from ..pictures import Picture, Pixels, Region
from .arguments.colours import parse_colour
from .tool import Traits, tool


@tool("geometry", traits=Traits(stage="backdrop", seconds=1.5, region_is="kept", careful=True))
def replace_background(
    picture: Picture,
    region: Region,
    *,
    colour: Annotated[str, Field(description="CSS name or '#rrggbb'")] = "",
    gradient: Annotated[tuple[str, str] | None, Field(description="colours at top and bottom")] = None,
    reference: Annotated[Picture | None, Field(description="a picture that becomes the background")] = None,
    transparent: Annotated[bool, Field(description="no background: the result has opacity")] = False,
    blur: Annotated[float, Field(ge=0, le=1, description="of the old one; 1 is 3 % of the longer side")] = 0,
) -> Picture:  # fmt: skip
    """Replace everything behind the subject; the region is the subject, which stays.

    Give exactly one of colour, gradient, reference, transparent and blur. The solid core of the subject
    keeps its bytes; its soft edge is freed of the old background's colour.
    """
    wanted = {
        "colour": colour,
        "gradient": gradient,
        "reference": reference,
        "transparent": transparent,
        "blur": blur,
    }
    given = [name for name, value in wanted.items() if value]
    if len(given) != 1:
        raise ToolRetry(f"wanted exactly one of {', '.join(wanted)}, got {', '.join(given) or 'none'}")
    if region.empty:
        raise ToolRetry("wanted a region that covers the subject, got an empty one")
    matte = cut_out(picture.rgb, region)
    subject, shown = paint.subject_colours(picture.rgb, matte), matte.times(picture)
    if transparent:
        return picture.with_pixels(paint.transparent(subject, picture.rgb, matte, shown))
    if blur:
        radius = max(0.5, blur * 0.03 * max(picture.size))
        return picture.with_rgb(
            paint.compose(subject, matte, blurred(picture.rgb, matte.rest, "lens", radius))
        )
    behind = _behind(picture, matte, colour, gradient, reference)
    return picture.with_pixels(paint.compose(subject, shown, behind))


def _behind(
    picture: Picture, matte: Matte, colour: str, gradient: tuple[str, str] | None, reference: Picture | None
) -> Pixels:
    if reference is not None:
        scaled = paint.covering(_on_white(reference), *picture.size)
        return paint.matched(scaled, picture.rgb, matte)
    if gradient is not None:
        return paint.gradient(*picture.size, *(parse_colour(c) for c in gradient))
    return np.broadcast_to(np.array(parse_colour(colour), np.uint8), picture.rgb.shape).copy()


def _on_white(picture: Picture) -> Pixels:
    if picture.alpha is None:
        return picture.rgb
    white = np.full_like(picture.rgb, 255)
    return paint.compose(lambda box: picture.rgb[part(box)], opacity(picture), white)
