"""Remove what a region covers, or fill it."""

from typing import Literal

from ..engines import Inpainter, Progress, silent
from ..engines.classical.inpaint import ExemplarInpainter
from ..engines.registry import choose
from ..engines.registry import engine as build
from ..errors import ToolRetry
from ..pictures import Picture, Region
from .painting import GuidanceScale, Scheduler, Steps, Strength
from .tool import tool


@tool("generate")
def inpaint(
    picture: Picture,
    region: Region,
    *,
    prompt: str = "",
    method: Literal["auto", "exemplar", "diffuse"] = "auto",
    engine: str = "auto",
    steps: Steps = None,
    guidance: GuidanceScale = None,
    strength: Strength = None,
    scheduler: Scheduler = None,
    seed: int = 0,
    progress: Progress = silent,
) -> Picture:
    """Remove what the region covers and fill the hole with its surroundings.

    With a prompt the hole is filled with what it says; that takes an engine with weights or a hosted one.
    Engine 'auto' is the one that the profile prefers, else the cheapest that is ready.
    `method` is for the engine 'classical': exemplar copies texture, diffuse fills smoothly (scratches,
    dust), auto takes diffuse where the region is thin. Another seed gives another candidate.
    """
    name = chosen(engine, prompt, method)
    settings = {"steps": steps, "guidance": guidance, "strength": strength, "scheduler": scheduler}
    if method == "auto":
        inpainter: Inpainter = build("inpaint", name, **settings)
    elif name == "classical":
        inpainter = ExemplarInpainter(method)
    else:
        raise ToolRetry(f"method {method!r} belongs to engine 'classical', got engine {name!r}")
    return inpainter.inpaint(picture, region, prompt=prompt, seed=seed, progress=progress)


def chosen(engine: str, prompt: str, method: str) -> str:
    """Return the name of the engine that an inpainting takes; 'auto' goes by what it comes with."""
    if engine != "auto":
        return engine
    return "classical" if method != "auto" else choose("inpaint", "fill" if prompt else "remove").name
