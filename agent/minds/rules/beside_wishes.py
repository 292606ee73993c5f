"""What is said beside a wish: remarks and reasons; and words that no reader knows, where witnesses agree."""

from dataclasses import replace
from itertools import pairwise

from ....prompts.loader import load_lexicon
from ....prompts.wish_kinds import load_wish_cues
from ....tools.adjust import adjust
from ....tools.expose import expose
from .. import Scene
from ..backoff.likely_wishes import likely_wishes
from ..clauses.effects import effect_words, property_words
from ..clauses.meaning import Reading
from ..clauses.statements import states
from ..words.grammar import wish_verbs
from .pointing_back import remark, things_told
from .witnesses import SURE_OF, agreed

_POINTING = frozenset(["it", "its", "him", "them", "those"])
REMARK = 0.4
"""From this probability on words beside a wish are a remark; that they were taken for one is said."""


def witnessed(readings: tuple[Reading, ...], request: str, scene: Scene) -> tuple[Reading, ...]:
    """Return the readings with what witnesses read in place of what no reader knew, and remarks."""
    unread = [r for r in readings if r.offers_from]
    if not unread:
        return readings
    if len(unread) == len(readings):
        return _of_none_read(readings, request, scene)
    wished = [r for r in readings if r.actions or r.doubt]
    scraps = len(wished) == 1 and not all(states(r.text) for r in unread)
    if scraps or not any(r.actions for r in wished):
        whole = agreed(_whole(tuple(unread), request), scene)
        if whole is not None:
            return (whole,)
    if not wished or _clings(readings):
        return readings
    made = [_beside(r, wished, scene) if r.offers_from else r for r in readings]
    mended = any(r.actions and b.offers_from for r, b in zip(made, readings, strict=True))
    return tuple(r for r in made if not (mended and r.text in load_lexicon().fixes))


def _clings(readings: tuple[Reading, ...]) -> bool:
    """Return whether 'it' of a wish may be one of what an unread statement names: then it is no remark."""
    return any(
        before.offers_from
        and not after.offers_from
        and _POINTING & set(after.text.split())
        and things_told(before.text)
        for before, after in pairwise(readings)
    )


def _of_none_read(readings: tuple[Reading, ...], request: str, scene: Scene) -> tuple[Reading, ...]:
    """Return what all words mean together, or some parts where the others are remarks; else one refusal."""
    if len(readings) == 1:
        return tuple(agreed(r, scene) or r for r in readings)
    whole = _whole(readings, request)
    together = agreed(whole, scene)
    if together is not None:
        return (together,)
    found = [agreed(r, scene) for r in readings]
    rest = [r for r, f in zip(readings, found, strict=True) if f is None]
    tools = [a.tool for f in found if f is not None for a in f.actions]
    if not tools or len(set(tools)) < len(tools) or not all(_is_beside(r.text) for r in rest):
        return (whole,)
    return tuple(f or remark(r) for r, f in zip(readings, found, strict=True))


def _whole(readings: tuple[Reading, ...], request: str) -> Reading:
    """Return the request as one reading, refused for the most telling reason."""
    told = max(readings, key=lambda r: r.offers_from)
    refusal = told.refusal.model_copy(update={"wish": request}) if told.refusal else None
    return replace(told, text=request, refusal=refusal)


def _beside(reading: Reading, wished: list[Reading], scene: Scene) -> Reading:
    """Return what is said beside wishes: one more, a remark, or the refusal as it is."""
    more = agreed(reading, scene)
    if more is not None and _says_again(more, wished):
        return remark(reading)
    if more is not None:
        return reading if _only_elsewhere(more, wished) else more
    if _may_be_about(reading.text, wished):
        return reading
    return remark(reading) if _is_remark(reading.text) or _is_beside(reading.text) else reading


def _may_be_about(text: str, wished: list[Reading]) -> bool:
    """Return whether wishes for light that name no place may be about what is told: 'his face is dark'."""
    actions = [a for r in wished for a in r.actions]
    anywhere = all(not a.target and a.tool in (adjust.tool.name, expose.tool.name) for a in actions)
    return bool(actions) and anywhere and bool(things_told(text))


def _says_again(more: Reading, wished: list[Reading]) -> bool:
    """Return whether a wish is one of those that are there: 'it was so foggy' beside 'lift the fog'."""
    done = {(a.tool, *sorted(a.arguments), t) for r in wished for a in r.actions for t in ("", a.target)}
    return all((a.tool, *sorted(a.arguments), a.target) in done for a in more.actions)


def _only_elsewhere(more: Reading, wished: list[Reading]) -> bool:
    """Return whether a wish differs from those that are there in its place alone, which is to be asked."""
    done = {a.tool for r in wished for a in r.actions}
    return all(a.tool in done for a in more.actions)


def _is_remark(text: str) -> bool:
    likely = likely_wishes(text)
    best = likely.guesses[0].probability if likely.guesses else 0.0
    return (
        text.split()[0] not in wish_verbs()
        and likely.why_none in ("remark", "chat")
        and likely.none >= max(REMARK, 2 * best)
    )


def _is_beside(text: str) -> bool:
    """Return whether words state something that is no matter of light or colour, and wish for nothing."""
    likely = likely_wishes(text)
    best = likely.guesses[0].probability if likely.guesses else 0.0
    painted = likely.why_none == "generate" and likely.none >= REMARK
    wishing = (load_wish_cues().wishing | effect_words().keys() | property_words().keys()) & set(text.split())
    return states(text) and not wishing and best < SURE_OF and not painted
