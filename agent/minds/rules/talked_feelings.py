"""What is felt about the last edit, beside a wish or without one: 'lovely, now …', 'the edge is ugly'."""

from dataclasses import replace

from ....prompts.follow_up_words import load_follow_up_words
from ....prompts.talk_words import load_talk_words
from ....tools.inpaint import inpaint
from ...values.brief import Move, Option, Question
from ...values.plan import Step
from .. import Scene
from ..clauses.statements import states
from ..clauses.written_calls import written_call
from ..talks.feelings import asks_to_compare, fell_elsewhere, gone_move, is_praise, question_about_edits
from ..talks.loose_words import loose
from ..talks.move_words import move_in
from ..talks.quality_words import nouns_of, regretted, wanted_again
from ..talks.step_changes import for_target
from ..words.targets import the
from .follow_ups import FollowUp
from .hearing import understood
from .moves import read_move
from .talked_targets import aimed

_JOINTS = (" and now ", " and then ", " now ", " and ", " but ", " then ")
"""Between what is felt and the wish."""
_LAYERS = 3
"""Remarks before a wish that are taken off."""

_ALWAYS = (("try it another way", "try again"), ("take it back", "undo"))
"""What can be done about any edit, and how it is said."""


def heads_and_wish(request: str) -> list[tuple[str, str]]:
    """Return each way to part a request in two: at its stops, and at 'and', 'now' and 'but'."""
    low = request.lower()
    ends = sorted((low.find(sign), len(sign)) for sign in load_talk_words().stops if sign in low)[:2]
    ends += [(low.find(joint), len(joint)) for joint in _JOINTS if joint in low]
    return [(request[:at], request[at + n :].lstrip(" ,.;!?")) for at, n in ends if at > 0]


def without_feelings(request: str, scene: Scene) -> str:
    """Return a request without the praise before it: 'keep this and now crop it'."""
    for _ in range(0 if is_praise(request) else _LAYERS):
        parted = [(h, w) for h, w in heads_and_wish(request) if is_praise(h) and w and not is_praise(w)]
        if scene.last_plan is None or not parted:
            break
        request = parted[0][1]
        for lead in ("and ", "now ", "then ", "but ", "next "):
            request = request.removeprefix(lead) if " too" not in request else request
    return request


def felt(request: str, scene: Scene) -> FollowUp | None:
    """Return what a request says of the last edit as a whole: it shall go, or what it was."""
    wanted = _wanted_back(request, scene)
    if wanted is not None or scene.last_plan is None:
        return wanted
    steps = scene.last_plan.steps
    move = question_about_edits(request) or gone_move(request, steps)
    if asks_to_compare(request):
        move = Move(name="compare")
    elif move is None and regretted(request, steps):
        move = Move(name="undo")
    return FollowUp(move=move) if move is not None else _back_then(request, scene)


def _wanted_back(request: str, scene: Scene) -> FollowUp | None:
    """Read 'actually I liked it' after an undo."""
    known, words = load_follow_up_words().wanted_back, set(loose(request).replace(",", " ").split())
    about = (
        {w for step in scene.undone_plan.steps for w in nouns_of(step)} if scene.undone_plan else set[str]()
    )
    told = scene.undone_plan is not None and words & known.cues and words <= known.cues | known.idle | about
    told = told or (scene.undone_plan is not None and loose(request) in load_follow_up_words().again)
    told = told or (bool(words & about) and "back" in words and words <= known.cues | known.idle | about)
    told = told or (scene.undone_plan is not None and wanted_again(request, scene.undone_plan.steps))
    return FollowUp(move=Move(name="redo")) if told else None


def _back_then(request: str, scene: Scene) -> FollowUp | None:
    """Read 'not feeling it. go back and try black and white instead': the way back, then a wish."""
    for head, wish in reversed(heads_and_wish(request)):
        move = read_move(head)
        name = move.move.name if move is not None and move.move is not None else ""
        about = frozenset(
            w for s in (scene.last_plan.steps if scene.last_plan else ()) for w in s.target.split()
        )
        found = move_in(loose(head).replace(" ,", ""), about)
        if name != "undo" and (found is None or found.name != "undo"):
            told = head.lower().split()[:1] and head.lower().split()[0] in load_follow_up_words().speaking
            later = _back_then(wish, scene) if told and not understood(head, scene) else None
            if later is not None:
                return later
            continue
        elsewhere = aimed(wish, scene) if scene.last_plan is not None else None
        if elsewhere is not None and elsewhere.steps:
            return replace(elsewhere, instead=True)
        for lead in ("please ", "try ", "do ", "and ", "only ", "just ", "instead "):
            wish = wish.removeprefix(lead)
        wish = wish.removesuffix(" instead").removesuffix(" rather")
        if wish.split()[:1] and wish.split()[0] in load_follow_up_words().holding:
            return FollowUp(move=Move(name="undo"))
        again = _back_then(wish, scene)
        if again is not None:
            return again
        if wish and not states(wish) and understood(wish, scene):
            return FollowUp(instead=True, request=wish)
    return None


def complained(request: str, scene: Scene) -> FollowUp | None:
    """Return the question what to do about a complaint that holds no wish; None for other words."""
    steps = scene.last_plan.steps if scene.last_plan is not None else ()
    text = loose(request).replace(" ,", "")
    cues = load_talk_words().wrong.cues & set(text.split())
    cues = cues or text.endswith(load_follow_up_words().one_more.remains)
    if not steps or not cues or request.rstrip().endswith("?") or read_move(request) is not None:
        return None
    return None if understood(request, scene) else FollowUp(question=_what_to_do(steps))


def spilled(request: str, scene: Scene) -> FollowUp | None:
    """Return the question what to do about an edit that fell on something else as well."""
    steps = scene.last_plan.steps if scene.last_plan is not None else ()
    fell = bool(steps) and fell_elsewhere(request, steps)
    fell = fell and (states(loose(request)) or not understood(request, scene))
    return FollowUp(question=_what_to_do(steps)) if fell else None


def _what_to_do(steps: tuple[Step, ...]) -> Question:
    removed = [s for s in steps if s.tool == inpaint.tool.name]
    rest = [
        Option(label=f"remove what is left of {the(s.target)}", request=written_call(for_target(s, s.target)))
        for s in removed
    ]
    less = [] if removed else [Option(label="a bit less of it", request="a bit less")]
    others = [Option(label=label, request=said) for label, said in _ALWAYS]
    return Question(
        text="What should I do about it?",
        options=(*rest, *less, *others, Option(label="none of these", request="")),
        default=len(rest) + len(less) + 1,
        offers=True,
    )
