"""Follow-ups between remarks: 'light grey instead, white is too hard', 'too thick, half of that'."""

from dataclasses import replace

from ....prompts.follow_up_words import load_follow_up_words
from ....prompts.talk_words import load_talk_words
from ....tools.inpaint import inpaint
from ...values.brief import Move
from ...values.plan import Plan
from .. import Scene
from ..talks.follow_up_values import plain, said_of
from ..talks.loose_words import loose
from ..talks.more_letters import other_letters
from ..talks.move_words import move_in
from ..talks.named_versions import named_version
from ..talks.other_targets import nouns
from ..talks.quality_words import opposite_wish, quality_move
from ..talks.step_changes import changed, for_target
from ..talks.unheard_words import without_unheard
from ..talks.value_words import with_values
from ..words.targets import colour_of, the
from ..words.told_deeds import tells
from .follow_ups import FollowUp, read_follow_up
from .hearing import understood
from .moves import read_move
from .other_things import another_thing, bare_name, one_named
from .talked_feelings import complained, felt, spilled
from .talked_targets import aimed, spared, stronger_there
from .understanding import listen
from .wish_cues import pieces_of, states, telling_words

_BACK = FollowUp(move=Move(name="undo"))


def read_talk(request: str, scene: Scene) -> FollowUp | None:
    """Return what a request makes of the last edit, whatever is said around it; None for one of its own."""
    found = (
        spilled(request, scene)
        or _one_of_them(request, scene)
        or _only_there(request, scene)
        or _of_letters(request, scene)
        or _valued(request, scene)
        or _of_quality(request, scene)
        or spared(request, scene)
        or another_thing(request, scene)
        or read_follow_up(request, scene)
        or felt(request, scene)
        or aimed(request, scene)
        or stronger_there(request, scene)
        or _returned(plain(request), scene)
        or _moved(request, scene)
        or _joined(request, scene)
        or _wished_instead(request, scene)
        or _of_pieces(request, scene)
        or _without_unheard(request, scene)
        or complained(request, scene)
    )
    return _sized(found, scene) if found is not None else None


def _valued(request: str, scene: Scene) -> FollowUp | None:
    """Return the last edit with the values that all of the words are about."""
    plan = scene.undone_plan or scene.last_plan
    if named_version(plain(request), scene.turns) is not None:
        return None
    made = with_values(request, plan.steps) if plan is not None else None
    instead = made is not None and not made.also and scene.undone_plan is None
    return FollowUp(made.steps, instead=instead) if made is not None else None


def _one_of_them(request: str, scene: Scene) -> FollowUp | None:
    """Read 'the one next to it has to go as well' as the wish for another such thing."""
    steps = [s for s in (scene.last_plan.steps if scene.last_plan else ()) if s.target]
    named = one_named(request, steps[-1].target) if steps else ""
    if not named or not understood(named, scene) or not understood(request, scene):
        return None
    return FollowUp(request=named)


def _only_there(request: str, scene: Scene) -> FollowUp | None:
    """Read 'only brighten the kids' as the last edit for them alone."""
    lead, _, rest = loose(request).partition(" ")
    steps = scene.last_plan.steps if scene.last_plan is not None else ()
    if lead not in load_follow_up_words().alone or len(steps) != 1 or not understood(rest, scene):
        return None
    actions = [a for r in listen(rest, scene, {}).readings for a in r.actions]
    same = len(actions) == 1 and actions[0].tool == steps[0].tool and bool(actions[0].target)
    again = (
        same
        and actions[0].target != steps[0].target
        and actions[0].arguments.keys() == steps[0].arguments.keys()
    )
    return FollowUp((for_target(steps[0], actions[0].target),), instead=True) if again else None


def _of_letters(request: str, scene: Scene) -> FollowUp | None:
    """Return the last edit with other words than it wrote, or with one line more."""
    made = other_letters(request, scene.last_plan.steps) if scene.last_plan is not None else None
    return FollowUp(made, instead=True) if made is not None else None


def _of_quality(request: str, scene: Scene) -> FollowUp | None:
    """Return more or less of the last edit, told by what it makes more of: 'too warm'."""
    move = quality_move(request, scene.last_plan.steps) if scene.last_plan is not None else None
    if move is not None or scene.last_plan is None:
        return FollowUp(move=move) if move is not None else None
    other = opposite_wish(request, scene.last_plan.steps)
    named = the(scene.last_plan.steps[-1].target) if scene.last_plan.steps else ""
    return FollowUp(instead=True, request=f"make {named} {other}") if other else None


def _moved(request: str, scene: Scene) -> FollowUp | None:
    """Return the move that words in any order ask for; what is a wish of its own is none."""
    if scene.last_plan is None or read_move(request) is not None:
        return None
    about = frozenset(w for s in scene.last_plan.steps for w in (*s.target.split(), s.tool))
    text = loose(request).replace(" ,", "")
    move = move_in(plain(request), about) or move_in(text, about)
    sure = load_follow_up_words().sure_moves & set(text.split())
    return FollowUp(move=move) if move is not None and (sure or not understood(request, scene)) else None


def _joined(request: str, scene: Scene) -> FollowUp | None:
    """Return two corrections as one: 'bigger and in red'."""
    parts = [p for piece in pieces_of(request) for p in piece.split(" and ")]
    if scene.last_plan is None or len(parts) < 2 or understood(request, scene):
        return None
    steps = scene.last_plan.steps
    for part in parts:
        found = read_follow_up(part, replace(scene, last_plan=Plan(steps=steps)))
        if found is None or not found.steps or not found.instead:
            return None
        steps = found.steps
    return FollowUp(steps, instead=True)


