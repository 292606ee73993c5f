"""Say what a picture shows."""

from typing import Annotated

from pydantic import Field

from ..engines import Captioner, EngineSpec
from ..engines.fallback import in_order
from ..engines.registry import choices, spec
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

    def describe(one: EngineSpec) -> str:
        captioner: Captioner = engine_of("caption", one.name)
        return captioner.caption(picture)

    return in_order(
        choices("caption", "describe") if engine == "auto" else [spec("caption", engine)], describe
    )
