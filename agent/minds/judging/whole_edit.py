"""What no single step shows: over-editing, a blank picture, a wish that nothing was done for."""

from collections.abc import Callable

import numpy as np

from ....pictures import Picture
from ....tools.tool import Tool
from ...values.brief import Brief
from ...values.plan import Step
from ...values.verdict import Fault, Finding
from .. import Attempt

CLIPPED = 0.12
"""More of the picture that became pure black or white than this is over-edited."""
_DROPPED = 0.4
Toolbox = Callable[[str], Tool]


def whole_edit(brief: Brief, attempt: Attempt, toolbox: Toolbox) -> list[Finding]:
    """Return the findings on the edit as a whole."""
    missing = len(attempt.plan.steps) - len(attempt.results)
    found = (
        [_hard(-1, f"{missing} of {len(attempt.plan.steps)} steps were not done", "not done")]
        if missing > 0
        else []
    )
    return [*found, *_dropped(brief, attempt), *_burnt(attempt, toolbox), *_flat(attempt)]


def _hard(step: int, text: str, fault: Fault) -> Finding:
    return Finding(
        step=step, passed=False, text=text, hard=True, score=0.1, aspect="instruction", fault=fault
    )


def _dropped(brief: Brief, attempt: Attempt) -> list[Finding]:
    """Name each thing that a wish is about and no step is, where there are fewer steps than things."""
    wanted = {w.target for w in brief.wishes if w.target}
    done = {s.target for s in attempt.plan.steps}
    left = sorted(wanted - done)
    if not left or len(wanted) <= len(attempt.plan.steps) or "background" in done:
        return []  # what is done to the background is done about the thing before it
    text = f"nothing was done about {', '.join(left)}"
    return [Finding(step=-1, passed=False, text=text, score=_DROPPED, aspect="instruction", fault="dropped")]


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
