"""What is said beside a wish: remarks, reasons, the thing that 'it' means; and wishes that witnesses read."""

from dataclasses import replace
from itertools import pairwise

from ....prompts.wish_kinds import load_wish_kinds
from .. import Scene
from ..backoff.likely_wishes import likely_wishes
from ..backoff.said_slots import after_article, slots_of
from ..backoff.wish_cues import states
from ..clauses.meaning import Reading
from ..clauses.wishes import read
from ..words.grammar import clauses, wish_verbs
from ..words.targets import names_several
from .ears import ears_of
from .offers import choice_of
from .witnesses import SURE_OF, agreed, doubted, noun_of

REMARK = 0.4
"""From this probability on words beside a wish are a remark; that they were taken for one is said."""
_SCRAP = 2
"""So few words without a verb are no remark."""


def witnessed(readings: tuple[Reading, ...], request: str, scene: Scene) -> tuple[Reading, ...]:
    """Return the readings with what is witnessed in place of what no reader knew, and remarks as remarks."""
    unread = [r for r in readings if r.offers_from]
    asked = [r for r in readings if r.doubt is not None]
    if not unread:
        return (doubted(readings[0], request, scene),) if len(readings) == 1 else readings
    acting = [r for r in readings if r.actions]
    scraps = len(acting) == 1 and not asked and not all(states(r.text) for r in unread)
    if scraps or (not acting and (len(readings) > 1 or not asked)):
        whole = agreed(_whole(readings, request), scene)
        if whole is not None:
            return (whole,)
    if len(readings) > 1 and len(unread) == len(readings):
        return _in_parts(readings, request, scene)
    wished = [r for r in readings if r.actions or r.doubt]
    if not wished:
        return readings
    if _clings(readings, request, scene) or _means_another(request, wished, scene):
        return (_whole(tuple(unread), request),)
    return tuple(_beside(r, wished, scene) if r.offers_from else r for r in readings)


def _in_parts(readings: tuple[Reading, ...], request: str, scene: Scene) -> tuple[Reading, ...]:
    """Return what some parts mean, the others being remarks; one reading for all where that is not so."""
    found = [agreed(r, scene) for r in readings]
    wished = [f for f in found if f is not None]
    rest = [r for r, f in zip(readings, found, strict=True) if f is None]
    if not wished or not all(_is_beside(r.text) for r in rest):
        return (_whole(readings, request),)
    return tuple(f or _remark(r) for r, f in zip(readings, found, strict=True))


def _beside(reading: Reading, wished: list[Reading], scene: Scene) -> Reading:
    """Return what is said beside wishes: one more, a remark, or the refusal as it is."""
    more = agreed(reading, scene)
    if more is not None:
        return _remark(reading) if _says_again(more, wished) else more
    return _remark(reading) if _is_remark(reading.text) or _is_beside(reading.text) else reading


def _clings(readings: tuple[Reading, ...], request: str, scene: Scene) -> bool:
    """Return whether 'it' may mean what no reader found before it: 'bumpy skin here, smooth it'."""
    for before, after in pairwise(readings):
        pointing = load_wish_kinds().pronouns & set(after.text.split())
        if (
            not before.offers_from
            or not after.actions
            or not pointing
            or thing_in(before.text, request, after.text)
        ):
            continue
        more = agreed(before, scene)
        if not _says_again(more, [after]) if more is not None else noun_of(slots_of(before.text).thing):
            return True
    return False


def _means_another(request: str, wished: list[Reading], scene: Scene) -> bool:
    """Return whether all words together likely mean another wish than the one that was read."""
    acting, guesses = [r for r in wished if r.actions], likely_wishes(request).guesses
    if len(acting) != 1 or len(wished) > 1 or not guesses or guesses[0].probability < SURE_OF:
        return False
    choice = choice_of(guesses[0], request, scene)
    if choice is None:
        return False
    meant = [read(clause, ears_of(scene)) for clause in clauses(choice.clause)]
    tools = {a.tool for r in meant for a in r.actions}
    return bool(tools) and not tools & {a.tool for r in acting for a in r.actions}


def _says_again(more: Reading, wished: list[Reading]) -> bool:
    """Return whether a wish is one of those that are there: 'it was so foggy' beside 'lift the fog'."""
    done = {(a.tool, *sorted(a.arguments)) for r in wished for a in r.actions}
    return all((a.tool, *sorted(a.arguments)) in done for a in more.actions)


def _whole(readings: tuple[Reading, ...], request: str) -> Reading:
    """Return the request as one reading, refused for the most telling reason."""
    told = max(readings, key=lambda r: r.offers_from)
    refusal = told.refusal.model_copy(update={"wish": request}) if told.refusal else None
    return replace(told, text=request, refusal=refusal)


def _remark(reading: Reading) -> Reading:
    said = f"Not understood, taken for a remark: {reading.text!r}"
    return Reading(reading.text, assumptions=(said,), remark=True)


def _is_remark(text: str) -> bool:
    likely = likely_wishes(text)
    best = likely.guesses[0].probability if likely.guesses else 0.0
    words = text.split()
    said = states(text) or (len(words) > _SCRAP and words[0] not in wish_verbs())
    return said and likely.why_none in ("remark", "chat") and likely.none >= max(REMARK, 2 * best)


def _is_beside(text: str) -> bool:
    """Return whether words state something, and no wish is likely in them."""
    likely = likely_wishes(text)
    best = likely.guesses[0].probability if likely.guesses else 0.0
    painted = likely.why_none == "generate" and likely.none >= REMARK
    return states(text) and best < SURE_OF and not painted


def may_name(reading: Reading) -> bool:
    """Return whether words that no reader knew name somebody or something."""
    return bool(reading.offers_from and noun_of(slots_of(reading.text).thing))


def thing_in(text: str, request: str, after: str) -> str:
    """Return the thing of a statement that 'it' or 'them' means in what follows; '' for none that is sure."""
    guesses, owned = likely_wishes(request).guesses, load_wish_kinds().owning & set(after.split())
    if not owned and (not guesses or "target" not in load_wish_kinds().kinds[guesses[0].kind].needs):
        return ""
    things = {noun_of(after_article(text)), noun_of(slots_of(text).target)}
    pointing = load_wish_kinds().pronouns & set(after.split())
    if "them" in pointing or "it" in pointing:
        things = {t for t in things if names_several(t) == ("them" in pointing)}
    return things.pop() if len(things) == 1 else ""
