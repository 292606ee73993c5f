"""What 'it', 'her' and 'them' mean: the last place, or what a statement before the wish names."""

import re
from dataclasses import replace

from ....prompts.wish_kinds import load_wish_kinds
from ....tools.crop import crop
from ....tools.inpaint import inpaint
from ....tools.replace_background import replace_background
from .. import Scene
from ..backoff.said_slots import slots_of
from ..clauses.meaning import Action, Choice, Doubt, Reading
from ..clauses.sideways import is_someone
from ..clauses.wishes import read
from ..words.grammar import Clause, alternatives, wish_verbs
from ..words.targets import colour_of, is_pronoun, names_several, target_of, the
from .ears import ears_of

_PEOPLE = ("him", "her", "them")
_SOMEONE = {"him": "man", "her": "woman"}
"""Whom a pronoun means where nobody was named."""
_SEVERAL = ("them", "those", "these")
_HERE = ("in", "this", "one")
_GONE = (inpaint.tool.name, replace_background.tool.name)
"""What these were about is no place any more."""
_LONGEST = 7
"""Words of the longest name of a thing that is taken from a statement."""


def with_it(readings: list[Reading], scene: Scene) -> list[Reading]:
    """Put the last place where a clause says 'it'; geometry and removals leave 'it' meaning the picture.

    A selection that came with the request is what 'it' means, whatever was done before.
    """
    last = scene.last_target if scene.selected or not _was_removed(scene) else ""
    told: tuple[str, ...] = ()
    resolved: list[Reading] = []
    for reading in readings:
        if any(is_pronoun(a.target) for a in reading.actions):
            reading, used = _resolved(reading, last, told, scene)
            if used:
                resolved[-1] = remark(resolved[-1])
        told = (things_told(reading.text) or _marked(reading.text)) if reading.offers_from else ()
        targets = [a.target for a in reading.actions if a.target and a.tool not in _GONE]
        last = targets[-1] if targets else reading.about or last
        resolved.append(reading)
    return resolved


def things_told(text: str) -> tuple[str, ...]:
    """Return what a statement points at, one where it is sure: 'wires' of 'the wires spoil the view'."""
    known = load_wish_kinds()
    shown = re.search(rf"(?:^|(?<= )){alternatives(known.telling.shows)} (.+)", text)
    if shown:
        return _named(_until_verb(shown[1].split()))
    words = text.split()
    first = _until_verb(words)
    if len(first) == len(words):
        return ()
    subject, verb = _named(first), words[len(first)]
    behind = [w for w in words[len(first) + 1 :] if w != "it"]
    named = first or {words[0], *behind[:1]} & (known.articles | known.telling.before | {"a", "an"})
    rest = _named(_until_verb(behind)) if named else ()
    return subject if verb in known.telling.stands else tuple(dict.fromkeys((*subject, *rest)))


def _marked(text: str) -> tuple[str, ...]:
    """Return the one thing that the model of slots marks: 'wall' of 'they painted the wall'."""
    slots = slots_of(text)
    named = slots.target if colour_of(slots.target) is None else slots.thing
    return _named(named.split()) if named else ()


def _until_verb(words: list[str]) -> list[str]:
    known = load_wish_kinds()
    ends = known.finite | known.telling.stands | known.telling.ends
    behind = [before in known.articles for before in ("", *words)]
    stops = (at for at, w in enumerate(words) if w in ends and not behind[at])
    return words[: next(stops, len(words))]


def _named(words: list[str]) -> tuple[str, ...]:
    known = load_wish_kinds()
    words = words[1:] if words and words[0] in known.telling.before else words
    words = words[: -len(_HERE)] if tuple(words[-len(_HERE) :]) == _HERE else words
    thing = target_of(" ".join(words)) if words else None
    if not thing or is_pronoun(thing) or len(words) > _LONGEST or words[0] in wish_verbs():
        return ()
    head = _head(thing).split()
    return () if set(head) & known.telling.never or set(head) <= known.loose else (thing,)


def _head(thing: str) -> str:
    """Return 'blue tint' of 'blue tint over everything'."""
    return re.split(r" (?:of|in|on|at|over|with|behind|near|under|from|next|across) ", thing)[0]


def _was_removed(scene: Scene) -> bool:
    steps = scene.last_plan.steps if scene.last_plan else ()
    return bool(steps) and steps[-1].tool in (*_GONE, crop.tool.name)


def _meant(action: Action, last: str) -> str:
    someone = action.target in _PEOPLE
    return last or ("subject" if someone or action.tool == replace_background.tool.name else "")


def remark(reading: Reading) -> Reading:
    """Return what no reader knew as said beside a wish; that it was taken for that is said."""
    said = f"Not understood, taken for a remark: {reading.text!r}"
    return Reading(reading.text, assumptions=(said,), remark=True)


def _resolved(reading: Reading, last: str, told: tuple[str, ...], scene: Scene) -> tuple[Reading, bool]:
    """Return a reading with its pronoun put into words, and whether the statement before it told them."""
    pronoun = next(a.target for a in reading.actions if is_pronoun(a.target))
    needy = any(scene.toolbox(a.tool).needs_region for a in reading.actions)
    told = tuple(t for t in told if names_several(t) == (pronoun in _SEVERAL))
    told = () if pronoun == "it" and any(is_someone(t) for t in told) else told
    if len(told) == 1:
        return _said_again(reading, pronoun, told[0], scene), True
    if needy and not told:
        last = last or _SOMEONE.get(pronoun, "")
    if needy and not last:
        return _which(reading, pronoun, told), bool(told)
    meant = _meant(next(a for a in reading.actions if a.target == pronoun), last)
    actions = tuple(
        replace(a, target=_meant(a, last)) if is_pronoun(a.target) else a for a in reading.actions
    )
    if not meant:
        return replace(reading, actions=actions), False
    said = (*reading.assumptions, f"{pronoun!r} is {the(meant)}")
    return replace(reading, text=_put(reading, pronoun, meant), actions=actions, assumptions=said), False


def _put(reading: Reading, pronoun: str, thing: str) -> str:
    return re.sub(rf"\b{re.escape(pronoun)}\b", the(thing), reading.text, count=1)


def _said_again(reading: Reading, pronoun: str, thing: str, scene: Scene) -> Reading:
    """Return the reading of a wish with the name of the thing in it: 'take the haze away'."""
    head = _head(thing)
    thing = head if head.split()[-1] in load_wish_kinds().telling.veils else thing
    made = read(Clause(_put(reading, pronoun, thing)), ears_of(scene))
    return replace(made, assumptions=(f"{pronoun!r} is {the(thing)}", *made.assumptions))


def _which(reading: Reading, pronoun: str, told: tuple[str, ...]) -> Reading:
    question = f"What does {pronoun!r} mean in {reading.text!r}?"
    template = re.sub(rf"\b{pronoun}\b", "the {}", reading.text, count=1)
    named = tuple(Choice(the(thing), _put(reading, pronoun, thing)) for thing in told)
    choices = (*named, Choice("the main subject", template.format("subject")), Choice("skip this", ""))
    return Reading(reading.text, doubt=Doubt("referent", question, choices, template, place=True))
