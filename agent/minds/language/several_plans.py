"""Several plans for a vague wish: each carried out small, judged side by side, the best one made in full."""

from collections.abc import Callable

import cv2
import numpy as np

from ....errors import EngineUnavailable, PictureError, ToolError, ToolRetry
from ....pictures import Picture, Region
from ....prompts.templates import Prompt, render
from ...values.plan import Plan
from .. import Scene
from .forms import Alternatives, Chosen, Planned
from .voice import Voice

SMALL = 512
"""Pixels of the longer side of a trial."""
_KINDS = ("pixels", "geometry")
"""Kinds of tools that cost nothing to try; what generates is not tried."""


def best_of(
    voice: Voice,
    scene: Scene,
    request: str,
    plan: Plan,
    count: int,
    *,
    prompt: Callable[[], Prompt],
    read: Callable[[Planned], Plan],
) -> Plan:
    """Return the best of `count` plans, the others beside it; the plan as it is where nothing can be tried.

    `prompt` asks for the other plans, `read` makes a plan of what comes.
    """
    if not tryable(plan, scene) or not voice.sees(scene.picture):
        return plan
    form = voice.fill(Alternatives, prompt(), (scene.picture,))
    plans = [plan, *(read(other) for other in form.plans[: count - 1])]
    tried = [(each, made) for each in plans if tryable(each, scene) and (made := trial(each, scene))]
    if len(tried) < 2:
        return plan
    pictures = (small(scene.picture), *(made for _, made in tried))
    asked = render("choose", count=len(tried), request=request)

    def check(choice: Chosen) -> Chosen:
        if not 1 <= choice.best <= len(tried):
            raise ToolRetry(f"`best` is a number from 1 to {len(tried)}, got {choice.best}")
        return choice

    chosen = voice.fill(Chosen, asked, pictures, check, made_of=(scene.picture,))
    best = tried[chosen.best - 1][0]
    others = tuple(each.steps for each, _ in tried if each is not best)
    thinking = f"{best.thinking}\nBest of {len(tried)}: {chosen.reason}".strip()
    return best.model_copy(update={"others": others, "thinking": thinking})


def tryable(plan: Plan, scene: Scene) -> bool:
    """Say whether a plan can be tried for nothing: with tools of this machine that generate nothing."""
    return bool(plan.steps) and all(scene.toolbox(step.tool).kind in _KINDS for step in plan.steps)


def trial(plan: Plan, scene: Scene) -> Picture | None:
    """Return what a plan makes of a small copy; None where a step cannot be done there."""
    made = small(scene.picture)
    for step in plan.steps:
        tool = scene.toolbox(step.tool)
        if tool.pixel_arguments & step.arguments.keys() or tool.picture_arguments & step.arguments.keys():
            return None
        try:
            found = scene.find(step.region or step.target) if step.region or step.target else []
            region = fitted(found[0], made.size) if found else None
            made = tool.run(made, region, dict(step.arguments)).result
        except (ToolError, EngineUnavailable, PictureError):
            return None
    return made


def small(picture: Picture) -> Picture:
    """Return an opaque copy of at most 512 pixels."""
    scale = min(1.0, SMALL / max(picture.size))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return Picture(np.asarray(cv2.resize(picture.rgb, size, interpolation=cv2.INTER_AREA), np.uint8))


def fitted(region: Region, size: tuple[int, int]) -> Region:
    """Return a region at another size of its picture."""
    mask = cv2.resize(region.mask, size, interpolation=cv2.INTER_AREA)
    return Region(np.clip(mask, 0, 1).astype(np.float32), region.name, region.score, region.source)
