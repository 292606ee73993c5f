# ruff: noqa: E501  (lists of words and tables are read by their rows)
"""What a free answer puts into a gap: a colour, words, a way, a size."""

from ...values.intents import Crop, Gap, Intent, Recolour, Write
from ..reading.amounts import Amount
from ..reading.cover import covered, value_of
from ..reading.language import load_language
from ..reading.meaning import Turn
from .backings import replaced, transparent
from .blurs import blurred
from .light import intents_of
from .outdoors import new_sky

_LEADING = (
    "make it ", "change it to ", "make them ", "make that ", "change them to ", "the ", "to ", "with ", "it ", "a ", "an ", "in ", "into ",
)  # fmt: skip
_WAYS = {"more": 0, "up": 0, "higher": 0, "increase": 0, "stronger": 0, "raise": 0, "brighter": 0, "less": 1, "down": 1, "lower": 1, "decrease": 1, "weaker": 1,
         "reduce": 1, "darker": 1}  # fmt: skip


def filled(answer: str, gap: Gap, turn: Turn) -> tuple[Intent, ...] | None:
    """Return the intents of a gap with an answer put into it; None when the answer does not fit."""
    text = answer.strip()
    if gap.wants == "words":
        return (Write(words=text.strip("\"'“”")),) if text else None
    bare = _bare(text.lower().strip(" .!"))
    if gap.wants == "way":
        return next((gap.choices[at].intents for word, at in _WAYS.items() if word in bare.split()), None)
    if gap.wants == "colour":
        return _coloured(bare, gap, turn)
    if gap.wants == "backing":
        return _behind(bare, gap, turn)
    if gap.wants == "predicate":
        changes = value_of(bare, load_language("english"), turn, "predicate")
        return intents_of(changes, gap.target) if changes else None
    if gap.wants == "sky":
        kind = value_of(bare, load_language("english"), turn, "skykind")
        return new_sky(kind) if kind else None
    return _meant(bare, gap, turn)


def _bare(text: str) -> str:
    before = None
    while before != text:
        before = text
        for start in _LEADING:
            text = text.removeprefix(start)
    return text


def _coloured(bare: str, gap: Gap, turn: Turn) -> tuple[Intent, ...] | None:
    colour = value_of(bare, load_language("english"), turn, "colour")
    if colour is None:
        return None
    if gap.target == "background":
        return (replaced("subject", colour=colour.css, said_=colour.said),)
    return (Recolour(target=gap.target, colour=colour.css, said=colour.said),)


def _behind(bare: str, gap: Gap, turn: Turn) -> tuple[Intent, ...] | None:
    found = value_of(bare, load_language("english"), turn, "backing")
    if found is None:
        return None
    if found[0] == "colour":
        return (replaced(gap.target, colour=found[1], said_=found[2]),)
    if found[0] == "gradient":
        return (replaced(gap.target, gradient=found[1], said_="a gradient"),)
    if found[0] == "blurred":
        return (blurred("background", "lens", Amount()),)
    return (transparent(gap.target),) if found[0] == "transparent" else None


def _meant(bare: str, gap: Gap, turn: Turn) -> tuple[Intent, ...] | None:
    """Read the answer as what is left unsaid of the wish: tags of its verb stand before it."""
    if gap.wants == "share":
        share = value_of(bare, load_language("english"), turn, "share")
        return (Crop.model_validate({gap.target: share}),) if share else None
    if gap.wants not in ("turn", "crop", "size", "wish"):
        return None
    when = frozenset({f"answer {gap.wants}"})
    found = covered(bare, load_language("english"), turn, when=when)
    meant = [s.meaning for s in found.stretches if s.meaning is not None]
    intents = tuple(i for m in meant for i in m.intents)
    fits = (
        found.understood
        and intents
        and not any(m.refusals for m in meant)
        and not any(isinstance(i, Gap) for i in intents)
    )
    return intents if fits else None
