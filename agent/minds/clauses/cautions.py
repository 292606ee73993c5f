"""Limits beside a wish: honoured where a tool can, said where none can, and never a wish of their own."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ....prompts.caution_words import load_cautions
from ....prompts.writing_words import load_writing
from ....tools.crop import crop
from ..words.amounts import take_amount
from ..words.grammar import Clause
from ..words.limits import Limit, limits_in
from ..words.targets import colour_of, is_pronoun, target_of, the
from .meaning import Reading
from .shapes import framed_crop, kept_in_frame

HELD = "the highlights are held back"
"""How an assumption begins by which a plan spares the bright parts."""
_LOOSE = ("left", "said")
"""Kinds that may be wishes: they count where no reader knows one."""
_FRAMED = ("framed", "spared", "left")
"""Kinds that keep a thing in the frame of a crop."""
STAYS = " stays as it is"
"""How an assumption ends by which a plan spares a thing."""


@dataclass(frozen=True)
class Said:
    """A clause, and what was read in it."""

    clause: Clause | None
    reading: Reading
    read: Callable[[Clause], Reading]
    """Reads another clause as this one was read."""


def bounded(heard: list[Said]) -> list[Reading]:
    """Return the readings with limits in place of what would be wishes: 'but keep it natural'."""
    found = [_limit(h) if len(heard) > 1 else None for h in heard]
    readings = [h.reading for h in heard]
    for at, limit in enumerate(found):
        if limit is None:
            continue
        about = _wish_of(at, heard, found)
        said = heard[at].reading.text
        if limit.kind == "gently" and about >= 0:
            gentler = _a_bit(replace(heard[about], reading=readings[about]))
            readings[about] = gentler or readings[about]
            readings[at] = _remark(said, f"Taken as 'a bit': {said!r}" if gentler else _unmeasured(said))
        elif (framed := _framed(limit, replace(heard[about], reading=readings[about]))) and about >= 0:
            readings[about] = framed
            readings[at] = _remark(said, f"kept in the frame: {framed.actions[0].frames}")
        else:
            readings[at] = _remark(said, _kept(limit, said))
    return readings


def _limit(heard: Said) -> Limit | None:
    """Return the limit that a clause is; one that may be a wish counts where no reader knows a wish."""
    if heard.clause is None:
        return None
    unread = not heard.reading.actions and heard.reading.doubt is None
    found = (s for s in limits_in(heard.clause.text) if _holds(s))
    return next((s for s in found if unread or s.kind not in _LOOSE), None)


def _holds(said: Limit) -> bool:
    if said.kind == "coloured":
        return colour_of(said.colour) is not None and target_of(said.thing) not in ("background", "", None)
    if said.kind == "left" and colour_of(said.thing.split()[-1]) is not None:
        return False
    placed = said.thing.split()[0] in load_writing().unquoted.prepositions if said.thing else False
    return said.kind not in ("spared", "left") or (target_of(said.thing) is not None and not placed)


def _wish_of(at: int, heard: list[Said], found: list[Limit | None]) -> int:
    """Return which wish a limit is about: the one before it, or the first behind; -1 for none."""
    wishes = [i for i, h in enumerate(heard) if h.reading.actions and found[i] is None]
    before = [i for i in wishes if i < at]
    return before[-1] if before else wishes[0] if wishes else -1


def _a_bit(heard: Said) -> Reading | None:
    """Return a wish done a bit, or less if that was said; None where its tools know no less."""
    said = take_amount(heard.clause.text)[1] if heard.clause else None
    if heard.clause is None or (said and said.said):
        return heard.reading if said and said.factor < 1 else None
    less = heard.read(Clause(f"{heard.clause.text} a bit", heard.clause.literals))
    one, other = heard.reading.actions, less.actions
    same = [(a.tool, a.target) for a in one] == [(a.tool, a.target) for a in other]
    return less if same and [a.arguments for a in one] != [a.arguments for a in other] else None


def _framed(limit: Limit, wish: Said) -> Reading | None:
    """Return a crop to a shape with a thing kept in its frame; None for other wishes."""
    actions = wish.reading.actions
    crops = limit.kind in _FRAMED and len(actions) == 1 and actions[0].tool == crop.tool.name
    aspect = actions[0].arguments.get("aspect") if crops and not actions[0].frames else None
    target = kept_in_frame(limit.thing) if aspect else None
    if not target:
        return None
    framed = wish.read(Clause(framed_crop(str(aspect), target)))
    return framed if len(framed.actions) == 1 and framed.actions[0].frames == target else None


def _kept(limit: Limit, said: str) -> str:
    """Return what is assumed for a limit."""
    if limit.kind == "rest":
        return "nothing else is changed"
    if limit.kind == "held":
        return f"{HELD}: {said!r}"
    thing = target_of(limit.thing) or ""
    place = load_cautions().places.get(thing, thing)
    nowhere = not place or is_pronoun(place) or place.split()[-1] in load_cautions().qualities
    return (
        _unmeasured(said) if nowhere or limit.kind in ("said", "asked", "framed") else f"{the(place)}{STAYS}"
    )


def _unmeasured(said: str) -> str:
    return f"A limit that nothing here measures: {said!r}"


def _remark(text: str, assumed: str) -> Reading:
    return Reading(text, assumptions=(assumed,), remark=True)
