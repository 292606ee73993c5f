"""Words that no reader knows → a question with what they likely mean; each option is a wish that is read."""

from collections.abc import Mapping, Sequence

from ....prompts.loader import load_lexicon
from ....prompts.wish_kinds import load_wish_kinds
from ...values.brief import Question, Refusal
from .. import Scene
from ..backoff.likely_wishes import ASK, SURE, Guess, Likely, likely_wishes
from ..backoff.said_slots import in_english
from ..clauses.meaning import Choice, Doubt, Reading
from ..clauses.wishes import read
from ..words.amounts import take_amount
from ..words.grammar import clauses
from ..words.targets import colour_of, is_pronoun, target_of, the
from .ears import ears_of
from .moves import read_move
from .wish_cues import AROUND

NONE = "none of these"
ANY_LANGUAGE = "I understand English and plain German; with a language model any language"
_NO_WISH = 0.6
"""From this probability on that words are no wish, nothing is asked about them."""
_HALF = 0.5
"""Above this probability that it is no wish, a language that is not known here is why."""


def offered(reading: Reading, scene: Scene) -> Doubt | None:
    """Return the question that stands for 'not understood'; None when there is nothing to offer."""
    likely = likely_wishes(reading.text)
    best = likely.guesses[0].probability if likely.guesses else 0.0
    if not reading.offers_from or best < reading.offers_from or likely.none >= _NO_WISH:
        return None
    made = [(guess, choice) for guess in likely.guesses if (choice := choice_of(guess, reading.text, scene))]
    if not made:
        return None
    options = tuple(choice for _, choice in made)
    sure = made[0][0].probability >= SURE
    return Doubt(
        "goal",
        f"I am not sure what {reading.text!r} means. Did you mean:",
        (*options, Choice(NONE, "")),
        "{}",
        default=0 if sure else len(options),
    )


def choice_of(guess: Guess, text: str, scene: Scene) -> Choice | None:
    """Return a guess as an option: its label and its wish; None when no reader knows the wish."""
    kind = load_wish_kinds().kinds[guess.kind]
    german = likely_wishes(text).language == "German"
    said = in_english(guess.target) if german else guess.target
    named = target_of(said.lower()) or ""
    target = the("subject" if guess.kind in AROUND and not named else "" if is_pronoun(named) else named)
    lexicon, usual = load_lexicon(), kind.usual
    colour = (in_english(guess.colour) if german else guess.colour).lower()
    colour = colour or (usual and (_named(text, {c: [c] for c in lexicon.colours}) or usual))
    if "{colour}" in kind.wish and colour_of(colour) is None:
        return None
    aspect = _named(text, lexicon.aspects) or usual
    slots = {"target": target, "colour": colour, "words": guess.words, "aspect": aspect}
    label, wish, much = kind.label.format(**slots), kind.wish.format(**slots), _how_much(guess.kind, text)
    label, wish = (f"{label}, {much}", f"{wish} {much}") if much else (label, wish)
    return Choice(label, wish) if can_be_read(wish, scene) else None


def _named(text: str, names: Mapping[str, Sequence[str]]) -> str:
    """Return what the words name, numbers before longer words: '9:16' for 'story'; '' for nothing."""
    said = f" {''.join(c if c.isalnum() or c in ':/' else ' ' for c in text.lower())} "
    found = [(w, name) for name, words in names.items() for w in words if f" {w} " in said]
    return max(found, key=lambda f: (f[0][0].isdigit(), len(f[0])))[1] if found else ""


def _how_much(kind: str, text: str) -> str:
    """Return 'a bit' or 'a lot' where the words say so of something that has a more and a less."""
    if not load_wish_kinds().kinds[kind].slider:
        return ""
    factor = take_amount(text.lower())[1].factor
    return "a bit" if factor < 1 else "a lot" if factor > 1 else ""


def can_be_read(wish: str, scene: Scene) -> bool:
    """Return whether plain words are a move or lead to tools, without a refusal or another question."""
    if read_move(wish):
        return True
    readings = [read(clause, ears_of(scene)) for clause in clauses(wish)]
    return len(readings) == 1 and bool(readings[0].actions) and readings[0].refusal is None


def refused_why(reading: Reading) -> Refusal | None:
    """Return the refusal of words that nothing is offered for, with the truest reason that can be told."""
    if reading.refusal is None or not reading.offers_from:
        return reading.refusal
    why = _why(likely_wishes(reading.text), reading)
    return reading.refusal.model_copy(update={"why": why}) if why else reading.refusal


def _why(likely: Likely, reading: Reading) -> str:
    if likely.none >= _HALF and likely.language not in ("", "English", "German"):
        return f"that looks like {likely.language}; {ANY_LANGUAGE}"
    if reading.offers_from <= ASK and likely.none >= _NO_WISH and likely.why_none == "generate":
        return "these words seem to ask for something that has to be painted anew"
    return ""


def not_sure(reading: Reading, question: Question) -> Refusal:
    """Return the refusal of words that may mean something, where nobody may be asked and no guess is sure."""
    refusal = refused_why(reading)
    assert refusal is not None, "words that no reader knows are refused"
    may = " or ".join(f"'{o.label}'" for o in question.options[:-1])
    return refusal.model_copy(
        update={"why": f"not understood for sure; it would have been asked whether {may} is meant"}
    )
