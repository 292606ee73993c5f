"""Say what a picture shows."""

from typing import Annotated

from pydantic import Field

from ..engines import Captioner
from ..engines.registry import choose
from ..engines.registry import engine as engine_of
from ..pictures import Picture
from .tool import tool


@tool("look")
def caption(
    picture: Picture,
    *,
    engine: Annotated[str, Field(description="who describes: 'auto' is the best that is ready")] = "auto",
) -> str:
    """Describe a picture in a sentence: what the engine knows, and nothing that it guesses."""
    name = choose("caption", "describe").name if engine == "auto" else engine
    captioner: Captioner = engine_of("caption", name)
    return captioner.caption(picture)
