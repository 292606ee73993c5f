"""What is said of the last edit: 'in yellow', 'the other way', 'no, the trousers', 'too much, looks fake'."""

from dataclasses import dataclass, replace

from ....prompts.follow_up_words import FollowUpWords, load_follow_up_words
from ....prompts.talk_words import load_talk_words
from ....tools.adjust import adjust
from ....tools.blur import blur
from ....tools.enhance import enhance
from ....tools.expose import expose
from ....tools.inpaint import inpaint
from ....tools.look import look
from ....tools.match_look import match_look
from ....tools.recolor import recolor
from ....tools.replace_background import replace_background
from ....tools.sky import sky
from ...values.brief import Move, Question
from ...values.plan import Step
from .. import Scene
from ..clauses.effects import property_words
from ..clauses.statements import states
from ..talks.follow_up_values import Said, corrections, plain, said_of, says_also, undenied
from ..talks.loose_words import loose
from ..talks.named_versions import named_version
from ..talks.quality_words import still_wanted
from ..talks.step_changes import ON_TOP, changed, for_target, named
from ..words.targets import colour_of, is_pronoun, target_of, the
from .hearing import understood
from .moves import read_move

_LONGEST = 9
"""Words of the longest noun phrase that a follow-up names."""
_OF_A_THING = 4
"""Words of the longest name of a thing before a complaint: 'her skin looks like plastic'."""
_REPEATED = (adjust.tool.name, expose.tool.name)
"""What 'again' does once more, as turns and crops; the rest is tried another way."""
LOCAL = tuple(
    t.tool.name
    for t in (adjust, look, enhance, expose, recolor, blur, inpaint, replace_background, match_look)
)


@dataclass(frozen=True)
class FollowUp:
    """The steps that are wanted now, and whether they replace the last edit; or a move, or plain words."""

    steps: tuple[Step, ...] = ()
    instead: bool = False
    move: Move | None = None
    request: str = ""
    """What is wished for, in words of its own: 'too dark' of 'still too dark'."""
    question: Question | None = None
    unheard: str = ""
    """Words that nobody knew and that were left out."""
    """What is asked where two readings stay; its options do what they say."""


def read_follow_up(request: str, scene: Scene) -> FollowUp | None:
    """Return what a request makes of the last edit; None when it is a request of its own."""
    plan = scene.undone_plan or scene.last_plan
    words = load_follow_up_words()
    text = plain(undenied(request))
    known = read_move(request)
    if known is not None and known.move is not None and known.move.name not in ("redo", "retry"):
        return None
    moved = _move(text, words) if plan is not None else None
    if moved is not None and (scene.last_plan is not None or moved.name == "redo"):
        return FollowUp(move=moved)
    if plan is None or not plan.steps:
        return None
    found = _changed(request, text, plan.steps, scene, words)
    return replace(found, instead=False) if found is not None and scene.undone_plan else found


def _changed(
    request: str, text: str, steps: tuple[Step, ...], scene: Scene, words: FollowUpWords
) -> FollowUp | None:
    returned = _returned(text, steps, scene, words)
    if returned is not None:
        return FollowUp(move=returned)
    goes_on = all(scene.toolbox(s.tool).kind == "geometry" or s.tool in _REPEATED for s in steps)
    if goes_on and loose(text).removeprefix("and ") in words.again:
        return FollowUp(steps)
    sky = _other_sky(text, steps, words)
    if sky:
        return FollowUp(instead=True, request=f"change the sky to {sky}")
    said = said_of(text, words)
    shade = _shade_of_sky(said.core, steps)
    if shade:
        return FollowUp(request=f"make the sky {shade}")
    for kind, value in corrections(request, said, words):
        others = [changed(kind, step, value) for step in steps]
        if any(step is not None for step in others):
            kept = zip(others, steps, strict=True)
            made = [c for c in others if c] if kind in ON_TOP else [c or step for c, step in kept]
            return FollowUp(tuple(made), instead=kind not in ON_TOP)
    insisted = _insisted(text, steps, scene, words)
    if insisted:
        return FollowUp(request=insisted)
    return _elsewhere(text, said, steps, scene, words)


def _other_sky(text: str, steps: tuple[Step, ...], words: FollowUpWords) -> str:
    if all(step.tool != sky.tool.name for step in steps):
        return ""
    idle = load_talk_words().values.idle | load_talk_words().values.nouns[sky.tool.name] | {"clear"}
    core = " ".join(w for w in loose(text).split() if w not in idle)
    names = words.skies | {kind: (kind, *words.skies.get(kind, ())) for kind in words.skies}
    return {"clear": "clear blue"}.get(kind := named(core, names), kind)


def _shade_of_sky(core: str, steps: tuple[Step, ...]) -> str:
    """Return 'darker' of 'darker blue' where a sky was put in."""
    known = load_talk_words().values
    named = " ".join(w for w in core.split() if colour_of(w) is None)
    if all(step.tool != sky.tool.name for step in steps):
        return ""
    return "darker" if named in known.darker else "lighter" if named in known.lighter else ""


