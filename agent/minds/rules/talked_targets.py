"""The last edit for another thing that is named: instead, as well, on all but it, or asked which."""

from ....prompts.follow_up_words import load_follow_up_words
from ....prompts.talk_words import load_talk_words
from ....tools.crop import crop
from ....tools.heal import heal
from ....tools.inpaint import inpaint
from ....tools.look import look
from ....tools.pixelate import pixelate
from ....tools.red_eye import red_eye
from ....tools.replace_background import replace_background
from ....tools.smooth_skin import smooth_skin
from ...values.brief import Option, Question
from ...values.plan import Step
from .. import Scene
from ..clauses.written_calls import written_call
from ..talks.loose_words import loose
from ..talks.move_words import strength_in
from ..talks.other_targets import Aim, aim_of
from ..talks.quality_words import nouns_of
from ..talks.step_changes import for_target
from ..words.targets import colour_of, is_pronoun, is_whole, target_of, the
from .follow_ups import LOCAL, FollowUp
from .hearing import UNDO_AND, understood

_MOVABLE = (*LOCAL, pixelate.tool.name, smooth_skin.tool.name, heal.tool.name, red_eye.tool.name)
_NEVER_WHOLE = (inpaint.tool.name, replace_background.tool.name)

_FEWEST = 2
"""Words of the shortest name of a place: 'the left'."""
_COLOURLESS = ("black_and_white", "sepia", "noir")
_CASTS = ("shadow", "reflection")
"""What a thing leaves behind it when it is removed."""


def aimed(request: str, scene: Scene) -> FollowUp | None:
    """Return the last local step for the thing that is named beside it; None where none is for sure."""
    plan = scene.undone_plan or scene.last_plan
    steps = [s for s in (plan.steps if plan is not None else ()) if s.tool in _MOVABLE]
    if not steps:
        return _cropped(request, plan.steps[-1], scene) if plan is not None and plan.steps else None
    step = steps[-1]
    request = _with_owner(request, step)
    aim = aim_of(_as_same(request, step), step.target)
    if aim is None or colour_of(aim.target) is not None:
        return None
    if aim.how != "except" and understood(request, scene):
        return None
    fresh = scene.undone_plan is not None
    if aim.how == "bare" and not (step.tool == inpaint.tool.name and _asks_about(request)):
        return FollowUp(question=_which(request, step, aim.target))
    made = _made(step, aim)
    instead = aim.how in ("instead", "except") and not fresh
    return FollowUp((made,), instead=instead) if made is not None else None


def _asks_about(request: str) -> bool:
    """Return whether a thing is brought up as one more: 'what about the poster?'."""
    return loose(request).startswith(("what about ", "how about "))


def _with_owner(request: str, step: Step) -> str:
    """Return 'and the shadows of the cables' for 'and their shadows' after the cables were removed."""
    words = loose(request).split()
    whose = load_talk_words().owned & set(words[:-1]) if step.tool == inpaint.tool.name else frozenset[str]()
    if not whose or words[-1].removesuffix("s") not in _CASTS or not step.target:
        return request
    return " ".join("the" if w in whose else w for w in words) + f" of {the(step.target)}"


def _as_same(request: str, step: Step) -> str:
    """Return 'the same for the ribbon' of 'the same purple for the ribbon' after it was made purple."""
    text = loose(request)
    if " same " not in f" {text}":
        return request
    lead, _, rest = text.partition("same ")
    what, *others = rest.split()
    given = str(step.arguments.get("colour", ""))
    made = what in nouns_of(step) or (colour_of(what) is not None and colour_of(what) == colour_of(given))
    return f"{lead}same {' '.join(others)}" if made and others else request


def _in_colour(request: str, step: Step) -> str:
    """Return 'except the balloon' of 'keep the balloon red' where the colours were taken."""
    known, text = load_talk_words().in_colour, loose(request)
    start = max((s for s in known.starts if text.startswith(f"{s} ")), key=len, default="")
    ends = [e for e in (*known.ends, text.split()[-1]) if text.endswith(f" {e}")]
    colourless = step.tool == look.tool.name and step.arguments.get("name") in _COLOURLESS
    end = next((e for e in ends if e in known.ends or colour_of(e) is not None), "")
    return (
        f"except {text.removeprefix(start).removesuffix(end).strip()}"
        if colourless and start and end
        else request
    )


def spared(request: str, scene: Scene) -> FollowUp | None:
    """Return the last edit of the whole picture without a thing: 'but not her face'."""
    plan = scene.undone_plan or scene.last_plan
    last = plan.steps[-1] if plan is not None and plan.steps else None
    request = _in_colour(request, last) if last is not None else request
    aim = aim_of(request, last.target) if last is not None else None
    return aimed(request, scene) if aim is not None and aim.how == "except" else None


def _cropped(request: str, step: Step, scene: Scene) -> FollowUp | None:
    """Return a crop around the thing that was meant: 'on her brother, I mean'."""
    around = step.tool == crop.tool.name and "box" in step.arguments
    aim = aim_of(request, "") if around and not understood(request, scene) else None
    if aim is None or aim.how != "instead":
        return None
    return FollowUp(instead=True, request=f"crop closer on {the(aim.target)}")


def stronger_there(request: str, scene: Scene) -> FollowUp | None:
    """Read 'stronger on the left' and 'the far end could do with more': the last local step there as well."""
    steps = [s for s in (scene.last_plan.steps if scene.last_plan else ()) if s.tool in _MOVABLE]
    words = loose(request).replace(" ,", "").split()
    for at in range(1, len(words)) if steps else ():
        before, behind = words[:at], words[at:]
        for head, named in ((before, behind), (behind, before)):
            move, thing = strength_in(head), _place(" ".join(named))
            if thing and move is not None and move.name == "more" and not understood(" ".join(named), scene):
                return FollowUp((for_target(steps[-1], thing),))
    return None


def _place(phrase: str) -> str:
    """Return what 'on the left' and 'the far end' name; '' where nothing says that it is a thing."""
    words = phrase.split()
    inside = words[1:] if words[0] in load_follow_up_words().one_more.places else words
    if not inside or inside[0] not in load_follow_up_words().owners or len(inside) < _FEWEST:
        return ""
    target = target_of(" ".join(inside))
    return (
        ""
        if not target or is_pronoun(target) or target.split()[0] in load_talk_words().gone.edits
        else target
    )


def _made(step: Step, aim: Aim) -> Step | None:
    target = aim.target
    if aim.how == "except":
        whole = is_whole(step.target) and step.tool not in _NEVER_WHOLE
        return for_target(step, f"everything except {target}") if whole else None
    if target == "everything":
        return for_target(step, "") if step.tool not in _NEVER_WHOLE else None
    if aim.how in ("seen", "stain") and step.tool != inpaint.tool.name:
        return None
    if (
        aim.how in ("seen", "missed")
        and step.tool == inpaint.tool.name
        and target in ("shadow", "reflection")
    ):
        target = f"{target} of {the(step.target)}"
    return for_target(step, target) if target != step.target else None


def _which(request: str, step: Step, target: str) -> Question:
    """Ask whether the last edit stays."""
    call = written_call(for_target(step, target))
    text = f"What about {the(target)}?"
    return Question(
        text=text,
        options=(
            Option(label=f"the same for {the(target)} as well", request=call),
            Option(label=f"{the(target)} instead of {the(step.target)}", request=f"{UNDO_AND}{call}"),
            Option(label="none of these", request=""),
        ),
        offers=True,
    )
