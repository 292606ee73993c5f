"""Change a picture as an instruction says, with a generative engine."""

from typing import Annotated

from pydantic import Field

from ..engines import Editor, Progress, silent
from ..engines.registry import choose
from ..engines.registry import engine as build
from ..pictures import Picture, Region
from .tool import tool


@tool("generate")
def edit(
    picture: Picture,
    region: Region | None = None,
    *,
    instruction: Annotated[str, Field(min_length=1, description="What to change: 'make it snow'.")],
    engine: str = "auto",
    reference: Picture | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> Picture:
    """Change the picture, or the region, as the instruction says; for what no exact tool can do.

    It invents pixels and takes an engine with weights or a hosted one; 'auto' is the cheapest that is ready.
    Inside a region everything outside stays as it was.
    """
    ability = "instruct" if reference is None else "reference"
    name = choose("edit", ability).name if engine == "auto" else engine
    editor: Editor = build("edit", name)
    references = () if reference is None else (reference,)
    return editor.edit(
        picture, instruction, region=region, references=references, seed=seed, progress=progress
    )
