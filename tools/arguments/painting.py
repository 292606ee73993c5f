"""Settings of generative engines that tools pass on; an engine that lacks one refuses it."""

from typing import Annotated

from pydantic import Field

Steps = Annotated[
    int | None,
    Field(
        ge=1, le=1000, description="denoising steps: more are finer and slower; left out: the engine's own"
    ),
]
GuidanceScale = Annotated[
    float | None, Field(ge=0, le=100, description="how strongly the words pull; left out: the engine's own")
]
ImageGuidance = Annotated[
    float | None,
    Field(ge=0, le=100, description="how strongly the picture is held; left out: the engine's own"),
]
Strength = Annotated[
    float | None,
    Field(
        gt=0,
        le=1,
        description="how far from the old content painting starts; 1 = anew; left out: the engine's own",
    ),
]
Scheduler = Annotated[
    str | None,
    Field(description="ddim, dpm, euler, euler_ancestral, unipc; left out: the engine's own"),
]
