"""Clauses that say light in stops alone: 'half a stop up', 'pull the sky down by a stop', '-0.7'."""

from ....prompts.quantity_words import load_quantities
from ..words.amounts import Amount, take_amount
from ..words.grammar import Clause
from ..words.targets import is_pronoun, target_of
from .effects import effect_part, made
from .meaning import Reading

_MOST = 4
"""A bare number up to this is one of stops."""


def read_stops(clause: Clause) -> Reading | None:
    """Read 'half a stop up', 'push it a stop', '-0.7'."""
    known = load_quantities()
    rest, amount = take_amount(clause.text)
    bare = _bare(clause.text)
    rest, amount = ("", bare) if bare else (rest, amount)
    if amount.stops is None:
        return None
    words = rest.split()
    down = known.down & set(words)
    if not down and not known.up & set(words) and clause.text[0] not in "+-":
        return None
    phrase = " ".join(w for w in words if w not in known.up | known.down | known.idle)
    phrase = "" if phrase in ("the", "") else phrase
    target = target_of(phrase)
    if target is None or is_pronoun(target):
        return None
    effect = "darker" if down or amount.stops < 0 else "brighter"
    return made(clause.said, effect_part(effect, amount), (target,))


def _bare(text: str) -> Amount | None:
    """Return '-0.7' as stops; None for other words."""
    try:
        value = float(text) if text[0] in "+-" else 0.0
    except ValueError:
        return None
    return Amount(stops=value) if 0 < abs(value) <= _MOST else None
