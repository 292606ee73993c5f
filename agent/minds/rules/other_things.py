"""Another thing for the last edit: 'the left one', 'I meant the right', 'there's one more on the cheek'."""

from ....prompts.follow_up_words import FollowUpWords, load_follow_up_words
from ....tools.inpaint import inpaint
from ....tools.replace_background import replace_background
from ...values.plan import Step
from .. import Scene
from ..talks.follow_up_values import plain, said_of, says_also
from ..talks.step_changes import for_target
from ..words.targets import is_pronoun, is_whole, names_several, target_of, the
from .follow_ups import LOCAL, FollowUp
from .hearing import understood

_SIDES = {
    "left": "right",
    "right": "left",
    "top": "bottom",
    "bottom": "top",
    "first": "second",
    "second": "first",
}

_NEVER_WHOLE = (inpaint.tool.name, replace_background.tool.name)


def another_thing(request: str, scene: Scene) -> FollowUp | None:
    """Return the last local step for the thing that is meant; None where none is named for sure."""
    steps = [s for s in (scene.last_plan.steps if scene.last_plan else ()) if s.tool in LOCAL and s.target]
    if not steps or understood(request, scene):
        return None
    step, words, text = steps[-1], load_follow_up_words(), plain(request)
    left = _left(text, step, words) if step.tool == inpaint.tool.name else ""
    if left:
        return FollowUp((for_target(step, left),))
    said = said_of(text, words)
    if said.denies and said.core and is_whole(said.core) and step.tool not in _NEVER_WHOLE:
        return FollowUp((for_target(step, ""),), instead=True)
    target = _one(text, step, words) or (_side(said.core, step) if said.denies else "")
    return FollowUp((for_target(step, target),), instead=not says_also(text, words)) if target else None


def one_named(request: str, last: str) -> str:
    """Return 'the bin next to the bin has to go' for 'the one next to it …' after a bin; '' for others."""
    words, places = request.split(), load_follow_up_words().one_more.places
    at = next((i for i, w in enumerate(words[:-1]) if i and w.lower() == "one" and words[i + 1] in places), 0)
    noun = _single(bare_name(last))
    if not at or words[at - 1].lower() not in ("the", "another", "other") or not noun:
        return ""
    told = [*words[:at], noun, *words[at + 1 :]]
    stop = next((i for i in range(at + 2, min(at + 5, len(told))) if is_pronoun(told[i].strip(",.!"))), 0)
    told[stop : stop + 1] = [the(last)] if stop else told[stop : stop + 1]
    return " ".join(told).removesuffix(" as well").removesuffix(" too")


def bare_name(target: str) -> str:
    """Return 'chair' of 'left chair' and of 'chair on the left'."""
    kept = [w for w in _head(target) if w not in _SIDES]
    return " ".join(kept)


def _head(target: str) -> list[str]:
    places = load_follow_up_words().one_more.places | {"with", "of", "where"}
    words = target.split()
    return words[: next((at for at, w in enumerate(words) if w in places), len(words))]


def _one(text: str, step: Step, words: FollowUpWords) -> str:
    """Return 'right chair' for 'the right one', 'man in red' for 'the one in red'; '' for none."""
    noun, told = bare_name(step.target), text.split()
    if told.count("one") != 1 or not noun:
        return ""
    noun = _single(noun)
    tail = next((t for t in words.also_behind if text.endswith(t)), "")
    said = said_of(" ".join(noun if w == "one" else w for w in told).removesuffix(tail), words)
    if said.core == f"other {noun}":
        return _swapped(step.target)
    before, _, behind = said.core.partition(noun)
    places = words.one_more.places | {"with"}
    if behind.split()[:1] and behind.split()[0] not in places:
        return ""
    first = before.split()[:1]
    placed = bool(set(first) & _SIDES.keys()) or bool(behind)
    vague = not first or first[0] in words.no_things or first[0].endswith("er")
    named = target_of(_told(said.core, step))
    return named if named and not is_pronoun(named) and (placed or (said.denies and not vague)) else ""


def _told(phrase: str, step: Step) -> str:
    """Return 'chair behind the left chair' for 'chair behind it'."""
    *words, last = phrase.split()
    return " ".join([*words, the(step.target) if is_pronoun(last) else last])


def _side(core: str, step: Step) -> str:
    """Return 'left car' for 'left'."""
    return f"{core} {bare_name(step.target)}" if core in _SIDES and bare_name(step.target) else ""


def _swapped(target: str) -> str:
    """Return the thing on the other side; '' where the side was not said."""
    sides = [w for w in target.split() if w in _SIDES]
    return " ".join(_SIDES.get(w, w) for w in target.split()) if len(sides) == 1 else ""


def _left(text: str, step: Step, words: FollowUpWords) -> str:
    """Return what a removal left: 'scratch on the cheek', 'shadow of the man'."""
    known = words.one_more
    thing = next((text.removesuffix(f" {r}") for r in known.remains if text.endswith(f" {r}")), "")
    remain = next((r for r in known.remains if f" {r} " in text), "")
    first, _, place = text.partition(f" {remain} ") if remain else (text, "", "")
    if remain and place.split()[0] in known.places and set(first.split()) <= known.numbers | {"of", "them"}:
        return target_of(f"{_single(bare_name(step.target))} {place}") or ""
    if thing:
        return _of(thing, step, words)
    start = max((s for s in known.starts if text.startswith(f"{s} ")), key=len, default="")
    said = text.removeprefix(f"{start} ").split()
    at = next((i for i, w in enumerate(said) if w not in known.numbers), len(said))
    if not start or not at or at == len(said) or said[at] not in known.places:
        return ""
    noun = bare_name(step.target)
    if {"one", "another"} & set(said[:at]):
        noun = _single(noun)
    return target_of(f"{noun} {' '.join(said[at:])}") or ""


def _single(noun: str) -> str:
    """Return 'scratch' for 'scratches'; irregular ones as they are."""
    if not noun.endswith("s") or not names_several(noun):
        return noun
    stem = noun.removesuffix("es")
    return stem if stem.endswith(("ch", "sh", "ss", "x")) else noun.removesuffix("s")


def _of(thing: str, step: Step, words: FollowUpWords) -> str:
    first, _, rest = thing.partition(" ")
    named = target_of(rest) if first in words.owners and rest else None
    return f"{named} of {the(step.target)}" if named and not is_pronoun(named) else ""
