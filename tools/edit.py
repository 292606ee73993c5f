"""Change a picture as an instruction says, with a generative engine."""

from typing import Annotated

from pydantic import Field

from ..engines import Editor, EngineSpec, Progress, silent
from ..engines.diffusion.kept import keep_about
from ..engines.registry import choices, spec
from ..engines.registry import engine as build
from ..pictures import Picture, Region
from .find import find
from .painting import GuidanceScale, ImageGuidance, Scheduler, Steps, Strength
from .tool import tool


@tool("generate")
def edit(
    picture: Picture,
    region: Region | None = None,
    *,
    instruction: Annotated[str, Field(min_length=1, description="What to change: 'make it snow'.")],
    specific: Annotated[
        tuple[str, ...],
        Field(max_length=8, description="what a vague instruction consists of here, one each"),
    ] = (),
    post_edit: Annotated[
        bool,
        Field(
            description="keep the edit only in the things it plainly changed; the rest gets its bytes back"
        ),
    ] = False,
    engine: str = "auto",
    references: Annotated[
        tuple[Picture, ...], Field(max_length=8, description="other pictures that the instruction speaks of")
    ] = (),
    steps: Steps = None,
    guidance: GuidanceScale = None,
    image_guidance: ImageGuidance = None,
    strength: Strength = None,
    scheduler: Scheduler = None,
    seed: int = 0,
    progress: Progress = silent,
) -> Picture:
    """Change the picture, or the region, as the instruction says; for what no exact tool can do.

    It invents pixels and takes an engine with weights or a hosted one; 'auto' is the one that the profile
    prefers, else the cheapest that is ready. Each specific instruction rules where it fits best.
    Inside a region everything outside stays as it was.
    """
    found = chosen(engine, bool(specific), bool(references))
    editor: Editor = build(
        "edit",
        found.name,
        steps=steps,
        guidance=guidance,
        image_guidance=image_guidance,
        strength=strength,
        scheduler=scheduler,
    )
    between = "\n" if "specific" in found.abilities else "; "
    made = editor.edit(
        picture,
        between.join((instruction, *specific)),
        region=region,
        references=references,
        seed=seed,
        progress=progress,
    )
    return keep_about(picture, made, lambda shown, box: find(shown, box=box)) if post_edit else made


def chosen(engine: str, specific: bool, referring: bool) -> EngineSpec:
    """Return the engine that an edit takes; 'auto' goes by what the edit comes with."""
    if engine != "auto":
        return spec("edit", engine)
    ready = choices("edit", "reference" if referring else "instruct")
    return next((s for s in ready if specific and "specific" in s.abilities), ready[0])
