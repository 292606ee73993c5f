"""A brief → a plan: steps in the order a retoucher would take, each with its region and expectations."""

from dataclasses import replace

import numpy as np

from ....pictures import Box, Region
from ....tools.adjust import adjust
from ....tools.tool import Tool, get
from ...values.brief import Brief, Wish
from ...values.plan import Expectation, Plan, Step
from .. import Attempt, Scene, Toolbox
from ..backoff.lookups import lookup
from ..clauses.cautions import HELD, STAYS
from ..clauses.cropping import ratio_of
from ..clauses.meaning import Action, Reading
from ..clauses.said_once import said_once
from ..clauses.written_calls import as_before, read_call
from ..judging.whole_edit import worked_on
from ..words.targets import plural, target_of, the
from .ears import heard_by, lays_words
from .pointing_back import with_it
from .understanding import Pins, read_all
from .vague_edits import with_specifics

_FRAME = 0.5
"""Share of the frame's edge from which on a region is the background."""
_SPARED = -0.4
"""How far the highlights go down where they must not blow out."""
MARGIN = 0.15
"""Room left around the thing that a crop goes to, as a share of the thing's size."""


def planned(brief: Brief, scene: Scene) -> Plan:
    """Return the steps for the brief's wishes; wishes without actions (what to keep) shield their targets."""
    pins: Pins = {}
    for wish in brief.wishes:
        if wish.region:
            pins[wish.target] = (*pins.get(wish.target, ()), wish.region)
    actions = spared(brief, _actions(brief, scene), scene.toolbox)
    joined = merged(ordered(actions, scene.toolbox), scene.toolbox)
    steps = [s for a in joined for s in _steps(with_specifics(a, scene), scene, pins)]
    steps = [as_before(step, _done_before(scene)) for step in steps]
    seconds = sum(scene.toolbox(s.tool).traits.seconds for s in steps)
    return Plan(steps=tuple(steps), thinking=_thinking(steps, scene.toolbox), seconds=seconds)


def left_out(brief: Brief, attempt: Attempt, scene: Scene) -> tuple[str, ...]:
    """Return the wishes that come to a step which neither the attempt nor one before it has.

    Only of a plan by these rules: another mind, a hand, a selection or a choice among several plans may do a
    wish in another way.
    """
    plan = attempt.plan
    other = plan.planner or plan.others or plan.by_hand or plan.amended or scene.draft
    if other or brief.move or scene.selected or scene.tools:
        return ()
    done = {_deed(step) for tried in (plan, *attempt.tried) for step in tried.steps}
    if {_deed(step) for step in planned(brief, scene).steps} <= done:
        return ()
    alone = {w.text: brief.model_copy(update={"wishes": _with_text(brief, w.text)}) for w in brief.wishes}
    wanted = {text: {_deed(step) for step in planned(one, scene).steps} for text, one in alone.items()}
    return tuple(
        text for text, deeds in wanted.items() if any(_undone(d, done, attempt, scene) for d in deeds)
    )


def _undone(deed: tuple[str, str], done: set[tuple[str, str]], attempt: Attempt, scene: Scene) -> bool:
    """Return whether nothing does that, there: two names may mean one place."""
    tool, target = deed
    there = target and any(tool == other for other, _ in done) and worked_on(target, attempt, scene)
    return deed not in done and not there


def _deed(step: Step) -> tuple[str, str]:
    return step.tool, step.target


def _with_text(brief: Brief, text: str) -> tuple[Wish, ...]:
    return tuple(wish for wish in brief.wishes if wish.text == text)


def _done_before(scene: Scene) -> list[Step]:
    """Return the steps that words may go on from: those that were just taken back, then the last ones."""
    return [step for plan in (scene.undone_plan, scene.last_plan) if plan is not None for step in plan.steps]


def _actions(brief: Brief, scene: Scene) -> list[Action]:
    texts = dict.fromkeys(w.text for w in brief.wishes)
    found: list[Reading] = []
    later = scene
    for text in texts:
        readings = _readings(text, later)
        later = heard_by(later, readings)
        found.extend(readings)
    actions = [a for r in said_once(tuple(found), brief.request) for a in r.actions]
    return one_an_object(actions, scene)


def one_an_object(actions: list[Action], scene: Scene) -> list[Action]:
    """Return the actions with one for each object: the last that is said of it holds those before it."""
    result: dict[tuple[str, int], Action] = {}
    following = len(scene.objects)
    for at, action in enumerate(actions):
        key = ("other", at) if action.object is None else ("object", action.object)
        if lays_words(action, scene.toolbox):
            key, following = ("object", following), following + 1
        first = result.get(key)
        if first is None:
            result[key] = action
        elif first.object is None and action.takes_off:
            del result[key]
        else:
            result[key] = replace(action, object=first.object, reason=f"{first.reason}; {action.reason}")
    return list(result.values())


