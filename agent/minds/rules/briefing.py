"""What was heard as a brief: with its question, or with the usual answers taken and said."""

from dataclasses import replace

from ...values.brief import Brief, Option, Question, Wish
from ...values.intents import Ambiguity, Gap, Intent, Keep
from .. import Scene
from ..reading.meaning import the
from .certainty import guess
from .doubts import MEANT, first_doubt, unsure_of
from .intent_calls import place_of
from .listening import Heard, lookup


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
    if at == MEANT:
        return replace(said, doubtful=False, wishes=said.wishes if option.intents is None else ())
    if at >= 1000:
        kept = question.options.index(option)
        gone = at % 1000 if kept == 0 else at // 1000
        return replace(said, wishes=tuple(w for i, w in enumerate(said.wishes) if i != gone))
    if option.intents is not None and not option.region:
        return with_intents(said, at, option.intents)
    return with_regions(said, at, (option.region,)) if option.region else said


def with_intents(said: Heard, at: int, intents: tuple[Intent, ...]) -> Heard:
    """Return the wishes with one of them replaced by other intents."""
    text = said.wishes[at].text
    made = tuple(Wish(text=text, intent=i, target=next(iter(place_of(i)), "")) for i in intents)
    return replace(said, wishes=(*said.wishes[:at], *made, *said.wishes[at + 1 :]))


def with_regions(said: Heard, at: int, regions: tuple[str, ...]) -> Heard:
    """Return the wishes with the regions of one phrase known, wherever it is meant."""
    phrase = said.wishes[at].target
    wishes: list[Wish] = []
    for wish in said.wishes:
        pinned = wish.target == phrase and not wish.region and phrase
        wishes += [wish.model_copy(update={"region": r}) for r in regions] if pinned else [wish]
    return replace(said, wishes=tuple(wishes))


MOST_QUESTIONS = 12
"""Defaults taken in one request under `--yes`; more wishes than that are briefed as they are."""


def _assuming(said: Heard, scene: Scene) -> Brief:
    """Take each question's default, and say so: what is left out for want of a sure region is refused."""
    from .certainty import not_found, unsure_text

    for _ in range(MOST_QUESTIONS):
        doubt = first_doubt(said, scene)
        if doubt is None:
            break
        question, _ = doubt
        option = question.options[question.default]
        if question.about == MEANT:
            note = f"{question.text} Taken: {option.label}."
            said = answered(replace(said, assumptions=(*said.assumptions, note)), question, option)
            continue
        wish = said.wishes[question.about % 1000]
        unsure = unsure_of(wish, scene) or unsure_text(question, wish, scene)
        leaves = bool(question.target) and (option.intents == () or not option.region)
        if unsure and leaves and option.label != "all of them":
            said = replace(said, refusals=(*said.refusals, not_found(wish.text, unsure, scene)))
            said = replace(said, wishes=tuple(w for w in said.wishes if w is not wish))
            continue
        note = (
            guess(question.target, _score(question, option, scene))
            if unsure
            else f"{question.text} Taken: {option.label}."
        )
        said = answered(replace(said, assumptions=(*said.assumptions, note)), question, option)
    return _brief(said, scene)


def _score(question: Question, option: Option, scene: Scene) -> float:
    return next((r.score for r in lookup(scene, question.target) if r.digest == option.region), 0.0)


def _brief(said: Heard, scene: Scene, question: Question | None = None, kind: Ambiguity = "none") -> Brief:
    wishes = (
        said.wishes
        if question is not None
        else tuple(w for w in said.wishes if not isinstance(w.intent, Gap))
    )
    busy = any(not isinstance(w.intent, Keep) for w in wishes)
    nothing = not busy and not said.refusals and question is None and said.move is None
    notes = said.assumptions if question is not None else (*said.assumptions, *_guesses(wishes, scene))
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


def _guesses(wishes: tuple[Wish, ...], scene: Scene) -> tuple[str, ...]:
    """Say which regions are guesses; what a guess could destroy was asked before."""
    from .certainty import SURE

    guesses: list[str] = []
    for phrase in dict.fromkeys(w.target for w in wishes if w.target and not w.region):
        surest = max((r.score for r in lookup(scene, phrase)), default=1.0)
        if surest < SURE:
            guesses.append(guess(phrase, surest))
    return tuple(guesses)
