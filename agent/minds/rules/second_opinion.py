"""Whether the back-off's statistics agree with what the grammar read, wherever that is not plain."""

from collections.abc import Iterable
from functools import cache

from ....prompts.wish_kinds import load_wish_kinds
from ...values.intents import Intent
from ..backoff.likely_wishes import kind_chances
from ..meanings.request import read_request
from ..reading.meaning import Turn

AGREED = 0.5
"""From this probability on that one of the deeds is wished for, two readers say the same."""
Deed = tuple[str | bool, ...]


def disputed(words: str, intents: Iterable[Intent], *, stretched: bool) -> bool:
    """Return whether words that the grammar had to stretch for likely wish for something else."""
    if not stretched:
        return False
    read, chances = _deeds(intents), kind_chances(words)
    return sum(p for kind, p in chances.items() if _deeds_of_kind(kind) & read) < AGREED


@cache
def _deeds_of_kind(kind: str) -> frozenset[Deed]:
    known = load_wish_kinds().kinds.get(kind)
    if known is None:
        return frozenset()
    named = "the lamp" if "target" in known.needs else "the picture"
    wish = known.wish.format(target=named, colour="red", words="Hello", aspect=known.usual)
    read = (read_request(w, Turn(size=(300, 200))).meant for w in (wish, *known.also) if w)
    return _deeds(i for meant in read for _, m in meant for i in m.intents)


def _deeds(intents: Iterable[Intent]) -> frozenset[Deed]:
    return frozenset(deed for intent in intents for deed in _deeds_of(intent))


def _deeds_of(intent: Intent) -> set[Deed]:
    """Return what an intent does, as far as kinds of wishes tell it apart."""
    if intent.do == "adjust":
        return {(intent.do, name, value > 0) for name, value in intent.sliders.items()}
    if intent.do == "crop":
        return {(intent.do,)}
    named = [str(getattr(intent, name, "")) for name in ("tool", "name", "kind", "axis")]
    return {(intent.do, intent.do == "turn" and intent.angle > 0, *named)}