def _readings(text: str, scene: Scene) -> list[Reading]:
    call = read_call(text)
    return [call] if call else with_it(read_all(text, scene), scene)


def spared(brief: Brief, actions: list[Action], toolbox: Toolbox) -> list[Action]:
    """Return the actions with the whole picture narrowed to everything except what must stay, lights held."""
    if any(a.startswith(HELD) for a in brief.assumptions):
        actions = [_held(action) for action in actions]
    kept = [a.removesuffix(STAYS) for a in brief.assumptions if a.endswith(STAYS)]
    phrase = " and ".join(p for k in kept if (p := target_of(k)))
    if not phrase:
        return actions
    return [
        replace(a, target=f"everything except {phrase}")
        if not a.target and _may_be_local(toolbox(a.tool))
        else a
        for a in actions
    ]


def _held(action: Action) -> Action:
    """Return light with the highlights brought down by as much as it may blow out."""
    lights = (action.arguments.get(name, 0) for name in ("exposure", "contrast", "whites"))
    if action.tool != adjust.tool.name or not any(isinstance(v, int | float) and v > 0 for v in lights):
        return action
    lower = min(action.arguments.get("highlights", 0), _SPARED)
    return replace(action, arguments=action.arguments | {"highlights": lower})


def _may_be_local(tool: Tool) -> bool:
    return tool.kind == "pixels" and tool.takes_region and not tool.needs_region


def ordered(actions: list[Action], toolbox: Toolbox) -> list[Action]:
    """Return the actions in a retoucher's order, wishes of one kind as they were said, one background.

    What is taken off goes last, the uppermost first: the numbers of the others hold until then.
    """
    backgrounds = [a for a in actions if toolbox(a.tool).traits.region_is == "kept"]
    actions = [a for a in actions if a not in backgrounds[:-1]]

    def rank(action: Action) -> tuple[bool, int, int, bool]:
        traits = toolbox(action.tool).traits
        above = -(action.object or 0) if action.takes_off else 0
        return action.takes_off, above, traits.order, traits.joins and bool(action.target)

    return sorted(actions, key=rank)


def merged(actions: list[Action], toolbox: Toolbox = get) -> list[Action]:
    """Return the actions with those for one target joined where their amounts add up."""
    result: list[Action] = []
    for action in actions:
        twin = next((i for i, a in enumerate(result) if _joinable(a, action, toolbox(a.tool))), None)
        if twin is None:
            result.append(action)
        else:
            result[twin] = _joined(result[twin], action, toolbox(action.tool))
    return result


def _joinable(first: Action, second: Action, tool: Tool) -> bool:
    alike = (first.tool, first.target, "") == (second.tool, second.target, first.frames or second.frames)
    adding_up = first.arguments.keys() | second.arguments.keys() <= tool.limits.keys()
    return alike and tool.traits.joins and adding_up


def _joined(first: Action, second: Action, tool: Tool) -> Action:
    arguments, said = dict(first.arguments), _without_goal(first.reason, second.reason)
    for name, value in second.arguments.items():
        low, high = tool.limits[name]
        if said in first.reason:
            arguments[name] = max(arguments.get(name, 0), value, key=abs)
            continue
        arguments[name] = round(min(max(arguments.get(name, 0) + value, low), high), 3)
    reason = first.reason if said in first.reason else f"{first.reason}; {said}"
    expect = _measurable(arguments, _agreeing(first.expect + second.expect))
    return replace(first, arguments=arguments, reason=reason, expect=expect)


def _measurable(arguments: dict[str, float], expect: tuple[Expectation, ...]) -> tuple[Expectation, ...]:
    """Leave out what another slider hides: noise is sharpness too, and a bluer sky hides warmer light."""
    if arguments.get("denoise", 0) > 0:
        expect = tuple(e for e in expect if e.measure != "sharpness")
    if max(arguments.get("saturation", 0), arguments.get("vibrance", 0)) < 0.1:
        return expect
    return tuple(e for e in expect if e.measure not in ("warmth", "tint"))


def _agreeing(expectations: tuple[Expectation, ...]) -> tuple[Expectation, ...]:
    """Return one expectation a measure; those that contradict each other are dropped."""
    held: dict[str, set[str]] = {}
    for e in expectations:
        held.setdefault(e.measure, set()).add(e.holds)
    kept = {e.measure: e for e in expectations if len(held[e.measure]) == 1}
    return tuple(kept.values())


def _steps(action: Action, scene: Scene, pins: Pins) -> list[Step]:
    phrase = action.frames or action.target
    regions = _regions(phrase, scene, pins)
    if scene.toolbox(action.tool).traits.frames:
        return [_framing_step(action, regions, scene)]
    if not phrase:
        return [_step(action, "")]
    kept = scene.toolbox(action.tool).traits.region_is == "kept"
    if kept and _shown_the_ground(regions, phrase, scene):
        regions = _regions("background", scene, {})
    return [_step(action, digest, kept=kept) for digest in regions]