def _insisted(text: str, steps: tuple[Step, ...], scene: Scene, words: FollowUpWords) -> str:
    """Return what is still wanted: 'too dark' of 'still too dark', 'cooler' of 'i said cooler not warmer'."""
    starts = [s for s in (*words.still, "i said", "i wanted") if text.startswith(f"{s} ")]
    if not starts:
        return ""
    rest = text.removeprefix(max(starts, key=len)).strip().split(" not ")[0]
    rest = still_wanted(loose(rest), steps) or rest
    return rest if understood(rest, scene) else ""


def _returned(text: str, steps: tuple[Step, ...], scene: Scene, words: FollowUpWords) -> Move | None:
    """Read 'the cushions back to how they were', 'her skin looks like plastic', 'take the cartoon one'."""
    for step in steps:
        rest = text.removeprefix(f"{the(step.target)} ") if step.target else text
        if rest != text and rest in words.moves["undo"]:
            return Move(name="undo")
        more = text.removesuffix(" please").partition(f" {step.tool}")
        if more[1:] == (f" {step.tool}", "") and more[0] in ("more", "less"):
            return Move(name=more[0], argument="1.5" if more[0] == "more" else "0.5")
    looks = next((p for p in words.moves["less"] if p.startswith("looks") and text.endswith(f" {p}")), "")
    if looks and len(text.removesuffix(looks).split()) <= _OF_A_THING:
        return Move(name="less", argument="0.5")
    return named_version(text, scene.turns)


def _move(text: str, words: FollowUpWords) -> Move | None:
    """Return the move that all of the words ask for, remarks beside it left out."""
    rest, names = text, set[str]()
    phrases = [(p, name) for name, said in words.moves.items() for p in said]
    phrases += [(p, "") for p in words.asides]
    phrases.sort(key=lambda found: -len(found[0]))
    while rest:
        found = next(((p, n) for p, n in phrases if rest == p or rest.startswith(f"{p} ")), None)
        if found is None:
            return None
        names |= {found[1]} - {""}
        rest = rest.removeprefix(found[0]).strip(" .")
    if len(names) != 1:
        return None
    name = names.pop()
    argument = {"less": "0.5", "more": "1.5"}.get(name, "")
    return Move.model_validate({"name": name, "argument": argument})


def _elsewhere(
    text: str, said: Said, steps: tuple[Step, ...], scene: Scene, words: FollowUpWords
) -> FollowUp | None:
    """Return the last local step for another target: 'no, the trousers', 'and the bin next to it'."""
    local = [s for s in steps if s.tool in LOCAL]
    left = next((p for p in words.left_over if text.startswith(f"{p} ")), "")
    parts = tuple(f"{left} {part}" for part in load_talk_words().targets.parts)
    if left and not text.startswith(parts) and local and local[-1].tool == inpaint.tool.name:
        target = _whose(text.removeprefix(f"{left} ").split(" where ")[0], local[-1])
        return FollowUp((for_target(local[-1], target),)) if target else None
    text = text.removesuffix(" please").removesuffix(" thanks")
    also = says_also(text, words)
    if not local or not (said.denies or also):
        return None
    core = said.core.removesuffix(" too").removesuffix(" as well")
    target = _named(text, core, local[-1], words)
    if not target or understood(text.removesuffix(" too"), scene) or understood(core, scene):
        return None
    *thing, last = target.split(" ")
    colour = colour_of(last)
    if colour is None:
        return FollowUp((for_target(local[-1], target),), instead=said.denies)
    recoloured = changed("colour", for_target(local[-1], " ".join(thing)), colour)
    return FollowUp((recoloured,), instead=said.denies) if recoloured is not None and thing else None


def _named(text: str, core: str, step: Step, words: FollowUpWords) -> str:
    """Return the thing that the core names for sure, with 'it' put into words; '' for none."""
    at = text.find(core)
    owner = text[:at].split()[-1:]
    first = core.split()[:1]
    if len(core.split()) > _LONGEST or not (set(owner) | set(first)) & words.owners:
        return ""
    for pronoun in ("it", "him", "her"):
        if core.endswith(f" {pronoun}"):
            core = f"{core.removesuffix(f' {pronoun}')} {the(step.target)}"
    target = target_of(core) if not states(core) else None
    vague = not target or is_pronoun(target) or target.split()[0] in words.no_things
    vague = vague or target in property_words()
    return "" if target is None or vague else target


def _whose(words: str, step: Step) -> str:
    """Return 'shadow of the tree' for 'its shadow', 'smudge where the lamp was' for a smudge."""
    owned = words.split()[0] in ("its", "his", "her", "their", "the")
    thing = target_of(words.split(" ", 1)[-1] if owned else words)
    if not thing:
        return ""
    return f"{thing} of {the(step.target)}" if owned else f"{thing} where {the(step.target)} was"
