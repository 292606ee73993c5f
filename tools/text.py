"""text: write words on the picture."""

from typing import Annotated

from pydantic import Field

from ..engines.classical.compose.fonts import FontName, font_for
from ..engines.classical.compose.lettering import Place, placed, set_words, write
from ..errors import ToolRetry
from ..pictures import Picture
from .arguments.colours import parse_colour
from .tool import Traits, tool


@tool("pixels", traits=Traits(stage="words", marks=True))
def text(
    picture: Picture,
    *,
    words: Annotated[str, Field(max_length=2000, description="what to write; line breaks are kept")],
    place: Annotated[Place, Field(description="auto takes a quiet place")] = "auto",
    size: Annotated[
        float, Field(ge=0, le=0.9, description="letters as a share of the height; 0 = fitted")
    ] = 0.0,
    colour: Annotated[str, Field(description="CSS name, '#rrggbb', or auto: what reads best there")] = "auto",
    font: FontName = "sans",
) -> Picture:
    """Write words on the picture, fitted and readable."""
    shown = "\n".join(" ".join(line.split()) for line in words.splitlines()).strip()
    if not shown:
        raise ToolRetry(f"text wants words to write, got {words!r}")
    chosen = None if colour.strip().lower() == "auto" else parse_colour(colour)
    block = set_words(shown, font_for(shown, font), picture.size, size)
    box = placed(block, picture.rgb, place)
    return picture.with_pixels(write(picture.finest, block, box, chosen))
