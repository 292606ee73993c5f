"""Words that no reader knows, where two witnesses agree: the classifier, and words that stand for a wish."""

from dataclasses import replace

from ....prompts.loader import load_lexicon
from ....prompts.wish_kinds import load_wish_kinds
from .. import Scene
from ..backoff.likely_wishes import ASK, Guess, likely_wishes
from ..backoff.ngrams import tokens_of
from ..backoff.said_slots import Slots, slots_of
from ..clauses.effects import property_words
from ..clauses.meaning import Reading
from ..clauses.wishes import read
from ..words.grammar import clauses
from ..words.targets import is_pronoun, target_of
from ..words.told_deeds import tells
from .ears import ears_of
from .moves import read_move
from .offers import choice_of
from .pointing_back import things_told
from .wish_cues import AROUND, accounted, cues_at, is_no_thing, is_rivalled, is_witnessed, pieces_of

SURE_OF = 0.95
"""From this probability on the classifier is a witness."""
SURE_OF_PAINTED = 0.98
"""The same where the words sound like something that has to be painted."""
_CLOUDS = "sky_dramatic"


def agreed(reading: Reading, scene: Scene) -> Reading | None:
    """Return what words mean that both witnesses are sure of, every word accounted for; None where not.

    What sounds like painting has to be surer; what somebody did is told and no wish.
    """
    if tells(reading.text):
        return None
    guess = _sure(reading.text)
    if guess is not None and reading.offers_from > ASK and not _is_sure_of_painted(guess):
        return None
    placed = _placed(guess, reading.text) if guess else None
    if guess is None or placed is None or not accounted(placed, reading.text):
        return None
    choice = choice_of(placed, reading.text, scene)
    if choice is None or read_move(choice.clause) or _is_usual(guess.kind, choice.clause, reading.text):
        return None
    found = read(clauses(choice.clause)[0], ears_of(scene))
    said = f"Taken to mean: {choice.label}"
    return replace(found, text=choice.clause, assumptions=(said, *found.assumptions))


def _is_sure_of_painted(guess: Guess) -> bool:
    """Return whether a guess holds for what sounds like painting; clouds that are added are no overcast."""
    return guess.probability >= SURE_OF_PAINTED and guess.kind != _CLOUDS


def _is_usual(kind: str, wish: str, text: str) -> bool:
    """Return whether a number was said, and the usual value stands in its place."""
    usual = load_wish_kinds().kinds[kind].usual
    return bool(usual) and usual in wish and usual not in text and any(c.isdigit() for c in text)


def _sure(text: str) -> Guess | None:
    guesses = likely_wishes(text).guesses
    if not guesses or guesses[0].probability < SURE_OF:
        return None
    kind = guesses[0].kind
    return guesses[0] if is_witnessed(kind, text) and not is_rivalled(kind, text) else None


def _placed(guess: Guess, text: str) -> Guess | None:
    """Return a guess with the thing that it is about; None where that is not sure."""
    kind = load_wish_kinds().kinds[guess.kind]
    if "{target}" not in kind.wish:
        return replace(guess, target="")
    slots = _slots_near(guess.kind, text)
    thing = "" if is_no_thing(guess.kind, slots.thing) else _noun_of(slots.thing)
    if "colour" in kind.needs and len(_colours(text)) != 1:
        return None
    if "target" in kind.needs:
        return replace(guess, target=thing) if thing else None
    told = _noun_of(slots_of(text).thing) or things_told(text.lower())
    if guess.kind in AROUND and not slots.target and told:
        return None
    target = _noun_of(slots.target)
    if target and not kind.slider and guess.kind not in AROUND:
        return None
    return replace(guess, target=target)


def _noun_of(phrase: str) -> str:
    """Return a phrase as the name of a thing; '' for what names none, or states something."""
    known, named = load_wish_kinds(), target_of(phrase.lower())
    if (
        named is None
        or is_pronoun(named)
        or _is_quality(named)
        or (known.finite | known.loose) & set(phrase.lower().split())
    ):
        return ""
    return named


def _is_quality(named: str) -> bool:
    """Return whether a name is no thing but what goes up or down: 'coloured speckles'."""
    return bool({named, named.split()[-1]} & property_words().keys()) if named else False


def _colours(text: str) -> set[str]:
    """Return the colours that are named."""
    lexicon = load_lexicon().colours
    words = [t.word for t in tokens_of(text)]
    return {lexicon[w] for w in words if w in lexicon}


def _slots_near(kind: str, text: str) -> Slots:
    """Return what the piece between two stops is about in which the wish stands."""
    return slots_of(next((p for p in pieces_of(text) if cues_at(kind, p)), text))