def _shown_the_ground(regions: list[str], phrase: str, scene: Scene) -> bool:
    """True for a person who pointed at the background and not at what stays: it lies along the frame."""
    if scene.last_target != "selection":
        return False
    masks = [region.bytes8 for region in _by_digest(phrase, regions, scene)]
    edges = [np.concatenate([m[0], m[-1], m[:, 0], m[:, -1]]) for m in masks]
    return any(edge.mean() / 255 > _FRAME for edge in edges)


def _regions(phrase: str, scene: Scene, pins: Pins) -> list[str]:
    if not phrase or phrase in pins:
        return list(pins.get(phrase, ()))
    found = lookup(scene, phrase)
    if len(found) > 1 and plural(phrase) and phrase not in ("background", "foreground", "everything"):
        return [r.digest for r in found]
    return [max(found, key=lambda r: r.score).digest] if found else []


def _step(action: Action, digest: str, *, kept: bool = False) -> Step:
    """Return the step; `kept`: the region is what stays."""
    guard = Expectation(
        measure="changed_outside",
        holds="at_most",
        value=0.0,
        text=f"nothing outside {the(action.target)} changes",
    )
    local = digest and not kept
    expectations = (*action.expect, guard) if local else action.expect
    return Step(
        reason=sentence(action.reason),
        tool=action.tool,
        arguments=action.arguments,
        target=action.target,
        region=digest,
        expectations=expectations,
        object=action.object,
    )


def sentence(text: str) -> str:
    """Return the text as a sentence."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _framing_step(action: Action, regions: list[str], scene: Scene) -> Step:
    arguments = dict(action.arguments)
    if action.frames:
        boxes = [r.box for r in _by_digest(action.frames, regions, scene)]
        if boxes:
            box = around(boxes, scene.picture.size)
            shape = str(arguments.get("aspect", ""))
            box = shaped(box, ratio_of(shape), scene.picture.size) if shape else box
            arguments[scene.toolbox(action.tool).traits.frames] = (
                closer(scene.picture.size) if box == (0, 0, *scene.picture.size) else box
            )
    return Step(
        reason=sentence(action.reason),
        tool=action.tool,
        arguments=arguments,
        expectations=tuple(e for e in action.expect if e.measure == "aspect"),
    )


def closer(size: tuple[int, int]) -> Box:
    """Return the middle of a picture of this (width, height), less `MARGIN` / 2 on each side."""
    dx, dy = (round(length * MARGIN / 2) for length in size)
    return dx, dy, size[0] - dx, size[1] - dy


def _by_digest(phrase: str, digests: list[str], scene: Scene) -> list[Region]:
    known = {r.digest: r for p in (phrase, *digests) for r in lookup(scene, p)}
    return [known[d] for d in digests if d in known]


def around(boxes: list[Box], size: tuple[int, int]) -> Box:
    """Return the box around all boxes with some room, inside the picture of this (width, height)."""
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    dx, dy = round((right - left) * MARGIN), round((bottom - top) * MARGIN)
    return max(left - dx, 0), max(top - dy, 0), min(right + dx, size[0]), min(bottom + dy, size[1])


def shaped(box: Box, ratio: float, size: tuple[int, int]) -> Box:
    """Return the box grown to width / height `ratio` about its middle, as far as the picture allows."""
    width, height = box[2] - box[0], box[3] - box[1]
    wide, high = max(width, round(height * ratio)), max(height, round(width / ratio))
    left, right = _spread(box[0], box[2], min(wide, size[0]), size[0])
    top, bottom = _spread(box[1], box[3], min(high, size[1]), size[1])
    return left, top, right, bottom


def _spread(low: int, high: int, length: int, end: int) -> tuple[int, int]:
    start = min(max(round((low + high - length) / 2), 0), end - length)
    return start, start + length


def _thinking(steps: list[Step], toolbox: Toolbox) -> str:
    tools = [toolbox(s.tool) for s in steps]
    stages = [t.traits.stage for t in tools]
    said: list[str] = []
    if "fill" in stages and len(steps) > 1:
        said.append("What has to go goes first.")
    if stages.count("light") > 1:
        said.append("The whole picture comes before its parts.")
    if any(t.kind == "geometry" for t in tools) and len(steps) > 1:
        said.append("The picture is cut and scaled last: everything else is done on the whole of it.")
    return " ".join(said)


def _without_goal(first: str, second: str) -> str:
    """Return 'bring out the texture' for 'pop: bring out the texture' behind another reason of 'pop'."""
    goal = first[: first.find(": ") + 2] if ": " in first else ""
    return second.removeprefix(goal)
