"""Change a picture as an instruction says, with a generative engine."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from ..engines import Editor, EngineSpec, Progress, silent
from ..engines.diffusion.kept import keep_about
from ..engines.fallback import in_order
from ..engines.registry import choices, spec
from ..engines.registry import engine as build
from ..pictures import Picture, Region
from .arguments.painting import GuidanceScale, ImageGuidance, Scheduler, Steps, Strength
from .arguments.seeds import Seed
from .find import find
from .tool import Traits, tool


def _takers(said: Mapping[str, Any]) -> list[EngineSpec]:
    references = len(said.get("references", ()))
    return able(str(said.get("engine", "auto")), bool(said.get("specific")), references)


@tool("generate", traits=Traits(stage="repaint", seconds=60, prompt="instruction", takers=_takers))
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
    seed: Seed = 0,
    progress: Progress = silent,
) -> Picture:
    """Change the picture, or the region, as the instruction says; for what no exact tool can do.

    It invents pixels and takes an engine with weights or a hosted one; 'auto' is the one that the profile
    prefers, else the cheapest that is ready. Each specific instruction rules where it fits best.
    Inside a region everything outside stays as it was.
    """
    settings = {"steps": steps, "guidance": guidance, "image_guidance": image_guidance}

    def change(one: EngineSpec) -> Picture:
        editor: Editor = build("edit", one.name, **settings, strength=strength, scheduler=scheduler)
        between = "\n" if "specific" in one.abilities else "; "
        return editor.edit(
            picture,
            between.join((instruction, *specific)),
            region=region,
            references=references,
            seed=seed,
            progress=progress,
        )

    made = in_order(able(engine, bool(specific), len(references)), change, progress)
    return keep_about(picture, made, lambda shown, box: find(shown, box=box)) if post_edit else made


def able(engine: str, specific: bool, references: int) -> list[EngineSpec]:
    """Return the engines that an edit takes, in order; 'auto' goes by what the edit comes with."""
    if engine != "auto":
        return [spec("edit", engine)]
    ready = choices("edit", "reference" if references else "instruct")
    takes_all = [s for s in ready if s.references >= references]
    return sorted(takes_all or ready, key=lambda s: specific and "specific" not in s.abilities)
