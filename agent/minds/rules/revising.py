"""A failed attempt → another plan: weaker, stronger, another region, seed or engine; never the same twice."""

from ....pictures import Region
from ....tools.tool import Tool
from ...values.brief import Brief
from ...values.plan import Plan, Step
from ...values.verdict import Finding, Verdict
from .. import Attempt, Scene
from .understanding import lookup

STRONGER, WEAKER = 1.7, 0.55
_METHODS = {"auto": "exemplar", "exemplar": "diffuse"}


def revised(brief: Brief, attempt: Attempt, verdict: Verdict, scene: Scene) -> Plan | None:
    """Return a plan with the failed steps done another way; None when nothing else is worth trying."""
    steps = list(attempt.plan.steps)
    bad = [f for f in verdict.findings if not f.passed]
    tried: list[str] = []
    for index in sorted({f.step for f in bad if f.step >= 0}):
        other = _another(steps[index], [f for f in bad if f.step == index], scene)
        if other is not None:
            steps[index], said = other
            tried.append(f"step {index + 1}: {said}")
    if tuple(steps) == attempt.plan.steps:
        return None
    return attempt.plan.model_copy(
        update={"steps": tuple(steps), "thinking": "Another way: " + "; ".join(tried) + "."}
    )


def _another(step: Step, bad: list[Finding], scene: Scene) -> tuple[Step, str] | None:
    text = " ".join(f.text for f in bad)
    tool = scene.toolbox(step.tool)
    if tool.kind == "geometry" or tool.traits.marks:
        return None
    if tool.kind == "generate":
        return _fill(step, text, scene)
    if "over-edited" in text or "flat colour" in text:
        return _scaled(step, tool, WEAKER, "weaker")
    if "outside" in text or "moved the picture" in text:
        return _engine(step, scene) or _seeded(step)
    if "could not be done" in text or (("nothing" in text or "hardly" in text) and step.region):
        return _elsewhere(step, scene) or _scaled(step, tool, STRONGER, "stronger")
    return _scaled(step, tool, STRONGER, "stronger") or _elsewhere(step, scene)


def _fill(step: Step, text: str, scene: Scene) -> tuple[Step, str] | None:
    if "could not be done" in text or "nothing changed" in text or "still there" in text:
        return _engine(step, scene) or _elsewhere(step, scene) or _method(step, scene)
    return _engine(step, scene) or _method(step, scene) or _grown(step, scene) or _seeded(step)


def _engine(step: Step, scene: Scene) -> tuple[Step, str] | None:
    tool = scene.toolbox(step.tool)
    if tool.kind != "generate":
        return None
    names = sorted(e.partition("/")[2] for e in scene.engines if e.startswith(f"{tool.verb}/"))
    current = step.arguments.get("engine", "classical")
    later = [n for n in names if n != current and n > str(step.arguments.get("engine", ""))]
    if not later:
        return None
    return step.model_copy(update={"arguments": step.arguments | {"engine": later[0]}}), f"engine {later[0]}"


def _method(step: Step, scene: Scene) -> tuple[Step, str] | None:
    method = _METHODS.get(str(step.arguments.get("method", "auto")))
    if method is None or "method" not in scene.toolbox(step.tool).arguments.model_fields:
        return None
    arguments = step.arguments | {"method": method, "engine": "classical"}
    return step.model_copy(update={"arguments": arguments}), f"{method} fill"


def _seeded(step: Step) -> tuple[Step, str] | None:
    if step.seed >= 3:
        return None
    return step.model_copy(update={"seed": step.seed + 1}), "another seed"


def _scaled(step: Step, tool: Tool, factor: float, said: str) -> tuple[Step, str] | None:
    pushed = {
        name: round(min(max(step.arguments[name] * factor, low), high), 3)
        for name, (low, high) in tool.amounts.items()
        if name in step.arguments
    }
    if step.arguments | pushed == step.arguments:
        return None
    return step.model_copy(update={"arguments": step.arguments | pushed}), said


def _elsewhere(step: Step, scene: Scene) -> tuple[Step, str] | None:
    """Take the next candidate of the same phrase."""
    if not step.target:
        return None
    digests = [r.digest for r in lookup(scene, step.target)]
    after = digests[digests.index(step.region) + 1 :] if step.region in digests else digests
    if not after:
        return None
    return step.model_copy(update={"region": after[0]}), "another region"


def _grown(step: Step, scene: Scene) -> tuple[Step, str] | None:
    """Take the box around the region, a little larger."""
    region = _of(step, scene)
    if region is None or region.source == "box":
        return None
    left, top, right, bottom = region.box
    width, height = scene.picture.size
    d = max(4, round(0.05 * max(right - left, bottom - top)))
    box = max(left - d, 0), max(top - d, 0), min(right + d, width), min(bottom + d, height)
    found = lookup(scene, "box " + ",".join(map(str, box)))
    if not found or found[0].digest == step.region:
        return None
    return step.model_copy(update={"region": found[0].digest}), "a larger region"


def _of(step: Step, scene: Scene) -> Region | None:
    return (
        next((r for r in lookup(scene, step.target) if r.digest == step.region), None)
        if step.target
        else None
    )
