"""What no single step shows: over-editing, a blank picture, a wish that nothing was done for."""

from collections.abc import Callable, Sequence

import numpy as np

from ....errors import ToolError
from ....pictures import Picture, Region
from ....tools.tool import Tool
from ...values.brief import Brief
from ...values.plan import Step
from ...values.verdict import Fault, Finding
from .. import Attempt, Scene

CLIPPED = 0.12
"""More of the picture that became pure black or white than this is over-edited."""
_DROPPED = 0.4
_SAME = 0.5
"""Overlap from which two phrases mean one thing."""
Toolbox = Callable[[str], Tool]


def whole_edit(brief: Brief, attempt: Attempt, scene: Scene, left_out: tuple[str, ...] = ()) -> list[Finding]:
    """Return the findings on the edit as a whole."""
    missing = len(attempt.plan.steps) - len(attempt.results)
    found = (
        [_hard(-1, f"{missing} of {len(attempt.plan.steps)} steps were not done", "not done")]
        if missing > 0
        else []
    )
    return [
        *found,
        *(_said_dropped(left_out) or _dropped(brief, attempt, scene)),
        *_burnt(attempt, scene.toolbox),
        *_flat(attempt),
    ]


def _hard(step: int, text: str, fault: Fault) -> Finding:
    return Finding(
        step=step, passed=False, text=text, hard=True, score=0.1, aspect="instruction", fault=fault
    )


def _dropped(brief: Brief, attempt: Attempt, scene: Scene) -> list[Finding]:
    """Name each thing that a wish is about and no step is, in words or place, now or before."""
    steps = [step for plan in (attempt.plan, *attempt.tried) for step in plan.steps]
    done = {s.target for s in steps}
    left = sorted({w.target for w in brief.wishes if w.target} - done)
    if not left or "background" in done or any(_frames(s, scene.toolbox) for s in steps):
        return []  # what is done to the background is done about the thing before it
    return _said_dropped([phrase for phrase in left if not worked_on(phrase, attempt, scene)])


def _frames(step: Step, toolbox: Toolbox) -> bool:
    """Return whether a step goes to a thing by cropping: its box is what is left of the target."""
    return bool(toolbox(step.tool).traits.frames) and not step.target


def _said_dropped(left: Sequence[str]) -> list[Finding]:
    if not left:
        return []
    text = f"nothing was done about {', '.join(left)}"
    return [Finding(step=-1, passed=False, text=text, score=_DROPPED, aspect="instruction", fault="dropped")]


def worked_on(phrase: str, attempt: Attempt, scene: Scene) -> bool:
    """Return whether a step worked where a phrase is: the donut is the subject."""
    try:
        named = max(scene.find(phrase), key=lambda r: r.score, default=None)
        places = [r for s in attempt.plan.steps if s.target for r in scene.find(s.target)]
    except ToolError:
        return False
    return named is not None and any(_alike(named, place) > _SAME for place in places)


def _alike(one: Region, other: Region) -> float:
    """Return intersection over union; 0 on pictures of two sizes."""
    if one.size != other.size:
        return 0.0
    a, b = one.inside, other.inside
    return float((a & b).sum() / max((a | b).sum(), 1))


def _burnt(attempt: Attempt, toolbox: Toolbox) -> list[Finding]:
    tones = all(toolbox(s.tool).traits.tones for s in attempt.plan.steps)
    if not tones or attempt.before.size != attempt.after.size:
        return []
    more = clipped(attempt.after) - clipped(attempt.before)
    if more <= CLIPPED:
        return []
    text = f"over-edited: {more:.0%} more of the picture is pure black or white"
    return [_hard(_strongest(attempt), text, "too much").model_copy(update={"aspect": "quality"})]


def _flat(attempt: Attempt) -> list[Finding]:
    after, before = (p.rgb[::4, ::4] for p in (attempt.after, attempt.before))
    if int(np.ptp(after)) > 0 or int(np.ptp(before)) == 0:
        return []
    return [_hard(-1, "the picture became one flat colour", "flat")]


def _strongest(attempt: Attempt) -> int:
    def push(step: Step) -> float:
        return max(
            (abs(v) for k, v in step.arguments.items() if isinstance(v, int | float) and k != "hue"),
            default=0.0,
        )

    return max(range(len(attempt.plan.steps)), key=lambda i: push(attempt.plan.steps[i]), default=-1)


def clipped(picture: Picture) -> float:
    """Return the share of pixels with every channel at 0 or at 255, in [0, 1]."""
    step = max(1, max(picture.size) // 1000)
    red, green, blue = np.moveaxis(picture.rgb[::step, ::step], 2, 0)
    most, least = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    return float(((most <= 1) | (least >= 254)).mean())
