"""Find regions in a picture."""

from typing import Annotated

import numpy as np
from pydantic import Field

from ..engines import Comparer, EngineSpec, Localizer, Point, Query
from ..engines.fallback import in_order
from ..engines.registry import choices, spec
from ..engines.registry import engine as engine_of
from ..errors import EngineUnavailable, ToolFailed
from ..pictures import Box, Picture, Region
from .tool import tool

MOST_WEIGHED = 10
"""More candidates than this are not compared one by one."""


@tool("look")
def find(
    picture: Picture,
    *,
    phrase: Annotated[
        str, Field(max_length=300, description="noun phrase: 'the red car on the left', 'sky'")
    ] = "",
    box: Annotated[
        Box | None, Field(description="left, top, right, bottom in pixels around the object")
    ] = None,
    points: Annotated[tuple[Point, ...], Field(description="(x, y) in pixels inside the object")] = (),
    negative: Annotated[tuple[Point, ...], Field(description="(x, y) in pixels outside the object")] = (),
    brush: Annotated[Region | None, Field(description="rough stroke over the object")] = None,
    engine: Annotated[str, Field(description="who looks: 'auto' is the best that is ready")] = "auto",
) -> list[Region]:
    """Find what a phrase, a box, points or a stroke mean, as soft regions in reading order.

    Several matches give several regions; 'all', 'both' and plurals give one. Nothing found gives none.
    Each region's score in [0, 1] says how good it is likely to be: below 0.5 show it before using it.
    """
    query = Query(phrase.lower().strip(), box, points, negative, brush)
    ability = "phrase" if phrase else "box" if box else "point"
    able = choices("find", ability) if engine == "auto" else [spec("find", engine)]

    def look(one: EngineSpec) -> list[Region]:
        localizer: Localizer = engine_of("find", one.name)
        return localizer.find(picture, query)

    found = in_order(able, look, unfit=(ToolFailed,))
    return _weighed(picture, query.phrase, found) if phrase and engine == "auto" else found


def _weighed(picture: Picture, phrase: str, found: list[Region]) -> list[Region]:
    """Lower the scores of candidates that the words fit less than the best, by CLIP where it is ready.

    The order stays; a text fits by the softmax of 100 times its cosines, as CLIP was trained.
    """
    if not 1 < len(found) <= MOST_WEIGHED or any(region.empty for region in found):
        return found
    try:
        comparer: Comparer = engine_of("compare", choices("compare", "fit")[0].name)
    except EngineUnavailable:
        return found
    cosines = comparer.fits(picture, found, [phrase])[:, 0]
    shares = np.exp(100 * (cosines - cosines.max()))
    return [
        Region(region.bytes8, region.name, round(region.score * float(share), 2), f"{region.source}:clip")
        for region, share in zip(found, shares, strict=True)
    ]
