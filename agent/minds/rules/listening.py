# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""A request and a picture → a brief: words become intents, 'it' is resolved, regions looked up, doubts asked."""

import re
from dataclasses import replace

from ....errors import ToolRetry
from ...values.brief import Move, Refusal, Wish
from ...values.intents import Adjust, Choice, Crop, Gap, Intent
from .. import Scene
from ..meanings.request import read_request, turn_of
from ..meanings.sorting import Reading
from ..reading.calls_said import read_call
from ..reading.meaning import Meaning, is_pronoun, the
from .follow_ups import FollowUp, read_follow_up
from .heard import Heard, offering
from .intent_calls import place_of
from .spoken_corrections import corrected, wish_of

LONGEST_REQUEST = 4000


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
    follow_up = read_follow_up(request, scene)
    if follow_up is not None:
        return _followed_up(request, follow_up, scene)
    last, turn = bool(scene.last_plan or scene.undone_plan), turn_of(scene)
    reading = read_request(request, turn, last=last)
    return offering(resolved(reading, request, scene), reading, turn)


def _followed_up(request: str, found: FollowUp, scene: Scene) -> Heard:
    """Return what a follow-up makes of the last edit: a move, its steps changed, or a wish in plain words."""
    if found.move is not None:
        return Heard(request, move=found.move)
    undo = Move(name="undo", argument="1") if found.instead else None
    if found.request:
        turn = turn_of(scene)
        reading = read_request(found.request, turn)
        return replace(offering(resolved(reading, found.request, scene), reading, turn), move=undo)
    return Heard(request, tuple(wish_of(request, step) for step in found.steps), move=undo)


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
