"""extend: more picture around the picture; what was there stays, byte for byte."""

from dataclasses import replace
from typing import Annotated, Any, Literal

import cv2
import numpy as np
from pydantic import Field

from ..engines import EngineSpec, Progress, silent
from ..engines.classical.frame.matrices import Matrix, shifted
from ..engines.registry import choices
from ..errors import ToolRetry
from ..pictures import Box, Picture, Region, Samples, is_deep, sixteen_bits
from .arguments.aspect import aspect_ratio
from .arguments.canvas import LONGEST_SIDE, check_canvas
from .arguments.seeds import Seed
from .inpaint import inpaint
from .tool import Traits, tool

Side = Literal["left", "top", "right", "bottom"]

NARROW = 0.1
"""Up to this share of the picture's side the surroundings are enough; wider margins want a painter."""
BESIDE, LEAST = 2, 48
"""The engine 'classical' copies from beside the margin: from this many times its width and pixels more."""

Margin = Annotated[int, Field(ge=0, le=LONGEST_SIDE, description="pixels added on this side")]


def _moves(picture: Picture, size: tuple[int, int], **arguments: Any) -> Matrix:
    asked = {side: int(arguments.get(side, 0)) for side in ("left", "top", "right", "bottom")}
    left, top, _, _ = _shaped(picture, (*asked.values(),), arguments.get("aspect"))
    return shifted(left, top)


@tool(
    "geometry",
    _moves,
    traits=Traits(
        stage="canvas",
        unchanged_means="already so",
        verb="inpaint",
    ),
)
def extend(
    picture: Picture,
    *,
    left: Margin = 0,
    top: Margin = 0,
    right: Margin = 0,
    bottom: Margin = 0,
    aspect: Annotated[
        str | None, Field(description="'16:9', 'square': grown to this shape on both sides, nothing is cut")
    ] = None,
    prompt: Annotated[str, Field(max_length=1000, description="what the new margins show")] = "",
    engine: str = "auto",
    seed: Seed = 0,
    progress: Progress = silent,
) -> Picture:
    """Grow the canvas: by pixels on its sides, then to a shape; the margins continue the picture.

    Engine 'auto' continues narrow margins with the surroundings; for wide ones, or with a prompt, it takes
    an engine with weights or a hosted one where there is one. The picture itself keeps its bytes.
    """
    margins = _shaped(picture, (left, top, right, bottom), aspect)
    if not any(margins):
        if aspect:
            return picture
        raise ToolRetry("extend wants pixels for a side or an aspect, got neither")
    name = _painter(picture, margins, prompt).name if engine == "auto" else engine
    widths: dict[Side, int] = dict(zip(("left", "top", "right", "bottom"), margins, strict=True))
    paint_order: tuple[Side, ...] = ("left", "right", "top", "bottom")
    order: list[Side] = [side for side in paint_order if widths[side]]
    for done, side in enumerate(order):

        def report(share: float, doing: str, preview: Picture | None, done: int = done) -> None:
            progress((done + share) / len(order), doing, preview)

        canvas, margin = _grown(picture, side, widths[side])
        window = _beside(canvas, margin) if name == "classical" else (0, 0, *canvas.size)
        painted = inpaint(
            _cut(canvas, window),
            _region(window, margin),
            prompt=prompt,
            engine=name,
            seed=seed,
            progress=report,
        )
        picture = _laid(canvas, painted, window, margin)
    if picture.deep is None:
        return picture
    return replace(picture, facts=picture.facts.worked_in_eight_bits("extend"))


def _shaped(picture: Picture, margins: tuple[int, ...], aspect: str | None) -> Box:
    """Return the margins grown evenly until the canvas has the shape; refuse canvases that are too large."""
    left, top, right, bottom = margins
    width, height = picture.width + left + right, picture.height + top + bottom
    if aspect:
        ratio = aspect_ratio(aspect)
        across, down = max(round(height * ratio) - width, 0), max(round(width / ratio) - height, 0)
        if across >= down:
            left, right, width = left + across // 2, right + across - across // 2, width + across
        else:
            top, bottom, height = top + down // 2, bottom + down - down // 2, height + down
    check_canvas("extend", width, height)
    return left, top, right, bottom


def _painter(picture: Picture, margins: Box, prompt: str) -> EngineSpec:
    ready = choices("inpaint", "fill" if prompt else "remove")
    across, down = max(margins[0], margins[2]) / picture.width, max(margins[1], margins[3]) / picture.height
    wide = max(across, down) > NARROW
    return next((s for s in ready if wide and "fill" in s.abilities), ready[0])


def _grown(picture: Picture, side: Side, width: int) -> tuple[Picture, Box]:
    """Return the picture mirrored into an opaque margin, and the margin's box."""
    left, top, right, bottom = (width * (side == each) for each in ("left", "top", "right", "bottom"))
    mirrored = cv2.copyMakeBorder(picture.finest, top, bottom, left, right, cv2.BORDER_REFLECT)
    pixels: Samples = np.asarray(mirrored, picture.finest.dtype)
    height, across = pixels.shape[:2]
    x, y = across - right if right else 0, height - bottom if bottom else 0
    margin = x, y, x + (left + right or across), y + (top + bottom or height)
    if picture.alpha is not None:
        pixels[y : margin[3], x : margin[2], 3] = np.iinfo(pixels.dtype).max
    return picture.with_pixels(pixels), margin


def _beside(canvas: Picture, margin: Box) -> Box:
    """Return the margin and the strip beside it: what is in the middle is no example of what goes on."""
    left, top, right, bottom = margin
    reach = BESIDE * min(right - left, bottom - top) + LEAST
    x, y = (reach, 0) if bottom - top == canvas.height else (0, reach)
    return max(left - x, 0), max(top - y, 0), min(right + x, canvas.width), min(bottom + y, canvas.height)


def _cut(canvas: Picture, window: Box) -> Picture:
    left, top, right, bottom = window
    return canvas.with_pixels(np.ascontiguousarray(canvas.pixels[top:bottom, left:right]))


def _region(window: Box, margin: Box) -> Region:
    mask = np.zeros((window[3] - window[1], window[2] - window[0]), np.float32)
    mask[margin[1] - window[1] : margin[3] - window[1], margin[0] - window[0] : margin[2] - window[0]] = 1
    return Region(mask, "margin")


def _laid(canvas: Picture, part: Picture, window: Box, margin: Box) -> Picture:
    """Return the canvas with its margin as `part`, the window, shows it; the rest keeps its depth."""
    left, top, right, bottom = margin
    painted = part.pixels[top - window[1] : bottom - window[1], left - window[0] : right - window[0]]
    pixels = canvas.finest.copy()
    pixels[top:bottom, left:right] = sixteen_bits(painted) if is_deep(pixels) else painted
    return canvas.with_pixels(pixels)
