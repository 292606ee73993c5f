"""Settings of generative engines that tools pass on; an engine that lacks one refuses it."""

from typing import Annotated

from pydantic import Field

Steps = Annotated[
    int | None,
    Field(ge=1, le=1000, description="denoising steps: more are finer and slower; None = the engine's"),
]
GuidanceScale = Annotated[
    float | None, Field(ge=0, le=100, description="how strongly the words pull; None = the engine's")
]
ImageGuidance = Annotated[
    float | None, Field(ge=0, le=100, description="how strongly the picture is held; None = the engine's")
]
Strength = Annotated[
    float | None,
    Field(
        gt=0, le=1, description="how far from the old content painting starts; 1 = anew; None = the engine's"
    ),
]
Scheduler = Annotated[
    str | None,
    Field(description="ddim, dpm, euler, euler_ancestral, unipc; None = the engine's"),
]