def _wished_instead(request: str, scene: Scene) -> FollowUp | None:
    """Read 'not that, just sharpen it' and 'that's worse, make it warmer': the way back, then a wish."""
    pieces, plainly = pieces_of(request), _without_instead(request)
    if scene.last_plan is not None and plainly and not states(plainly) and understood(plainly, scene):
        return FollowUp(instead=True, request=plainly)
    if scene.last_plan is None or len(pieces) < 2:
        return None
    first, rest = pieces[0], request[request.index(pieces[0]) + len(pieces[0]) :].strip(" ,.;!")
    rest = rest.removesuffix(" instead").removesuffix(" rather")
    gone = _piece(first, scene) if plain(first) not in load_follow_up_words().not_that else _BACK
    if gone != _BACK or states(rest) or not understood(rest, scene):
        return None
    return FollowUp(instead=True, request=rest)


def _of_pieces(request: str, scene: Scene) -> FollowUp | None:
    """Return the follow-up of the one piece that is one, where the others only say why."""
    pieces = pieces_of(request)
    if scene.last_plan is None or len(pieces) < 2:
        return None
    if understood(request, scene) and _of_quality(pieces[0], scene) is None:
        return None
    read = {piece: _piece(piece, scene) for piece in pieces}
    told = {piece: found for piece, found in read.items() if found is not None}
    undone = {p: f for p, f in told.items() if f.move is not None and f.move.name == "undo"}
    told = undone or told if all(f.move is not None for f in told.values()) else told
    if len(told) > 1:
        told = {p: f for p, f in told.items() if not plain(p).startswith("too ")} or told
    first = next(iter(told.values()), None)
    rest = [piece for piece, found in read.items() if found is None]
    same = first is not None and all(_alike(first, found) for found in told.values())
    return first if same and all(_says_why(piece, scene) for piece in rest) else None


def _piece(piece: str, scene: Scene) -> FollowUp | None:
    moved = read_move(piece)
    if moved is not None and moved.move is not None and moved.move.name in ("less", "more", "undo"):
        return FollowUp(move=moved.move)
    found = (
        _valued(piece, scene)
        or _of_quality(piece, scene)
        or another_thing(piece, scene)
        or read_follow_up(piece, scene)
        or _returned(plain(piece), scene)
        or aimed(piece, scene)
        or _moved(piece, scene)
    )
    found = None if found is not None and found.question is not None else found
    denied = plain(piece).startswith(load_follow_up_words().nots)
    return None if denied and found is not None and found.steps else found


def _without_instead(request: str) -> str:
    """Return the wish that is made instead of the last edit; '' where none is."""
    text = request.strip(" .!")
    for said in ("instead", "rather"):
        if text.lower().startswith(f"{said} "):
            return text[len(said) :].lstrip(" ,")
        if text.lower().endswith(f" {said}"):
            return text[: -len(said)].rstrip(" ,")
    return ""


def _alike(first: FollowUp, second: FollowUp) -> bool:
    if first.move is not None and second.move is not None:
        return first.move.name == second.move.name
    return first == second


def _says_why(piece: str, scene: Scene) -> bool:
    words, text = load_follow_up_words(), plain(piece)
    if text in words.asides or text in words.denials or text.startswith(words.nots):
        return True
    leaving = load_talk_words().leaving
    if text.startswith(leaving.starts) or text.endswith(leaving.ends):
        return True
    if text.split()[0] in words.speaking and not understood(piece, scene):
        return True
    of_itself = colour_of(text.split()[0]) is not None or text.split()[0] in words.speaking
    return states(text) and (of_itself or not understood(piece, scene))


def _returned(text: str, scene: Scene) -> FollowUp | None:
    """Read 'put the vase back' and 'no text after all' as the way back."""
    known, steps = load_follow_up_words(), scene.last_plan.steps if scene.last_plan else ()
    phrases = {said.format(step.tool) for step in steps for said in known.refusals}
    for step in steps:
        missed = known.misses if step.tool == inpaint.tool.name else ()
        told = (*known.returns, *known.refusals, *missed)
        names = [the(step.target), step.target] if step.target else []
        names += [the(bare_name(step.target))] if step.target else []
        names += known.people if step.tool == inpaint.tool.name else ()
        gone = load_talk_words().gone
        made = gone.nouns.get(step.tool, frozenset()) | gone.things.get(step.tool, frozenset())
        names += [f"the {noun}" for noun in made]
        phrases |= {said.format(name) for name in names for said in told}
    text = text if text in phrases else said_of(text, known).core
    heads = [p for p in phrases if text == p or (text.startswith(f"{p} ") and _is_reason(text[len(p) :]))]
    return FollowUp(move=Move(name="undo")) if heads else None


def _is_reason(text: str) -> bool:
    return states(text) and text.split()[0] not in ("and", "but", "then")


def _without_unheard(request: str, scene: Scene) -> FollowUp | None:
    """Read a follow-up without the words that nobody knows, where they name nothing; they are said."""
    reduced, unheard = without_unheard(request, telling_words() | nouns())
    if scene.last_plan is None or not reduced or understood(request, scene) or tells(loose(request)):
        return None
    found = _piece(reduced, scene) or felt(reduced, scene)
    return replace(found, unheard=unheard) if found is not None and found.question is None else None


def _sized(found: FollowUp, scene: Scene) -> FollowUp:
    """Return 'half of that' of a border or of letters as their size: their strength is none."""
    steps = scene.last_plan.steps if scene.last_plan else ()
    if found.move is None or found.move.name not in ("less", "more") or not steps:
        return found
    others = [changed("size", step, float(found.move.argument or 1)) for step in steps]
    made = tuple(step for step in others if step is not None)
    return FollowUp(made, instead=True) if len(made) == len(steps) else found
