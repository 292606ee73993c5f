"""Measured facts about an edit: what a judge may rest on."""

from pydantic import BaseModel, ConfigDict

from .picture import Picture
from .region import Region


class Change(BaseModel):
    """How one part of the picture changed; 0 everywhere when it did not.

    Lightness, warmth, tint and chroma are differences of OKLab means (lightness in [0, 1], black to white);
    contrast, sharpness and noise are relative (0.2 = 20 % more); hue is the turn of the mean hue in degrees.
    """

    model_config = ConfigDict(frozen=True)

    lightness: float = 0.0
    contrast: float = 0.0
    chroma: float = 0.0
    warmth: float = 0.0
    """Towards yellow (+) or blue (-)."""
    tint: float = 0.0
    """Towards magenta (+) or green (-)."""
    hue: float = 0.0
    sharpness: float = 0.0
    noise: float = 0.0


class Evidence(BaseModel):
    """The facts of one edit; shares are of the pixels inside or outside the region, in [0, 1]."""

    model_config = ConfigDict(frozen=True)

    size_before: tuple[int, int]
    size_after: tuple[int, int]
    wrong_size: bool = False
    """The size differs though the edit was not a geometric one."""
    unchanged: bool = False
    """No pixel differs."""
    blank: bool = False
    """The changed part has become one flat colour."""
    changed_inside: float = 0.0
    changed_outside: float = 0.0
    max_outside: int = 0
    """Largest difference of a channel outside the region, 0–255; protected edits have 0."""
    tried_outside: float = 0.0
    """Share outside that the engine changed before `protect` put it back."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Pixels (right, down) by which the engine moved the whole picture before `protect` undid it."""
    seam: float = 0.0
    """Gradient across the region's border against the picture's own gradients there; above 2 is visible."""
    inside: Change = Change()
    outside: Change = Change()


def evidence(
    before: Picture,
    after: Picture,
    region: Region | None = None,
    *,
    tried: Picture | None = None,
    geometric: bool = False,
) -> Evidence:
    """Measure what an edit did; `tried` is the engine's own result before `protect`."""
    raise NotImplementedError
