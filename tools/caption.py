"""Say what a picture shows."""

from typing import Annotated

from pydantic import Field

from ..engines import Captioner
from ..engines.registry import engine as engine_of
from ..pictures import Picture
from .tool import tool


@tool("look")
def caption(
    picture: Picture,
    *,
    engine: Annotated[
        str, Field(description="who describes: 'classical', or another engine of caption")
    ] = "classical",
) -> str:
    """Describe a picture in a sentence: what the engine knows, and nothing that it guesses."""
    captioner: Captioner = engine_of("caption", engine)
    return captioner.caption(picture)
