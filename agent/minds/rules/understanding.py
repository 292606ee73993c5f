"""A request and a picture → a brief: clauses read, 'it' resolved, regions looked up, doubts asked."""

import re
from dataclasses import dataclass, replace
from functools import partial

from ....errors import ToolRetry
from ....pictures import Region
from ...values.brief import Ambiguity, Brief, Option, Question, Refusal, Wish
from ...values.certainty import SURE, surest
from .. import Scene
from ..backoff.lookups import lookup
from ..clauses.cautions import Said, bounded
from ..clauses.complaints import as_wishes
from ..clauses.depending import together
from ..clauses.meaning import Action, Doubt, Reading
from ..clauses.pointed_here import pointed
from ..clauses.said_once import said_once
from ..clauses.telegrams import spelled_out
from ..clauses.wishes import read
from ..clauses.written_calls import parts, read_call, tidied_words
from ..words.grammar import Clause, clauses
from ..words.targets import the
from .beside_wishes import witnessed
from .ears import ears_of, heard_by
from .offers import offered, refused_why
from .pointing_back import with_it
from .unclear_regions import Request, Unclear, guess, unclear

LONGEST_REQUEST = 4000
Pins = dict[str, tuple[str, ...]]
"""Target → digests that the person chose for it."""


@dataclass(frozen=True)
class Heard:
    """A request, read: its clauses' readings, and the doubt that is asked first."""

    readings: tuple[Reading, ...]
    question: Question | None = None
    ambiguity: Ambiguity = "none"
    at: int = -1
    """Index of the doubtful reading."""
    doubt: Doubt | None = None
    where: Unclear | None = None
    """The doubt, where it is about a place."""
    offers: bool = False
    """True when the question stands for 'not understood'."""

    @property
    def candidates(self) -> tuple[Region, ...]:
        """For a referent: what the options are about."""
        return self.where.candidates if self.where else ()


def check_length(request: str) -> None:
    """Refuse a request without words, or with far too many."""
    if not re.search(r"\w", request):
        raise ToolRetry("say what should change; the request has no words")
    if len(request) > LONGEST_REQUEST:
        raise ToolRetry(f"a request has at most {LONGEST_REQUEST} characters, got {len(request)}")


def listen(request: str, scene: Scene, pins: Pins) -> Heard:
    """Read a request against the picture; the first doubt becomes the question."""
    request = tidied_words(request)
    call = read_call(request)
    found = (call,) if call else together(tuple(read_all(request, scene)))
    if call is None:
        found = said_once(witnessed(tuple(with_it(list(found), scene)), request, scene), request)
    readings = found
    clash = _conflict(readings)
    if clash is not None:
        return clash
    for index, reading in enumerate(readings):
        if reading.doubt is not None:
            return _asked(readings, index, reading.doubt)
        where = pointed(reading, request if index == len(readings) - 1 else "", scene)
        if where is not None:
            return _asked(readings, index, where)
        doubtful = _unclear_region(readings, index, scene, pins)
        if doubtful is not None:
            return doubtful
    return _offered(readings, scene) or Heard(readings)


def read_all(request: str, scene: Scene) -> list[Reading]:
    """Read each clause by itself, 'it' still in it; objects on the picture as the one before leaves them."""
    ears = ears_of(scene)
    pieces: list[tuple[str, Clause | None]] = []
    for part in parts(request):
        if read_call(part):
            pieces.append((part, None))
        else:
            pieces.extend(("", c) for c in as_wishes(clauses(spelled_out(part))))
    heard: list[Said] = []
    for part, clause in pieces:
        scene = heard_by(scene, [h.reading for h in heard[-1:]])
        ears = replace(ears, objects=scene.objects, it=scene.it)
        reading = read(clause, ears) if clause else read_call(part) or Reading(part)
        heard.append(Said(clause, reading, partial(read, ears=ears)))
    return bounded(heard)


def _asked(readings: tuple[Reading, ...], at: int, doubt: Doubt) -> Heard:
    options = tuple(Option(label=c.label, request=rewritten(readings, at, c.clause)) for c in doubt.choices)
    question = Question(text=doubt.text, options=options, default=doubt.default, place=doubt.place)
    return Heard(readings, question, doubt.kind, at, doubt)


def _offered(readings: tuple[Reading, ...], scene: Scene) -> Heard | None:
    """Ask what the first words mean that no reader knows, where something is likely."""
    for index, reading in enumerate(readings):
        doubt = offered(reading, scene)
        if doubt is not None:
            heard = _asked(readings, index, doubt)
            assert heard.question is not None, "a doubt is asked about"
            question = heard.question.model_copy(update={"offers": True})
            return replace(heard, question=question, offers=True)
    return None


def rewritten(readings: tuple[Reading, ...], at: int, clause: str) -> str:
    """Return the request with one clause in other words, or without it."""
    texts = [clause if i == at else r.text for i, r in enumerate(readings)]
    wished = any(
        t and (i == at or not r.remark) for i, (t, r) in enumerate(zip(texts, readings, strict=True))
    )
    return "; ".join(t for t in texts if t) if wished else ""


