# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A follow-up changes the last edit: its colour, size, place, direction, target; or does the same elsewhere."""

from dataclasses import dataclass
from typing import Any

from ...values.brief import Move, Wish
from ...values.intents import Call
from ...values.plan import Step
from .. import Scene
from ..meanings.outdoors import new_sky
from ..reading.meaning import Correction, the
from .step_changes import BIGGER, CHANGES, ON_TOP, SMALLER

_LOCAL = ("adjust", "look", "enhance", "recolor", "blur", "inpaint", "replace_background", "match_look")


@dataclass(frozen=True)
class Corrected:
    """What a correction makes: wishes, and the move that goes before them."""

    wishes: tuple[Wish, ...] = ()
    move: Move | None = None
    note: str = ""


def corrected(said: str, what: Correction, scene: Scene) -> Corrected | None:
    """Return what a correction means after the last edit; None when it fits no step of it."""
    undone = scene.undone_plan is not None
    plan = scene.undone_plan or scene.last_plan
    if what.kind == "named":
        return _named(what, scene)
    if plan is None or not plan.steps:
        return None
    if (
        what.kind == "kind"
        and any(s.tool == "sky" for s in plan.steps)
        and what.value in ("clear", "sunset", "dusk", "overcast", "night")
    ):
        wishes = tuple(
            Wish(text=said, intent=i, target="sky" if i.do == "outdoors" else "everything except sky")
            for i in new_sky(what.value)
        )
        return Corrected(wishes, None if undone else Move(name="undo", argument="1"))
    steps = _elsewhere(what, plan.steps) if what.targets else _changed(what, plan.steps)
    if not steps:
        return None
    stays = what.kind in ("same for", "again", "left over", *ON_TOP) or undone
    wishes = tuple(wish_of(said, step) for step in steps)
    return Corrected(wishes, None if stays else Move(name="undo", argument="1"))


def wish_of(said: str, step: Step) -> Wish:
    """Return a step as a wish."""
    return Wish(
        text=said,
        intent=Call(tool=step.tool, arguments=step.arguments, target=step.target),
        target=step.target,
        region=step.region,
    )


def _named(what: Correction, scene: Scene) -> Corrected | None:
    words = set(str(what.value).split())
    found = next((t for t in reversed(scene.turns) if words & set(t.request.lower().split())), None)
    return Corrected(move=Move(name="goto", argument=str(found.version))) if found else None


def _elsewhere(what: Correction, steps: tuple[Step, ...]) -> list[Step]:
    if what.kind == "left over":
        local = [s for s in steps if s.tool == "inpaint"]
        return (
            [
                local[-1].model_copy(update={"target": _of_it(t, local[-1]), "region": ""})
                for t in what.targets
            ]
            if local
            else []
        )
    local = [s for s in steps if s.tool in _LOCAL]
    last = local[-1:] if any(s.tool in ("recolor", "inpaint") for s in local) else local
    made: list[Step] = []
    for target in what.targets:
        for step in last:
            made.append(step.model_copy(update={"target": _placed(target, step), "region": ""}))
    return made


def _of_it(target: str, step: Step) -> str:
    """Say whose: 'its shadow' is the shadow of what was removed, a smudge is where it was."""
    joint = "of" if target in ("shadow", "reflection", "shadows", "outline") else "where"
    return f"{target} {joint} {the(step.target)}" + ("" if joint == "of" else " was")


def _placed(target: str, step: Step) -> str:
    """Complete 'the one in the cap' with what it was said of before."""
    words = target.split(" ")
    if words[0] in ("one", "ones") and step.target:
        return " ".join((step.target.split(" ")[0], *words[1:]))
    for it in ("it", "him", "her"):
        if words[-1] == it and len(words) > 2 and step.target:
            return " ".join((*words[:-1], the(step.target)))
    return target


def _changed(what: Correction, steps: tuple[Step, ...]) -> list[Step]:
    change, value = CHANGES.get(what.kind), _value(what)
    if what.kind == "again":
        return list(steps)
    if what.kind == "without":
        return []
    changed = [change(step, value) if change else None for step in steps]
    if not any(c is not None for c in changed):
        return []
    if what.kind in ON_TOP:
        return [c for c in changed if c is not None]
    return [c or step for c, step in zip(changed, steps, strict=True)]


def _value(what: Correction) -> Any:
    if what.kind == "colour":
        return what.value.css
    return (
        {"bigger": BIGGER, "smaller": SMALLER}.get(what.value, what.value)
        if what.kind == "size"
        else what.value
    )
