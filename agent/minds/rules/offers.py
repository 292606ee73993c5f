"""Words that no reader knows → a question with what they likely mean; each option carries its intents."""

from collections.abc import Mapping, Sequence

from ....prompts.loader import load_lexicon
from ....prompts.wish_kinds import load_wish_kinds
from ...values.brief import Question, Refusal
from ...values.intents import Choice, Gap
from ..backoff.likely_wishes import ASK, SURE, Guess, Likely, likely_wishes
from ..backoff.said_slots import in_english
from ..meanings.request import read_request
from ..reading.amounts import Amount, together
from ..reading.cover import value_of
from ..reading.language import load_language
from ..reading.meaning import GENERATIVE_COMMAND, GENERATIVE_ENGINE, Turn, is_pronoun, the
from ..reading.tagger import amount_at, tagged

NONE = "none of these"
ANY_LANGUAGE = "I understand English and German; with a language model any language"
NOT_UNDERSTOOD = "not understood: no wish that can be done here is in these words"
_AROUND = ("crop_closer", "cut_out")
"""Kinds that are about the main subject when nothing is named."""
_NO_WISH = 0.6
"""From this probability on that words are no wish, nothing is asked about them."""
_HALF = 0.5
"""Above this probability that it is no wish, a language that is not known here is why."""
REMARK = 0.4
"""From this probability on words beside a wish are a remark; that they were taken for one is said."""


def is_remark(text: str) -> bool:
    """Return whether words beside a wish are likely no wish of their own."""
    likely = likely_wishes(text)
    best = likely.guesses[0].probability if likely.guesses else 0.0
    return likely.why_none in ("remark", "chat") and likely.none >= max(REMARK, 2 * best)


def offered(text: str, turn: Turn, read: tuple[Choice, ...] = ()) -> Gap | None:
    """Return the question that stands for 'not understood'; None when there is nothing to offer.

    `read`: a reading that is doubtful itself, which then is offered first.
    """
    likely = likely_wishes(text)
    best = likely.guesses[0].probability if likely.guesses else 0.0
    if not read and (best < ASK or likely.none >= _NO_WISH):
        return None
    made = [(guess, choice) for guess in likely.guesses if (choice := _choice(guess, text, turn))]
    known = [c.intents for c in read]
    options = (*read, *(c for _, c in made if c.intents is None or c.intents not in known))
    if not options:
        return None
    sure = not read and made[0][0].probability >= SURE
    return Gap(
        kind="goal",
        question=f"I am not sure what {text!r} means. Did you mean:",
        choices=(*options, Choice(label=NONE)),
        default=0 if sure else len(options),
        offers=True,
        why=why_not(text) or NOT_UNDERSTOOD,
    )


def _choice(guess: Guess, text: str, turn: Turn) -> Choice | None:
    """Return a guess as an option: its label, wish and intents; None when no reader knows the wish."""
    kind = load_wish_kinds().kinds[guess.kind]
    german = likely_wishes(text).language == "German"
    said = in_english(guess.target) if german else guess.target
    named = _thing(said.lower(), turn)
    target = the("subject" if guess.kind in _AROUND and not named else "" if is_pronoun(named) else named)
    lexicon, usual = load_lexicon(), kind.usual
    colour = (in_english(guess.colour) if german else guess.colour).lower()
    colour = colour or (usual and (_named(text, {c: [c] for c in lexicon.colours}) or usual))
    if "{colour}" in kind.wish and _value(colour, turn, "colour") is None:
        return None
    aspect = _named(text, lexicon.aspects) or usual
    slots = {"target": target, "colour": colour, "words": guess.words, "aspect": aspect}
    label, wish, much = kind.label.format(**slots), kind.wish.format(**slots), _how_much(guess.kind, text)
    label, wish = (f"{label}, {much}", f"{wish} {much}") if much else (label, wish)
    return choice_of(label, wish, turn)


def choice_of(label: str, wish: str, turn: Turn) -> Choice | None:
    """Return a plain wish as an option; None unless all of it is understood."""
    reading = read_request(wish, turn)
    if not reading.sure:
        return None
    if reading.moves:
        return Choice(label=label, intents=None, wish=wish)
    intents = tuple(i for _, m in reading.meant for i in m.intents)
    if not intents or any(isinstance(i, Gap) for i in intents):
        return None
    return Choice(label=label, intents=intents, wish=wish)


def _thing(said: str, turn: Turn) -> str:
    found = _value(said, turn, "thing") if said else None
    return found.phrase if found is not None else ""


def _value(said: str, turn: Turn, rule: str):
    return value_of(said, load_language("english"), turn, rule)


def _named(text: str, names: Mapping[str, Sequence[str]]) -> str:
    """Return what the words name, numbers before longer words: '9:16' for 'story'; '' for nothing."""
    said = f" {''.join(c if c.isalnum() or c in ':/' else ' ' for c in text.lower())} "
    found = [(w, name) for name, words in names.items() for w in words if f" {w} " in said]
    return max(found, key=lambda f: (f[0][0].isdigit(), len(f[0])))[1] if found else ""


def _how_much(kind: str, text: str) -> str:
    """Return 'a bit' or 'a lot' where the words say so of something that has a more and a less."""
    if not load_wish_kinds().kinds[kind].slider:
        return ""
    factor = _amount(text).factor
    return "a bit" if factor < 1 else "a lot" if factor > 1 else ""


def _amount(text: str) -> Amount:
    tagging = tagged(text, load_language("english"))
    said = (amount_at(tagging, at) for at in range(len(tagging.tokens)))
    return together(tuple(found[1] for found in said if found is not None))


def refused(text: str) -> Refusal:
    """Return the refusal of words that nothing is offered for, with the truest reason that can be told."""
    return Refusal(
        wish=text, why=why_not(text) or NOT_UNDERSTOOD, engine=GENERATIVE_ENGINE, command=GENERATIVE_COMMAND
    )


def why_not(text: str) -> str:
    """Return why words are no wish, where their letters tell; '' otherwise."""
    return _why(likely_wishes(text))


def _why(likely: Likely) -> str:
    if likely.none >= _HALF and likely.language not in ("", "English", "German"):
        return f"that looks like {likely.language}; {ANY_LANGUAGE}"
    if likely.none >= _NO_WISH and likely.why_none == "generate":
        return "these words seem to ask for something that has to be painted anew"
    return ""


def not_sure(text: str, question: Question, gap: Gap) -> Refusal:
    """Return the refusal of words that may mean something, where nobody may be asked and no guess is sure."""
    may = " or ".join(f"'{o.label}'" for o in question.options[:-1])
    return declined(text, gap).model_copy(
        update={"why": f"not understood for sure; it would have been asked whether {may} is meant"}
    )


def declined(text: str, gap: Gap) -> Refusal:
    """Return the refusal of words of which nothing that was offered is meant."""
    return Refusal(
        wish=text, why=gap.why or NOT_UNDERSTOOD, engine=GENERATIVE_ENGINE, command=GENERATIVE_COMMAND
    )
