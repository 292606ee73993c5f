"""Find regions in a picture."""

from typing import Annotated

from pydantic import Field

from ..engines import Localizer, Point, Query
from ..engines.registry import choices
from ..engines.registry import engine as engine_of
from ..errors import ToolFailed
from ..pictures import Box, Picture, Region
from .tool import tool


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
    names = [s.name for s in choices("find", ability)] if engine == "auto" else [engine]
    return _first(picture, query, names)


def _first(picture: Picture, query: Query, names: list[str]) -> list[Region]:
    """Ask the engines in order until one can look for such a thing; finding none is an answer too."""
    localizer: Localizer = engine_of("find", names[0])
    try:
        return localizer.find(picture, query)
    except ToolFailed:
        if len(names) == 1:
            raise
    return _first(picture, query, names[1:])