def _unclear_region(readings: tuple[Reading, ...], at: int, scene: Scene, pins: Pins) -> Heard | None:
    whole, phrases = readings[at].text, {_phrase(action) for action in readings[at].actions}
    for action in readings[at].actions:
        phrase = _phrase(action)
        if not phrase or phrase in pins:
            continue
        rest = _less(whole, phrase) if len(phrases) > 1 else ""
        request = Request(rewritten(readings, at, whole), rewritten(readings, at, rest))
        doubt = unclear(phrase, scene.toolbox(action.tool), request, scene)
        if doubt is not None:
            doubt = replace(doubt, part=the(phrase) if rest else "")
            return Heard(readings, doubt.question, doubt.kind, at, where=doubt)
    return None


def _less(text: str, phrase: str) -> str:
    """Return a wish about several things without one: 'remove the sign' of 'remove the sign and its pole'."""
    named = rf"(?:(?:the|its|his|her|their|a|an) )?{re.escape(phrase)}"
    rest = re.sub(rf"(?:,? and|,) {named}(?=$|,| and\b)", "", text, count=1)
    rest = rest if rest != text else re.sub(rf"(?<= ){named}(?:,? and|,) ", "", text, count=1)
    return rest if rest != text else ""


def briefed(
    request: str,
    heard: Heard,
    scene: Scene,
    pins: Pins,
    assumed: tuple[str, ...] = (),
    left_out: tuple[Refusal, ...] = (),
) -> Brief:
    """Return the brief of a request as it was heard, with what was assumed or left out on the way to it."""
    clear = [r for r in heard.readings if not (r.refusal or r.doubt or r.about or r.remark)]
    wishes = tuple(w for r in clear for w in _wishes(r, pins))
    asked = heard.at if heard.offers and heard.question else -1
    refusals = (*left_out, *(f for i, r in enumerate(heard.readings) if i != asked and (f := refused_why(r))))
    kept = tuple(a for r in heard.readings for a in r.assumptions)
    if heard.question is None:
        kept += _guesses(wishes, scene)
    meanings = tuple(m for r in heard.readings for m in r.interpretations)
    readings = heard.doubt.choices if heard.doubt and heard.doubt.kind == "goal" else ()
    busy = any(r.actions for r in heard.readings)
    nothing = not busy and not refusals and heard.question is None
    return Brief(
        intent="edit" if not nothing else "chat",
        request=request,
        wishes=() if nothing else wishes,
        ambiguity=heard.ambiguity,
        interpretations=(*meanings, *(c.label for c in readings)),
        question=heard.question,
        refusals=refusals,
        assumptions=tuple(dict.fromkeys((*assumed, *kept))),
        answer=_without_wishes(heard) if nothing else "",
    )


def _without_wishes(heard: Heard) -> str:
    pointed = next((r.about for r in heard.readings if r.about), "")
    if pointed:
        return f"What should happen to {the(pointed)}?"
    return "Nothing is left to do; the picture stays as it is."


def _guesses(wishes: tuple[Wish, ...], scene: Scene) -> tuple[str, ...]:
    """Say which regions are guesses; what a guess could destroy was asked before."""
    phrases = dict.fromkeys(w.target for w in wishes if w.target and not w.region)
    best = {phrase: surest(lookup(scene, phrase)) for phrase in phrases}
    return tuple(guess(phrase, r) for phrase, r in best.items() if r is not None and r.score < SURE)


def _wishes(reading: Reading, pins: Pins) -> list[Wish]:
    targets = tuple(dict.fromkeys(_phrase(a) for a in reading.actions)) or ("",)
    return [Wish(text=reading.text, target=t, region=d) for t in targets for d in pins.get(t, ("",))]


def _phrase(action: Action) -> str:
    return action.frames or action.target


_MONOCHROME = ("black_and_white", "noir")


def _conflict(readings: tuple[Reading, ...]) -> Heard | None:
    """Ask which of two wishes counts when one undoes the other."""
    for second, later in enumerate(readings):
        for first, earlier in enumerate(readings[:second]):
            if _opposed(earlier, later):
                options = (
                    Option(label=earlier.text, request=rewritten(readings, second, "")),
                    Option(label=later.text, request=rewritten(readings, first, "")),
                )
                text = f"'{earlier.text}' and '{later.text}' undo each other. Which one?"
                return Heard(readings, Question(text=text, options=options, default=1), "conflict", second)
    return None


def _opposed(first: Reading, second: Reading) -> bool:
    return any(
        _undo_each_other(a, b) or _undo_each_other(b, a)
        for a in first.actions
        for b in second.actions
        if a.target == b.target
    )


def _undo_each_other(first: Action, second: Action) -> bool:
    if first.tool == "look" and first.arguments.get("name") in _MONOCHROME and second.tool == "adjust":
        return max(second.arguments.get("saturation", 0), second.arguments.get("vibrance", 0)) >= 0.15
    if first.tool != second.tool or first.tool not in ("adjust", "expose"):
        return False
    shared = set(first.arguments) & set(second.arguments)
    single = len(first.arguments) == 1 and len(second.arguments) == 1
    return single and any(first.arguments[k] * second.arguments[k] < 0 for k in shared)
