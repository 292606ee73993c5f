# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A request and a picture → a brief: words become intents, 'it' is resolved, regions looked up, doubts asked."""

import re
from dataclasses import dataclass, replace

from ....errors import ToolError, ToolRetry
from ....pictures import Region
from ...values.brief import Brief, Move, Option, Question, Refusal, Wish
from ...values.intents import Adjust, Ambiguity, Choice, Crop, Gap, Intent, Keep
from .. import Scene
from ..meanings.request import Reading, read_request, turn_of
from ..reading.calls_said import read_call
from ..reading.meaning import Meaning, is_pronoun, the
from .certainty import guess, sure_enough, unsure_question
from .follow_ups import corrected
from .intent_calls import action_of, place_of
from .place_names import place_names
from .plurals import plural

LONGEST_REQUEST = 4000
_ONE_OF = ("subject", "background", "main subject", "foreground")


@dataclass(frozen=True)
class Heard:
    """A request as wishes, and what was refused, assumed or left over on the way."""

    request: str
    wishes: tuple[Wish, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    assumptions: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    move: Move | None = None
    about: str = ""
    """What the words pointed at without a wish."""
    doubtful: bool = False
    """True when it is better to ask whether this is meant."""


def lookup(scene: Scene, phrase: str) -> list[Region]:
    """Return the candidates of a phrase; a phrase that no engine can look for has none."""
    try:
        return scene.find(phrase)
    except ToolError:
        return []


def check_length(request: str) -> None:
    """Refuse a request without words, or with far too many."""
    if not re.search(r"\w", request):
        raise ToolRetry("say what should change; the request has no words")
    if len(request) > LONGEST_REQUEST:
        raise ToolRetry(f"a request has at most {LONGEST_REQUEST} characters, got {len(request)}")


def heard(request: str, scene: Scene) -> Heard:
    """Return what a request says, with 'it' resolved; nothing is looked up yet."""
    call = read_call(request)
    if call is not None:
        return Heard(request, (Wish(text=request.strip(), intent=call, target=call.target),))
    last = bool(scene.last_plan or scene.undone_plan)
    return resolved(read_request(request, turn_of(scene), last=last), request, scene)


def resolved(reading: Reading, request: str, scene: Scene) -> Heard:
    """Put the last thing where the words say 'it'; a wish that needs one and has none becomes a question."""
    last = "" if _was_removed(scene) else scene.last_target
    wishes: list[Wish] = []
    notes: list[str] = list(reading.notes)
    meanings: list[str] = []
    refusals: list[Refusal] = list(reading.refusals)
    about, move = "", None
    for said, meaning in _without_said_twice(reading.meant):
        if meaning.correction is not None:
            change = corrected(said, meaning.correction, scene)
            if change is None:
                refusals.append(
                    Refusal(wish=said, why="this fits nothing of the last edit; say it as a whole wish")
                )
            else:
                wishes += change.wishes
                move = change.move or move
            continue
        move = meaning.move or move
        made, note, last = _resolved(said, meaning, last)
        wishes += made
        notes += [*meaning.assumptions, *note]
        meanings += meaning.interpretations
        refusals += meaning.refusals
        about = meaning.about or about
    return Heard(
        request,
        tuple(wishes),
        tuple(refusals),
        tuple(dict.fromkeys(notes)),
        tuple(meanings),
        move,
        about,
        reading.doubtful and bool(wishes),
    )


def _without_said_twice(meant: tuple[tuple[str, Meaning], ...]) -> list[tuple[str, Meaning]]:
    """Leave out a complaint when the same sliders are moved by a wish: 'so gloomy, more brightness'."""
    wanted = {
        s for _, m in meant if not m.complaint for i in m.intents if i.do == "adjust" for s in i.sliders
    }
    kept: list[tuple[str, Meaning]] = []
    for said, meaning in meant:
        moved = {s for i in meaning.intents if i.do == "adjust" for s in i.sliders}
        before = {s for _, m in kept for i in m.intents if i.do == "adjust" for s in i.sliders}
        if said.lower().startswith("so ") and moved and moved <= before:
            continue
        if meaning.complaint and moved & wanted:
            target = next((p for i in meaning.intents for p in place_of(i)), "")
            kept.append((said, Meaning(remark=True, about=target)))
        else:
            kept.append((said, meaning))
    return kept


def _resolved(said: str, meaning: Meaning, last: str) -> tuple[list[Wish], list[str], str]:
    wishes: list[Wish] = []
    notes: list[str] = []
    for intent in meaning.intents:
        pronoun = next((p for p in place_of(intent) if is_pronoun(p)), "")
        if pronoun:
            meant = _meant(intent, pronoun, last)
            if meant is None:
                wishes.append(Wish(text=said, intent=_what_is(intent, pronoun, said)))
                continue
            intent = _with_place(intent, meant)
            if meant and meant != "subject":
                notes.append(f"{pronoun!r} is {the(meant)}")
        place = place_of(intent)
        wishes.append(Wish(text=said, intent=intent, target=place[0] if place else ""))
        if place and intent.do not in ("remove", "backdrop"):
            last = place[0] if place[0] != "sky" or intent.do != "outdoors" else last
    return wishes, notes, meaning.about or last


def _meant(intent: Intent, pronoun: str, last: str) -> str | None:
    """Return the phrase that a pronoun stands for; None when it must be asked."""
    someone = pronoun in ("him", "her", "them", "they", "he", "she")
    if last:
        return last
    if intent.do in ("backdrop", "crop"):
        return "subject"
    if someone:
        return (None if pronoun in ("them", "they") else pronoun) if intent.do == "remove" else "subject"
    needs_one = intent.do in ("remove", "recolour")
    return None if needs_one else ""


def _with_place(intent: Intent, phrase: str) -> Intent:
    if isinstance(intent, Crop):
        return intent.model_copy(update={"around" if intent.around else "keep": (phrase,)})
    if isinstance(intent, Adjust) and phrase and len(intent.sliders) > 1:
        sliders = {n: v for n, v in intent.sliders.items() if n != "vignette"}
        return intent.model_copy(update={"target": phrase, "sliders": sliders})
    return intent.model_copy(update={"target": phrase})


def _what_is(intent: Intent, pronoun: str, said: str) -> Gap:
    choices = (
        Choice(label="the main subject", intents=(_with_place(intent, "subject"),)),
        Choice(label="skip this"),
    )
    question = f"What does {pronoun!r} mean in {said!r}? Show me where, or choose:"
    return Gap(kind="referent", question=question, choices=choices, place=True, wants="place", target=pronoun)


def _was_removed(scene: Scene) -> bool:
    steps = scene.last_plan.steps if scene.last_plan else ()
    return any(s.tool == "inpaint" and s.target == scene.last_target for s in steps)


# ---- doubts


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


def first_doubt(said: Heard, scene: Scene) -> tuple[Question, Ambiguity] | None:
    """Return the first thing that must be asked: wishes that undo each other, a gap, an unclear region."""
    if said.doubtful and not any(isinstance(w.intent, Gap) for w in said.wishes):
        return _did_you_mean(said), "goal"
    clash = _conflict(said)
    if clash is not None:
        return clash, "conflict"
    for index, wish in enumerate(said.wishes):
        if isinstance(wish.intent, Gap):
            return gap_question(wish.intent, index), wish.intent.kind
        unclear = _unclear_region(wish, index, scene) if wish.intent is not None else None
        if unclear is not None:
            return unclear
    return None


MEANT = -2
"""`about` of the question whether the whole reading is meant."""


def _did_you_mean(said: Heard) -> Question:
    shown = "; ".join(dict.fromkeys(_shown(w.intent) for w in said.wishes if w.intent is not None))
    destroys = any(
        w.intent is not None and w.intent.do in ("remove", "recolour", "backdrop") for w in said.wishes
    )
    options = (
        Option(label=f"yes: {shown}", request=shown),
        Option(label="no, leave it", request="leave it", intents=()),
    )
    text = f"I am not sure that I understand this. Did you mean: {shown}?"
    return Question(text=text, options=options, default=1 if destroys else 0, about=MEANT)


def gap_question(gap: Gap, index: int) -> Question:
    """Return the question that closes a gap."""
    options = tuple(Option(label=c.label, request=c.label, intents=c.intents) for c in gap.choices)
    return Question(text=gap.question, options=options, default=gap.default, place=gap.place, about=index)


def _unclear_region(wish: Wish, index: int, scene: Scene) -> tuple[Question, Ambiguity] | None:
    intent = wish.intent
    assert intent is not None
    if wish.region:
        return None
    for phrase in place_of(intent):
        found = lookup(scene, phrase)
        if not found:
            return _nothing(wish, index, phrase, scene), "impossible"
        if len(found) > 1 and phrase not in _ONE_OF and not plural(phrase):
            return _which(index, phrase, found), "referent"
        action = action_of(intent, scene.picture.size)
        if action is not None and not sure_enough(max(r.score for r in found), action):
            return unsure_question(phrase, found, action, index), "referent"
    return None


def unsure_of(wish: Wish, scene: Scene) -> str:
    """Return why the region of a wish cannot be used: not found, or too unsure; '' when that is no matter."""
    for phrase in place_of(wish.intent) if wish.intent is not None else ():
        found = lookup(scene, phrase)
        if not found:
            return scene.lost(phrase) or f"I do not find {the(phrase)} here"
    return ""


def _nothing(wish: Wish, index: int, phrase: str, scene: Scene) -> Question:
    subject = lookup(scene, "subject") if phrase != "subject" else []
    options = [Option(label="leave this out", request="leave this out", intents=())]
    if subject:
        best = max(subject, key=lambda r: r.score)
        options.append(Option(label="the main subject", request="the main subject", region=best.digest))
    unsure = scene.lost(phrase) or f"I do not find {the(phrase)} here"
    text = f"{unsure}. Show me where, or choose:"
    return Question(text=text, options=tuple(options), target=phrase, place=True, about=index)


def _which(index: int, phrase: str, found: list[Region]) -> Question:
    labels = place_names(found)
    options = [
        Option(label=f"the {label} one", request=label, region=r.digest)
        for label, r in zip(labels, found, strict=True)
    ]
    surest = max(range(len(found)), key=lambda i: (found[i].score, found[i].area))
    text = f"There are {len(found)} for {the(phrase)!r}. Which one?"
    every = Option(label="all of them", request="all of them")
    return Question(
        text=text, options=(*options, every), default=surest, target=phrase, place=True, about=index
    )


_MONOCHROME = ("black_and_white", "noir")


def _conflict(said: Heard) -> Question | None:
    """Ask which of two wishes counts when one undoes the other."""
    for later, second in enumerate(said.wishes):
        for earlier, first in enumerate(said.wishes[:later]):
            if (
                first.intent is not None
                and second.intent is not None
                and _undo_each_other(first.intent, second.intent)
            ):
                texts = (
                    (first.text, second.text)
                    if first.text != second.text
                    else (_shown(first.intent), _shown(second.intent))
                )
                options = (
                    Option(label=texts[0], request=texts[0], intents=(first.intent,)),
                    Option(label=texts[1], request=texts[1], intents=(second.intent,)),
                )
                text = f"'{texts[0]}' and '{texts[1]}' undo each other. Which one?"
                return Question(text=text, options=options, default=1, about=earlier * 1000 + later)
    return None


def _shown(intent: Intent) -> str:
    action = action_of(intent, (0, 0))
    return action.reason if action else intent.do


def _undo_each_other(first: Intent, second: Intent) -> bool:
    if place_of(first) != place_of(second):
        return False
    for a, b in ((first, second), (second, first)):
        if a.do == "look" and a.name in _MONOCHROME and b.do == "adjust" and not b.goal:
            return max(b.sliders.get("saturation", 0), b.sliders.get("vibrance", 0)) >= 0.15
    if first.do != "adjust" or second.do != "adjust" or first.goal or second.goal:
        return False
    single = len(first.sliders) == 1 and len(second.sliders) == 1
    shared = set(first.sliders) & set(second.sliders)
    return single and any(first.sliders[k] * second.sliders[k] < 0 for k in shared)


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
