"""Words that no reader knows, where two witnesses agree: the classifier, and words that stand for a wish."""

from dataclasses import replace

from ....prompts.loader import load_lexicon
from ....prompts.wish_kinds import load_wish_kinds
from ....tools.crop import crop
from ....tools.flip import flip
from ....tools.inpaint import inpaint
from ....tools.replace_background import replace_background
from .. import Scene
from ..backoff.likely_wishes import Guess, likely_wishes
from ..backoff.ngrams import tokens_of
from ..backoff.said_slots import Slots, slots_of
from ..backoff.wish_cues import accounted, cues_at, is_no_thing, is_rivalled, is_witnessed, pieces_of
from ..clauses.meaning import Reading
from ..clauses.refusals import not_understood
from ..clauses.wishes import read
from ..words.grammar import Clause, clauses
from ..words.targets import is_pronoun, target_of
from .ears import ears_of
from .moves import read_move
from .offers import choice_of

SURE_OF = 0.95
"""From this probability on the classifier is a witness."""
_SHAPED = frozenset(["aspect", "left", "right", "top", "bottom"])
_AROUND = ("crop_closer", "cut_out")


def agreed(reading: Reading, scene: Scene, *, covered: bool = True) -> Reading | None:
    """Return what words mean that both witnesses are sure of; None where they are to be asked about.

    `covered`: every word has to be accounted for.
    """
    guess = _sure(reading.text)
    if guess is None:
        return None
    placed = _placed(guess, reading.text, covered=covered)
    if placed is None or (covered and not accounted(placed, reading.text)):
        return None
    choice = choice_of(placed, reading.text, scene)
    if choice is None or read_move(choice.clause) or _is_usual(guess.kind, choice.clause, reading.text):
        return None
    found = read(clauses(choice.clause)[0], ears_of(scene))
    said = f"Taken to mean: {choice.label}"
    return replace(found, text=choice.clause, assumptions=(said, *found.assumptions))


def _is_usual(kind: str, wish: str, text: str) -> bool:
    """Return whether a number was said, and the usual value stands in its place."""
    usual = load_wish_kinds().kinds[kind].usual
    return bool(usual) and usual in wish and usual not in text and any(c.isdigit() for c in text)


def doubted(reading: Reading, request: str, scene: Scene) -> Reading:
    """Return a reading that both witnesses speak against as theirs, or as not understood."""
    if len(reading.actions) != 1 or reading.doubt is not None:
        return reading
    other = agreed(replace(reading, text=request), scene, covered=False)
    if other is None or len(other.actions) != 1:
        return reading
    ours, theirs = reading.actions[0], other.actions[0]
    if ours.tool == theirs.tool == crop.tool.name:
        return other if "aspect" in theirs.arguments and not _SHAPED & set(ours.arguments) else reading
    if ours.tool == theirs.tool == flip.tool.name:
        return other
    shared = set(ours.arguments) & set(theirs.arguments) if ours.tool == theirs.tool == "adjust" else set()
    opposed = any(ours.arguments[k] * theirs.arguments[k] < 0 for k in shared)
    paints = ours.tool == inpaint.tool.name and theirs.tool not in (ours.tool, replace_background.tool.name)
    return not_understood(Clause(request)) if opposed or paints else reading


def _sure(text: str) -> Guess | None:
    guesses = likely_wishes(text).guesses
    if not guesses or guesses[0].probability < SURE_OF:
        return None
    kind = guesses[0].kind
    return guesses[0] if is_witnessed(kind, text) and not is_rivalled(kind, text) else None


def _placed(guess: Guess, text: str, *, covered: bool) -> Guess | None:
    """Return a guess with the thing that it is about; None where that is not sure."""
    kind = load_wish_kinds().kinds[guess.kind]
    if "{target}" not in kind.wish:
        return guess
    slots = _slots_near(guess.kind, text)
    thing = "" if is_no_thing(guess.kind, slots.thing) else noun_of(slots.thing)
    if "colour" in kind.needs and len(_colours(text)) != 1:
        return None
    if "target" in kind.needs:
        return replace(guess, target=thing) if thing else None
    if not covered and slots.target != slots.thing and slots.thing not in load_wish_kinds().pronouns:
        return None
    if guess.kind in _AROUND and not slots.target and noun_of(slots_of(text).thing):
        return None
    target = noun_of(slots.target)
    if target and not kind.slider and guess.kind not in _AROUND:
        return None
    return replace(guess, target=target)


def noun_of(phrase: str) -> str:
    """Return a phrase as the name of a thing; '' for what names none."""
    named = target_of(phrase.lower())
    return "" if named is None or is_pronoun(named) or named in load_wish_kinds().loose else named


def _colours(text: str) -> set[str]:
    """Return the colours that are named."""
    lexicon = load_lexicon().colours
    words = [t.word for t in tokens_of(text)]
    return {lexicon[w] for w in words if w in lexicon}


def _slots_near(kind: str, text: str) -> Slots:
    """Return what the piece between two stops is about in which the wish stands."""
    return slots_of(next((p for p in pieces_of(text) if cues_at(kind, p)), text))
