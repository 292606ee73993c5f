"""Remove what a region covers, or fill it."""

from collections.abc import Mapping
from typing import Any, Literal

from ..engines import EngineSpec, Inpainter, Progress, silent
from ..engines.classical.fill.inpaint import ExemplarInpainter
from ..engines.fallback import in_order
from ..engines.registry import choices, spec
from ..engines.registry import engine as build
from ..errors import ToolRetry
from ..pictures import Picture, Region
from .arguments.painting import GuidanceScale, Scheduler, Steps, Strength
from .arguments.seeds import Seed
from .tool import Traits, tool


def _takers(said: Mapping[str, Any]) -> list[EngineSpec]:
    prompt, method = str(said.get("prompt", "")), str(said.get("method", "auto"))
    return able(str(said.get("engine", "auto")), prompt, method)


_TRAITS = Traits(
    called="fill in",
    common=True,
    stage="fill",
    seconds=2,
    region_is="gone",
    careful=True,
    prompt="prompt",
    takers=_takers,
)


@tool("generate", traits=_TRAITS)
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
    seed: Seed = 0,
    progress: Progress = silent,
) -> Picture:
    """Remove what the region covers and fill the hole with its surroundings.

    With a prompt the hole is filled with what it says; that takes an engine with weights or a hosted one.
    Engine 'auto' is the one that the profile prefers, else the cheapest that is ready.
    `method` is for the engine 'classical': exemplar copies texture, diffuse fills smoothly (scratches,
    dust), auto takes diffuse where the region is thin. Another seed gives another candidate.
    """
    if method != "auto":
        if engine not in ("auto", "classical"):
            raise ToolRetry(f"method {method!r} belongs to engine 'classical', got engine {engine!r}")
        return ExemplarInpainter(method).inpaint(picture, region, prompt=prompt, seed=seed, progress=progress)
    settings = {"steps": steps, "guidance": guidance, "strength": strength, "scheduler": scheduler}

    def paint(one: EngineSpec) -> Picture:
        inpainter: Inpainter = build("inpaint", one.name, **settings)
        return inpainter.inpaint(picture, region, prompt=prompt, seed=seed, progress=progress)

    return in_order(able(engine, prompt, method), paint, progress)


def able(engine: str, prompt: str, method: str) -> list[EngineSpec]:
    """Return the engines that an inpainting takes, in order; 'auto' goes by what it comes with."""
    if engine != "auto":
        return [spec("inpaint", engine)]
    if method != "auto":
        return [spec("inpaint", "classical")]
    return choices("inpaint", "fill" if prompt else "remove")
