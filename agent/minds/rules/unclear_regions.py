"""Regions that are not clear: which question is asked about them, and what is said where none may be."""

from dataclasses import dataclass, replace

from ....engines.eyes.network_files import EYES
from ....engines.vision.vision_specs import SPECS as FINDERS
from ....pictures import Region
from ....tools.tool import Tool
from ...values.brief import Ambiguity, Option, Question, Refusal
from ...values.certainty import LIKELY, standing, surest, unasked
from .. import Scene
from ..backoff.lookups import lookup, overlap
from ..backoff.main_subject import stand_in
from ..words.targets import names_several, plural, the
from .place_names import place_names

_ONE_OF = ("subject", "background", "main subject", "foreground")
_SHOWN = 3
"""Most candidates beside the main subject that a question about one thing draws."""
_SAME = 0.5
"""Overlap above which the main subject is one of the candidates already."""


@dataclass(frozen=True)
class Unclear:
    """A place that has to be asked for."""

    question: Question
    kind: Ambiguity
    candidates: tuple[Region, ...] = ()
    why: str = ""
    """Why it is asked for: 'I do not find the dog here'; '' where only the choice among several is open."""
    part: str = ""
    """What of the wish is left out with it, where the rest can be done; '' for all of it."""


@dataclass(frozen=True)
class Request:
    """A request as it reads with the doubtful wish, and without it."""

    whole: str
    without: str


def unclear(phrase: str, tool: Tool, request: Request, scene: Scene) -> Unclear | None:
    """Return what is to be asked before the tool works on what the phrase names; None when it is clear."""
    found = lookup(scene, phrase)
    if not found:
        return _not_found(phrase, tool, request, scene)
    may = standing(tool, found)
    if may != "unlikely" and len(found) > 1 and phrase not in _ONE_OF and not plural(phrase):
        return _which(phrase, request, found)
    if may == "sure":
        return None
    doubt = unsure(phrase, request, found, scene)
    best = max(region.score for region in found)
    return doubt if scene.may_ask or unasked(tool, best) else _left_out(doubt)


def _left_out(doubt: Unclear) -> Unclear:
    """Return a doubt that is settled by leaving the wish out, its question's last choice."""
    last = {"default": len(doubt.question.options) - 1}
    return replace(doubt, question=doubt.question.model_copy(update=last))


def _not_found(phrase: str, tool: Tool, request: Request, scene: Scene) -> Unclear:
    why = scene.lost(phrase) or f"I do not find {the(phrase)} here"
    options = [Option(label="leave this out", request=request.without)]
    options += [_main_subject(region, request) for region in _subject_beside((), phrase, scene)]
    text = f"{why}. Show me where, or choose:"
    instead = stand_in(phrase, tool, scene)
    default = next((i for i, o in enumerate(options) if instead and o.region == instead.digest), 0)
    question = Question(text=text, options=tuple(options), default=default, target=phrase, place=True)
    return Unclear(question, "impossible", why=why)


def _which(phrase: str, request: Request, found: list[Region]) -> Unclear:
    options = [
        Option(label=f"the {label} one", request=request.whole, region=region.digest)
        for label, region in zip(place_names(found), found, strict=True)
    ]
    options.append(Option(label="all of them", request=request.whole))
    best = surest(found)
    question = Question(
        text=f"There are {len(found)} for {the(phrase)!r}. Which one?",
        options=tuple(options),
        default=next(i for i, region in enumerate(found) if region is best),
        target=phrase,
        place=True,
    )
    return Unclear(question, "referent", tuple(found))


def unsure(phrase: str, request: Request, found: list[Region], scene: Scene) -> Unclear:
    """Ask with the candidates drawn, the likeliest first, and the main subject where it is none of them."""
    ranked = sorted(found, key=lambda region: -region.score)[:_SHOWN]
    share, several = ranked[0].score, names_several(phrase)
    options = [Option(label="yes, that", request=request.whole, region=ranked[0].digest)]
    options += [Option(label="that", request=request.whole, region=r.digest) for r in ranked[1:]]
    options += [_main_subject(region, request) for region in _subject_beside(ranked, phrase, scene)]
    options.append(Option(label="no, leave this out", request=request.without))
    question = Question(
        text=f"{'Are these' if several else 'Is this'} {the(phrase)}? I am not sure.",
        options=tuple(options),
        default=0 if share >= LIKELY else len(options) - 1,
        target=phrase,
        place=True,
    )
    why = f"I am not sure which {'parts are' if several else 'part is'} {the(phrase)} ({share:.0%})"
    return Unclear(question, "referent", tuple(ranked), why)


def _main_subject(region: Region, request: Request) -> Option:
    return Option(label="the main subject", request=request.whole, region=region.digest, stands_in=True)


def _subject_beside(found: list[Region] | tuple[()], phrase: str, scene: Scene) -> list[Region]:
    """Return what the picture is of, in a list, where it is none of the candidates."""
    main = surest(lookup(scene, "subject")) if phrase not in _ONE_OF else None
    if main is None or any(overlap(main, region) > _SAME for region in found):
        return []
    return [main]


def guess(phrase: str, region: Region) -> str:
    """Return how an unsure region is owned up to: what was taken, and how sure that is."""
    return f"{the(phrase)} is a guess ({region.score:.0%} sure): what lies in {_place(region)}"


def not_found(wish: str, doubt: Unclear, scene: Scene) -> Refusal:
    """Return the refusal of a wish whose region is unknown: what else is meant, how to show it."""
    why = f"{doubt.why}.{_candidates(doubt, scene)}"
    if any(e.startswith("find/") and e != "find/classical" for e in scene.engines):
        return Refusal(wish=wish, why=f"{why} Show where, with a click or a box.")
    finder = next(s for s in FINDERS if s.name == "grounded-sam")
    command = (
        f"{EYES.command} (small, at once), or {finder.supply}, then the profile 'local'; "
        "or show where, with a click or a box"
    )
    return Refusal(wish=wish, why=why, engine=f"find: {finder.name}", command=command)


def _candidates(doubt: Unclear, scene: Scene) -> str:
    """Return the candidates in words, for those who see no outlines."""
    known = {r.digest: r for p in (doubt.question.target, "subject") for r in lookup(scene, p)}
    shown = [
        f"{option.label.removeprefix('yes, ')} in {_place(known[option.region])}"
        for option in doubt.question.options
        if option.region in known
    ]
    return f" Do you mean {' or '.join(shown)}?" if shown else ""


def _place(region: Region) -> str:
    return ",".join(map(str, region.box))
