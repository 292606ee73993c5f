"""What was heard as a brief: with its question, or with the usual answers taken and said."""

from dataclasses import replace

from ...values.brief import Brief, Option, Question, Refusal
from ...values.certainty import SURE, surest
from ...values.intents import Ambiguity, Gap, Intent, Keep
from .. import Scene
from ..reading.meaning import the
from .doubts import first_doubt, unclear_region
from .heard import Heard
from .intent_calls import place_of
from .offers import NONE, declined, not_sure
from .unclear_regions import guess, lookup, not_found

MOST_QUESTIONS = 12
"""Defaults taken in one request under `--yes`; more wishes than that are briefed as they are."""


def briefed(said: Heard, scene: Scene) -> Brief:
    """Return the brief: with the first doubt as its question, or with what was taken instead of asking."""
    if said.move is not None and not said.wishes:
        return Brief(intent="history", request=said.request, move=said.move, refusals=said.refusals)
    if said.move is not None and said.move.name not in ("undo", "original", "goto", "redo"):
        said = replace(said, move=None)
    doubt = first_doubt(said, scene)
    if doubt is not None and scene.may_ask:
        return _brief(said, scene, *doubt)
    return _brief(said, scene) if doubt is None else _assuming(said, scene)


def answered(said: Heard, question: Question, option: Option) -> Heard:
    """Return the wishes as they are after the choice of an option."""
    at = question.about
    if at >= 1000:
        kept = question.options.index(option)
        gone = at % 1000 if kept == 0 else at // 1000
        return replace(said, wishes=tuple(w for i, w in enumerate(said.wishes) if i != gone))
    if question.offers and option.label == NONE:
        return without_offer(said, at)
    if option.intents is not None and not option.region:
        return with_intents(said, at, option.intents)
    return with_regions(said, at, (option.region,)) if option.region else said


def without_offer(said: Heard, at: int) -> Heard:
    """Return the wishes without one that nothing was offered for which is meant: it is refused."""
    gap = said.wishes[at].intent
    assert isinstance(gap, Gap), "what is offered stands for words that were not understood"
    return _refusing(said, at, declined(said.wishes[at].text, gap))


def _refusing(said: Heard, at: int, refusal: Refusal) -> Heard:
    return replace(with_intents(said, at, ()), refusals=(*said.refusals, refusal))


def with_intents(said: Heard, at: int, intents: tuple[Intent, ...]) -> Heard:
    """Return the wishes with one of them replaced by other intents."""
    text = said.wishes[at].text
    made = tuple(
        said.wishes[at].model_copy(
            update={"text": text, "intent": i, "target": next(iter(place_of(i)), ""), "region": ""}
        )
        for i in intents
    )
    return replace(said, wishes=(*said.wishes[:at], *made, *said.wishes[at + 1 :]))


def with_regions(said: Heard, at: int, regions: tuple[str, ...]) -> Heard:
    """Return the wishes with the regions of one phrase known, wherever it is meant."""
    phrase = said.wishes[at].target
    pinned = [w for w in said.wishes if phrase and w.target == phrase and not w.region]
    wishes = [
        w.model_copy(update={"region": r}) if w in pinned else w
        for w in said.wishes
        for r in (regions if w in pinned else ("",))
    ]
    return replace(said, wishes=tuple(wishes))


def _assuming(said: Heard, scene: Scene) -> Brief:
    """Take each question's default, and say so: what is left out for want of certainty is refused."""
    for _ in range(MOST_QUESTIONS):
        doubt = first_doubt(said, scene)
        if doubt is None:
            break
        said = _settled_alone(said, doubt[0], scene)
    return _brief(said, scene)


def _settled_alone(said: Heard, question: Question, scene: Scene) -> Heard:
    """Return the wishes after the default answer to a question, with what has to be said of it."""
    option, at = question.options[question.default], question.about % 1000
    wish = said.wishes[at]
    if isinstance(wish.intent, Gap) and wish.intent.offers and option.label == NONE:
        return _refusing(said, at, not_sure(wish.text, question, wish.intent))
    where = unclear_region(wish, scene) if question.about < 1000 else None
    if where is not None and not option.region and option.label != "all of them":
        return _refusing(said, at, not_found(wish.text, where, scene))
    noted = replace(said, assumptions=(*said.assumptions, _taken(question, option, scene)))
    return answered(noted, question, option)


def _taken(question: Question, option: Option, scene: Scene) -> str:
    """Say what was taken for an answer, and how sure a place is."""
    known = {region.digest: region for region in lookup(scene, question.target)} if option.region else {}
    region = known.get(option.region)
    if region is None:
        return f"{question.text} Taken: {option.label}."
    if len(known) == 1:
        return guess(question.target, region)
    return f"{question.text} Taken: {option.label} ({region.score:.0%} sure)."


def _brief(said: Heard, scene: Scene, question: Question | None = None, kind: Ambiguity = "none") -> Brief:
    wishes = (
        said.wishes
        if question is not None
        else tuple(w for w in said.wishes if not isinstance(w.intent, Gap))
    )
    busy = any(not isinstance(w.intent, Keep) for w in wishes)
    nothing = not busy and not said.refusals and question is None and said.move is None
    notes = said.assumptions if question is not None else (*said.assumptions, *_guesses(said, scene))
    meanings = said.interpretations
    if question is not None and kind == "goal":
        meanings = (*meanings, *(o.label for o in question.options))
    return Brief(
        intent="chat" if nothing else "edit",
        request=said.request,
        wishes=() if nothing else wishes,
        ambiguity=kind,
        interpretations=meanings,
        question=question,
        refusals=said.refusals,
        assumptions=tuple(dict.fromkeys(notes)),
        move=said.move if question is None else None,
        answer=_without_wishes(said) if nothing else "",
    )


def _without_wishes(said: Heard) -> str:
    if said.about:
        return f"What should happen to {the(said.about)}?"
    return "Nothing is left to do; the picture stays as it is."


def _guesses(said: Heard, scene: Scene) -> tuple[str, ...]:
    """Say which regions are guesses; what a guess could destroy was asked before."""
    phrases = dict.fromkeys(w.target for w in said.wishes if w.target and not w.region)
    best = {phrase: surest(lookup(scene, phrase)) for phrase in phrases}
    return tuple(guess(phrase, r) for phrase, r in best.items() if r is not None and r.score < SURE)
